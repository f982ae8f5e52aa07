"""p-values of paths: what chance gives, what it does not, and how often a question was asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bmgraph._graph import Graph
from tests.made import ONTOLOGY, graph_of, made_row
from tests.world import World


def joined(*edges: tuple[str, str], negated: tuple[str, str] = ("", "")) -> Graph:
    """Genes g0, g1 ... that act on cells c0, c1 ..."""
    nodes = {end: "Gene" if end.startswith("g") else "Cell" for edge in edges for end in edge}
    rows = [made_row(i, u, "activates", v, negated=(u, v) == negated) for i, (u, v) in enumerate(edges)]
    return graph_of(World(nodes, rows, ONTOLOGY))


def test_what_every_network_gives_has_p_1() -> None:
    # Each gene is joined to each cell: no swap can change that.
    graph = joined(("g0", "c0"), ("g0", "c1"), ("g1", "c0"), ("g1", "c1"))
    (found,) = graph.significance(graph.paths("g0", "c1").items, permutations=9)

    assert found.p_value == 1.0


def test_a_rare_pair_is_told_from_chance() -> None:
    # Each of twenty genes acts on a cell of its own: in one network of about twenty the first does so too.
    graph = joined(*((f"g{i}", f"c{i}") for i in range(20)))
    paths = graph.paths("g3", "c3").items
    (found,) = graph.significance(paths, permutations=99)

    assert 0.01 <= found.p_value < 0.2
    assert found.p_adjusted == found.p_value
    assert graph.significance(paths, permutations=99) == [found]
    assert graph.significance(paths, permutations=99, seed=1000) != [found]
    with pytest.raises(ValueError, match="permutation"):
        graph.significance(paths, permutations=0)


def test_what_is_negated_joins_nothing() -> None:
    edges = [(f"g{i}", f"c{i}") for i in range(12)]
    denied, without = joined(*edges, ("g0", "c1"), negated=("g0", "c1")), joined(*edges)
    one, other = (
        graph.significance(graph.paths("g0", "c0").items, permutations=50) for graph in (denied, without)
    )

    assert one == other
    assert one[0].p_value < 0.5


def test_the_correction_counts_tests_and_documents_have_both(mini_graph: Graph) -> None:
    paths = mini_graph.paths("MSLN", "brain metastasis", k=5)
    found = mini_graph.significance(paths.items, permutations=3, context="LCBM")
    tests = {
        (
            path.ids[0], path.ids[-1], tuple(node.category for node in path.nodes),
            tuple(step.inverse for step in path.steps),
        )
        for path in paths
    }  # fmt: skip

    assert [one.p_adjusted for one in found] == [min(1.0, len(tests) * one.p_value) for one in found]
    named = mini_graph.with_chance(paths, permutations=3, context="LCBM")
    assert [(d["p_value"], d["p_adjusted"]) for d in named.to_dicts()] == [
        (one.p_value, one.p_adjusted) for one in found
    ]
    assert paths.to_dicts()[0]["p_value"] is None
    assert [replace(path, steps=()) for path in named] == [replace(path, steps=()) for path in paths]
