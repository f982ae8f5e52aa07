"""Why there is no path: each demand by itself, the likeliest first, within a time."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

from bmgraph._graph import Graph
from bmgraph.paths.asking import Asked
from bmgraph.paths.reasons import Reason, why_no_path
from tests.made import BROADER, NODES, ONTOLOGY, STAGES, graph_of, made_row
from tests.world import World

ROWS = [
    made_row(0, "z:1", "activates", "z:2", contexts=("dis:lcbm",), stages=("s:late",)),
    made_row(1, "z:2", "activates", "z:3", contexts=("dis:bcbm",), stages=("s:early",)),
    made_row(2, "z:2", "activates", "c:path", hedged=True),
    made_row(3, "z:1", "inhibits", "y:cell", source=1, layer="ref"),
    made_row(4, "y:cell", "activates", "dis:lcbm"), made_row(5, "dis:lcbm", "activates", "b:state"),
]  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> Graph:
    return graph_of(World(NODES, ROWS, ONTOLOGY, BROADER, STAGES))


@pytest.mark.parametrize(
    ("asked", "demand", "instead"),
    [
        ({"source": "z:2", "target": "z:1"}, "direction", "from z:1 to z:2"),
        ({"source": "z:1", "target": "z:2", "sign": -1}, "sign", "any sign"),
        ({"source": "z:1", "target": "z:3"}, "contexts", "--mixed-contexts"),
        ({"source": "z:1", "target": "z:2", "context": "dis:bcbm"}, "context", "any disease"),
        ({"source": "z:1", "target": "y:cell", "article_only": True}, "layer", "with the background layers"),
        ({"source": "y:cell", "target": "b:state"}, "disease", "--via Disease"),
        ({"source": "z:2", "target": "c:path", "pattern": "()-[]->() WHERE hedged = false"}, "hedged",
         "with what is hedged"),
        ({"pattern": "({id: 'z:1'})-[*2]->({id: 'z:3'}) WHERE stage ascending", "mixed_contexts": True},
         "stage", "any order of stages"),
        ({"pattern": "({id: 'z:1'})-[]->(:Cell) WHERE layer = article"}, "layer", "any layer"),
        ({"pattern": "({id: 'z:1'})-[]->({id: 'z:2'}) WHERE hubs <= 1"}, "hubs", "through hubs"),
    ],
)  # fmt: skip
def test_the_demand_that_keeps_paths_away_is_named(
    graph: Graph, asked: dict[str, Any], demand: str, instead: str
) -> None:
    assert not graph.paths(**asked)
    found = graph.why_no_path(Asked(**asked))

    assert (demand, instead) in [(one.demand, one.instead) for one in found.reasons]
    assert all(one.paths > 0 for one in found.reasons)
    assert len(found.reasons) <= 2


def test_longer_paths_are_tried_last(graph: Graph) -> None:
    (reason,) = graph.why_no_path(Asked("z:1", "dis:lcbm", max_hops=1)).reasons

    assert reason == Reason("length", "--max-hops 3", 1)
    assert str(reason) == "--max-hops 3 gives 1"
    assert str(Reason("sign", "any sign", 10)) == "any sign gives 10 or more"


def test_ends_that_no_step_leaves_or_reaches_are_named(graph: Graph) -> None:
    why = graph.why_no_path(Asked("z:3", "z:1"))

    assert why.dead_ends == ("no step leads on from z:3", "no step leads to z:1")
    assert [(one.demand, one.paths) for one in why.reasons] == [("all", 1)]
    assert "; joined all the same: --pattern '()-[*1..4]-()' --mixed-contexts gives 1" in str(why)
    apart = graph.why_no_path(Asked("z:3", "x:drug"))
    assert (apart.reasons, apart.whole) == ((), True)
    ends = "no step leads on from z:3; no step leads to x:drug"
    assert str(apart).startswith(f"{ends}; none either, each by itself, with from x:drug to z:3, ")
    assert graph.why_no_path(Asked("z:1", "z:2", sign=-1)).dead_ends == ()
    sideways = graph.why_no_path(Asked("z:3", "c:path", mixed_contexts=True))
    assert sideways.dead_ends == ("no step leads on from z:3",)
    assert [(one.demand, one.paths) for one in sideways.reasons] == [("arrows", 1)]
    again = graph.paths("z:3", "c:path", pattern="()-[*1..4]-()", mixed_contexts=True)
    assert again[0].ids == ("z:3", "z:2", "c:path")


def test_nothing_is_tried_when_the_time_is_over(graph: Graph) -> None:
    ticks = itertools.count(step=1)
    asked = Asked("z:2", "z:1")

    late = why_no_path(graph.bundles, asked, clock=lambda: float(next(ticks)))
    assert (late.reasons, late.tried, late.whole) == ((), (), False)
    assert why_no_path(graph.bundles, asked).reasons


def test_each_reason_is_true_on_pairs_of_the_article(real_graph: Graph) -> None:
    """Fifty pairs without a path, drawn by a seed: what is said to give paths gives as many."""
    chance = random.Random(5)
    index = real_graph.index
    degree = real_graph.bundles.foreground_degree
    nodes = [n for n in range(index.n_nodes) if degree[n] > 5]
    sources = [n for n in nodes if index.category(n) in ("Gene", "CellType")]
    targets = [n for n in nodes if index.category(n) in ("Disease", "BiologicalProcess", "Gene")]
    tried = told = 0
    while tried < 50:
        source, target = (index.id(chance.choice(ends)) for ends in (sources, targets))
        asked = Asked(source, target, max_hops=2, sign=chance.choice([None, 1, -1]))
        if real_graph.ask(asked):
            continue
        tried += 1
        reasons = why_no_path(real_graph.bundles, asked, clock=lambda: 0.0).reasons
        told += bool(reasons)
        for reason in reasons:
            if reason.demand == "direction":
                again = real_graph.paths(target, source, max_hops=2, sign=asked.sign)
            elif reason.demand == "length":
                again = real_graph.paths(source, target, max_hops=4, sign=asked.sign)
            elif reason.demand == "arrows":
                again = real_graph.paths(source, target, pattern="()-[*1..2]-()", sign=asked.sign)
            else:
                continue
            assert min(len(again), 10) == reason.paths
    assert told >= 5
