"""Assertions that stand no longer: which one took their place, when, and for which kind of fault.

An assertion's id is a hash of its content, so every correction gives it a new one. What cites the old id
is led on by ``graph/article/replaced.tsv``, which `replacements` fills from two states of the tables.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bmgraph.curation.model import Assertion, Evidence
from bmgraph.curation.tables import REPLACED_COLUMNS, Row, read_rows

__all__ = [
    "FAULT_KINDS",
    "Replacement",
    "current_ids",
    "merged",
    "read_replacements",
    "replacements",
    "row_of",
]

#: Why an assertion was corrected: kind -> meaning.
FAULT_KINDS = {
    "heading": "place, stage or disease came from the heading, against the sentence",
    "general": "a general statement stood as one about brain metastasis",
    "narrower": "brain metastasis of one cancer stood as brain metastasis in general",
    "limitation": "a limitation stood as a denial",
    "normal": "what is normal or healthy stood as said of a disease",
    "rate": "a rate or a result stood as an effect",
    "similarity": "similarity or consistency stood as an association",
    "combination": "the effect of a combination stood as that of a part",
    "inference": "hedge, sign or link was the curator's inference",
    "list": "a list was crossed, a comparator missing, a place or an aim stood as agent or finding",
    "axis": "a named axis stood as one thing",
    "target": "a class of drugs lacked the target that its name holds, or had one too many",
    "member": "an end was coarser than the words",
    "duplicate": "one thing stood as two, or one statement twice",
    "name": "a name named something else",
    "domain": "the relation did not fit the categories of its ends",
    "other": "none of these; the remark of the row says what",
}
_ID = re.compile(r"bma:[0-9a-f]{16}")
#: How many of the nine points of `_likeness` a line needs to be taken for the successor of another.
_ALIKE = 6


@dataclass(frozen=True, slots=True)
class Replacement:
    """The id of an assertion that is gone, and those of its successors: none if it was struck."""

    old: str
    new: tuple[str, ...]
    date: str
    kind: str


def read_replacements(path: Path, standing: Iterable[str]) -> tuple[Replacement, ...]:
    """Read which assertions were replaced.

    Args:
        path: the table.
        standing: ids of the assertions that there are.

    Raises:
        TableError: an old id that still stands or has two rows, a new one that neither stands nor was
            replaced in its turn, a chain that leads back to itself, or a cell that breaks a rule.
    """
    known = set(standing)
    rows: dict[str, Row] = {}
    for row in read_rows(path, REPLACED_COLUMNS):
        old = row.cells["old"]
        for column, curies in (("old", (old,)), ("new", row.values("new"))):
            for curie in curies:
                if not _ID.fullmatch(curie):
                    raise row.error(
                        column, f"{curie!r} is no id of an assertion: write bma: and 16 hex digits"
                    )
        if old in known:
            raise row.error("old", f"{old} still stands: remove this row")
        if old in rows:
            raise row.error("old", f"{old} has two rows: keep one and split its successors by |")
        rows[old] = row
    found = tuple(_replacement(row) for row in rows.values())
    by_old = {replacement.old: replacement for replacement in found}
    for old, row in rows.items():
        for new in by_old[old].new:
            if new not in known and new not in by_old:
                raise row.error("new", f"{new} neither stands nor was replaced: correct it or leave it out")
        if _leads_back(old, by_old):
            raise row.error("new", f"{old} leads back to itself: break the circle")
    return found


def _replacement(row: Row) -> Replacement:
    try:
        datetime.date.fromisoformat(row.cells["date"])
    except ValueError:
        raise row.error("date", f"{row.cells['date']!r}: write a date such as 2026-11-30") from None
    return Replacement(
        row.cells["old"], row.values("new"), row.cells["date"], row.choice("kind", FAULT_KINDS)
    )


def _leads_back(old: str, by_old: Mapping[str, Replacement]) -> bool:
    seen: set[str] = set()
    line = list(by_old[old].new)
    while line:
        current = line.pop()
        if current == old:
            return True
        if current in by_old and current not in seen:
            seen.add(current)
            line.extend(by_old[current].new)
    return False


def current_ids(old: str, replaced: Iterable[Replacement]) -> tuple[str, ...]:
    """Return the ids at the end of the chain from `old`, sorted; itself if it was never replaced.

    >>> chain = [Replacement("bma:a", ("bma:b",), "", "other"), Replacement("bma:b", ("bma:c",), "", "other")]
    >>> current_ids("bma:a", chain)
    ('bma:c',)
    """
    by_old = {replacement.old: replacement.new for replacement in replaced}
    ends: set[str] = set()
    line, seen = [old], {old}
    while line:
        current = line.pop()
        if current not in by_old:
            ends.add(current)
            continue
        fresh = [new for new in by_old[current] if new not in seen]
        seen.update(fresh)
        line.extend(fresh)
    return tuple(sorted(ends))


def replacements(
    before: Iterable[Assertion], after: Iterable[Assertion], *, date: str, kind: str
) -> list[Replacement]:
    """Return what became of each assertion of `before` that is not in `after`.

    Its successor is, for each of its lines of evidence, the line of the same sentence that is most like it;
    lines that are new are preferred. Where no line has an end and most words in common there is none.
    """
    old, new = list(before), list(after)
    standing = {assertion.id for assertion in new}
    known = {(assertion.id, evidence.sentence) for assertion in old for evidence in assertion.evidence}
    by_sentence: dict[str, list[tuple[Assertion, Evidence]]] = {}
    for assertion in new:
        for evidence in assertion.evidence:
            by_sentence.setdefault(evidence.sentence, []).append((assertion, evidence))
    found = []
    for assertion in old:
        if assertion.id in standing:
            continue
        heirs: set[str] = set()
        for evidence in assertion.evidence:
            ranked = []
            for heir, others in by_sentence.get(evidence.sentence, ()):
                fresh = (heir.id, evidence.sentence) not in known
                ranked.append(((_likeness(assertion, evidence, heir, others), fresh), heir.id))
            best = max((rank for rank, _ in ranked if rank[0] >= _ALIKE), default=None)
            heirs.update(curie for rank, curie in ranked if rank == best)
        found.append(Replacement(assertion.id, tuple(sorted(heirs)), date, kind))
    return sorted(found, key=lambda replacement: replacement.old)


def _likeness(one: Assertion, words: Evidence, other: Assertion, others: Evidence) -> int:
    """Count what two lines of one sentence have in common: two points for an end, one for the rest."""
    return (
        2 * (one.subject == other.subject)
        + 2 * (one.object == other.object)
        + (one.predicate == other.predicate)
        + (words.subject_mention == others.subject_mention)
        + (words.object_mention == others.object_mention)
        + (words.cue == others.cue)
        + (one.disease_context == other.disease_context)
    )


def row_of(replacement: Replacement) -> dict[str, str]:
    """Return the row of a replacement in its table."""
    return {
        "old": replacement.old,
        "new": "|".join(replacement.new),
        "date": replacement.date,
        "kind": replacement.kind,
    }


def merged(
    known: Iterable[Replacement], fresh: Iterable[Replacement], standing: set[str]
) -> Iterator[Replacement]:
    """Yield the rows of both, without those whose assertion stands again."""
    rows = {replacement.old: replacement for replacement in (*known, *fresh)}
    yield from (replacement for old, replacement in sorted(rows.items()) if old not in standing)
