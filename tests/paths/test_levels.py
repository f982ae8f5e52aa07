"""What a search leaves out because of its bounds changes nothing of what it finds."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from bmgraph.ontology import Ontology
from bmgraph.paths import find
from bmgraph.paths.asking import Asked, make_question
from bmgraph.paths.search import search
from tests.paths.made_up import graph_of

ASKED: list[dict[str, Any]] = [
    {"source": "Gene:0", "target": "Disease:0"},
    {"source": "Gene:0", "target": "Disease:0", "sign": "+", "max_hops": 5},
    {"source": "Drug:1", "target": "Gene:4", "weights": {"hub": 0}},
    {"source": "Gene:3", "to": ["Drug"], "background": 1},
    {"pattern": "(:Gene)-[*1..3]->(:Disease)"},
    {"pattern": "(:Gene)-[*2]-(:Pathway|CellType)-[*1..2]->() WHERE sign = '-'"},
]
SEEDS = range(4)


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("foreign", [False, True])
def test_a_bound_on_the_cost_leaves_out_what_costs_more(
    asked: dict[str, Any], foreign: bool, ontology: Ontology
) -> None:
    found = 0
    for seed in SEEDS:
        graph = graph_of(seed, None if foreign else ontology)
        automaton = make_question(graph.bundles, Asked(**asked)).automaton
        every = list(search(automaton))
        found += len(every)
        costs = sorted({one.cost for one in every})
        for within in (0, *costs[:: max(1, len(costs) // 8)], *costs[-1:]):
            assert list(search(automaton, within=within)) == [one for one in every if one.cost <= within]

    assert found


@pytest.mark.parametrize("asked", ASKED[:4])
def test_looking_for_short_paths_first_finds_the_same(
    asked: dict[str, Any], ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed, foreign, k in itertools.product(SEEDS, (False, True), (1, 4, 1000)):
        graph = graph_of(seed, None if foreign else ontology)
        question = make_question(graph.bundles, Asked(**asked))
        expected = list(search(question.automaton))
        with monkeypatch.context() as patched:
            patched.setattr(find, "_LARGE", 0)
            found = list(find.candidates(question, k))

        assert found == expected


def test_paths_of_equal_cost_come_by_length_then_nodes_then_options(ontology: Ontology) -> None:
    for seed in SEEDS:
        graph = graph_of(seed, ontology)
        every = list(search(make_question(graph.bundles, Asked("Gene:0", "Disease:0")).automaton))

        assert every == sorted(every, key=lambda one: (one.cost, len(one.nodes), one.nodes, one.steps))
