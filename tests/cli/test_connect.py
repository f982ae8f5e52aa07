from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bmgraph.paths.parsing import parse_pattern

Run = Callable[..., Result]


def test_paths(built: Path, run: Run) -> None:
    found = json.loads(run("paths", "MSLN", "brain metastasis", "--format", "json").stdout)
    text = run("paths", "MSLN", "brain metastasis").stdout

    assert [n["label"] for n in found[0]["nodes"]] == ["MSLN", "MET", "brain metastasis"]
    assert "MSLN → MET → brain metastasis" in text
    assert "6.1-p1-s1, Figure 4C1, refs 10, 11" in text
    assert "[hedged]" in text
    empty = run("paths", "MSLN", "astrocyte", "--format", "json")
    assert (empty.exit_code, json.loads(empty.stdout)) == (0, [])
    none = run("paths", "MSLN", "brain metastasis", "--context", "BCBM")
    assert (none.exit_code, "no path of at most 4 steps" in none.stdout) == (0, True)
    same = run("paths", "MSLN", "mesothelin")
    assert (same.exit_code, "a path joins two different entities" in same.stdout) == (0, True)
    primary = run("paths", "MSLN", "brain metastasis", "--context", "breast cancer").stdout
    assert "--context 'breast cancer brain metastasis'" in primary
    assert (
        json.loads(run("paths", "MSLN", "brain metastasis", "--sign", "-", "--format", "json").stdout) == []
    )
    assert (
        len(json.loads(run("paths", "MSLN", "brain metastasis", "--via", "gene", "--format", "json").stdout))
        == 1
    )


def test_paths_are_rows_too(built: Path, run: Run) -> None:
    command = ("paths", "MSLN", "brain metastasis")
    header, first, *_ = run(*command, "--format", "tsv").stdout.splitlines()
    table = run(*command, "--format", "table").stdout

    assert header.split("\t") == [
        "labels", "ids", "relations", "sign", "score", "contexts", "context_basis", "evidence_kinds",
    ]  # fmt: skip
    assert first.split("\t")[0] == "MSLN|MET|brain metastasis"
    assert "MSLN → MET → brain metastasis" in table
    explained = run("explain", "MSLN", "brain metastasis", "--format", "tsv").stdout.splitlines()
    assert explained[1].split("\t")[1:] == first.split("\t")
    assert run("conflicts", "--format", "tsv").stdout.startswith("subject\tsubject_label\t")
    assert run("gaps").stdout.startswith("kind\tid\tlabel\t")


def test_the_patterns_of_the_help_are_patterns(run: Run) -> None:
    """Who has no checkout reads the language in the help: each line of it is parsed."""
    text = run("paths", "--help").stdout
    lines = re.split(r"\n", text[text.index("A pattern is") : text.index("Options:")])[2:]
    nodes, arrows, times = (re.split(r"\s{2,}", line.strip())[:-1] for line in lines[:3])
    where = " ".join(line.strip() for line in lines[3:])

    assert (len(nodes), len(arrows), len(times)) == (4, 3, 3)
    for node in nodes:
        for arrow in (*arrows, *times):
            assert parse_pattern(f"{node}{arrow}() {where}").clauses.limit == 3


def test_targets_in_plain_cells(real_build: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BMGRAPH_BUILD", str(real_build))
    listed = json.loads(run("targets", "MSLN", "--format", "json").stdout)
    head, *lines = run("targets", "MSLN", "--format", "tsv").stdout.splitlines()

    assert listed
    assert len(lines) == len(listed)
    for row, line in zip(listed, lines, strict=True):
        cells = dict(zip(head.split("\t"), line.split("\t"), strict=True))
        assert cells["drugs"] == "|".join(drug["id"] for drug in row["drugs"])
        assert [label.rpartition(" (")[0] for label in cells["drug_labels"].split("|")] == [
            drug["label"] for drug in row["drugs"]
        ]
