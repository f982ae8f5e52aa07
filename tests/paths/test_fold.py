"""Which short-cuts stand under which chains, by example; test_find.py holds the rule on random graphs."""

from __future__ import annotations

from typing import Any

import pytest

from bmgraph._graph import Graph
from tests.made import BROADER, ONTOLOGY, STAGES, graph_of, made_row
from tests.world import World

NODES = dict.fromkeys("abcd", "Gene")
ONE, OTHER = (("1-p1-s1", ""),), (("2-p1-s1", ""),)


def graph(*rows: tuple[str, str, str, Any]) -> Graph:
    made = [
        made_row(place, u, name, v, evidence=len(stands), stands=stands)
        for place, (u, name, v, stands) in enumerate(rows)
    ]
    return graph_of(World(NODES, made, ONTOLOGY, BROADER, STAGES))


CHAIN = [("a", "activates", "b", ONE), ("b", "activates", "c", ONE), ("c", "activates", "d", ONE)]


def answers(*more: tuple[str, str, str, Any]) -> list[tuple[str, list[str]]]:
    paths = graph(*CHAIN, *more).paths("a", "d")
    return [("".join(path.ids), ["".join(one.ids) for one in path.folded]) for path in paths]


def test_a_short_cut_of_the_same_sentence_stands_under_the_whole_chain() -> None:
    assert answers(("a", "activates", "d", ONE)) == [("abcd", ["ad"])]
    found = answers(("a", "activates", "c", ONE), ("b", "activates", "d", ONE), ("a", "activates", "d", ONE))
    assert found == [("abcd", ["abd", "acd", "ad"])]


@pytest.mark.parametrize("stands", [OTHER, ONE + OTHER, ()])
def test_what_another_sentence_states_too_stands_alone(stands: Any) -> None:
    assert sorted(answers(("a", "activates", "d", stands))) == [("abcd", []), ("ad", [])]


def test_an_opposite_sign_is_no_short_cut() -> None:
    assert sorted(answers(("a", "inhibits", "d", ONE))) == [("abcd", []), ("ad", [])]


def test_a_step_costs_less_where_the_step_before_stands() -> None:
    (path,) = graph(*CHAIN).paths("a", "d")

    assert path.part("same_sentence") == -600
    assert path.score_parts["same_sentence"] == 0.6
    assert sum(path.score_parts.values()) == pytest.approx(path.score)
