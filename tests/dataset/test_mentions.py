from __future__ import annotations

import pytest

from bmgraph.dataset.mentions import unknown_names
from bmgraph.dataset.store import Store
from bmgraph.namespaces import PREFIXES

PROMOTE = f"<{PREFIXES['bmo']}promote>"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT * { ?s bmo:promotes MONDO:1040026 ; a bmo:Assertion }", []),
        ("SELECT * { ?s bmo:promote MONDO:1040026 }", ["bmo:promote"]),
        ("SELECT * { ?s ?p HGNC:1 , HGNC:7371 , HGNC:1 }", ["HGNC:1"]),
        ("SELECT * { ?s rdfs:labels ?o ; biolink:nothing 'bmo:promote' } # bmo:promote", []),
        ("PREFIX bmo: <http://example.org/> SELECT * { ?s bmo:promote ?o }", []),
        ("PREFIX my: <http://example.org/> SELECT * { ?s my:thing ?o }", []),
        (f"PREFIX my: <{PREFIXES['bmo']}> SELECT * {{ ?s my:promote/my:promotes ?o }}", ["my:promote"]),
        (f"SELECT * {{ ?s <{PREFIXES['bmo']}promote> ?o ; a <{PREFIXES['bmo']}Gene> }}", [PROMOTE]),
        (f"SELECT * {{ ?s rdfs:label '<{PREFIXES['bmo']}promote>' }}", []),
        ("SELECT * { GRAPH <https://w3id.org/bmgraph/graph/assertions> { ?s ?p ?o } }", []),
        ("SELECT * { ?s <not an iri> ?o ; <relative> bmo:a\\~b, <http://[> }", ["bmo:a~b"]),
    ],
)
def test_what_stands_nowhere_is_named_once(mini_store: Store, text: str, found: list[str]) -> None:
    assert [name for name, _ in unknown_names(mini_store, text)] == found


def test_the_nearest_terms_are_named_first(mini_store: Store) -> None:
    ((_, near),) = unknown_names(mini_store, "ASK { ?s bmo:promote ?o }")
    assert near[0] == "bmo:promotes"
