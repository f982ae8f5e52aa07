"""The claim-fit gate: does an assertion say what its words say?

A true sentence under a wrong claim passes every check of quotation. So each line of evidence
records the words that carry the relation (its cue), and this module holds them against the claim:
the mentions must name the entities (or broader ones), the cue's sign by the lexicon must be the
relation's sign, a denial must be printed as one, and the order of the mentions must fit the voice
of the cue. What the lexicon cannot judge is excepted by hand, with the reason, in the row's
``cue_exception``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bmgraph.curation.model import Assertion, Cue, Entity, Evidence
from bmgraph.names import search_key
from bmgraph.ontology import Relation

__all__ = ["ELLIPSIS", "Lexicon", "claim_failures", "cue_parts"]

#: Joins the parts of a cue that are printed apart.
ELLIPSIS = "…"


def cue_parts(cue: str) -> list[str]:
    """Split a cue at its ellipses.

    >>> cue_parts("loss of … promotes")
    ['loss of', 'promotes']
    """
    return [part.strip() for part in cue.split(ELLIPSIS) if part.strip()]


@dataclass(frozen=True)
class Lexicon:
    """Phrases with sign and kind; the longest phrase that fits is taken."""

    phrases: Mapping[tuple[str, ...], Cue]
    longest: int

    @classmethod
    def of(cls, cues: Iterable[Cue]) -> Lexicon:
        """Make a lexicon of its rows."""
        phrases = {tuple(_words(cue.phrase)): cue for cue in cues}
        return cls(phrases, max((len(words) for words in phrases), default=0))

    def read(self, cue: str) -> list[Cue]:
        """Return the phrases of the lexicon in `cue`, in order, without overlap."""
        found = []
        for part in cue_parts(cue):
            words = _words(part)
            start = 0
            while start < len(words):
                for size in range(min(self.longest, len(words) - start), 0, -1):
                    hit = self.phrases.get(tuple(words[start : start + size]))
                    if hit:
                        found.append(hit)
                        start += size
                        break
                else:
                    start += 1
        return found


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+|\+", text.casefold())


def claim_failures(
    assertion: Assertion,
    evidence: Evidence,
    relation: Relation,
    entities: Mapping[str, Entity],
    lexicon: Lexicon,
    order: tuple[Any, Any] | None = None,
) -> Iterator[str]:
    """Yield what does not fit between a claim and its words.

    Args:
        assertion: the claim.
        evidence: its words.
        relation: the claim's relation.
        entities: by CURIE.
        lexicon: the cue lexicon.
        order: places of subject and object mention, comparable, where the text is at hand.
    """
    for role, curie, mention in (
        ("subject", assertion.subject, evidence.subject_mention),
        ("object", assertion.object, evidence.object_mention),
    ):
        if not _names(curie, mention, entities):
            yield f"{role} mention {mention!r} is no name of {entities[curie].label!r}"
    excepted = evidence.cue_exception.partition(":")[0]
    cues = [cue for cue in lexicon.read(evidence.cue) if cue.kind not in {"hedge", "doubt"}]
    if excepted not in {"sign", "both"}:
        yield from _sign_failures(assertion, evidence.cue, relation, cues)
    # The last phrase decides: "secreted by X" prints X, the subject, at the end.
    voice = cues[-1].order if cues else ""
    judged = order if excepted not in {"order", "both"} and voice != "either" else None
    if judged is not None and (judged[0] > judged[1]) != (voice == "object"):
        yield f"cue {evidence.cue!r} reads {voice or 'subject'} first, the text prints the other first"


def _sign_failures(
    assertion: Assertion, cue: str, relation: Relation, phrases: Sequence[Cue]
) -> Iterator[str]:
    if not phrases:
        yield f"cue {cue!r} has no phrase of the lexicon"
        return
    kinds = {phrase.kind for phrase in phrases}
    signs = [phrase.sign for phrase in phrases if phrase.sign]
    if relation.sign and not (signs and math.prod(signs) == relation.sign):
        reading = math.prod(signs) if signs else 0
        yield f"cue {cue!r} reads {reading:+d}, {relation.name} is {relation.sign:+d}"
    if relation.sign and "open" in kinds:
        yield f"cue {cue!r} leaves the sign open, {relation.name} is {relation.sign:+d}"
    if not relation.sign and kinds.isdisjoint({"neutral", "open", "negation"}):
        yield f"cue {cue!r} has no neutral phrase, {relation.name} has no sign"
    if ("negation" in kinds) != assertion.negated:
        yield f"cue {cue!r} and negated={assertion.negated} disagree"
    for direction, wanted in (("decreased", -1), ("increased", 1)):
        if assertion.subject_direction == direction and wanted not in signs:
            yield f"subject is {direction} but no part of cue {cue!r} says so"


def _names(curie: str, mention: str, entities: Mapping[str, Entity]) -> bool:
    """Say whether a mention stands for an entity, or a broader one that the sentence's context narrows.

    "LC ... metastasize to the temporal lobes" speaks of lung cancer brain metastasis.
    """
    key = search_key(mention)
    line = [curie]
    for current in line:
        entity = entities[current]
        if any(search_key(name) == key for name in (entity.label, *entity.synonyms, *entity.mentions)):
            return True
        line.extend(parent for parent in entity.broader if parent not in line)
    return False
