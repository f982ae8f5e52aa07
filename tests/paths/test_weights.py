from __future__ import annotations

import pytest
from bmgraph.paths.edges import Edges
from hypothesis import given, settings

from bmgraph.paths.find import find_paths
from bmgraph.paths.weights import DEFAULT_WEIGHTS, Weights
from tests.paths.test_find import ONTOLOGY, made_up
from tests.strategies import typed_graphs


@pytest.mark.parametrize(
    ("given", "message"),
    [({"hedge": 1}, "use one of step, hedged"), ({"hub": -1}, "from 0 to 1000"),
     ({"hub": 1001}, "from 0 to 1000"), ({"hub": float("nan")}, "from 0 to 1000"),
     ({"evidence": 0.4}, "no step may cost nothing")],
)  # fmt: skip
def test_wrong_weights_are_refused(given: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Weights.of(given)


@settings(max_examples=50, deadline=None)
@given(typed_graphs)
def test_equal_weights_make_the_shortest_path_the_best(edges: list[tuple[int, int, int, bool]]) -> None:
    graph = made_up(edges)
    plain = Weights(hedged=0, not_causal=0, unsigned=0, evidence=0, layer=0, unsourced=0, hub=0)
    found = find_paths(Edges.of(graph), ONTOLOGY, ["n0"], ["n6"], k=1000, weights=plain)
    usual = find_paths(Edges.of(graph), ONTOLOGY, ["n0"], ["n6"], k=1000)

    assert [p.cost for p in found] == [1000 * len(p.steps) for p in found]
    assert {p.nodes for p in found} == {p.nodes for p in usual}
    assert all(sum(p.score_parts.values()) == pytest.approx(p.score) for p in [*found, *usual])
    assert Weights.of({}) == DEFAULT_WEIGHTS
