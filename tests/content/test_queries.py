"""Every shipped query: well-formed, offline, the same on both engines, with the expected answer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bmgraph.dataset.guard import check_query
from bmgraph.dataset.queries import Query, find_queries, iter_violation_queries, run_query
from bmgraph.dataset.results import format_answer
from bmgraph.dataset.store import Store
from tests.conftest import ROOT

EXPECTED = ROOT / "tests" / "expected"
QUERIES = find_queries(ROOT / "graph" / "queries")
VIOLATIONS = list(iter_violation_queries(ROOT / "graph" / "queries"))


@pytest.fixture(scope="module")
def rdflib_store(real_build: Path) -> Store:
    return Store.on_disk(real_build, engine="rdflib")


def test_there_are_at_least_twenty() -> None:
    assert len(QUERIES) >= 20
    assert len({query.id for query in QUERIES}) == len(QUERIES)
    assert all(query.summary.endswith("?") for query in QUERIES)


@pytest.mark.parametrize("query", QUERIES + VIOLATIONS, ids=lambda q: q.id)
def test_queries_stay_inside_the_dataset(query: Query) -> None:
    check_query(query.text)


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q.id)
def test_answers_are_the_expected_ones(query: Query, real_store: Store) -> None:
    """``BMGRAPH_RECORD=1`` writes the files anew; read the difference before you commit it."""
    answer = format_answer(run_query(real_store, query), "tsv")
    path: Path = EXPECTED / f"{query.id}.tsv"
    if os.environ.get("BMGRAPH_RECORD"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(answer)

    assert path.read_bytes() == answer
    assert len(answer.splitlines()) > 1, "a competency question without an answer"


@pytest.mark.parametrize("query", QUERIES + VIOLATIONS, ids=lambda q: q.id)
def test_both_engines_agree(query: Query, real_store: Store, rdflib_store: Store) -> None:
    ours, theirs = run_query(real_store, query), run_query(rdflib_store, query)

    assert set(ours.columns) == set(theirs.columns)
    order = [theirs.columns.index(column) for column in ours.columns]
    rows = sorted(str([row[i] for i in order]) for row in theirs.rows)
    assert sorted(str(list(row)) for row in ours.rows) == rows
