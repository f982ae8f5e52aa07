"""Answers of all kinds together: which have room, and in which order they stand."""

from __future__ import annotations

from typing import Any

from bmgraph._graph import Graph
from bmgraph.paths.path import KINDS
from tests.made import BROADER, ONTOLOGY, STAGES, graph_of, made_row
from tests.world import World

NODES = {"g": "Gene", "h": "Gene", "x": "Gene", "w": "Pathway", "dis:lcbm": "Disease"}
LAYER: dict[str, Any] = {"source": 1, "layer": "ref", "evidence": 1}


def graph() -> Graph:
    rows = [
        ("g", "member_of", "w", LAYER), ("x", "member_of", "w", LAYER),
        ("x", "increased_in", "dis:lcbm", {}), ("g", "activates", "h", {"contexts": ("dis:lcbm",)}),
    ]  # fmt: skip
    made = [made_row(place, u, name, v, **said) for place, (u, name, v, said) in enumerate(rows)]
    return graph_of(World(NODES, made, ONTOLOGY, BROADER, STAGES))


def kinds(k: int, **asked: Any) -> list[tuple[str, bool]]:
    return [(path.kind, path.bridged) for path in graph().paths("g", "dis:lcbm", k=k, **asked)]


def test_a_shared_pathway_leaves_its_place_and_is_listed_before() -> None:
    assert kinds(1) == [("said of", False)]
    assert kinds(2) == [("path", True), ("said of", False)]


def test_one_kind_can_be_asked_for() -> None:
    for kind in KINDS:
        assert {found for found, _ in kinds(9, kind=kind)} <= {kind}
    assert kinds(9, kind="path") == [("path", True)]
    assert kinds(9, kind="acts upstream") == []
