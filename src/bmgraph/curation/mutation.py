"""How much would verification catch? Damage every line of evidence in seven ways and see.

Each mutation is one that a careless curator could make: subject and object swapped with their mentions
(not for a symmetric relation), the relation replaced by one of opposite sign, the sentence taken one too
late, a citation number off by one, the disease replaced by another or a narrower one (those that are most
often written), a hedge taken away with its words or added without any, and the effect of a combination
given to one of its parts.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bmgraph.curation.article import iter_sentences
from bmgraph.curation.claims import Lexicon
from bmgraph.curation.model import Assertion, Evidence
from bmgraph.curation.reading import Curation
from bmgraph.curation.scope import Scope
from bmgraph.curation.tables import sentence_key
from bmgraph.curation.verification import evidence_failures
from bmgraph.ontology import Ontology, Relation

__all__ = ["MUTATIONS", "mutate"]

MUTATIONS = (
    "swap subject and object",
    "flip the sign",
    "shift the sentence",
    "change a citation",
    "change the disease",
    "change the hedge",
    "move an effect to a part",
)

Mutant = tuple[str, Assertion, Evidence]


@dataclass(frozen=True)
class _Mutator:
    """Makes the mutants of a line; `following` is the next sentence, `diseases` the most frequent first."""

    curation: Curation
    ontology: Ontology
    following: Mapping[str, str]
    diseases: Sequence[str]

    def mutants(self, assertion: Assertion, evidence: Evidence) -> Iterator[Mutant]:
        """Yield kind, assertion and evidence of each."""
        yield from self._of_claim(assertion, evidence)
        if later := self.following.get(evidence.sentence):
            yield MUTATIONS[2], assertion, replace(evidence, sentence=later)
        if evidence.citations:
            *kept, last = evidence.citations
            yield MUTATIONS[3], assertion, replace(evidence, citations=(*kept, last + 1))
        yield from self._of_scope(assertion, evidence)

    def _of_claim(self, assertion: Assertion, evidence: Evidence) -> Iterator[Mutant]:
        relation = self.ontology.relations[assertion.predicate]
        if not relation.symmetric:
            swapped = replace(
                evidence,
                subject_mention=evidence.object_mention,
                object_mention=evidence.subject_mention,
                subject_sentence=evidence.object_sentence,
                object_sentence=evidence.subject_sentence,
            )
            yield (
                MUTATIONS[0],
                replace(assertion, subject=assertion.object, object=assertion.subject),
                swapped,
            )
        flipped = _contrary(relation, self.ontology)
        yield MUTATIONS[1], replace(assertion, predicate=flipped), evidence

    def _of_scope(self, assertion: Assertion, evidence: Evidence) -> Iterator[Mutant]:
        if assertion.disease_context:
            first, *others = assertion.disease_context
            entities = self.curation.entities
            narrower = (c for c in self.diseases if first in entities[c].broader)
            another = (c for c in self.diseases if c != first and not self._kin(c, first))
            for disease in (*itertools.islice(another, 1), *itertools.islice(narrower, 1)):
                yield MUTATIONS[4], replace(assertion, disease_context=(disease, *others)), evidence
        yield MUTATIONS[5], replace(assertion, hedged=not assertion.hedged), replace(evidence, hedge="")
        whole = self.curation.entities[assertion.subject]
        for part in whole.members if " + " in whole.label else ():
            yield MUTATIONS[6], replace(assertion, subject=part), evidence

    def _kin(self, one: str, other: str) -> bool:
        """Say whether one of two entities is directly wider than the other."""
        entities = self.curation.entities
        return one in entities[other].broader or other in entities[one].broader


def _contrary(relation: Relation, ontology: Ontology) -> str:
    """Return the opposite of a relation; of one without, the plainest relation of the other sign."""
    plain = {ontology.relations[name].sign: name for name in ontology.relations_with("effect")}
    return ontology.opposites.get(relation.name, plain[-1 if relation.sign > 0 else 1])


def mutate(curation: Curation, ontology: Ontology, text: str) -> dict[str, tuple[int, int]]:
    """Return, for each of `MUTATIONS` and their ``total``, how many were caught of how many made."""
    sections = dict.fromkeys(s.section for s in curation.sentences.values())
    printed = {s.sha256: s for s in iter_sentences(text, sections)}
    texts = {s.id: printed[s.sha256] for s in curation.sentences.values() if s.sha256 in printed}
    order = sorted(curation.sentences, key=sentence_key)
    written = Counter(c for a in curation.assertions for c in a.disease_context for _ in a.evidence)
    diseases = [curie for curie, _ in written.most_common()]
    mutator = _Mutator(curation, ontology, dict(itertools.pairwise(order)), diseases)
    scope = Scope(curation, texts, Lexicon.of(curation.cues), ontology)
    counts = {kind: [0, 0] for kind in (*MUTATIONS, "total")}
    for assertion in curation.assertions:
        for evidence in assertion.evidence:
            for kind, changed, words in mutator.mutants(assertion, evidence):
                _, failures = evidence_failures(changed, words, ontology, scope)
                for name in (kind, "total"):
                    counts[name][0] += bool(failures)
                    counts[name][1] += 1
    return {kind: (caught, tried) for kind, (caught, tried) in counts.items()}
