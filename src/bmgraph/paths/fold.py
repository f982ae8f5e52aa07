"""Short-cuts folded under the chains that they leave nodes out of.

Texts state chains, and curators note direct links beside them. A path that leaves out nodes of another one
between the same ends, where the same sentences state both, is no further answer: it stands under the longest
such chain.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

from bmgraph.graph.index import Index
from bmgraph.graph.model import Locator
from bmgraph.paths.path import Path
from bmgraph.paths.steps import Step

__all__ = ["Fold", "covers"]

#: What it costs in the search, and a path as it is shown; None if the chain is not accepted.
Made = tuple[int, Path] | None


def covers(chain: Path, path: Path) -> bool:
    """Say whether a path leaves out nodes of a chain between the same ends and rests on the same sentences.

    Each step that leaves nodes out rests on sentences of the steps in their place alone, each of which rests
    on one of these too; the signs of both paths do not contradict each other.
    """
    ids = chain.ids
    if len(path.ids) >= len(ids) or (ids[0], ids[-1]) != (path.ids[0], path.ids[-1]):
        return False
    if path.sign != chain.sign and 0 not in (path.sign, chain.sign):
        return False
    places = [ids.index(id_) if id_ in ids else -1 for id_ in path.ids]
    if places != sorted(set(places)) or places[0] < 0:
        return False
    return all(
        stop == start + 1 or _same_sentences(step, chain.steps[start:stop])
        for step, start, stop in zip(path.steps, places, places[1:], strict=False)
    )


def _same_sentences(step: Step, steps: Sequence[Step]) -> bool:
    own, others = _sentences(step), [_sentences(one) for one in steps]
    return bool(own) and own <= set().union(*others) and not any(own.isdisjoint(one) for one in others)


def _sentences(step: Step) -> set[str]:
    return {line.sentence for _, line in step.evidence if isinstance(line, Locator)}


class Fold:
    """Which chain each path of a question stands under.

    Args:
        index: the graph.
        longest: most steps.
        make: the best path of a chain of nodes, if the question accepts one.
        rank: what a path that is made sorts by.
    """

    def __init__(
        self,
        index: Index,
        longest: int,
        make: Callable[[tuple[int, ...]], Made],
        rank: Callable[[int, Path], int],
    ) -> None:
        self.index = index
        self.longest = longest
        self._make = make
        self._rank = rank
        self._made: dict[tuple[int, ...], Made] = {}
        self._roots: dict[tuple[int, ...], tuple[int, ...]] = {}

    def made(self, nodes: tuple[int, ...]) -> Made:
        """Return the best path of a chain of nodes."""
        if nodes not in self._made:
            self._made[nodes] = self._make(nodes)
        return self._made[nodes]

    def know(self, nodes: tuple[int, ...], cost: int, path: Path) -> None:
        """Take note of the best path of a chain."""
        self._made[nodes] = (cost, path)

    def root(self, nodes: tuple[int, ...]) -> tuple[int, ...]:
        """Return the chain that a path stands under: the longest, then the best; its own if there is none."""
        if nodes not in self._roots:
            above = [
                (-len(chain), self._rank(*made), made[0], chain)
                for chain in set(self._longer(nodes))
                if (made := self.made(chain)) and (own := self.made(nodes)) and covers(made[1], own[1])
            ]
            self._roots[nodes] = self.root(min(above)[-1]) if above else nodes
        return self._roots[nodes]

    def under(self, nodes: tuple[int, ...]) -> tuple[Path, ...]:
        """Return the paths that stand under a chain, the longest and best first."""
        inner = range(1, len(nodes) - 1)
        some = (kept for n in range(len(inner)) for kept in itertools.combinations(inner, n))
        chains = [(nodes[0], *(nodes[place] for place in kept), nodes[-1]) for kept in some]
        found = [
            (-len(chain), self._rank(*made), made[0], chain)
            for chain in chains
            if (made := self.made(chain)) and self.root(chain) == nodes
        ]
        return tuple(made[1] for *_, chain in sorted(found) if (made := self.made(chain)))

    def _longer(self, nodes: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """Yield the chains in which steps are replaced by several that the same sentences state."""
        made = self.made(nodes)
        if made is None or len(nodes) > self.longest:
            return
        inside = [
            [(), *self._instead(u, v, step, set(nodes))]
            for u, v, step in zip(nodes, nodes[1:], made[1].steps, strict=False)
        ]
        for middle in itertools.product(*inside):
            more = [node for some in middle for node in some]
            if more and len(set(more)) == len(more) <= self.longest + 1 - len(nodes):
                yield (nodes[0], *(n for some, v in zip(middle, nodes[1:], strict=True) for n in (*some, v)))

    def _instead(self, u: int, v: int, step: Step, besides: set[int]) -> Iterator[tuple[int, ...]]:
        """Yield what may stand between two nodes by what the sentences of a step state."""
        near: dict[int, set[int]] = {}
        for sentence in _sentences(step):
            for one, other in self.index.stated_in(sentence):
                near.setdefault(one, set()).add(other)
                near.setdefault(other, set()).add(one)
        most = self.longest + 1 - len(besides)

        def extend(chain: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
            for node in sorted(near.get(chain[-1] if chain else u, ())):
                if node == v and chain:
                    yield chain
                elif node not in besides and node not in chain and len(chain) < most:
                    yield from extend((*chain, node))

        return extend(())
