"""The project's own export read back: all of it, in either form of KGX, and nothing that is damaged."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import pytest

from bmgraph._graph import Graph
from bmgraph._graph import open as open_graph
from bmgraph.dataset.store import Store
from bmgraph.errors import ImportFailed
from bmgraph.formats.kgx import write_kgx
from bmgraph.formats.load import import_graph
from bmgraph.formats.native import NativeGraph
from bmgraph.graph.index import Joined
from bmgraph.graph.model import Row
from bmgraph.ontology import Ontology

Rows = list[dict[str, Any]]


@pytest.fixture
def exported(mini_store: Store, ontology: Ontology, tmp_path: Path) -> Path:
    write_kgx(mini_store, ontology, tmp_path)
    return tmp_path


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def write(path: Path, rows: Rows) -> None:
    lines = ["\t".join(rows[0]), *("\t".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def imported(folder: Path, *names: str) -> Graph:
    import_graph([folder / name for name in names or ("nodes.tsv", "edges.tsv")], folder / "out")
    return open_graph(folder / "out")


def rows_of(graph: Graph) -> list[Row]:
    index = graph.index

    def row(one: Joined) -> Row:
        content = index.qualified[int(index.kind_qualified[one.kind])]
        ends = index.id(one.subject), index.id(one.object)
        return Row(*ends, content, index.key(one.row), index.evidence(one.row))

    return sorted(map(row, index.rows()), key=lambda one: one.key)


def test_all_rows_and_all_names_come_back(exported: Path, mini_graph: Graph) -> None:
    graph = imported(exported)

    assert rows_of(graph) == rows_of(mini_graph)
    assert graph.directory.by_id == mini_graph.directory.by_id
    assert graph.directory.names.blob == mini_graph.directory.names.blob
    assert graph.ontology == mini_graph.ontology
    assert {graph.index.id(n): graph.index.category(n) for n in range(graph.index.n_nodes)} == {
        one.id: one.category for one in mini_graph.directory.by_id.values()
    }
    assert graph.vocabulary.is_mechanism


def test_the_json_of_kgx_gives_the_same(exported: Path, mini_graph: Graph) -> None:
    """Other programs write lists as lists, truth values as such, numbers with a point, NaN for nothing."""
    lists = {"category", "synonym", "xref", "disease_context", "cascade_stage", "compared_with"}
    for name in ("nodes", "edges"):
        lines = []
        for row in read(exported / f"{name}.tsv"):
            cells: dict[str, Any] = {
                key: cell.split("|") if key in lists else cell for key, cell in row.items() if cell
            }
            for key in ("negated", "hedged", "counted", "background_only"):
                cells |= {key: True} if row.get(key) else {}
            for key in ("effect_sign", "path_sign", "stage_order"):
                cells |= {key: float(row[key])} if row.get(key) else {}
            cells |= {
                key: math.nan
                for key in ("layer", "evidence", "confidence", "native_category")
                if row.get(key) == ""
            }
            lines.append(json.dumps(cells))
        (exported / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")  # fmt: skip
    graph = imported(exported, "nodes.jsonl", "edges.jsonl")

    assert rows_of(graph) == rows_of(mini_graph)
    assert graph.directory.by_id == mini_graph.directory.by_id


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("path_sign", "7", "path_sign '7' is not one of"), ("path_sign", "x", "path_sign 'x' is not one of"),
        ("negated", "perhaps", "negated 'perhaps' is not one of"),
        ("counted", "2", "counted '2' is not one of"),
        ("evidence", "[", "the evidence is none that was exported"),
        ("evidence", "{}", "it is no list"), ("evidence", "[1]", "a line is no object"),
        ("evidence", '[{"record": "x"}]', "the evidence is none that was exported"),
        ("evidence", '[{"sentence": "1", "panels": 3}]', "the evidence is none that was exported"),
        ("evidence", '[{"publication": "\\u009b31m"}]', "control characters"),
        ("evidence", '[{"publication": "\\ud800"}]', "control characters"),
        ("layer", "a\x1b[31m", "control characters"), ("disease_context", "a|b\x9b", "control characters"),
        ("subject_form_or_variant_qualifier", "\x7f", "control characters"),
    ],
)  # fmt: skip
def test_what_is_damaged_is_refused(exported: Path, column: str, value: str, message: str) -> None:
    rows = read(exported / "edges.tsv")
    place = next(i for i, row in enumerate(rows) if row["id"].startswith("bma:"))
    rows[place][column] = value
    write(exported / "edges.tsv", rows)
    with pytest.raises(ImportFailed, match=f"edges.tsv:{place + 2}: .*{message}"):
        imported(exported)


@pytest.mark.parametrize("value", ["True", "1", "yes", "t"])
def test_a_denial_is_read_however_it_is_written(exported: Path, value: str) -> None:
    rows = read(exported / "edges.tsv")
    place = next(row for row in rows if row["id"].startswith("bma:") and not row["negated"])
    place["negated"] = value
    write(exported / "edges.tsv", rows)

    assert next(row for row in rows_of(imported(exported)) if row.key == place["id"]).qualified.negated


def test_what_is_of_another_graph_is_not_taken_for_its_own() -> None:
    native = NativeGraph()

    assert native.category("x:1", "x", {"native_category": "Alien"}) == ""
    assert native.category("x:1", "x", {}) == ""
    assert native.category("x:2", "y", {"native_category": "Gene", "stage_order": "many"}) == "Gene"
    assert native.listings["x:2"].order == 0
    assert native.relation("x:1", {"original_predicate": "bmo:activates"}) == "", (
        "its subject is none of ours"
    )
    assert native.relation("x:2", {"original_predicate": "bmo:activates"}) == "activates"
    assert native.relation("x:2", {"original_predicate": "bmo:unheard_of"}) == ""
    assert native.relation("x:2", {"original_predicate": "skos:broader"}) == ""
    assert not native.takes("x:2", "x:1", {"original_predicate": "skos:broader"})
    assert native.takes("x:2", "x:2", {"original_predicate": "bmo:hasMember"})
    assert [one.members for one in native.directory().by_id.values()] == [("x:2",)]


def test_an_edge_of_somebody_else_beside_the_export_is_an_edge(exported: Path) -> None:
    rows = read(exported / "edges.tsv")
    extra = dict.fromkeys(rows[0], "") | {
        "id": "mine:1", "subject": "HGNC:7371", "predicate": "biolink:catalyzes", "object": "HGNC:7029",
        "publications": "PMID:1",
    }  # fmt: skip
    write(exported / "edges.tsv", [*rows, extra])
    graph = imported(exported)
    row = next(row for row in rows_of(graph) if row.key == "mine:1")

    assert (row.qualified.relation, row.qualified.evidence) == ("catalyzes", 1)
    assert not graph.vocabulary.is_mechanism
    assert graph.paths("HGNC:7371", "HGNC:7029")
