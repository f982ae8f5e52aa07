"""Steps: forwards for a mechanism, backwards into what acts on it, on to the trials."""

from __future__ import annotations

import networkx as nx
import pytest
from bmgraph.paths.edges import Edges

from bmgraph.graph.projection import Locator, Record
from bmgraph.ontology import read_ontology
from bmgraph.paths.find import find_paths
from bmgraph.paths.steps import collapse
from tests.conftest import ROOT

ONTOLOGY = read_ontology(ROOT / "ontology" / "bmgraph.ttl")
KINDS = {"gene": "Gene", "target": "Gene", "drug": "Drug", "trial": "ClinicalTrial", "disease": "Disease"}


@pytest.fixture
def graph() -> nx.MultiDiGraph[str]:
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, category in KINDS.items():
        made.add_node(node, label=node, category=category, color="")
    for subject, name, obj, layer in (
        ("gene", "activates", "target", "article"),
        ("drug", "inhibits", "target", "drugcentral"),
        ("drug", "tested_in", "trial", "article"),
        ("drug", "treats", "disease", "article"),
        ("target", "promotes", "disease", "article"),
    ):
        relation = ONTOLOGY.relations[name]
        record = Record(layer, "row 1", "knowledge_assertion")
        made.add_edge(
            subject, obj, key=f"{subject}-{name}", predicate=name, label=relation.label, sign=relation.sign,
            causal=relation.causal, passes_sign=relation.propagates_sign, path_sign=relation.sign,
            takes_sign=True, other_form=False, hedged=False, negated=False, subject_direction="",
            subject_form="", compared_with=(), contexts=(), stages=(), sites=(), layer=layer,
            evidence=(Locator("6.1-p1-s1") if layer == "article" else record,),
        )  # fmt: skip
    return made


def test_a_drug_is_entered_from_its_target_and_left_for_its_trial(graph: nx.MultiDiGraph[str]) -> None:
    steps = collapse(Edges.of(graph), ONTOLOGY, to_treatment=True)

    assert steps.between("target", "drug")[0].inverse
    assert steps.between("target", "drug")[0].label == "is inhibited by"
    assert steps.between("drug", "trial")[0].neutral
    assert set(steps.after("drug")) == {"trial"}
    assert "drug" not in steps.after("disease"), "a disease is no target"


def test_a_mechanism_runs_forwards(graph: nx.MultiDiGraph[str]) -> None:
    steps = collapse(Edges.of(graph), ONTOLOGY)

    assert "drug" not in steps.after("target")
    assert set(steps.after("drug")) == {"target", "trial", "disease"}


def test_a_trial_alone_gives_a_path_no_sign(graph: nx.MultiDiGraph[str]) -> None:
    edges = Edges.of(graph)
    (path,) = find_paths(edges, ONTOLOGY, ["drug"], ["trial"], to_treatment=True)

    assert path.sign == 0
    for sign in (1, -1):
        assert find_paths(edges, ONTOLOGY, ["drug"], ["trial"], sign=sign, to_treatment=True) == []


def test_the_path_to_the_trial_has_the_sign_of_its_mechanism(graph: nx.MultiDiGraph[str]) -> None:
    (path,) = find_paths(Edges.of(graph), ONTOLOGY, ["gene"], ["trial"], via=["Drug"], to_treatment=True)

    assert path.nodes == ("gene", "target", "drug", "trial")
    assert path.sign == -1
    assert [step.layer for step in path.steps] == ["article", "drugcentral", "article"]
    assert (
        find_paths(Edges.of(graph), ONTOLOGY, ["gene"], ["trial"], via=["Drug"], sign=1, to_treatment=True)
        == []
    )
    assert find_paths(
        Edges.of(graph), ONTOLOGY, ["gene"], ["trial"], via=["Drug"], sign=-1, to_treatment=True
    ) == [path]
    assert (
        find_paths(Edges.of(graph), ONTOLOGY, ["gene"], ["trial"], via=["Drug", "Drug"], to_treatment=True)
        == []
    )


def test_resistance_to_a_drug_leads_to_no_trial_and_has_no_sign(graph: nx.MultiDiGraph[str]) -> None:
    relation = ONTOLOGY.relations["confers_resistance_to"]
    told = {**graph.edges["drug", "target", "drug-inhibits"], "predicate": relation.name}
    told |= {"label": relation.label, "sign": relation.sign, "path_sign": relation.sign, "causal": False}
    graph.add_edge("gene", "drug", key="resistance", **told)
    edges = Edges.of(graph)

    (path,) = find_paths(edges, ONTOLOGY, ["gene"], ["drug"], max_hops=1, to_treatment=True)
    assert (path.steps[0].predicate, path.sign) == ("confers_resistance_to", 0)
    (path,) = find_paths(edges, ONTOLOGY, ["gene"], ["drug"], max_hops=1)
    assert path.sign == -1
    (path,) = find_paths(edges, ONTOLOGY, ["gene"], ["trial"], to_treatment=True)
    assert path.nodes == ("gene", "target", "drug", "trial")


def test_a_reference_costs_more_than_the_article(graph: nx.MultiDiGraph[str]) -> None:
    steps = collapse(Edges.of(graph), ONTOLOGY, to_treatment=True)
    sourced = steps.between("target", "drug")[0].cost
    graph.edges["drug", "target", "drug-inhibits"]["evidence"] = (
        Record("label", "x", "not_provided", "medium"),
    )
    unsourced = collapse(Edges.of(graph), ONTOLOGY, to_treatment=True).between("target", "drug")[0].cost
    graph.edges["drug", "target", "drug-inhibits"]["layer"] = "article"
    article = collapse(Edges.of(graph), ONTOLOGY, to_treatment=True).between("target", "drug")[0].cost

    assert article < sourced < unsourced
