from __future__ import annotations

import re
from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bmgraph.dataset.guard import LONGEST_QUERY, check_query
from bmgraph.dataset.store import Engine, Store
from bmgraph.errors import QueryError, QueryRefused
from tests.dataset.conftest import Listener

#: What a group may stand in; _X is the group's content, _N a number that makes names unique.
GROUPS = (
    "OPTIONAL { _X }",
    "{ _X } UNION { ?s ?p ?o }",
    "{ } UNION { _X }",
    "MINUS { _X }",
    "FILTER EXISTS { _X }",
    "FILTER NOT EXISTS { _X }",
    "{ SELECT * WHERE { _X } LIMIT 3 }",
    "{ SELECT (COUNT(*) AS ?n_N) { _X } GROUP BY ?s HAVING (?n_N > 0) }",
    "GRAPH ?g_N { _X }",
    "GRAPH ex:service { _X }",
    "VALUES ?v_N { 1 UNDEF } _X",
    "_X VALUES (?v_N ?w_N) { (1 'SERVICE') }",
    "FILTER (1 < 2 && EXISTS { _X })",
    "FILTER (IF(NOT EXISTS { _X }, 1, 2) IN (1, 3))",
    "BIND (COALESCE(EXISTS { _X }, false) AS ?b_N)",
    "?s ?p ?o . { _X }",
    "?s a/^a|!(a) ?o ; ex:p 'x'@en, [ a _:b_N ] , (1 2.5 true) . _X # SERVICE\n",
)
FORMS = (
    "SELECT * WHERE { _X }",
    "SELECT DISTINCT ?s (COUNT(*) AS ?e) { _X } GROUP BY ?s HAVING (1 < 2) ORDER BY DESC(?e)",
    "ASK { _X }",
    "CONSTRUCT { ?s ?p ?o } WHERE { _X }",
    "DESCRIBE ?s WHERE { _X }",
    "DESCRIBE ex:a ?s { _X }",
)
#: Words that are refused, where they are none.
HARMLESS = (
    "?s ?p 'SERVICE <http://a.b/> { ?s ?p ?o }'",
    '?s ?p "it\'s \\" SERVICE <http://a.b/> { }"',
    "?s ?p '''SERVICE \" ' '' \\''' SERVICE { '''",
    '?s ?p """FROM <x> \n" "" SERVICE"""',
    "?s ?p 'x'@service-from",
    "?s ?p ?o # SERVICE <http://a.b/> { }\n",
    "# FROM <http://a.b/>\r\n ?s ?p ?o",
    "?s <http://a.b/SERVICE/from#LOAD> ?o",
    "?s <http://a.b/#'> ?o",
    "?s <urn:SERVICE> <urn:x:FROM>",
    "?s ex:service ex:FROM",
    "service:x ?p from:x.LOAD",
    "service: service:service service:insert",
    "?service $from ?delete_",
    "_:service ?p _:from",
    "?s ?p ?o FILTER(?s<?o&&?o>?s)",
    "?s ?p ?o FILTER(?service < ?from)",
    "?s ex:a\\#b 'SERVICE'",
    "?s ?p 'a\\u0022SERVICE'",
    "GRAPH service:g { ?s ?p ?o }",
    "?s ?p 1 . ?s ?p 1.0, .5, 1e5, -1, true",
)
PROLOGUE = "PREFIX ex: <http://a.b/service/> PREFIX service: <http://s/from/> PREFIX from: <http://f/>\n"


def nest(form: str, groups: list[str], content: str) -> str:
    for number, group in enumerate(groups):
        content = group.replace("_N", str(number)).replace("_X", content)
    return PROLOGUE + form.replace("_X", content)


nested = st.tuples(st.sampled_from(FORMS), st.lists(st.sampled_from(GROUPS), max_size=6))
gaps = st.sampled_from((" ", "\n", "\t", " # to\n", "\r\n"))


@st.composite
def spelled(draw: st.DrawFn, word: str) -> str:
    """A keyword in any mixture of cases, with some characters escaped."""
    out = ""
    for letter in word:
        case = draw(st.sampled_from((letter.upper(), letter.lower())))
        how = draw(st.integers(0, 9))
        out += f"\\u{ord(case):04X}" if how == 8 else f"\\U{ord(case):08x}" if how == 9 else case
    return out


@given(nested, spelled("SERVICE"), st.booleans(), gaps, st.sampled_from(("", "?x ex:p 1 . ", "?s ?p ex:o")))
def test_service_is_refused_wherever_it_stands(
    inside: tuple[str, list[str]], word: str, silent: bool, gap: str, before: str
) -> None:
    content = (
        f"{before} {word}{gap}{f'SILENT{gap}' if silent else ''}<http://127.0.0.1:9/>{gap}{{ ?s ?p ?o }}"
    )
    with pytest.raises(QueryRefused, match="SERVICE is refused"):
        check_query(nest(*inside, content))


@given(nested, st.lists(st.sampled_from(HARMLESS), min_size=1, max_size=3, unique=True))
def test_the_word_is_allowed_where_it_is_no_keyword(inside: tuple[str, list[str]], parts: list[str]) -> None:
    text = nest(*inside, " ".join(f"{{ {part} }}" for part in parts))
    ox.Store().query(text)  # it is SPARQL
    check_query(text)


@pytest.mark.parametrize("part", HARMLESS)
def test_each_harmless_word_is_allowed(part: str) -> None:
    check_query(f"{PROLOGUE}SELECT * {{ {part}\n}}")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <http://a.b/> WHERE { }",
        "SELECT * FROM NAMED <file:///etc/passwd> WHERE { }",
        "DESCRIBE ?s FROM <http://a.b/> { ?s ?p ?o }",
        "ASKFROM<http://a.b/>{}",
        "CONSTRUCT { } FROM ex:g WHERE { }",
        "LOAD <http://a.b/>",
        "LOAD SILENT <http://a.b/> INTO GRAPH <g:g>",
        "INSERT DATA { <a:a> <a:b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "WITH <g:g> DELETE { ?s ?p ?o } INSERT { } USING <g:g> WHERE { }",
        "CLEAR ALL",
        "DROP SILENT NAMED",
        "CREATE GRAPH <g:g>",
        "ADD <a:a> TO <b:b>",
        "MOVE DEFAULT TO <b:b>",
        "COPY <a:a> TO DEFAULT",
        "SELECT * { } ; dElEtE WHERE { ?s ?p ?o }",
        "ASK {} # \n; \\u0044ROP ALL",
    ],
)
def test_other_datasets_and_updates_are_refused(text: str) -> None:
    with pytest.raises(QueryRefused, match="is refused: "):
        check_query(text)


@pytest.mark.parametrize(
    "text",
    [
        # Engines read what is written together.
        "SELECT*{?s?p 1SERVICE<http://a.b/>{}}",
        "SELECT*{?s?p trueSERVICE<http://a.b/>{}}",
        "PREFIX : <http://a.b/> SELECT * { ?s ?p ?o . SERVICE:x { } }",
        "PREFIX e: <http://a.b/> SELECT * { ?s ?p trueSERVICEe:x # \n { } }",
        "PREFIX e: <http://a.b/> SELECT * { ?s ?p e:a.b.SERVICE<http://a.b/> { } }",
        # "Less than", and a comment or a string; or an IRI, and the beginning of a string.
        'SELECT * { FILTER(1<2#>"""\n) SERVICE <http://a.b/> { } #"""\n }',
        "SELECT * { FILTER(1<2#>'''\n) SERVICE <http://a.b/> { } #'''\n }",
        "SELECT * { FILTER('a'<'>' ) SERVICE <http://a.b/> { } #'\n }",
        "SELECT * { FILTER(1<2)SERVICE#>\n?s { } }",
        # A string that is none, as there is no such escape.
        "SELECT * { VALUES ?x { '''a' } #\\q\n SERVICE <http://a.b/> { } #''' }\n }",
        "SELECT * { VALUES ?x { '''a' } #\\uD800\n SERVICE <http://a.b/> { } #''' }\n }",
        # Strings that end where escapes are known before the grammar, and where they are not.
        "SELECT * { ?s ?p 'a\\u0027 . SERVICE <http://a.b/> { } ?s ?p '' }",
        "SELECT * { ?s ?p 'a\\u0027 # ' . SERVICE <http://a.b/> { }\n }",
        "SELECT * { ?s ?p ?o \\u0023\n SERVICE <http://a.b/> { } }",
        "SELECT * { # \\u000A SERVICE <http://a.b/> { } \n }",
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(QueryRefused, match="SERVICE"):
        check_query(text)


def test_the_place_is_named() -> None:
    with pytest.raises(QueryRefused, match=r"^line 3, column 5: SERVICE is refused: .*network$"):
        check_query("SELECT * {\n  ?s ?p ?o .\n    SERVICE <http://a.b/> { } }")
    with pytest.raises(QueryRefused, match=r"^line 1, column 17: FROM is refused: use GRAPH"):
        check_query("SELECT (1 AS ?x)FROM <http://a.b/> { }")
    with pytest.raises(QueryRefused, match="give its prefix another"):
        check_query("DESCRIBE service:x { ?s ?p ?o }")


def test_long_queries_are_looked_at_in_linear_time_or_refused() -> None:
    for part in ("? ", "{", "a.", "<a ", "'''\\q ", "\\u0041", "x:y#\n", "''' ", "a:\\", "service:x"):
        check_query(part * (LONGEST_QUERY // len(part)))
    with pytest.raises(QueryRefused, match="comparisons"):
        check_query("<#>" * 100_000)
    with pytest.raises(QueryRefused, match="500,000 characters"):
        check_query(" " * (LONGEST_QUERY + 1))


PIECES = (
    *"{}{}#'\"<>1a().;,%-\n\r \\",
    *(
        "SERVICE",
        "service",
        "Service",
        "SILENT",
        "URL",
        ":x",
        "ex:x",
        "{?s?p?o}",
        "'''",
        '"""',
        "?s",
        "?p",
        "?o",
    ),
    *(
        "true",
        "1.",
        "UNDEF",
        "FILTER(",
        "@en",
        "_:b",
        "OPTIONAL",
        "EXISTS",
        "GRAPH",
        "MINUS",
        "UNION",
        "LATERAL",
    ),
    *("SELECT*", "WHERE", "\\q", "\\u0053", "VALUES ?x {", "<2#>", "1<2#>", "FILTER(1<2#>", "<2')", "<?o'>"),
    *(
        "SERVICEex:x",
        "1SERVICE",
        "trueSERVICE:x",
        "SERVICE:x",
        "_:b.SERVICE",
        "ex:a.SERVICE",
        "ex:a.b.SERVICE",
    ),
    *(
        "_:a.b.SERVICE",
        "a.b.c",
        "ex:a.",
        "^^",
        "BIND(1 AS?z)",
        "FILTER EXISTS",
        "\\'",
        "ex:x\\'",
        "..",
        "\\uD800",
    ),
)
CALLS = (
    "", "SERVICE URL{?a?b?c}", "SERVICEURL{?a?b?c}", "SERVICE:x{?a?b?c}", "SERVICE ex:x {?a?b?c}",
    "SERVICE#x\nSILENT URL{?a?b?c}", "SERVICESILENT:x{?a?b?c}",
)  # fmt: skip
BEGINNINGS = (
    "?s?p?o",
    "?s?p?o.",
    "?s ?p ",
    "VALUES?s{",
    "VALUES?x{''",
    "FILTER(1<2#>'''\n)",
    "FILTER(?s<?p)",
)
pieces = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(BEGINNINGS), pieces, st.sampled_from(CALLS), pieces,
    st.sampled_from(("", "}", "#}", "'''}", "\n}")),
)  # fmt: skip
def test_what_is_allowed_sends_nothing(
    listener: Listener, beginning: str, before: str, call: str, after: str, end: str
) -> None:
    """The engine alone, with nothing but the guard before it, whatever the pieces make."""
    text = f"PREFIX : <URL> PREFIX ex: <URL> SELECT*{{{beginning}{before}{call}{after}{end}}}"
    text = re.sub("<URL>|URL", f"<{listener.url}>", text)
    with suppress(QueryError):
        check_query(text)
        Store([TRIPLE]).query(text, trusted=True)
    assert not listener.requests


TRIPLE = ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:b"), ox.Literal("c"), ox.NamedNode("a:g"))


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o OPTIONAL { ?s ?p ?o FILTER NOT EXISTS { ?s ?p ?o OPTIONAL { ?s ?p ?o FILTER "
        "EXISTS { SERVICE <URL> { ?s ?p ?o } } } } } }",
        "SELECT * FROM <URL> WHERE { ?s ?p ?o }",
        "DESCRIBE ?s FROM <URL> WHERE { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o MINUS { SERVICE SILENT <URL> { ?s ?p ?o } } }",
    ],
)
def test_nothing_is_sent_even_without_the_guard(listener: Listener, engine: Engine, text: str) -> None:
    text = text.replace("URL", listener.url)
    store = Store([TRIPLE], engine=engine)
    with pytest.raises(QueryRefused):
        store.query(text)
    with suppress(QueryError):
        store.query(text, trusted=True, timeout=20)
    assert not listener.requests


def test_the_listener_would_hear_it(listener: Listener) -> None:
    Store([TRIPLE]).query(f"SELECT * {{ SERVICE <{listener.url}> {{ ?s ?p ?o }} }}", trusted=True)
    assert listener.requests
    listener.requests.clear()
