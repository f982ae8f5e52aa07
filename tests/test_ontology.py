"""The vocabulary: complete, defined, mapped, without blank nodes, and what the code uses is in it."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from bmgraph.errors import OntologyError
from bmgraph.namespaces import GRAPH_ONTOLOGY, PREFIXES, compress, expand, iri_local
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


def biolink_section(text: str, start: str, end: str) -> set[str]:
    """The names that one section of the Biolink model declares."""
    section = text.partition(f"\n{start}:\n")[2].partition(f"\n{end}:\n")[0]
    return set(re.findall(r"^  ([A-Za-z][\w '-]*):\s*$", section, re.M))


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


def test_terms_are_typed_as_owl_dl_asks() -> None:
    kinds: dict[str, set[str]] = {}
    for t in TRIPLES:
        if t.predicate.value == expand("rdf:type"):
            kinds.setdefault(str(t.subject), set()).add(str(t.object))
    classes = {term for term, types in kinds.items() if str(ox.NamedNode(expand("owl:Class"))) in types}
    built_in = tuple(f"<{expand(f'{prefix}:_')[:-1]}" for prefix in ("rdf", "rdfs", "owl", "xsd"))

    for t in TRIPLES:
        if not str(t.predicate).startswith(built_in):
            assert str(ox.NamedNode(expand("owl:AnnotationProperty"))) in kinds.get(str(t.predicate), ()), t
        if t.predicate.value in {
            expand(p) for p in ("rdfs:subClassOf", "owl:disjointWith", "rdfs:domain", "rdfs:range")
        }:
            assert str(t.object) in classes or str(t.object).startswith(built_in[-1]), t
    kind = {expand(f"owl:{k}Property") for k in ("Object", "Datatype", "Annotation")} | {expand("owl:Class")}
    for term, types in kinds.items():
        if term != str(ox.NamedNode(BMO[:-1])):
            assert len({f"<{k}>" for k in kind} & types) == 1, term


def test_what_the_code_writes_fits_domain_and_range(real_quads: list[ox.Quad]) -> None:
    types: dict[object, set[str]] = {}
    for quad in real_quads:
        if quad.predicate.value == expand("rdf:type") and isinstance(quad.object, ox.NamedNode):
            types.setdefault(quad.subject, set()).add(quad.object.value)
    parents = {term: set(values(term, "rdfs:subClassOf")) for term in TERMS}
    wanted = {
        term: {predicate: values(term, predicate) for predicate in ("rdfs:domain", "rdfs:range")}
        for term in TERMS
    }

    @cache
    def closed(own: frozenset[str]) -> set[str]:
        found = set(own)
        for _ in range(6):  # deeper than the hierarchy
            found |= {parent for name in found for parent in parents.get(name, ())}
        return found

    kinds = {place: frozenset(own) for place, own in types.items()}
    seen = set()
    for quad in real_quads:
        name = quad.predicate.value
        if name not in TERMS or quad.graph_name == ox.NamedNode(GRAPH_ONTOLOGY):
            continue
        seen.add(name)
        for place, predicate in ((quad.subject, "rdfs:domain"), (quad.object, "rdfs:range")):
            for kind in wanted[name][predicate]:
                if isinstance(place, ox.Literal):
                    assert place.datatype.value == kind, quad
                else:
                    assert kind in closed(kinds[place]), quad

    assert {BMO + name for name in ("sign", "inSentence", "citation", "position", "stageOrder")} <= seen


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
    used = {row[column].split(":")[0] for row in rows for column in ("subject_id", "object_id")}

    assert declared == used
    for line in header:
        if line.startswith("  "):
            prefix, base = line.strip().split(": ")
            assert PREFIXES[prefix] == base
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
    slots = {name.replace(" ", "_") for name in biolink_section(text, "slots", "classes")}
    classes = {
        "".join(word[:1].upper() + word[1:] for word in name.split(" "))
        for name in biolink_section(text, "classes", "enums")
    }
    relations = {t.subject.value for t in TRIPLES if t.predicate.value == expand("bmo:tableName")}
    pairs = {
        (row["subject_id"], row["object_id"]) for row in sssom() if row["object_id"].startswith("biolink:")
    }
    pairs |= {
        (compress(t.subject.value), compress(t.object.value))
        for t in TRIPLES
        if isinstance(t.subject, ox.NamedNode)
        and isinstance(t.object, ox.NamedNode)
        and compress(t.object.value).startswith("biolink:")
    }

    assert slots
    assert classes
    for subject, term in sorted(pairs):
        known = slots if expand(subject) in relations else classes
        assert term.removeprefix("biolink:") in known, (subject, term)


def test_other_mapped_terms_are_known_to_the_reference() -> None:
    """NCIT, SIO and the OBO roots: as the Biolink model maps them, or in a registry's own table."""
    vocabulary = SHARED / "reference" / "vocab" / "biolink-model.yaml"
    tables = [
        SHARED / "reference" / name
        for name in ("celltypes/cl_terms.tsv", "celltypes/uberon_terms.tsv", "vocab/eco_terms.tsv")
    ]
    if not all(path.is_file() for path in (vocabulary, *tables)):
        pytest.skip(f"the registries are not at {SHARED}: mapped ids are not checked here")
    known = set(re.findall(r"^ +- (\w+:\w+)", vocabulary.read_text(encoding="utf-8"), re.M))
    for path in tables:
        known |= {line.partition("\t")[0] for line in path.read_text(encoding="utf-8").splitlines()}
    checked = {
        row["object_id"]
        for row in sssom()
        if not row["object_id"].startswith(("biolink:", "RO:", "BFO:", "rdf:"))
    }

    assert checked
    assert checked - known == set()


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


def test_what_is_under_a_relation_fits_it() -> None:
    ontology = read_ontology()
    for name, below in ontology.subrelations.items():
        above = ontology.relations[name]
        for one in (ontology.relations[other] for other in below):
            assert ontology.is_a(one.domain, above.domain), (one.name, name)
            assert ontology.is_a(one.range, above.range), (one.name, name)
            assert above.sign in (0, one.sign), (one.name, name)
    assert {"activates", "inhibits"} < ontology.subrelations["regulates"] < ontology.subrelations["affects"]
    assert ontology.subrelations["activates"] == {"activates"}
    assert ontology.subcategories("Intervention") >= {"Drug", "Therapy"}


def test_an_unknown_superproperty_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    text = PATH.read_text(encoding="utf-8")
    path.write_text(text.replace("rdfs:subPropertyOf bmo:regulates", "rdfs:subPropertyOf bmo:rules", 1))

    with pytest.raises(OntologyError, match="which is no relation"):
        read_ontology(path)
