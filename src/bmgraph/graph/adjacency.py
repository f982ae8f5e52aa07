"""Neighbours in compressed sparse rows, and gathering those of many nodes at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Adjacency", "Ints", "distinct", "union"]

Ints = npt.NDArray[Any]
#: So few rows are copied one by one sooner than all at once.
_FEW = 16
#: So many edges are sorted anew in less time than a search takes.
_UNITED = 1 << 18
#: Most walks take no more neighbours at once than these.
_PLACES = np.arange(1 << 14)


class Adjacency(NamedTuple):
    """Neighbours in compressed sparse rows, a row for each node from `first` on.

    Where few nodes have any, `rows` are those that do (ascending, from 0) and there is no row of the others.
    """

    first: int
    indptr: Ints
    neighbours: Ints
    rows: Ints | None = None

    def degree(self, nodes: Ints) -> Ints:
        """Return the number of neighbours of each node."""
        return self.spans(nodes)[1]

    def of(self, node: int) -> Ints:
        """Return the neighbours of one node, ascending."""
        return self.neighbours[self.span(node)]

    def span(self, node: int) -> slice:
        """Return where the neighbours of one node stand."""
        row = node - self.first
        if self.rows is not None:
            place = int(self.rows.searchsorted(row))
            row = place if place < len(self.rows) and self.rows[place] == row else -1
        if not 0 <= row < len(self.indptr) - 1:
            return slice(0, 0)
        return slice(int(self.indptr[row]), int(self.indptr[row + 1]))

    def beginnings(self) -> Ints:
        """Return for each neighbour, in order, the node whose it is: shape ``(edges,)``."""
        rows = np.arange(len(self.indptr) - 1, dtype=np.int64) if self.rows is None else self.rows
        return rows.repeat(np.diff(self.indptr)) + self.first

    def kept(self, fits: Ints) -> Adjacency:
        """Return the neighbours that fit; `fits` has shape ``(edges,)``."""
        before = np.concatenate([[0], np.cumsum(fits)])
        return Adjacency(self.first, before[self.indptr], self.neighbours[fits], self.rows)

    def ends(self, n: int) -> Ints:
        """Return for each of the first `n` nodes where its neighbours end, after a 0: shape ``(n + 1,)``."""
        if self.rows is None:
            return self.indptr.astype(np.intp)
        degrees = np.zeros(n + 1, dtype=np.intp)
        degrees[self.rows + 1] = np.diff(self.indptr)
        ends: Ints = degrees.cumsum()
        return ends

    def gather(self, nodes: Ints) -> tuple[Ints, Ints]:
        """Return all neighbours of `nodes`, in order, and for each the place in `nodes` it belongs to.

        Shapes: ``(n,)`` in, twice ``(sum of degrees,)`` out.
        """
        stops, counts = self.spans(nodes)
        owner = np.arange(len(counts)).repeat(counts)
        if len(counts) > _FEW:
            return self.take(stops, counts, owner), owner
        rows = zip(stops.tolist(), counts.tolist(), strict=True)
        parts = [self.neighbours[stop - count : stop] for stop, count in rows]
        return (np.concatenate(parts) if parts else self.neighbours[:0]), owner

    def take(self, stops: Ints, counts: Ints, owner: Ints | None = None) -> Ints:
        """Return the neighbours in rows that end before `stops` and have `counts` of them.

        Args:
            stops: ``(n,)``, as `spans` gives them.
            counts: ``(n,)``, likewise.
            owner: each row's place as often as it has neighbours, if that is known already.
        """
        shift = stops - counts.cumsum()
        places: Ints = shift.repeat(counts) if owner is None else shift.take(owner)
        places += _PLACES[: len(places)] if len(places) <= len(_PLACES) else np.arange(len(places))
        reached: Ints = self.neighbours.take(places)
        return reached

    def spans(self, nodes: Ints) -> tuple[Ints, Ints]:
        """Return where the neighbours of each node end, and how many there are."""
        rows = np.asarray(nodes, dtype=np.int64) - self.first
        if len(self.indptr) == 1:
            return np.zeros_like(rows), np.zeros_like(rows)
        if self.rows is not None:
            places = self.rows.searchsorted(rows.astype(self.rows.dtype))
            present = self.rows.take(places, mode="clip") == rows
            rows = np.where(present, places, -1)
        # As unsigned numbers those before the first row are beyond the last.
        inside = rows.view(np.uint64) < len(self.indptr) - 1
        if not inside.all():
            rows = np.where(inside, rows, 0)
            stops = self.indptr[rows + 1]
            return stops, np.where(inside, stops - self.indptr[rows], 0)
        stops = self.indptr.take(rows + 1)
        return stops, stops - self.indptr.take(rows)


def union(adjacencies: Iterable[Adjacency], n: int) -> tuple[Adjacency, ...]:
    """Return adjacencies that hold the same edges: one of few edges, or those that have any.

    A merged graph has hundreds of metaedges: one gather over all is as quick as one over each.

    Args:
        adjacencies: of any categories.
        n: number of nodes.
    """
    filled = tuple(one for one in adjacencies if len(one.neighbours))
    if len(filled) < 2 or sum(len(one.neighbours) for one in filled) > _UNITED:
        return filled
    begin, end = (
        np.concatenate(part).astype(np.int64)
        for part in zip(*((one.beginnings(), one.neighbours) for one in filled), strict=True)
    )
    pairs = distinct(begin * n + end, n * n)
    indptr = np.searchsorted(pairs, np.arange(n + 1, dtype=np.int64) * n)
    return (Adjacency(0, indptr, pairs % n),)


def distinct(values: Ints, n: int) -> Ints:
    """Return values below `n` ascending, each once; many are ticked off a list, few are sorted."""
    if len(values) * 16 > n:
        mask = np.zeros(n, dtype=bool)
        mask[values] = True
        return np.flatnonzero(mask)
    values = np.sort(values)
    return values[np.concatenate([[True], values[1:] != values[:-1]])] if len(values) else values
