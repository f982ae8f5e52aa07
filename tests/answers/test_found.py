from __future__ import annotations

import json

import numpy as np
import pytest

from bmgraph._graph import Graph
from bmgraph.answers.found import find_entities
from bmgraph.errors import EntityNotFound
from bmgraph.graph.indexing import build_index
from bmgraph.graph.vocabulary import Vocabulary

NONE = np.zeros(0, dtype=np.int64)


def foreign(**labels: str) -> Graph:
    """A graph without a directory."""
    ids = sorted(labels)
    index = build_index([("Gene", ids, [labels[id_] for id_ in ids])], NONE, NONE, NONE, [])
    return Graph(index, Vocabulary(index))


def test_exact_names_come_first_then_what_begins_so() -> None:
    graph = foreign(a="anti-EGFR", b="EGFR variant", c="EGFR", d="MET", egfr="x")

    assert [one.id for one in graph.find("egfr")] == ["egfr", "c", "b", "a"]
    assert [one.id for one in foreign(a="anti-EGFR", b="EGFRvIII", c="xEGFR").find("EGFR")] == ["b", "a"]
    assert [one.label for one in graph.find("EGFR")] == ["EGFR", "EGFR variant", "anti-EGFR"]
    with pytest.raises(EntityNotFound):
        graph.find("FR")
    first = graph.find("MET")[0]
    assert (first.id, first.category, first.matched, first.synonyms) == ("d", "Gene", "MET", ())


def test_what_nobody_is_called_names_the_nearest() -> None:
    with pytest.raises(EntityNotFound) as caught:
        foreign(a="EGFR").find("EGFX")
    assert caught.value.nearest == ("EGFR",)
    with pytest.raises(EntityNotFound):
        foreign(a="EGFR").find("")


def test_a_node_without_a_label_goes_by_its_id() -> None:
    (found,) = foreign(a="").find("a")

    assert (found.label, found.matched) == ("a", "a")


def test_entities_are_found_by_every_name(mini_graph: Graph) -> None:
    by_synonym, by_id = mini_graph.find("mesothelin"), mini_graph.find("HGNC:7371")

    assert (by_synonym[0].label, by_synonym[0].matched) == ("MSLN", "mesothelin")
    assert by_id[0].id == "HGNC:7371"
    assert len({one.id for one in mini_graph.find("a")}) == len(mini_graph.find("a")), "each once"
    assert json.loads(json.dumps(by_synonym.to_dicts()))[0]["synonyms"] == list(by_synonym[0].synonyms)
    assert find_entities(mini_graph.vocabulary, "zzzz") == []
