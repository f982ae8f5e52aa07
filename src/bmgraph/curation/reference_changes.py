"""A reference list beside the table of references: what it fills, and where the two disagree."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bmgraph.curation.references import Reference
from bmgraph.papers import Paper

__all__ = ["Finding", "agreement", "compare", "row_of_reference"]

_CELLS = ("doi", "pmid", "pmcid", "title", "first_author", "year", "journal")
#: Titles that are so alike are one title, printed in two ways.
_ALIKE = 0.9


@dataclass(frozen=True, slots=True)
class Finding:
    """What the list says of a number beside the table: `here` is the table's cell, `there` the list's.

    `kind` is ``new`` (not in the table), ``fill`` (an empty cell), ``confirms`` (what was only likely),
    ``differs`` (a cell; kept), ``replaces`` (another paper than was likely), ``other`` (another paper than
    is confirmed; kept).
    """

    number: int
    kind: str
    column: str
    here: str
    there: str


def compare(known: Iterable[Reference], papers: Iterable[Paper]) -> tuple[list[Finding], list[Reference]]:
    """Return what a list finds, and the references as the list leaves them.

    What is only likely yields to another paper of the list; what is confirmed is kept. A row for some places
    is never replaced: the article prints its number there for a paper that the list does not know by it.

    Args:
        known: of the table.
        papers: of the list.
    """
    rows = list(known)
    findings: list[Finding] = []
    for paper in papers:
        own = [row for row in rows if row.paper.number == paper.number]
        alike = [row for row in own if _same(row.paper, paper)]
        home = next(iter(alike), None) or next((row for row in own if not row.places), None)
        if home is None:
            findings.append(Finding(paper.number, "new", "", "", str(paper)))
            rows.append(Reference(paper))
            continue
        found, changed = _beside(home, paper)
        findings += found
        rows[rows.index(home)] = changed
    return findings, sorted(rows, key=lambda row: (row.paper.number, row.places))


def agreement(known: Iterable[Reference], papers: Iterable[Paper]) -> tuple[int, int]:
    """Return of how many confirmed numbers the list has the same paper, and of how many another.

    More others than the same: it is the list of another article, or counts otherwise.
    """
    sure = {row.paper.number: row.paper for row in known if row.paper.confidence == "confirmed"}
    found = [_same(sure[paper.number], paper) for paper in papers if paper.number in sure]
    return found.count(True), found.count(False)


def _beside(row: Reference, paper: Paper) -> tuple[list[Finding], Reference]:
    number, same, sure = paper.number, _same(row.paper, paper), row.paper.confidence == "confirmed"
    if same is False:
        kind = "other" if sure else "replaces"
        kept = row if sure else Reference(paper)
        return [Finding(number, kind, "", str(row.paper), str(paper))], kept
    findings, filled = [], row.paper
    for column in _CELLS:
        here, there = getattr(row.paper, column), getattr(paper, column)
        if there and not here:
            findings.append(Finding(number, "fill", column, "", str(there)))
            filled = filled._replace(**{column: there})
        elif there and not _agree(column, here, there):
            findings.append(Finding(number, "differs", column, str(here), str(there)))
    if same and not sure:
        findings.append(Finding(number, "confirms", "confidence", "likely", "confirmed"))
        filled = filled._replace(confidence="confirmed")
    return findings, replace(row, paper=filled)


def _same(here: Paper, there: Paper) -> bool | None:
    """Say whether two are one paper: by id, else by title, else by author and year; None if that is open."""
    known = {
        c: (getattr(here, c), getattr(there, c)) for c in _CELLS if getattr(here, c) and getattr(there, c)
    }
    ids = [_agree(column, *known[column]) for column in _CELLS[:3] if column in known]
    if any(ids):
        return True
    if "title" in known:
        return _agree("title", *known["title"])
    if ids:
        return False
    author = _agree("first_author", *known["first_author"]) if "first_author" in known else None
    if author is False or ("year" in known and abs(here.year - there.year) > 1):
        return False
    return True if author and here.year == there.year else None


def _agree(column: str, here: object, there: object) -> bool:
    one, other = _folded(str(here)), _folded(str(there))
    if column == "title":
        shorter, longer = sorted((one, other), key=len)
        alike = longer.startswith(shorter) and len(shorter) > 20
        return alike or difflib.SequenceMatcher(None, one, other).ratio() >= _ALIKE
    if column == "first_author":
        return bool({word for word in one.split() if len(word) > 1} & set(other.split()))
    return _abbreviates(one, other) or _abbreviates(other, one) if column == "journal" else one == other


def _abbreviates(short: str, long: str) -> bool:
    """Say whether each word of a journal's short name begins a word of the long one, in this order.

    >>> _abbreviates("j clin oncol", "journal of clinical oncology"), _abbreviates("cell", "cancer discovery")
    (True, False)
    """
    words = iter(long.split())
    return all(any(word.startswith(part) for word in words) for part in short.split())


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c))))


def row_of_reference(reference: Reference) -> dict[str, str]:
    """Return the row of a reference in its table."""
    paper = reference.paper
    cells = {column: str(getattr(paper, column) or "") for column in (*_CELLS, "confidence")}
    return cells | {
        "number": str(paper.number),
        "places": "|".join(reference.places),
        "remark": reference.remark,
    }
