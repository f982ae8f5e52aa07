from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bmgraph.graph.qualifiers import Qualifiers

from bmgraph.errors import BuildError
from bmgraph.graph import tables
from bmgraph.graph.index import save_index
from bmgraph.graph.tables import QUALIFIERS, index_tables, write_costs


def write(folder: Path, nodes: list[tuple[str, str, str]], edges: list[tuple[str, str, str]]) -> Path:
    for name, columns, rows in (
        ("nodes", ("id", "label", "category"), nodes), ("edges", ("subject", "predicate", "object"), edges),
    ):  # fmt: skip
        table = {column: pa.array([row[i] for row in rows], pa.string()) for i, column in enumerate(columns)}
        pq.write_table(pa.table(table), folder / f"{name}.parquet")
    metagraph = {
        "undirected": [("Gene", "interacts", "Gene")],
        "abbreviations": {"Gene": "G", "interacts": "i", "regulates": "r"},
    }
    (folder / "metagraph.json").write_text(json.dumps(metagraph), encoding="utf-8")
    return folder


NODES = [("g:2", "two", "Gene"), ("d:1", "ill", "Disease"), ("g:1", "one", "Gene")]


def test_nodes_are_numbered_by_category_and_id(tmp_path: Path) -> None:
    edges = [("g:2", "interacts", "g:1"), ("g:1", "regulates", "g:2"), ("d:1", "associates", "g:2")]
    index = index_tables(write(tmp_path, NODES, [*edges, edges[0]]))

    assert [index.id(n) for n in range(3)] == ["d:1", "g:1", "g:2"]
    assert index.n_edges == 3
    assert [str(edge) for edge in index.metagraph.edges] == [
        "Disease > associates > Gene", "Gene - interacts - Gene", "Gene > regulates > Gene",
    ]  # fmt: skip
    assert index.adjacency(index.metagraph.metapath("G<rG")[0]).of(2).tolist() == [1]


def test_a_graph_without_edges_has_its_nodes(tmp_path: Path) -> None:
    assert index_tables(write(tmp_path, NODES, [])).n_nodes == 3


def test_wrong_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="does not hold"):
        index_tables(tmp_path)
    write(tmp_path, [*NODES, NODES[0]], [])
    with pytest.raises(BuildError, match="twice"):
        index_tables(tmp_path)
    write(tmp_path, NODES, [("g:1", "interacts", "g:9")])
    with pytest.raises(BuildError, match="'g:9', which is no node"):
        index_tables(tmp_path)
    (tmp_path / "edges.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(BuildError, match="does not hold"):
        index_tables(tmp_path)


def test_what_is_said_of_edges_is_told_by_the_index(tmp_path: Path) -> None:
    folder = write(tmp_path, NODES, [])
    rows = [
        {"subject": "g:1", "predicate": "regulates", "object": "g:2", "layer": "x", "contexts": ["b", "a"]},
        {"subject": "g:1", "predicate": "regulates", "object": "g:2", "layer": "y", "sign": -1},
        {"subject": "g:2", "predicate": "regulates", "object": "g:1", "negated": True},
        {"subject": "d:1", "predicate": "associates", "object": "g:1", "hedged": True, "contexts": []},
        {"subject": "d:1", "predicate": "associates", "object": "g:2"},
    ]
    ends = pa.schema([(name, pa.string()) for name in ("subject", "predicate", "object")])
    pq.write_table(pa.Table.from_pylist(rows, pa.schema([*ends, *QUALIFIERS])), folder / "edges.parquet")
    index = save_index(index_tables(folder), folder / "index")
    write_costs(folder, index)

    def said(u: int, v: int) -> set[Qualifiers]:
        return {join.qualifiers for join in index.joins(u, v)}

    assert index.n_edges == 3, "what is denied is in no index"
    assert said(1, 2) == {Qualifiers("x", contexts=("a", "b")), Qualifiers("y", -1)} == said(2, 1)
    assert said(0, 1) == {Qualifiers(hedged=True)}
    assert said(0, 2) == {Qualifiers()}
    costs = pq.read_table(folder / "nodes.parquet").to_pylist()
    assert [(row["id"], row["cost"]) for row in costs] == [
        (index.id(n), int(index.costs[n])) for n in range(index.n_nodes)
    ]


def test_data_are_no_qualifiers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_QUALIFIERS", 2)
    folder = write(tmp_path, NODES, [])
    rows = [
        {"subject": "g:1", "predicate": "p", "object": "g:2", "layer": f"source {number}"}
        for number in range(3)
    ]
    ends = pa.schema([(name, pa.string()) for name in ("subject", "predicate", "object")])
    pq.write_table(pa.Table.from_pylist(rows, pa.schema([*ends, *QUALIFIERS])), folder / "edges.parquet")

    with pytest.raises(BuildError, match="more than 2 different things of themselves"):
        index_tables(folder)
