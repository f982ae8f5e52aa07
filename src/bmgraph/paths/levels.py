"""The nodes that walks between two sets of nodes run through, place by place, found from both sides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bmgraph.graph.adjacency import Adjacency, Ints, distinct
from bmgraph.graph.index import Index

__all__ = ["Levels", "Slot", "following"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One step of a pattern: the adjacencies it may use, seen from its beginning and from its end.

    `into` says by node number which nodes it may reach; None lets it reach all.
    """

    forward: tuple[Adjacency, ...]
    backward: tuple[Adjacency, ...]
    into: Ints | None = None


class Levels:
    """For each place in the pattern, the nodes through which some walk from a source to a target runs."""

    def __init__(
        self, index: Index, sources: Ints, targets: Ints, slots: Sequence[Slot], *, through_ends: bool = False
    ) -> None:
        self.slots = slots
        self.n = index.n_nodes
        ends = sources[:0] if through_ends else np.union1d(sources, targets)
        length = len(slots)
        ahead, behind = [sources], [targets]
        while len(ahead) + len(behind) < length + 1:
            out = slots[len(ahead) - 1].forward
            back = slots[length - len(behind)].backward
            if _degrees(out, ahead[-1]) <= _degrees(back, behind[-1]):
                ahead.append(self._between(_reach(out, ahead[-1], self.n), ends, len(ahead)))
            else:
                place = length - len(behind)
                behind.append(self._between(_reach(back, behind[-1], self.n), ends, place))
        self.nodes = [*ahead, *reversed(behind)]
        # Join the two sides where they meet, then let each side know what the other one reaches.
        middle = len(ahead) - 1
        for place in (*range(middle, -1, -1), *range(middle + 1, length)):
            self._join(place)

    def _join(self, place: int) -> None:
        """Keep of two neighbouring levels the nodes that a step joins, seen from the cheaper side."""
        slot, (near, far) = self.slots[place], self.nodes[place : place + 2]
        inverse = _degrees(slot.forward, near) > _degrees(slot.backward, far)
        if inverse:
            near, far = far, near
        mask, kept, hit = self._mask(far), [], []
        for adjacency in slot.backward if inverse else slot.forward:
            reached, owner = adjacency.gather(near)
            inside = mask[reached]
            kept.append(owner[inside])
            hit.append(reached[inside])
        near, far = near[distinct(np.concatenate(kept), len(near))], distinct(np.concatenate(hit), self.n)
        self.nodes[place : place + 2] = (far, near) if inverse else (near, far)

    def _mask(self, nodes: Ints) -> Ints:
        # Fresh pages of zeros cost nothing until they are touched.
        mask = np.zeros(self.n, dtype=bool)
        mask[nodes] = True
        return mask

    def _between(self, nodes: Ints, ends: Ints, place: int) -> Ints:
        """Keep the nodes that may stand at a place between the ends."""
        nodes = nodes[~self._mask(ends)[nodes]]
        into = self.slots[place - 1].into
        return nodes if into is None else nodes[into[nodes]]

    def masks(self) -> list[Ints]:
        """Return for each place which nodes stand there."""
        return [self._mask(nodes) for nodes in self.nodes]

    def blocks(self) -> Callable[[tuple[int, ...]], bool]:
        """Return a test of whether a prefix has used up all nodes of some place that is still to come.

        Without it a search would try every way to come back to the one neighbour that its target has.
        """
        narrow = [
            (place, set(nodes.tolist()))
            for place, nodes in enumerate(self.nodes)
            if len(nodes) < len(self.nodes)
        ]
        return lambda prefix: any(place >= len(prefix) and nodes.issubset(prefix) for place, nodes in narrow)


def _degrees(adjacencies: Iterable[Adjacency], nodes: Ints) -> int:
    return sum(int(adjacency.degree(nodes).sum()) for adjacency in adjacencies)


def _reach(adjacencies: Sequence[Adjacency], nodes: Ints, n: int) -> Ints:
    """Return the neighbours of `nodes`, ascending, each once."""
    parts = [adjacency.gather(nodes)[0] for adjacency in adjacencies]
    return distinct(np.concatenate(parts) if len(parts) > 1 else parts[0], n)


def following(slot: Slot, node: int, mask: Ints) -> Ints:
    """Return a node's neighbours along a slot that the mask lets through, ascending."""
    if len(slot.forward) == 1:
        row = slot.forward[0].of(node)
        return row[mask[row]]
    row = np.concatenate([adjacency.of(node) for adjacency in slot.forward])
    return distinct(row[mask[row]], len(mask))
