"""Answers are sequences, tables and pages of notebooks."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from bmgraph.paths.answer import Paths, Rows
from tests.paths.test_steps import TREATED, graph


@pytest.fixture(scope="module")
def paths() -> Paths:
    return graph(*TREATED).paths(pattern="()-[*1..2]-()", k=30)


def test_paths_are_a_sequence(paths: Paths) -> None:
    assert len(paths) == len(list(paths)) > 3
    assert paths[0] is paths.items[0]
    part = paths[1:3]
    assert isinstance(part, Paths)
    assert (list(part), part.to_dicts()) == (list(paths)[1:3], paths.to_dicts()[1:3])
    assert paths[0] in paths
    assert not Paths(())


def test_a_row_is_flat_and_a_table_has_one_for_each_path(paths: Paths) -> None:
    rows = paths.rows()
    table = paths.to_arrow()

    assert table.to_pylist() == rows
    assert table.schema.field("score").type == pa.float64()
    for row, path in zip(rows, paths, strict=True):
        assert row["nodes"] == "|".join(path.ids)
        assert row["sign"] == {1: "+", -1: "-", 0: "0", None: "disputed"}[path.sign]
        assert row["relations"].count("|") == row["length"] - 1
        assert not any(isinstance(cell, list | dict) for cell in row.values())


def test_names_are_shown_and_markup_is_not_run(paths: Paths) -> None:
    assert repr(paths).splitlines()[0].startswith(f"1. {' → '.join(paths[0].labels)}  (sign ")
    assert repr(Paths(())) == "<no path>"
    hostile = Rows(("x",), ({"<b>": "<script>", "many": ["a", {"id": "b"}], "of": {"c": 1}},))
    assert "<script>" not in hostile._repr_html_()
    assert "&lt;b&gt;" in hostile._repr_html_()
    assert hostile.rows() == [{"<b>": "<script>", "many": "a|b", "of": "{'c': 1}"}]
    assert paths._repr_html_().count("<tr>") == len(paths) + 1
    assert Rows((), ())._repr_html_() == "<p>&lt;no row&gt;</p>"


def test_long_answers_and_long_cells_are_shown_in_part() -> None:
    rows = Rows.of(range(30), lambda number: {"number": number, "text": "x" * 500})

    assert repr(rows).splitlines()[-1] == "... 10 more"
    assert max(map(len, repr(rows).splitlines())) < 100
    assert rows[5] == 5
    assert list(rows[5:7]) == [5, 6]
    assert json.loads(json.dumps(rows.to_dicts()))[29]["number"] == 29
