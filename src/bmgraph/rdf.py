"""From model to quads: pure functions, no blank nodes, so equal input gives equal bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from bmgraph.curation import Curation
from bmgraph.model import Assertion, CurationNote, Entity, Evidence, IndexedSentence
from bmgraph.namespaces import (
    ARTICLE,
    GRAPH_ASSERTIONS,
    GRAPH_ENTITIES,
    GRAPH_EVIDENCE,
    GRAPH_ONTOLOGY,
    PREFIXES,
    expand,
)
from bmgraph.ontology import Ontology, Relation

__all__ = ["AGENT_TYPE", "KNOWLEDGE_LEVEL", "SOURCE", "dataset_quads", "write_trig"]

KNOWLEDGE_LEVEL = "knowledge_assertion"
#: Machine-read and checked by machine; no named human has reviewed the rows yet.
AGENT_TYPE = "text_mining_agent"
SOURCE = "infores:bmgraph"

#: Author statement with, and without, a reference that it can be traced to.
_ECO_TRACEABLE, _ECO_UNTRACEABLE = "ECO:0000033", "ECO:0000034"


def _iri(curie: str) -> ox.NamedNode:
    return ox.NamedNode(expand(curie))


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=_iri("xsd:integer"))


def _truth(value: bool) -> ox.Literal:
    return ox.Literal("true" if value else "false", datatype=_iri("xsd:boolean"))


class _Node:
    """Collects the quads of one subject in one graph."""

    def __init__(self, subject: str, graph: str) -> None:
        self.subject = ox.NamedNode(subject)
        self.graph = ox.NamedNode(graph)
        self.quads: list[ox.Quad] = []

    def add(self, predicate: str, *values: ox.NamedNode | ox.Literal) -> None:
        for value in values:
            self.quads.append(ox.Quad(self.subject, _iri(predicate), value, self.graph))

    def text(self, predicate: str, *values: str) -> None:
        self.add(predicate, *(ox.Literal(value) for value in values if value))

    def link(self, predicate: str, *curies: str) -> None:
        self.add(predicate, *(_iri(curie) for curie in curies if curie))


def entity_quads(entity: Entity, ontology: Ontology) -> list[ox.Quad]:
    """Return the quads of an entity."""
    node = _Node(expand(entity.id), GRAPH_ENTITIES)
    node.link("rdf:type", *(f"bmo:{name}" for name in ontology.ancestors[entity.category]))
    node.link("biolink:category", *ontology.biolink(entity.category))
    node.link("bmo:category", f"bmo:{entity.category}")
    node.text("rdfs:label", entity.label)
    node.text("skos:altLabel", *entity.synonyms)
    node.link("biolink:xref", *entity.xrefs)
    node.link("skos:broader", *entity.broader)
    node.link("bmo:hasMember", *entity.members)
    node.text("bmo:mintedBecause", entity.minted_because)
    if entity.order:
        node.add("bmo:stageOrder", _number(entity.order))
    return node.quads


def assertion_quads(
    assertion: Assertion, relation: Relation, entities: dict[str, Entity]
) -> Iterator[ox.Quad]:
    """Yield an assertion's association node, its evidence and, if it holds plainly, its triple.

    The plain triple ``s p o`` is there only for what the text neither hedges nor denies, so that
    a query that never looks at qualifiers takes nothing doubtful for a fact.
    """
    node = _Node(expand(assertion.id), GRAPH_ASSERTIONS)
    predicate = ox.NamedNode(relation.iri)
    node.link("rdf:type", "bmo:Assertion", "biolink:Association")
    denial = "not: " if assertion.negated else ""
    node.text(
        "rdfs:label",
        f"{denial}{entities[assertion.subject].label} {relation.label} {entities[assertion.object].label}",
    )
    node.link("rdf:subject", assertion.subject)
    node.add("rdf:predicate", predicate)
    node.link("rdf:object", assertion.object)
    node.link("biolink:predicate", relation.biolink_predicate)
    node.link("biolink:qualified_predicate", relation.qualified_predicate)
    node.text("biolink:subject_aspect_qualifier", assertion.subject_aspect or relation.subject_aspect)
    node.text(
        "biolink:subject_direction_qualifier",
        assertion.subject_direction or relation.subject_direction,
    )
    node.text("bmo:subjectForm", assertion.subject_form)
    node.text("biolink:object_aspect_qualifier", assertion.object_aspect or relation.object_aspect)
    node.text("biolink:object_direction_qualifier", relation.object_direction)
    node.add("bmo:sign", _number(relation.sign))
    node.add("bmo:hedged", _truth(assertion.hedged))
    node.add("biolink:negated", _truth(assertion.negated))
    node.link("bmo:diseaseContext", *assertion.disease_context)
    node.link("bmo:cascadeStage", *assertion.cascade_stage)
    node.link("biolink:anatomical_context_qualifier", *assertion.anatomical_context)
    node.link("biolink:species_context_qualifier", *assertion.species_context)
    node.link("bmo:modelSystem", *assertion.model_system)
    node.text("biolink:knowledge_level", KNOWLEDGE_LEVEL)
    node.text("biolink:agent_type", AGENT_TYPE)
    node.link("biolink:primary_knowledge_source", SOURCE)
    node.add("biolink:publications", ox.NamedNode(ARTICLE))
    for evidence in assertion.evidence:
        iri = f"bme:{assertion.id.removeprefix('bma:')}-{evidence.sentence}"
        node.link("bmo:hasEvidence", iri)
        yield from _evidence_quads(evidence, iri)
    yield from node.quads
    if not (assertion.hedged or assertion.negated):
        yield ox.Quad(
            _iri(assertion.subject), predicate, _iri(assertion.object), ox.NamedNode(GRAPH_ASSERTIONS)
        )


def _evidence_quads(evidence: Evidence, iri: str) -> list[ox.Quad]:
    node = _Node(expand(iri), GRAPH_EVIDENCE)
    node.link("rdf:type", "bmo:Evidence", _ECO_TRACEABLE if evidence.citations else _ECO_UNTRACEABLE)
    node.link("prov:wasDerivedFrom", f"bms:{evidence.sentence}")
    node.link("bmo:inSentence", f"bms:{evidence.sentence}")
    node.link("bmo:subjectSentence", _place(evidence.subject_sentence))
    node.link("bmo:objectSentence", _place(evidence.object_sentence))
    node.link("bmo:inPanel", *(f"bms:panel-{panel}" for panel in evidence.panels))
    node.add("bmo:citation", *(_number(n) for n in evidence.citations))
    node.text("bmo:subjectMention", evidence.subject_mention)
    node.text("bmo:objectMention", evidence.object_mention)
    node.text("bmo:cue", evidence.cue)
    node.text("bmo:contextBasis", evidence.context_basis)
    node.text("bmo:cueException", evidence.cue_exception)
    node.text("bmo:curatorRemark", evidence.remark)
    return node.quads


def _place(sentence: str) -> str:
    return f"bms:{sentence}" if sentence else ""


def article_quads(sentences: Iterable[IndexedSentence]) -> Iterator[ox.Quad]:
    """Yield the article, its sections, captions, panels and sentences."""
    article = _Node(ARTICLE, GRAPH_EVIDENCE)
    article.link("rdf:type", "bmo:Article", "bmo:ArticlePart")
    article.text("rdfs:label", "Metastatic brain tumors: from development to cutting-edge treatment")
    yield from article.quads
    sections: dict[str, None] = {}
    panels: dict[str, None] = {}
    for position, sentence in enumerate(sentences, start=1):
        _, paragraph, number = sentence.id.rsplit("-", 2)
        sections[sentence.section] = None
        panels.update(dict.fromkeys(sentence.panels))
        node = _Node(expand(f"bms:{sentence.id}"), GRAPH_EVIDENCE)
        node.link("rdf:type", "bmo:Sentence", "bmo:ArticlePart")
        node.link("dcterms:isPartOf", f"bms:{sentence.section}")
        node.text("rdfs:label", sentence.id)
        node.add("bmo:position", _number(position))
        node.add("bmo:paragraph", _number(int(paragraph[1:])))
        node.add("bmo:sentenceNumber", _number(int(number[1:])))
        node.text("bmo:sha256", sentence.sha256)
        node.text("bmo:setAside", sentence.set_aside)
        node.text("bmo:curatorRemark", sentence.remark)
        yield from node.quads
    for section in sections:
        node = _Node(expand(f"bms:{section}"), GRAPH_EVIDENCE)
        node.link("rdf:type", "bmo:Section", "bmo:ArticlePart")
        node.add("dcterms:isPartOf", ox.NamedNode(ARTICLE))
        caption = section.startswith("fig")
        node.text("rdfs:label", f"caption of Figure {section[3:]}" if caption else f"section {section}")
        yield from node.quads
    for panel in panels:
        node = _Node(expand(f"bms:panel-{panel}"), GRAPH_EVIDENCE)
        node.link("rdf:type", "bmo:Panel", "bmo:ArticlePart")
        node.add("dcterms:isPartOf", ox.NamedNode(ARTICLE))
        node.text("rdfs:label", f"Figure {panel}")
        yield from node.quads


def note_quads(note: CurationNote) -> list[ox.Quad]:
    """Return the quads of a curation note."""
    node = _Node(expand(f"bmn:{note.id}"), GRAPH_EVIDENCE)
    node.link("rdf:type", "bmo:CurationNote")
    node.text("rdfs:label", note.id)
    node.text("bmo:noteKind", note.kind)
    node.link("bmo:about", *(f"bms:{sentence}" for sentence in note.sentences))
    node.text("bmo:asPrinted", note.as_printed)
    node.text("bmo:recordedAs", note.recorded_as)
    node.text("bmo:because", note.because)
    return node.quads


def dataset_quads(
    curation: Curation, ontology: Ontology, ontology_triples: Iterable[ox.Triple]
) -> list[ox.Quad]:
    """Return all quads of the dataset, sorted and without duplicates."""
    quads: set[ox.Quad] = set()
    for triple in ontology_triples:
        quads.add(ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(GRAPH_ONTOLOGY)))
    for entity in curation.entities.values():
        quads.update(entity_quads(entity, ontology))
    for assertion in curation.assertions:
        quads.update(assertion_quads(assertion, ontology.relations[assertion.predicate], curation.entities))
    quads.update(article_quads(curation.sentences.values()))
    for note in curation.notes:
        quads.update(note_quads(note))
    return sorted(quads, key=lambda q: (str(q.graph_name), str(q)))


def write_trig(quads: Iterable[ox.Quad]) -> bytes:
    """Return the quads, in their order, as TriG with the project's prefixes."""
    return ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=PREFIXES) or b""
