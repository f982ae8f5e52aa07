"""The same rows in the same order from the arrays, DuckDB and Spark."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bmgraph.errors import PatternError
from bmgraph.hetnet.metapaths import walk
from bmgraph.hetnet.relational import Relational
from bmgraph.hetnet.tables import index_tables
from tests.hetnet.small import KINDS, SHORT, SIZES

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
    metagraph = {"undirected": ["associates", "interacts", "participates"], "abbreviations": SHORT}
    (out / "metagraph.json").write_text(json.dumps(metagraph), encoding="utf-8")
    return out


def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: pip install bmgraph[spark]")
    if shutil.which("java") is None:
        pytest.skip("no Java for Spark")
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


def test_sql_is_kept_and_a_start_cannot_leave_its_quotes(folder: Path) -> None:
    engine = Relational(ibis.duckdb.connect(), folder, index_tables(folder).metagraph)

    assert engine.sql("GiG") is engine.sql("GiG")
    assert engine.walk("x' OR '1'='1", "GiG") == []
    with pytest.raises(PatternError):
        engine.walk("Gene:0'", "GxG")
