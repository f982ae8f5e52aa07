from __future__ import annotations

import json

import pytest

from bmgraph._graph import Graph


@pytest.mark.parametrize(
    ("what", "kind", "lines"),
    [("HGNC:7371", dict, ["MSLN  HGNC:7371  Gene", "  1 x activates (article)"]),
     ("6.1-p1-s1", list, ["6.1-p1-s1: 1 assertions"]), ("ref 12", dict, ["6.1-p1-s2: 1 assertions"])],
)  # fmt: skip
def test_every_answer_is_a_document_and_reads_well(
    mini_graph: Graph, what: str, kind: type, lines: list[str]
) -> None:
    shown = mini_graph.show(what)
    document = shown.to_dict()

    assert isinstance(document, kind)
    assert json.loads(json.dumps(document)) == document
    assert set(lines) <= set(repr(shown).splitlines())


def test_an_assertion_is_a_statement(mini_graph: Graph) -> None:
    key = mini_graph.index.key(0)
    shown = mini_graph.show(key)

    assert shown.statements == [shown.statement]
    assert shown.to_dict()["id"] == key
    assert repr(shown).endswith(key)


def test_an_entitys_document_has_its_names_and_its_groups(mini_graph: Graph) -> None:
    shown = mini_graph.show("MSLN")
    document = shown.to_dict()

    assert (document["id"], document["label"], document["synonyms"]) == ("HGNC:7371", "MSLN", ["mesothelin"])
    stated = [one["id"] for group in document["groups"] for one in group["assertions"]]
    assert stated == [one.id for one in shown.statements]
    assert document["outcomes"] == []


def test_passages_hold_their_statements(mini_graph: Graph) -> None:
    shown = mini_graph.show("6.1")

    assert [one.id for one in shown.statements] == [
        one["id"] for passage in shown.to_dict() for one in passage["assertions"]
    ]
    assert len(shown.statements) > 1
