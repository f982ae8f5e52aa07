"""The same paths in the same order from the arrays, DuckDB and Spark."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from bmgraph._graph import Graph
from bmgraph.errors import GraphLacks, SearchTooWide
from bmgraph.graph.saved import VOCABULARY_FILE, save_folder, vocabulary_part
from bmgraph.ontology import Ontology
from bmgraph.paths import relational
from bmgraph.paths.asking import Asked, make_question
from bmgraph.paths.relational import connect
from tests.paths.made_up import directory, graph_of

BETWEEN: list[dict[str, Any]] = [
    {},
    {"k": 2},
    {"k": 200},
    {"sign": "+"},
    {"sign": "-", "mixed_contexts": True},
    {"context": "Disease:1", "k": 30},
    {"article_only": True, "max_hops": 3},
    {"evidence": "cells"},
    {"stated": True, "evidence": ["patients", "not said"]},
    {"background": 1},
    {"background": 2, "sign": "+", "max_hops": 5},
    {"via": ["CellType"], "max_hops": 3},
    {"weights": {"hub": 0, "hedged": 0, "evidence": 0}, "mixed_contexts": True, "k": 60},
]
CLAUSES = [
    "", "sign = '+'", "sign = '-' AND context = 'Disease:1'", "stage ascending", "layer = article",
    "hedged = false", "evidence >= 1", "hubs <= 9", "avoid 'Gene:1'", "avoid :CellType",
]  # fmt: skip
PATTERNS = [
    "(:Gene)-[*1..3]->(:Disease)",
    "(:Drug)-[:inhibits|targets|affects]->(:Gene)-[*1..2]-(:CellType|Pathway)",
    "({id: 'Gene:0'})<-[{sign: '+'}]-()-[*2]->(:Disease)",
]


@pytest.fixture(scope="module", params=[1, 2])
def mechanism(request: pytest.FixtureRequest, ontology: Ontology) -> Graph:
    return graph_of(request.param, ontology)


def same(graph: Graph, on: str, **asked: Any) -> int:
    """Hold an engine against the arrays; return how many paths there are."""
    expected = graph.paths(**asked)

    assert expected.items == graph.paths(**asked, on=on).items
    return len(expected)


def test_duckdb_gives_the_paths_of_the_arrays_between_nodes(mechanism: Graph) -> None:
    found = [
        same(mechanism, "duckdb", source=source, target=target, **asked)
        for source, target in (("Gene:0", "Disease:0"), ("Drug:1", "Gene:4"), ("CellType:0", "Gene:2"))
        for asked in BETWEEN
    ]

    assert sum(map(bool, found)) > len(found) // 3
    assert same(mechanism, "duckdb", source="Gene:2", to=["Drug", "ClinicalTrial"], max_hops=3) >= 0


def test_duckdb_gives_the_paths_of_the_arrays_for_patterns(mechanism: Graph) -> None:
    found = [
        same(mechanism, "duckdb", pattern=f"{pattern} WHERE {clause}" if clause else pattern, k=40)
        for pattern in PATTERNS
        for clause in CLAUSES
    ]

    assert sum(map(bool, found)) > len(found) // 3


def test_duckdb_gives_the_paths_of_the_arrays_where_relations_are_foreign() -> None:
    graph = graph_of(7, None)
    pairs = (("Gene:0", "Gene:5"), ("Drug:0", "Disease:2"))
    found = [
        same(graph, "duckdb", source=source, target=target, max_hops=hops, sign=sign, k=20)
        for source, target in pairs
        for hops in (2, 4)
        for sign in ("+", None)
    ]

    assert sum(map(bool, found)) > len(found) // 3


def test_more_candidates_are_fetched_until_enough_are_accepted(
    mechanism: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relational, "_FETCHED", 1)
    monkeypatch.setattr(relational, "_MORE", 2)
    pattern = "(:Gene)-[*1..3]->(:Disease) WHERE stage ascending"

    assert same(mechanism, "duckdb", pattern=pattern, k=7) == 7

    monkeypatch.setattr(SearchTooWide, "LIMIT", 3)
    question = make_question(mechanism.bundles, Asked(pattern="(:Gene)-[*3]->()"))
    with pytest.raises(SearchTooWide):
        list(relational.Relational(mechanism.index, connect("duckdb")).candidates(question, 1))


def test_an_engine_serves_many_questions_and_forgets_their_tables(mechanism: Graph) -> None:
    engine = connect("duckdb")
    pairs = relational.Relational(mechanism.index, engine)
    question = make_question(mechanism.bundles, Asked(pattern="(:Gene)-[]->()"))
    one, other = pairs.candidates(question, 1), pairs.candidates(question, 1)
    counted = "SELECT count(*) FROM duckdb_tables()"

    assert next(one) == next(other)
    assert next(one) == next(other)
    assert engine.rows(counted)[0][0] > 1
    one.close()
    other.close()
    assert engine.rows(counted)[0][0] == 1


def test_an_engine_that_is_not_there_names_the_extra(
    mechanism: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(GraphLacks, match="oracle is no engine: use one of duckdb, spark"):
        mechanism.paths("Gene:0", "Disease:0", on="oracle")
    for engine, library, extra in (("duckdb", "duckdb", "sql"), ("spark", "pyspark.sql", "spark")):
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(GraphLacks, match=rf"pip install 'bmgraph\[{extra}\]'"):
            connect(engine)


def test_the_command_line_has_a_door_to_it(
    tmp_path: Path, ontology: Ontology, run: Callable[..., Result]
) -> None:
    graph = graph_of(1, ontology)
    save_folder(graph.index, tmp_path, {VOCABULARY_FILE: vocabulary_part(directory(), ontology)})
    asked = ("paths", "Gene:0", "Disease:0", "--graph", str(tmp_path), "--format", "json")
    result = run(*asked, "--on", "duckdb")

    assert result.exit_code == 0
    assert result.stdout == run(*asked).stdout != "[]\n"


@pytest.fixture(scope="module")
def session() -> Iterator[None]:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: pip install 'bmgraph[spark]'")
    if shutil.which("java") is None:
        pytest.skip("no Java here: Spark needs it")
    session = (
        sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1").config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.default.parallelism", "1").getOrCreate()
    )  # fmt: skip
    yield
    session.stop()


# Spark leaves its sockets to the garbage collector, and warns of newer pandas.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("session")
def test_spark_gives_the_paths_of_the_arrays(ontology: Ontology) -> None:
    graph = graph_of(2, ontology)
    found = [same(graph, "spark", source="Gene:0", target="Disease:0", **asked) for asked in BETWEEN[3:8]]
    found += [same(graph, "spark", pattern=f"{PATTERNS[0]} WHERE {clause}") for clause in CLAUSES[1:4]]

    assert any(found)
