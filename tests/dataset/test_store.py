from __future__ import annotations

import pyoxigraph as ox
import pytest

from bmgraph.dataset.store import Engine, Store
from bmgraph.errors import QueryRefused, QuerySyntaxError, QueryTimeout

ENGINES: tuple[Engine, ...] = ("oxigraph", "rdflib")


@pytest.mark.parametrize("engine", ENGINES)
def test_all_query_forms(mini_quads: list[ox.Quad], engine: Engine) -> None:
    store = Store(mini_quads, engine=engine)
    select = store.query("SELECT ?l WHERE { HGNC:7371 rdfs:label ?l . OPTIONAL { ?l rdfs:label ?none } }")
    graph = store.query("CONSTRUCT WHERE { HGNC:7371 skos:altLabel ?l }")

    assert select.columns == ("l",)
    assert [(ox.Literal("MSLN"),)] == list(select.rows)
    assert graph.kind == "graph"
    assert len(graph.triples or ()) == 1
    assert store.query("ASK { ?s bmo:activates ?o }").boolean
    assert len(store) > 1000


@pytest.mark.parametrize("engine", ENGINES)
def test_bindings_are_terms_not_text(mini_quads: list[ox.Quad], engine: Engine) -> None:
    store = Store(mini_quads, engine=engine)
    text = "SELECT ?s WHERE { ?s rdfs:label ?name }"

    assert len(store.query(text, {"name": ox.Literal("MSLN")}).rows) == 1
    assert len(store.query(text, {"name": ox.Literal('MSLN" } #')}).rows) == 0


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * WHERE { { SELECT * WHERE { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } } } }",
        "ASK { ?s ?p ?o FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
        "SELECT * FROM <http://127.0.0.1:9/> WHERE { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> WHERE { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_what_leaves_the_dataset_is_refused(mini_store: Store, text: str) -> None:
    with pytest.raises(QueryRefused):
        mini_store.query(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT",
        "DROP ALL",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "LOAD <file:///etc/passwd>",
        "SELECT ?x { ?x nope:y 1 }",
    ],
)
def test_what_is_no_query_is_a_syntax_error(mini_store: Store, text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        mini_store.query(text, trusted=True)
    with pytest.raises((QuerySyntaxError, QueryRefused)):
        mini_store.query(text)


@pytest.mark.parametrize(
    ("engine", "pattern", "limit"),
    # Products small enough to end soon after they were given up.
    [("oxigraph", "?a ?b ?c . ?d ?e ?f", 0.05), ("rdflib", "?a ?b ?c . ?d a bmo:Gene", 0.005)],
)
def test_the_time_limit_holds(mini_quads: list[ox.Quad], engine: Engine, pattern: str, limit: float) -> None:
    store = Store(mini_quads, engine=engine)
    store.query("ASK { ?s ?p ?o }")
    with pytest.raises(QueryTimeout, match=f"{limit:g} s"):
        store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}", timeout=limit)


def test_errors_pass_through_the_time_limit(mini_store: Store) -> None:
    assert mini_store.query("ASK { ?s ?p ?o }", timeout=5).boolean
    with pytest.raises(QuerySyntaxError):
        mini_store.query("SELECT", timeout=5, trusted=True)
