from __future__ import annotations

import pytest

from bmgraph._graph import Graph
from bmgraph.answers.tried import find_outcomes, find_publications
from bmgraph.errors import EntityNotFound
from bmgraph.trials.filters import drugs_acting_on


def test_without_a_filter_all_are_found(real_graph: Graph) -> None:
    assert list(real_graph.trials()) == list(real_graph.publications)
    assert list(real_graph.outcomes()) == list(real_graph.reported)
    assert real_graph.trials().to_dicts()[0]["trial"] == real_graph.publications[0].trial


def test_filters_narrow_and_hold_together(real_graph: Graph) -> None:
    tepotinib = real_graph["tepotinib"].id
    by_drug = real_graph.trials(drug="tepotinib")
    assert 0 < len(by_drug) < len(real_graph.publications)
    assert all(tepotinib in row.interventions for row in by_drug)

    acting = drugs_acting_on(
        real_graph.projection, real_graph.directory, real_graph.ontology, real_graph["MET"].id
    )
    by_target = real_graph.trials(target="MET")
    assert {row.row for row in by_drug} <= {row.row for row in by_target}
    assert all(acting & set(row.interventions) for row in by_target)
    both = real_graph.trials(drug="tepotinib", target="MET", trial="VISION")
    assert {row.trial for row in both} == {"VISION"}
    assert list(real_graph.trials(drug="tepotinib", target="HER2")) == []


def test_outcomes_are_of_the_arms_and_the_endpoint(real_graph: Graph) -> None:
    tepotinib = real_graph["tepotinib"].id
    found = real_graph.outcomes(drug="tepotinib", endpoint="ORR")

    assert found
    assert {row.endpoint for row in found} == {"ORR"}
    assert all(tepotinib in row.publication.interventions for row in found)
    with pytest.raises(ValueError, match=r"no endpoint is called 'ORX': use one of .*ORR"):
        real_graph.outcomes(endpoint="ORX")


def test_unknown_names_are_errors(real_graph: Graph) -> None:
    for filters in ({"drug": "nobody"}, {"target": "nobody"}):
        with pytest.raises(EntityNotFound):
            real_graph.trials(**filters)


def test_the_parts_answer_alone(real_graph: Graph) -> None:
    publications, drugs = find_publications(
        None, real_graph.directory, real_graph.ontology, real_graph.publications, trial="VISION"
    )

    assert drugs is None
    assert {row.trial for row in publications} == {"VISION"}
    assert {row.publication.row for row in find_outcomes(real_graph.reported, publications, None, "")} <= {
        row.row for row in publications
    }
