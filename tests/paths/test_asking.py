"""What is asked, checked before anything is searched."""

from __future__ import annotations

from typing import Any

import pytest

from bmgraph._graph import Graph
from bmgraph.errors import GraphLacks
from bmgraph.paths.asking import Asked, category_called, make_question, sign_of
from tests.made import BROADER, NODES, ONTOLOGY, graph_of, made_row
from tests.world import World

ROWS = [
    made_row(0, "z:1", "activates", "z:2"), made_row(1, "z:2", "activates", "y:cell"),
    made_row(2, "y:cell", "activates", "dis:lcbm", contexts=("dis:lcbm",)),
]  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> Graph:
    return graph_of(World(NODES, ROWS, ONTOLOGY, BROADER))


@pytest.mark.parametrize(("sign", "number"), [("+", 1), ("-", -1), (1, 1), (-1, -1), (None, None)])
def test_signs_are_written_either_way(sign: Any, number: int | None) -> None:
    assert sign_of(sign) == number


@pytest.mark.parametrize("sign", [0, 2, "0", "plus", ""])
def test_other_signs_are_refused(sign: Any) -> None:
    with pytest.raises(ValueError, match=r"sign is '\+' or 1"):
        sign_of(sign)


def test_categories_are_named_in_any_spelling(graph: Graph) -> None:
    names = graph.vocabulary
    assert [category_called(names, name) for name in ("Gene", "gene", "cellstate")] == [
        "Gene",
        "Gene",
        "CellState",
    ]
    with pytest.raises(ValueError, match="Medicine is no category: use one of Cell, "):
        category_called(names, "Medicine")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "give a source and one of target and to, or a pattern"),
        ({"source": "z:1"}, "one of target and to"),
        ({"target": "z:1"}, "give a source"),
        ({"source": "z:1", "target": "z:2", "to": ["Drug"]}, "one of target and to"),
        ({"pattern": "()-[]->()", "to": ["Drug"]}, "the pattern says by itself"),
        ({"pattern": "()-[]->()", "metapath": "GaG"}, "the pattern says by itself"),
        ({"metapath": "GaG", "via": ["Drug"]}, "the metapath says by itself"),
        ({"source": "z:1", "target": "z:2", "k": 0}, "at least 1"),
        ({"source": "z:1", "target": "z:2", "max_hops": 0}, "at least 1"),
        ({"source": "z:1", "target": "z:2", "background": -1}, "at least 0"),
        ({"source": "z:1", "target": "z:2", "weights": {"hub": -1}}, "from 0 to 1000"),
    ],
)
def test_what_contradicts_itself_is_refused(graph: Graph, asked: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make_question(graph.bundles, Asked(**asked))


def test_the_last_of_several_categories_ends_the_path_and_the_others_are_passed(graph: Graph) -> None:
    assert [path.ids for path in graph.paths("z:1", to=["Gene", "Cell"])] == [("z:1", "z:2", "y:cell")]
    assert [path.ids for path in graph.paths("z:1", to=["Cell"], via=["Gene"])] == [("z:1", "z:2", "y:cell")]
    assert not graph.paths("z:1", to=["Cell", "Cell"])
    assert graph.paths("z:1", "dis:lcbm", via=["Gene", "Cell"])
    assert not graph.paths("z:1", "dis:lcbm", via=["Cell", "Gene"])


def test_what_is_narrower_begins_and_ends_too(graph: Graph) -> None:
    assert graph.paths("z:1", "dis:lung") == graph.paths("z:1", "dis:lcbm")
    assert graph.paths("z:1", "dis:cancer"), "itself no node"


@pytest.mark.parametrize(("asked", "word"), [({"sign": "+"}, "sign"), ({"context": "dis:lcbm"}, "context")])
def test_what_no_edge_says_cannot_be_asked_of_a_graph_that_nothing_is_known_of(
    asked: dict[str, Any], word: str
) -> None:
    rows = [made_row(0, "z:1", "joins", "z:2", evidence=0)]
    graph = graph_of(World(NODES, rows, ONTOLOGY))
    unknown = Graph(graph.index, type(graph.vocabulary)(graph.index))
    with pytest.raises(GraphLacks, match=f"no edge of this graph .*: leave {word} out"):
        unknown.paths("z:1", "z:2", **asked)
