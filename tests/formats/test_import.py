"""Importing: every format, and what nobody should send."""

from __future__ import annotations

import bz2
import contextlib
import csv
import gzip
import itertools
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow.parquet as pq
import pytest
from click.testing import Result

from bmgraph.build import build_dataset
from bmgraph.dataset.entities import Directory, Listing
from bmgraph.errors import BuildError, ImportFailed, SearchTooWide
from bmgraph.formats import load, readers, sink, stream
from bmgraph.formats.hetionet import METAEDGES
from bmgraph.formats.load import guess_format, import_graph
from bmgraph.formats.merge import put_article, read_matches
from bmgraph.formats.rdf import read_mapping
from bmgraph.formats.sink import Sink
from bmgraph.graph.index import Index, open_index, save_index
from bmgraph.paths.search import any_slot, best_paths, k_best, k_shortest
from tests.conftest import ROOT

KG = ROOT.parent / "shared" / "reference" / "kg"
needs_kg = pytest.mark.skipif(not KG.exists(), reason=f"no foreign graphs in {KG}")
Run = Callable[..., Result]

NODES = (
    "id\tcategory\tname\tnote\ng:1\tbiolink:Gene|biolink:NamedThing\tone\t\n"
    "g:2\tbiolink:Gene\ttwo\tx\nd:1\tbiolink:Disease\till\n"
)
EDGES = (
    "id\tsubject\tpredicate\tobject\tweight\n"
    "e1\tg:1\tbiolink:affects\tg:2\t0.5\ne2\tg:2\tbiolink:causes\td:1\t\n"
)


def put(folder: Path, **files: str | bytes) -> list[Path]:
    out = []
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out.append(path)
    return out


def opened(folder: Path) -> Index:
    return open_index(folder / "index")


def edges_of(index: Index) -> set[tuple[str, str, str]]:
    return {
        (index.id(u), join.step.edge.relation, index.id(v))
        for u in range(index.n_nodes)
        for v in range(index.n_nodes)
        for join in index.joins(u, v)
        if not join.step.inverse
    }


BOTH = {("g:1", "affects", "g:2"), ("g:2", "causes", "d:1")}


def kgx_json() -> str:
    nodes = [{"id": "g:1", "name": "one", "category": ["biolink:Gene"]}, {"id": "g:2", "category": "Gene"},
             {"id": "d:1", "category": ["Disease"]}]  # fmt: skip
    edges = [{"subject": "g:1", "predicate": "biolink:affects", "object": "g:2", "publications": ["PMID:1"]},
             {"subject": "g:2", "predicate": "causes", "object": "d:1"}]  # fmt: skip
    return json.dumps({"edges": edges, "nodes": nodes})


TURTLE = """@prefix x: <http://x.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<http://x.org/g/1> a x:Gene ; rdfs:label "one" ; x:affects <http://x.org/g/2> .
<http://x.org/g/2> a x:Gene ; x:causes <http://x.org/d/1> ; x:noted [ x:by x:me ] .
<http://x.org/d/1> a x:Disease .
"""
MAPPING = """[prefixes]
g = "http://x.org/g/"
d = "http://x.org/d/"
[predicates]
"http://x.org/affects" = "affects"
"http://x.org/causes" = "causes"
"""


@pytest.mark.parametrize(
    "files",
    [
        {"n_nodes__tsv": NODES, "n_edges__tsv": EDGES},
        {"n_edges__tsv__gz": gzip.compress(EDGES.encode()),
         "n_nodes__tsv__bz2": bz2.compress(NODES.encode())},
        {"n__csv": NODES.replace("\t", ","), "e__csv": EDGES.replace("\t", ",")},
        {"all__json": kgx_json()},
        {"n_nodes__jsonl": "\n".join(map(json.dumps, json.loads(kgx_json())["nodes"])),
         "n_edges__jsonl": "\n\n".join(map(json.dumps, json.loads(kgx_json())["edges"]))},
        {"all__ttl": TURTLE},
    ],
    ids=["tsv", "packed", "csv", "json", "jsonl", "rdf"],
)  # fmt: skip
def test_every_format_gives_the_same_graph(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    (mapping,) = put(tmp_path, map__toml=MAPPING)
    paths = put(tmp_path, **files)
    report = import_graph(paths, tmp_path / "out", mapping=mapping)
    index = opened(tmp_path / "out")

    assert edges_of(index) == BOTH
    assert (report.nodes, report.edges, report.distinct, report.refused) == (3, 2, 2, 0)
    assert index.label(index.node("g:1")) == "one"
    assert {index.category(n) for n in range(3)} == {"Gene", "Disease"}
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "edges.parquet", "index", "metagraph.json", "nodes.parquet",
    ]  # fmt: skip


def test_what_the_index_does_not_hold_is_in_the_tables(tmp_path: Path) -> None:
    import_graph(put(tmp_path, n__tsv=NODES, e__tsv=EDGES), tmp_path / "out")
    nodes = {row["id"]: row for row in pq.read_table(tmp_path / "out" / "nodes.parquet").to_pylist()}
    edges = pq.read_table(tmp_path / "out" / "edges.parquet").to_pylist()

    assert json.loads(nodes["g:1"]["properties"])["category"] == ["biolink:Gene", "biolink:NamedThing"]
    assert json.loads(nodes["g:2"]["properties"]) == {"note": "x"}
    assert [(edge["id"], edge["weight"]) for edge in edges] == [("e1", 0.5), ("e2", None)]


def test_rdf_without_a_mapping_takes_every_predicate(tmp_path: Path) -> None:
    report = import_graph(put(tmp_path, g__ttl=TURTLE), tmp_path / "out")
    index = opened(tmp_path / "out")

    assert report.edges == 4, "blank nodes are nodes too"
    assert ("http://x.org/g/1", "affects", "http://x.org/g/2") in edges_of(index)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b\nb c\n", {("a", "related_to", "b"), ("b", "related_to", "c")}),
        ("a\tb\t0.5\nb\tc\t1e3\n", {("a", "related_to", "b"), ("b", "related_to", "c")}),
        ("a causes b\n# a comment\n\nb causes a\n", {("a", "causes", "b"), ("b", "causes", "a")}),
        ("source,target\na,b\n", {("a", "related_to", "b")}),
        ("a a\n", {("a", "related_to", "a")}),
    ],
    ids=["pairs", "weights", "cycle", "header", "self-loop"],
)
def test_a_plain_list_of_edges(tmp_path: Path, text: str, expected: set[tuple[str, str, str]]) -> None:
    name = "list__csv" if "," in text else "list__txt"
    import_graph(put(tmp_path, **{name: text}), tmp_path / "out")

    assert edges_of(opened(tmp_path / "out")) == expected


def test_hetionet_by_node_table_and_interactions(tmp_path: Path) -> None:
    nodes = "id\tname\tkind\nGene::1\tone\tGene\nGene::2\ttwo\tGene\nCompound::D\tdrug\tCompound\n"
    edges = (
        "source\tmetaedge\ttarget\nCompound::D\tCbG\tGene::1\nGene::1\tGr>G\tGene::2\nGene::2\tGiG\tGene::1\n"
    )
    import_graph(put(tmp_path, nodes__tsv=nodes, edges__sif=edges), tmp_path / "out")
    index = opened(tmp_path / "out")

    assert [str(edge) for edge in index.metagraph.edges] == [
        "Compound - binds - Gene", "Gene - interacts - Gene", "Gene > regulates > Gene",
    ]  # fmt: skip
    assert index.metagraph.abbreviate(index.metagraph.metapath("CbGr>GiG")) == "CbGr>GiG"
    assert len(METAEDGES) == 24


def test_metaedges_between_other_categories_are_told(tmp_path: Path) -> None:
    nodes = "id\tname\tkind\nGene::1\tone\tGene\nGene::2\ttwo\tGene\n"
    edges = "source\tmetaedge\ttarget\nGene::1\tCbG\tGene::2\nGene::1\tGiG\tGene::2\n"
    report = import_graph(put(tmp_path, nodes__tsv=nodes, edges__sif=edges), tmp_path / "out")

    (note,) = report.notes
    assert note.startswith("1 edges join other categories")
    assert note.endswith("edges.sif:2: CbG between Gene and Gene")


def test_signs_and_columns_that_are_not_used_are_told(tmp_path: Path, run: Run) -> None:
    (path,) = put(tmp_path, e__tsv="subject\tpredicate\tobject\na\traises\tb\n")
    where = ["import", str(path), "--to", str(tmp_path / "out")]
    assert "no edge has the relation raise\n" in run(*where, "--sign", "raise=+", "--sign", "raises=+").output
    assert "has a sign already" in run(*where, "--sign", "raises=+", "--sign", "raises=-").output
    assert "subject is a already" in run(*where, "--edge-columns", "subject=a,subject=b").output


def test_hetionet_json_runs_edges_as_their_metaedge_does(tmp_path: Path) -> None:
    document = {
        "metanode_kinds": ["Compound", "Gene"],
        "metaedge_tuples": [["Compound", "Gene", "binds", "both"], ["Gene", "Gene", "regulates", "forward"]],
        "kind_to_abbrev": {"Compound": "C", "Gene": "G", "binds": "b", "regulates": "r"},
        "nodes": [{"kind": "Compound", "identifier": "D", "name": "drug"}, {"kind": "Gene", "identifier": 1},
                  {"kind": "Gene", "identifier": 2, "data": {"x": 1}}],
        "edges": [
            {"source_id": ["Gene", 1], "target_id": ["Compound", "D"], "kind": "binds", "direction": "both"},
            {"source_id": ["Gene", 1], "target_id": ["Gene", 2], "kind": "regulates",
             "direction": "backward"},
        ],
    }  # fmt: skip
    (path,) = put(tmp_path, h__json=json.dumps(document))
    import_graph([path], tmp_path / "out")

    assert guess_format(path) == "hetionet-json"
    assert edges_of(opened(tmp_path / "out")) == {
        ("Compound::D", "binds", "Gene::1"), ("Gene::2", "regulates", "Gene::1"),
    }  # fmt: skip


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


BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    "files",
    [
        {"n__csv": BOM + NODES.replace("\t", ",").encode(), "e__tsv": BOM + EDGES.encode()},
        {"n__json": BOM + kgx_json().encode()},
        {"g__ttl": BOM + TURTLE.encode()},
        {"g__ttl__gz": gzip.compress(BOM + TURTLE.encode())},
    ],
)
def test_a_byte_order_mark_is_passed_over(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    paths = put(tmp_path, **files)
    (mapping,) = put(tmp_path, map__toml=BOM + MAPPING.encode())
    import_graph(paths, tmp_path / "out", mapping=mapping)
    assert edges_of(opened(tmp_path / "out")) == BOTH
    (path,) = put(tmp_path, wide__json=kgx_json().encode("utf-16"))
    with pytest.raises(ImportFailed, match="UTF-16: convert it"):
        import_graph([path], tmp_path / "no")


CSV_NODES = 'id,category,name,note\ng:1,Gene,"one\r\nmore","a\n\nb"\ng:2,"Gene | biolink:Other",two,x\n'
CSV_EDGES = "subject,object\ng:1,g:2\n"


def test_a_cell_of_csv_may_have_lines(tmp_path: Path) -> None:
    paths = put(tmp_path, n__csv='# a "comment\n' + CSV_NODES + f'g:3,Gene,{"x" * 9},"{"y" * 200_000}"\n')
    import_graph([*paths, *put(tmp_path, e__csv=CSV_EDGES)], tmp_path / "out")
    rows = {row["id"]: row for row in pq.read_table(tmp_path / "out" / "nodes.parquet").to_pylist()}

    assert [rows[f"g:{i}"]["category"] for i in (1, 2, 3)] == ["Gene"] * 3
    assert rows["g:1"]["label"] == "one more"
    assert json.loads(rows["g:1"]["properties"]) == {"note": "a\n\nb"}
    assert len(json.loads(rows["g:3"]["properties"])["note"]) == 200_000


def test_a_bad_row_of_csv_goes_as_a_whole(tmp_path: Path) -> None:
    bad = b'g:3,Gene,"three\ng:4,Gene,\xff",x,too,many\ng:5,Gene,"five\ng:6,Gene,"six"\ng:7,Gene,seven,\n'
    paths = put(tmp_path, n__csv=CSV_NODES.encode() + bad, e__csv=CSV_EDGES)
    with pytest.raises(ImportFailed, match=r"n\.csv:7: line 8 is not UTF-8 at byte 10"):
        import_graph(paths, tmp_path / "out")
    report = import_graph(paths, tmp_path / "out", skip_bad=True)
    with (tmp_path / "out" / "rejected.tsv").open(encoding="utf-8", newline="") as file:
        rows = [(row["line"], row["reason"], row["text"]) for row in csv.DictReader(file, delimiter="\t")]

    assert (report.nodes, report.refused) == (3, 2)
    assert rows[1][0] == "9"
    assert rows[1][1].endswith("(up to line 10)")
    assert rows[1][2] == 'g:5,Gene,"five\ng:6,Gene,"six"'


@pytest.mark.parametrize("skip_bad", [False, True])
@pytest.mark.parametrize(
    ("end", "message"),
    [
        (b'g:3,Gene,"x\ny\n', "a quote that is not closed"),
        (b'g:3,Gene,"x' + b"\n" * 2000, "a row of more than"),
        (b"g:3," + b"x" * 2000, "a row of more than"),
    ],
)
def test_a_row_of_csv_without_an_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: bytes, message: str, skip_bad: bool
) -> None:
    monkeypatch.setattr(readers, "MAX_LINE", 1000)
    monkeypatch.setattr(stream, "MAX_LINE", 1000)
    paths = put(tmp_path, n__csv=CSV_NODES.encode() + end, e__csv=CSV_EDGES)
    with pytest.raises(ImportFailed, match=f"n.csv:7: {message}"):
        import_graph(paths, tmp_path / "out", skip_bad=skip_bad)
    assert sorted(tmp_path.iterdir()) == sorted(paths)


def test_what_was_left_out_is_told_where_nothing_is_left(tmp_path: Path) -> None:
    (path,) = put(tmp_path, e__txt="a\nb\n")
    with pytest.raises(ImportFailed, match=r"e\.txt:1: 1 cells: (.|\n)*no node was found"):
        import_graph([path], tmp_path / "out", skip_bad=True)


def test_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    paths = put(tmp_path, n__tsv="id\tname\tnote\tnote \na\tA\tx\ty\n")
    with pytest.raises(ImportFailed, match=r"n\.tsv:1: 2 columns are called 'note'"):
        import_graph(paths, tmp_path / "out")


def test_a_table_of_many_columns_is_read(tmp_path: Path) -> None:
    header = "subject\tobject\t" + "\t".join(map(str, range(100_000)))
    report = import_graph(put(tmp_path, e__tsv=f"{header}\na\tb\n"), tmp_path / "out")
    assert report.edges == 1


def test_a_record_of_a_document_is_named_and_can_be_left_out(tmp_path: Path) -> None:
    nodes = [{"id": "a"}, {"id": "b\x07"}, 7, {"id": "b"}]
    edges = [{"subject": "a", "object": "b"}, {"subject": "a", "object": "z", "x": 10**18}]
    (path,) = put(tmp_path, g__json=json.dumps({"nodes": nodes, "edges": edges}))
    with pytest.raises(ImportFailed, match=r"g\.json: node 2: the id") as caught:
        import_graph([path], tmp_path / "out")
    assert "g.json: node 3: no JSON object" in str(caught.value)
    assert "g.json: edge 2: 'z' is no node" in str(caught.value)
    report = import_graph([path], tmp_path / "out", skip_bad=True)
    assert (report.nodes, report.edges, report.refused) == (2, 1, 3)
    assert "g.json\tedge 2\t'z' is no node" in (tmp_path / "out" / "rejected.tsv").read_text(encoding="utf-8")


@pytest.mark.parametrize("bad", ["NaN", "1" * 30, "1e999", '"\xff"'])
def test_where_a_document_breaks_is_told(tmp_path: Path, bad: str) -> None:
    text = f'{{"nodes": [], "edges": [{{"subject": "a"}}, {{"x": {bad}}}]}}'
    (path,) = put(tmp_path, g__json=text.encode("latin-1"))
    with pytest.raises(ImportFailed, match=r"g\.json: in 'edges', number 2: no JSON \("):
        import_graph([path], tmp_path / "out")


def test_properties_that_are_no_numbers(tmp_path: Path) -> None:
    lines = '{"id": "a", "x": NaN}\n{"id": "b", "x": [1e999]}\n{"id": "c", "x": 12345678901234567890}\n'
    (path,) = put(tmp_path, g_nodes__jsonl=lines)
    with pytest.raises(ImportFailed, match=r"g_nodes\.jsonl:2: a property is no finite number"):
        import_graph([path], tmp_path / "out")
    import_graph([path], tmp_path / "out", skip_bad=True)
    rows = pq.read_table(tmp_path / "out" / "nodes.parquet").to_pylist()
    assert [row["properties"] for row in rows] == [None, '{"x": 12345678901234567890}']


def test_contexts_that_are_copied_too_often_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bmgraph.formats.documents._MOST_COPIED", 5)
    inner = '{"@context": {"q": "http://q"}, "@id": "http://a", "q": {"@id": "http://b"}}'
    (path,) = put(tmp_path, g__jsonld=f'{{"@context": {{"p": "http://p"}}, "@graph": [{inner}]}}')
    assert import_graph([path], tmp_path / "out").edges == 1
    (path,) = put(tmp_path, g__jsonld=f'{{"@context": {{"p": "http://p"}}, "@graph": [{inner}, {inner}]}}')
    with pytest.raises(ImportFailed, match=r"3 contexts with 3 terms: put one at the top"):
        import_graph([path], tmp_path / "out")


def test_what_has_too_many_bad_lines_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sink, "_MOST_REFUSED", 12)
    (path,) = put(tmp_path, e__tsv="subject\tobject\n" + "a\tb\n" + "a\n" * 20)
    with pytest.raises(ImportFailed, match=r"and 3 more\nread no further"):
        import_graph([path], tmp_path / "out")
    assert import_graph([path], tmp_path / "out", skip_bad=True).refused == 20


def test_a_record_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bmgraph.formats.documents._MOST_VALUES", 20)
    for name, record in (("g__json", "nodes"), ("g__jsonld", "@graph")):
        for number, message in ((3, ""), (30, "a record of more than 20 values")):
            values = ", ".join(['{"q": 1}'] * number)
            text = f'{{"{record}": [{{"id": "a", "@id": "http://a", "p": [{values}]}}], "edges": []}}'
            paths = put(tmp_path, **{name: text})
            if message:
                with pytest.raises(ImportFailed, match=message):
                    import_graph(paths, tmp_path / "out")
            elif name == "g__json":
                assert import_graph(paths, tmp_path / "out").nodes == 1


def test_text_that_abbreviations_make_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bmgraph.formats.rdf.MAX_LINE", 1 << 20)
    text = f'<!DOCTYPE a [<!ENTITY e "{"x" * 200}">]>\n<a>{"&e;" * 6000}</a>'
    with pytest.raises(ImportFailed, match="a tag or text of more than 1 MiB"):
        import_graph(put(tmp_path, g__rdf=text), tmp_path / "out")


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


def test_a_first_line_that_is_no_header_is_told(tmp_path: Path, run: Run) -> None:
    (path,) = put(tmp_path, e__txt="# by hand\na b\x07\nb c\n")
    text = run("import", str(path), "--to", str(tmp_path / "out"), "--skip-bad").output
    assert "e.txt:2: no header, so the first line is an edge too" in text
    assert "--edge-columns): a b\ufffd" in text
    (path,) = put(tmp_path, e__txt="protein1 protein2 combined_score\na b 3\n")
    refused = run("import", str(path), "--to", str(tmp_path / "out2"))
    assert (refused.exit_code, "name them with --edge-columns" in refused.stderr) == (1, True)


def test_qualifiers_without_end_name_the_property(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sink, "MOST_QUALIFIERS", 3)
    rows = "".join(f"a\tb\tMONDO:{i}\t{i % 2}\n" for i in range(5))
    (path,) = put(tmp_path, e__tsv="subject\tobject\tdisease_context\thedged\n" + rows)
    with pytest.raises(ImportFailed, match=r"most as contexts: take out the property \(disease_context or"):
        import_graph([path], tmp_path / "out")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("ignored", [False, True])
def test_a_signal_ends_an_import_without_a_trace(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, name: str, ignored: bool
) -> None:
    number = getattr(signal, name)
    # Whoever runs the tests may ignore it already, as nohup does.
    handler = signal.SIG_IGN if ignored else signal.SIG_DFL
    before = signal.signal(number, handler)
    try:

        def killed(index: Index, folder: Path) -> Index:
            os.kill(os.getpid(), number)
            return save_index(index, folder)

        monkeypatch.setattr(load, "save_index", killed)
        paths = put(tmp_path, e__txt="a b\n")
        result = run("import", str(paths[0]), "--to", str(tmp_path / "out"))
        assert result.exit_code == (0 if ignored else 128 + number)
        assert sorted(tmp_path.iterdir()) == sorted([*paths, *([tmp_path / "out"] if ignored else [])])
        assert signal.getsignal(number) is handler
    finally:
        signal.signal(number, before)


@pytest.mark.parametrize(
    ("name", "value", "denied"),
    [("negated", "1.0", 1), ("negated", "T", 1), ("negated", "No", 0), ("negated", "not", None),
     ("hedged", "maybe", None), ("effect_sign", "7", None), ("effect_sign", "-1.0", 0)],
)  # fmt: skip
def test_what_an_edge_says_of_itself_is_understood_or_refused(
    tmp_path: Path, name: str, value: str, denied: int | None
) -> None:
    paths = put(tmp_path, e__tsv=f"subject\tpredicate\tobject\t{name}\na\tr\tb\t{value}\n")
    if denied is None:
        with pytest.raises(ImportFailed, match=f"e.tsv:2: {name} '{value}' is not one of"):
            import_graph(paths, tmp_path / "out")
    else:
        assert import_graph(paths, tmp_path / "out").negated == denied


@pytest.mark.parametrize(("suffix", "packed"), [("bz2", bz2.compress), ("gz", gzip.compress)])
def test_several_packed_streams_are_read_whole_or_refused(
    tmp_path: Path, suffix: str, packed: Callable[[bytes], bytes]
) -> None:
    def content(data: bytes) -> list[Path]:
        return put(tmp_path, **{f"e__txt__{suffix}": data})

    one, two = (packed("".join(f"{x}{i} b\n" for i in range(9)).encode()) for x in "ac")
    for whole in (one + two, packed(b"") + one + two, one + packed(b"") + two):
        assert import_graph(content(whole), tmp_path / "out").edges == 18
    broken = [
        one + two[:20] + bytes([two[20] ^ 4]) + two[21:],
        one + b"x" + two[1:],
        one + b"rest",
        one + bytes(len(two)) + two,
        one + bytes(len(two)),
        one + two[:-9],
        one + two[:2],
        one[:-1],
    ]
    for number, data in enumerate(broken):
        with pytest.raises(ImportFailed, match="damaged"):
            import_graph(content(data), tmp_path / str(number))


def test_packed_text_longer_than_a_block_is_read_whole(tmp_path: Path) -> None:
    for pack, name in ((gzip.compress, "e.txt.gz"), (bz2.compress, "e.txt.bz2")):
        text = b"".join(b"%d b\n" % (i * 7919 % 1_000_003) for i in range(400_000))
        (tmp_path / name).write_bytes(pack(text))
        with stream.open_stream(tmp_path / name) as file:
            assert file.read() == text


def test_json_ld_with_its_context(tmp_path: Path) -> None:
    text = {
        "@context": {"p": "http://x/p", "label": "http://www.w3.org/2000/01/rdf-schema#label"},
        "@graph": [{"@id": "http://x/a", "@type": "http://x/Gene", "label": "A", "p": {"@id": "http://x/b"}}],
    }
    import_graph(put(tmp_path, g__jsonld=json.dumps(text)), tmp_path / "out")
    index = opened(tmp_path / "out")

    assert edges_of(index) == {("http://x/a", "p", "http://x/b")}
    assert index.label(index.node("http://x/a")) == "A"
    assert index.category(index.node("http://x/a")) == "Gene"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"@context": "https://schema.org/", "@id": "http://a"}', "g.jsonld: its context is elsewhere"),
        ('{"http://p":' * 10_000 + "1" + "}" * 10_000, "nested more than 100 levels deep"),
        ('{"@graph": [{"@id": "http://a"', "no JSON"),
        ('{"@context": {"a": "b:c", "b": "a:d"}, "@id": "http://a", "a": 1}', "g.jsonld: Cyclic"),
    ],
)
def test_json_ld_that_is_not_read_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ImportFailed, match=message):
        import_graph(put(tmp_path, g__jsonld=text), tmp_path / "out")


@pytest.mark.parametrize(
    "content", ['<x a="{}"/>', "<x>{}</x>", "<!-- {} --><x/>", "<x{}/>", "<x><y/>{}</x>", "<x/>{}"]
)
def test_long_pieces_of_xml_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.setattr("bmgraph.formats.rdf.MAX_LINE", 1 << 20)
    text = f'<?xml version="1.0"?>\n<a>{content.format("y" * 1_100_000)}</a>'
    with pytest.raises(ImportFailed, match=r"g\.rdf:2: a tag or text of more than 1 MiB"):
        import_graph(put(tmp_path, g__rdf=text), tmp_path / "out")


@pytest.mark.parametrize("encoding", ["Shift_JIS", "nope", "rot13", "idna"])
def test_an_encoding_of_xml_that_is_not_read_is_refused(tmp_path: Path, encoding: str) -> None:
    paths = put(tmp_path, e__rdf=f'<?xml version="1.0" encoding="{encoding}"?><a/>')
    with pytest.raises(ImportFailed, match=r"e\.rdf"):
        import_graph(paths, tmp_path / "out")


@pytest.mark.parametrize("more", [[], ["--skip-bad"]])
def test_names_that_are_no_utf_8(tmp_path: Path, run: Run, more: list[str]) -> None:
    path = tmp_path / "e\udcff.txt"
    path.write_text("a b\nc\n", encoding="utf-8")
    result = run("import", str(path), "--to", str(tmp_path / "out"), *more)
    assert result.exit_code == (0 if more else 1)
    assert "e\\udcff.txt" in result.output
    result = run("import", str(path), "--to", str(tmp_path / "no"), "--layer", "\udcff", *more)
    assert (result.exit_code, "the layer '\\udcff'" in result.output) == (1, True)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"wide__tsv": "a\tb\tc\td\n1\t2\t3\t4\n"}, "wide.tsv:1: no column for subject and object"),
        ({"n__tsv": "identifier\tcategory\tname\nx\ty\tz\n"}, "n.tsv:1: no column for subject and object"),
        ({"n__csv": '"my id","name"\nx,y\n'}, "n.csv:1: no column for subject and object"),
        ({"e__tsv": b"subject\tpr\xe9dicat\tobject\na\tb\tc\n"}, "e.tsv:1: not UTF-8"),
        ({"e__gz": gzip.compress(b"a b\n" * 99)[:-12]}, "damaged"),
        ({"e__gz": b"not packed"}, "damaged"),
        ({"g__json": '{"nodes": [{"id": "x"'}, "no JSON"),
        ({"g__json": '{"nodes": []}'}, "g.json: no array 'edges' at the top, where there is 'nodes'"),
        ({"g__json": '{"nodes": [], "edges": []}'}, "no node was found"),
        ({"g__json": '{"nodes": [{"id": "x"}], "links": []}'}, "there is 'nodes', 'links': a graph has"),
        ({"g__json": '[{"nodes": [], "edges": []}]'}, "there is no key"),
        ({"g__json": '{"nodes": [{"id": "' + 'y\\"' * (3 << 20)}, "a text of more than 4 MiB"),
        ({"g__json": '{"nodes": [1], "edges": [[]]}'}, "2 lines cannot be read"),
        ({"g__json": '{"nodes": [{"id": "x"}], "edges": [{"subject": "x"}]}'}, "no object"),
        ({"g_nodes__jsonl": '{"id": "x"}\n{"id": \n' + "[" * 100_000 + "\n"}, "2 lines cannot be read"),
        ({"g__ttl": "<a> <b> .\n"}, "g.ttl:1"),
        ({"empty__txt": ""}, "empty.txt: holds nothing"),
        ({"e__txt": "version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 1\n"}, "git lfs pull"),
        ({"e__tsv": "subject\tobject\ra\tb\r"}, "e.tsv:1: lines end in carriage returns"),
        ({"e__csv": "subject;object\na;b\n"}, "e.csv:1: no column for subject and object in subject;object"),
        ({"e__csv": "subject,object\ra,b\r"}, "e.csv:1: lines end in carriage returns"),
        ({"g__json": gzip.compress(b"{}")}, "g.json: packed with gzip: end its name in .gz"),
        ({"empty__txt": "# a b\n\n"}, "empty.txt: no row"),
        ({"empty__txt__gz": gzip.compress(b"")}, "holds nothing"),
        ({"list__txt": "a b\nc\n"}, "list.txt:2: 1 cells: a list of edges"),
        ({"h__json": '{"metanode_kinds": [], "nodes": [{"kind": "G"}], "edges": [{"kind": 1}]}'},
         "a node needs"),
    ],
)  # fmt: skip
def test_bad_files_are_refused(tmp_path: Path, files: dict[str, str | bytes], message: str) -> None:
    paths = put(tmp_path, **files)
    with pytest.raises(ImportFailed, match=message.replace("[", r"\[")):
        import_graph(paths, tmp_path / "out")

    assert sorted(tmp_path.iterdir()) == sorted(paths)


DEEP = "[" * 100_000 + "]" * 100_000
HOSTILE = {
    "deep property": f'{{"nodes": [{{"id": "x", "a": {DEEP}}}]}}',
    "deep id": f'{{"nodes": [{{"id": {DEEP}}}]}}',
    "deep node": f'{{"nodes": [{DEEP}]}}',
    "endless number": f'{{"nodes": [{{"id": "x", "a": {"9" * 10_000}}}]}}',
    "lone surrogate": '{"nodes": [{"id": "x\\ud800"}], "edges": []}',
    "escape in a label": '{"nodes": [{"id": "x", "name": "\\u001b[2J"}], "edges": []}',
    "terminal codes of the upper half": '{"nodes": [{"id": "x", "name": "\\u009b2J"}], "edges": []}',
    "data that is none": '{"metanode_kinds": 1, "nodes": [{"kind": [], "identifier": {}, "data": 3}]}',
    "metagraph that is none": '{"metanode_kinds": 1, "kind_to_abbrev": [1],'
    ' "metaedge_tuples": [1, [[], {}, 2]], "nodes": [{"kind": "G", "identifier": 1}],'
    ' "edges": [{"source_id": [[], 1], "target_id": ["G", 1],'
    ' "kind": "r", "direction": "both"}]}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_or_read(tmp_path: Path, name: str) -> None:
    (path,) = put(tmp_path, g__json=HOSTILE[name])
    with contextlib.suppress(ImportFailed):
        import_graph([path], tmp_path / "out")
        opened(tmp_path / "out")
    assert {p.name for p in tmp_path.iterdir()} <= {"g.json", "out"}


def test_rdf_in_several_files_is_one_graph_but_for_blank_nodes(tmp_path: Path, run: Run) -> None:
    paths = put(
        tmp_path,
        a__nt="<http://x/1> <http://x/to> _:b .\n_:b <http://x/to> <http://x/2> .\n",
        b__nt='<http://x/1> <http://x/to> _:b .\n<http://x/2> <http://x/note> "seen" .\n',
        c__ttl="@prefix x: <http://x/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'x:1 a x:Gene ; rdfs:label "one", "1" .',
    )
    text = run("import", *map(str, paths), "--to", str(tmp_path / "out")).output
    index = opened(tmp_path / "out")

    assert edges_of(index) == {
        ("http://x/1", "to", "_:b1.1"), ("http://x/1", "to", "_:b2.1"), ("_:b1.1", "to", "http://x/2"),
    }  # fmt: skip
    assert index.category(index.node("http://x/1")) == "Gene"
    assert index.label(index.node("http://x/1")) == "one"
    assert "2 statements are no edges, types or labels, most of: http://x/note, http" in text


def test_a_table_may_say_what_the_nodes_of_rdf_are(tmp_path: Path) -> None:
    table = "id\tcategory\tname\nhttp://x/1\tGene\tone\n"
    paths = put(tmp_path, e__nt="<http://x/1> <http://x/to> <http://x/2> .\n", n__tsv=table)
    import_graph(paths, tmp_path / "out")
    index = opened(tmp_path / "out")
    assert [index.category(index.node(f"http://x/{i}")) for i in (1, 2)] == ["Gene", "NamedThing"]


SEVERAL = """@prefix a: <http://a/> . @prefix b: <http://b/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
a:1 a {} ; a:to a:2 ; b:to a:2 ; a:by a:2 . a:2 a a:Z ; a:note "x" .
"""


@pytest.mark.parametrize(
    "order", list(itertools.permutations(["owl:Class", "a:Gene", "b:Gene", "a:Drug"]))[::5]
)
def test_the_order_of_statements_chooses_no_type(tmp_path: Path, order: tuple[str, ...]) -> None:
    (path,) = put(tmp_path, g__ttl=SEVERAL.format(", ".join(order)))
    report = import_graph([path], tmp_path / "out")
    rows = {row["id"]: row for row in pq.read_table(tmp_path / "out" / "nodes.parquet").to_pylist()}

    assert {relation for _, relation, _ in edges_of(opened(tmp_path / "out"))} == {
        "http://a/to", "http://b/to", "by",
    }  # fmt: skip
    assert report.several == 1
    assert rows["http://a/1"]["category"] == "Drug"
    assert json.loads(rows["http://a/1"]["properties"]) == {
        "category": ["Drug", "http://a/Gene", "http://b/Gene", "Class"]
    }
    (mapping,) = put(
        tmp_path, map__toml='[prefixes]\nb = "http://b/"\n[categories]\n"http://a/Gene" = "Gene"\n'
    )
    import_graph([path], tmp_path / "out", mapping=mapping)
    rows = {row["id"]: row for row in pq.read_table(tmp_path / "out" / "nodes.parquet").to_pylist()}
    assert json.loads(rows["http://a/1"]["properties"]) == {"category": ["Gene", "Drug", "b:Gene", "Class"]}


def test_bad_lines_of_n_triples_can_be_left_out(tmp_path: Path) -> None:
    good = b"<http://x/1> <http://x/to> <http://x/2> .\n"
    (path,) = put(
        tmp_path, g__nt=good + b"<http://x/1> <bad> .\n\n<http://x/1> <http://x/to> \xff .\n# end\n" + good
    )
    with pytest.raises(ImportFailed, match=r"g\.nt:2: .*IRI") as caught:
        import_graph([path], tmp_path / "out")
    assert "g.nt:4: not UTF-8 at byte 28" in str(caught.value)
    assert import_graph([path], tmp_path / "out", skip_bad=True).edges == 2


def test_where_turtle_breaks_is_told(tmp_path: Path) -> None:
    (path,) = put(tmp_path, g__ttl=TURTLE + "\n\n<http://x.org/a> <b c> .\n")
    with pytest.raises(ImportFailed, match=r"g\.ttl:7 Parser error"):
        import_graph([path], tmp_path / "out")
    (path,) = put(tmp_path, g__ttl=f"{TURTLE}<http://x.org/a> a <{'b:' * 9000}> .")
    with pytest.raises(ImportFailed, match=r"g\.ttl: statement 9: the category has"):
        import_graph([path], tmp_path / "out")


def test_a_mapping_that_fits_nothing_is_named(tmp_path: Path) -> None:
    mapping, path = put(tmp_path, map__toml='[predicates]\n"http://x.org/tos" = "to"\n', g__ttl=TURTLE)
    with pytest.raises(
        ImportFailed, match=r"map\.toml: no statement has one of its predicates.*x\.org/affects"
    ):
        import_graph([path], tmp_path / "out", mapping=mapping)
    mapping.write_text(MAPPING + '"http://x.org/tos" = "to"\n', encoding="utf-8")
    notes = import_graph([path], tmp_path / "out", mapping=mapping).notes
    assert any(note.endswith("map.toml: no statement has http://x.org/tos") for note in notes)
    (table,) = put(tmp_path, e__txt="a b\n")
    assert any("no file is RDF" in n for n in import_graph([table], tmp_path / "out", mapping=mapping).notes)


XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x.org/">{}</rdf:RDF>'
EDGE = '<rdf:Description rdf:about="&x;a"><x:to rdf:resource="&x;b"/></rdf:Description>'


def test_xml_entities_may_abbreviate_and_no_more(tmp_path: Path) -> None:
    head = '<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY x "http://x.org/">{}]>'
    good = head.format("") + XML.format(EDGE)
    import_graph(put(tmp_path, g__rdf=good), tmp_path / "out")
    assert edges_of(opened(tmp_path / "out")) == {("http://x.org/a", "to", "http://x.org/b")}

    for bad in (
        '<!ENTITY y "&x;&x;">',
        f'<!ENTITY y "{"z" * 999}">',
        '<!ENTITY y SYSTEM "file:///etc/passwd">',
    ):
        for filler in ("", " " * ((1 << 20) - 120)):
            paths = put(tmp_path, g__rdf=head.format(filler + bad) + XML.format(EDGE))
            with pytest.raises(ImportFailed, match="entity"):
                import_graph(paths, tmp_path / "out")


def test_xml_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    body = '\n<rdf:Description rdf:about="http://a/1"><x:to rdf:resource="http://a/2"/></rdf:Description>\n'
    (path,) = put(tmp_path, g__rdf=XML.format(body * 2).removesuffix("</rdf:RDF>"))
    with pytest.raises(ImportFailed, match=r"g\.rdf:5: no element found: mend it, or fetch it again"):
        import_graph([path], tmp_path / "out")


def test_xml_may_not_be_nested_without_end(tmp_path: Path) -> None:
    (path,) = put(tmp_path, g__rdf=XML.format("<x:a>\n<x:b>" * 501 + "</x:b></x:a>" * 501))
    with pytest.raises(ImportFailed, match=r"g\.rdf:501: elements nested more than 1000"):
        import_graph([path], tmp_path / "out")


@pytest.mark.parametrize("category", [{"x": 1}, [["Gene"]], 7])
def test_a_category_that_is_no_text_is_refused(tmp_path: Path, category: object) -> None:
    (path,) = put(tmp_path, g_nodes__jsonl=json.dumps({"id": "a", "category": category}))
    with pytest.raises(ImportFailed, match=r"jsonl:1: category .* is no text"):
        import_graph([path], tmp_path / "out")


def test_what_a_message_quotes_does_not_steer_the_terminal(tmp_path: Path, run: Run) -> None:
    (path,) = put(tmp_path, g__ttl='<http://a> <http://\x1b[2J\x07> "x" .')
    result = run("import", str(path), "--to", str(tmp_path / "out"))

    assert result.exit_code == 1
    assert "\x1b" not in result.output


def test_commas_may_stand_in_quotes(tmp_path: Path) -> None:
    text = 'source,relation,target\n"a, b",causes,"say ""c"""\n'
    import_graph(put(tmp_path, e__csv=text), tmp_path / "out")
    assert edges_of(opened(tmp_path / "out")) == {("a, b", "causes", 'say "c"')}
    with pytest.raises(ImportFailed, match=r"e.csv:2"):
        import_graph(put(tmp_path, e__csv='source,target\n"a,b\n'), tmp_path / "out")


def test_a_label_of_several_nodes_asks_for_an_id(tmp_path: Path, run: Run) -> None:
    nodes = "id\tname\ng:1\tsame\ng:2\tsame\n"
    paths = [str(p) for p in put(tmp_path, n__tsv=nodes, e__txt="g:1 g:2\n")]
    run("import", *paths, "--to", str(tmp_path / "out"))
    result = run("paths", "--graph", str(tmp_path / "out"), "same", "g:2")

    assert "2 nodes are called 'same', give an id: g:1, g:2" in result.output


def test_the_only_way_to_a_target_is_not_tried_over_and_over(tmp_path: Path) -> None:
    # Every walk of length 8 from s to t comes back to the hub, and none is simple.
    leaves = "".join(f"hub a{i}\na{i} a{(7 * i) % 300}\na{i} a{(11 * i + 5) % 300}\n" for i in range(300))
    import_graph(put(tmp_path, e__txt="s hub\nhub t\n" + leaves), tmp_path / "out")
    index = opened(tmp_path / "out")
    ends = [index.node("s")], [index.node("t")]

    assert len(k_shortest(index, *ends, 10, max_hops=8)) == 1
    assert best_paths(index, *ends, [any_slot(index)] * 8, 10) == []


def test_a_search_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SearchTooWide, "LIMIT", 50)
    import_graph(
        put(tmp_path, e__txt="".join(f"a{i} a{j}\n" for i in range(9) for j in range(i))), tmp_path / "out"
    )
    index = opened(tmp_path / "out")
    with pytest.raises(SearchTooWide, match="fewer or shorter"):
        k_shortest(index, [0], [8], 10_000, max_hops=8)
    with pytest.raises(SearchTooWide):
        k_best(index, [0], [8], 10_000)


def test_a_line_of_100_mb_is_passed_over(tmp_path: Path) -> None:
    (path,) = put(tmp_path, e__txt=b"a b\n" + b"x" * 100_000_000 + b"\nb c\n")
    report = import_graph([path], tmp_path / "out", skip_bad=True)

    assert (report.edges, report.refused) == (2, 1)
    assert "16 MiB" in (tmp_path / "out" / "rejected.tsv").read_text(encoding="utf-8")


def test_a_gzip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_MAX_UNPACKED", 1_000_000)
    (path,) = put(tmp_path, e__txt__gz=gzip.compress(b"a b\n" * 500_000))
    with pytest.raises(ImportFailed, match="unpacks to more than 100 times"):
        import_graph([path], tmp_path / "out")


def test_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    paths = put(tmp_path, e__txt="a b\n")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("", encoding="utf-8")
    with pytest.raises(BuildError, match="other files"):
        import_graph(paths, tmp_path / "mine")
    with pytest.raises(BuildError, match="cannot write"):
        import_graph(paths, tmp_path / "e.txt" / "out")
    import_graph(paths, tmp_path / "out")
    import_graph(put(tmp_path, e__txt="c d\n"), tmp_path / "out")
    assert edges_of(opened(tmp_path / "out")) == {("c", "related_to", "d")}

    # A failed import leaves the last good one.
    with pytest.raises(ImportFailed):
        import_graph(put(tmp_path, e__txt="c\n"), tmp_path / "out")
    assert edges_of(opened(tmp_path / "out")) == {("c", "related_to", "d")}


@pytest.mark.parametrize(
    ("text", "message"),
    [("x = 1\n", "use one of"), ("label = 1\n", "write a text"),
     ("[predicates]\na = 1\n", "a table of texts"),
     ("predicates = 'x'\n", "a table of texts"), ("= 1", "map.toml"), ("__init__ = 'x'", "use one of")],
)  # fmt: skip
def test_a_wrong_mapping_is_refused(tmp_path: Path, text: str, message: str) -> None:
    mapping, path = put(tmp_path, map__toml=text, g__ttl=TURTLE)
    with pytest.raises(ImportFailed, match=message):
        import_graph([path], tmp_path / "out", mapping=mapping)


def test_the_command_and_what_reads_its_graph(tmp_path: Path, run: Run) -> None:
    nodes = "id\tname\tkind\n" + "".join(
        f"{kind}::{i}\t{kind.lower()} {i}\t{kind}\n"
        for kind in ("Gene", "Disease", "Compound")
        for i in (1, 2)
    )
    edges = (
        "source\tmetaedge\ttarget\nCompound::1\tCbG\tGene::1\n"
        "Gene::1\tGr>G\tGene::2\nDisease::1\tDaG\tGene::2\n"
    )
    paths = [str(p) for p in put(tmp_path, nodes__tsv=nodes, edges__sif=edges + "Disease::1\tDaG\n")]
    out = str(tmp_path / "out")

    failed = run("import", *paths, "--to", out)
    assert failed.exit_code == 1
    assert "edges.sif:5" in failed.output
    assert "1 line left out" in run("import", *paths, "--to", out, "--skip-bad").output
    assert json.loads(run("import", *paths, "--to", out, "--skip-bad", "--json").output)["distinct"] == 3

    text = run("paths", "--graph", out, "compound 1", "disease 1").output
    assert text == "1. compound 1 —binds— gene 1 —regulates→ gene 2 —associates— disease 1\n"
    along = json.loads(
        run("paths", "--graph", out, "Disease::1", "Compound::1", "--metapath", "DaG<rGbC", "--json").output
    )
    assert [node["id"] for node in along[0]["nodes"]] == ["Disease::1", "Gene::2", "Gene::1", "Compound::1"]
    (relation,) = along[0]["steps"][1]["relations"]
    assert (relation["relation"], relation["inverse"]) == ("regulates", True)
    assert "no path" in run("paths", "--graph", out, "gene 1", "compound 2").output

    by_pattern = run(
        "paths", "--graph", out, "--pattern", "(:Compound)-[:binds]->()-[*1..2]-(:Disease)"
    ).output
    assert by_pattern == text
    assert "no path fits" in run("paths", "--graph", out, "--pattern", "(:Disease)-[:binds]->()").output

    table = run("metapath", out, "compound 1", "-m", "CbGr>GaD").output
    assert "disease 1" in table
    pair = json.loads(run("metapath", out, "compound 1", "disease 1", "-m", "CbGr>GaD", "--json").output)
    assert pair == [{"metapath": "CbGr>GaD", "paths": 1, "dwpc": 1.0}]
    assert (
        "p_value"
        in run("metapath", out, "compound 1", "disease 1", "-m", "CbGr>GaD", "--permutations", "3").output
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("paths", "--graph", "{}", "a", "zz"), "no entity is called 'zz'"),
        (("paths", "--graph", "{}", "a", "--to-category", "Drug"), "--graph takes"),
        (("paths", "a", "b", "--metapath", "GiG"), "needs --graph"),
        (("paths", "--graph", "{}", "--pattern", "()-[]->() WHERE layer = x"), "tells no layer"),
        (("paths", "--graph", "{}", "--pattern", "()-[]->()", "--article-only"), "--graph takes"),
        (("paths", "--graph", "{}", "a", "b", "--metapath", "GiG"), "column 1"),
        (("metapath", "{}", "a", "-m", "GiG", "--permutations", "3"), "needs TARGET"),
        (("import", "{}/metagraph.json", "--to", "x", "--edge-columns", "subject"), "MEANING=COLUMN"),
        (("import", "{}/metagraph.json", "--to", "x", "--node-columns", "subject=a"), "id, category, label"),
    ],
)
def test_wrong_commands_say_what_to_do(
    tmp_path: Path, run: Run, arguments: tuple[str, ...], message: str
) -> None:
    import_graph(put(tmp_path, e__txt="a b\n"), tmp_path / "out")
    result = run(*(text.format(tmp_path / "out") for text in arguments))

    assert result.exit_code in (1, 2)
    assert message in result.output


def test_a_foreign_graph_beside_the_articles(tmp_path: Path, workspace: Path, run: Run) -> None:
    build_dataset()
    nodes = (
        "id\tname\tkind\nGene::10232\tmesothelin\tGene\nGene::1\tother\tGene\nCompound::DB1\tdrug\tCompound\n"
    )
    edges = "source\tmetaedge\ttarget\nCompound::DB1\tCbG\tGene::10232\nGene::10232\tGiG\tGene::1\n"
    sssom = (
        "# made up\nsubject_id\tpredicate_id\tobject_id\n"
        "HGNC:7371\thttp://www.w3.org/2004/02/skos/core#exactMatch\tNCBIGene:10232\n"
        "HGNC:7371\tskos:closeMatch\tNCBIGene:1\n"
    )
    paths = [str(p) for p in put(tmp_path, nodes__tsv=nodes, edges__sif=edges, map__tsv=sssom)]
    out = str(tmp_path / "joined")
    text = run("import", *paths[:2], "--merge", "--sssom", paths[2], "--to", out).output
    assert "1 of the article's entities are in it too" in text
    assert "map.tsv: 1 mappings are exact; the others join nothing: 1 skos:closeMatch" in text
    taken = run("import", *paths[:2], "--merge", "--layer", "article", "--to", str(tmp_path / "no"))
    assert (taken.exit_code, "choose another name" in taken.output) == (1, True)
    assert not (tmp_path / "no").exists()

    index = opened(tmp_path / "joined")
    joined = edges_of(index)
    assert ("Compound::DB1", "binds", "HGNC:7371") in joined
    assert ("HGNC:7371", "interacts", "Gene::1") in joined
    assert any(u == "HGNC:7371" and v.startswith(("HGNC", "MONDO", "bmg", "GO")) for u, _, v in joined)
    found = json.loads(run("paths", "--graph", out, "Compound::DB1", "MSLN", "--json").stdout)
    told = run("paths", "--graph", out, "Compound::DB1", "M-SLN").stderr
    assert told == "M-SLN: read as MSLN (HGNC:7371)\n"
    assert run("paths", "--graph", out, "Compound::DB1", "MSLN").stderr == ""
    assert found[0]["length"] == 1
    assert found[0]["layers"] == ["imported"]

    # From the foreign graph into the article's, with sign, disease and evidence.
    whole = '(:Compound)-[:binds]->(:Gene)-[:affects*1..2]->({label: "brain metastasis"})'
    ask = f"{whole} WHERE context = LCBM"
    (path,) = json.loads(run("paths", "--graph", out, "--pattern", ask, "--json").output)
    assert [node["label"] for node in path["nodes"]] == ["drug", "MSLN", "MET", "brain metastasis"]
    assert path["layers"] == ["article", "imported"]
    assert path["context_ids"] == ["bmg:LCBM"]
    assert path["hedged"]
    assert path["steps"][1]["relations"][0]["evidence"][0]["sentence"] == "6.1-p1-s1"
    text = run("paths", "--graph", out, "--pattern", ask).output
    assert "layers article, imported, in lung cancer brain metastasis, hedged" in text
    assert "6.1-p1-s1" in text
    assert "no path fits" in run("paths", "--graph", out, "--pattern", f"{ask} AND hedged = false").output
    assert "nearest: MSLN" in run("paths", "--graph", out, "MSLNN", "MET").output
    signed = json.loads(run("paths", "--graph", out, "MSLN", "MET", "--sign", "+", "--json").output)
    assert all(path["sign"] == 1 for path in signed)
    assert signed
    assert (
        run("paths", "--graph", out, "MSLN", "MET", "--context", "LCBM", "--metapath", "GiG").exit_code == 2
    )


KGX_SAID = (
    "subject\tpredicate\tobject\tnegated\tsubject_direction_qualifier\tobject_direction_qualifier"
    "\tprimary_knowledge_source\tpublications\tdisease_context_qualifier\n"
    "g:1\tbiolink:affects\tg:2\tfalse\t\tdecreased\tinfores:ctd\tPMID:1|PMID:2\tMONDO:1\n"
    "g:2\tbiolink:affects\td:1\tfalse\tdecreased\tincreased\tinfores:ctd\tPMID:1\t\n"
    "g:1\tbiolink:treats\td:1\tTrue\t\t\tinfores:ctd\t\t\n"
)


def test_what_edges_say_of_themselves_is_asked_for(tmp_path: Path, run: Run) -> None:
    paths = [str(p) for p in put(tmp_path, n__tsv=NODES, e__tsv=KGX_SAID)]
    out = str(tmp_path / "out")
    assert "1 edge denied" in run("import", *paths, "--to", out).output
    rows = pq.read_table(tmp_path / "out" / "edges.parquet").to_pylist()
    assert [(row["sign"], row["negated"]) for row in rows] == [(-1, None), (-1, None), (-1, True)]
    assert rows[0]["contexts"] == ["MONDO:1"]

    def ask(where: str) -> list[list[str]]:
        found = json.loads(
            run("paths", "--graph", out, "--pattern", f"()-[*1..2]->() WHERE {where}", "--json").output
        )
        return sorted([node["id"] for node in path["nodes"]] for path in found)

    assert ask("layer = ctd") == [["g:1", "g:2"], ["g:1", "g:2", "d:1"], ["g:2", "d:1"]]
    assert ask('sign = "+"') == [["g:1", "g:2", "d:1"]]
    assert ask("evidence >= 2") == [["g:1", "g:2"]]
    assert ask("context = 'd:1'") == [["g:2", "d:1"]]
    assert ask("context = 'MONDO:1'") == ask("layer = ctd")
    unknown = run("paths", "--graph", out, "g:1", "g:2", "--context", "MONDO:2")
    assert (unknown.exit_code, "nearest: MONDO:1" in unknown.stderr) == (1, True)
    assert (
        "tells no stage"
        in run("paths", "--graph", out, "--pattern", "()-[]->() WHERE stage ascending").output
    )


def test_signs_and_the_layer_can_be_given(tmp_path: Path, run: Run) -> None:
    (path,) = put(tmp_path, e__txt="a worsens b\nb upregulates c\nc joins d\n")
    out = str(tmp_path / "out")
    run("import", str(path), "--to", out, "--sign", "worsens=-", "--layer", "mine")
    (found,) = json.loads(
        run("paths", "--graph", out, "--pattern", "()-[]->()-[]->() WHERE sign = '-'", "--json").output
    )

    assert [node["id"] for node in found["nodes"]] == ["a", "b", "c"]
    assert found["layers"] == ["mine"]
    assert "write RELATION=+" in run("import", str(path), "--to", out, "--sign", "worsens").output


def test_a_qualifier_may_not_steer_the_terminal(tmp_path: Path) -> None:
    bad = KGX_SAID.replace("infores:ctd", "infores:\x1b[31mctd", 1)
    with pytest.raises(ImportFailed, match=r"e\.tsv:2: the qualifier"):
        import_graph(put(tmp_path, n__tsv=NODES, e__tsv=bad), tmp_path / "out")


@pytest.mark.parametrize(
    ("text", "message"),
    [("a\tb\n", "map.tsv:1: no column"), ("subject_id\tpredicate_id\tobject_id\na\n", "map.tsv:2: 1 cells"),
     (b"\xff\n", "map.tsv:1: not UTF-8"), ("# a\n", "map.tsv: no row")],
)  # fmt: skip
def test_a_wrong_sssom_table_is_refused(tmp_path: Path, text: str | bytes, message: str) -> None:
    (path,) = put(tmp_path, map__tsv=text)
    with pytest.raises(ImportFailed, match=message):
        read_matches(path)


def test_columns_that_are_named_must_be_there(tmp_path: Path) -> None:
    paths = put(tmp_path, n__tsv=NODES, e__tsv=EDGES)
    for options, message in (
        ({"edge_columns": {"predicate": "efect"}}, "no column 'efect' for predicate"),
        ({"node_columns": {"label": "nam"}}, "no column 'nam' for label"),
    ):
        with pytest.raises(ImportFailed, match=message):
            import_graph(paths, tmp_path / "g", **options)  # type: ignore[arg-type]  # options of several types
    with pytest.raises(ImportFailed, match="no file has the column 'nr'"):
        import_graph(paths[1:], tmp_path / "g", node_columns={"id": "nr"})
    assert not (tmp_path / "g").exists()


def test_names_are_not_taken_for_comments_or_weights(tmp_path: Path) -> None:
    comment = "\n# a comment\n"
    paths = put(
        tmp_path, n__tsv=comment + "id\tcategory\n#h\tGene\n1\tGene\n", e__tsv="subject\tobject\n#h\t1\n"
    )
    import_graph(paths, tmp_path / "g")
    assert edges_of(opened(tmp_path / "g")) >= {("#h", "related_to", "1")}
    import_graph(put(tmp_path, p__sif="7157\tinteracts\t672\n"), tmp_path / "s")
    assert ("7157", "interacts", "672") in edges_of(opened(tmp_path / "s"))


def test_a_refused_edge_makes_no_node(tmp_path: Path) -> None:
    rows = "subject\tobject\tweight\na\tb\tNaN\nc\t\t1\nx\ty\t1\n"
    report = import_graph(put(tmp_path, e__tsv=rows), tmp_path / "g", skip_bad=True)
    assert (report.nodes, report.edges, report.refused) == (2, 1, 2)


def test_a_graph_of_knowledge_holds_nodes_and_one_of_edges_does_not(tmp_path: Path) -> None:
    node, edge = '{"id": "a", "category": "Gene"}', '{"subject": "a", "predicate": "x", "object": "b"}'
    with pytest.raises(ImportFailed, match="'b' is no node"):
        import_graph(put(tmp_path, knowledge_graph__jsonl=f"{node}\n{edge}\n"), tmp_path / "g")
    for name in ("kg_edges__jsonl", "Edges__jsonl"):
        assert import_graph(put(tmp_path, **{name: f"{edge}\n"}), tmp_path / name).nodes == 2


def test_an_input_is_not_replaced_by_the_import(tmp_path: Path) -> None:
    folder = tmp_path / "hetionet"
    folder.mkdir()
    paths = put(folder, nodes__tsv=NODES, edges__tsv=EDGES, metagraph__json="{}")
    with pytest.raises(ImportFailed, match="would be replaced"):
        import_graph(paths, folder)
    with pytest.raises(BuildError, match="holds other files"):
        import_graph(put(tmp_path, n__tsv=NODES, e__tsv=EDGES), folder)
    assert len(list(folder.iterdir())) == 3


def test_direction_is_of_a_metaedge(tmp_path: Path) -> None:
    kinds = [("A", "B", "r", "both"), ("A", "A", "r", "forward")]
    graph = {
        "metanode_kinds": ["A", "B"], "kind_to_abbrev": {}, "metaedge_tuples": [list(k) for k in kinds],
        "nodes": [{"kind": k, "identifier": i} for k in "AB" for i in (1, 2)],
        "edges": [
            {"source_id": ["A", 1], "target_id": ["B", 1], "kind": "r", "direction": "both"},
            {"source_id": ["A", 1], "target_id": ["A", 2], "kind": "r", "direction": "forward"},
        ],
    }  # fmt: skip
    import_graph(put(tmp_path, h__json=json.dumps(graph)), tmp_path / "g")

    assert [(e.target, e.directed) for e in opened(tmp_path / "g").metagraph.edges] == [
        ("A", True),
        ("B", False),
    ]


def test_what_sssom_denies_and_the_order_of_its_rows(tmp_path: Path) -> None:
    rows = (
        "Y:1\t\tskos:exactMatch\tZ:1\n",
        "X:1\t\tskos:exactMatch\tY:1\n",
        "W:1\tnot\tskos:exactMatch\tX:1\n",
        "X:1\t\tskos:exactMatch\tsssom:NoTermFound\n",
    )
    for order in itertools.permutations(rows):
        head = "subject_id\tpredicate_modifier\tpredicate_id\tobject_id\n"
        (path,) = put(tmp_path, map__tsv=head + "".join(order))
        matches = read_matches(path)
        kinds = ("1 not skos:exactMatch", "1 of nothing")
        first = order.index(rows[2]) < order.index(rows[3])
        told = ", ".join(kinds if first else kinds[::-1])
        assert set(matches.pairs) == {("Y:1", "Z:1"), ("X:1", "Y:1")}
        assert matches.note.endswith("2 mappings are exact; the others join nothing: " + told)
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_node("X:1", category="Gene", label="x")
        sink = Sink(tmp_path)
        put_article(graph, Directory([Listing("X:1", "Gene", "x", (), (), (), (), 0)]), matches)(sink)
        assert [sink.same(name) for name in ("Z:1", "Y:1", "W:1")] == ["X:1", "X:1", "W:1"]


def test_two_prefixes_for_one_iri_are_refused(tmp_path: Path) -> None:
    (path,) = put(tmp_path, m__toml='[prefixes]\na = "http://x/"\nb = "http://x/"\n')
    with pytest.raises(ImportFailed, match="two prefixes stand for one IRI"):
        read_mapping(path)


@needs_kg
@pytest.mark.parametrize(
    ("files", "options", "counts"),
    [
        (["hetionet/nodes.tsv", "hetionet/edges-5k.sif.gz"], {}, (47031, 99676)),
        (["hetionet/bupropion-CbGpPWpGaD-subgraph.json.gz"], {}, (3060, 18474)),
        (["kgx/graph_nodes.tsv", "kgx/graph_edges.tsv"], {}, (512, 539)),
        (["kgx/graph.json"], {}, (512, 532)),
        (["kgx/monarch-tiny_edges.tsv"], {}, (315, 500)),
        (["kgx/biogrid_test.ttl"], {}, (192, 331)),
        (["bel/covid19kg_nodes.tsv", "bel/covid19kg_edges.tsv"],
         {"node_columns": {"id": "bel", "category": "function", "label": "name"}}, (3954, 9625)),
    ],
)  # fmt: skip
def test_real_graphs(
    tmp_path: Path, files: list[str], options: dict[str, Any], counts: tuple[int, int]
) -> None:
    report = import_graph([KG / name for name in files], tmp_path / "out", **options)

    assert (report.nodes, report.edges) == counts
    assert opened(tmp_path / "out").n_nodes == counts[0]


@pytest.mark.parametrize("name", ["kg.tar.gz", "kg.zip", "kg.tsv.zst"])
def test_an_archive_is_to_be_unpacked_first(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(ImportFailed, match="unpack it first"):
        import_graph([tmp_path / name], tmp_path / "out")
