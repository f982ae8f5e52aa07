"""The article, its parts and the notes about them as quads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from bmgraph.curation.model import CurationNote, IndexedSentence
from bmgraph.curation.replacement import Replacement
from bmgraph.dataset.rdf.node import Node, iri, number
from bmgraph.namespaces import ARTICLE, GRAPH_EVIDENCE, expand

__all__ = ["article_quads", "note_quads", "replaced_quads"]


def article_quads(sentences: Iterable[IndexedSentence]) -> Iterator[ox.Quad]:
    """Yield the article, its sections, captions, panels and sentences."""
    article = Node(ARTICLE, GRAPH_EVIDENCE)
    article.link("rdf:type", "bmo:Article", "bmo:ArticlePart")
    article.text("rdfs:label", "Metastatic brain tumors: from development to cutting-edge treatment")
    yield from article.quads
    sections: dict[str, None] = {}
    panels: dict[str, None] = {}
    for position, sentence in enumerate(sentences, start=1):
        _, paragraph, place = sentence.id.rsplit("-", 2)
        sections[sentence.section] = None
        panels.update(dict.fromkeys(sentence.panels))
        node = Node(expand(f"bms:{sentence.id}"), GRAPH_EVIDENCE)
        node.link("rdf:type", "bmo:Sentence", "bmo:ArticlePart")
        node.link("dcterms:isPartOf", f"bms:{sentence.section}")
        node.text("rdfs:label", sentence.id)
        node.add("bmo:position", number(position))
        node.add("bmo:paragraph", number(int(paragraph[1:])))
        node.add("bmo:sentenceNumber", number(int(place[1:])))
        node.text("bmo:sha256", sentence.sha256)
        node.text("bmo:setAside", sentence.set_aside)
        node.text("bmo:curatorRemark", sentence.remark)
        yield from node.quads
    for section in sections:
        node = Node(expand(f"bms:{section}"), GRAPH_EVIDENCE)
        node.link("rdf:type", "bmo:Section", "bmo:ArticlePart")
        node.add("dcterms:isPartOf", ox.NamedNode(ARTICLE))
        caption = section.startswith("fig")
        node.text("rdfs:label", f"caption of Figure {section[3:]}" if caption else f"section {section}")
        yield from node.quads
    for panel in panels:
        node = Node(expand(f"bms:panel-{panel}"), GRAPH_EVIDENCE)
        node.link("rdf:type", "bmo:Panel", "bmo:ArticlePart")
        node.add("dcterms:isPartOf", ox.NamedNode(ARTICLE))
        node.text("rdfs:label", f"Figure {panel}")
        yield from node.quads


def note_quads(note: CurationNote) -> list[ox.Quad]:
    """Return the quads of a curation note."""
    node = Node(expand(f"bmn:{note.id}"), GRAPH_EVIDENCE)
    node.link("rdf:type", "bmo:CurationNote")
    node.text("rdfs:label", note.id)
    node.text("bmo:noteKind", note.kind)
    for place in note.sentences:
        node.link("bmo:about", f"bmt:{place}" if place.startswith("t") else f"bms:{place}")
    node.text("bmo:asPrinted", note.as_printed)
    node.text("bmo:recordedAs", note.recorded_as)
    node.text("bmo:because", note.because)
    return node.quads


def replaced_quads(replacement: Replacement) -> list[ox.Quad]:
    """Return the quads of an assertion that is gone: what took its place, when and why."""
    node = Node(expand(replacement.old), GRAPH_EVIDENCE)
    node.link("rdf:type", "bmo:ReplacedAssertion")
    node.text("rdfs:label", replacement.old)
    node.link("dcterms:isReplacedBy", *replacement.new)
    node.add("dcterms:date", ox.Literal(replacement.date, datatype=iri("xsd:date")))
    node.text("bmo:faultKind", replacement.kind)
    return node.quads
