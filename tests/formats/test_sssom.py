"""SSSOM: which mappings count."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from bmgraph.dataset.entities import Directory, Listing
from bmgraph.errors import ImportFailed
from bmgraph.formats.merge import put_article
from bmgraph.formats.sink import Sink
from bmgraph.formats.sssom import read_mappings
from bmgraph.graph.indexing import build_index
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.ontology import Ontology
from tests.formats.small import put


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\tb\n", "map.tsv:1: no column"),
        ("subject_id\tpredicate_id\tobject_id\na\n", "map.tsv:2: 1 cells"),
        (b"\xff\n", "map.tsv:1: not UTF-8"),
        ("# a\n", "map.tsv: no row"),
    ],
)
def test_a_wrong_sssom_table_is_refused(tmp_path: Path, text: str | bytes, message: str) -> None:
    (path,) = put(tmp_path, map__tsv=text)
    with pytest.raises(ImportFailed, match=message):
        read_mappings(path)


def test_what_sssom_denies_and_the_order_of_its_rows(tmp_path: Path, ontology: Ontology) -> None:
    rows = (
        "Y:1\t\tskos:exactMatch\tZ:1\n",
        "X:1\t\tskos:exactMatch\tY:1\n",
        "W:1\tnot\tskos:exactMatch\tX:1\n",
        "X:1\t\tskos:exactMatch\tsssom:NoTermFound\n",
    )
    for order in itertools.permutations(rows):
        head = "subject_id\tpredicate_modifier\tpredicate_id\tobject_id\n"
        (path,) = put(tmp_path, map__tsv=head + "".join(order))
        matches = read_mappings(path)
        kinds = ("1 not skos:exactMatch", "1 of nothing")
        first = order.index(rows[2]) < order.index(rows[3])
        kinds_in_order = ", ".join(kinds if first else kinds[::-1])
        assert set(matches.pairs) == {("Y:1", "Z:1"), ("X:1", "Y:1")}
        assert matches.note.endswith("2 mappings are exact; the others join nothing: " + kinds_in_order)
        index = build_index([("Gene", ["X:1"], ["x"])], np.zeros(0), np.zeros(0), np.zeros(0), ())
        directory = Directory([Listing("X:1", "Gene", "x", (), (), (), (), 0)])
        sink = Sink(tmp_path)
        put_article(index, Vocabulary(index, directory, ontology), matches)(sink)
        assert [sink.same(name) for name in ("Z:1", "Y:1", "W:1")] == ["X:1", "X:1", "W:1"]
