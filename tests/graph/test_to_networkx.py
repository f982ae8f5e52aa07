from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from bmgraph._graph import Graph
from bmgraph.errors import GraphLacks
from bmgraph.graph.model import Locator
from bmgraph.graph.to_networkx import to_networkx
from tests.made import NODES, ONTOLOGY, graph_of, made_row
from tests.world import World

FOREIGN = World(
    {"a:1": "Gene", "a:2": "Gene"},
    [made_row(1, "a:1", "upregulates", "a:2", sign=1, evidence=2, contexts=("d:1", "d:2"))],
    ONTOLOGY,
)


def test_keys_are_assertion_ids_and_attributes_are_scalar_or_tuples(mini_graph: Graph) -> None:
    graph = mini_graph.to_networkx()
    data = next(d for _, _, d in graph.edges(data=True) if d["predicate"] == "suppresses")

    assert sorted(key for _, _, key in graph.edges(keys=True)) == sorted(
        mini_graph.index.key(row) for row in range(8)
    )
    assert (data["sign"], data["causal"], data["hedged"], data["negated"]) == (-1, True, False, False)
    assert (data["subject_direction"], data["contexts"]) == ("decreased", ("bmg:BCBM",))
    assert data["evidence"] == (
        Locator(
            "6.1-p1-s3",
            (),
            (13, 14, 15),
            "KMT2C",
            "Loss of … promotes",
            "brain metastasis",
            context_basis="stated",
        ),
    )
    assert graph.nodes["HGNC:7371"] == {"label": "MSLN", "category": "Gene", "color": "#3b6fb6"}
    assert "bmg:mouse-model" in mini_graph.directory.by_id
    assert "bmg:mouse-model" not in graph, "nodes without edges are left out"


def test_every_attribute_is_documented(mini_graph: Graph) -> None:
    names = {frozenset(data) for _, _, data in mini_graph.to_networkx().edges(data=True)}

    assert len(names) == 1
    assert [name for name in names.pop() if f"``{name}``" not in str(to_networkx.__doc__)] == []


def test_rows_of_one_id_stay_apart_and_what_is_unknown_is_none() -> None:
    twice = [made_row(1, "z:1", "links", "z:2"), made_row(1, "z:1", "links", "z:2", hedged=True)]
    graph = graph_of(World(NODES, twice, ONTOLOGY)).to_networkx()

    assert graph.number_of_edges() == 2
    assert [data["causal"] for _, _, data in graph.edges(data=True)] == [None, None]
    assert [data["hedged"] for _, _, data in graph.edges(data=True)] == [False, True]


def test_a_part_has_the_rows_that_are_named(mini_graph: Graph) -> None:
    rows = mini_graph.index.about(mini_graph.index.node("HGNC:7371"))
    part, whole = mini_graph.to_networkx(rows), mini_graph.projection

    assert 0 < part.number_of_edges() == len(rows) < whole.number_of_edges()
    assert all("HGNC:7371" in ends for ends in part.edges())
    assert all(part.nodes[node] == whole.nodes[node] for node in part)
    assert nx.utils.graphs_equal(mini_graph.to_networkx(), whole)


def test_what_networkx_cannot_hold_is_refused(mini_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bmgraph._graph._MOST_ROWS", 7)

    with pytest.raises(GraphLacks, match="8 edges are too many for NetworkX: name a pattern"):
        mini_graph.to_networkx()
    assert mini_graph.to_networkx([]).number_of_nodes() == 0


def test_without_background_only_the_article_speaks(real_graph: Graph) -> None:
    article = real_graph.to_networkx(article_only=True)

    assert {data["layer"] for _, _, data in article.edges(data=True)} == {"article"}
    assert article.number_of_edges() == real_graph.stats()["layer"]["article"]


def _json(
    write: Callable[..., Any], read: Callable[..., Any]
) -> Callable[[nx.Graph[str], Path], nx.Graph[str]]:
    return lambda graph, path: read(json.loads(json.dumps(write(graph))))


def _file(
    write: Callable[..., Any], read: Callable[..., Any], **options: Any
) -> Callable[..., nx.Graph[str]]:
    def both(graph: nx.Graph[str], path: Path) -> nx.Graph[str]:
        write(graph, path)
        found: nx.Graph[str] = read(path, **options)
        return found

    return both


FORMATS = {
    "GraphML": _file(nx.write_graphml, nx.read_graphml, force_multigraph=True),
    "GEXF": _file(nx.write_gexf, nx.read_gexf),
    "GML": _file(nx.write_gml, nx.read_gml),
    "node-link": _json(
        lambda graph: nx.node_link_data(graph, edges="edges"),
        lambda data: nx.node_link_graph(data, edges="edges"),
    ),
    "Cytoscape": _json(nx.cytoscape_data, nx.cytoscape_graph),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("world", ["mini", "foreign"])
def test_a_flat_graph_is_written_and_read_back(
    mini_graph: Graph, tmp_path: Path, name: str, world: str
) -> None:
    source = mini_graph if world == "mini" else graph_of(FOREIGN)
    flat = source.to_networkx(flat=True)
    again = FORMATS[name](flat, tmp_path / "file")
    # Nodes of GML are read by their label.
    names: dict[str, str] = (
        {node: data["label"] for node, data in flat.nodes(data=True)} if name == "GML" else {}
    )

    def edges(graph: nx.Graph[str]) -> list[tuple[str, str, str, int, bool, str]]:
        def end(node: str) -> str:
            return names.get(node, node)

        # GML has no truth values: they come back as 1 and 0.
        return sorted(
            (end(u), data["predicate"], end(v), data["path_sign"], bool(data["hedged"]), data["evidence"])
            for u, v, data in graph.edges(data=True)
        )

    assert len(edges(flat)) == source.index.n_rows
    assert edges(again) == edges(flat)


def test_flat_attributes_are_texts_numbers_or_truth_values() -> None:
    flat = graph_of(FOREIGN).to_networkx(flat=True)
    ((_, _, data),) = flat.edges(data=True)

    assert {type(value) for value in data.values()} <= {str, int, bool}
    assert (data["contexts"], data["evidence"], data["causal"]) == ("d:1|d:2", "P1.0|P1.1", "")
