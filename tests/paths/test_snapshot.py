from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from bmgraph._graph import Graph, open_graph
from bmgraph.build import build_dataset
from bmgraph.dataset.store import Store
from bmgraph.graph.projection import project
from bmgraph.ontology import read_ontology
from bmgraph.paths.edges import Edges
from bmgraph.paths.snapshot import SNAPSHOT_FILE, read_snapshot
from bmgraph.trials.reports import read_reports
from tests.conftest import ROOT

ONTOLOGY = read_ontology(ROOT / "ontology" / "bmgraph.ttl")


def test_the_snapshot_is_the_projection(workspace: Path) -> None:
    report = build_dataset()
    store = Store.on_disk(report.path.parent)
    found = read_snapshot(workspace / "build", report.path)
    graph, directory = project(store, ONTOLOGY)

    assert found is not None
    assert nx.utils.graphs_equal(found.edges.to_networkx(), graph)
    assert {name: column.tolist() for name, column in found.edges.columns.items()} == {
        name: column.tolist() for name, column in Edges.of(graph).columns.items()
    }
    assert found.directory.by_id == directory.by_id
    assert found.directory.find("a") == directory.find("a")
    assert found.outcomes() == read_reports(store, directory)[1]


def test_with_and_without_a_snapshot_the_graph_is_the_same(workspace: Path) -> None:
    report = build_dataset()
    for article_only in (False, True):
        graph, _ = project(Store.on_disk(report.path.parent), ONTOLOGY, article_only=article_only)
        one = open_graph(article_only=article_only)
        (workspace / "build" / SNAPSHOT_FILE).rename(workspace / "aside")
        other = open_graph(article_only=article_only)
        (workspace / "aside").rename(workspace / "build" / SNAPSHOT_FILE)

        assert nx.utils.graphs_equal(one.projection, graph)
        assert nx.utils.graphs_equal(other.projection, graph)
        assert one.outcomes == other.outcomes
        assert paths(one) == paths(other) != []


def paths(graph: Graph) -> list[object]:
    ends = sorted(graph.projection)
    return [path for source in ends[:5] for target in ends[5:] for path in graph.paths(source, target, k=2)]


def test_a_snapshot_of_another_dataset_is_not_used(workspace: Path) -> None:
    report = build_dataset()
    assert read_snapshot(workspace / "build", report.path)
    report.path.write_bytes(report.path.read_bytes() + b"\n")
    assert read_snapshot(workspace / "build", report.path) is None
    assert read_snapshot(workspace / "nowhere", report.path) is None


@pytest.mark.parametrize("damage", ["", "[]", "{", "[0]\n", "[3]\n[]", "\xff"])
def test_a_damaged_snapshot_is_passed_over(workspace: Path, damage: str) -> None:
    report = build_dataset()
    path = workspace / "build" / SNAPSHOT_FILE
    whole = path.read_bytes()
    for content in (damage.encode("latin-1"), whole[:-10], whole.replace(b'"HGNC:7371"', b'"HGNC:7372"', 1)):
        path.write_bytes(content)
        assert read_snapshot(workspace / "build", report.path) is None


def test_equal_input_gives_an_equal_snapshot(workspace: Path) -> None:
    for name in ("a", "b"):
        build_dataset(target=workspace / name)

    assert (workspace / "a" / SNAPSHOT_FILE).read_bytes() == (workspace / "b" / SNAPSHOT_FILE).read_bytes()
