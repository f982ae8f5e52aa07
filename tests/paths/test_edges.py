"""The projection as arrays says what the projection says."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given, settings

from bmgraph.dataset.entities import Directory
from bmgraph.ontology import Ontology
from bmgraph.paths.edges import Edges
from tests.paths.test_find import ONTOLOGY, made_up
from tests.strategies import typed_graphs

Projected = tuple["nx.MultiDiGraph[str]", Directory]


@settings(max_examples=60, deadline=None)
@given(typed_graphs)
def test_there_and_back(rows: list[tuple[int, int, int, bool]]) -> None:
    graph = made_up(rows)
    edges = Edges.of(graph)
    back = edges.to_networkx()
    graph.remove_nodes_from(list(nx.isolates(graph)))

    assert nx.utils.graphs_equal(back, graph)
    told = [(u, v) for u, v, data in graph.edges(data=True) if not data["negated"]]
    for node in graph:
        near = {end for pair in told if node in pair for end in pair} - {node}
        assert edges.neighbours[edges.number[node]] == len(near)
        for other in graph:
            pair = edges.between(edges.number[node], edges.number[other])
            assert [edges.keys[row] for row in pair] == sorted(
                graph[node][other] if graph.has_edge(node, other) else ()
            )
            assert len({int(edges.pair[row]) for row in pair}) <= 1


def test_part_of_it_has_the_nodes_that_it_joins(projected: Projected) -> None:
    graph, _ = projected
    edges = Edges.of(graph)
    part = edges.only(edges.hedged)
    expected = graph.copy()
    expected.remove_edges_from(
        [edge[:3] for edge in graph.edges(keys=True, data=True) if not edge[3]["hedged"]]
    )
    expected.remove_nodes_from(list(nx.isolates(expected)))

    assert 0 < len(part.keys) < len(edges.keys)
    assert nx.utils.graphs_equal(part.to_networkx(), expected)
    assert nx.utils.graphs_equal(edges.to_networkx(part.keys), expected)
    assert edges.only(np.zeros(len(edges.keys), dtype=bool)).to_networkx().number_of_nodes() == 0
    assert edges.to_networkx([]).number_of_nodes() == 0


def test_masks(projected: Projected, ontology: Ontology) -> None:
    graph, _ = projected
    edges = Edges.of(graph)
    for name in ("Gene", "MolecularEntity", "Disease"):
        fits = edges.of_category(ontology, [name])
        assert {n for n, fit in zip(edges.nodes, fits, strict=True) if fit} == {
            n for n, data in graph.nodes(data=True) if ontology.is_a(data["category"], name)
        }
    assert not edges.of_category(ontology, []).any()
    assert edges.among([edges.nodes[0], "nobody"]).tolist()[:2] == [True, False]
    assert not edges.of_layer("nowhere").any()
    lung = edges.holding(lambda contexts: "bmg:LCBM" in contexts)
    for row, fits in enumerate(lung):
        data = edges.attributes(row)
        assert fits == (not data["negated"] and "bmg:LCBM" in data["contexts"])
    empty = Edges.of(nx.MultiDiGraph())
    assert len(empty.of_category(ONTOLOGY, ["Gene"])) == len(empty.neighbours) == len(empty.pair) == 0
