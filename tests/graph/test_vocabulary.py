from __future__ import annotations

import numpy as np
import pytest

from bmgraph.errors import EntityNotFound, GraphLacks
from bmgraph.graph.index import Index
from bmgraph.graph.indexing import build_index
from bmgraph.graph.model import Row
from bmgraph.graph.vocabulary import Vocabulary
from tests.made import BROADER, NODES, ONTOLOGY, STAGES, graph_of, index_of, made_row
from tests.world import World

NONE = np.zeros(0, dtype=np.int64)
ROWS = [
    made_row(1, "z:1", "activates", "z:2", contexts=("dis:nsclc",)),
    made_row(2, "z:2", "inhibits", "dis:lcbm", contexts=("dis:unknown",)),
]


def known(rows: list[Row] = ROWS) -> Vocabulary:
    return graph_of(World(NODES, rows, ONTOLOGY, BROADER, STAGES)).vocabulary


def foreign(nodes: dict[str, str] = NODES, rows: list[Row] = ROWS) -> Vocabulary:
    return Vocabulary(index_of(nodes, rows))


def ids(index: Index, nodes: list[int]) -> list[str]:
    return sorted(index.id(node) for node in nodes)


@pytest.mark.parametrize("vocabulary", [known(), foreign()], ids=["known", "foreign"])
def test_ids_and_labels_are_names(vocabulary: Vocabulary) -> None:
    index = vocabulary.index

    assert index.id(vocabulary.node("z:1")) == index.id(vocabulary.node("Z:1")) == "z:1"
    assert ids(index, vocabulary.nodes("Z:1")) == ["z:1"]
    assert vocabulary.listing(vocabulary.node("z:1"))[:3] == ("z:1", "Gene", "Z:1")
    assert [vocabulary.label(id_) for id_ in ("z:1", "q:9")] == ["Z:1", "q:9"]
    for ask in (vocabulary.node, vocabulary.nodes):
        with pytest.raises(EntityNotFound) as caught:
            ask("Z:9")
        assert "Z:1" in caught.value.nearest


def test_a_name_means_what_is_narrower_too() -> None:
    vocabulary = known()

    assert ids(vocabulary.index, vocabulary.nodes("dis:cancer")) == ["dis:lcbm", "dis:lung"]
    assert ids(vocabulary.index, vocabulary.nodes("dis:bm")) == ["dis:lcbm"]
    assert vocabulary.nodes("dis:bm") is vocabulary.nodes("dis:bm"), "what a name means is kept"
    with pytest.raises(EntityNotFound):
        vocabulary.nodes("dis:breast")


def test_a_label_of_several_nodes_asks_for_an_id() -> None:
    one = build_index(
        [("Drug", ["d"], ["same"]), ("Gene", ["g", "same"], ["same", "x"])],
        NONE, NONE, NONE, [],
    )  # fmt: skip
    vocabulary = Vocabulary(one)
    assert ids(one, vocabulary.nodes("same")) == ["same"], "an id goes before a label"

    vocabulary = Vocabulary(build_index([("Gene", ["g", "h"], ["same", "same"])], NONE, NONE, NONE, []))
    for ask in (vocabulary.node, vocabulary.nodes):
        with pytest.raises(ValueError, match="2 nodes are called 'same', give an id: g, h"):
            ask("same")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Gene", ["Gene"]),
        ("gene", ["Gene"]),
        ("Cell", ["Cell", "CellState"]),
        ("cell_state", []),
        ("x", []),
    ],
)
def test_categories_mean_their_subcategories(name: str, found: list[str]) -> None:
    assert known().categories(name) == found
    assert known().is_category(name) == bool(found)


def test_relations_mean_those_below_them() -> None:
    assert known().relations("affects") == ["activates", "inhibits"]
    assert known().relations("Inhibits") == ["inhibits"]
    assert foreign().relations("affects") == [], "a foreign graph knows no relation above another"


def test_what_is_known_of_a_relation() -> None:
    activates, own = known().relation("activates"), foreign().relation("activates")

    assert (activates.causal, activates.inverse_label, activates.propagates_sign) == (
        True,
        "is activates of",
        True,
    )
    assert (own.causal, own.inverse_label, own.symmetric) == (None, "", False)
    assert foreign().relation("biolink:interacts_with").symmetric
    assert foreign().relation("interacts_with").label == "interacts with"
    assert not foreign().relation("x:interacts_with").symmetric
    assert known().is_mechanism
    assert not foreign().is_mechanism
    assert not known([*ROWS, made_row(3, "z:1", "links", "z:2")]).is_mechanism


def test_roles_are_the_ontologys() -> None:
    vocabulary = known()

    assert vocabulary.with_role("treatment") == {"Drug"}
    assert vocabulary.with_role("acted-on") == {"Gene", "Cell", "CellState", "Disease"}
    assert vocabulary.subclass == {"is_a"}
    assert vocabulary.bridge == {"member_of"}
    assert vocabulary.unstated == {"affects", "member_of"}
    assert vocabulary.unsigned_action == {"targets"}
    assert vocabulary.signed_action == {"activates", "inhibits"}
    assert foreign().with_role("treatment") == frozenset()


def test_a_sign_is_accepted_where_the_subject_is_no_number_of_cells() -> None:
    vocabulary = known()

    assert vocabulary.accepts_sign("activates", "Gene")
    assert not vocabulary.accepts_sign("expresses", "Gene")
    assert vocabulary.accepts_sign("increased_in", "Gene")
    assert not vocabulary.accepts_sign("increased_in", "CellState")
    assert vocabulary.accepts_sign("anything", "CellState")


def test_diseases_are_entities_or_what_rows_name() -> None:
    vocabulary = known()

    assert vocabulary.disease("dis:unknown") == "dis:unknown"
    assert vocabulary.disease("DIS:NSCLC") == "dis:nsclc"
    assert foreign().disease("DIS:LUNG") == "dis:lung"
    with pytest.raises(EntityNotFound, match="no disease is called 'Z:1'"):
        vocabulary.disease("Z:1")
    with pytest.raises(EntityNotFound) as caught:
        foreign().disease("dis:nsclb")
    assert "dis:nsclc" in caught.value.nearest


def test_a_context_is_tested_and_the_test_is_kept() -> None:
    vocabulary = known()
    fits = vocabulary.context("dis:lcbm")

    assert [fits(stated) for stated in ((), ("dis:nsclc",), ("dis:bcbm",))] == [True, True, False]
    assert vocabulary.context("DIS:LCBM") is fits
    assert vocabulary.common_contexts([("dis:bm",), ("dis:lung",)]) == ["dis:lcbm"]
    assert not vocabulary.agree([("dis:lcbm",), ("dis:bcbm",)])
    with pytest.raises(GraphLacks, match="no edge of this graph names a disease"):
        known([]).context("dis:lcbm")


def test_stages_have_an_order_where_it_is_known() -> None:
    assert [known().stage_order(stage) for stage in ("s:early", "s:late", "s:any", "x")] == [1, 3, None, None]
    assert foreign().stage_order("s:early") is None
