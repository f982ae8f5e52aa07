"""What a sink refuses, names and counts."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bmgraph.errors import ImportFailed
from bmgraph.formats import sink
from bmgraph.formats.load import import_graph
from tests.formats.small import BOTH, EDGES, NODES, Run, edges_of, opened, put

BAD: dict[str, tuple[str | bytes, str, str]] = {
    "wrong UTF-8": (NODES.encode() + b"g:3\tGene\tbad \xff\t\n", EDGES, "n.tsv:5: not UTF-8 at byte 14"),
    "unknown end": (NODES, EDGES + "e3\tg:1\taffects\tg:9\t\n", "e.tsv:4: 'g:9' is no node"),
    "NaN weight": (
        NODES,
        EDGES + "e3\tg:1\taffects\td:1\tnan\n",
        "e.tsv:4: weight 'nan' is no finite number",
    ),
    "infinite weight": (NODES, EDGES + "e3\tg:1\taffects\td:1\t1e999\n", "no finite number"),
    "a weight as Python writes it": (
        NODES,
        EDGES + "e3\tg:1\taffects\td:1\t1_000\n",
        "weight '1_000' is no finite number",
    ),
    "no weight": (NODES, EDGES + "e3\tg:1\taffects\td:1\tmuch\n", "weight 'much'"),
    "duplicate id": (
        NODES + "g:1\tDrug\tother\t\n",
        EDGES,
        "n.tsv:5: id 'g:1' stands for 'one' (Gene) already",
    ),
    "empty id": (NODES + "\tGene\tother\t\n", EDGES, "n.tsv:5: the id is empty"),
    "control character": (NODES + "g:\x07\tGene\tother\t\n", EDGES, "control characters"),
    "endless id": (NODES + "g" * 20_000 + "\tGene\tother\t\n", EDGES, "20000 characters"),
    "too many cells": (NODES + "g:3\tGene\tother\t\t\t\n", EDGES, "n.tsv:5: 6 cells under 4 columns"),
    "too few cells": (NODES, EDGES + "e3\tg:1\taffects\n", "e.tsv:4: 3 cells under 5 columns"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_is_named_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    nodes, edges, message = BAD[name]
    paths = put(tmp_path, n__tsv=nodes, e__tsv=edges)
    with pytest.raises(ImportFailed) as caught:
        import_graph(paths, tmp_path / "out")

    assert message in str(caught.value)
    assert "1 lines cannot be read, nothing was written" in str(caught.value)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["e.tsv", "n.tsv"]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_can_be_left_out_and_is_listed(tmp_path: Path, name: str) -> None:
    nodes, edges, message = BAD[name]
    report = import_graph(put(tmp_path, n__tsv=nodes, e__tsv=edges), tmp_path / "out", skip_bad=True)
    with (tmp_path / "out" / "rejected.tsv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file, delimiter="\t")

    assert report.refused == 1
    assert row["reason"] in message or message in f"{row['file']}:{row['line']}: {row['reason']}"
    assert edges_of(opened(tmp_path / "out")) == BOTH


def test_a_node_given_twice_is_counted_and_so_is_what_differs(tmp_path: Path, run: Run) -> None:
    twice = NODES + NODES.split("\n", 1)[1].replace("\ttwo\tx", "\ttwo\ty")
    paths = put(tmp_path, n__tsv=twice, e__tsv=EDGES)
    report = import_graph(paths, tmp_path / "out")
    text = run("import", *map(str, paths), "--to", str(tmp_path / "out")).output

    assert (report.repeated, report.differing, report.several) == (3, 1, 2)
    assert "3 nodes were given more than once, 1 of them with other properties" in text
    assert "2 nodes have several categories" in text


def test_what_was_left_out_is_named_where_nothing_is_left(tmp_path: Path) -> None:
    (path,) = put(tmp_path, e__txt="a\nb\n")
    with pytest.raises(ImportFailed, match=r"e\.txt:1: 1 cells: (.|\n)*no node was found"):
        import_graph([path], tmp_path / "out", skip_bad=True)


def test_properties_that_are_no_numbers(tmp_path: Path) -> None:
    lines = '{"id": "a", "x": NaN}\n{"id": "b", "x": [1e999]}\n{"id": "c", "x": 12345678901234567890}\n'
    (path,) = put(tmp_path, g_nodes__jsonl=lines)
    with pytest.raises(ImportFailed, match=r"g_nodes\.jsonl:2: a property is no finite number"):
        import_graph([path], tmp_path / "out")
    import_graph([path], tmp_path / "out", skip_bad=True)
    rows = pq.read_table(tmp_path / "out" / "nodes.parquet").to_pylist()
    assert [row["properties"] for row in rows] == [None, '{"x": 12345678901234567890}']


def test_what_has_too_many_bad_lines_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sink, "_MOST_REFUSED", 12)
    (path,) = put(tmp_path, e__tsv="subject\tobject\n" + "a\tb\n" + "a\n" * 20)
    with pytest.raises(ImportFailed, match=r"and 3 more\nread no further"):
        import_graph([path], tmp_path / "out")
    assert import_graph([path], tmp_path / "out", skip_bad=True).refused == 20


def test_too_many_kinds_of_edges_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sink, "_MOST_KINDS", 3)
    for number in (3, 4):
        rows = "".join(f"a\tr{i}\tb\n" for i in range(number))
        paths = put(tmp_path, e__tsv="subject\tpredicate\tobject\n" + rows)
        if number == 3:
            assert import_graph(paths, tmp_path / "out").edges == 3
            continue
        with pytest.raises(ImportFailed, match=r"e\.tsv: edges of more than 3 kinds .* --edge-columns"):
            import_graph(paths, tmp_path / "out")


def test_qualifiers_without_end_name_the_property(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sink, "MOST_QUALIFIED", 3)
    rows = "".join(f"a\tb\tMONDO:{i}\t{i % 2}\n" for i in range(5))
    (path,) = put(tmp_path, e__tsv="subject\tobject\tdisease_context\thedged\n" + rows)
    with pytest.raises(ImportFailed, match=r"most by contexts: take out the property \(disease_context or"):
        import_graph([path], tmp_path / "out")


def test_a_refused_edge_makes_no_node(tmp_path: Path) -> None:
    rows = "subject\tobject\tweight\na\tb\tNaN\nc\t\t1\nx\ty\t1\n"
    report = import_graph(put(tmp_path, e__tsv=rows), tmp_path / "g", skip_bad=True)
    assert (report.nodes, report.edges, report.refused) == (2, 1, 2)
