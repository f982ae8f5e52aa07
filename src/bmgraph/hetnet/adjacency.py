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
        starts, counts = self.spans(nodes)
        return self.take(starts, counts, counts.cumsum())

    def take(self, starts: Ints, counts: Ints, ends: Ints) -> tuple[Ints, Ints]:
        """Return what `gather` does, for rows that `spans` gave; `ends` are their counts added up."""
        owner = np.arange(len(counts)).repeat(counts)
        if len(counts) <= _FEW:
            rows = zip(starts.tolist(), (starts + counts).tolist(), strict=True)
            parts = [self.neighbours[begin:end] for begin, end in rows]
            return np.concatenate(parts) if parts else self.neighbours[:0], owner
        places = (starts - ends + counts).take(owner)
        places += np.arange(len(owner))
        return self.neighbours.take(places), owner

    def spans(self, nodes: Ints) -> tuple[Ints, Ints]:
        """Return where the neighbours of each node begin, and how many there are."""
        rows = np.asarray(nodes, dtype=np.int64) - self.first
        # As unsigned numbers those before the first row are beyond the last.
        inside = rows.view(np.uint64) < len(self.indptr) - 1
        if not inside.all():
            rows = np.where(inside, rows, 0)
            if len(self.indptr) == 1:
                return np.zeros_like(rows), np.zeros_like(rows)
            starts = self.indptr[rows]
            return starts, np.where(inside, self.indptr[rows + 1] - starts, 0)
        return self.rows(rows)

    def rows(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return what `spans` does, given the numbers of rows: those of nodes less `first`."""
        starts = self.indptr.take(rows)
        return starts, self.indptr.take(rows + 1) - starts


def distinct(values: Ints, n: int) -> Ints:
    """Return values below `n` ascending, each once; many are ticked off a list, few are sorted."""
    if len(values) * 16 > n:
        mask = np.zeros(n, dtype=bool)
        mask[values] = True
        return np.flatnonzero(mask)
    values = np.sort(values)
    return values[np.concatenate([[True], values[1:] != values[:-1]])] if len(values) else values
