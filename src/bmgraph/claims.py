"""The claim-fit gate: does an assertion say what its words say?

A true sentence under a wrong claim passes every check of quotation. So each line of evidence
records the words that carry the relation (its cue), and this module holds them against the claim:
the mentions must name the entities, the cue's sign by the lexicon must be the relation's sign, a
denial must be printed as one, and the order of the mentions must fit the voice of the cue. What
the lexicon cannot judge is excepted by hand, with the reason, in the row's ``cue_exception``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bmgraph.curation import Cue
from bmgraph.lookup import search_key
from bmgraph.model import Assertion, Entity, Evidence
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
    order: Sequence[int] | None = None,
) -> Iterator[str]:
    """Yield what does not fit between a claim and its words.

    Args:
        assertion: the claim.
        evidence: its words.
        relation: the claim's relation.
        entities: by CURIE.
        lexicon: the cue lexicon.
        order: offsets of subject and object mention in the sentence, where the text is at hand.
    """
    for role, curie, mention in (
        ("subject", assertion.subject, evidence.subject_mention),
        ("object", assertion.object, evidence.object_mention),
    ):
        if not _names(entities[curie], mention):
            yield f"{role} mention {mention!r} is no name of {entities[curie].label!r}"
    if evidence.cue_exception:
        return
    cues = lexicon.read(evidence.cue)
    if not cues:
        yield f"cue {evidence.cue!r} has no phrase of the lexicon"
        return
    kinds = {cue.kind for cue in cues}
    sign = math.prod(cue.sign for cue in cues if cue.sign)
    signed = any(cue.sign for cue in cues)
    if relation.sign and not (signed and sign == relation.sign):
        yield f"cue {evidence.cue!r} reads {sign if signed else 0:+d}, {relation.name} is {relation.sign:+d}"
    if not relation.sign and not kinds & {"neutral"}:
        yield f"cue {evidence.cue!r} has no neutral phrase, {relation.name} has no sign"
    if ("negation" in kinds) != assertion.negated:
        yield f"cue {evidence.cue!r} and negated={assertion.negated} disagree"
    for direction, wanted in (("decreased", -1), ("increased", 1)):
        if assertion.subject_direction == direction and wanted not in {cue.sign for cue in cues}:
            yield f"subject is {direction} but no part of cue {evidence.cue!r} says so"
    if order is not None:
        object_first = any(cue.object_first for cue in cues)
        if (order[0] > order[1]) != object_first:
            voice = "object first" if object_first else "subject first"
            yield f"cue {evidence.cue!r} reads {voice}, the sentence prints them the other way"


def _names(entity: Entity, mention: str) -> bool:
    key = search_key(mention)
    return any(search_key(name) == key for name in (entity.label, *entity.synonyms))
