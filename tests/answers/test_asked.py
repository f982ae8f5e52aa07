from __future__ import annotations

import pytest

from bmgraph._graph import Graph
from bmgraph.answers.asked import Answers
from bmgraph.answers.conflicts import find_conflicts
from bmgraph.answers.explain import explain
from bmgraph.answers.gaps import find_gaps
from bmgraph.errors import EntityNotFound, GraphLacks
from bmgraph.graph.vocabulary import Vocabulary


@pytest.fixture
def foreign(mini_graph: Graph) -> Graph:
    """The same rows without what is known of them."""
    return Graph(mini_graph.index, Vocabulary(mini_graph.index))


def test_what_is_asked_of_a_part_is_answered_as_of_the_whole(real_graph: Graph) -> None:
    """Contradictions and accounts look at a few rows of the index only."""
    whole = real_graph.projection
    every = real_graph.conflicts()

    assert list(every) == find_conflicts(whole, real_graph.vocabulary)
    about = real_graph.conflicts("IFITM1")
    id_ = real_graph["IFITM1"].id
    assert list(about) == [one for one in every if id_ in (one.subject, one.object)] != []
    directory, ontology = real_graph.directory, real_graph.ontology
    assert list(real_graph.gaps()) == find_gaps(whole, directory, ontology)
    paths = real_graph.paths("MSLN", "tepotinib", k=8)
    accounts = real_graph.explain("MSLN", "tepotinib")
    assert list(accounts) == explain(whole, real_graph.vocabulary, paths.items) != []
    assert accounts.to_dicts()[0]["trials"][0]["outcomes"]


def test_only_the_articles_conflicts_can_be_asked_for(real_graph: Graph) -> None:
    found = real_graph.conflicts(article_only=True)
    layer = {key: data["layer"] for _, _, key, data in real_graph.projection.edges(keys=True, data=True)}

    assert 0 < len(found) <= len(real_graph.conflicts())
    assert {layer[key] for one in found for key in (*one.one, *one.other)} == {"article"}


def test_what_a_graph_does_not_know_is_named(foreign: Graph) -> None:
    with pytest.raises(GraphLacks, match="which of its categories are treatments"):
        foreign.gaps()
    with pytest.raises(GraphLacks, match="ask the article's graph"):
        foreign.outcomes()
    with pytest.raises(ValueError, match="'x' is no kind of gap: use one of target, drug, stage"):
        foreign.gaps("x")
    for ask in (foreign.find, foreign.conflicts, foreign.show):
        with pytest.raises(EntityNotFound):
            ask("nobody")


def test_every_graph_answers(foreign: Graph) -> None:
    assert isinstance(foreign, Answers)
    assert foreign.stats()["total"]["edges"] == 8
    assert [one.id for one in foreign.find("MSLN")] == ["HGNC:7371"]
    assert len(foreign.show("HGNC:7371").statements) > 0
    assert foreign.explain("MSLN", "brain metastasis")[0].trials == ()


def test_metapaths_are_counted(mini_graph: Graph) -> None:
    with pytest.raises(EntityNotFound):
        mini_graph.metapath("nobody", "MSLN", "GaD")
    assert mini_graph.metapath("MSLN", "brain metastasis") == []
