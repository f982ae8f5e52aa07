"""Records: several categories, and what is no text."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bmgraph.errors import ImportFailed
from bmgraph.formats.load import import_graph
from tests.formats.small import edges_of, opened, put


@pytest.mark.parametrize("category", [{"x": 1}, [["Gene"]], 7])
def test_a_category_that_is_no_text_is_refused(tmp_path: Path, category: object) -> None:
    (path,) = put(tmp_path, g_nodes__jsonl=json.dumps({"id": "a", "category": category}))
    with pytest.raises(ImportFailed, match=r"jsonl:1: category .* is no text"):
        import_graph([path], tmp_path / "out")


def test_the_first_of_several_categories_counts_and_all_are_kept(tmp_path: Path) -> None:
    nodes = [
        {"id": "a", "category": ["", "biolink:Gene", "biolink:Protein"]},
        {"id": "b", "category": "Drug | Chemical"},
        {"id": "c"},
    ]
    (path,) = put(tmp_path, g_nodes__jsonl="\n".join(map(json.dumps, nodes)))
    report = import_graph([path], tmp_path / "out")
    rows = {row["id"]: row for row in pq.read_table(tmp_path / "out" / "nodes.parquet").to_pylist()}

    assert [rows[name]["category"] for name in "abc"] == ["Gene", "Drug", "NamedThing"]
    assert json.loads(rows["a"]["properties"]) == {"category": ["biolink:Gene", "biolink:Protein"]}
    assert report.several == 2


def test_a_predicate_loses_its_prefix_and_none_is_related_to(tmp_path: Path) -> None:
    rows = "subject\tpredicate\tobject\na\tbiolink:treats\tb\nb\tbmo:affects\tc\nc\t\td\n"
    import_graph(put(tmp_path, e__tsv=rows), tmp_path / "out")

    assert {relation for _, relation, _ in edges_of(opened(tmp_path / "out"))} == {
        "treats",
        "affects",
        "related_to",
    }
