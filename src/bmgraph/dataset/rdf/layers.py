"""Background layers as quads: one named graph for each source."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from bmgraph.curation.reading import Curation
from bmgraph.dataset.rdf.node import Node, iri, number
from bmgraph.namespaces import GRAPH_LAYERS, expand
from bmgraph.ontology import Ontology

__all__ = ["layer_quads"]

#: How the rows came about: by program from the tables named, or from a curator's knowledge.
_AGENTS = {"not_provided": "not_provided"}


def layer_quads(curation: Curation, ontology: Ontology) -> Iterator[ox.Quad]:
    """Yield what each layer is, and its facts in the layer's own graph.

    A fact is an association node and its plain triple, as an assertion is.
    """
    for layer in curation.layers.values():
        graph = GRAPH_LAYERS + layer.id
        node = Node(graph, graph)
        node.link("rdf:type", "bmo:Layer")
        node.text("rdfs:label", layer.label)
        node.text("bmo:version", layer.version)
        node.text("bmo:licence", layer.licence)
        node.text("dcterms:source", layer.url)
        node.text("biolink:knowledge_level", layer.knowledge_level)
        node.text("bmo:curatorRemark", layer.remark)
        yield from node.quads
    for fact in curation.facts:
        graph = GRAPH_LAYERS + fact.layer
        relation = ontology.relations[fact.predicate]
        node = Node(expand(fact.id), graph)
        node.link("rdf:type", "bmo:BackgroundFact")
        node.link("rdf:subject", fact.subject)
        node.add("rdf:predicate", ox.NamedNode(relation.iri))
        node.link("rdf:object", fact.object)
        node.link("biolink:predicate", relation.biolink_predicate)
        node.add("bmo:sign", number(relation.sign))
        node.add("bmo:layer", ox.NamedNode(graph))
        node.text("bmo:sourceRecord", fact.record)
        node.text("biolink:original_subject", fact.source_id)
        node.text("biolink:knowledge_level", fact.knowledge_level)
        node.text("biolink:agent_type", _AGENTS.get(fact.knowledge_level, "data_analysis_pipeline"))
        node.text("bmo:confidence", fact.confidence)
        node.text("bmo:curatorRemark", fact.remark)
        yield from node.quads
        yield ox.Quad(iri(fact.subject), ox.NamedNode(relation.iri), iri(fact.object), ox.NamedNode(graph))
