"""Trial tables: what is read, and what is refused with file, line and column."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bmgraph.curation.reading import Curation
from bmgraph.curation.trials import read_endpoints, read_publications
from bmgraph.errors import TableError
from bmgraph.ontology import Ontology
from tests.conftest import ROOT


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "graph" / "trials", tmp_path / "trials")
    return tmp_path


def change(path: Path, line: int, column: str, value: str) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    cells = lines[line - 1].split("\t")
    cells[lines[0].split("\t").index(column)] = value
    lines[line - 1] = "\t".join(cells)
    path.write_text("\n".join(lines), encoding="utf-8")


def test_every_row_of_both_tables_is_there(real: Curation) -> None:
    rows = [p.row for p in real.publications]

    assert rows == [f"t1-{n:02d}" for n in range(1, 24)] + [f"t2-{n:02d}" for n in range(1, 59)]
    assert all(p.arms and p.outcomes for p in real.publications)


def test_one_trial_keeps_its_publications_apart(real: Curation) -> None:
    by_trial: dict[str, list[str]] = {}
    for publication in real.publications:
        by_trial.setdefault(real.entities[publication.trial].label, []).append(publication.row)
    several = {label: rows for label, rows in by_trial.items() if len(rows) > 1}

    assert {"CROWN", "ALTA-1L", "NALA", "VISION", "NANO-RAD", "NCT04343573", "ChiCTR1800020262"} == set(
        several
    )


def test_numbers_are_those_of_the_row(real: Curation) -> None:
    (crown,) = (p for p in real.publications if p.row == "t1-05")

    assert (crown.year, crown.participants, crown.reference, crown.phase) == (2022, 296, 169, "3")
    assert [(o.arm, o.endpoint, o.value, o.unit, o.timepoint) for o in crown.outcomes] == [
        ("A", "PFS", "78", "%", "12"),
        ("A", "CNS_CIP", "7", "%", "12"),
        ("B", "PFS", "22", "%", "12"),
        ("B", "CNS_CIP", "72", "%", "12"),
    ]


@pytest.mark.parametrize(
    ("file", "column", "value", "says"),
    [
        ("publications", "trial", "HGNC:427", "no trial"),
        ("publications", "results_span", "9", "first-last"),
        ("publications", "year", "soon", "whole number"),
        ("publications", "phase", "IV", "not allowed"),
        ("publications", "conclusion", "good", "not allowed"),
        ("publications", "population", "bmg:nowhere", "no disease"),
        ("arms", "role", "winner", "not allowed"),
        ("arms", "interventions", "", "empty"),
        ("arms", "interventions", "MONDO:1040026", "no drug or therapy"),
        ("arms", "row", "t9-01", "no row"),
        ("outcomes", "endpoint", "luck", "not allowed"),
        ("outcomes", "value", "many", "a number"),
        ("outcomes", "value", "NaN", "a number"),
        ("outcomes", "arm", "Z", "no arm"),
        ("outcomes", "printed", "", "as printed"),
        ("outcomes", "time_unit", "", "go together"),
        ("outcomes", "number", "", "from 1"),
        ("outcomes", "unit", "furlong", "not allowed"),
        ("adverse_events", "percent", "half", "a number"),
    ],
)
def test_a_wrong_cell_is_named(
    file: str, column: str, value: str, says: str, tables: Path, real: Curation, ontology: Ontology
) -> None:
    change(tables / "trials" / f"{file}.tsv", 2, column, value)

    with pytest.raises(TableError, match=says) as caught:
        read_publications(tables, ontology, real.entities, read_endpoints(tables))
    assert caught.value.line == 2
    assert caught.value.column == column or says == "go together"


def test_a_row_given_twice_is_refused(tables: Path, real: Curation, ontology: Ontology) -> None:
    path = tables / "trials" / "outcomes.tsv"
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([lines[0], lines[1], *lines[1:]]), encoding="utf-8")

    with pytest.raises(TableError, match="twice"):
        read_publications(tables, ontology, real.entities, read_endpoints(tables))


def test_an_endpoint_given_twice_is_refused(tables: Path) -> None:
    path = tables / "trials" / "endpoints.tsv"
    path.write_text(path.read_text(encoding="utf-8") + "OS\tagain\tagain\t\n", encoding="utf-8")

    with pytest.raises(TableError, match="twice"):
        read_endpoints(tables)


def test_an_outcome_says_something(tables: Path, real: Curation, ontology: Ontology) -> None:
    change(tables / "trials" / "outcomes.tsv", 2, "value", "")

    with pytest.raises(TableError, match="give one of them"):
        read_publications(tables, ontology, real.entities, read_endpoints(tables))
