"""The papers that the article cites, and where one says otherwise, as quads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from bmgraph.curation.reading import Curation
from bmgraph.curation.references import Reference
from bmgraph.dataset.rdf.node import Node, number
from bmgraph.namespaces import ARTICLE, GRAPH_EVIDENCE, expand
from bmgraph.papers import PaperNote

__all__ = ["PaperLinks"]


class PaperLinks:
    """Links of evidence and table rows to the papers that they cite and to the notes on these."""

    def __init__(self, curation: Curation) -> None:
        self._bibliography = curation.bibliography
        found: dict[tuple[int, str], set[PaperNote]] = {}
        lines = [
            *((line.sentence, line.paper_notes) for one in curation.assertions for line in one.evidence),
            *((row.row, row.paper_notes) for row in curation.publications),
        ]
        for place, notes in lines:
            for note in notes:
                found.setdefault((note.reference, place), set()).add(note)
        self._notes = {
            (place, note): f"bmn:ref{reference}-{place}-{count}"
            for (reference, place), notes in found.items()
            for count, note in enumerate(sorted(notes), start=1)
        }

    def all_quads(self) -> Iterator[ox.Quad]:
        """Yield every reference and every note."""
        for reference in self._bibliography.references:
            yield from _reference_quads(reference)
        for (place, note), curie in self._notes.items():
            yield from self._note_quads(place, note, curie)

    def quads(
        self, curie: str, place: str, numbers: Iterable[int], notes: Iterable[PaperNote], graph: str
    ) -> list[ox.Quad]:
        """Return the links of a line of evidence or a table row.

        Args:
            curie: of the line or row.
            place: its sentence, or the name of the row.
            numbers: that it cites.
            notes: where a cited paper says otherwise.
            graph: named graph of the line or row.
        """
        node = Node(expand(curie), graph)
        known = (self._bibliography.find(one, place) for one in numbers)
        node.link("dcterms:references", *(f"bmr:{one.id}" for one in known if one))
        node.link("bmo:paperNote", *(self._notes[place, note] for note in notes))
        return node.quads

    def _note_quads(self, place: str, note: PaperNote, curie: str) -> list[ox.Quad]:
        node = Node(expand(curie), GRAPH_EVIDENCE)
        node.link("rdf:type", "bmo:PaperNote")
        node.text("rdfs:label", str(note))
        node.text("bmo:paperNoteKind", note.kind)
        node.link("bmo:aboutPlace", f"bmt:{place}" if place.startswith("t") else f"bms:{place}")
        node.add("bmo:referenceNumber", number(note.reference))
        known = self._bibliography.find(note.reference, place)
        node.link("dcterms:references", f"bmr:{known.id}" if known else "")
        node.text("bmo:reviewSays", note.review_says)
        node.text("bmo:paperSays", note.paper_says)
        node.text("bmo:noteBasis", note.basis)
        return node.quads


def _reference_quads(reference: Reference) -> list[ox.Quad]:
    paper = reference.paper
    node = Node(expand(f"bmr:{reference.id}"), GRAPH_EVIDENCE)
    node.link("rdf:type", "bmo:Reference")
    node.text("rdfs:label", f"ref {paper.number}: {paper.name}")
    node.add("dcterms:isReferencedBy", ox.NamedNode(ARTICLE))
    node.add("bmo:referenceNumber", number(paper.number))
    node.link(
        "bmo:citedAt", *(f"{'bmt' if one.startswith('t') else 'bms'}:{one}" for one in reference.places)
    )
    node.link("skos:exactMatch", *paper.curies)
    node.text("dcterms:title", paper.title)
    node.text("dcterms:creator", paper.first_author)
    if paper.year:
        node.add("bmo:publicationYear", number(paper.year))
    node.text("bmo:journal", paper.journal)
    node.text("bmo:referenceConfidence", paper.confidence)
    node.text("bmo:curatorRemark", reference.remark)
    return node.quads
