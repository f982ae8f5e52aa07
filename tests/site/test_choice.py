from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

from bmgraph._graph import Graph
from bmgraph.errors import EntityNotFound, GraphLacks
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.site.choice import Page, make_page
from tests.made import NODES, ONTOLOGY, graph_of, made_row
from tests.world import World


@pytest.fixture(scope="module")
def chain() -> Graph:
    """One gene after another, and a background fact."""
    rows = [made_row(i, f"g:{i}", "activates", f"g:{i + 1}") for i in range(4)]
    rows.append(made_row(9, "g:0", "binds", "g:9", layer="ref", source=1))
    return graph_of(World({f"g:{i}": "Gene" for i in (*range(5), 9)}, rows, ONTOLOGY))


def drawn(page: Page) -> set[str]:
    """The ids of the nodes on a page."""
    return set(re.findall(r'"id": "(g:\d)"', page.html))


@pytest.mark.parametrize(
    ("hops", "layers", "nodes"),
    [(1, False, {"g:0", "g:1"}), (2, False, {"g:0", "g:1", "g:2"}), (1, True, {"g:0", "g:1", "g:9"})],
)
def test_a_neighbourhood_is_what_is_within_some_steps(
    chain: Graph, hops: int, layers: bool, nodes: set[str]
) -> None:
    page = make_page(chain, entity="g:0", hops=hops, layers=layers)

    assert drawn(page) == nodes
    assert (page.entities, page.assertions) == (len(nodes), len(nodes) - 1)
    assert "bmgraph: around G:0" in page.html


def test_the_whole_graph_leaves_the_background_out_unless_it_is_asked_for(chain: Graph) -> None:
    assert drawn(make_page(chain)) == {f"g:{i}" for i in range(5)}
    assert make_page(chain, layers=True).assertions == chain.index.n_rows


def test_paths_are_drawn_with_all_that_joins_their_nodes(mini_graph: Graph) -> None:
    page = make_page(mini_graph, path=("MSLN", "brain metastasis"))
    rows = {
        row
        for path in mini_graph.paths("MSLN", "brain metastasis", k=5)
        for step in path.steps
        for row in step.joined
    }

    assert page.assertions == len(rows)
    assert "bmgraph: from MSLN to brain metastasis" in page.html


def test_a_disease_shows_what_fits_it(mini_graph: Graph) -> None:
    fits = mini_graph.vocabulary.context("bmg:BCBM")
    page = make_page(mini_graph, context="BCBM")

    assert page.assertions == sum(
        fits(data["contexts"]) for *_, data in mini_graph.projection.edges(data=True)
    )


def test_different_pages_have_different_names_that_are_one_file_name(mini_graph: Graph) -> None:
    pages = [
        make_page(mini_graph), make_page(mini_graph, layers=True), make_page(mini_graph, context="LCBM"),
        make_page(mini_graph, context="BCBM"), make_page(mini_graph, entity="MSLN"),
        make_page(mini_graph, entity="MSLN", hops=2), make_page(mini_graph, entity="MSLN", layers=True),
        make_page(mini_graph, path=("MSLN", "brain metastasis")), make_page(mini_graph, entity="MET"),
    ]  # fmt: skip

    assert all(one.name != other.name for one, other in combinations(pages, 2))
    assert all(re.fullmatch(r"[\w.-]+", page.name) for page in pages)
    assert repr(pages[0]) == f"<Page graph: {pages[0].entities} entities, {pages[0].assertions} assertions>"


def test_a_page_is_saved_where_it_is_told(chain: Graph, tmp_path: Path) -> None:
    page = make_page(chain, entity="g:4")

    assert page.save(str(tmp_path / "x.html")) == tmp_path / "x.html"
    assert (tmp_path / "x.html").read_text(encoding="utf-8") == page.html


def test_what_cannot_be_drawn_is_refused(chain: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="at most one of context, entity, path"):
        make_page(chain, entity="g:0", path=("g:0", "g:1"))
    with pytest.raises(EntityNotFound):
        make_page(chain, entity="nobody")
    with pytest.raises(GraphLacks, match="no path from G:4 to G:0: nothing to draw"):
        make_page(chain, path=("g:4", "g:0"))
    with pytest.raises(GraphLacks, match="no assertion is about G:9: nothing to draw"):
        make_page(chain, entity="g:9")
    with pytest.raises(GraphLacks, match="no assertion is there"):
        make_page(graph_of(World(NODES, [], ONTOLOGY)))
    monkeypatch.setattr("bmgraph.site.choice._MOST_EDGES", 3)
    with pytest.raises(GraphLacks, match="4 edges are too many for a page: name an entity"):
        make_page(chain)
    with pytest.raises(GraphLacks, match="entities within 4 steps are too many"):
        make_page(chain, entity="g:0", hops=4)


def test_a_foreign_graph_has_no_background(chain: Graph) -> None:
    foreign = Graph(chain.index, Vocabulary(chain.index))

    assert make_page(foreign).assertions == 5
    assert "<title>bmgraph</title>" in make_page(foreign).html
