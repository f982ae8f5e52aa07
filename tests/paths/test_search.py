from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bmgraph.paths.search import any_slot, best_paths, k_best, k_shortest, slots_of
from tests.graph.small import KINDS, Edges, all_paths, metapaths, small, small_graphs, walks

some_nodes = st.sets(st.integers(0, 6), min_size=1, max_size=2)
counts = st.sampled_from([1, 2, 5, 1000])


@settings(max_examples=200, deadline=None)
@given(small_graphs, some_nodes, some_nodes, counts, st.integers(1, 6))
def test_the_k_shortest_are_the_first_k_of_all(
    edges: Edges, sources: set[int], targets: set[int], k: int, hops: int
) -> None:
    expected = sorted((len(path) - 1, path) for path in all_paths(edges, sources, targets, hops))
    found = k_shortest(small(edges), sources, targets, k, max_hops=hops)

    assert [(path.length, path.nodes) for path in found] == expected[:k]


@settings(max_examples=200, deadline=None)
@given(small_graphs, some_nodes, some_nodes, counts)
def test_the_k_cheapest_are_the_first_k_of_all(
    edges: Edges, sources: set[int], targets: set[int], k: int
) -> None:
    index = small(edges)
    expected = sorted(
        (sum(int(index.costs[node]) for node in path[1:]), len(path) - 1, path)
        for path in all_paths(edges, sources, targets, 6)
    )

    assert [(p.cost, p.length, p.nodes) for p in k_best(index, sources, targets, k)] == expected[:k]
    for length in (1, 2, 3, 4):
        found = best_paths(index, sources, targets, [any_slot(index)] * length, k)
        assert [(p.cost, p.length, p.nodes) for p in found] == [e for e in expected if e[1] == length][:k]


@settings(max_examples=200, deadline=None)
@given(small_graphs, metapaths, counts)
def test_the_k_cheapest_along_a_metapath_are_the_first_k_of_all(edges: Edges, text: str, k: int) -> None:
    index = small(edges)
    metapath = index.metagraph.metapath(text)
    sources, targets = index.ranges[metapath[0].source], index.ranges[metapath[-1].target]
    source, target = sources[0], targets[-1]
    expected = sorted(
        (sum(int(index.costs[node]) for node in path[1:]), len(metapath), path)
        for path, _ in walks(edges, source, metapath, 0)
        if path[-1] == target and target not in path[1:-1]
    )
    found = best_paths(index, [source], [target], slots_of(index, metapath), k)

    assert [(p.cost, p.length, p.nodes) for p in found] == expected[:k]


def test_a_source_is_no_target_of_its_own() -> None:
    index = small({kind: [] for kind in KINDS} | {KINDS[1]: [(2, 3)]})

    assert k_shortest(index, [2], [2], 3) == []
    assert k_best(index, [2], [2], 3) == []
    assert [path.nodes for path in k_best(index, [2], [2, 3], 3)] == [(2, 3)]


def test_numbers_out_of_range_are_refused() -> None:
    index = small({kind: [] for kind in KINDS})
    with pytest.raises(ValueError, match="at least 1"):
        k_shortest(index, [0], [1], 0)
    with pytest.raises(ValueError, match="at least 1"):
        k_shortest(index, [0], [1], 1, max_hops=0)
    with pytest.raises(ValueError, match="0 to 6"):
        k_best(index, [0], [7], 1)
    with pytest.raises(ValueError, match="0 to 6"):
        k_best(index, [-1], [2], 1)
