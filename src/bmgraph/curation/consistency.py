"""What must hold of the tables as a whole: names, registry ids, no phrase entered as two things."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from bmgraph.curation.article import Sentence
from bmgraph.curation.reading import Curation
from bmgraph.names import search_key
from bmgraph.ontology import Ontology

__all__ = ["name_failures", "registry_failures", "repeat_failures"]

#: Identifiers of trial registries: USA, China, Japan, Germany, EU, Netherlands, UK, Australia, India, Korea,
#: Iran.
_REGISTRY_ID = re.compile(
    r"\b(?:NCT\d{8}|ChiCTR-?[A-Z]*-?\d{8,10}|UMIN\d{9}|jRCTs?\d{9,10}|JapicCTI-?\d{6}|DRKS\d{8}"
    r"|20\d\d-\d{6}-\d\d|NTR\d{4}|NL\d{4}|ISRCTN\d{8}|ACTRN\d{14}|CTRI/\d{4}/\d\d/\d{6}|KCT\d{7}|IRCT\w{12,16})\b"
)
#: What shows that one phrase stands for several things: a slash, a bracket, or "both" in the sentence.
_SEVERAL = re.compile(r"[/(]")
_BOTH = re.compile(r"\bboth\b", re.IGNORECASE)


def name_failures(curation: Curation, ontology: Ontology) -> Iterator[str]:
    """Yield synonyms that name something else: another entity's label, or words with a stray quote.

    A stage of the cascade goes by the name of what happens in it.
    """
    stages = ontology.categories_with("stage")
    labels = {search_key(entity.label): entity for entity in curation.entities.values()}
    for entity in curation.entities.values():
        for name in entity.synonyms:
            other = labels.get(search_key(name), entity)
            if other.id != entity.id and entity.category not in stages:
                yield f"{name!r}, synonym of {entity.label!r}, is the label of {other.id}: make it a mention"
            if name.count('"') % 2:
                yield f"{name!r}, a synonym of {entity.label!r}, has a stray quote"


def registry_failures(curation: Curation, text: str) -> Iterator[str]:
    """Yield registry ids of the article that no entity and no trial row has."""
    known = {name for entity in curation.entities.values() for name in (entity.label, *entity.synonyms)}
    known |= {entity.partition(":")[2] for entity in curation.entities}
    known |= {name for publication in curation.publications for name in publication.registry_ids_printed}
    for registry_id in sorted(set(_REGISTRY_ID.findall(text)) - known):
        yield f"{registry_id} stands in the article and nowhere in the graph"


def repeat_failures(curation: Curation, texts: Mapping[str, Sentence]) -> Iterator[str]:
    """Yield phrases of a sentence that two rows of the same words take for two different things."""
    ends: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for assertion in curation.assertions:
        for evidence in assertion.evidence:
            words = evidence.sentence, assertion.predicate, evidence.cue
            subject, object_ = search_key(evidence.subject_mention), search_key(evidence.object_mention)
            ends[(*words, "object", assertion.subject, object_, evidence.object_mention)].add(
                assertion.object
            )
            ends[(*words, "subject", assertion.object, subject, evidence.subject_mention)].add(
                assertion.subject
            )
    for (sentence, *_, mention), found in sorted(ends.items()):
        several = _SEVERAL.search(mention) or (sentence in texts and _BOTH.search(texts[sentence].text))
        if len(found) > 1 and not several:
            labels = " and as ".join(sorted(curation.entities[curie].label for curie in found))
            yield f"{sentence}: {mention!r} is entered as {labels}"
