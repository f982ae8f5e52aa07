from __future__ import annotations

from collections import Counter

import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings

from bmgraph._graph import Graph
from tests.made import ONTOLOGY, graph_of, worlds
from tests.world import World


def test_counts_are_those_of_the_table(real_graph: Graph) -> None:
    assert real_graph.folder is not None
    edges = pq.read_table(real_graph.folder / "edges.parquet").to_pylist()
    nodes = pq.read_table(real_graph.folder / "nodes.parquet").to_pylist()
    found = real_graph.stats()
    trials = sum(row["id"].startswith("bmt:") for row in edges)
    article = sum(row["id"].startswith("bma:") for row in edges)

    assert found["category"] == Counter(row["category"] for row in nodes)
    assert found["relation"] == Counter(row["predicate"] for row in edges)
    assert found["layer"] == Counter(row["layer"] for row in edges)
    assert found["total"] == {
        "entities": len(nodes), "edges": len(edges), "of the article": article, "of trial arms": trials,
        "of other layers": len(edges) - article - trials, "hedged": sum(bool(row["hedged"]) for row in edges),
        "negated": sum(bool(row["negated"]) for row in edges),
        "lines of evidence": sum(row["evidence"] or 0 for row in edges),
    }  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_rows_that_share_a_pair_or_a_content_all_count(world: World) -> None:
    found = graph_of(world).stats()
    said = [row.qualified for row in world.rows]

    assert found["relation"] == Counter(one.relation for one in said)
    assert found["layer"] == Counter(one.layer for one in said if one.layer)
    assert found["total"]["lines of evidence"] == sum(one.evidence for one in said)
    for counts in (found["category"], found["relation"], found["layer"]):
        assert list(counts.items()) == sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def test_a_graph_of_no_rows_is_counted() -> None:
    found = graph_of(World({"z:1": "Gene"}, [], ONTOLOGY)).stats()

    assert found["total"] == {"entities": 1, "edges": 0, "hedged": 0, "negated": 0, "lines of evidence": 0}
    assert (found["category"], found["relation"], found["layer"]) == ({"Gene": 1}, {}, {})
