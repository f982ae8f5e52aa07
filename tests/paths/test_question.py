"""Questions as automata; whether they find what they should is in test_find.py."""

from __future__ import annotations

import pytest

from bmgraph._graph import Graph
from bmgraph.errors import PatternError
from bmgraph.paths.parsing import parse_pattern
from bmgraph.paths.question import ask_pattern
from bmgraph.paths.weights import DEFAULT_WEIGHTS
from tests.made import BROADER, NODES, ONTOLOGY, STAGES, graph_of, made_row
from tests.world import World

ROWS = [
    made_row(0, "z:1", "activates", "z:2", contexts=("dis:lcbm",), stages=("s:middle",)),
    made_row(1, "z:2", "inhibits", "z:3", stages=("s:early", "s:late")),
    made_row(2, "z:3", "activates", "y:cell", stages=("s:early",)),
    made_row(3, "x:drug", "inhibits", "z:3", source=1, layer="ref"),
]  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> Graph:
    return graph_of(World(NODES, ROWS, ONTOLOGY, BROADER, STAGES))


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("(:Gen)-[]->()", 2, "no category is called 'Gen'; nearest: Gene"),
        ("()-[:activate]->()", 5, "no relation is called 'activate'; nearest: activates"),
        ('({id: "z:9"})-[]->()', 6, "no entity is called 'z:9'"),
        ("()-[]->() WHERE context = nothing", 26, "no disease is called 'nothing'"),
        ("()-[]->() WHERE context = 'z:1'", 26, "no disease is called 'z:1'"),
        ("()-[]->() WHERE layer = reff", 24, "no layer is called 'reff'; nearest: ref"),
        ("()-[]->() WHERE avoid nothing", 22, "no entity is called 'nothing'"),
        ("()-[]->() WHERE avoid :Gen", 23, "no category is called 'Gen'"),
        ("()-[:inhibits {sign: '+'}]->()", 5, "inhibits never has the sign +"),
        ("(Gene)-[]->()", 1, "a name without a colon asks for nothing"),
        ("()-[activates]->()", 4, "a name without a colon asks for nothing"),
    ],
)
def test_what_is_not_there_is_an_error_at_its_column(
    graph: Graph, text: str, column: int, message: str
) -> None:
    with pytest.raises(PatternError) as caught:
        graph.paths(pattern=text)

    assert (caught.value.column, message in str(caught.value)) == (column, True), str(caught.value)


@pytest.mark.parametrize(
    ("text", "states"), [("()-[]->()", 1), ("()-[*1..3]->()", 3), ("()-[*2]->()-[]-()", 3)]
)
def test_a_pattern_has_a_state_for_each_step_that_it_may_take(graph: Graph, text: str, states: int) -> None:
    question = ask_pattern(graph.bundles, parse_pattern(text), weights=DEFAULT_WEIGHTS)
    automaton = question.automaton

    assert len(automaton.moves) == automaton.longest == states
    assert all(move.then <= states for moves in automaton.moves for move in moves)
    assert question.shortest == sum(edge.least for edge in parse_pattern(text).edges)


def test_a_limit_in_the_pattern_goes_before_k(graph: Graph) -> None:
    assert len(graph.paths(pattern="()-[]->() LIMIT 2", k=9)) == 2
    assert len(graph.paths(pattern="()-[]->() LIMIT 9", k=2)) == 4


def test_stages_may_be_put_in_an_order_that_never_goes_back(graph: Graph) -> None:
    ascending = graph.paths(pattern="()-[*2]->() WHERE stage ascending")

    assert {path.ids for path in ascending} == {
        ("z:1", "z:2", "z:3"),
        ("x:drug", "z:3", "y:cell"),
        ("z:2", "z:3", "y:cell"),
    }
    assert not graph.paths(pattern="()-[*3]->() WHERE stage ascending")


def test_superproperties_and_superclasses_mean_what_is_below(graph: Graph) -> None:
    assert len(graph.paths(pattern="(:Thing)-[:affects]->(:Thing)")) == 4
    assert len(graph.paths(pattern="()-[:affects]->(:Cell)")) == 1
    assert [p.ids for p in graph.paths(pattern="()-[]->() WHERE layer = ref")] == [("x:drug", "z:3")]
