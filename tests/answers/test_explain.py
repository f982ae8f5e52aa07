from __future__ import annotations

from itertools import permutations

from bmgraph._graph import Graph
from bmgraph.answers.explain import explain


def test_every_path_is_told_once_under_its_categories(mini_graph: Graph) -> None:
    graph = mini_graph.projection
    found = [path for u, v in permutations(sorted(graph), 2) for path in mini_graph.paths(u, v, k=5)]
    accounts = explain(graph, mini_graph.vocabulary, found)

    assert found
    assert sorted(p.nodes for account in accounts for p in account.paths) == sorted(p.nodes for p in found)
    assert len({account.metapath for account in accounts}) == len(accounts)
    for account in accounts:
        for path, hops in zip(account.paths, account.hops, strict=True):
            assert tuple(node.category for node in path.nodes) == account.metapath
            assert tuple(hop.step for hop in hops) == path.steps
            for hop in hops:
                assert bool(hop.against) >= hop.step.disputed
