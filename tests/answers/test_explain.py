from __future__ import annotations

from bmgraph.answers.explain import explain
from bmgraph.ontology import read_ontology
from bmgraph.paths.edges import Edges
from bmgraph.paths.find import find_paths
from tests.conftest import ROOT
from tests.paths.test_find import Projected

ONTOLOGY = read_ontology(ROOT / "ontology" / "bmgraph.ttl")


def test_every_path_is_told_once_under_its_categories(projected: Projected) -> None:
    graph, directory = projected
    found = [
        path
        for source in sorted(graph)
        for path in find_paths(Edges.of(graph), ONTOLOGY, [source], [n for n in graph if n != source], k=5)
    ]
    accounts = explain(graph, directory, ONTOLOGY, found)

    assert sorted(p.nodes for account in accounts for p in account.paths) == sorted(p.nodes for p in found)
    assert len({account.metapath for account in accounts}) == len(accounts)
    for account in accounts:
        for path, hops in zip(account.paths, account.hops, strict=True):
            assert tuple(graph.nodes[n]["category"] for n in path.nodes) == account.metapath
            assert tuple(hop.step for hop in hops) == path.steps
            for hop in hops:
                assert bool(hop.against) >= hop.step.disputed
