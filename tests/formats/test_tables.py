"""Tables with a header and lists without one; CSV whose cells have lines."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bmgraph.errors import ImportFailed
from bmgraph.formats import stream, tables
from bmgraph.formats.load import import_graph
from tests.formats.small import Run, edges_of, opened, put


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
    monkeypatch.setattr(tables, "MAX_LINE", 1000)
    monkeypatch.setattr(stream, "MAX_LINE", 1000)
    paths = put(tmp_path, n__csv=CSV_NODES.encode() + end, e__csv=CSV_EDGES)
    with pytest.raises(ImportFailed, match=f"n.csv:7: {message}"):
        import_graph(paths, tmp_path / "out", skip_bad=skip_bad)
    assert sorted(tmp_path.iterdir()) == sorted(paths)


def test_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    paths = put(tmp_path, n__tsv="id\tname\tnote\tnote \na\tA\tx\ty\n")
    with pytest.raises(ImportFailed, match=r"n\.tsv:1: 2 columns are called 'note'"):
        import_graph(paths, tmp_path / "out")


def test_a_table_of_many_columns_is_read(tmp_path: Path) -> None:
    header = "subject\tobject\t" + "\t".join(map(str, range(100_000)))
    report = import_graph(put(tmp_path, e__tsv=f"{header}\na\tb\n"), tmp_path / "out")
    assert report.edges == 1


def test_a_first_line_that_is_no_header_is_noted(tmp_path: Path, run: Run) -> None:
    (path,) = put(tmp_path, e__txt="# by hand\na b\x07\nb c\n")
    text = run("import", str(path), "--to", str(tmp_path / "out"), "--skip-bad").output
    assert "e.txt:2: no header, so the first line is an edge too" in text
    assert "--edge-columns): a b\ufffd" in text
    (path,) = put(tmp_path, e__txt="protein1 protein2 combined_score\na b 3\n")
    refused = run("import", str(path), "--to", str(tmp_path / "out2"))
    assert (refused.exit_code, "name them with --edge-columns" in refused.stderr) == (1, True)


def test_commas_may_stand_in_quotes(tmp_path: Path) -> None:
    text = 'source,relation,target\n"a, b",causes,"say ""c"""\n'
    import_graph(put(tmp_path, e__csv=text), tmp_path / "out")
    assert edges_of(opened(tmp_path / "out")) == {("a, b", "causes", 'say "c"')}
    with pytest.raises(ImportFailed, match=r"e.csv:2"):
        import_graph(put(tmp_path, e__csv='source,target\n"a,b\n'), tmp_path / "out")


def test_names_are_not_taken_for_comments_or_weights(tmp_path: Path) -> None:
    comment = "\n# a comment\n"
    paths = put(
        tmp_path, n__tsv=comment + "id\tcategory\n#h\tGene\n1\tGene\n", e__tsv="subject\tobject\n#h\t1\n"
    )
    import_graph(paths, tmp_path / "g")
    assert edges_of(opened(tmp_path / "g")) >= {("#h", "related_to", "1")}
    import_graph(put(tmp_path, p__sif="7157\tinteracts\t672\n"), tmp_path / "s")
    assert ("7157", "interacts", "672") in edges_of(opened(tmp_path / "s"))
