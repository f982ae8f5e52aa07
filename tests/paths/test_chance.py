from __future__ import annotations

import json

import networkx as nx
import pytest
from bmgraph.paths.edges import Edges

from bmgraph.dataset.entities import Directory
from bmgraph.graph.contexts import context_filter
from bmgraph.ontology import Ontology
from bmgraph.paths.chance import significance
from bmgraph.paths.find import find_paths, path_json
from tests.paths.test_find import ONTOLOGY, made_up

Projected = tuple["nx.MultiDiGraph[str]", Directory]


def test_what_every_network_gives_has_p_1() -> None:
    # n0 and n4 are genes, n1 and n5 cell types: each gene is joined to each, no swap can change that.
    graph = made_up([(0, 1, 0, False), (0, 5, 0, False), (4, 1, 0, False), (4, 5, 0, False)])
    paths = find_paths(Edges.of(graph), ONTOLOGY, ["n0"], ["n5"])

    assert [one.p_value for one in significance(graph, paths, permutations=9)] == [1.0]


def test_a_rare_pair_is_told_from_chance() -> None:
    # Genes 0 .. 19 each act on a cell of their own: in one network of about twenty the first does so too.
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    plain = next(iter(made_up([(0, 1, 0, False)]).edges(data=True)))[2]
    for i in range(20):
        for node, category in ((f"g{i}", "Gene"), (f"c{i}", "CellType")):
            graph.add_node(node, label=node, category=category, color="")
        graph.add_edge(f"g{i}", f"c{i}", key=f"e{i}", **plain)
    paths = find_paths(Edges.of(graph), ONTOLOGY, ["g3"], ["c3"])
    (found,) = significance(graph, paths, permutations=99)

    assert 0.01 <= found.p_value < 0.2
    assert found.p_adjusted == found.p_value
    assert significance(graph, paths, permutations=99) == [found]
    assert significance(graph, paths, permutations=99, seed=1000) != [found]
    with pytest.raises(ValueError, match="permutation"):
        significance(graph, paths, permutations=0)


def test_the_correction_counts_metapaths_and_json_tells_both(
    projected: Projected, ontology: Ontology
) -> None:
    graph, directory = projected
    paths = find_paths(Edges.of(graph), ontology, ["HGNC:7371"], directory.descendants("MONDO:1040026"))
    contexts = context_filter(directory, "bmg:LCBM")
    found = significance(graph, paths, permutations=3, contexts=contexts)
    metapaths = {tuple(graph.nodes[node]["category"] for node in path.nodes) for path in paths}
    row = json.loads(json.dumps(path_json(paths[0], directory, None, (0.25, 0.5))))

    assert [one.p_adjusted for one in found] == [min(1, len(metapaths) * one.p_value) for one in found]
    assert (row["p_value"], row["p_adjusted"]) == (0.25, 0.5)
    assert path_json(paths[0], directory)["p_value"] is None
