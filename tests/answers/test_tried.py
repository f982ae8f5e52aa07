from __future__ import annotations

import networkx as nx
import pytest

from bmgraph._graph import Graph
from bmgraph.answers.tried import Tried, endpoints_of, find_outcomes, find_publications
from bmgraph.errors import EntityNotFound
from bmgraph.trials.criteria import Criteria
from bmgraph.trials.filters import drugs_acting_on


def test_without_a_filter_all_are_found(real_graph: Graph) -> None:
    found = real_graph.trials()
    assert list(found)[: len(real_graph.publications)] == list(real_graph.publications)
    assert all(not row.arms for row in found[len(real_graph.publications) :])
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


def test_an_arm_that_lacks_the_endpoint_says_so(real_graph: Graph) -> None:
    alone = real_graph.outcomes(drug="lorlatinib", endpoint="OS")
    beside = real_graph.outcomes(endpoint="iPFS")

    assert alone
    assert {row.value for row in alone} == {"not reported for this arm"}
    assert {row.drugs for row in alone} == {"lorlatinib"}
    lacking = [row for row in beside if row.value == "not reported for this arm"]
    assert {row.row for row in lacking} <= {row.row for row in beside if row not in lacking}
    assert lacking == list(beside)[-len(lacking) :]


def test_the_best_are_of_one_endpoint(real_graph: Graph) -> None:
    found = real_graph.outcomes(endpoint="iORR", alteration="ALK", top=3)

    assert [row.number for row in found] == sorted((row.number or 0 for row in found), reverse=True)
    assert len(found) == 3
    with pytest.raises(ValueError, match="name an endpoint"):
        real_graph.outcomes(top=3)


def test_both_are_sorted_as_asked(real_graph: Graph) -> None:
    numbers = [row.n for row in real_graph.trials(sort="-n", phase="3")]
    values = [
        row.number for row in real_graph.outcomes(endpoint="ORR", sort="value") if row.number is not None
    ]

    assert numbers == sorted((n or 0 for n in numbers), reverse=True)
    assert values == sorted(values)


def test_comparisons_ask_for_the_same(real_graph: Graph) -> None:
    found = real_graph.compare(endpoint="iORR", target="ALK", phase="3")

    assert {one.endpoint for one in found.differences} == {"iORR"}
    assert {row.phase for row in found.side_by_side} == {"3"}


def test_a_class_is_that_of_the_table_with_the_drugs_of_this_name(real_graph: Graph) -> None:
    found = real_graph.trials(therapy_class="antibody-drug conjugate")
    by_words = real_graph.trials(therapy_class="ADC")

    assert {"TUXEDO-1", "DEBBRAH"} <= {row.trial for row in found} & {row.trial for row in by_words}


def test_publications_name_their_endpoints(real_graph: Graph) -> None:
    reported = endpoints_of(real_graph.reported)
    (document, *_) = real_graph.trials(trial="FLAURA2").to_dicts()

    assert document["endpoints"] == reported[document["row"]]
    assert "iPFS" in document["endpoints"]
    assert all("iPFS" in one["endpoints"] for one in real_graph.trials(endpoint="iPFS").to_dicts())


def test_unknown_names_are_errors(real_graph: Graph) -> None:
    for filters in ({"drug": "nobody"}, {"target": "nobody"}):
        with pytest.raises(EntityNotFound):
            real_graph.trials(**filters)


def test_the_parts_answer_alone(real_graph: Graph) -> None:
    def no_graph() -> nx.MultiDiGraph[str]:
        raise AssertionError("a trial is found without the graph")

    tried = Tried(
        no_graph, real_graph.directory, real_graph.ontology, real_graph.publications, real_graph.reported
    )
    publications = find_publications(tried, Criteria(trial="VISION"))

    assert {row.trial for row in publications} == {"VISION"}
    assert {row.row for row in find_outcomes(tried, Criteria(trial="VISION"))} == {
        row.row for row in publications
    }
