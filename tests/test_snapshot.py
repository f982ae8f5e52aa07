from __future__ import annotations

import json
from pathlib import Path

import networkx as nx

from bmgraph.build import build_dataset
from bmgraph.ontology import read_ontology
from bmgraph.paths import find_paths
from bmgraph.projection import project
from bmgraph.snapshot import SNAPSHOT_FILE, read_snapshot
from bmgraph.steps import collapse
from bmgraph.store import Store
from tests.conftest import ROOT

ONTOLOGY = read_ontology(ROOT / "ontology" / "bmgraph.ttl")


def same(one: nx.MultiDiGraph[str], two: nx.MultiDiGraph[str]) -> bool:
    return list(one.nodes(data=True)) == list(two.nodes(data=True)) and (
        sorted(one.edges(keys=True, data=True), key=lambda e: e[:3])
        == sorted(two.edges(keys=True, data=True), key=lambda e: e[:3])
    )


def test_the_snapshot_is_the_projection(workspace: Path) -> None:
    report = build_dataset()
    store = Store.read(report.path)
    for article_only in (False, True):
        found = read_snapshot(workspace / "build", report.path, article_only=article_only)
        graph, directory = project(store, ONTOLOGY, article_only=article_only)

        assert found is not None
        assert same(found[0], graph)
        assert found[1].by_id == directory.by_id
        assert found[1].find("a") == directory.find("a")
        for to_treatment in (False, True):
            one, two = (collapse(g, ONTOLOGY, to_treatment, None, None) for g in (found[0], graph))
            assert one.nodes == two.nodes
            assert one.columns() == two.columns()
        sources, targets = sorted(graph)[:5], sorted(graph)[5:]
        assert find_paths(found[0], ONTOLOGY, sources, targets) == find_paths(
            graph, ONTOLOGY, sources, targets
        )


def test_a_snapshot_of_another_dataset_is_not_used(workspace: Path) -> None:
    report = build_dataset()
    assert read_snapshot(workspace / "build", report.path)
    report.path.write_bytes(report.path.read_bytes() + b"\n")
    assert read_snapshot(workspace / "build", report.path) is None
    assert read_snapshot(workspace / "nowhere", report.path) is None


def test_a_damaged_snapshot_is_passed_over(workspace: Path) -> None:
    report = build_dataset()
    path = workspace / "build" / SNAPSHOT_FILE
    content = json.loads(path.read_text(encoding="utf-8"))
    for damage in (
        b"",
        b"[]",
        b"{",
        json.dumps({**content, "of": [0]}).encode(),
        json.dumps({"of": content["of"]}).encode(),
        json.dumps({**content, "edges": [[1]]}).encode(),
    ):
        path.write_bytes(damage)
        assert read_snapshot(workspace / "build", report.path) is None


def test_equal_input_gives_an_equal_snapshot(workspace: Path) -> None:
    for name in ("a", "b"):
        build_dataset(target=workspace / name)

    assert (workspace / "a" / SNAPSHOT_FILE).read_bytes() == (workspace / "b" / SNAPSHOT_FILE).read_bytes()
