"""Neighbours in compressed sparse rows, and gathering those of many nodes at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Adjacency", "Ints", "distinct"]

Ints = npt.NDArray[Any]
#: So few rows are copied one by one sooner than all at once.
_FEW = 16


@dataclass(frozen=True, slots=True)
class Adjacency:
    """Neighbours in compressed sparse rows for the nodes `first` .. `first` + len(indptr) - 2."""

    first: int
    indptr: Ints
    neighbours: Ints

    def degree(self, nodes: Ints) -> Ints:
        """Return the number of neighbours of each node."""
        return self.spans(nodes)[1]

    def of(self, node: int) -> Ints:
        """Return the neighbours of one node, ascending."""
        row = node - self.first
        if not 0 <= row < len(self.indptr) - 1:
            return self.neighbours[:0]
        return self.neighbours[self.indptr[row] : self.indptr[row + 1]]

    def gather(self, nodes: Ints) -> tuple[Ints, Ints]:
        """Return all neighbours of `nodes`, in order, and for each the place in `nodes` it belongs to.

        Shapes: ``(n,)`` in, twice ``(sum of degrees,)`` out.
        """
        stops, counts = self.spans(nodes)
        owner = np.arange(len(counts)).repeat(counts)
        return self.take(stops, counts, owner), owner

    def take(self, stops: Ints, counts: Ints, owner: Ints | None = None) -> Ints:
        """Return the neighbours in rows that end before `stops` and have `counts` of them.

        Args:
            stops: ``(n,)``, as `spans` gives them.
            counts: ``(n,)``, likewise.
            owner: each row's place as often as it has neighbours, if that is known already.
        """
        if len(counts) <= _FEW:
            rows = zip(stops.tolist(), counts.tolist(), strict=True)
            parts = [self.neighbours[stop - count : stop] for stop, count in rows]
            return np.concatenate(parts) if parts else self.neighbours[:0]
        shift = stops - counts.cumsum()
        places: Ints = shift.repeat(counts) if owner is None else shift.take(owner)
        places += np.arange(len(places))
        reached: Ints = self.neighbours.take(places)
        return reached

    def spans(self, nodes: Ints) -> tuple[Ints, Ints]:
        """Return where the neighbours of each node end, and how many there are."""
        rows = np.asarray(nodes, dtype=np.int64) - self.first
        # As unsigned numbers those before the first row are beyond the last.
        inside = rows.view(np.uint64) < len(self.indptr) - 1
        if not inside.all():
            rows = np.where(inside, rows, 0)
            if len(self.indptr) == 1:
                return np.zeros_like(rows), np.zeros_like(rows)
            stops = self.indptr[rows + 1]
            return stops, np.where(inside, stops - self.indptr[rows], 0)
        stops = self.indptr.take(rows + 1)
        return stops, stops - self.indptr.take(rows)


def distinct(values: Ints, n: int) -> Ints:
    """Return values below `n` ascending, each once; many are ticked off a list, few are sorted."""
    if len(values) * 16 > n:
        mask = np.zeros(n, dtype=bool)
        mask[values] = True
        return np.flatnonzero(mask)
    values = np.sort(values)
    return values[np.concatenate([[True], values[1:] != values[:-1]])] if len(values) else values
