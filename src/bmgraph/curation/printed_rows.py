"""The trial tables of a plain text of the article against the curated rows.

A flattened table has no cells; its rows are found by their author cells, in printed order, and known
by the fingerprint of everything up to the next author. Within a row the Results cell is known by its
place, and every number printed there must be the value of an outcome, or belong to one.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bmgraph.curation.article import normalise, squeeze, table_text
from bmgraph.curation.model import Publication
from bmgraph.errors import ArticleError

__all__ = ["PrintedRow", "iter_printed_rows", "row_failures"]

_TABLE_END = squeeze("Abbreviations: AE, adverse events")
_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d+(?:\.\d+)?(?![\d])")
#: Ids as the registries of trials write them, a space before the number or not.
_REGISTRY_ID = re.compile(
    r"\b(?:NCT|ChiCTR|jRCTs?|UMIN|DRKS|NL|ISRCTN|ACTRN|KCT|EudraCT|CTRI|IRCT|TCTR)[ -]?\d[\d/-]{3,}",
    re.IGNORECASE,
)
_NOT_REACHED = re.compile(r"\bnot reached\b|\bNR\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row as printed: `text` is normalised, `letters` its squeezed form, `places` maps one to the other."""

    text: str
    letters: str
    places: tuple[int, ...]

    @property
    def sha256(self) -> str:
        """Fingerprint of the row."""
        return hashlib.sha256(self.letters.encode()).hexdigest()

    def part(self, first: int, last: int) -> str:
        """Return the text between two places among the letters."""
        return self.text[self.places[first] : self.places[last - 1] + 1]


def iter_printed_rows(
    publications: Sequence[Publication], text: str
) -> Iterator[tuple[Publication, PrintedRow]]:
    """Yield each curated row with the printed one.

    Raises:
        ArticleError: the text lacks a table, or an author is not where the rows say.
    """
    for table in sorted({publication.row[1] for publication in publications}):
        rows = [publication for publication in publications if publication.row[1] == table]
        whole = table_text(text, int(table))
        letters, places = _letters(whole)
        starts, at = [], 0
        for publication in rows:
            author = squeeze(normalise(publication.first_author))
            found = letters.find(author, at)
            if found < 0:
                raise ArticleError(
                    f"Table {table} of the text has no {publication.first_author} at {publication.row}"
                )
            starts.append(found)
            at = found + len(author)
        end = letters.find(_TABLE_END, at)
        starts.append(end if end >= 0 else len(letters))
        for publication, first, last in zip(rows, starts, starts[1:], strict=False):
            base = places[first]
            part = tuple(place - base for place in places[first:last])
            yield publication, PrintedRow(whole[base : places[last - 1] + 1], letters[first:last], part)


def _letters(text: str) -> tuple[str, list[int]]:
    """Squeeze `text` and say where each letter or digit came from."""
    letters, places = [], []
    for place, character in enumerate(text):
        for letter in squeeze(character):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


def row_failures(publication: Publication, printed: PrintedRow) -> tuple[int, list[str]]:
    """Return how many checks a row went through and what failed."""
    failures = []
    if printed.sha256 != publication.sha256:
        return 1, ["the printed row is another one by its fingerprint"]
    cells = {
        "author": publication.first_author,
        "acronym": publication.acronym,
        "year": str(publication.year),
        "phase": publication.phase_printed,
        "participants": publication.participants_printed,
        "reference": str(publication.reference),
    }
    cells |= {f"registry id {x}": x for x in publication.registry_ids_printed}
    failures += [
        f"{name} {cell!r} is not printed in the row"
        for name, cell in cells.items()
        if squeeze(normalise(cell)) not in printed.letters
    ]
    recorded = {squeeze(normalise(each)) for each in publication.registry_ids_printed}
    failures += [
        f"registry id {found!r} is printed in the row and not recorded: add it to registry_ids_printed"
        for found in _REGISTRY_ID.findall(printed.text)
        if squeeze(found) not in recorded
    ]
    results = printed.part(*publication.results_span)
    stray = _unaccounted(publication, results)
    failures += [f"{number} of the Results cell is in no outcome" for number in stray]
    wanted = sum(1 for outcome in publication.outcomes if outcome.not_reached)
    if wanted != len(_NOT_REACHED.findall(results)):
        failures.append("'not reached' is printed another number of times than recorded")
    return len(cells) + len(publication.outcomes) + 3, failures


def _unaccounted(publication: Publication, results: str) -> list[str]:
    """Return the numbers of a Results cell that no outcome explains, and values not printed there."""
    printed = Counter(_NUMBER.findall(results))
    values = Counter(n for outcome in publication.outcomes for n in _NUMBER.findall(outcome.printed))
    # One printed number may stand for two values: "the same at 65.5 % in 4 and 12 months".
    missing = [f"recorded value {number}" for number in values if number not in printed]
    allowed = set()
    for outcome in publication.outcomes:
        counts = (outcome.numerator, outcome.denominator)
        allowed |= {str(count) for count in counts if count is not None}
        if outcome.numerator is not None:  # "6/8 patients (75%)" prints one outcome twice
            allowed |= set(_NUMBER.findall(outcome.value))
        parts = (outcome.timepoint, outcome.subgroup, outcome.endpoint_printed, outcome.remark)
        allowed |= {number for part in parts for number in _NUMBER.findall(part)}
    for arm in publication.arms:
        allowed |= set(_NUMBER.findall(f"{arm.label} {arm.dose}"))
    left = printed - values
    return missing + [number for number in left if number not in allowed]
