from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bmgraph.errors import BuildError
from bmgraph.graph import tables
from bmgraph.graph.model import Publication, Qualified, evidence_to_json
from bmgraph.graph.tables import EDGES_SCHEMA, QUALIFIERS, index_tables, qualifier_cells


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


def test_the_index_holds_what_the_table_says(tmp_path: Path) -> None:
    folder = write(tmp_path, NODES, [])
    lines = evidence_to_json((Publication("PMID:1"),))
    rows = [
        {"subject": "g:1", "predicate": "regulates", "object": "g:2", "layer": "x", "contexts": ["b", "a"]},
        {"subject": "g:1", "predicate": "regulates", "object": "g:2", "layer": "y", "sign": -1, "id": "é:2"},
        {"subject": "g:2", "predicate": "regulates", "object": "g:1", "negated": True, "lines": lines},
        {"subject": "d:1", "predicate": "associates", "object": "g:1", "hedged": True, "contexts": []},
        {"subject": "g:2", "predicate": "interacts", "object": "g:1", "evidence": 3, "form": "f"},
    ]
    pq.write_table(pa.Table.from_pylist(rows, EDGES_SCHEMA), folder / "edges.parquet")
    index = index_tables(folder)
    joined = sorted(index.rows())

    assert [index.qualified[int(index.kind_qualified[row.kind])] for row in joined] == [
        Qualified("regulates", "x", contexts=("a", "b")), Qualified("regulates", "y", -1),
        Qualified("regulates", negated=True), Qualified("associates", hedged=True),
        Qualified("interacts", evidence=3, form="f", undirected=True),
    ]  # fmt: skip
    assert [index.key(row.row) for row in joined] == ["", "é:2", "", "", ""]
    assert [index.evidence(row.row) for row in joined] == [(), (), (Publication("PMID:1"),), (), ()]
    assert index.n_edges == 3, "metaedges leave out what is negated"


@pytest.mark.parametrize(
    "qualified",
    [
        Qualified("r"),
        Qualified("r", "x", -1, True, True, "f", True, "increased", ("a",), ("b",), ("c",), ("d",), 4, 2),
    ],
)
def test_cells_of_a_row_make_the_row_again(tmp_path: Path, qualified: Qualified) -> None:
    cells = qualifier_cells(qualified)
    folder = write(tmp_path, NODES, [])
    row = {"subject": "g:1", "predicate": "r", "object": "d:1", **cells}
    pq.write_table(pa.Table.from_pylist([row], EDGES_SCHEMA), folder / "edges.parquet")

    assert set(cells) <= set(QUALIFIERS.names)
    assert index_tables(folder).qualified == [qualified]


def test_data_are_no_qualifiers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_QUALIFIED", 2)
    folder = write(tmp_path, NODES, [])
    rows = [
        {"subject": "g:1", "predicate": "p", "object": "g:2", "layer": f"source {number}"}
        for number in range(3)
    ]
    ends = pa.schema([(name, pa.string()) for name in ("subject", "predicate", "object")])
    pq.write_table(pa.Table.from_pylist(rows, pa.schema([*ends, *QUALIFIERS])), folder / "edges.parquet")

    with pytest.raises(BuildError, match=r"more than 2 different qualifiers .at layer."):
        index_tables(folder)
