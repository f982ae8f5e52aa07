from __future__ import annotations

from pathlib import Path

import pytest

from bmgraph._graph import Graph
from bmgraph._graph import open as open_graph
from bmgraph.answers.queried import is_name, open_rdf
from bmgraph.errors import EntityNotFound, GraphLacks, QueryError
from bmgraph.formats.load import import_graph
from bmgraph.namespaces import expand
from tests.formats.small import TURTLE, put

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture
def built(real_build: Path, monkeypatch: pytest.MonkeyPatch) -> Graph:
    monkeypatch.setenv("BMGRAPH_BUILD", str(real_build))
    return open_graph()


@pytest.mark.parametrize(
    ("text", "name"), [("about", True), (" about ", True), (COUNT, False), ("ASK{}", False), ("", True)]
)
def test_a_name_is_no_query(text: str, name: bool) -> None:
    assert is_name(text) == name


def test_a_named_query_takes_entities_by_their_names(built: Graph) -> None:
    by_name, by_id = built.query("about", entity="MSLN"), built.query("about", entity="HGNC:7371")

    assert len(by_name.rows) > 0
    assert by_name.rows == by_id.rows
    with pytest.raises(EntityNotFound):
        built.query("about", entity="nobody")
    with pytest.raises(QueryError):
        built.query("no-such-query")


def test_sparql_is_asked_of_the_rdf(built: Graph) -> None:
    answer = built.query(f"SELECT ?label {{ <{expand('HGNC:7371')}> rdfs:label ?label }}")

    assert [str(term.value) for (term,) in answer.rows if term] == ["MSLN"]
    with pytest.raises(ValueError, match="parameters belong to named queries"):
        built.query(COUNT, entity="MSLN")


def test_an_imported_graph_answers_on_its_own_rdf(tmp_path: Path) -> None:
    import_graph(put(tmp_path, g__ttl=TURTLE), tmp_path / "out")
    with open_graph(tmp_path / "out") as graph:
        found = graph.query('SELECT ?s { ?s <http://www.w3.org/2000/01/rdf-schema#label> "one" }')

        assert [str(term.value) for (term,) in found.rows if term] == ["http://x.org/g/1"]
    with pytest.raises(GraphLacks, match="was closed"):
        graph.query(COUNT)


@pytest.mark.parametrize(
    "files", [{"e__txt": "a b\n"}, {"n__csv": "id,category\nx:1,Gene\n", "g__ttl": TURTLE}]
)
def test_tables_have_no_rdf(tmp_path: Path, files: dict[str, str]) -> None:
    import_graph(put(tmp_path, **files), tmp_path / "out")

    with open_graph(tmp_path / "out") as graph, pytest.raises(GraphLacks, match="came as tables"):
        graph.query(COUNT)
    with pytest.raises(GraphLacks, match="came as tables"):
        open_rdf(None, "")
