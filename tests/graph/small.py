"""Small random typed graphs, and what plain enumeration finds on them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from unittest import mock

import numpy as np
from hypothesis import strategies as st

from bmgraph.graph import index as index_module
from bmgraph.graph.adjacency import Ints
from bmgraph.graph.index import Index, build_index
from bmgraph.graph.metagraph import MetaEdge, MetaStep
from bmgraph.graph.qualifiers import Qualifiers
from bmgraph.graph.vocabulary import Vocabulary

__all__ = ["KINDS", "SAID", "Keeping", "all_paths", "metapaths", "small", "small_graphs", "walks"]

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
#: What may be said of an edge.
SAID = (
    Qualifiers("article", 1, False, ("LUNG",), ("stage:1",), 2),
    Qualifiers("article", -1, True, ("BREAST",), ("stage:2",), 1),
    Qualifiers("article", 0, False, ("BREAST", "LUNG"), ("stage:1", "stage:2"), 1),
    Qualifiers("other", 1),
    Qualifiers("other", -1, False, ("LUNG",)),
    Qualifiers("other", 1, other_form=True),
)


class Keeping(Vocabulary):
    """One relation keeps its sign to itself, one takes none in."""

    def passes_sign(self, relation: str) -> bool:
        return relation != "participates"

    def takes_sign(self, relation: str, subject: str) -> bool:
        return (relation, subject) != ("regulates", "Gene")


Edges = dict[MetaEdge, list[tuple[int, int]]]

START = {"Disease": 0, "Gene": 2, "Pathway": 5}


def _pairs(kind: MetaEdge) -> st.SearchStrategy[list[tuple[int, int]]]:
    def ends(name: str) -> st.SearchStrategy[int]:
        return st.integers(START[name], START[name] + SIZES[name] - 1)

    return st.lists(st.tuples(ends(kind.source), ends(kind.target)), max_size=7)


small_graphs = st.fixed_dictionaries({kind: _pairs(kind) for kind in KINDS})


def small(
    edges: Edges, said: dict[MetaEdge, list[int]] | None = None, *, sparse: bool | None = None
) -> Index:
    """Return the index of a graph; `said` names a place in `SAID` for each edge.

    Half of the graphs have rows of those nodes only that have neighbours, unless `sparse` says which.
    """
    sparse = sum(map(len, edges.values())) % 2 == 1 if sparse is None else sparse
    with mock.patch.object(index_module, "_SPARSE", 0 if sparse else 1e9):
        return _small(edges, said)


def _small(edges: Edges, said: dict[MetaEdge, list[int]] | None) -> Index:
    nodes = [(name, [f"{name}:{i}" for i in range(n)], [f"{name} {i}" for i in range(n)])
             for name, n in SIZES.items()]  # fmt: skip
    arrays: dict[MetaEdge, tuple[Ints, Ints]] = {
        kind: (
            np.array([u for u, _ in pairs], dtype=np.int64),
            np.array([v for _, v in pairs], dtype=np.int64),
        )
        for kind, pairs in ((kind, edges[kind]) for kind in KINDS)
    }
    if said is None:
        return build_index(nodes, arrays, SHORT)
    codes = {kind: np.array(rows, dtype=np.int64) for kind, rows in said.items()}
    return build_index(nodes, arrays, SHORT, qualifiers=SAID, codes=codes)


def all_paths(edges: Edges, sources: set[int], targets: set[int], hops: int) -> list[tuple[int, ...]]:
    """Every simple path over any relation either way, that has its ends among neither in between."""
    joined = {frozenset(pair) for pairs in edges.values() for pair in pairs if pair[0] != pair[1]}
    return [
        (s, *middle, t)
        for s, t in itertools.product(sources, targets - sources)
        for size in range(hops)
        for middle in itertools.permutations(set(range(7)) - sources - targets, size)
        if all(frozenset(pair) in joined for pair in itertools.pairwise((s, *middle, t)))
    ]


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
