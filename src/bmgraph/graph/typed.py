"""The neighbours of every node along each metaedge, both ways round, for walks along metapaths."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np

from bmgraph.graph.adjacency import Adjacency, Ints, distinct
from bmgraph.graph.metagraph import MetaEdge, Metagraph, MetaStep

__all__ = ["TypedIndex", "typed_arrays", "typed_index"]

#: Where so many nodes share one edge, only those that have neighbours have a row.
_SPARSE = 8


class TypedIndex:
    """Nodes by category and their neighbours along each metaedge.

    Args:
        ranges: first and last node number of each category.
        metagraph: the metaedges.
        arrays: see `typed_arrays`.
    """

    def __init__(self, ranges: Mapping[str, range], metagraph: Metagraph, arrays: Mapping[str, Ints]) -> None:
        #: Node numbers of each category.
        self.ranges = ranges
        self.metagraph = metagraph
        self.arrays = arrays
        self.n_nodes = max((nodes.stop for nodes in ranges.values()), default=0)
        self._adjacencies: dict[tuple[int, bool], Adjacency] = {}
        self._damped: dict[tuple[int, bool, float], Ints] = {}
        #: What walks prepared and will ask for again.
        self.kept: dict[Hashable, Any] = {}

    def adjacency(self, step: MetaStep) -> Adjacency:
        """Return the neighbours along one step of a metapath."""
        known = self._adjacencies.get((step.number, step.inverse))
        if known is None:
            way = "b" if step.inverse else "f"
            known = Adjacency(
                self.ranges[step.source].start,
                self.arrays[f"{way}{step.number}p"],
                self.arrays[f"{way}{step.number}n"],
                self.arrays.get(f"{way}{step.number}r"),
            )
            self._adjacencies[step.number, step.inverse] = known
        return known

    def damped_degrees(self, step: MetaStep, damping: float) -> Ints:
        """Return degree ** -damping of the nodes of the step's first category, 0 where there is no edge."""
        key = (step.number, step.inverse, damping)
        if key not in self._damped:
            degrees = np.diff(self.adjacency(step).ends(len(self.ranges[step.source]))).astype(np.float64)
            self._damped[key] = np.where(degrees > 0, np.maximum(degrees, 1) ** -damping, 0.0)
        return self._damped[key]


def typed_index(
    ranges: Mapping[str, range],
    edges: Mapping[MetaEdge, tuple[Ints, Ints]],
    abbreviations: Mapping[str, str] | None = None,
) -> TypedIndex:
    """Make an index of metaedges alone, in memory.

    Args:
        ranges: node numbers of each category.
        edges: for each metaedge the node numbers of sources and targets.
        abbreviations: of categories and relations, for metapaths.
    """
    n = max((nodes.stop for nodes in ranges.values()), default=0)
    arrays, _ = typed_arrays(n, ranges, edges)
    return TypedIndex(ranges, Metagraph(edges, dict(abbreviations or {})), arrays)


def typed_arrays(
    n: int, ranges: Mapping[str, range], edges: Mapping[MetaEdge, tuple[Ints, Ints]]
) -> tuple[dict[str, Ints], int]:
    """Return compressed sparse rows of each metaedge and the number of distinct edges.

    ``f3p``, ``f3n`` are row pointers and neighbours along the metaedge of number 3, ``b3p``, ``b3n`` against
    it; ``f3r`` names the rows where few nodes have any, see `adjacency.Adjacency`.

    Args:
        n: number of nodes.
        ranges: node numbers of each category.
        edges: for each metaedge the node numbers of sources and targets; the same pair counts once.
    """
    out: dict[str, Ints] = {}
    total = 0
    for number, (edge, (sources, targets)) in enumerate(edges.items()):
        forward = np.asarray(sources, dtype=np.int64) * n + np.asarray(targets, dtype=np.int64)
        backward = np.asarray(targets, dtype=np.int64) * n + np.asarray(sources, dtype=np.int64)
        both_ways = edge.source == edge.target and not edge.directed
        if both_ways:
            forward = backward = np.concatenate([forward, backward])
        forward, backward = distinct(forward, n * n), distinct(backward, n * n)
        total += len(forward)
        if both_ways:
            loops = int((forward // n == forward % n).sum())
            total -= (len(forward) - loops) // 2
        for way, keys, category in (("f", forward, edge.source), ("b", backward, edge.target)):
            found = _rows(keys, n, ranges[category].start, ranges[category].stop)
            out |= {f"{way}{number}{name}": array for name, array in found.items()}
    return out, total


def _rows(keys: Ints, n: int, low: int, high: int) -> dict[str, Ints]:
    """Return row pointers, neighbours and rows (see `Adjacency`) of sorted keys ``source * n + target``."""
    place, number = (np.int32 if most < 2**31 else np.int64 for most in (len(keys), n))
    out = {"n": (keys % max(n, 1)).astype(number)}
    if len(keys) * _SPARSE > high - low:
        out["p"] = np.searchsorted(keys, np.arange(low, high + 1, dtype=np.int64) * n).astype(place)
    else:
        # Many predicates must not cost a pointer for each node of each.
        begin = keys // max(n, 1)
        first = np.flatnonzero(np.diff(begin, prepend=-1))
        out["p"] = np.append(first, len(keys)).astype(place)
        out["r"] = (begin[first] - low).astype(number)
    return out
