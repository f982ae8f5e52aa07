"""The search's own order and bounds; what it finds is held against enumeration in test_find.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bmgraph._graph import Graph
from bmgraph.errors import SearchTooWide
from bmgraph.paths.asking import Asked, make_question
from bmgraph.paths.question import Question
from bmgraph.paths.search import Accepted, search
from tests.asked import Both, betweens, patterns
from tests.made import ONTOLOGY, graph_of, made_row, worlds
from tests.paths.test_find import refused
from tests.world import World

asked = worlds().flatmap(lambda world: st.tuples(st.just(world), st.one_of(betweens(world), patterns(world))))


def question_of(graph: Graph, both: Both) -> Question:
    return make_question(graph.bundles, Asked(**both.arguments))


def order(accepted: Accepted) -> tuple[object, ...]:
    return accepted.cost, len(accepted.steps), accepted.nodes, accepted.steps


@settings(max_examples=100, deadline=None)
@given(asked, st.integers(0, 9000))
def test_paths_come_in_their_total_order_once_each_and_a_bound_cuts_the_rest(
    asked: tuple[World, Both], within: int
) -> None:
    world, both = asked
    if refused(world, both):
        return
    automaton = question_of(graph_of(world), both).automaton
    found = list(search(automaton))

    assert sorted(found, key=order) == found
    assert len(set(found)) == len(found)
    assert list(search(automaton, within=within)) == [one for one in found if one.cost <= within]
    for one in found:
        assert len(set(one.nodes)) == len(one.nodes) == len(one.steps) + 1
        assert automaton.begin[one.nodes[0]]
        assert automaton.ends[one.nodes[-1]]


@settings(max_examples=60, deadline=None)
@given(asked, st.integers(1, 4))
def test_a_longer_search_finds_what_a_shorter_one_does(asked: tuple[World, Both], longest: int) -> None:
    world, both = asked
    if refused(world, both):
        return
    automaton = question_of(graph_of(world), both).automaton
    longest = min(longest, automaton.longest)
    short = list(search(replace(automaton, longest=longest)))

    assert short == [one for one in search(automaton) if len(one.steps) <= longest]


def plain(*edges: tuple[str, str]) -> Graph:
    """A graph of genes of which nothing else is known."""
    nodes = {end: "Gene" for edge in edges for end in edge}
    rows = [made_row(number, u, "joins", v) for number, (u, v) in enumerate(edges)]
    return graph_of(World(nodes, rows, replace(ONTOLOGY, relations={})))


def test_the_only_way_to_a_target_is_not_tried_over_and_over() -> None:
    # Every walk of length 8 from s to t comes back to the hub, and none is simple.
    spokes = [("hub", f"a{i}") for i in range(300)]
    chords = [(f"a{i}", f"a{(factor * i + 5) % 300}") for i in range(300) for factor in (7, 11)]
    graph = plain(("s", "hub"), ("hub", "t"), *spokes, *chords)

    assert [path.ids for path in graph.paths("s", "t", k=10, max_hops=8)] == [("s", "hub", "t")]
    assert not graph.paths("s", "t", pattern="()-[*8]-()", k=10)


def test_a_search_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SearchTooWide, "LIMIT", 50)
    graph = plain(*((f"a{i}", f"a{j}") for i in range(9) for j in range(i)))
    with pytest.raises(SearchTooWide, match="fewer or shorter"):
        graph.paths("a0", "a8", k=10_000, max_hops=8)


def test_a_graph_without_a_row_between_the_ends_has_no_path() -> None:
    graph = plain(("a", "b"), ("c", "d"), ("e", "e"))

    assert not graph.paths("a", "d", max_hops=8)
    assert not graph.paths("e", "a")
    assert not graph.paths("a", "a")
    automaton = make_question(graph.bundles, Asked("a", "b")).automaton
    nothing = replace(automaton, begin=np.zeros(graph.index.n_nodes, dtype=bool))
    assert list(search(nothing)) == []
