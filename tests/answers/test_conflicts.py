from __future__ import annotations

import networkx as nx
import pytest

from bmgraph.answers.conflicts import find_conflicts
from bmgraph.dataset.entities import Directory, Listing
from bmgraph.graph.model import Locator, SourceRecord
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.papers import PaperNote
from tests.made import index_of


def listing(curie: str, broader: tuple[str, ...] = ()) -> Listing:
    return Listing(curie, "Disease", curie, (), (), broader, (), 0)


#: b is a kind of a; c is something else.
DIRECTORY = Directory([listing("x"), listing("y"), listing("a"), listing("b", ("a",)), listing("c")])
VOCABULARY = Vocabulary(index_of({"x": "Gene"}, []), DIRECTORY)


def graph(*edges: tuple[str, int, bool, tuple[str, ...]]) -> nx.MultiDiGraph[str]:
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number, (predicate, sign, negated, contexts) in enumerate(edges):
        made.add_node("x", label="x")
        made.add_node("y", label="y")
        made.add_edge(
            "x",
            "y",
            key=f"e{number}",
            predicate=predicate,
            path_sign=sign,
            other_form=False,
            negated=negated,
            contexts=contexts,
            layer="article",
            evidence=(SourceRecord("reactome", "r1", "k"), Locator("6.1-p1-s1")),
        )
    return made


def test_either_side_has_where_its_papers_say_otherwise() -> None:
    made = graph(("activates", 1, False, ()), ("inhibits", -1, False, ()))
    note = PaperNote(7, "sense", "this", "that")
    made.edges["x", "y", "e1"]["evidence"] = (Locator("6.1-p1-s1", paper_notes=(note,)),)
    (conflict,) = find_conflicts(made, VOCABULARY)

    assert conflict.paper_notes == (("e1", note),)
    assert conflict.as_dict() == {
        "subject": "x", "object": "y", "kind": "sign", "one": ("e0",), "other": ("e1",), "shared": (),
        "paper_notes": [{"assertion": "e1", **note.as_dict()}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "kind", "shared"),
    [
        (("activates", 1, False, ("a",)), ("inhibits", -1, False, ("b",)), "sign", ("b",)),
        (("activates", 1, False, ("c",)), ("inhibits", -1, False, ("b",)), "sign", ()),
        (("activates", 1, False, ("a",)), ("activates", 1, True, ("a",)), "negation", ("a",)),
    ],
)
def test_either_side_is_named(
    one: tuple[str, int, bool, tuple[str, ...]],
    other: tuple[str, int, bool, tuple[str, ...]],
    kind: str,
    shared: tuple[str, ...],
) -> None:
    (conflict,) = find_conflicts(graph(one, other), VOCABULARY)

    assert (conflict.kind, conflict.one, conflict.other, conflict.shared) == (kind, ("e0",), ("e1",), shared)
    assert find_conflicts(graph(one, other), VOCABULARY, [("x", "y")]) == [conflict]
    assert find_conflicts(graph(one, other), VOCABULARY, [("y", "x"), ("x", "q")]) == []


@pytest.mark.parametrize(
    "edges",
    [
        [("activates", 1, False, ()), ("affects", 0, False, ())],
        [("activates", 1, False, ()), ("inhibits", -1, True, ())],
        [("activates", 1, True, ())],
    ],
)
def test_what_agrees_is_no_conflict(edges: list[tuple[str, int, bool, tuple[str, ...]]]) -> None:
    assert find_conflicts(graph(*edges), VOCABULARY) == []


def test_what_a_mutant_form_does_is_another_matter() -> None:
    made = graph(("activates", 1, False, ("a",)), ("inhibits", -1, False, ("a",)))
    made.edges["x", "y", "e1"]["other_form"] = True

    assert find_conflicts(made, VOCABULARY) == []
