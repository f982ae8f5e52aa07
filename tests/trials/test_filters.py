"""Publications and outcomes by drug, target, trial and endpoint."""

from __future__ import annotations

import networkx as nx
import pytest

from bmgraph._graph import Graph
from bmgraph.dataset.entities import Directory
from bmgraph.errors import EntityNotFound
from bmgraph.ontology import Ontology
from bmgraph.trials.filters import drugs_acting_on, select_outcomes, select_publications
from bmgraph.trials.reports import OutcomeRow, PublicationRow


@pytest.fixture(scope="module")
def graph(real_graph: Graph) -> nx.MultiDiGraph[str]:
    return real_graph.projection


def test_filters_narrow(
    publications: list[PublicationRow], outcomes: list[OutcomeRow], directory: Directory
) -> None:
    lorlatinib = {directory.get("lorlatinib").id}

    assert {r.endpoint for r in select_outcomes(outcomes, publications, endpoint="iorr")} == {"iORR"}
    assert {r.drugs for r in select_outcomes(outcomes, publications, drugs=lorlatinib)} == {"lorlatinib"}
    assert select_outcomes(outcomes, publications, endpoint="OS", drugs=lorlatinib) == []
    assert select_outcomes(outcomes, publications) == outcomes
    assert select_publications(publications, directory) == publications
    given = select_publications(publications, directory, drugs=lorlatinib, population="ALK")
    assert {row.row for row in given} < {row.row for row in publications if "lorlatinib" in row.drugs} | {""}
    (crown, *_) = select_publications(publications, directory, trial="crown")
    assert {row.row for row in select_outcomes(outcomes, [crown])} == {crown.row}


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
def test_a_trial_answers_to_its_names_in_any_spelling(
    spelled: str, row: str, publications: list[PublicationRow], directory: Directory
) -> None:
    assert [found.row for found in select_publications(publications, directory, trial=spelled)] == [row]


def test_an_unknown_trial_is_refused_and_one_without_rows_has_none(
    publications: list[PublicationRow], directory: Directory
) -> None:
    with pytest.raises(EntityNotFound, match="no trial is called 'POSITION21'; nearest: POSITION20"):
        select_publications(publications, directory, trial="POSITION21")
    assert select_publications(publications, directory, trial="METIS") == []


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
