"""The command references: a list of our own making beside a table of our own making."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bmgraph.curation.tables import REFERENCE_COLUMNS, write_rows

Run = Callable[..., Result]


@pytest.fixture
def table(workspace: Path) -> Path:
    rows = [
        {"number": "10", "doi": "10.1000/ten", "title": "Ten", "year": "2020", "confidence": "confirmed"},
        {"number": "13", "doi": "10.1000/x", "first_author": "Li J", "confidence": "likely"},
    ]
    path = workspace / "graph" / "article" / "references.tsv"
    path.write_text(write_rows(REFERENCE_COLUMNS, [dict.fromkeys(REFERENCE_COLUMNS, "") | r for r in rows]))
    return path


def listed(folder: Path, **dois: str) -> str:
    items = [{"doi": doi, "citedOrder": int(number[1:])} for number, doi in dois.items()]
    path = folder / "list.json"
    path.write_text(json.dumps({"hitCount": len(items), "referenceList": {"reference": items}}))
    return str(path)


def test_every_difference_is_a_row_and_nothing_is_written_unasked(
    table: Path, tmp_path: Path, run: Run
) -> None:
    before = table.read_bytes()
    result = run("references", listed(tmp_path, n10="10.1000/ten", n13="10.1000/y", n14="10.1000/z"),
                 "--format", "json")  # fmt: skip

    assert [(row["number"], row["kind"]) for row in json.loads(result.stdout)] == [
        (13, "replaces"), (14, "new"),
    ]  # fmt: skip
    assert "Europe PMC: 3 references, 1 as known; 1 new, 1 likely ones replaced" in result.stderr
    assert "nothing was written" in result.stderr
    assert table.read_bytes() == before


def test_what_is_written_is_canonical_and_reads_again(table: Path, tmp_path: Path, run: Run) -> None:
    file = listed(tmp_path, n10="10.1000/ten", n13="10.1000/y", n9="10.1000/z")
    assert run("references", file, "--write").exit_code == 0

    assert [line.split("\t")[::2][:2] for line in table.read_text().splitlines()[1:]] == [
        ["9", "10.1000/z"], ["10", "10.1000/ten"], ["13", "10.1000/y"],
    ]  # fmt: skip
    assert run("fmt", "--check").exit_code == 0
    again = run("references", file)
    assert "3 as known; nothing new" in again.stderr
    run("build")
    shown = run("show", "ref 13").stdout
    assert "https://doi.org/10.1000/y" in shown


def test_a_list_of_other_papers_is_not_written(table: Path, tmp_path: Path, run: Run) -> None:
    before = table.read_bytes()
    file = listed(tmp_path, n10="10.1000/other")

    assert "counts otherwise" in run("references", file).stderr
    refused = run("references", file, "--write")
    assert (refused.exit_code, "1 of 1 confirmed references are other papers" in refused.stderr) == (1, True)
    assert table.read_bytes() == before


def test_what_is_wrong_with_the_file_is_an_error_of_one_line(table: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "x.json").write_text("{}")
    result = run("references", str(tmp_path / "x.json"))

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "x.json" in result.stderr
