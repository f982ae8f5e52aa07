"""Neighbours of one node, of many, of some; unions of few edges."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bmgraph.graph.adjacency import Adjacency, distinct, union
from bmgraph.graph.metagraph import MetaStep
from tests.graph.small import KINDS, Edges, pairs_of, small, small_graphs


def all_of(adjacency: Adjacency) -> list[tuple[int, int]]:
    return list(zip(adjacency.beginnings().tolist(), adjacency.neighbours.tolist(), strict=True))


@given(small_graphs, st.booleans())
def test_neighbours_are_those_of_the_edges(edges: Edges, sparse: bool) -> None:
    index = small(edges, sparse=sparse)
    for number, kind in enumerate(KINDS):
        step = MetaStep(number, kind)
        pairs = sorted(pairs_of(edges, step))
        adjacency, nodes = index.adjacency(step), np.arange(index.n_nodes)
        assert all_of(adjacency) == pairs
        some = [pair for pair in pairs if sum(pair) % 2]
        assert all_of(adjacency.kept(np.array([sum(pair) % 2 == 1 for pair in pairs], dtype=bool))) == some
        category = index.ranges[step.source]
        assert adjacency.ends(len(category)).tolist() == [
            sum(u < node for u, _ in pairs) for node in range(category.start, category.stop + 1)
        ]
        assert adjacency.degree(nodes).tolist() == [sum(u == node for u, _ in pairs) for node in range(7)]
        for u in range(7):
            assert adjacency.of(u).tolist() == [v for a, v in pairs if a == u]


@given(small_graphs)
def test_few_edges_of_many_metaedges_are_one_adjacency(edges: Edges) -> None:
    index = small(edges)
    steps = [MetaStep(number, kind, turned) for number, kind in enumerate(KINDS) for turned in (False, True)]
    expected = {pair for step in steps for pair in pairs_of(edges, step)}
    parts = union((index.adjacency(step) for step in steps), index.n_nodes)

    assert sorted(pair for part in parts for pair in all_of(part)) == sorted(expected)
    assert len(parts) == (1 if expected else 0)
    assert [part.of(node).tolist() for part in parts for node in range(7)] == [
        sorted(v for u, v in expected if u == node) for _ in parts for node in range(7)
    ]


@given(st.lists(st.integers(0, 90)), st.sampled_from([91, 5000]))
def test_distinct_values_are_a_sorted_set(values: list[int], n: int) -> None:
    assert distinct(np.array(values, dtype=np.int64), n).tolist() == sorted(set(values))
