from __future__ import annotations

from itertools import chain, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bmgraph.graph.indexing import build_index, texts_as_arrays
from bmgraph.graph.metagraph import MetaEdge
from bmgraph.graph.model import Qualified
from tests.made import index_of, worlds
from tests.world import World

NONE = np.zeros(0, dtype=np.int64)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_texts_are_cut_where_they_were_joined(texts: list[str]) -> None:
    ends, blob = texts_as_arrays(texts)

    assert [str(blob[a:b].data, "utf-8") for a, b in pairwise(ends)] == texts


@given(worlds())
def test_metaedges_hold_what_is_not_negated(world: World) -> None:
    index = index_of(dict(world.nodes), world.rows)
    stated = [row for row in world.rows if not row.qualified.negated]
    edges = {
        MetaEdge(world.nodes[row.subject], row.qualified.relation, world.nodes[row.object],
                 not row.qualified.undirected)
        for row in stated
    }  # fmt: skip
    assert index.metagraph.edges == tuple(sorted(edges))
    distinct = {
        (frozenset(row[:2]) if row.qualified.undirected else row[:2], row.qualified.relation)
        for row in stated
    }
    assert index.n_edges == len(distinct)
    assert index.n_rows == len(world.rows)


def test_an_empty_graph_and_empty_categories_are_graphs() -> None:
    assert build_index([], NONE, NONE, NONE, []).n_nodes == 0
    index = build_index([("A", [], []), ("B", ["x"], ["x"])], NONE, NONE, NONE, [])

    assert (index.categories, index.n_nodes, index.n_rows) == (["A", "B"], 1, 0)
    assert [len(index.ranges[name]) for name in ("A", "B")] == [0, 1]
    assert index.joining(0, 0) == []


def test_many_relations_of_few_rows_are_told_apart() -> None:
    ids = [f"{i:04}" for i in range(400)]
    one = np.full(300, 7)
    contents = [Qualified(f"r{i}") for i in range(300)]
    index = build_index([("A", ids, ids)], one, one + np.arange(300), np.arange(300), contents)
    found = chain.from_iterable(index.joining(7, v) for v in range(7, 307))

    assert [index.qualified[int(index.kind_qualified[row.kind])].relation for row in found] == [
        f"r{i}" for i in range(300)
    ]
    assert len(index.metagraph.edges) == 300
