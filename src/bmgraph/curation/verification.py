"""Every assertion and trial row against the article's text, and the ledger of its sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bmgraph.curation.article import Sentence, contains, iter_sentences, offset
from bmgraph.curation.claims import Lexicon, claim_failures, cue_parts
from bmgraph.curation.completeness import (
    axis_failures,
    target_failures,
    treatment_failures,
    twin_failures,
)
from bmgraph.curation.consistency import name_failures, registry_failures, repeat_failures
from bmgraph.curation.model import Assertion, Evidence
from bmgraph.curation.printed_rows import iter_printed_rows, row_failures
from bmgraph.curation.reading import Curation
from bmgraph.curation.scope import Scope
from bmgraph.curation.tables import sentence_key
from bmgraph.ontology import Ontology

__all__ = ["VerificationReport", "evidence_failures", "verify"]

#: How far away, in sentences, a subject or object may be printed when the sentence refers to it.
NEIGHBOURHOOD = 4


@dataclass
class VerificationReport:
    """What was checked and what failed; `ledger` counts sentences by what became of them."""

    checks: int = 0
    assertions: int = 0
    evidence: int = 0
    quantities: int = 0
    publications: int = 0
    outcomes: int = 0
    failures: list[str] = field(default_factory=list)
    ledger: Counter[str] = field(default_factory=Counter)

    @property
    def passed(self) -> bool:
        """True if something was checked and nothing failed."""
        return self.checks > 0 and not self.failures


def verify(curation: Curation, ontology: Ontology, text: str) -> VerificationReport:
    """Check every line of evidence and every sentence in scope against a plain text of the article.

    Raises:
        ArticleError: the text lacks a section or caption in scope.
    """
    report = VerificationReport(assertions=len(curation.assertions))
    sections = list(dict.fromkeys(s.section for s in curation.sentences.values()))
    printed = {s.id: s for s in iter_sentences(text, sections)}
    by_print = {s.sha256: s for s in printed.values()}
    texts: dict[str, Sentence] = {}
    for indexed in curation.sentences.values():
        report.checks += 1
        # The fingerprint decides; another text may break paragraphs elsewhere.
        found = by_print.get(indexed.sha256)
        if found is None:
            report.failures.append(f"{indexed.id}: no sentence of the text has this fingerprint")
            continue
        texts[indexed.id] = found
        report.checks += 1
        if set(indexed.citations) != set(found.citations):
            report.failures.append(f"{indexed.id}: citations differ: {indexed.citations} / {found.citations}")
    known = {indexed.sha256 for indexed in curation.sentences.values()}
    for sentence in printed.values():
        report.checks += 1
        if sentence.sha256 not in known:
            report.failures.append(f"{sentence.id}: a sentence of the text is not in the index")

    scope = Scope(curation, texts, Lexicon.of(curation.cues), ontology)
    supporting = set()
    for assertion in curation.assertions:
        for evidence in assertion.evidence:
            report.evidence += 1
            report.quantities += len(evidence.quantities)
            supporting.add(evidence.sentence)
            place = f"{evidence.path}:{evidence.line}" if evidence.path else assertion.id
            checks, failures = evidence_failures(assertion, evidence, ontology, scope)
            report.checks += checks
            report.failures.extend(f"{place}: {failure}" for failure in failures)
    _fill_ledger(report, curation, supporting)
    report.checks += 3 * len(curation.entities) + 3 * report.evidence
    report.failures.extend(name_failures(curation, ontology))
    report.failures.extend(target_failures(curation, ontology))
    report.failures.extend(treatment_failures(curation, ontology))
    report.failures.extend(axis_failures(curation, ontology))
    report.failures.extend(twin_failures(curation))
    report.failures.extend(registry_failures(curation, text))
    report.failures.extend(repeat_failures(curation, texts))
    for publication, printed_row in iter_printed_rows(curation.publications, text):
        checks, failures = row_failures(publication, printed_row)
        report.checks += checks
        report.publications += 1
        report.outcomes += len(publication.outcomes)
        place = f"{publication.path}:{publication.line_number}: {publication.row}"
        report.failures.extend(f"{place}: {failure}" for failure in failures)
    return report


def _fill_ledger(report: VerificationReport, curation: Curation, supporting: set[str]) -> None:
    for indexed in curation.sentences.values():
        report.checks += 1
        if indexed.id in supporting:
            report.ledger["curated"] += 1
            if indexed.set_aside:
                report.failures.append(f"{indexed.id}: both curated and set aside ({indexed.set_aside})")
        elif indexed.set_aside:
            report.ledger[f"set aside: {indexed.set_aside}"] += 1
        else:
            report.ledger["open"] += 1
            report.failures.append(f"{indexed.id}: neither curated nor set aside")


def evidence_failures(
    assertion: Assertion, evidence: Evidence, ontology: Ontology, scope: Scope
) -> tuple[int, list[str]]:
    """Return how many checks a line of evidence went through and what failed.

    `scope` holds the sentences of the article by id; without its sentence a line fails.
    """
    curation, texts = scope.curation, scope.texts
    failures: list[str] = []
    sentence = texts.get(evidence.sentence)
    if sentence is None:
        return 1, [f"sentence {evidence.sentence} is not in the text"]
    checks = 0
    for role, mention, elsewhere in (
        ("subject", evidence.subject_mention, evidence.subject_sentence),
        ("object", evidence.object_mention, evidence.object_sentence),
    ):
        checks += 1
        home = texts.get(elsewhere) if elsewhere else sentence
        if home is None or not contains(home.text, mention):
            failures.append(f"{role} mention {mention!r} does not stand in {elsewhere or sentence.id}")
        if elsewhere and not _neighbours(curation, evidence.sentence, elsewhere):
            failures.append(f"{elsewhere} is no neighbour of {evidence.sentence}")
    for part in cue_parts(evidence.cue):
        checks += 1
        if not contains(sentence.text, part):
            failures.append(f"cue {part!r} does not stand in {sentence.id}")
    for quantity in evidence.quantities:
        checks += 1
        if not contains(sentence.text, quantity.printed):
            failures.append(f"number {quantity.printed!r} does not stand in {sentence.id}")
    checks += 2
    if extra := set(evidence.citations) - set(sentence.citations):
        failures.append(f"citations {sorted(extra)} are not in {sentence.id}")
    indexed = curation.sentences[evidence.sentence]
    if extra_panels := set(evidence.panels) - set(sentence.panels) - set(indexed.panels):
        failures.append(f"panels {sorted(extra_panels)} are not in {sentence.id}")
    relation = ontology.relations[assertion.predicate]
    checks += 11
    failures.extend(_misplaced(assertion, curation, ontology))
    order = _order(evidence, texts)
    failures.extend(claim_failures(assertion, evidence, relation, curation.entities, scope.lexicon, order))
    failures.extend(scope.failures(assertion, evidence))
    return checks, failures


def _misplaced(assertion: Assertion, curation: Curation, ontology: Ontology) -> Iterator[str]:
    relation = ontology.relations[assertion.predicate]
    for role, curie, wanted in (
        ("subject", assertion.subject, relation.domain),
        ("object", assertion.object, relation.range),
    ):
        if not ontology.is_a(curation.entities[curie].category, wanted):
            yield f"{role} of {relation.name} is no {wanted}"


def _neighbours(curation: Curation, one: str, other: str) -> bool:
    ids = sorted(curation.sentences, key=sentence_key)
    apart = abs(ids.index(one) - ids.index(other)) if {one, other} <= set(ids) else NEIGHBOURHOOD + 1
    return apart <= NEIGHBOURHOOD and one.rsplit("-p", 1)[0] == other.rsplit("-p", 1)[0]


def _order(
    evidence: Evidence, texts: Mapping[str, Sentence]
) -> tuple[tuple[object, int], tuple[object, int]] | None:
    """Return the places of both mentions, or None where their order says nothing.

    An object printed elsewhere is what the passage is about; it stands first whatever the verb.
    """
    if evidence.object_sentence:
        return None
    homes = (
        evidence.subject_sentence or evidence.sentence,
        evidence.object_sentence or evidence.sentence,
    )
    spans = [
        offset(texts[home].text, mention) if home in texts else None
        for home, mention in zip(homes, (evidence.subject_mention, evidence.object_mention), strict=True)
    ]
    first, second = spans
    if first is None or second is None:
        return None
    if homes[0] == homes[1] and first[0] < second[1] and second[0] < first[1]:
        return None
    return (sentence_key(homes[0]), first[0]), (sentence_key(homes[1]), second[0])
