"""What is said of an entity in groups, what a part of the article says in order, what rests on a reference.

The functions take assertions as edges of `Graph.to_networkx` and return data for Python, JSON and text alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, NamedTuple

from bmgraph.graph.grounds import ANY_GROUNDS, Grounds
from bmgraph.graph.model import ARTICLE_LAYER, kind_labels
from bmgraph.papers import Paper

__all__ = [
    "Edge",
    "Group",
    "Passage",
    "Request",
    "Statement",
    "group_statements",
    "parse_request",
    "read_passages",
]

#: Subject, object, id of the assertion, attributes.
Edge = tuple[str, str, str, Mapping[str, Any]]
Label = Callable[[str], str]
Source = Literal["article", "trials", "graph", "references"]
_SOURCES: tuple[Source, ...] = ("article", "trials", "graph", "references")


class Request(NamedTuple):
    """What is asked for: an assertion by its `id`, a `part` of the article, an `entity` ..."""

    kind: Literal["id", "part", "reference", "note", "entity"]
    value: str


@dataclass(frozen=True, slots=True)
class Statement:
    """An assertion with its qualifiers and evidence; `sign` is that of the relation."""

    id: str
    subject: str
    predicate: str
    label: str
    object: str
    sign: int
    layer: str
    hedged: bool
    negated: bool
    contested: bool
    causal: bool | None
    subject_direction: str
    subject_form: str
    contexts: tuple[str, ...]
    stages: tuple[str, ...]
    sites: tuple[str, ...]
    compared_with: tuple[str, ...]
    context_basis: str
    stage_basis: str
    site_basis: str
    evidence_kinds: tuple[str, ...]
    evidence: tuple[Any, ...]

    @classmethod
    def of(cls, edge: Edge) -> Statement:
        """Return what an edge states."""
        subject, object_, key, data = edge
        values = {**data, "id": key, "subject": subject, "object": object_}
        return cls(**{each.name: values[each.name] for each in fields(cls)})

    @property
    def source(self) -> Source:
        """Who says so: the article, the tables of trials, a reference, or a graph that names no layers."""
        if self.layer != ARTICLE_LAYER:
            return "references" if self.layer else "graph"
        return "trials" if self.id.startswith("bmt:") else "article"

    def as_dict(self, label: Label) -> dict[str, Any]:
        """Return the statement for JSON."""
        return {
            "id": self.id,
            "subject": self.subject,
            "subject_label": label(self.subject),
            "subject_form": self.subject_form,
            "subject_direction": self.subject_direction,
            "predicate": self.predicate,
            "label": self.label,
            "sign": self.sign,
            "object": self.object,
            "object_label": label(self.object),
            "hedged": self.hedged,
            "negated": self.negated,
            "contested": self.contested,
            "layer": self.layer,
            "contexts": [label(one) for one in self.contexts],
            "context_ids": list(self.contexts),
            "context_basis": self.context_basis,
            "stages": [label(one) for one in self.stages],
            "stage_basis": self.stage_basis,
            "sites": [label(one) for one in self.sites],
            "site_basis": self.site_basis,
            "evidence_kinds": kind_labels(self.evidence_kinds),
            "compared_with": [label(one) for one in self.compared_with],
            "evidence": [line.as_dict() for line in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Group:
    """What one source says of an entity by one relation with one sign, best supported first.

    The entity is the subject, or the object. `count` is how many there are, of which `statements` may be
    some. A `folded` group names what an entity belongs to, or is a kind of, by a reference: a list of names
    is all that a reader wants of it.
    """

    source: Source
    as_subject: bool
    predicate: str
    label: str
    sign: int
    negated: bool
    folded: bool
    count: int
    statements: tuple[Statement, ...]

    def as_dict(self, label: Label) -> dict[str, Any]:
        """Return the group for JSON."""
        return {
            "source": self.source,
            "role": "subject" if self.as_subject else "object",
            "predicate": self.predicate,
            "label": self.label,
            "sign": self.sign,
            "negated": self.negated,
            "folded": self.folded,
            "count": self.count,
            "assertions": [one.as_dict(label) for one in self.statements],
        }


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of the article or a row of its tables, with what it states and the line it states it by.

    `papers` are what its citations stand for, as far as it is known, `notes` the ids of its curation notes.
    """

    sentence: str
    section: str
    citations: tuple[int, ...]
    panels: tuple[str, ...]
    papers: tuple[Paper, ...]
    notes: tuple[str, ...]
    lines: tuple[tuple[Statement, Any], ...]

    def as_dict(self, label: Label) -> dict[str, Any]:
        """Return the passage for JSON; an assertion has only its evidence in this sentence."""
        return {
            "sentence": self.sentence,
            "section": self.section,
            "citations": list(self.citations),
            "panels": list(self.panels),
            "papers": [paper.as_dict() for paper in self.papers],
            "notes": [f"bmn:{note}" for note in self.notes],
            "assertions": [one.as_dict(label) | {"evidence": [line.as_dict()]} for one, line in self.lines],
        }


def parse_request(text: str) -> Request:
    """Return what a text asks for.

    >>> [parse_request(text).kind for text in ("bma:5344", "7.2", "t2-03", "ref 272", "bmn:occulin", "MSLN")]
    ['id', 'part', 'part', 'reference', 'note', 'entity']
    """
    text = text.strip()
    if re.fullmatch(r"bm[abt]:\S+", text):
        return Request("id", text)
    if re.fullmatch(r"bmn:\S+", text):
        return Request("note", text)
    if re.fullmatch(r"(\d+(\.\d+)*|fig\d+)(-p\d+(-s\d+)?)?|t\d(-\d+)?", text):
        return Request("part", text)
    if cited := re.fullmatch(r"refs?\.?\s*(\d+)|\[(\d+)\]", text, re.IGNORECASE):
        return Request("reference", cited[1] or cited[2])
    return Request("entity", text)


def group_statements(
    edges: Iterable[Edge],
    entity: str,
    *,
    fits: Callable[[Sequence[str]], bool] | None = None,
    stage: str = "",
    article_only: bool = False,
    grounds: Grounds = ANY_GROUNDS,
    limit: int | None = None,
) -> list[Group]:
    """Return what is said of an entity, by source, relation and sign.

    What the article says comes first, then trials, then references; relations with a sign before those
    without, bigger groups before smaller; what is folded comes last.

    Args:
        edges: those that touch the entity, and any others.
        entity: its id.
        fits: says by its disease contexts whether an assertion is wanted.
        stage: the id of a stage of the cascade, for what is said of it alone.
        article_only: leave references out.
        grounds: what a row must rest on; where the sentence must say it, also for its stage.
        limit: most statements of a group; all without it.
    """
    groups: dict[tuple[Source, bool, str, str, int, bool, bool], list[Statement]] = {}
    for edge in edges:
        if entity not in edge[:2] or not _wanted(edge[3], fits, stage, article_only, grounds):
            continue
        one = Statement.of(edge)
        key = (
            one.source,
            one.subject == entity,
            one.predicate,
            one.label,
            one.sign,
            one.negated,
            _folded(one),
        )
        groups.setdefault(key, []).append(one)
    found = [
        Group(*key, len(members), tuple(sorted(members, key=_by_support)[:limit]))
        for key, members in groups.items()
    ]
    return sorted(found, key=_order)


def read_passages(
    edges: Iterable[Edge],
    *,
    part: str = "",
    reference: int | None = None,
    fits: Callable[[Sequence[str]], bool] | None = None,
    stage: str = "",
    grounds: Grounds = ANY_GROUNDS,
) -> list[Passage]:
    """Return sentences with what they state, in the order of the article.

    Args:
        edges: all assertions.
        part: a section with those below it (``7``, ``7.2``), a paragraph, a sentence, a caption (``fig4``), a
            trial table or one of its rows (``t2``, ``t2-03``); all without it.
        reference: a citation number, for what rests on it alone.
        fits: says by its disease contexts whether an assertion is wanted.
        stage: the id of a stage of the cascade.
        grounds: what a row must rest on.
    """
    found: dict[str, list[tuple[Statement, Any]]] = {}
    for edge in edges:
        if edge[3]["layer"] != ARTICLE_LAYER or not _wanted(edge[3], fits, stage, False, grounds):
            continue
        one = Statement.of(edge)
        for line in one.evidence:
            inside = not part or line.sentence == part or line.sentence.startswith((f"{part}-", f"{part}."))
            if inside and (reference is None or reference in line.citations):
                found.setdefault(line.sentence, []).append((one, line))
    return [_passage(sentence, found[sentence]) for sentence in sorted(found, key=_reading_order)]


def _passage(sentence: str, lines: list[tuple[Statement, Any]]) -> Passage:
    return Passage(
        sentence,
        lines[0][1].as_dict()["section"],
        tuple(sorted({number for _, line in lines for number in line.citations})),
        tuple(sorted({panel for _, line in lines for panel in line.panels})),
        tuple(sorted({paper for _, line in lines for paper in line.papers})),
        tuple(sorted({note for _, line in lines for note in line.notes})),
        tuple(sorted(lines, key=lambda pair: (pair[0].subject, pair[0].object, pair[0].id))),
    )


def _wanted(
    data: Mapping[str, Any],
    fits: Callable[[Sequence[str]], bool] | None,
    stage: str,
    article_only: bool,
    grounds: Grounds,
) -> bool:
    if article_only and data["layer"] != ARTICLE_LAYER:
        return False
    if not grounds.fit(data["evidence_kinds"], data["contexts"], data["context_basis"]):
        return False
    at_stage = not stage or (stage in data["stages"] and grounds.holds((stage,), data["stage_basis"]))
    return at_stage and (fits is None or fits(data["contexts"]))


def _folded(one: Statement) -> bool:
    """Say whether somebody else than the article states no effect: a membership, a kind, a resemblance."""
    return one.layer != ARTICLE_LAYER and not one.sign and not one.causal and not one.negated


def _by_support(one: Statement) -> tuple[Any, ...]:
    return one.hedged, -len(one.evidence), one.subject, one.object, one.id


def _order(group: Group) -> tuple[Any, ...]:
    return (
        group.folded, _SOURCES.index(group.source), not group.sign, group.negated, -group.count,
        not group.as_subject, group.predicate, group.sign,
    )  # fmt: skip


def _reading_order(sentence: str) -> list[tuple[int, int, str]]:
    """Return the sort key of a sentence: sections by their numbers, then captions, then tables."""
    parts = re.findall(r"\d+|[a-z]+", sentence)
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]
