"""What a graph is made of: rows with qualifiers, and the evidence behind them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from bmgraph.papers import Paper, PaperNote, cite

__all__ = [
    "ARTICLE_LAYER",
    "NOT_SAID",
    "OTHER_FORMS",
    "Evidence",
    "Locator",
    "Publication",
    "Qualified",
    "Row",
    "SourceRecord",
    "evidence_from_json",
    "evidence_to_json",
    "kind_labels",
    "kinds_of",
]

#: The layer of what the article says; every other layer is a reference.
ARTICLE_LAYER = "article"
#: What is stated of these forms of a gene holds per more of the form, not per more of the gene.
OTHER_FORMS = ("mutant_form", "genetic_variant_form")
#: The kind of evidence of what does not say in whom or in what it was found.
NOT_SAID = "not_said"


def kind_labels(kinds: Iterable[str]) -> list[str]:
    """Return kinds of evidence as people read them, here and in JSON.

    >>> kind_labels(("cells", "in_silico")), kind_labels(())
    (['cells', 'in silico'], ['not said'])
    """
    return [one.replace("_", " ") for one in kinds or (NOT_SAID,)]


def kinds_of(labels: Iterable[str]) -> tuple[str, ...]:
    """Return the kinds of evidence that `kind_labels` wrote.

    >>> kinds_of(("cells", "in silico")), kinds_of(("not said",))
    (('cells', 'in_silico'), ())
    """
    return tuple(name for one in labels if (name := one.replace(" ", "_")) != NOT_SAID)


class Locator(NamedTuple):
    """Where in the article an assertion stands, and the words it rests on there.

    A row of a trial table has its name (``t1-05``) in place of a sentence and no words. `kinds` is in whom or
    in what the finding was made, none where that is not said; the bases say where disease, stage and site
    stand, see `ontology.BASES`. `papers` are what the citations stand for, as far as it is known,
    `paper_notes` say where one of them says otherwise, `notes` are the ids of the curation notes on the
    sentence or row.
    """

    sentence: str
    panels: tuple[str, ...] = ()
    citations: tuple[int, ...] = ()
    subject_mention: str = ""
    cue: str = ""
    object_mention: str = ""
    kinds: tuple[str, ...] = ()
    context_basis: str = ""
    stage_basis: str = ""
    site_basis: str = ""
    papers: tuple[Paper, ...] = ()
    paper_notes: tuple[PaperNote, ...] = ()
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return ``6.3.1-p1-s5, Figure 4C1, ref 272 (Xia 2024, https://doi.org/...)``."""
        parts = [self.sentence]
        parts += [f"Figure {panel}" for panel in self.panels]
        if self.citations:
            parts.append(cite(self.citations, self.papers))
        return ", ".join(parts)

    @property
    def remarks(self) -> list[str]:
        """Where a cited paper says otherwise, in a line each."""
        return list(map(str, self.paper_notes))

    @property
    def words(self) -> str:
        """The mentions with the cue between them; empty for a table row."""
        return f"{self.subject_mention} … {self.cue} … {self.object_mention}" if self.cue else ""

    def as_dict(self) -> dict[str, object]:
        """Return the locator for JSON."""
        row = self.sentence.startswith("t")
        return {
            "sentence": self.sentence,
            "section": f"table {self.sentence[1]}" if row else self.sentence.rsplit("-p", 1)[0],
            "panels": list(self.panels),
            "citations": list(self.citations),
            "subject_mention": self.subject_mention,
            "cue": self.cue,
            "object_mention": self.object_mention,
            "evidence_kinds": kind_labels(self.kinds),
            "context_basis": self.context_basis,
            "stage_basis": self.stage_basis,
            "site_basis": self.site_basis,
            "papers": [paper.as_dict() for paper in self.papers],
            "paper_notes": [note.as_dict() for note in self.paper_notes],
            "notes": [f"bmn:{note}" for note in self.notes],
        }


class SourceRecord(NamedTuple):
    """Where in a reference a background fact stands."""

    layer: str
    record: str
    knowledge_level: str
    confidence: str = ""

    @property
    def words(self) -> str:
        """No words: a record is not quoted."""
        return ""

    @property
    def remarks(self) -> list[str]:
        """No remarks."""
        return []

    def __str__(self) -> str:
        """Return ``drugcentral: struct 4902 (knowledge_assertion)``."""
        sure = f", confidence {self.confidence}" if self.confidence else ""
        return f"{self.layer}: {self.record} ({self.knowledge_level}{sure})"

    def as_dict(self) -> dict[str, object]:
        """Return the record for JSON."""
        return {
            "layer": self.layer,
            "record": self.record,
            "knowledge_level": self.knowledge_level,
            "confidence": self.confidence,
        }


class Publication(NamedTuple):
    """A publication that an edge of an imported graph names."""

    id: str

    @property
    def words(self) -> str:
        """No words: a publication is not quoted."""
        return ""

    @property
    def remarks(self) -> list[str]:
        """No remarks."""
        return []

    def __str__(self) -> str:
        """Return its id."""
        return self.id

    def as_dict(self) -> dict[str, object]:
        """Return the publication for JSON."""
        return {"publication": self.id}


Evidence = Locator | SourceRecord | Publication
_KINDS: tuple[type[Locator] | type[SourceRecord] | type[Publication], ...] = (
    Locator,
    SourceRecord,
    Publication,
)


def evidence_to_json(lines: tuple[Evidence, ...]) -> str:
    """Return lines of evidence as one JSON text; none as an empty text.

    >>> evidence_from_json(evidence_to_json((Locator("2-p1-s1", citations=(7,)),)))[0].citations
    (7,)
    """
    if not lines:
        return ""
    cells = [_trimmed([_KINDS.index(type(line)), *line]) for line in lines]
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


def evidence_from_json(text: str) -> tuple[Evidence, ...]:
    """Return the lines of evidence of a text that `evidence_to_json` wrote.

    Raises:
        ValueError: it is none.
    """
    if not text:
        return ()
    try:
        return tuple(_line(_KINDS[kind], *map(_frozen, cells)) for kind, *cells in json.loads(text))
    except (IndexError, TypeError, RecursionError) as error:
        raise ValueError(f"no evidence: {error}") from None


def _trimmed(cells: list[Any]) -> list[Any]:
    """Return cells without the empty ones at the end."""
    while cells[-1] == ():
        cells.pop()
    return cells


def _line(kind: type[Any], *cells: Any) -> Evidence:
    line: Evidence = kind(*cells)
    if not isinstance(line, Locator) or not (line.papers or line.paper_notes):
        return line
    papers: Any = line.papers
    notes: Any = line.paper_notes
    return line._replace(
        papers=tuple(Paper(*one) for one in papers),
        paper_notes=tuple(PaperNote(*one) for one in notes),
    )


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


class Qualified(NamedTuple):
    """A relation with all that one row says of it; rows with equal content share one entry of the index.

    `sign` is that with which a path counts the row (+1, -1, 0); `form` of the subject; `counted` is true if
    the number of the subject's cells is meant; `direction` is the subject's, `contexts`, `stages`, `sites`
    and `compared_with` are sorted ids, none means any. `evidence` is the number of lines of evidence (0:
    unknown), `source` 0 for what is no background fact, 1 for a background fact, 2 for one without a table
    behind it. `undirected` rows may be walked from either end alike. `evidence_kinds` are those of all lines;
    a basis is the nearest of those that the lines have; `contested` is true if every line that cites a paper
    has one that says otherwise.
    """

    relation: str
    layer: str = ""
    sign: int = 0
    hedged: bool = False
    negated: bool = False
    form: str = ""
    counted: bool = False
    direction: str = ""
    contexts: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    compared_with: tuple[str, ...] = ()
    evidence: int = 0
    source: int = 0
    undirected: bool = False
    evidence_kinds: tuple[str, ...] = ()
    context_basis: str = ""
    stage_basis: str = ""
    site_basis: str = ""
    contested: bool = False

    @property
    def other_form(self) -> bool:
        """True if a mutant or variant form of the subject is meant, or the number of its cells."""
        return self.counted or self.form in OTHER_FORMS


class Row(NamedTuple):
    """One row of the table of edges: ends, qualifiers, assertion id, lines of evidence."""

    subject: str
    object: str
    qualified: Qualified
    key: str
    evidence: tuple[Evidence, ...] = ()
