"""Outcomes as rows: all of them, filtered, and whether their percentages can be."""

from __future__ import annotations

import networkx as nx
import pytest

from bmgraph.dataset.entities import Directory, read_directory
from bmgraph.dataset.store import Store
from bmgraph.graph.projection import project
from bmgraph.ontology import Ontology
from bmgraph.trials.reports import (
    OutcomeRow,
    TrialRow,
    attainable,
    drugs_acting_on,
    names_of,
    read_reports,
    select,
    unattainable,
)


@pytest.fixture(scope="module")
def reports(real_store: Store) -> tuple[list[TrialRow], list[OutcomeRow]]:
    return read_reports(real_store, read_directory(real_store))


@pytest.fixture(scope="module")
def graph(real_store: Store, ontology: Ontology) -> tuple[nx.MultiDiGraph[str], Directory]:
    return project(real_store, ontology)


def test_every_value_of_every_row_is_there(reports: tuple[list[TrialRow], list[OutcomeRow]]) -> None:
    trials, outcomes = reports

    assert len(trials) == 81
    assert len(outcomes) == 440
    assert [row.row for row in trials] == sorted(row.row for row in trials)


def test_a_row_says_what_it_is(reports: tuple[list[TrialRow], list[OutcomeRow]]) -> None:
    row = next(r for r in reports[1] if r.row == "t1-06" and r.endpoint == "iORR")

    assert row.as_dict() == {
        "trial": "ALTA-1L", "registry_ids": "NCT02737501", "acronym": "ALTA-1L", "year": 2021, "phase": "3",
        "population": "non-small cell lung cancer brain metastasis; ALK; BM", "arm": "Brigatinib group",
        "drugs": "brigatinib", "subgroup": "", "n": 47, "endpoint": "iORR", "statistic": "rate",
        "timepoint": "", "value": "31/47", "unit": "patient", "reference": 170,
    }  # fmt: skip
    assert row.number is not None
    assert round(row.number, 1) == 66.0


def test_filters_narrow(
    reports: tuple[list[TrialRow], list[OutcomeRow]], graph: tuple[nx.MultiDiGraph[str], Directory]
) -> None:
    outcomes = reports[1]
    directory = graph[1]
    lorlatinib = {directory.get("lorlatinib").id}

    assert {r.endpoint for r in select(outcomes, endpoint="iorr")} == {"iORR"}
    assert {r.drugs for r in select(outcomes, drugs=lorlatinib)} == {"lorlatinib"}
    assert {r.trial for r in select(outcomes, trial="nct03052608")} == {"CROWN"}
    assert {r.trial for r in select(outcomes, trial="crown")} == {"CROWN"}
    assert all("RET" in r.population for r in select(outcomes, population="RET fusion"))
    leptomeningeal = {directory.get("leptomeningeal metastasis").id}
    assert select(outcomes, population="nothing of the kind", diseases=leptomeningeal)
    assert select(outcomes, endpoint="OS", drugs=lorlatinib) == []
    assert len(select(outcomes)) == 440


def test_drugs_are_found_by_what_they_act_on(graph: tuple[nx.MultiDiGraph[str], Directory]) -> None:
    projection, directory = graph

    def acting(name: str) -> set[str]:
        found = drugs_acting_on(projection, directory, directory.get(name, "Gene").id)
        return {directory.by_id[curie].label for curie in found}

    assert {"crizotinib", "lorlatinib", "ensartinib", "envonalkib", "brigatinib"} <= acting("ALK")
    assert "silibinin" in acting("STAT3")
    assert "pyrotinib" in acting("HER2")
    assert acting("KMT2C") == set()


def test_a_trial_answers_to_its_names(reports: tuple[list[TrialRow], list[OutcomeRow]]) -> None:
    row = next(r for r in reports[0] if r.row == "t2-05")

    assert {"nct03019276", "nct03972189", "t2-05"} <= names_of(row)


@pytest.mark.parametrize(
    ("percent", "n", "can"),
    [
        ("33.3", 6, True), ("75", 8, True), ("57.1", 8, False), ("100", 3, True), ("0", 5, True),
        ("12.5", 8, True), ("63.9", 33, False), ("50.0", 1, False),
    ],
)  # fmt: skip
def test_percentages_come_from_whole_people(percent: str, n: int, can: bool) -> None:
    assert attainable(percent, n) is can


def test_percentages_that_cannot_be_are_reported(reports: tuple[list[TrialRow], list[OutcomeRow]]) -> None:
    found = {(row.row, row.value): why for row, why in unattainable(reports[1])}

    assert "no count of up to 33 people" in found["t2-05", "63.9"]
    assert "of fewer people one does" in found["t2-24", "43.3"]
    assert ("t1-12", "85") not in found


def test_values_that_are_no_numbers_have_none(reports: tuple[list[TrialRow], list[OutcomeRow]]) -> None:
    assert all(row.number is None for row in reports[1] if row.value == "not reached")
    assert any(row.value == "not reached" for row in reports[1])
