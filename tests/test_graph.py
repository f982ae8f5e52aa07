"""One class for every graph: what it answers is what its parts answer, and a closed one answers nothing."""

from __future__ import annotations

import pickle
from pathlib import Path

import networkx as nx
import pytest

from bmgraph._graph import Graph
from bmgraph._graph import open as open_graph
from bmgraph.build import build_dataset
from bmgraph.errors import BmgraphError, BuildError, EntityNotFound, GraphLacks, PatternError
from bmgraph.formats.load import import_graph
from bmgraph.paths.weights import Weights
from tests.formats.small import EDGES, NODES, put


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """An imported graph of which little is known."""
    folder = tmp_path_factory.mktemp("small")
    import_graph(put(folder, n__tsv=NODES, e__tsv=EDGES), folder / "out")
    return open_graph(folder / "out")


def test_names_stand_for_entities(mini_graph: Graph) -> None:
    found = mini_graph.paths("MSLN", "brain metastasis", k=3)

    assert found
    assert found == mini_graph.paths("HGNC:7371", "MONDO:1040026", k=3)
    assert all(path.sign == 1 for path in mini_graph.paths("MSLN", "brain metastasis", sign="+"))
    assert mini_graph.paths("MSLN", to=["Disease"])[0].nodes[-1] == found[0].nodes[-1]
    assert mini_graph["mesothelin"].id == mini_graph["MSLN"].id == "HGNC:7371"
    assert mini_graph.paths("MSLN", "brain metastasis", weights=Weights(hub=0)) == mini_graph.paths(
        "MSLN", "brain metastasis", weights={"hub": 0}
    )


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        ({"source": "nobody", "target": "MSLN"}, EntityNotFound, "nobody"),
        ({"source": "MSLN"}, ValueError, "one of target and to"),
        ({"source": "MSLN", "target": "MET", "to": ["Drug"]}, ValueError, "one of target and to"),
        ({"source": "MSLN", "target": "MET", "k": 0}, ValueError, "at least 1"),
        ({"source": "MSLN", "target": "MET", "max_hops": 0}, ValueError, "at least 1"),
        ({"source": "MSLN", "target": "MET", "background": -1}, ValueError, "at least 0"),
        ({"source": "MSLN", "target": "MET", "sign": 2}, ValueError, "not 2"),
        ({"source": "MSLN", "to": ["Medicine"]}, ValueError, "is no category"),
        ({"source": "MSLN", "target": "MET", "context": "MSLN"}, EntityNotFound, "no disease"),
        ({"pattern": "nonsense"}, PatternError, "column 1"),
        ({"pattern": "()-[]->()", "via": ["Gene"]}, ValueError, "says by itself"),
        ({"source": "MSLN", "target": "MET", "weights": {"luck": 1}}, ValueError, "use one of step"),
    ],
)
def test_what_cannot_be_asked_says_why(
    mini_graph: Graph, asked: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        mini_graph.paths(**asked)  # type: ignore[arg-type]  # some are wrong on purpose


@pytest.mark.parametrize(
    "asked", [{"sign": "+"}, {"context": "ill"}, {"pattern": "()-[]->() WHERE stage ascending"}]
)
def test_what_a_graph_does_not_tell_is_an_error_that_names_it(small: Graph, asked: dict[str, str]) -> None:
    ends = {} if "pattern" in asked else {"source": "one", "target": "ill"}
    with pytest.raises((GraphLacks, PatternError), match=r"no edge of this graph .*: leave \w+ out"):
        small.paths(**ends, **asked)  # type: ignore[arg-type]  # texts, all of them
    with pytest.raises(GraphLacks, match="which of its categories are treatments"):
        small.gaps()
    with pytest.raises(GraphLacks, match="no trial tables"):
        small.trials()
    assert [path.ids for path in small.paths("one", "ill")] == [("g:1", "g:2", "d:1")]
    assert small.paths("one", "ill")[0].causal is None


def test_a_pattern_chooses_part_of_the_graph(mini_graph: Graph) -> None:
    pattern = '({id: "HGNC:7371"})-[]->()'
    part = mini_graph.to_networkx(pattern=pattern)
    found = mini_graph.paths(pattern=pattern, k=1000)
    keys = {key for path in found for step in path.steps for key in step.assertions}

    assert {key for _, _, key in part.edges(keys=True)} == keys
    assert 0 < part.number_of_edges() < mini_graph.projection.number_of_edges()
    assert all(part.nodes[node] == mini_graph.projection.nodes[node] for node in part)
    part.clear()
    assert mini_graph.to_networkx(pattern=pattern).number_of_edges() == len(keys), "a copy: yours to change"
    with pytest.raises(PatternError):
        mini_graph.to_networkx(pattern="nonsense")


def test_networkx_without_background_facts_is_the_article(real_graph: Graph) -> None:
    article = real_graph.to_networkx(article_only=True)
    every = real_graph.projection

    assert {data["layer"] for _, _, data in article.edges(data=True)} == {"article"}
    assert article.number_of_edges() == sum(d["layer"] == "article" for _, _, d in every.edges(data=True))
    u, v = next(iter(article.edges()))
    between = {key for a, b, key in real_graph.between(u, v).edges(keys=True)}
    assert between == {key for a, b, key in every.edges(keys=True) if {a, b} == {u, v}}


def test_accounts_conflicts_and_gaps_are_of_this_graph(mini_graph: Graph) -> None:
    accounts = mini_graph.explain("MSLN", "brain metastasis", k=4)
    labels = [mini_graph.directory.by_id[one.subject].label.casefold() for one in mini_graph.conflicts()]

    assert {path.ids for account in accounts for path in account.paths} == {
        path.ids for path in mini_graph.paths("MSLN", "brain metastasis", k=4)
    }
    assert labels
    assert labels == sorted(labels)
    assert {gap.kind for gap in mini_graph.gaps()} <= {"target", "drug", "stage"}


def test_a_graph_is_pickled_by_its_place(mini_graph: Graph) -> None:
    again = pickle.loads(pickle.dumps(mini_graph))

    assert again.paths("MSLN", "brain metastasis") == mini_graph.paths("MSLN", "brain metastasis")
    with pytest.raises(TypeError, match="save it and open its folder"):
        pickle.dumps(Graph(mini_graph.index, mini_graph.vocabulary))


def test_a_closed_graph_answers_nothing(small: Graph) -> None:
    assert small.folder is not None
    graph = open_graph(str(small.folder))
    assert "3 nodes, 2 edges" in repr(graph)
    with graph:
        assert graph.paths("one", "two")
    with pytest.raises(BmgraphError):
        graph.paths("one", "two")


def test_nothing_built_is_a_clear_error(workspace: Path) -> None:
    with pytest.raises(BuildError, match="bmgraph build"):
        open_graph()
    build_dataset()
    with open_graph() as graph:
        assert isinstance(graph.projection, nx.MultiDiGraph)
