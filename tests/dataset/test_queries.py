from __future__ import annotations

from pathlib import Path

import pytest

from bmgraph.dataset.queries import find_queries, get_query, read_query, run_query
from bmgraph.dataset.store import Store
from bmgraph.errors import QueryHeaderError

HEADER = "#+ summary: What?\n#+ description: That.\n#+ tags: a, b\n"


def write(folder: Path, text: str, name: str = "q.rq") -> Path:
    path = folder / "topic" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_header_is_read(tmp_path: Path) -> None:
    query = read_query(
        write(tmp_path, HEADER + "#+ param: x | entity | HGNC:7371 | it\n\nASK { ?x ?p ?o }\n")
    )

    assert (query.id, query.topic, query.summary, query.tags) == ("q", "topic", "What?", ("a", "b"))
    assert query.parameters[0].default == "HGNC:7371"
    assert [query] == find_queries(tmp_path)
    assert query == get_query("q", tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ASK { ?s ?p ?o }", "lacks #\\+ summary"),
        ("#+ summary: What?\n#+ tags: a\n\nASK {}", "lacks #\\+ description"),
        (HEADER + "#+ colour: red\n\nASK {}", ":4:"),
        (HEADER + "#+ param: x | thing | | it\n\nASK {}", "entity/text/integer"),
        (HEADER + "#+ nonsense\n\nASK {}", "use one of"),
    ],
)
def test_bad_headers_name_file_and_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(QueryHeaderError, match=words):
        read_query(write(tmp_path, text))


def test_an_unknown_name_lists_what_there_is(tmp_path: Path) -> None:
    write(tmp_path, HEADER + "\nASK {}", "one.rq")
    with pytest.raises(QueryHeaderError, match="there are: one"):
        get_query("two", tmp_path)


def test_parameters_are_bound(tmp_path: Path, mini_store: Store) -> None:
    text = (
        HEADER + "#+ param: e | entity | HGNC:7371 | an entity\n#+ param: name | text | | a name\n"
        "#+ param: n | integer | | a number\n\n"
        "SELECT ?e WHERE { ?e rdfs:label ?name . OPTIONAL { ?x bmo:citation ?n } }"
    )
    query = read_query(write(tmp_path, text))

    assert {"http://identifiers.org/hgnc/7371"} == {
        t.value for (t,) in run_query(mini_store, query).rows if t
    }
    assert len(run_query(mini_store, query, {"name": "MET"}).rows) == 0
    assert len(run_query(mini_store, query, {"e": "HGNC:7029", "name": "MET", "n": "10"}).rows) > 0
    iri = "http://identifiers.org/hgnc/7029"
    assert len(run_query(mini_store, query, {"e": iri}).rows) > 0
    for values in ({"n": "ten"}, {"e": "NOPE:1"}, {"z": "1"}):
        with pytest.raises(QueryHeaderError):
            run_query(mini_store, query, values)
