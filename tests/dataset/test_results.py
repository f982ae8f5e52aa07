from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmgraph.dataset.results import (
    Answer,
    display,
    format_answer,
    pack_answer,
    plain_value,
    unpack_answer,
)

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


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("7", "integer", 7), ("-0.50", "decimal", -0.5), ("1.5E2", "double", 150.0),
        ("true", "boolean", True),
        ("0", "boolean", False), ("x", "integer", "x"), ("INF", "double", "INF"), ("NaN", "float", "NaN"),
        ("9" * 5000, "integer", "9" * 5000), ("1E999", "double", "1E999"), ("yes", "boolean", "yes"),
        ("7", "string", "7"), ("2020-01-01", "date", "2020-01-01"),
    ],
)  # fmt: skip
def test_plain_values_are_those_of_json(text: str, datatype: str, value: object) -> None:
    term = ox.Literal(text, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{datatype}"))

    assert plain_value(term) == value
    assert json.loads(json.dumps(plain_value(term), allow_nan=False)) == value
    assert plain_value(None) is None
    assert plain_value(TABLE.rows[0][0]) == "CL:0000127"


literals = st.builds(ox.Literal, st.text()) | st.builds(
    ox.Literal, st.text(), language=st.sampled_from(("en", "de-at"))
)


@given(st.lists(st.tuples(literals | st.none(), literals | st.none())))
def test_an_answer_that_is_packed_comes_back(rows: list[tuple[ox.Literal | None, ox.Literal | None]]) -> None:
    answer = Answer(("a", "b"), tuple(rows))
    assert unpack_answer(*pack_answer(answer)) == answer
    triples = tuple(ox.Triple(ox.NamedNode("a:a"), ox.NamedNode("a:b"), t) for row in rows for t in row if t)
    assert unpack_answer(*pack_answer(Answer(triples=triples))) == Answer(triples=triples)
    for columns in ((), ("a",)):
        empty = Answer(columns, ((None,) * len(columns),))
        assert unpack_answer(*pack_answer(empty)) == empty


def test_display_and_comparison() -> None:
    assert display(TABLE.rows[0][0]) == "CL:0000127"
    assert display(None) == ""
    assert TABLE.comparable() == Answer(TABLE.columns, tuple(reversed(TABLE.rows))).comparable()
    assert Answer(boolean=True).comparable() == ["True"]
    assert Answer(triples=()).comparable() == []
