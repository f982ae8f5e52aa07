"""How much would verification catch? Damage every line of evidence in four ways and see.

Each mutation is one that a careless curator could make: subject and object swapped with their
mentions (not for a symmetric relation), the relation replaced by one of opposite sign, the
sentence taken one too late, a citation number off by one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from bmgraph.curation.article import iter_sentences
from bmgraph.curation.claims import Lexicon
from bmgraph.curation.model import Assertion, Evidence
from bmgraph.curation.reading import Curation
from bmgraph.curation.tables import sentence_key
from bmgraph.curation.verification import evidence_failures
from bmgraph.ontology import Ontology

__all__ = ["MUTATIONS", "mutate"]

MUTATIONS = ("swap subject and object", "flip the sign", "shift the sentence", "change a citation")


def _contrary(relation: str, ontology: Ontology) -> str:
    """Return the opposite of a relation; of one without, the plainest relation of the other sign."""
    wanted = -1 if ontology.relations[relation].sign > 0 else 1
    plain = {ontology.relations[name].sign: name for name in ontology.relations_with("effect")}
    return ontology.opposites.get(relation, plain[wanted])


def _mutants(
    assertion: Assertion, evidence: Evidence, ontology: Ontology, following: dict[str, str]
) -> Iterator[tuple[str, Assertion, Evidence]]:
    swapped = replace(
        evidence,
        subject_mention=evidence.object_mention,
        object_mention=evidence.subject_mention,
        subject_sentence=evidence.object_sentence,
        object_sentence=evidence.subject_sentence,
    )
    if not ontology.relations[assertion.predicate].symmetric:
        yield MUTATIONS[0], replace(assertion, subject=assertion.object, object=assertion.subject), swapped
    flipped = _contrary(assertion.predicate, ontology)
    yield MUTATIONS[1], replace(assertion, predicate=flipped), evidence
    if later := following.get(evidence.sentence):
        yield MUTATIONS[2], assertion, replace(evidence, sentence=later)
    if evidence.citations:
        *kept, last = evidence.citations
        yield MUTATIONS[3], assertion, replace(evidence, citations=(*kept, last + 1))


def mutate(curation: Curation, ontology: Ontology, text: str) -> dict[str, tuple[int, int]]:
    """Return, for each of `MUTATIONS` and their ``total``, how many were caught of how many made."""
    sections = dict.fromkeys(s.section for s in curation.sentences.values())
    printed = {s.sha256: s for s in iter_sentences(text, sections)}
    texts = {s.id: printed[s.sha256] for s in curation.sentences.values() if s.sha256 in printed}
    order = sorted(curation.sentences, key=sentence_key)
    following = dict(itertools.pairwise(order))
    lexicon = Lexicon.of(curation.cues)
    counts = {kind: [0, 0] for kind in (*MUTATIONS, "total")}
    for assertion in curation.assertions:
        for evidence in assertion.evidence:
            for kind, changed, words in _mutants(assertion, evidence, ontology, following):
                _, failures = evidence_failures(changed, words, curation, ontology, lexicon, texts)
                for name in (kind, "total"):
                    counts[name][0] += bool(failures)
                    counts[name][1] += 1
    return {kind: (caught, tried) for kind, (caught, tried) in counts.items()}
