"""Small random typed graphs, and what plain enumeration finds on them."""

from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

import numpy as np
from hypothesis import strategies as st

from bmgraph.graph import typed
from bmgraph.graph.metagraph import MetaEdge, MetaStep
from bmgraph.graph.typed import TypedIndex, typed_index

__all__ = ["KINDS", "Edges", "metapaths", "pairs_of", "small", "small_graphs", "walks"]

#: Three genes, two pathways, two diseases.
SIZES = {"Disease": 2, "Gene": 3, "Pathway": 2}
KINDS = (
    MetaEdge("Disease", "associates", "Gene"),
    MetaEdge("Gene", "interacts", "Gene"),
    MetaEdge("Gene", "participates", "Pathway"),
    MetaEdge("Gene", "regulates", "Gene", True),
)
SHORT = {"Disease": "D", "Gene": "G", "Pathway": "PW", "associates": "a", "interacts": "i",
         "participates": "p", "regulates": "r"}  # fmt: skip
Edges = dict[MetaEdge, list[tuple[int, int]]]

START = {"Disease": 0, "Gene": 2, "Pathway": 5}


def _pairs(kind: MetaEdge) -> st.SearchStrategy[list[tuple[int, int]]]:
    def ends(name: str) -> st.SearchStrategy[int]:
        return st.integers(START[name], START[name] + SIZES[name] - 1)

    return st.lists(st.tuples(ends(kind.source), ends(kind.target)), max_size=7)


small_graphs = st.fixed_dictionaries({kind: _pairs(kind) for kind in KINDS})


def small(edges: Edges, *, sparse: bool | None = None) -> TypedIndex:
    """Return the index of a graph.

    Half of the graphs have rows of those nodes only that have neighbours, unless `sparse` says which.
    """
    sparse = sum(map(len, edges.values())) % 2 == 1 if sparse is None else sparse
    ranges = {name: range(start, start + SIZES[name]) for name, start in START.items()}
    arrays = {
        kind: tuple(np.array([pair[i] for pair in edges[kind]], dtype=np.int64) for i in (0, 1))
        for kind in KINDS
    }
    with mock.patch.object(typed, "_SPARSE", 0 if sparse else 1e9):
        return typed_index(ranges, {kind: (u, v) for kind, (u, v) in arrays.items()}, SHORT)


def pairs_of(edges: Edges, step: MetaStep) -> set[tuple[int, int]]:
    pairs = set(edges[step.edge])
    if step.edge.source == step.edge.target and not step.edge.directed:
        return pairs | {(v, u) for u, v in pairs}
    return {(v, u) for u, v in pairs} if step.inverse else pairs


def walks(
    edges: Edges, start: int, metapath: tuple[MetaStep, ...], damping: float
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Every simple path of a metapath with its weight."""

    def extend(nodes: tuple[int, ...], weight: float) -> Iterator[tuple[tuple[int, ...], float]]:
        if len(nodes) > len(metapath):
            yield nodes, weight
            return
        pairs = pairs_of(edges, metapath[len(nodes) - 1])
        for u, v in sorted(pairs):
            if u == nodes[-1] and v not in nodes:
                out, back = sum(a == u for a, _ in pairs), sum(b == v for _, b in pairs)
                yield from extend((*nodes, v), weight * (out * back) ** -damping)

    return extend((start,), 1.0)


metapaths = st.sampled_from(
    ["GiG", "Gr>G", "G<rG", "GpPWpG", "DaGpPW", "GpPWpGaD", "GiGiGiG", "DaGiGaD", "Gr>GiG<rG", "PWpGr>GaD"]
)
