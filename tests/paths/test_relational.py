"""The same rows in the same order from the arrays, DuckDB and Spark."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bmgraph.errors import PatternError
from bmgraph.graph.tables import QUALIFIERS, index_tables, write_costs
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.paths.index_matching import match_index
from bmgraph.paths.metapaths import walk
from bmgraph.paths.relational import Relational
from tests.graph.small import KINDS, SAID, SHORT, SIZES, Keeping

# Spark leaves its sockets to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
#: Some of everything: an undirected loop, both directions of an arrow, an edge given twice.
EDGES = {
    KINDS[0]: [(0, 0), (0, 1), (1, 1), (1, 2)],
    KINDS[1]: [(0, 1), (1, 0), (2, 1), (2, 2)],
    KINDS[2]: [(0, 0), (0, 1), (1, 0), (2, 1), (2, 1)],
    KINDS[3]: [(0, 1), (1, 0), (1, 2)],
}
METAPATHS = [
    "GiG",
    "Gr>G",
    "G<rG",
    "GpPWpG",
    "GpPWpGaD",
    "GiGiGiG",
    "DaGiGaD",
    "Gr>GiG<rG",
    "PWpGr>GaD",
    "DaG",
]


PATTERNS = [
    "(:Gene)-[]->(:Pathway)",
    "(:Gene)-[:regulates]->(:Gene)<-[:regulates]-()",
    "(:Disease)-[*3]-(:Pathway)",
    '({id: "Gene:1\'"})-[*2]->({label: "Pathway:0\'"})',
    "(:Gene|Pathway)-[:interacts|regulates*2]->()-[:associates]-(:Disease)",
    "()-[:regulates {sign: '+'}]->()",
    '()-[]-({label: "Gene:0\'"})-[]-()',
]
CLAUSES = [
    "", "avoid \"Gene:0'\"", "avoid :Pathway", "sign = '+'", "sign = '-'", "context = LUNG", "layer = other",
    "hedged = false", "evidence >= 1", "context = BREAST AND sign = '+'",
]  # fmt: skip


@pytest.fixture(scope="module")
def told(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same graph with something said of every edge, in turn; one is denied."""
    out = tmp_path_factory.mktemp("told")
    rows = pq.read_table(folder / "edges.parquet").to_pylist()
    for number, row in enumerate(rows):
        row |= asdict(SAID[number % len(SAID)]) if number % 7 else {}
    rows.append({**rows[0], "object": "Gene:2'", "negated": True})
    ends = pa.schema([(name, pa.string()) for name in ("subject", "predicate", "object")])
    pq.write_table(pa.Table.from_pylist(rows, pa.schema([*ends, *QUALIFIERS])), out / "edges.parquet")
    for name in ("nodes.parquet", "metagraph.json"):
        (out / name).write_bytes((folder / name).read_bytes())
    write_costs(out, index_tables(out))
    return out


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tables")
    ids = [(f"{name}:{i}'", name) for name, n in SIZES.items() for i in range(n)]
    rows = [
        (f"{kind.source}:{u}'", kind.relation, f"{kind.target}:{v}'")
        for kind, pairs in EDGES.items()
        for u, v in pairs
    ]
    tables = {
        "nodes": {"id": [i for i, _ in ids], "label": [i for i, _ in ids], "category": [c for _, c in ids]},
        "edges": {
            name: [row[i] for row in rows] for i, name in enumerate(("subject", "predicate", "object"))
        },
    }
    for name, columns in tables.items():
        pq.write_table(pa.table(columns), out / f"{name}.parquet")
    undirected = [(k.source, k.relation, k.target) for k in KINDS if not k.directed]
    metagraph = {"undirected": undirected, "abbreviations": SHORT}
    (out / "metagraph.json").write_text(json.dumps(metagraph), encoding="utf-8")
    return out


def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: pip install bmgraph[spark]")
    if shutil.which("java") is None:
        pytest.skip("no Java here: Spark needs it")
    session = (
        sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2").config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )  # fmt: skip
    yield ibis.pyspark.connect(session)
    session.stop()


@pytest.fixture(scope="module", params=["duckdb", "spark"])
def backend(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "duckdb":
        yield ibis.duckdb.connect()
    else:
        yield from spark()


def test_rows_and_order_are_those_of_the_arrays(folder: Path, backend: Any) -> None:
    index = index_tables(folder)
    engine = Relational(backend, folder, index.metagraph)
    for text in METAPATHS:
        metapath = index.metagraph.metapath(text)
        for start in index.ranges[metapath[0].source]:
            expected = [
                (tuple(map(index.id, row)), weight)
                for rows, weights in walk(index, start, metapath)
                for row, weight in zip(rows.tolist(), weights.tolist(), strict=True)
            ]
            found = engine.walk(index.id(start), text)

            assert [path for path, _ in found] == [path for path, _ in expected], text
            assert [w for _, w in found] == pytest.approx([w for _, w in expected], rel=1e-12)


class Neutral(Keeping):
    neutral = frozenset({"Pathway"})


@pytest.mark.parametrize(
    ("vocabulary", "clauses"),
    [(Keeping(), CLAUSES), (Neutral(), [clause for clause in CLAUSES if "sign" in clause])],
    ids=["plain", "neutral"],
)
def test_patterns_find_the_same_paths_in_the_same_order(
    told: Path, backend: Any, vocabulary: Vocabulary, clauses: list[str]
) -> None:
    index = index_tables(told)
    engine = Relational(backend, told, index.metagraph, vocabulary)
    found_some = 0
    for text in PATTERNS:
        for clause in clauses:
            where = f"{text} WHERE {clause}" if clause else text
            expected = [
                (tuple(map(index.id, match.path.nodes)), match.path.cost)
                for match in match_index(index, where, k=25, vocabulary=vocabulary, mixed_contexts=True)
            ]

            assert engine.match(where, k=25) == expected, where
            found_some += bool(expected)
    assert found_some > len(PATTERNS) * len(clauses) // 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("()-[*1..2]->()", "not of fixed length"),
        ("()-[]->() WHERE hubs <= 2", "column 17: hubs is known to the arrays alone"),
        ("(:Gen)-[]->()", "no category is called 'Gen'; nearest: Gene"),
        ("({id: nothing})-[]->()", "no node is called 'nothing'"),
    ],
)
def test_what_has_no_relational_form_is_refused(told: Path, text: str, message: str) -> None:
    engine = Relational(ibis.duckdb.connect(), told, index_tables(told).metagraph)
    with pytest.raises(PatternError) as caught:
        engine.match(text)

    assert message in str(caught.value)


def test_the_sql_of_a_pattern_is_kept(told: Path) -> None:
    engine = Relational(ibis.duckdb.connect(), told, index_tables(told).metagraph)

    assert engine.pattern_sql("()-[]->()") is engine.pattern_sql("()-[]->()")
    assert engine.pattern_sql("()-[]->()") != engine.pattern_sql("()-[]->()", k=3)


def test_sql_is_kept_and_a_start_cannot_leave_its_quotes(folder: Path) -> None:
    engine = Relational(ibis.duckdb.connect(), folder, index_tables(folder).metagraph)

    assert engine.sql("GiG") is engine.sql("GiG")
    assert engine.walk("x' OR '1'='1", "GiG") == []
    with pytest.raises(PatternError):
        engine.walk("Gene:0'", "GxG")
