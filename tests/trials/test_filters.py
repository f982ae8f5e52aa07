"""Publications and outcomes by drug, target, trial and endpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest

from bmgraph._graph import Graph
from bmgraph.dataset.entities import Directory
from bmgraph.errors import EntityNotFound
from bmgraph.ontology import Ontology
from bmgraph.trials.criteria import Criteria
from bmgraph.trials.filters import drugs_acting_on, select_outcomes, select_publications
from bmgraph.trials.reports import OutcomeRow, PublicationRow


@pytest.fixture(scope="module")
def graph(real_graph: Graph) -> nx.MultiDiGraph[str]:
    return real_graph.projection


@pytest.fixture
def select(
    publications: list[PublicationRow], outcomes: list[OutcomeRow], directory: Directory
) -> Callable[..., list[PublicationRow]]:
    def selected(*, drugs: set[str] | None = None, classes: set[str] | None = None, **asked: str) -> Any:
        criteria = Criteria(**asked)
        return select_publications(
            publications, outcomes, directory, criteria, drugs=drugs, classes=classes or set()
        )

    return selected


Select = Callable[..., list[PublicationRow]]


def test_filters_narrow(
    publications: list[PublicationRow], outcomes: list[OutcomeRow], directory: Directory, select: Select
) -> None:
    lorlatinib = {directory.get("lorlatinib").id}

    assert {r.endpoint for r in select_outcomes(outcomes, publications, endpoint="iORR")} == {"iORR"}
    assert {r.drugs for r in select_outcomes(outcomes, publications, drugs=lorlatinib)} == {"lorlatinib"}
    assert {r.role for r in select_outcomes(outcomes, publications, arm="control")} == {"control"}
    assert select_outcomes(outcomes, publications, endpoint="OS", drugs=lorlatinib) == []
    assert select_outcomes(outcomes, publications) == outcomes
    assert select() == publications
    given = select(drugs=lorlatinib, population="ALK")
    assert {row.row for row in given} < {row.row for row in publications if "lorlatinib" in row.drugs} | {""}
    (crown, *_) = select(trial="crown")
    assert {row.row for row in select_outcomes(outcomes, [crown])} == {crown.row}


def test_every_cell_can_be_asked_for(select: Select, publications: list[PublicationRow]) -> None:
    assert {row.year for row in select(year="2022-2023")} == {2022, 2023}
    assert {row.phase for row in select(phase="3")} == {"3"}
    assert all(row.n is not None and row.n >= 100 for row in select(n=">=100"))
    assert {row.conclusion for row in select(conclusion="not superior")} == {"not_superior"}
    assert {row.line for row in select(line="first")} == {"untreated", "first-line"}
    assert all("control" in {role for _, role, _, _ in row.arms} for row in select(arm="control"))
    assert {row.acronym for row in select(alteration="RET fusion")} >= {"LIBRETTO-431", "LIBRETTO-001"}
    assert all(not row.selections for row in select(alteration="not printed"))
    assert {row.therapy_class for row in select(therapy_class="ADC")} == {"ADC", "ADC + chemotherapy"}
    both = select(year="2023", phase="3", alteration="ALK")
    assert [
        row for row in publications if row.year == 2023 and row.phase == "3" and "ALK" in row.alterations
    ] == both


def test_a_class_is_one_of_the_table_or_of_drugs(select: Select, directory: Directory) -> None:
    lorlatinib = {directory.get("lorlatinib").id}

    assert select(therapy_class="whatever", classes=lorlatinib) == select(drugs=lorlatinib)
    with pytest.raises(EntityNotFound, match="no class of therapies is called 'sorcery'"):
        select(therapy_class="sorcery")
    with pytest.raises(EntityNotFound, match="no alteration is called"):
        select(alteration="XYZ fusion")


@pytest.mark.parametrize(
    ("spelled", "row"),
    [
        ("NL6705", "t2-09"), ("nl 6705", "t2-09"), ("NTR NL6705", "t2-09"), ("position20", "t2-09"),
        ("NCT 04194944", "t1-01"), ("nct04194944", "t1-01"), ("clinicaltrials:NCT04194944", "t1-01"),
        ("https://clinicaltrials.gov/study/NCT04194944", "t1-01"), ("LIBRETTO 431", "t1-01"),
        ("ChiCTR-2000029059", "t2-18"), ("chictr2000029062", "t2-18"), ("NCT03972189", "t2-05"),
        ("jRCTs 031190066", "t2-27"), ("jRCTs031190066", "t2-27"), ("GECP17/05", "t2-28"),
        ("CTONG 1509", "t1-13"), ("RTOG1119", "t2-55"),
        ("UMIN-CTR UMIN000010934", "t2-35"), ("t1-01", "t1-01"),
    ],
)  # fmt: skip
def test_a_trial_answers_to_its_names_in_any_spelling(spelled: str, row: str, select: Select) -> None:
    assert [found.row for found in select(trial=spelled)] == [row]


def test_an_unknown_trial_is_refused_and_one_without_rows_has_none(select: Select) -> None:
    with pytest.raises(EntityNotFound, match="no trial is called 'POSITION21'; nearest: POSITION20"):
        select(trial="POSITION21")
    assert select(trial="METIS") == []


def test_drugs_are_found_by_what_they_act_on(
    graph: nx.MultiDiGraph[str], directory: Directory, ontology: Ontology
) -> None:
    def acting(name: str) -> set[str]:
        found = drugs_acting_on(graph, directory, ontology, directory.get(name, "Gene").id)
        return {directory.by_id[curie].label for curie in found}

    assert {"crizotinib", "lorlatinib", "ensartinib", "envonalkib", "brigatinib"} <= acting("ALK")
    assert "silibinin" in acting("STAT3")
    assert "pyrotinib" in acting("HER2")
    assert acting("KMT2C") == set()
