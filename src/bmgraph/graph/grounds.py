"""What a row rests on: in whom or in what its finding was made, and where its disease stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bmgraph.graph.model import NOT_SAID, kind_labels
from bmgraph.ontology import BASES, EVIDENCE_KINDS

__all__ = ["ANY_GROUNDS", "Grounds"]

_STATED = BASES[0]
_KNOWN = (*EVIDENCE_KINDS, NOT_SAID)


class Grounds(NamedTuple):
    """What a row must rest on to count.

    Attributes:
        kinds: of evidence, one of which will do: of `EVIDENCE_KINDS`, or `NOT_SAID`; none for any.
        stated: whether the sentence must name the disease itself, where the row is of one.
    """

    kinds: frozenset[str] = frozenset()
    stated: bool = False

    @classmethod
    def of(cls, evidence: str | Iterable[str] = (), stated: bool = False) -> Grounds:
        """Return grounds by the names of kinds, as people write them.

        >>> Grounds.of("in silico").kinds
        frozenset({'in_silico'})

        Raises:
            ValueError: a kind is unknown.
        """
        given = [evidence] if isinstance(evidence, str) else evidence
        kinds = frozenset(one.strip().lower().replace(" ", "_").replace("-", "_") for one in given if one)
        for one in sorted(kinds.difference(_KNOWN)):
            raise ValueError(f"{one!r} is no kind of evidence: use some of {', '.join(_KNOWN)}")
        return cls(kinds, stated)

    def __bool__(self) -> bool:
        """Return true if anything is demanded."""
        return bool(self.kinds) or self.stated

    def __str__(self) -> str:
        """Return what is demanded, in words."""
        kinds = [f"evidence {' or '.join(kind_labels(sorted(self.kinds)))}"] if self.kinds else []
        return ", ".join([*kinds, *(["stated"] if self.stated else [])])

    def of_kind(self, kinds: Sequence[str]) -> bool:
        """Say whether the kinds of a row's evidence fit."""
        return not self.kinds or not self.kinds.isdisjoint(kinds or (NOT_SAID,))

    def holds(self, values: Sequence[str], basis: str) -> bool:
        """Say whether the values of a row, its diseases or stages, stand where they must."""
        return not self.stated or not values or basis == _STATED

    def fit(self, kinds: Sequence[str], contexts: Sequence[str], basis: str) -> bool:
        """Say whether a row fits, by the kinds of its evidence, its diseases, and where those stand."""
        return self.of_kind(kinds) and self.holds(contexts, basis)


#: Whatever it rests on, a row counts.
ANY_GROUNDS = Grounds()
