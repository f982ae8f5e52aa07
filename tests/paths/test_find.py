"""The k best paths are the first k of all, whatever is asked: the search beside plain enumeration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bmgraph._graph import Graph
from bmgraph.errors import GraphLacks, PatternError
from bmgraph.paths import find
from bmgraph.paths.answer import Paths
from bmgraph.paths.asking import Asked, further_questions, make_question
from bmgraph.paths.find import find_paths
from bmgraph.paths.path import Path
from bmgraph.paths.rerank import Rule
from bmgraph.paths.weights import Weights
from tests.asked import CLAUSES, DEMANDS, Both, betweens, focused, patterns, targeted
from tests.made import graph_of, worlds
from tests.oracle import Answer, Between, Chain, Found, SaidOf, Upstream, best_paths
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
    return graph.paths(**both.arguments, k=k, kind="path")


def compare(found: Sequence[Path], expected: list[Answer], both: Both) -> None:
    weights = both.demand.weights
    assert [(path.ids, path.cost) for path in found] == [
        (one.best.chain, one.best.cost - one.best.saved(weights)) for one in expected
    ]
    for path, one in zip(found, expected, strict=True):
        assert seen(path) == wanted(one.best, weights)
        assert [seen(other) for other in path.folded] == [wanted(other, weights) for other in one.under]


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


def wanted(way: Found, weights: Weights) -> dict[str, Any]:
    before = [frozenset[str](), *(offer.places for offer in way.offers)]
    return {
        "sign": way.sign, "contexts": way.contexts, "states effect": way.stated,
        "steps": [
            {
                "rows": sorted(offer.rows), "inverse": offer.inverse, "sign": offer.sign,
                "cost": offer.cost - weights.saved * bool(places & offer.places),
                "disputed": disputed, "causal": offer.causal, "hedged": offer.hedged,
                "contexts": offer.contexts, "stages": offer.stages, "neutral": offer.neutral,
                "propagates": offer.propagates, "accepts": offer.accepts, "layers": offer.layers,
                "also": sorted(offer.also), "negated": sorted(offer.negated_by), "unstated": offer.unstated,
                "kinds": offer.kinds, "bases": (offer.context_basis, offer.stage_basis),
            }
            for offer, disputed, places in zip(way.offers, way.disputed, before, strict=False)
        ],
    }  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(asked_between, st.sampled_from([1, 3, 1000]))
def test_the_best_paths_between_nodes_are_the_first_of_all(asked: tuple[World, Both], k: int) -> None:
    world, both = asked
    found = answer(graph_of(world), world, both, k)
    if found is not None:
        compare(found, best_paths(world, both.question, both.demand, k), both)


@settings(max_examples=150, deadline=None)
@given(asked_by_pattern, st.sampled_from([1, 3, 1000]))
def test_the_best_paths_of_a_pattern_are_the_first_of_all(asked: tuple[World, Both], k: int) -> None:
    world, both = asked
    found = answer(graph_of(world), world, both, k)
    if found is not None:
        compare(found, best_paths(world, both.question, both.demand, k), both)


@pytest.mark.parametrize("focus", [*CLAUSES, *DEMANDS])
def test_each_demand_by_itself_is_held(focus: str) -> None:
    @settings(max_examples=25, deadline=None)
    @given(worlds(much=True).flatmap(lambda world: st.tuples(st.just(world), focused(world, focus))))
    def holds(asked: tuple[World, Both]) -> None:
        world, both = asked
        found = answer(graph_of(world), world, both, 40)
        if found is not None:
            compare(found, best_paths(world, both.question, both.demand, 40), both)

    holds()


@settings(max_examples=150, deadline=None)
@given(
    worlds().flatmap(lambda world: st.tuples(st.just(world), targeted(world))), st.sampled_from([1, 3, 1000])
)
def test_other_kinds_of_answers_are_the_first_of_all_too(asked: tuple[World, Both], k: int) -> None:
    world, both = asked
    graph = graph_of(world)
    if refused(world, both) or not world.mechanism:
        return
    between = both.question
    assert isinstance(between, Between)
    questions = {one.kind: one for one in further_questions(graph.bundles, Asked(**both.arguments))}
    for kind, oracle in (("acts upstream", Upstream), ("said of", SaidOf)):
        every = best_paths(world, oracle(between.begin, between.end, (), between.hops), both.demand)
        if kind not in questions:
            # Nobody asks a disease what treats it by a sign of what is said of it.
            assert not every or both.demand.sign is not None or between.hops < 2
            continue
        found = find_paths(graph.bundles, questions[kind], k, mixed_contexts=both.demand.mixed).paths
        assert {path.kind for path in found} <= {kind}
        if kind == "said of":
            ends = [path.ids[-1] for path in found]
            for path, end in zip(found, ends, strict=True):
                assert path.steps[-1].predicate == "said_of"
                assert (path.sign in (0, None), path.causal) == (True, False)
                assert end in between.end & {*path.steps[-2].contexts, *path.steps[-2].stages}
            found = tuple(map(shortened, found))
        compare(found, every[:k], both)


def shortened(path: Path) -> Path:
    """Take off what the last step is said of."""
    steps = path.steps[:-1]
    return replace(path, nodes=path.nodes[:-1], steps=steps, cost=sum(step.cost for step in steps),
                   folded=tuple(map(shortened, path.folded)))  # fmt: skip


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
    weights = {**both.arguments["weights"], "same_sentence": 0}
    question = make_question(bundles, Asked(**both.arguments | {"weights": weights}))
    mixed = both.demand.mixed
    every = find_paths(bundles, question, 10_000, mixed_contexts=mixed).paths
    # What stands under a chain depends on the ranks.
    assume(not any(path.folded for path in every))
    ranked = sorted(
        (not path.states_effect, path.cost - sum(rule.bonus(path) for rule in rules), place)
        for place, path in enumerate(every)
    )

    found = find_paths(bundles, question, k, mixed_contexts=mixed, rules=rules)
    assert found.paths == tuple(every[place] for *_, place in ranked[:k])
    assert not found.cut


def bonus(greatest: int, path: Path) -> int:
    return sum(map(ord, "".join(key for step in path.steps for key in step.assertions))) * 7 % (greatest + 1)
