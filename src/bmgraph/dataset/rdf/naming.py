"""Names as quads: one named graph for each source, which says what the source is."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from bmgraph.curation.naming import NameTables
from bmgraph.dataset.rdf.node import Node, iri
from bmgraph.namespaces import GRAPH_NAMES

__all__ = ["name_quads"]


def name_quads(tables: NameTables) -> Iterator[ox.Quad]:
    """Yield the names of entities, each as a label of SKOS and by its kind (``bmo:brandName``)."""
    for source in tables.sources:
        node = Node(GRAPH_NAMES + source.id, GRAPH_NAMES + source.id)
        node.link("rdf:type", "bmo:NameSource")
        node.text("rdfs:label", source.label)
        node.text("bmo:version", source.version)
        node.text("bmo:licence", source.licence)
        node.text("dcterms:source", source.url)
        node.text("bmo:curatorRemark", source.remark)
        node.text("bmo:otherDrugName", *(name for name, of in tables.other_drugs if of == source.id))
        yield from node.quads
    for each in tables.names:
        graph = ox.NamedNode(GRAPH_NAMES + each.source)
        for predicate in ("skos:altLabel", f"bmo:{each.kind}Name"):
            yield ox.Quad(iri(each.entity), iri(predicate), ox.Literal(each.name), graph)
