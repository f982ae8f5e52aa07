"""Queries that mean harm: each is answered or is an error of queries, within the limit and a little."""

from __future__ import annotations

import time
from contextlib import suppress

import pyoxigraph as ox
import pytest

from bmgraph.dataset.store import Store
from bmgraph.errors import QueryError, QueryTimeout, QueryTooLarge

LIMIT = 0.5
#: What a query may take beside its limit.
ROOM = 0.7

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
DEEP = 20_000
DATES = ("99999999999-01-01", "-99999999999-01-01", "2020-13-45", "0000-00-00", "9" * 400 + "-01-01", "")
TIMES = ("99999999999-01-01T00:00:00Z", "2020-01-01T25:61:61+99:99", "9" * 400 + "-01-01T00:00:00Z")
DURATIONS = (f"P{'9' * 30}Y", "P99999999999999999M", f"-PT{'9' * 40}S", "P", "PT")


def typed(value: str, datatype: str) -> str:
    return f'"{value}"^^xsd:{datatype}'


TOO_LONG = [
    f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    f"SELECT * {{ {CROSS} }} ORDER BY ?a ?e ?i",
    f"SELECT DISTINCT ?a {{ {CROSS} FILTER(?a = ?nothing) }}",
    f"CONSTRUCT {{ ?a ?b ?c }} {{ {CROSS} }}",
    f"CONSTRUCT {{ ?a ?e ?i }} {{ {CROSS} }}",
    f"CONSTRUCT {{ <a:a> <a:b> <a:c> }} {{ {CROSS} }}",
    f"DESCRIBE ?a ?d ?g {{ {CROSS} }}",
    f"DESCRIBE * {{ {CROSS} }}",
    f"ASK {{ {CROSS} FILTER(STR(?a) = CONCAT(STR(?f), STR(?i))) }}",
    f"SELECT (GROUP_CONCAT(?c) AS ?n) {{ {CROSS} }} GROUP BY ?b",
    f"SELECT (COUNT(DISTINCT CONCAT(STR(?a), STR(?e), STR(?i))) AS ?n) {{ {CROSS} }}",
    f"SELECT * {{ {{ SELECT * {{ {CROSS} }} ORDER BY ?c }} FILTER EXISTS {{ {CROSS} }} }}",
    f"SELECT * {{ ?s ?p ?o MINUS {{ {CROSS} FILTER(?s = 1) }} }} ORDER BY ?s",
    f"SELECT (SHA512(GROUP_CONCAT(CONCAT(?c, ?f))) AS ?x) {{ {CROSS} }}",
    "SELECT (COUNT(*) AS ?n) { ?a (!<a:b>)* ?b . ?c (!<a:b>)* ?d . ?e (!<a:b>)* ?f }",
    "SELECT (COUNT(*) AS ?n) { ?a ((!<a:b>|^!<a:b>)+/(!<a:b>)*)+ ?b . ?c (!<a:b>|^!<a:b>)* ?d . ?e ?f ?g }",
    "CONSTRUCT { ?a ?x ?b } { ?a (!<a:b>|^!<a:b>)* ?b . ?c (!<a:b>|^!<a:b>)* ?d . ?x ?y ?z }",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER REGEX(CONCAT(?c, ?f, ?i), '(a*)*b') }",
]
ALLOWED = [
    "SELECT * { ?s ?p ?o }",
    "SELECT * { ?s (!<a:b>|^!<a:b>)* ?s }",
    "SELECT * { ?s (skos:broader|^skos:broader)+ ?o }",
    "SELECT * { ?s (((((rdf:type*)*)*)*)*)* ?o }",
    "SELECT * { ?s (rdf:type?/rdf:type?/rdf:type?/rdf:type?/rdf:type?)+ ?o }",
    "SELECT ?x { ?x ?x ?x }",
    "SELECT * { FILTER REGEX('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(a+)+$') }",
    "SELECT * { FILTER REGEX('a', '((((((((((a{1,100}){1,100}){1,100}){1,100}){1,100}))))))') }",
    "SELECT * { FILTER REGEX('a', '(') }",
    "SELECT * { FILTER REGEX('a', 'a', 'no flag') }",
    f"SELECT * {{ FILTER REGEX('{'a' * 100_000}', '{'a?' * 20_000}') }}",
    f"SELECT (REPLACE('{'a' * 10_000}', 'a', '{'b' * 10_000}') AS ?x) {{ }}",
    "SELECT (REPLACE('abc', '', '$9\\\\') AS ?x) { }",
    "SELECT (1 / 0 AS ?x) (1.0 / 0.0 AS ?y) (1e0 / 0e0 AS ?z) { }",
    f"SELECT ({'9' * 1000} + 1 AS ?x) {{ }}",
    f"SELECT ({'9' * 1000}.0 * 1e999 AS ?x) {{ }}",
    "SELECT (9223372036854775807 + 1 AS ?x) (-9223372036854775808 - 1 AS ?y) { }",
    "SELECT (ABS(-9223372036854775808) AS ?x) { }",
    "SELECT (SUBSTR('é', -9223372036854775808, 9223372036854775807) AS ?x) { }",
    "SELECT (SUBSTR('abc', 9223372036854775807, 9223372036854775807) AS ?x) { }",
    "SELECT (ROUND(1e400) AS ?x) (CEIL(-1e400) AS ?y) (xsd:integer(1e300) AS ?z) { }",
    "SELECT * { } LIMIT 99999999999999999999999999",
    "SELECT * { ?s ?p ?o } OFFSET 99999999999999999999999999",
    "SELECT * { ?s ?p ?o } LIMIT -1",
    "SELECT ('a\\u0000b' AS ?x) { }",
    "SELECT ('a\0b' AS ?x) { }",
    "SELECT * { \0 }",
    "SELECT * { ?s <a:\0b> ?o }",
    "\ufeffSELECT * { ?s ?p ?o } LIMIT 1",
    "SELECT ('\U0010ffff\u202e\x1b[2J' AS ?x) { }",
    "SELECT ('a'@en AS ?x) (STRLANG('a', 'no such language!') AS ?y) { }",
    "SELECT (IRI('not an iri') AS ?x) (IRI('http://[') AS ?y) { }",
    "SELECT (STRDT('x', IRI('')) AS ?x) { }",
    "SELECT * { ?s ?p ?o FILTER(LANGMATCHES(LANG(?o), '*****')) }",
    f"SELECT ('{'x' * 400_000}' AS ?x) {{ }}",
    f"SELECT ?{'x' * 400_000} {{ ?{'x' * 400_000} ?p ?o }}",
    f"SELECT * {{ ?s <http://{'x' * 400_000}> ?o }}",
    f"# {'x' * 400_000}\nASK {{ }}",
    f"SELECT * {{ VALUES ?x {{ {'1 ' * 200_000} }} }}",
    f"SELECT * {{ {'?s ?p ?o . ' * 30_000} }}",
    f"SELECT * {{ {'?s ?p ?o . ' * 60} }}",
    f"SELECT * {{ {' UNION '.join(['{ ?s ?p ?o }'] * 2_000)} }}",
    f"SELECT * {{ {'OPTIONAL { ?s ?p ?o } ' * 2_000} }}",
    f"SELECT * {{ ?s {'/'.join(['rdf:type'] * 2_000)} ?o }}",
    f"SELECT * {{ ?s {'|'.join(['rdf:type'] * 2_000)} ?o }}",
    f"SELECT ({' + '.join(['1'] * 50_000)} AS ?x) {{ }}",
    f"SELECT * {{ ?s ?p ?o FILTER({' || '.join(['?s = ?o'] * 10_000)}) }}",
    f"SELECT * {{ ?s ?p ?o FILTER(?o IN ({', '.join(['1'] * 50_000)})) }}",
    f"{'PREFIX x: <http://a.b/> ' * 10_000} ASK {{ }}",
    f"SELECT ({'(' * DEEP}1{')' * DEEP} AS ?x) {{ }}",
    f"SELECT ({'!' * DEEP}true AS ?x) {{ }}",
    f"SELECT * {{ {'{' * DEEP} {'}' * DEEP} }}",
    f"SELECT * {{ {'OPTIONAL {' * DEEP} ?s ?p ?o {'}' * DEEP} }}",
    f"SELECT * {{ {'FILTER NOT EXISTS {' * DEEP} ?s ?p ?o {'}' * DEEP} }}",
    f"SELECT * {{ {'{ SELECT * {' * 5_000} ?s ?p ?o {'} }' * 5_000} }}",
    f"SELECT * {{ ?s ?p {'[ ?p ' * DEEP} 1 {']' * DEEP} }}",
    f"SELECT * {{ ?s ?p {'(' * DEEP} 1 {')' * DEEP} }}",
    f"SELECT * {{ ?s {'(' * DEEP}rdf:type{')*' * DEEP} ?o }}",
    f"SELECT ({'IF(true, ' * 5_000}1{', 2)' * 5_000} AS ?x) {{ }}",
    f"SELECT ({'CONCAT(' * 40}'x'{', ?x)' * 40} AS ?y) {{ BIND('x' AS ?x) }}",
    " ".join(
        ["SELECT ?x30 { BIND('x' AS ?x0)"]
        + [f"BIND(CONCAT({', '.join([f'?x{n}'] * 10)}) AS ?x{n + 1})" for n in range(30)]
        + ["}"]
    ),
    "",
    "}",
    "SELECT",
    "'''",
    "\\u",
    "SELECT * { ?s ?p '\\uD800' }",
    "x" * 500_001,
    *(f"SELECT (YEAR({typed(value, 'date')}) AS ?x) {{ }}" for value in DATES),
    *(f"SELECT ({typed(value, 'date')} + {typed('P1Y', 'duration')} AS ?x) {{ }}" for value in DATES),
    *(f"SELECT (DAY({typed(value, 'dateTime')}) AS ?x) (TZ(?x) AS ?y) {{ }}" for value in TIMES),
    *(
        f"SELECT * {{ FILTER({typed(value, 'dateTime')} < {typed('2020-01-01T00:00:00Z', 'dateTime')}) }}"
        for value in TIMES
    ),
    *(f"SELECT ({typed(value, 'duration')} = 1 AS ?x) {{ }}" for value in DURATIONS),
    *(
        f"SELECT (NOW() + {typed(value, kind)} AS ?x) {{ }}"
        for value in DURATIONS
        for kind in ("dayTimeDuration", "yearMonthDuration")
    ),
    "SELECT (MIN(?x) AS ?y) (SUM(?x) AS ?z) { VALUES ?x { 1 'a' <a:b> UNDEF 1e999 } }",
]


def short(text: str) -> str:
    return f"{text[:60]!a}-{len(text)}"


def in_time(store: Store, text: str, *errors: type[QueryError]) -> bool:
    """Return whether a query ends in time; a machine that others load gets a few chances.

    What it raises but the errors of queries is a failure; so is anything but `errors` where they are given.
    """
    store.query("ASK { }", trusted=True)
    for _ in range(4):
        start = time.monotonic()
        with pytest.raises(errors) if errors else suppress(QueryError):
            store.query(text, timeout=LIMIT)
        if time.monotonic() - start < LIMIT + ROOM:
            return True
    return False


@pytest.mark.parametrize("text", TOO_LONG, ids=short)
def test_the_limit_holds_for_every_form(mini_store: Store, text: str) -> None:
    assert in_time(mini_store, text, QueryTimeout, QueryTooLarge)


@pytest.mark.parametrize("text", ALLOWED, ids=short)
def test_whatever_is_asked_is_answered_or_an_error_of_queries(mini_store: Store, text: str) -> None:
    assert in_time(mini_store, text)


@pytest.mark.parametrize("text", [t for t in ALLOWED if "xsd:" in t][::2] + TOO_LONG[::6], ids=short)
def test_so_it_is_with_the_other_engine(mini_quads: list[ox.Quad], text: str) -> None:
    assert in_time(Store(mini_quads, engine="rdflib"), text)


def test_there_are_enough_of_them() -> None:
    assert len({*TOO_LONG, *ALLOWED}) >= 90
