"""What a search on an index answers with: paths, and what their hops say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bmgraph.graph.index import Join
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.paths.search import NodePath

__all__ = ["Hop", "Match", "shown_first"]


def shown_first(join: Join, vocabulary: Vocabulary) -> tuple[bool, bool, bool, bool, Join]:
    """Return by what joins are ordered: with a sign, that is passed on, not hedged, along their direction."""
    said, step = join.qualifiers, join.step
    return said.sign == 0, not vocabulary.passes_sign(step.edge.relation), said.hedged, step.inverse, join


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a match: `joins` fit the pattern, the shown one first; `others` join the pair too.

    `disputes` are those that an edge of opposite sign speaks against. A `neutral` hop has no part in the sign
    of the path; one that does not pass its sign on has it only where it is the last, one that takes none only
    as the first.
    """

    joins: tuple[Join, ...]
    others: tuple[Join, ...]
    disputes: frozenset[Join]
    neutral: bool
    passes_sign: bool = True
    takes_sign: bool = True

    @classmethod
    def of(
        cls,
        joins: tuple[Join, ...],
        others: tuple[Join, ...],
        disputes: frozenset[Join],
        vocabulary: Vocabulary,
    ) -> Hop:
        """Return a hop with what the vocabulary says of the join that is shown."""
        step, said = joins[0].step, joins[0].qualifiers
        relation, subject = step.edge.relation, step.edge.source
        takes = not said.other_form and vocabulary.takes_sign(relation, subject)
        neutral = step.target in vocabulary.neutral
        return cls(joins, others, disputes, neutral, vocabulary.passes_sign(relation), takes)

    @property
    def disputed(self) -> bool:
        """True if an edge speaks against the join that is shown."""
        return self.joins[0] in self.disputes

    @property
    def sign(self) -> int:
        """The sign of the join that is shown."""
        return self.joins[0].qualifiers.sign

    @property
    def hedged(self) -> bool:
        """True if all that fits is hedged."""
        return all(join.qualifiers.hedged for join in self.joins)

    @property
    def layers(self) -> list[str]:
        """The layers of what fits."""
        return sorted({join.qualifiers.layer for join in self.joins})

    @property
    def contexts(self) -> tuple[str, ...]:
        """Diseases of which it is said, any of them; none if something that fits is said of no disease."""
        return self._union("contexts")

    @property
    def stages(self) -> tuple[str, ...]:
        """Stages of the cascade of which it is said; none if something that fits is said of no stage."""
        return self._union("stages")

    def shown_in(self, shared: Sequence[str], vocabulary: Vocabulary) -> Hop:
        """Return the hop with what holds in the diseases that all hops have in common; the rest joins too.

        Without it the sign would be of one disease, and the disease of another edge.
        """
        tests = [vocabulary.context(one) for one in shared]

        def aside(join: Join) -> bool:
            return not any(test(join.qualifiers.contexts) for test in tests)

        out = tuple(filter(aside, self.joins)) if tests else ()
        if not out or len(out) == len(self.joins):
            return self
        kept = tuple(join for join in self.joins if join not in out)
        return Hop.of(kept, tuple(sorted((*self.others, *out))), self.disputes, vocabulary)

    def _union(self, name: str) -> tuple[str, ...]:
        found = [getattr(join.qualifiers, name) for join in self.joins]
        return tuple(sorted({one for some in found for one in some})) if all(found) else ()


@dataclass(frozen=True, slots=True)
class Match:
    """A path that fits a pattern, and the diseases in which all its hops hold (none named: in any)."""

    path: NodePath
    hops: tuple[Hop, ...]
    contexts: tuple[str, ...]

    @property
    def disputed(self) -> bool:
        """True if some hop is."""
        return any(hop.disputed for hop in self.hops)

    @property
    def sign(self) -> int | None:
        """The product of the hops' signs, 0 if one has none, keeps or refuses it, None if one is disputed.

        A path of neutral hops alone has none either.
        """
        if self.disputed:
            return None
        signs = [
            hop.sign
            if (hop.takes_sign or hop is self.hops[0]) and (hop.passes_sign or hop is self.hops[-1])
            else 0
            for hop in self.hops
            if not hop.neutral
        ]
        return math.prod(signs) if signs else 0
