"""Papers that the article's reference numbers stand for, and where one says otherwise than the article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

__all__ = ["CONFIDENCES", "PAPER_NOTE_KINDS", "Paper", "PaperNote", "cite"]

#: How sure it is that a number stands for a paper.
CONFIDENCES = ("confirmed", "likely")
#: What a note on a cited paper is about, its sense, a value, or which paper is meant -> how it begins.
PAPER_NOTE_KINDS = {
    "sense": "the cited paper says otherwise: ",
    "value": "the paper has ",
    "citation": "another paper is meant: ",
}
#: An author's initials after the family name.
_INITIALS = re.compile(r"(?<=\S) [^\W\d_a-zà-ÿ]{1,4}$")


class Paper(NamedTuple):
    """What a number of the article's reference list stands for; empty or 0 is what is not known."""

    number: int
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    title: str = ""
    first_author: str = ""
    year: int = 0
    journal: str = ""
    confidence: str = "confirmed"

    @property
    def name(self) -> str:
        """Author, or else journal, and year.

        >>> Paper(272, first_author="Xia S", year=2024).name
        'Xia 2024'
        >>> Paper(1, first_author="Li J", year=2024, confidence="likely").name
        'probably Li 2024'
        >>> Paper(2, journal="Lab Chip").name
        'Lab Chip'
        """
        who = _INITIALS.sub("", self.first_author) or self.journal or "a paper of"
        named = f"{who} {self.year or ''}".strip()
        return named if self.confidence == "confirmed" else f"probably {named}"

    @property
    def url(self) -> str:
        """Where it can be read: by its DOI, else in PubMed, else in PubMed Central; empty if nowhere."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.pmcid}/" if self.pmcid else ""

    @property
    def curies(self) -> tuple[str, ...]:
        """Its ids in open registries, the DOI first."""
        ids = (("doi", self.doi), ("PMID", self.pmid), ("PMC", self.pmcid))
        return tuple(f"{prefix}:{local}" for prefix, local in ids if local)

    def __str__(self) -> str:
        """Return ``Xia 2024, https://doi.org/...``."""
        return f"{self.name}, {self.url}" if self.url else self.name

    def as_dict(self) -> dict[str, Any]:
        """Return the paper for JSON, with its link."""
        return self._asdict() | {"year": self.year or None, "url": self.url}

    @classmethod
    def from_dict(cls, cells: Mapping[str, Any]) -> Paper:
        """Return the paper that `as_dict` wrote.

        Raises:
            KeyError: a cell is missing.
        """
        texts = {
            name: str(cells[name])
            for name in ("doi", "pmid", "pmcid", "title", "first_author", "journal", "confidence")
        }
        return cls(number=int(cells["number"]), year=int(cells["year"] or 0), **texts)


class PaperNote(NamedTuple):
    """Where the abstract of a cited paper says otherwise than the article, in short words of either."""

    reference: int
    kind: str
    review_says: str
    paper_says: str
    basis: str = "abstract"

    def __str__(self) -> str:
        """Say it in a line.

        >>> str(PaperNote(139, "value", "167 patients", "161 patients"))
        'ref 139: the paper has 161 patients'
        """
        return f"ref {self.reference}: {PAPER_NOTE_KINDS[self.kind]}{self.paper_says}"

    def as_dict(self) -> dict[str, Any]:
        """Return the note for JSON."""
        return self._asdict() | {"says": str(self)}

    @classmethod
    def from_dict(cls, cells: Mapping[str, Any]) -> PaperNote:
        """Return the note that `as_dict` wrote.

        Raises:
            KeyError: a cell is missing.
        """
        texts = (str(cells[name]) for name in ("kind", "review_says", "paper_says", "basis"))
        return cls(int(cells["reference"]), *texts)


def cite(numbers: tuple[int, ...], papers: tuple[Paper, ...] = ()) -> str:
    """Return reference numbers with the papers that they stand for, as far as they are known.

    >>> cite((7, 272), (Paper(272, first_author="Xia S", year=2024),))
    'refs 7, 272 (Xia 2024)'
    """
    known = {paper.number: f" ({paper})" for paper in papers}
    listed = ", ".join(f"{number}{known.get(number, '')}" for number in numbers)
    return f"ref{'s' if len(numbers) > 1 else ''} {listed}"
