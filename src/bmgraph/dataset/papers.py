"""The papers that the article cites, and the notes on places of it, from the dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from bmgraph.namespaces import GRAPH_EVIDENCE
from bmgraph.papers import Paper, PaperNote

if TYPE_CHECKING:
    from bmgraph.dataset.store import Store

__all__ = ["Cited", "CurationRemark", "find_papers", "find_remark", "paper_of"]

_Record = Mapping[str, list[str]]


class CurationRemark(NamedTuple):
    """A curation note: what is printed, what was recorded, why, and where (sentences, table rows)."""

    id: str
    kind: str
    about: tuple[str, ...]
    as_printed: str
    recorded_as: str
    because: str


class Cited:
    """What is cited where, read once from the records of the evidence."""

    def __init__(self, records: Mapping[str, _Record]) -> None:
        self._records = records
        self._remarks: dict[str, set[str]] = {}
        for curie, record in records.items():
            for place in record.get("bmo:about", ()):
                self._remarks.setdefault(place.partition(":")[2], set()).add(curie.removeprefix("bmn:"))

    def papers(self, record: _Record) -> tuple[Paper, ...]:
        """Return the papers that a line of evidence or a table row cites, as far as they are known."""
        return tuple(sorted(paper_of(self._records[one]) for one in record.get("dcterms:references", ())))

    def paper_notes(self, record: _Record) -> tuple[PaperNote, ...]:
        """Return where a cited paper says otherwise."""
        return tuple(sorted(_paper_note(self._records[one]) for one in record.get("bmo:paperNote", ())))

    def remarks(self, place: str) -> tuple[str, ...]:
        """Return the ids of the curation notes on a sentence or table row."""
        return tuple(sorted(self._remarks.get(place, ())))


def paper_of(record: _Record) -> Paper:
    """Return the paper of the record of a reference."""
    ids = dict(_id(iri) for iri in record.get("skos:exactMatch", ()))
    return Paper(
        number=int(record["bmo:referenceNumber"][0]),
        doi=ids.get("doi", ""),
        pmid=ids.get("PMID", ""),
        pmcid=ids.get("PMC", ""),
        title=_text(record, "dcterms:title"),
        first_author=_text(record, "dcterms:creator"),
        year=int(_text(record, "bmo:publicationYear") or 0),
        journal=_text(record, "bmo:journal"),
        confidence=record["bmo:referenceConfidence"][0],
    )


def find_papers(store: Store, number: int) -> list[tuple[Paper, tuple[str, ...]]]:
    """Return the papers that a number stands for, each with the places at which alone it does (none: all).

    Args:
        store: the dataset.
        number: of the article's reference list.
    """
    found = [
        (paper_of(record), tuple(sorted(_places(record.get("bmo:citedAt", ())))))
        for record in store.records(GRAPH_EVIDENCE).values()
        if record.get("rdf:type") == ["bmo:Reference"] and record["bmo:referenceNumber"] == [str(number)]
    ]
    return sorted(found, key=lambda pair: pair[1])


def find_remark(store: Store, curie: str) -> CurationRemark | None:
    """Return a curation note by its id; None where there is none.

    Args:
        store: the dataset.
        curie: such as ``bmn:yap-hippo``.
    """
    record = store.records(GRAPH_EVIDENCE).get(curie, {})
    if record.get("rdf:type") != ["bmo:CurationNote"]:
        return None
    return CurationRemark(
        curie,
        _text(record, "bmo:noteKind"),
        tuple(sorted(_places(record.get("bmo:about", ())))),
        _text(record, "bmo:asPrinted"),
        _text(record, "bmo:recordedAs"),
        _text(record, "bmo:because"),
    )


def _paper_note(record: _Record) -> PaperNote:
    texts = (
        _text(record, f"bmo:{name}") for name in ("paperNoteKind", "reviewSays", "paperSays", "noteBasis")
    )
    return PaperNote(int(record["bmo:referenceNumber"][0]), *texts)


def _id(curie: str) -> tuple[str, str]:
    prefix, _, local = curie.partition(":")
    return prefix, local


def _places(curies: Iterable[str]) -> list[str]:
    return [curie.partition(":")[2] for curie in curies]


def _text(record: _Record, predicate: str) -> str:
    return record.get(predicate, [""])[0]
