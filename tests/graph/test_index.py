from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmgraph.errors import BuildError, EntityNotFound
from bmgraph.graph.adjacency import Adjacency, union
from bmgraph.graph.index import open_index, save_index
from bmgraph.graph.indexing import build_index
from bmgraph.graph.metagraph import MetaEdge, MetaStep
from tests.graph.small import KINDS, Edges, pairs_of, small, small_graphs

TRIANGLE: Edges = {kind: [] for kind in KINDS} | {
    KINDS[1]: [(2, 3), (3, 4), (4, 2), (2, 3)],
    KINDS[0]: [(0, 2)],
}


@given(small_graphs, st.booleans())
def test_both_ways_round_the_arrays_hold_the_edges(edges: Edges, sparse: bool) -> None:
    index = small(edges, sparse=sparse)
    for number, kind in enumerate(KINDS):
        for inverse in (False, True):
            step = MetaStep(number, kind, inverse)
            pairs = sorted(pairs_of(edges, step))
            nodes = np.arange(index.n_nodes)
            reached, owner = index.adjacency(step).gather(nodes)

            assert list(zip(owner.tolist(), reached.tolist(), strict=True)) == pairs
            assert list(zip(*_all(index.adjacency(step)), strict=True)) == pairs
            some = [pair for pair in pairs if sum(pair) % 2]
            fits = np.array([sum(pair) % 2 == 1 for pair in pairs], dtype=bool)
            assert list(zip(*_all(index.adjacency(step).kept(fits)), strict=True)) == some
            category = index.ranges[step.source]
            assert index.adjacency(step).ends(len(category)).tolist() == [
                sum(u < node for u, _ in pairs) for node in range(category.start, category.stop + 1)
            ]
            assert index.adjacency(step).degree(nodes).tolist() == [
                sum(u == node for u, _ in pairs) for node in range(7)
            ]
            for u in range(7):
                assert index.adjacency(step).of(u).tolist() == [v for a, v in pairs if a == u]
    count = sum(
        len({frozenset(p) for p in pairs} if kind == KINDS[1] else set(pairs))
        for kind, pairs in edges.items()
    )
    assert index.n_edges == count
    for u in range(7):
        for v in set(range(7)) - {u}:
            joining = {
                str(step.edge) + str(step.inverse)
                for number, kind in enumerate(KINDS)
                for step in (MetaStep(number, kind), MetaStep(number, kind, True))
                if (u, v) in pairs_of(edges, step) and not (step.inverse and kind == KINDS[1])
            }
            assert {str(j.step.edge) + str(j.step.inverse) for j in index.joins(u, v)} == joining


@given(small_graphs)
def test_few_edges_of_many_metaedges_are_one_adjacency(edges: Edges) -> None:
    index = small(edges)
    steps = [
        MetaStep(number, kind, inverse) for number, kind in enumerate(KINDS) for inverse in (False, True)
    ]
    expected = {pair for step in steps for pair in pairs_of(edges, step)}
    parts = union((index.adjacency(step) for step in steps), index.n_nodes)
    found = [pair for part in parts for pair in zip(*_all(part), strict=True)]

    assert sorted(found) == sorted(expected)
    assert len(parts) == (1 if expected else 0)
    assert [part.of(node).tolist() for part in parts for node in range(7)] == [
        sorted(v for u, v in expected if u == node) for _ in parts for node in range(7)
    ]


def _all(adjacency: Adjacency) -> tuple[list[int], list[int]]:
    return adjacency.beginnings().tolist(), adjacency.neighbours.tolist()


def test_what_is_saved_is_opened(tmp_path: Path) -> None:
    index = save_index(small(TRIANGLE), tmp_path / "index")
    again = open_index(tmp_path / "index")

    assert (again.n_nodes, again.n_edges) == (7, 4)
    assert [again.id(n) for n in range(7)] == [index.id(n) for n in range(7)]
    assert again.label(6) == "Pathway 1"
    assert again.category(2) == "Gene"
    assert again.node("Gene:2") == again.node("Gene:2", "Gene") == 4
    assert dict(again.arrays).keys() == dict(small(TRIANGLE).arrays).keys()
    assert len(again.arrays) == len(list(again.arrays))
    for name in ("Gene:9", "", "Pathway:0x"):
        with pytest.raises(EntityNotFound):
            again.node(name)
    with pytest.raises(EntityNotFound):
        again.node("Gene:2", "Disease")


def test_a_second_save_replaces_the_first_and_nothing_is_left_behind(tmp_path: Path) -> None:
    save_index(small(TRIANGLE), tmp_path / "index")
    save_index(small({kind: [] for kind in KINDS}), tmp_path / "index")

    assert open_index(tmp_path / "index").n_edges == 0
    assert [p.name for p in tmp_path.iterdir()] == ["index"]


def test_other_peoples_files_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x", encoding="utf-8")
    with pytest.raises(BuildError, match="other files"):
        save_index(small(TRIANGLE), tmp_path / "mine")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BuildError, match="cannot write"):
        save_index(small(TRIANGLE), tmp_path / "file" / "index")

    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "mine"]
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_a_damaged_index_says_so(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="bmgraph import"):
        open_index(tmp_path)
    save_index(small(TRIANGLE), tmp_path / "index")
    arrays = tmp_path / "index" / "arrays.bin"
    arrays.write_bytes(arrays.read_bytes()[:-9])
    with pytest.raises(BuildError, match="bytes"):
        open_index(tmp_path / "index")
    manifest = tmp_path / "index" / "index.json"
    manifest.write_text(json.dumps({"version": 99}), encoding="utf-8")
    with pytest.raises(BuildError, match="version 99"):
        open_index(tmp_path / "index")


def test_every_damaged_byte_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    save_index(small(TRIANGLE), folder)
    whole = everything(folder)
    places = json.loads((folder / "index.json").read_bytes())["arrays"].values()
    used = [range(start, start + length * int(kind[-1])) for start, length, kind, _ in places]
    for name in ("index.json", "arrays.bin"):
        content = (folder / name).read_bytes()
        for place in range(0, len(content), 5):
            changed = bytes([content[place] ^ 0x11])
            (folder / name).write_bytes(content[:place] + changed + content[place + 1 :])
            if name == "index.json" or any(place in part for part in used):
                with pytest.raises(BuildError, match="import"):
                    everything(folder)
            elif place < len(content) - 4:
                assert everything(folder) == whole
        (folder / name).write_bytes(content)


def everything(folder: Path) -> dict[str, list[int]]:
    return {name: array.tolist() for name, array in open_index(folder).arrays.items()}


def test_many_predicates_do_not_cost_a_row_for_each_node(tmp_path: Path) -> None:
    ids = [f"{i:04}" for i in range(2000)]
    one = np.array([7])
    edges = {MetaEdge("A", f"r{i}", "A", True): (one, one + i) for i in range(300)}
    index = save_index(build_index([("A", ids, ids)], edges), tmp_path / "i")

    assert (tmp_path / "i" / "arrays.bin").stat().st_size < 300_000
    assert [join.relation for join in index.joins(7, 306)] == ["r299"]
    assert [join.relation for join in index.joins(306, 7)] == ["<r299"]


def test_an_empty_graph_and_empty_categories_are_graphs(tmp_path: Path) -> None:
    assert save_index(build_index([], {}), tmp_path / "a").n_nodes == 0
    none = np.zeros(0, dtype=np.int64)
    index = build_index([("A", [], []), ("B", ["x"], ["x"])], {MetaEdge("A", "r", "B"): (none, none)})

    assert index.adjacency(MetaStep(0, index.metagraph.edges[0])).gather(np.array([0]))[0].tolist() == []


def test_names_in_any_script_are_kept(tmp_path: Path) -> None:
    index = save_index(build_index([("C", ["é", "ω:1"], ["β-catenin", ""])], {}), tmp_path / "i")

    assert [index.id(index.node(name)) for name in ("é", "ω:1")] == ["é", "ω:1"]
    assert [index.label(0), index.label(1)] == ["β-catenin", ""]
