"""Background layers: what is read, what is refused, and that they stay apart from the article."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from bmgraph.curation.background import read_facts, read_layers
from bmgraph.curation.reading import Curation
from bmgraph.errors import TableError
from bmgraph.namespaces import GRAPH_ASSERTIONS, GRAPH_LAYERS
from bmgraph.ontology import Ontology
from tests.conftest import ROOT
from tests.curation.test_trials import change

#: Nothing non-commercial may get in.
OPEN = {"CC0-1.0", "CC-BY-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0"}


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "graph" / "background", tmp_path / "background")
    return tmp_path


def read(tables: Path, real: Curation, ontology: Ontology) -> None:
    read_facts(tables, ontology, real.entities | real.references, read_layers(tables))


def test_every_layer_has_an_open_licence_and_facts(real: Curation) -> None:
    assert {layer.licence for layer in real.layers.values()} <= OPEN
    assert {fact.layer for fact in real.facts} == set(real.layers)


def test_general_knowledge_is_never_mixed_with_table_sourced_rows(real: Curation) -> None:
    for fact in real.facts:
        assert (fact.layer == "label") == (fact.knowledge_level == "not_provided") == bool(fact.confidence)


def test_facts_touch_an_entity_of_the_article(real: Curation) -> None:
    assert [f.id for f in real.facts if not {f.subject, f.object} & set(real.entities)] == []


def test_every_drug_in_a_trial_with_a_known_target_has_one(real: Curation) -> None:
    """Chemotherapy that acts on DNA, placebo and carriers have no gene to name."""
    tested = {
        c
        for p in real.publications
        for arm in p.arms
        for c in arm.interventions
        if real.entities[c].category == "Drug"
    }
    aimed = {f.subject for f in real.facts if f.object.startswith("HGNC:")}
    without = {real.entities[c].label for c in tested - aimed}

    assert without == {"placebo", "carboplatin", "cisplatin", "temozolomide", "AGuIX nanoparticle"}


def test_layers_have_graphs_of_their_own(real_quads: list[ox.Quad], real: Curation) -> None:
    names = {quad.graph_name.value for quad in real_quads if isinstance(quad.graph_name, ox.NamedNode)}
    facts = {q.graph_name for q in real_quads if str(q.object).endswith("BackgroundFact>")}

    assert {f"{GRAPH_LAYERS}{layer}" for layer in real.layers} <= names
    assert ox.NamedNode(GRAPH_ASSERTIONS) not in facts


@pytest.mark.parametrize(
    ("file", "column", "value", "says"),
    [
        ("layers", "licence", "", "empty"),
        ("layers", "id", "nowhere", "no facts-nowhere.tsv"),
        ("facts-famplex", "subject", "HGNC:0", "no entity"),
        ("facts-famplex", "object_label", "something", "bmgraph fmt"),
        ("facts-famplex", "predicate", "is_a_sort_of", "not allowed"),
        ("facts-famplex", "object", "MONDO:1040026", "wants a"),
        ("facts-famplex", "record", "", "where in the source"),
        ("facts-famplex", "confidence", "high", "confidence"),
        ("facts-label", "confidence", "", "confidence"),
    ],
)
def test_a_wrong_cell_is_named(
    file: str, column: str, value: str, says: str, tables: Path, real: Curation, ontology: Ontology
) -> None:
    change(tables / "background" / f"{file}.tsv", 2, column, value)

    with pytest.raises(TableError, match=says) as caught:
        read(tables, real, ontology)
    assert caught.value.line == 2


@pytest.mark.parametrize("file", ["layers", "facts-famplex"])
def test_a_row_given_twice_is_refused(file: str, tables: Path, real: Curation, ontology: Ontology) -> None:
    path = tables / "background" / f"{file}.tsv"
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([lines[0], lines[1], *lines[1:]]), encoding="utf-8")

    with pytest.raises(TableError, match="twice"):
        read(tables, real, ontology)


def test_a_fact_relates_two_entities(tables: Path, real: Curation, ontology: Ontology) -> None:
    path = tables / "background" / "facts-mondo.tsv"
    cells = path.read_text(encoding="utf-8").split("\n")[1].split("\t")
    change(path, 2, "object", cells[0])
    change(path, 2, "object_label", cells[1])

    with pytest.raises(TableError, match="two different"):
        read(tables, real, ontology)
