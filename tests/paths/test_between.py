"""Limits of paths between nodes, and answers of other kinds, by example; test_find.py holds them all."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from bmgraph._graph import Graph
from tests.made import BROADER, ONTOLOGY, STAGES, graph_of, made_row
from tests.world import World

NODES = {
    "g": "Gene", "h": "Gene", "t": "Gene", "drug": "Drug", "dis:lcbm": "Disease", "dis:bm": "Disease",
    "small": "Pathway", "large": "Pathway", **{f"m{i}": "Gene" for i in range(101)},
}  # fmt: skip
LAYER: dict[str, Any] = {"source": 1, "layer": "ref", "evidence": 1}
Chain = tuple[str, ...]


def graph(*rows: tuple[str, str, str, dict[str, Any]]) -> Graph:
    made = [made_row(place, u, name, v, **said) for place, (u, name, v, said) in enumerate(rows)]
    return graph_of(World(NODES, made, ONTOLOGY, BROADER, STAGES))


def chains(graph: Graph, *ends: str, **asked: Any) -> list[Chain]:
    return [path.ids for path in graph.paths(*ends, **asked)]


def members(whole: str, *genes: str) -> list[tuple[str, str, str, dict[str, Any]]]:
    return [(gene, "member_of", whole, LAYER) for gene in genes]


def test_a_pathway_bridges_two_members_without_a_sign() -> None:
    (path,) = graph(*members("small", "g", "t")).paths("g", "t")

    assert path.ids == ("g", "small", "t")
    assert [step.bridge for step in path.steps] == ["in", "out"]
    assert (path.sign, path.causal, path.bridged) == (0, False, True)


@pytest.mark.parametrize(("count", "bridges"), [(100, True), (101, False)])
def test_what_has_more_than_100_members_bridges_nothing(count: int, bridges: bool) -> None:
    genes = ["g", "t", *(f"m{i}" for i in range(count - 2))]
    found = graph(*members("large", *genes))

    assert chains(found, "g", "t") == [("g", "large", "t")] * bridges
    assert chains(found, "g", "t", max_members=count) == [("g", "large", "t")]
    assert not found.paths("g", "t", max_members=count - 1)


def test_at_most_three_background_steps_and_a_bridge_counts_as_one() -> None:
    line = ["g", "m0", "m1", "m2", "t"]
    acts = [(u, "activates", v, LAYER) for u, v in pairwise(line)]
    found = graph(*acts)
    assert not found.paths("g", "t")
    assert chains(found, "g", "t", background=4) == [tuple(line)]

    bridged = graph(*members("small", "g", "m1"), *acts[2:])
    assert chains(bridged, "g", "t") == [("g", "small", "m1", "m2", "t")]
    assert not bridged.paths("g", "t", background=2)


def test_a_path_has_one_bridge() -> None:
    found = graph(*members("small", "g", "h"), *members("large", "h", "t"))

    assert not found.paths("g", "t", background=8)


def test_a_treatment_of_a_cause_acts_upstream_and_is_read_from_the_treatment() -> None:
    found = graph(("drug", "inhibits", "t", {}), ("t", "activates", "h", {}), ("h", "activates", "g", {}))
    (path,) = found.paths("g", "drug")

    assert (path.kind, path.ids, path.sign) == ("acts upstream", ("drug", "t", "h", "g"), -1)
    assert chains(found, "g", to=["Drug"]) == [path.ids]
    assert not found.paths("g", "drug", kind="path")
    assert not found.paths("g", "drug", sign="+")


def test_what_a_disease_is_said_of_comes_after_paths_that_end_there() -> None:
    found = graph(
        ("g", "activates", "h", {"contexts": ("dis:lcbm",), "stages": ("s:early",)}),
        ("t", "increased_in", "dis:lcbm", {}), ("g", "activates", "t", {}),
    )  # fmt: skip
    proper, said = found.paths("g", "dis:bm")

    assert (proper.kind, proper.ids) == ("path", ("g", "t", "dis:lcbm"))
    assert (said.kind, said.ids) == ("said of", ("g", "h", "dis:lcbm"))
    assert said.steps[-1].stages == ("s:early",)
    assert (said.steps[-1].predicate, said.steps[-1].causal, said.sign) == ("said_of", False, 0)
