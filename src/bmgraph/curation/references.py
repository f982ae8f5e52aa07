"""What the article's reference numbers stand for, and where a cited paper says otherwise.

The article's own list is no part of its text: ``graph/article/references.tsv`` says paper by paper what is
known. A number may stand for two papers: a row with `places` holds for these sentences and table rows alone,
a row without for all others. ``graph/article/primary_checks.tsv`` notes where an abstract says otherwise than
the article; a note names assertions by their ends, so that it survives a change of their ids.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from bmgraph.curation.model import Assertion, IndexedSentence, Publication
from bmgraph.curation.tables import PRIMARY_CHECK_COLUMNS, REFERENCE_COLUMNS, Row, read_rows
from bmgraph.papers import CONFIDENCES, PAPER_NOTE_KINDS, Paper, PaperNote

__all__ = ["NOTE_BASES", "Bibliography", "Reference", "cited_at", "read_references", "with_paper_notes"]

#: What of the cited paper was read.
NOTE_BASES = ("abstract", "full_text")
_ENDS = ("subject", "predicate", "object")
_IDS = {"doi": r"10\.\d{4,9}/\S+", "pmid": r"\d{1,8}", "pmcid": r"PMC\d+", "year": r"(1[89]|20)\d\d"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A row of the table of references; without `places` it holds where no other row of its number does."""

    paper: Paper
    places: tuple[str, ...] = ()
    remark: str = ""

    @property
    def id(self) -> str:
        """The number, with its first place where it holds for some only."""
        return "-".join([str(self.paper.number), *self.places[:1]])


@dataclass(frozen=True)
class Bibliography:
    """The references that are known."""

    references: tuple[Reference, ...] = ()

    @cached_property
    def _by_key(self) -> dict[tuple[int, str], Reference]:
        return {(one.paper.number, place): one for one in self.references for place in one.places or ("",)}

    def find(self, number: int, place: str) -> Reference | None:
        """Return what a number stands for in a sentence or table row; None where it is not known."""
        return self._by_key.get((number, place)) or self._by_key.get((number, ""))


def cited_at(
    sentences: Mapping[str, IndexedSentence], publications: Iterable[Publication]
) -> dict[str, Collection[int]]:
    """Return the reference numbers of each sentence and table row."""
    cited: dict[str, Collection[int]] = {place: one.citations for place, one in sentences.items()}
    return cited | {one.row: (one.reference,) for one in publications}


def read_references(path: Path, cited: Mapping[str, Collection[int]]) -> Bibliography:
    """Read what the reference numbers stand for.

    Args:
        path: the table.
        cited: see `cited_at`.

    Raises:
        TableError: a place that does not cite the number, a number that has two papers at one place, or a
            cell that breaks a rule.
    """
    found: dict[tuple[int, str], Reference] = {}
    for row in read_rows(path, REFERENCE_COLUMNS):
        reference = _reference(row)
        number = reference.paper.number
        for place in reference.places:
            if number not in cited.get(place, ()):
                raise row.error("places", f"{place} is no sentence or table row that cites {number}")
        for place in reference.places or ("",):
            if (number, place) in found:
                where = f"at {place} " if place else ""
                raise row.error("number", f"{number} stands for two papers {where}: name places, or keep one")
            found[number, place] = reference
    return Bibliography(tuple(dict.fromkeys(found.values())))


def _reference(row: Row) -> Reference:
    cells = row.cells
    if not re.fullmatch(r"[1-9]\d*", cells["number"]):
        raise row.error("number", f"{cells['number']!r}: write the number of the reference list")
    for column, pattern in _IDS.items():
        if cells[column] and not re.fullmatch(pattern, cells[column]):
            raise row.error(column, f"{cells[column]!r} does not match {pattern}")
    if not any(cells[column] for column in (*_IDS, "title", "first_author", "journal")):
        raise row.error("title", "nothing is known of the paper: fill a cell or remove the row")
    paper = Paper(
        int(cells["number"]),
        cells["doi"],
        cells["pmid"],
        cells["pmcid"],
        cells["title"],
        cells["first_author"],
        int(cells["year"] or 0),
        cells["journal"],
        row.choice("confidence", CONFIDENCES),
    )
    return Reference(paper, row.values("places"), cells["remark"])


def with_paper_notes(
    path: Path,
    assertions: tuple[Assertion, ...],
    publications: tuple[Publication, ...],
) -> tuple[tuple[Assertion, ...], tuple[Publication, ...]]:
    """Hang every note on a cited paper on the lines of evidence, or the table row, that it is about.

    A note is about the assertions that its sentence cites the paper for, those with its subject, predicate
    and object where it names them.

    Raises:
        TableError: a note points to nothing, stands twice, or breaks a rule of its cells.
    """
    lines: dict[tuple[str, int], list[Assertion]] = {}
    for assertion in assertions:
        for evidence in assertion.evidence:
            for number in evidence.citations:
                lines.setdefault((evidence.sentence, number), []).append(assertion)
    rows = {(one.row, one.reference) for one in publications}
    found: dict[tuple[str, str], list[PaperNote]] = {}
    for row in read_rows(path, PRIMARY_CHECK_COLUMNS):
        note, place = _paper_note(row), row.cells["place"]
        ends = {column: row.cells[column] for column in _ENDS if row.cells[column]}
        homes = [
            one.id
            for one in lines.get((place, note.reference), ())
            if all(getattr(one, column) == end for column, end in ends.items())
        ]
        homes += [""] if (place, note.reference) in rows and not ends else []
        if not homes:
            what = f"no assertion of {place} with these ends" if ends else f"nothing at {place}"
            raise row.error(
                "place", f"points to nothing: {what} cites {note.reference}; correct or remove it"
            )
        for home in homes:
            notes = found.setdefault((home, place), [])
            if note in notes:
                raise row.error("place", "this note stands twice, keep one row")
            notes.append(note)
    return (
        tuple(
            replace(
                assertion,
                evidence=tuple(
                    replace(line, paper_notes=tuple(sorted(found.get((assertion.id, line.sentence), ()))))
                    for line in assertion.evidence
                ),
            )
            for assertion in assertions
        ),
        tuple(replace(one, paper_notes=tuple(sorted(found.get(("", one.row), ())))) for one in publications),
    )


def _paper_note(row: Row) -> PaperNote:
    cells = row.cells
    if not re.fullmatch(r"[1-9]\d*", cells["reference"]):
        raise row.error("reference", f"{cells['reference']!r}: write the number of the reference list")
    for column in ("review_says", "paper_says"):
        if not cells[column]:
            raise row.error(column, "empty: say it in a few words of your own")
    kind = row.choice("kind", PAPER_NOTE_KINDS)
    if kind == "sense" and not (cells["subject"] or cells["object"]):
        raise row.error("subject", "name subject or object of the assertions that the paper contradicts")
    return PaperNote(
        int(cells["reference"]),
        kind,
        cells["review_says"],
        cells["paper_says"],
        row.choice("basis", NOTE_BASES),
    )
