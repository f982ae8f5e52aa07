from __future__ import annotations

import networkx as nx

from bmgraph.dataset.entities import Directory
from bmgraph.dataset.store import Store
from bmgraph.graph.projection import Locator, project
from bmgraph.ontology import Ontology

Projected = tuple["nx.MultiDiGraph[str]", Directory]


def test_keys_are_assertion_ids(projected: Projected, mini_store: Store, ontology: Ontology) -> None:
    graph, _ = projected
    keys = {key for _, _, key in graph.edges(keys=True)}

    assert len(keys) == 8
    assert all(key.startswith("bma:") for key in keys)
    assert nx.utils.graphs_equal(graph, project(mini_store, ontology)[0])


def test_attributes_are_documented_ones(projected: Projected) -> None:
    graph, _ = projected
    data = next(d for _, _, d in graph.edges(data=True) if d["predicate"] == "suppresses")

    assert (data["sign"], data["causal"], data["hedged"], data["negated"]) == (-1, True, False, False)
    assert data["subject_direction"] == "decreased"
    assert data["contexts"] == ("bmg:BCBM",)
    assert graph.nodes["HGNC:7371"] == {"label": "MSLN", "category": "Gene", "color": "#3b6fb6"}
    (locator,) = data["evidence"]
    assert (
        Locator("6.1-p1-s3", (), (13, 14, 15), "KMT2C", "Loss of … promotes", "brain metastasis") == locator
    )


def test_locators_read_well() -> None:
    locator = Locator("6.1-p1-s1", ("4C1",), (10,), "a", "b", "c")

    assert str(locator) == "6.1-p1-s1, Figure 4C1, ref 10"
    assert locator.as_dict()["section"] == "6.1"
    assert str(Locator("6.1-p1-s1", (), (), "a", "b", "c")) == "6.1-p1-s1"


def test_nodes_without_assertions_are_left_out(projected: Projected) -> None:
    graph, directory = projected

    assert "bmg:mouse-model" in directory.by_id
    assert "bmg:mouse-model" not in graph


def test_every_edge_has_the_attributes_that_are_documented(
    projected: tuple[nx.MultiDiGraph[str], Directory],
) -> None:
    told = {frozenset(data) for _, _, data in projected[0].edges(data=True)}

    assert len(told) == 1
    assert all(f"``{name}``" in str(project.__doc__) for name in told.pop())
