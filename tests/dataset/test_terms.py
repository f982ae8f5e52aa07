from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib

from bmgraph.dataset.terms import from_rdflib, rdflib_graph, to_rdflib, triple_from_rdflib
from bmgraph.namespaces import expand

TERMS = (
    ox.NamedNode("http://a.b/é"),
    ox.BlankNode("b1"),
    ox.Literal('a "b"\n\t'),
    ox.Literal("x", language="en"),
    ox.Literal("7", datatype=ox.NamedNode(expand("xsd:integer"))),
    ox.Literal("99999999-01-01", datatype=ox.NamedNode(expand("xsd:date"))),
)


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_terms_come_back_as_they_were(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> None:
    assert from_rdflib(to_rdflib(term)) == term


def test_other_terms_are_refused() -> None:
    with pytest.raises(ValueError, match="no rdflib term"):
        to_rdflib(ox.DefaultGraph())
    with pytest.raises(ValueError, match="no Oxigraph term"):
        from_rdflib(rdflib.Variable("x"))


def test_graphs_are_copied() -> None:
    triples = {ox.Triple(ox.NamedNode("a:a"), ox.NamedNode("a:b"), term) for term in TERMS}

    assert {triple_from_rdflib(triple) for triple in rdflib_graph(triples)} == triples
