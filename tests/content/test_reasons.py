"""Why there is no path, on the real graph."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from click.testing import Result

from bmgraph._graph import Graph
from bmgraph.paths.asking import Asked
from bmgraph.paths.reasons import why_no_path

Run = Callable[..., Result]
#: What each reason changes in a question.
CHANGES: dict[str, Callable[[Asked], Asked]] = {
    "direction": lambda asked: replace(asked, source=asked.target, target=asked.source),
    "sign": lambda asked: replace(asked, sign=None),
    "contexts": lambda asked: replace(asked, mixed_contexts=True),
    "context": lambda asked: replace(asked, context=""),
    "layer": lambda asked: replace(asked, article_only=False),
    "disease": lambda asked: replace(asked, via=(*asked.via, "Disease")),
    "length": lambda asked: replace(asked, max_hops=asked.max_hops + 2),
    "arrows": lambda asked: replace(asked, pattern=f"()-[*1..{min(asked.max_hops, 4)}]-()"),
    "all": lambda asked: Asked(asked.source, asked.target, pattern="()-[*1..4]-()", mixed_contexts=True),
}


def drawn(graph: Graph, seed: int, count: int) -> list[Asked]:
    """Questions between entities of the real graph, half of them with demands."""
    at_random = random.Random(seed)
    ids = [graph.index.id(node) for node in range(graph.index.n_nodes) if graph.index.degree[node]]
    demands: list[dict[str, Any]] = [
        {},
        {"sign": "-"},
        {"context": "BCBM"},
        {"article_only": True},
        {"max_hops": 2},
    ]
    ends = [at_random.sample(ids, 2) for _ in range(count)]
    return [Asked(source, target, **at_random.choice(demands)) for source, target in ends]


def test_every_reasons_number_is_what_the_changed_question_gives(real_graph: Graph) -> None:
    empty = given = told = 0
    for asked in drawn(real_graph, 13, 50):
        if real_graph.ask(asked):
            continue
        empty += 1
        why = why_no_path(real_graph.bundles, asked, clock=lambda: 0.0)
        reasons = why.reasons
        given += bool(reasons)
        told += bool(reasons or why.dead_ends)
        assert reasons or (why.tried and "none either, each by itself" in str(why))
        assert len(reasons) <= 2
        assert len({reason.demand for reason in reasons}) == len(reasons)
        for reason in reasons:
            found = real_graph.ask(replace(CHANGES[reason.demand](asked), k=10))
            assert len(found) == reason.paths > 0, (asked, reason)
            more = "10 or more" if reason.paths == 10 else str(reason.paths)
            assert str(reason) == f"{reason.instead} gives {more}"
    assert 10 < empty < 50
    assert given > empty // 2, "most pairs are joined somehow"
    assert told > 2 * empty // 3


@pytest.mark.parametrize("seed", range(12))
def test_the_command_says_why_or_that_there_is_none(
    real_graph: Graph, run: Run, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    assert real_graph.folder is not None
    monkeypatch.setenv("BMGRAPH_BUILD", str(real_graph.folder.parent))
    (first,) = drawn(real_graph, seed, 1)
    asked = Asked(first.source, first.target, max_hops=2)
    output = run("paths", asked.source, asked.target, "--max-hops", "2").output
    if real_graph.ask(asked):
        assert output.startswith("1. ")
        return
    nothing, *hints = output.strip().split("; ")
    same = "a path joins two different entities" in nothing

    assert same or nothing == f"no path of at most 2 steps from {asked.source} to {asked.target}"
    assert same or hints, "a reason, or where to look"
    why = real_graph.why_no_path(asked)
    assert same or all(end in hints for end in why.dead_ends)
    # A slow machine may try less the second time.
    assert same or [hint for hint in hints if " gives " in hint] or "bmgraph show" in hints[-1]
