"""The vocabulary: complete, defined, mapped, without blank nodes, and what the code uses is in it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from bmgraph.errors import OntologyError
from bmgraph.namespaces import expand, iri_local
from bmgraph.ontology import Ontology, read_ontology
from tests.conftest import ROOT, SHARED

PATH = ROOT / "ontology" / "bmgraph.ttl"
MAPPINGS = ROOT / "ontology" / "mappings.sssom.tsv"
TRIPLES = [quad.triple for quad in ox.parse(path=str(PATH), format=ox.RdfFormat.TURTLE)]
BMO = expand("bmo:_")[:-1]
TERMS = {
    t.subject.value
    for t in TRIPLES
    if isinstance(t.subject, ox.NamedNode) and t.subject.value.startswith(BMO)
}


def values(term: str, predicate: str) -> list[str]:
    return [
        t.object.value
        for t in TRIPLES
        if t.subject == ox.NamedNode(term)
        and t.predicate.value == expand(predicate)
        and not isinstance(t.object, ox.Triple)
    ]


def sssom() -> list[dict[str, str]]:
    lines = [line for line in MAPPINGS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


def test_no_blank_nodes() -> None:
    assert not any(isinstance(term, ox.BlankNode) for t in TRIPLES for term in (t.subject, t.object))


@pytest.mark.parametrize("term", sorted(TERMS), ids=lambda t: t.removeprefix(BMO))
def test_every_term_is_labelled_and_defined_once(term: str) -> None:
    assert len(values(term, "rdfs:label")) == 1
    assert len(values(term, "skos:definition")) == 1
    assert values(term, "skos:definition")[0].endswith(".")
    assert values(term, "rdf:type")
    for predicate in ("rdfs:domain", "rdfs:range", "rdfs:subClassOf"):
        for value in values(term, predicate):
            assert value in TERMS or not value.startswith(BMO)


def test_every_term_that_the_code_and_the_queries_use_is_declared() -> None:
    used = set()
    paths = [
        *(ROOT / "src").rglob("*.py"),
        *(ROOT / "graph").rglob("*.rq"),
        *(ROOT / "ontology").rglob("*.ttl"),
    ]
    for path in paths:
        used |= set(re.findall(r"\bbmo:(\w+)", path.read_text(encoding="utf-8")))
    shapes = {name for name in used if name.endswith("Shape")}

    assert set() == {name for name in used - shapes - {"_"} if BMO + name not in TERMS}


def test_relations_are_named_consistently(ontology: Ontology) -> None:
    for relation in ontology.relations.values():
        assert BMO + iri_local(relation.name) == relation.iri
        assert relation.sign in {1, -1, 0}
        assert relation.label == relation.name.replace("_", " ")
        assert relation.domain in ontology.categories
        assert relation.range in ontology.categories
        assert not relation.symmetric or relation.domain == relation.range


def test_every_class_and_relation_is_mapped(ontology: Ontology) -> None:
    mapped = {row["subject_id"].removeprefix("bmo:") for row in sssom()}
    classes = {t.removeprefix(BMO) for t in TERMS if expand("owl:Class") in values(t, "rdf:type")}

    assert set() == classes - mapped
    assert set() == {iri_local(name) for name in ontology.relations} - mapped


def test_the_mapping_set_keeps_the_rules_of_sssom() -> None:
    text = MAPPINGS.read_text(encoding="utf-8")
    header = [line[2:] for line in text.splitlines() if line.startswith("# ")]
    declared = {line.split(":")[0].strip() for line in header if line.startswith("  ")}
    rows = sssom()

    assert {"mapping_set_id", "license", "curie_map"} <= {line.split(":")[0] for line in header}
    assert rows == sorted(rows, key=lambda row: list(row.values()))
    for row in rows:
        assert all(row.values())
        assert row["predicate_id"] in {"skos:exactMatch", "skos:closeMatch", "skos:broadMatch"}
        assert {row["subject_id"].split(":")[0], row["object_id"].split(":")[0]} <= declared
        assert row["subject_label"] in values(expand(row["subject_id"]), "rdfs:label")


def test_mapped_relations_exist() -> None:
    path = SHARED / "reference" / "vocab" / "ro_relations.tsv"
    if not path.is_file():
        pytest.skip(f"the Relation Ontology is not at {path}: mapped ids are not checked here")
    with path.open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file, delimiter="\t")}

    assert [
        row["object_id"]
        for row in sssom()
        if row["object_id"].startswith(("RO:", "BFO:")) and row["object_id"] not in known
    ] == []


def test_mapped_biolink_terms_exist() -> None:
    path = SHARED / "reference" / "vocab" / "biolink-model.yaml"
    if not path.is_file():
        pytest.skip(f"the Biolink model is not at {path}: mapped terms are not checked here")
    text = path.read_text(encoding="utf-8")
    names = {m.group(1) for m in re.finditer(r"^  ([A-Za-z][\w '-]*):\s*$", text, re.M)}
    known = {name.replace(" ", "_") for name in names}
    known |= {"".join(w[:1].upper() + w[1:] for w in name.split(" ")) for name in names}
    terms = {
        row["object_id"].removeprefix("biolink:")
        for row in sssom()
        if row["object_id"].startswith("biolink:")
    }

    assert set() == terms - known


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("bmo:inverseLabel", "bmo:otherLabel", "lacks bmo:inverseLabel"),
        ("@prefix bmo:", "@prefix", "bmgraph.ttl"),
    ],
)
def test_a_broken_ontology_is_a_clear_error(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "bmgraph.ttl"
    path.write_text(PATH.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(OntologyError, match=words):
        read_ontology(path)
    path.write_text("", encoding="utf-8")
    with pytest.raises(OntologyError, match="no categories"):
        read_ontology(path)
