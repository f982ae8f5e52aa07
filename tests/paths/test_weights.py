from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from bmgraph.paths.answer import Paths
from bmgraph.paths.weights import DEFAULT_WEIGHTS, Weights
from tests.made import graph_of, worlds
from tests.world import World


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
@given(worlds())
def test_equal_weights_make_the_shortest_path_the_best(world: World) -> None:
    graph = graph_of(world)
    names = ("hedged", "not_causal", "unsigned", "evidence", "layer", "unsourced", "hub", "same_sentence")
    ends: dict[str, Any] = {"source": "z:1", "target": "z:2", "k": 1000, "mixed_contexts": True}
    found, usual = graph.paths(**ends, weights=dict.fromkeys(names, 0.0)), graph.paths(**ends)
    stated = [path for path in found if path.states_effect]

    assert list(found)[: len(stated)] == stated, "what states no effect comes last"
    assert [path.cost for path in found] == [1000 * len(path.steps) for path in found]
    assert sorted(stated, key=lambda path: path.cost) == stated
    assert every(found) == every(usual)
    assert all(sum(p.score_parts.values()) == pytest.approx(p.score) for p in [*found, *usual])
    assert Weights.of({}) == DEFAULT_WEIGHTS


def every(paths: Paths) -> set[tuple[str, ...]]:
    """The chains of paths and of those that stand under them."""
    return {one.ids for path in paths for one in (path, *path.folded)}
