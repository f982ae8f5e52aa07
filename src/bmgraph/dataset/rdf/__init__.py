"""From model to quads: pure functions, no blank nodes, so equal input gives equal bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from bmgraph.curation.model import Assertion, Entity, Evidence, Quantity
from bmgraph.curation.reading import Curation
from bmgraph.dataset.rdf.article import article_quads, note_quads, replaced_quads
from bmgraph.dataset.rdf.layers import layer_quads
from bmgraph.dataset.rdf.naming import name_quads
from bmgraph.dataset.rdf.node import Node, decimal, iri, number, truth
from bmgraph.dataset.rdf.papers import PaperLinks
from bmgraph.dataset.rdf.trials import trial_quads
from bmgraph.namespaces import (
    ARTICLE,
    GRAPH_ASSERTIONS,
    GRAPH_ENTITIES,
    GRAPH_EVIDENCE,
    GRAPH_LAYERS,
    GRAPH_ONTOLOGY,
    PREFIXES,
    expand,
)
from bmgraph.ontology import Ontology, Relation

__all__ = [
    "AGENT_TYPE", "KNOWLEDGE_LEVEL", "REVIEWED_AGENT_TYPE", "SOURCE", "dataset_quads", "write_trig",
]  # fmt: skip

KNOWLEDGE_LEVEL = "knowledge_assertion"
#: Machine-read and checked by machine, and what a named human has reviewed as well.
AGENT_TYPE, REVIEWED_AGENT_TYPE = "text_mining_agent", "manual_validation_of_automated_agent"
SOURCE = "infores:bmgraph"

#: Author statement with, and without, a reference that it can be traced to.
_ECO_TRACEABLE, _ECO_UNTRACEABLE = "ECO:0000033", "ECO:0000034"


def entity_quads(entity: Entity, ontology: Ontology, graph: str = GRAPH_ENTITIES) -> list[ox.Quad]:
    """Return the quads of an entity."""
    node = Node(expand(entity.id), graph)
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
        node.add("bmo:stageOrder", number(entity.order))
    return node.quads


def assertion_quads(
    assertion: Assertion, relation: Relation, entities: dict[str, Entity], papers: PaperLinks
) -> Iterator[ox.Quad]:
    """Yield an assertion's association node, its evidence and, if it holds plainly, its triple.

    The plain triple ``s p o`` is there only for what the text neither hedges nor denies, so that
    a query that never looks at qualifiers takes nothing doubtful for a fact.
    """
    node = Node(expand(assertion.id), GRAPH_ASSERTIONS)
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
    node.add("bmo:sign", number(relation.sign))
    node.add("bmo:hedged", truth(assertion.hedged))
    node.add("biolink:negated", truth(assertion.negated))
    node.link("bmo:diseaseContext", *assertion.disease_context)
    node.link("bmo:cascadeStage", *assertion.cascade_stage)
    node.link("biolink:anatomical_context_qualifier", *assertion.anatomical_context)
    node.link("biolink:species_context_qualifier", *assertion.species_context)
    node.link("bmo:modelSystem", *assertion.model_system)
    node.link("bmo:comparedWith", *assertion.compared_with)
    node.text("biolink:knowledge_level", KNOWLEDGE_LEVEL)
    reviewed = all(evidence.reviewed_by for evidence in assertion.evidence)
    node.text("biolink:agent_type", REVIEWED_AGENT_TYPE if reviewed else AGENT_TYPE)
    node.link("biolink:primary_knowledge_source", SOURCE)
    node.add("biolink:publications", ox.NamedNode(ARTICLE))
    for evidence in assertion.evidence:
        place = f"{assertion.id.removeprefix('bma:')}-{evidence.sentence}"
        node.link("bmo:hasEvidence", f"bme:{place}")
        yield from _evidence_quads(evidence, f"bme:{place}")
        yield from papers.quads(
            f"bme:{place}", evidence.sentence, evidence.citations, evidence.paper_notes, GRAPH_EVIDENCE
        )
        for count, quantity in enumerate(evidence.quantities, start=1):
            yield from _quantity_quads(quantity, assertion.id, f"bme:{place}", f"bmq:{place}-{count}")
    yield from node.quads
    if not (assertion.hedged or assertion.negated):
        yield ox.Quad(
            iri(assertion.subject), predicate, iri(assertion.object), ox.NamedNode(GRAPH_ASSERTIONS)
        )


def _quantity_quads(quantity: Quantity, assertion: str, evidence: str, curie: str) -> Iterator[ox.Quad]:
    yield ox.Quad(iri(evidence), iri("bmo:hasQuantity"), iri(curie), ox.NamedNode(GRAPH_EVIDENCE))
    node = Node(expand(curie), GRAPH_EVIDENCE)
    node.link("rdf:type", "bmo:Quantity")
    node.link("bmo:ofAssertion", assertion)
    node.text("bmo:measure", quantity.measure)
    node.text("bmo:statistic", quantity.statistic)
    node.text("bmo:comparisonOperator", quantity.operator)
    for predicate, value in (("bmo:value", quantity.value), ("bmo:upperValue", quantity.upper)):
        if value:
            node.add(predicate, decimal(value))
    node.text("bmo:unit", quantity.unit)
    node.text("bmo:group", quantity.group)
    node.text("bmo:comparatorGroup", quantity.comparator)
    if quantity.n is not None:
        node.add("bmo:sampleSize", number(quantity.n))
    node.text("bmo:cohort", quantity.cohort)
    node.text("bmo:timepointText", quantity.timepoint)
    node.text("bmo:printedAs", quantity.printed)
    node.text("bmo:curatorRemark", quantity.remark)
    yield from node.quads


def _evidence_quads(evidence: Evidence, curie: str) -> list[ox.Quad]:
    node = Node(expand(curie), GRAPH_EVIDENCE)
    node.link("rdf:type", "bmo:Evidence", _ECO_TRACEABLE if evidence.citations else _ECO_UNTRACEABLE)
    node.link("prov:wasDerivedFrom", f"bms:{evidence.sentence}")
    node.link("bmo:inSentence", f"bms:{evidence.sentence}")
    node.link("bmo:subjectSentence", _place(evidence.subject_sentence))
    node.link("bmo:objectSentence", _place(evidence.object_sentence))
    node.link("bmo:inPanel", *(f"bms:panel-{panel}" for panel in evidence.panels))
    node.add("bmo:citation", *(number(n) for n in evidence.citations))
    node.text("bmo:subjectMention", evidence.subject_mention)
    node.text("bmo:objectMention", evidence.object_mention)
    node.text("bmo:cue", evidence.cue)
    node.text("bmo:contextBasis", evidence.context_basis)
    node.text("bmo:stageBasis", evidence.stage_basis)
    node.text("bmo:siteBasis", evidence.site_basis)
    node.text("bmo:evidenceKind", *evidence.kinds)
    node.text("bmo:hedgingWords", evidence.hedge)
    node.text("bmo:cueException", evidence.cue_exception)
    node.text("bmo:curatorRemark", evidence.remark)
    if evidence.reviewed_by:
        node.link("bmo:reviewedBy", f"orcid:{evidence.reviewed_by}")
        node.add("bmo:reviewedOn", ox.Literal(evidence.reviewed_on, datatype=iri("xsd:date")))
    return node.quads


def _place(sentence: str) -> str:
    return f"bms:{sentence}" if sentence else ""


def dataset_quads(
    curation: Curation, ontology: Ontology, ontology_triples: Iterable[ox.Triple]
) -> list[ox.Quad]:
    """Return all quads of the dataset, sorted and without duplicates."""
    quads: set[ox.Quad] = set()
    for triple in ontology_triples:
        quads.add(ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(GRAPH_ONTOLOGY)))
    for entity in curation.entities.values():
        quads.update(entity_quads(entity, ontology))
    papers = PaperLinks(curation)
    quads.update(papers.all_quads())
    for assertion in curation.assertions:
        relation = ontology.relations[assertion.predicate]
        quads.update(assertion_quads(assertion, relation, curation.entities, papers))
    quads.update(article_quads(curation.sentences.values()))
    for note in curation.notes:
        quads.update(note_quads(note))
    for replacement in curation.replaced:
        quads.update(replaced_quads(replacement))
    quads.update(trial_quads(curation, ontology, papers))
    quads.update(layer_quads(curation, ontology))
    quads.update(name_quads(curation.names))
    for entity in curation.references.values():
        quads.update(entity_quads(entity, ontology, GRAPH_LAYERS + "entities"))
    return sorted(quads, key=lambda q: (str(q.graph_name), str(q)))


def write_trig(quads: Iterable[ox.Quad]) -> bytes:
    """Return the quads, in their order, as TriG with the project's prefixes."""
    return ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=PREFIXES) or b""
