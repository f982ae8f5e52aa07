"""The ways along one chain are those that a search accepts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bmgraph.paths.along import along
from bmgraph.paths.search import search
from tests.asked import Both, betweens, patterns
from tests.made import graph_of, worlds
from tests.paths.test_find import refused
from tests.paths.test_search import question_of
from tests.world import World

asked = worlds().flatmap(lambda world: st.tuples(st.just(world), st.one_of(betweens(world), patterns(world))))


@settings(max_examples=40, deadline=None)
@given(asked)
def test_the_ways_along_a_chain_are_those_of_a_search_in_its_order(asked: tuple[World, Both]) -> None:
    world, both = asked
    if refused(world, both):
        return
    automaton = question_of(graph_of(world), both).automaton
    found = list(search(automaton))

    for chain in dict.fromkeys(one.nodes for one in found):
        assert along(automaton, chain) == [one for one in found if one.nodes == chain]
        turned = chain[::-1]
        assert along(automaton, turned) == [one for one in found if one.nodes == turned]
