from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from bmgraph.dataset.results import Answer, display, format_answer

TABLE = Answer(
    ("a", "b"),
    (
        (ox.NamedNode("http://purl.obolibrary.org/obo/CL_0000127"), ox.Literal('x, "y"\n', language="en")),
        (ox.BlankNode("n"), None),
        (ox.Literal("3", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")), ox.Literal("z")),
    ),
)


def test_bindings_are_written_in_every_format() -> None:
    data = json.loads(format_answer(TABLE, "json"))
    xml = format_answer(TABLE, "xml").decode()

    assert data["head"]["vars"] == ["a", "b"]
    assert data["results"]["bindings"][0]["b"]["xml:lang"] == "en"
    assert data["results"]["bindings"][1]["a"]["type"] == "bnode"
    assert "b" not in data["results"]["bindings"][1]
    assert data["results"]["bindings"][2]["a"]["datatype"].endswith("integer")
    assert format_answer(TABLE, "csv").startswith(b"a,b\r\n")
    assert format_answer(TABLE, "tsv").startswith(b"?a\t?b\n")
    assert "<sparql" in xml


def test_booleans_and_graphs() -> None:
    triple = ox.Triple(ox.NamedNode("a:a"), ox.NamedNode("a:b"), ox.Literal("c"))

    assert format_answer(Answer(boolean=True), "json").replace(b" ", b"") == b'{"head":{},"boolean":true}'
    assert format_answer(Answer(triples=(triple,)), "nt") == b'<a:a> <a:b> "c" .\n'
    assert b"rdf:RDF" in format_answer(Answer(triples=(triple,)), "xml")
    assert b"@prefix" in format_answer(Answer(triples=(triple,)), "ttl")


def test_formats_that_do_not_suit_are_refused() -> None:
    with pytest.raises(ValueError, match="a table is written as"):
        format_answer(TABLE, "ttl")
    with pytest.raises(ValueError, match="a graph is written as"):
        format_answer(Answer(triples=()), "csv")


def test_display_and_comparison() -> None:
    assert display(TABLE.rows[0][0]) == "CL:0000127"
    assert display(None) == ""
    assert TABLE.comparable() == Answer(TABLE.columns, tuple(reversed(TABLE.rows))).comparable()
    assert Answer(boolean=True).comparable() == ["True"]
    assert Answer(triples=()).comparable() == []
