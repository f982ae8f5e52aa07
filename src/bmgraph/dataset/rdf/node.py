"""One subject's quads, and the literals in them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from bmgraph.namespaces import expand

__all__ = ["Node", "decimal", "iri", "number", "truth"]


@lru_cache(maxsize=1 << 16)
def iri(curie: str) -> ox.NamedNode:
    """Return the node of a CURIE."""
    return ox.NamedNode(expand(curie))


def number(value: int) -> ox.Literal:
    """Return a whole number."""
    return ox.Literal(str(value), datatype=iri("xsd:integer"))


def decimal(value: str) -> ox.Literal:
    """Return a decimal in its canonical form, so that equal numbers are equal terms."""
    text = format(Decimal(value).normalize(), "f")
    return ox.Literal(text if "." in text else f"{text}.0", datatype=iri("xsd:decimal"))


def truth(value: bool) -> ox.Literal:
    """Return a truth value."""
    return ox.Literal("true" if value else "false", datatype=iri("xsd:boolean"))


class Node:
    """Collects the quads of one subject in one graph."""

    def __init__(self, subject: str, graph: str) -> None:
        self.subject = ox.NamedNode(subject)
        self.graph = ox.NamedNode(graph)
        self.quads: list[ox.Quad] = []

    def add(self, predicate: str, *values: ox.NamedNode | ox.Literal) -> None:
        """Add terms."""
        for value in values:
            self.quads.append(ox.Quad(self.subject, iri(predicate), value, self.graph))

    def text(self, predicate: str, *values: str) -> None:
        """Add texts, empty ones left out."""
        self.add(predicate, *(ox.Literal(value) for value in values if value))

    def link(self, predicate: str, *curies: str) -> None:
        """Add nodes by CURIE, empty ones left out."""
        self.add(predicate, *(iri(curie) for curie in curies if curie))
