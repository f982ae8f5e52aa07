"""The k best paths are the first k of all, whatever is asked: the search beside plain enumeration."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bmgraph._graph import Graph
from bmgraph.errors import GraphLacks, PatternError
from bmgraph.paths import find
from bmgraph.paths.answer import Paths
from bmgraph.paths.asking import Asked, make_question
from bmgraph.paths.find import find_paths
from bmgraph.paths.path import Path
from bmgraph.paths.rerank import Rule
from tests.asked import CLAUSES, DEMANDS, Both, betweens, focused, patterns
from tests.made import graph_of, worlds
from tests.oracle import Chain, Found, best_paths
from tests.world import World

asked_between = worlds().flatmap(lambda world: st.tuples(st.just(world), betweens(world)))
asked_by_pattern = worlds().flatmap(lambda world: st.tuples(st.just(world), patterns(world)))


def refused(world: World, both: Both) -> bool:
    """Say whether a question asks for what no row of the graph says."""
    layers = {row.qualified.layer for row in world.rows}
    signed = {(row.qualified.relation, row.qualified.sign) for row in world.rows}
    contexts = any(row.qualified.contexts for row in world.rows)
    unknown = (both.demand.kinds and not any(row.qualified.evidence_kinds for row in world.rows)) or (
        both.demand.stated and not any(row.qualified.context_basis for row in world.rows)
    )
    never = isinstance(both.question, Chain) and any(
        arrow.slot.relations
        and arrow.slot.sign
        and not signed & {(r, arrow.slot.sign) for r in arrow.slot.relations}
        for arrow in both.question.arrows
    )
    return (
        bool(unknown)
        or never
        or both.demand.layer not in {"", *layers}
        or bool(both.demand.context and not contexts)
    )


def answer(graph: Graph, world: World, both: Both, k: int) -> Paths | None:
    if refused(world, both):
        with pytest.raises((GraphLacks, PatternError, ValueError)):
            graph.paths(**both.arguments, k=k)
        return None
    return graph.paths(**both.arguments, k=k)


def compare(found: Paths, expected: list[list[Found]]) -> None:
    assert [(path.ids, path.cost) for path in found] == [(ways[0].chain, ways[0].cost) for ways in expected]
    for path, ways in zip(found, expected, strict=True):
        assert seen(path) in [wanted(way) for way in ways]


def seen(path: Path) -> dict[str, Any]:
    return {
        "sign": path.sign, "contexts": path.contexts, "states effect": path.states_effect,
        "steps": [
            {
                "rows": sorted(step.assertions), "inverse": step.inverse, "sign": step.sign,
                "cost": step.cost,
                "disputed": step.disputed, "causal": step.causal, "hedged": step.hedged,
                "contexts": step.contexts, "stages": step.stages, "neutral": step.neutral,
                "propagates": step.propagates_sign, "accepts": step.accepts_sign, "layers": step.layers,
                "also": sorted(key for one in step.also for key in one.assertions),
                "negated": sorted(step.negated_by), "unstated": step.unstated,
                "kinds": step.evidence_kinds, "bases": (step.context_basis, step.stage_basis),
            }
            for step in path.steps
        ],
    }  # fmt: skip


def wanted(way: Found) -> dict[str, Any]:
    return {
        "sign": way.sign, "contexts": way.contexts, "states effect": way.stated,
        "steps": [
            {
                "rows": sorted(offer.rows), "inverse": offer.inverse, "sign": offer.sign, "cost": offer.cost,
                "disputed": disputed, "causal": offer.causal, "hedged": offer.hedged,
                "contexts": offer.contexts, "stages": offer.stages, "neutral": offer.neutral,
                "propagates": offer.propagates, "accepts": offer.accepts, "layers": offer.layers,
                "also": sorted(offer.also), "negated": sorted(offer.negated_by), "unstated": offer.unstated,
                "kinds": offer.kinds, "bases": (offer.context_basis, offer.stage_basis),
            }
            for offer, disputed in zip(way.offers, way.disputed, strict=True)
        ],
    }  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(asked_between, st.sampled_from([1, 3, 1000]))
def test_the_best_paths_between_nodes_are_the_first_of_all(asked: tuple[World, Both], k: int) -> None:
    world, both = asked
    found = answer(graph_of(world), world, both, k)
    if found is not None:
        compare(found, best_paths(world, both.question, both.demand, k))


@settings(max_examples=150, deadline=None)
@given(asked_by_pattern, st.sampled_from([1, 3, 1000]))
def test_the_best_paths_of_a_pattern_are_the_first_of_all(asked: tuple[World, Both], k: int) -> None:
    world, both = asked
    found = answer(graph_of(world), world, both, k)
    if found is not None:
        compare(found, best_paths(world, both.question, both.demand, k))


@pytest.mark.parametrize("focus", [*CLAUSES, *DEMANDS])
def test_each_demand_by_itself_is_held(focus: str) -> None:
    @settings(max_examples=25, deadline=None)
    @given(worlds(much=True).flatmap(lambda world: st.tuples(st.just(world), focused(world, focus))))
    def holds(asked: tuple[World, Both]) -> None:
        world, both = asked
        found = answer(graph_of(world), world, both, 40)
        if found is not None:
            compare(found, best_paths(world, both.question, both.demand, 40))

    holds()


@settings(max_examples=60, deadline=None)
@given(st.one_of(asked_between, asked_by_pattern), st.sampled_from([1, 2, 1000]))
def test_a_large_graph_is_searched_for_short_paths_first_and_gives_the_same(
    asked: tuple[World, Both], k: int
) -> None:
    world, both = asked
    graph = graph_of(world)
    plain = answer(graph, world, both, k)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(find, "_LARGE", 0)
        assert answer(graph, world, both, k) == plain


@settings(max_examples=60, deadline=None)
@given(asked_between, st.integers(1, 4), st.lists(st.integers(0, 900), min_size=1, max_size=2))
def test_rules_that_look_at_rows_rank_as_ranking_all_paths_would(
    asked: tuple[World, Both], k: int, greatest: list[int]
) -> None:
    """The bonus is any function of the rows: here of the ids of their assertions."""
    world, both = asked
    if refused(world, both):
        return
    rules = [Rule(f"rule {i}", most, partial(bonus, most)) for i, most in enumerate(greatest)]
    bundles = graph_of(world).bundles
    question = make_question(bundles, Asked(**both.arguments))
    mixed = both.demand.mixed
    every = find_paths(bundles, question, 10_000, mixed_contexts=mixed).paths
    ranked = sorted(
        (not path.states_effect, path.cost - sum(rule.bonus(path) for rule in rules), place)
        for place, path in enumerate(every)
    )

    found = find_paths(bundles, question, k, mixed_contexts=mixed, rules=rules)
    assert found.paths == tuple(every[place] for *_, place in ranked[:k])
    assert not found.cut


def bonus(greatest: int, path: Path) -> int:
    return sum(map(ord, "".join(key for step in path.steps for key in step.assertions))) * 7 % (greatest + 1)
