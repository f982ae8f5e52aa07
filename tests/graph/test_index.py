"""The index of rows: what is put in comes out, whatever it is."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from bmgraph.errors import BuildError, EntityNotFound, GraphLacks
from bmgraph.graph.index import Index, Joined, open_index, save_index
from bmgraph.graph.indexing import build_index
from bmgraph.graph.model import Qualified, Row
from tests.made import NODES, index_of, made_row, worlds
from tests.world import World

ROWS = [
    made_row(0, "z:2", "activates", "z:1", evidence=2),
    made_row(1, "x:drug", "inhibits", "z:1", negated=True),
    made_row(2, "z:1", "activates", "z:2", contexts=("dis:lung",)), made_row(3, "z:3", "binds", "z:3"),
    made_row(4, "z:2", "activates", "z:1", evidence=1),
]  # fmt: skip


def read(index: Index, joined: Joined) -> Row:
    content = index.qualified[int(index.kind_qualified[joined.kind])]
    ends = index.id(joined.subject), index.id(joined.object)
    return Row(*ends, content, index.key(joined.row), index.evidence(joined.row))


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_rows_come_out_as_they_went_in(world: World) -> None:
    index = index_of(dict(world.nodes), world.rows)
    rows = list(world.rows)

    assert [read(index, joined) for joined in sorted(index.rows())] == rows
    assert [joined.row for joined in sorted(index.rows())] == list(range(len(rows)))
    for u in range(index.n_nodes):
        name = index.id(u)
        assert index.category(u) == world.nodes[name]
        assert [read(index, one) for one in index.about(u)] == [r for r in rows if name in r[:2]]
        assert index.degree[u] == world.degree(name, False)
        for v in range(index.n_nodes):
            pair = {name, index.id(v)}
            found = sorted(index.joining(u, v))
            assert [read(index, one) for one in found] == [r for r in rows if set(r[:2]) == pair]
    for row in rows:
        found_row = index.row_of(row.key)
        assert found_row is not None
        assert read(index, found_row) == row
    assert index.row_of("e:") is None
    assert index.row_of("") is None


@given(worlds())
def test_pairs_with_equal_rows_share_a_bundle_and_others_do_not(world: World) -> None:
    index = index_of(dict(world.nodes), world.rows)
    contents: dict[int, set[tuple[object, ...]]] = {}
    for u in range(index.n_nodes):
        for v in range(u, index.n_nodes):
            if rows := index.joining(u, v):
                content = tuple(sorted((one.kind, one.subject > one.object) for one in rows))
                contents.setdefault(index.bundle(u, v), set()).add(content)
            else:
                with pytest.raises(ValueError, match="nothing joins"):
                    index.bundle(u, v)

    assert all(len(found) == 1 for found in contents.values())
    assert len({content for found in contents.values() for content in found}) == len(contents)
    assert index.n_bundles == len(contents)


def test_nodes_are_numbered_by_category_and_id() -> None:
    index = index_of(NODES, ROWS)
    ids = [index.id(node) for node in range(index.n_nodes)]

    assert ids == sorted(NODES, key=lambda id_: (NODES[id_], id_))
    assert [index.node(id_) for id_ in ids] == list(range(len(ids)))
    assert index.node("z:2", "Gene") == index.node("z:2")
    assert index.numbers(["z:2", "nobody"]) == [index.node("z:2")]
    assert index.labelled("Z:2") == [index.node("z:2")]
    assert index.holding("z:") == [index.node(f"z:{i}") for i in (1, 2, 3)]
    assert index.holding("") == []
    assert "Z:2" in index.nearest("z:4")
    for name in ("z:9", "", "z:1x"):
        with pytest.raises(EntityNotFound):
            index.node(name)
    with pytest.raises(EntityNotFound):
        index.node("z:2", "Disease")


def test_distinct_edges_are_counted_without_what_is_negated() -> None:
    assert (index_of(NODES, ROWS).n_edges, index_of(NODES, ROWS).n_rows) == (3, 5)


def test_what_is_saved_is_opened(tmp_path: Path) -> None:
    index = index_of(NODES, ROWS)
    save_index(index, tmp_path)
    again = open_index(tmp_path)

    assert dict(again.arrays).keys() == dict(index.arrays).keys()
    for name, array in index.arrays.items():
        assert again.arrays[name].tolist() == array.tolist(), name
    assert [read(again, joined) for joined in sorted(again.rows())] == ROWS
    assert again.qualified == index.qualified
    assert [str(edge) for edge in again.metagraph.edges] == [str(edge) for edge in index.metagraph.edges]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arrays.bin", "index.json"]


def test_labels_are_looked_through() -> None:
    index = index_of({"a:1": "A", "é:2": "A", "a:12": "B"}, [])

    assert [index.label(node) for node in index.holding("a:1")] == ["A:1", "A:12"]
    assert [index.label(node) for node in index.holding("É:2")] == ["É:2"], "as it is written"
    assert index.holding("1a") == [], "no text runs over the end of a label"


def test_a_closed_index_has_nothing() -> None:
    closed = index_of(NODES, ROWS).closed()

    assert (closed.n_nodes, list(closed.ranges), closed.qualified) == (0, [], [])
    assert closed.is_closed
    for ask in (lambda: closed.node("z:1"), lambda: closed.row_of("e:01"), lambda: list(closed.rows())):
        with pytest.raises(GraphLacks, match="open it again"):
            ask()


def test_rows_without_ids_and_evidence_have_none() -> None:
    one = np.array([0])
    index = build_index([("A", ["a", "b"], ["", ""])], one, one + 1, one, [Qualified("r")])

    assert (index.key(0), index.evidence(0), index.row_of("e:00")) == ("", (), None)


def test_an_empty_graph_and_empty_categories_are_graphs(tmp_path: Path) -> None:
    none = np.zeros(0, dtype=np.int64)
    for categories in ([], [("A", [], []), ("B", ["x"], ["x"])]):
        index = build_index(categories, none, none, none, [])
        save_index(index, tmp_path)
        again = open_index(tmp_path)
        assert (again.n_nodes, again.n_rows, list(again.rows())) == (len(categories) // 2, 0, [])
        assert again.degree.tolist() == [0] * again.n_nodes


def test_names_in_any_script_are_kept(tmp_path: Path) -> None:
    none = np.zeros(0, dtype=np.int64)
    save_index(build_index([("C", ["é", "ω:1"], ["β-catenin", ""])], none, none, none, []), tmp_path)
    index = open_index(tmp_path)

    assert [index.id(index.node(name)) for name in ("é", "ω:1")] == ["é", "ω:1"]
    assert [index.label(0), index.label(1)] == ["β-catenin", ""]
    assert index.labelled("β-catenin") == [0]


def test_many_predicates_do_not_cost_a_row_for_each_node(tmp_path: Path) -> None:
    ids = [f"{i:04}" for i in range(2000)]
    rows = np.arange(300)
    index = build_index(
        [("A", ids, ids)], np.full(300, 7), rows + 7, rows, [Qualified(f"r{i}") for i in range(300)]
    )
    save_index(index, tmp_path)

    assert (tmp_path / "arrays.bin").stat().st_size < 400_000
    (row,) = index.joining(306, 7)
    assert index.qualified[int(index.kind_qualified[row.kind])].relation == "r299"


def test_a_manifest_of_another_version_is_refused(tmp_path: Path) -> None:
    save_index(index_of(NODES, ROWS), tmp_path)
    (tmp_path / "index.json").write_text(json.dumps({"version": 99}), encoding="utf-8")
    with pytest.raises(BuildError, match="version 99"):
        open_index(tmp_path)
