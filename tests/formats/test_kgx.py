from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bmgraph.dataset.store import Store
from bmgraph.formats.kgx import EDGE_COLUMNS, NODE_COLUMNS, kgx_edges, kgx_nodes, write_kgx
from bmgraph.ontology import Ontology
from tests.conftest import SHARED


def test_every_curie_of_an_edge_is_a_node(mini_store: Store, ontology: Ontology) -> None:
    nodes = {row["id"] for row in kgx_nodes(mini_store, ontology)}
    for row in kgx_edges(mini_store):
        for column in (
            "subject", "object", "disease_context", "cascade_stage", "anatomical_context_qualifier",
            "species_context_qualifier", "model_system",
        ):  # fmt: skip
            assert {value for value in row[column].split("|") if value} <= nodes


def test_nothing_is_lost_of_an_edge(mini_store: Store) -> None:
    edges = {(row["subject"], row["original_predicate"], row["object"]): row for row in kgx_edges(mini_store)}
    row = edges["HGNC:7371", "bmo:activates", "HGNC:7029"]

    assert len(edges) == 8
    assert (
        row["predicate"], row["qualified_predicate"], row["object_aspect_qualifier"],
        row["object_direction_qualifier"],
    ) == ("biolink:affects", "biolink:causes", "activity", "increased")  # fmt: skip
    assert (row["effect_sign"], row["negated"], row["hedged"]) == ("1", "false", "false")
    assert (
        row["article_section"], row["article_sentences"], row["article_panel"], row["article_citations"],
    ) == ("6.1", "6.1-p1-s1", "4C1", "10|11")  # fmt: skip
    assert row["publications"] == "doi:10.1002/mco2.70020"
    assert edges["CL:0000625", "bmo:expresses", "HGNC:7371"]["negated"] == "true"
    lost = edges["HGNC:13726", "bmo:suppresses", "MONDO:1040026"]
    assert (lost["effect_sign"], lost["subject_direction_qualifier"]) == ("-1", "decreased")


def test_files_are_tables(mini_store: Store, ontology: Ontology, tmp_path: Path) -> None:
    counts = write_kgx(mini_store, ontology, tmp_path / "deep" / "out")
    for name, columns, count in (
        ("nodes.tsv", NODE_COLUMNS, counts[0]),
        ("edges.tsv", EDGE_COLUMNS, counts[1]),
    ):
        with (tmp_path / "deep" / "out" / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

        assert list(columns) == rows[0]
        assert count == len(rows) - 1
        assert all(len(columns) == len(row) for row in rows)
    assert sorted(p.name for p in (tmp_path / "deep" / "out").iterdir()) == ["edges.tsv", "nodes.tsv"]


def test_biolink_terms_exist(ontology: Ontology, mini_store: Store) -> None:
    model = SHARED / "reference" / "vocab" / "biolink-model.yaml"
    if not model.is_file():
        pytest.skip(f"the Biolink model is not at {model}: its terms are not checked here")
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed: the Biolink model is not read here")
    data = yaml.load(model.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    slots = {name.replace(" ", "_") for name in data["slots"]}
    classes = {name[:1].upper() + name[1:] for name in data["classes"]}
    classes = {"".join(w[:1].upper() + w[1:] for w in name.split(" ")) for name in classes}
    enums = data["enums"]
    aspects = set(enums["GeneOrGeneProductOrChemicalEntityAspectEnum"]["permissible_values"])
    directions = set(enums["DirectionQualifierEnum"]["permissible_values"])
    for relation in ontology.relations.values():
        for predicate in (relation.biolink_predicate, relation.qualified_predicate):
            assert not predicate or predicate.removeprefix("biolink:") in slots, relation.name
        assert {relation.object_aspect, relation.subject_aspect} <= {"", *aspects}
        assert {relation.object_direction, relation.subject_direction} <= {"", *directions}
    for category in ontology.categories:
        for name in ontology.biolink(category):
            assert name.removeprefix("biolink:") in classes
    for row in kgx_edges(mini_store):
        assert row["agent_type"] in enums["AgentTypeEnum"]["permissible_values"]
        assert row["knowledge_level"] in enums["KnowledgeLevelEnum"]["permissible_values"]
        assert row["agent_type"] != "manual_agent"
