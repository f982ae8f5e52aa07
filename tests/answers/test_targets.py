"""The nearest targets of drugs: where they stand, how far, with which sign, and what acts on them."""

from __future__ import annotations

from typing import Any

import pytest

from bmgraph._graph import Graph
from bmgraph.answers.targets import acting_on
from bmgraph.errors import GraphLacks
from bmgraph.ontology import Ontology
from tests.made import BROADER, ONTOLOGY, STAGES, graph_of, made_row
from tests.world import World

NODES = {
    "g": "Gene", "down": "Gene", "up": "Gene", "mate": "Gene", "bare": "Gene",
    "w": "Pathway", "drug": "Drug", "other": "Drug",
}  # fmt: skip
LAYER: dict[str, Any] = {"source": 1, "layer": "ref", "evidence": 1}
ROWS = [
    ("drug", "inhibits", "g", {}), ("g", "inhibits", "down", {}), ("drug", "inhibits", "down", LAYER),
    ("other", "activates", "down", {}), ("up", "activates", "g", {}), ("drug", "activates", "up", {}),
    ("g", "member_of", "w", LAYER), ("mate", "member_of", "w", LAYER), ("other", "inhibits", "mate", {}),
    ("g", "activates", "bare", {}),
]  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> Graph:
    made = [made_row(place, u, name, v, **said) for place, (u, name, v, said) in enumerate(ROWS)]
    return graph_of(World(NODES, made, ONTOLOGY, BROADER, STAGES))


def test_targets_stand_by_distance_those_of_a_shared_pathway_last(graph: Graph) -> None:
    found = [(one.id, one.where, one.distance, one.sign) for one in graph.targets("g")]

    assert found == [
        ("g", "itself", 0, 1), ("down", "downstream", 1, -1), ("up", "upstream", 1, 1),
        ("mate", "in one pathway", 2, 0),
    ]  # fmt: skip
    assert [one.id for one in graph.targets("g", k=2)] == ["g", "down"]


def test_what_acts_on_a_target_says_with_which_sign_and_by_whom(graph: Graph) -> None:
    drugs = acting_on(graph.bundles, graph.index.node("down"))

    assert [(one.id, one.sign, one.layers) for one in drugs] == [
        ("drug", -1, ("ref",)), ("other", 1, ("article",)),
    ]  # fmt: skip
    (row, *_) = graph.targets("g").to_dicts()
    assert (row["id"], row["path"], [one["id"] for one in row["drugs"]]) == ("g", ["G"], ["drug"])


def test_a_graph_without_an_ontology_knows_no_treatment() -> None:
    rows = [made_row(0, "g", "links", "down")]
    with pytest.raises(GraphLacks, match="treatments"):
        graph_of(World(NODES, rows, Ontology({}, {}, {}))).targets("g")
