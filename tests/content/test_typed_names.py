"""Names as people type them, on the real graph: who is meant, what is offered, what is refused."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bmgraph._graph import Graph
from bmgraph.errors import EntityNotFound
from tests.conftest import ROOT

Run = Callable[..., Result]

with (ROOT / "tests" / "data" / "typed-names.tsv").open(encoding="utf-8", newline="") as file:
    TYPED = list(csv.DictReader(file, delimiter="\t"))
LEAST = 0.98


def _meant(graph: Graph, kind: str, text: str) -> str:
    category = "CascadeStage" if kind == "stage" else ""
    try:
        return graph.directory.get(text, category).label
    except EntityNotFound as error:
        return error.nearest[0] if kind == "misspelling" and error.nearest else ""


def test_names_of_all_kinds_mean_what_they_should(real_graph: Graph) -> None:
    wrong = defaultdict(list)
    wanted = [row for row in TYPED if row["label"]]
    for row in wanted:
        if _meant(real_graph, row["kind"], row["text"]) != row["label"]:
            wrong[row["kind"]].append(row["text"])

    assert len(wanted) > 700
    assert sum(map(len, wrong.values())) <= (1 - LEAST) * len(wanted), dict(wrong)


@pytest.mark.parametrize("text", [row["text"] for row in TYPED if row["kind"] == "unknown drug"])
def test_no_unknown_drug_is_answered_by_another(real_graph: Graph, text: str) -> None:
    found = [one for one in real_graph.directory.find(text) if one.how < 2]
    if found:
        # What references alone know of is here by its own name.
        assert real_graph[text].id == found[0].id
        assert real_graph.directory.by_id[found[0].id].reference
        return
    for ask in (real_graph.find, real_graph.directory.read, real_graph.show):
        with pytest.raises(EntityNotFound, match=f"^no such drug here: {text!r}"):
            ask(text)


@pytest.mark.parametrize(
    "row", [row for row in TYPED if row["kind"] == "misspelling"], ids=lambda r: r["text"]
)
def test_a_misspelling_is_not_answered_but_by_find(real_graph: Graph, row: dict[str, str]) -> None:
    with pytest.raises(EntityNotFound):
        real_graph.directory.get(row["text"])
    try:
        first = real_graph.find(row["text"])[0].label
    except EntityNotFound as error:
        first = error.nearest[0]
    assert first == row["label"]


@pytest.mark.parametrize("text", [row["text"] for row in TYPED if row["kind"] == "not here"])
def test_what_is_not_here_is_no_name_of_another(real_graph: Graph, text: str) -> None:
    try:
        reading = real_graph.directory.read(text)
    except EntityNotFound:
        return
    # References may have it.
    assert reading.listing.reference
    assert reading.hits[0].how < 3


def test_every_command_reads_names_alike(real_build: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BMGRAPH_BUILD", str(real_build))
    told = "read as osimertinib (CHEBI:90943)"
    for command in (
        ("paths", "Tagrisso", "EGFR"), ("show", "Tagrisso"), ("explain", "Tagrisso", "EGFR"),
        ("outcomes", "--drug", "Tagrisso"), ("trials", "--drug", "Tagrisso"), ("conflicts", "Tagrisso"),
        ("query", "about", "-p", "entity=Tagrisso"),
    ):  # fmt: skip
        result = run(*command)
        assert result.exit_code == 0, result.output
        assert told in result.stderr, command

    assert "MSLN" in run("paths", "mesothelin", "brain mets").output
    assert "mutant form" in run("show", "EGFR mutation").stderr
    assert "local invasion" in run("show", "invasion", "--stage", "local invasion").output
    for command in (("paths", "osimertanib", "EGFR"), ("show", "osimertanib"), ("find", "osimertanib")):
        result = run(*command)
        assert result.exit_code == 1
        assert "no such drug here: 'osimertanib'; nearest: osimertinib" in result.stderr


def test_find_prints_twenty_unless_asked(real_build: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BMGRAPH_BUILD", str(real_build))

    assert len(run("find", "brain metastasis", "--format", "tsv").stdout.splitlines()) == 21
    assert len(run("find", "brain metastasis", "--limit", "0", "--format", "tsv").stdout.splitlines()) > 21
    (row,) = run("find", "Tagrisso", "--format", "tsv").stdout.splitlines()[1:]
    assert row.split("\t")[3:7] == ["Tagrisso", "brand", "unii", "exact"]


def test_exact_names_load_no_fuzzy_matching(real_graph: Graph) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from bmgraph._graph import open; "
        f"open({str(real_graph.folder)!r}).paths('MSLN', 'brain metastasis', k=1); "
        "assert 'rapidfuzz' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
