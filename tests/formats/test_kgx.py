"""KGX tables: every id is a node, nothing is lost, and what paths go by can be read back."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import networkx as nx
import pytest

from bmgraph._graph import Graph
from bmgraph.dataset.entities import Directory, read_directory
from bmgraph.dataset.store import Store
from bmgraph.formats.kgx import EDGE_COLUMNS, NODE_COLUMNS, kgx_edges, kgx_nodes, write_kgx
from bmgraph.formats.native import NativeGraph
from bmgraph.graph.model import OTHER_FORMS, Locator
from bmgraph.namespaces import expand
from bmgraph.ontology import Ontology
from tests.conftest import SHARED

Row = dict[str, str]


def _values(cell: str) -> list[str]:
    return [value for value in cell.split("|") if value]


@pytest.fixture(scope="module")
def real_edges(real_store: Store, ontology: Ontology) -> list[Row]:
    return kgx_edges(real_store, ontology)


def test_every_curie_of_an_edge_is_a_node(mini_store: Store, ontology: Ontology) -> None:
    nodes = {row["id"] for row in kgx_nodes(mini_store, ontology)}
    for row in kgx_edges(mini_store, ontology):
        for column in (
            "subject", "object", "disease_context", "cascade_stage", "anatomical_context_qualifier",
            "species_context_qualifier", "model_system", "compared_with",
        ):  # fmt: skip
            assert set(_values(row[column])) <= nodes


def test_nothing_is_lost_of_an_edge(mini_store: Store, ontology: Ontology) -> None:
    rows = [row for row in kgx_edges(mini_store, ontology) if row["layer"] != "entities"]
    edges = {(row["subject"], row["original_predicate"], row["object"]): row for row in rows}
    row = edges["HGNC:7371", "bmo:activates", "HGNC:7029"]

    assert len(edges) == 8
    assert (
        row["predicate"], row["qualified_predicate"], row["object_aspect_qualifier"],
        row["object_direction_qualifier"],
    ) == ("biolink:affects", "biolink:causes", "activity", "increased")  # fmt: skip
    assert (row["effect_sign"], row["negated"], row["hedged"]) == ("1", "", "")
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
        ("edges.tsv", EDGE_COLUMNS, counts[1].total()),
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
    for row in kgx_edges(mini_store, ontology):
        assert row["agent_type"] in enums["AgentTypeEnum"]["permissible_values"]
        assert row["knowledge_level"] in enums["KnowledgeLevelEnum"]["permissible_values"]
        assert row["agent_type"] != "manual_agent"
    for row in kgx_edges(mini_store, ontology):
        assert row["predicate"].removeprefix("biolink:") in slots


def test_what_does_not_hold_has_an_empty_cell(real_edges: list[Row]) -> None:
    """KGX takes any text for true."""
    for column in ("negated", "hedged", "counted"):
        assert {row[column] for row in real_edges} == {"", "true"}


def test_what_is_broader_and_what_has_members_are_edges(
    real_store: Store, real_edges: list[Row], ontology: Ontology
) -> None:
    listings = read_directory(real_store).by_id
    rows = [row for row in real_edges if row["layer"] == "entities"]

    def pairs(relation: str) -> list[tuple[str, str]]:
        return sorted((r["subject"], r["object"]) for r in rows if r["original_predicate"] == relation)

    assert pairs("skos:broader") == sorted((c, x) for c, one in listings.items() for x in one.broader)
    assert pairs("bmo:hasMember") == sorted((c, x) for c, one in listings.items() for x in one.members)
    predicates = {(listings[row["subject"]].category, row["predicate"]) for row in rows}
    assert ("Disease", "biolink:subclass_of") in predicates
    assert ("AnatomicalStructure", "biolink:subclass_of") not in predicates
    assert {
        ("GeneFamily", "biolink:has_member"), ("ProteinComplex", "biolink:has_part"),
        ("Pathway", "biolink:has_participant"), ("Therapy", "biolink:has_part"),
    } <= predicates  # fmt: skip
    assert {row["agent_type"] for row in rows} == {"automated_agent"}


def test_the_report_counts_by_kind(mini_store: Store, ontology: Ontology, tmp_path: Path) -> None:
    _, edges = write_kgx(mini_store, ontology, tmp_path)
    listings = read_directory(mini_store).by_id.values()

    assert edges["broader terms"] == sum(len(one.broader) for one in listings) > 0
    assert edges["members"] == sum(len(one.members) for one in listings) > 0
    assert edges["assertions"] > 0


@pytest.mark.parametrize("which", ["mini", "real"])
def test_what_paths_go_by_can_be_read_back(
    which: str, request: pytest.FixtureRequest, ontology: Ontology
) -> None:
    store: Store = request.getfixturevalue(f"{which}_store")
    opened: Graph = request.getfixturevalue(f"{which}_graph")
    graph, directory = opened.projection, opened.directory
    _check_nodes(kgx_nodes(store, ontology), graph, directory, ontology)
    rows = {row["id"]: row for row in kgx_edges(store, ontology) if row["layer"] != "entities"}
    relations = {relation.iri: relation for relation in ontology.relations.values()}

    assert set(rows) == {key for _, _, key in graph.edges(keys=True)}
    for subject, object_, key, data in graph.edges(keys=True, data=True):
        row = rows[key]
        relation = relations[expand(row["original_predicate"])]
        direction = row["subject_direction_qualifier"]
        form = row["subject_form_or_variant_qualifier"]
        read = {
            "predicate": relation.name,
            "sign": int(row["effect_sign"]),
            "path_sign": int(row["path_sign"]),
            "hedged": bool(row["hedged"]),
            "contested": bool(row["contested"]),
            "negated": bool(row["negated"]),
            "subject_form": form,
            "subject_direction": "" if direction == relation.subject_direction else direction,
            "other_form": form in OTHER_FORMS or bool(row["counted"]),
            "contexts": tuple(_values(row["disease_context"])),
            "stages": tuple(_values(row["cascade_stage"])),
            "sites": tuple(_values(row["anatomical_context_qualifier"])),
            "compared_with": tuple(_values(row["compared_with"])),
            "layer": row["layer"],
        }
        assert (row["subject"], row["object"]) == (subject, object_)
        assert read == {name: data[name] for name in read}, key
        assert json.loads(row["evidence"]) == [line.as_dict() for line in data["evidence"]]
        assert "|" not in row["evidence"]


def _check_nodes(
    rows: list[Row], graph: nx.MultiDiGraph[str], directory: Directory, ontology: Ontology
) -> None:
    assert {row["id"] for row in rows} == set(directory.by_id)
    for row in rows:
        listing = directory.by_id[row["id"]]
        assert (row["name"], row["native_category"]) == (listing.label, listing.category)
        given = directory.names.of(row["id"])
        assert tuple(_values(row["synonym"])) == (*listing.synonyms, *(hit.name for hit in given))
        assert json.loads(row["names"] or "[]") == [[hit.name, hit.kind, hit.source] for hit in given]
        assert tuple(_values(row["xref"])) == listing.xrefs
        assert int(row["stage_order"] or 0) == listing.order
        assert bool(row["background_only"]) == listing.reference
        if row["id"] in graph:
            assert graph.nodes[row["id"]]["category"] == row["native_category"] in ontology.categories


def test_publications_are_the_article_and_the_papers_that_are_sure_and_meant(
    real_edges: list[Row], real_graph: Graph
) -> None:
    """Neither what is only likely nor what is cited in the place of another paper counts as support."""
    by_id = {row["id"]: set(_values(row["publications"])) for row in real_edges}
    sure = likely = 0
    for _, _, key, data in real_graph.projection.edges(keys=True, data=True):
        lines = [line for line in data["evidence"] if isinstance(line, Locator)]
        wanted = {
            paper.curies[0]
            for line in lines
            for paper in line.papers
            if paper.curies
            and paper.confidence == "confirmed"
            and not any(n.kind == "citation" and n.reference == paper.number for n in line.paper_notes)
        }
        assert by_id[key] == (wanted | {"doi:10.1002/mco2.70020"} if lines else set()), key
        sure += len(wanted)
        likely += sum(paper.confidence == "likely" for line in lines for paper in line.papers)
    assert sure
    assert likely


def test_papers_and_notes_come_back_from_the_export(real_edges: list[Row], real_graph: Graph) -> None:
    relations = {relation.iri: name for name, relation in real_graph.ontology.relations.items()}
    contested = [row for row in real_edges if row["contested"]]
    for row in contested:
        joined = real_graph.index.row_of(row["id"])
        assert joined is not None
        cells = NativeGraph().qualifiers(relations[expand(row["original_predicate"])], row)
        assert cells["contested"] is True
        assert cells["lines"] == real_graph.index.evidence_text(joined.row)
    assert contested
