"""What is asked to be shown, looked up in a graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bmgraph.answers.show import Edge, Request, Statement, group_statements, parse_request, read_passages
from bmgraph.answers.shown import Shown
from bmgraph.dataset.papers import find_papers, find_remark
from bmgraph.dataset.replaced import find_replaced
from bmgraph.errors import EntityNotFound, GraphLacks
from bmgraph.graph.grounds import Grounds
from bmgraph.graph.index import Joined
from bmgraph.graph.model import ARTICLE_LAYER
from bmgraph.graph.rows import rows_with
from bmgraph.names import nearest

if TYPE_CHECKING:
    from bmgraph.answers.asked import Answers

__all__ = ["show"]

_Fits = Callable[[Sequence[str]], bool] | None


def show(
    graph: Answers,
    what: str,
    *,
    context: str,
    stage: str,
    article_only: bool,
    grounds: Grounds,
    limit: int | None,
) -> Shown:
    """Return what is asked for; see `Graph.show`."""
    vocabulary, request = graph.vocabulary, parse_request(what)
    fits = vocabulary.context(context) if context else None
    if stage and not graph.bundles.knows["stages"]:
        raise GraphLacks("no edge of this graph names a stage: leave stage out")
    at = vocabulary.directory.get(stage, "CascadeStage").id if stage else ""
    if grounds:
        graph.bundles.check(grounds)
    if request.kind == "id":
        return _assertion(graph, request)
    if request.kind == "note" and graph.dataset:
        return _remark(graph, request)
    if request.kind != "entity" and _has_article(graph):
        return _passages(graph, request, fits, at, grounds)
    try:
        node = vocabulary.node(what)
    except EntityNotFound:
        if request.kind == "entity":
            raise
        raise GraphLacks(f"this graph has no article, of which {what} could be shown") from None
    listing = vocabulary.listing(node)
    edges = _in_form(graph, what, listing.id, _edges(graph, graph.index.about(node)))
    groups = group_statements(
        edges, listing.id, fits=fits, stage=at, article_only=article_only, grounds=grounds, limit=limit
    )
    is_trial = listing.category in vocabulary.with_role("trial")
    publications = [row for row in graph.publications if is_trial and row.trial == listing.label]
    outcomes = [row for row in graph.reported if is_trial and row.trial == listing.label]
    return Shown(
        request,
        vocabulary.label,
        listing,
        groups,
        publications=publications,
        outcomes=outcomes,
        unfiltered=len(edges),
    )


def _in_form(graph: Answers, what: str, id_: str, edges: list[Edge]) -> list[Edge]:
    """Return what is stated of an entity in the form in which it was named, as EGFR mutation names EGFR."""
    directory = graph.vocabulary.directory
    if id_ not in directory.by_id:
        return edges
    reading = directory.read(what)
    if not (reading.form or reading.direction):
        return edges
    return [
        edge
        for edge in edges
        if edge[0] == id_
        and reading.form in ("", edge[3]["subject_form"])
        and reading.direction in ("", edge[3]["subject_direction"])
    ]


def _has_article(graph: Answers) -> bool:
    return graph.vocabulary.knows_ontology


def _edges(graph: Answers, rows: Sequence[Joined]) -> list[Edge]:
    found: list[Edge] = list(graph.to_networkx(rows).edges(keys=True, data=True))
    return found


def _assertion(graph: Answers, request: Request) -> Shown:
    """Return an assertion, or what took its place."""
    label = graph.vocabulary.label
    row = graph.index.row_of(request.value)
    if row is not None:
        return Shown(request, label, statement=_statement(graph, row))
    gone = find_replaced(graph.rdf, request.value) if graph.dataset else None
    if gone is None:
        raise EntityNotFound(request.value, what="assertion")
    rows = [heir for heir in map(graph.index.row_of, gone.new) if heir is not None]
    return Shown(request, label, gone=gone, heirs=[_statement(graph, heir) for heir in rows])


def _statement(graph: Answers, row: Joined) -> Statement:
    (edge,) = _edges(graph, [row])
    return Statement.of(edge)


def _passages(graph: Answers, request: Request, fits: _Fits, stage: str, grounds: Grounds) -> Shown:
    number = int(request.value) if request.kind == "reference" else None
    part = "" if number is not None else request.value
    edges = _edges(graph, rows_with(graph.index, lambda one, category: one.layer == ARTICLE_LAYER))
    every = read_passages(edges, part=part, reference=number)
    publications = [row for row in graph.publications if number is not None and row.reference == number]
    papers = find_papers(graph.rdf, number) if number is not None and graph.dataset else []
    if not (every or publications or papers):
        if number is not None:
            raise GraphLacks(f"no assertion rests on reference {number}, nor is it known which paper it is")
        sections = sorted({passage.section for passage in read_passages(edges)})
        raise EntityNotFound(part, nearest(part, sections), what="part of the article with assertions")
    found = read_passages(edges, part=part, reference=number, fits=fits, stage=stage, grounds=grounds)
    outcomes = [row for row in graph.reported if number is not None and row.reference == number]
    return Shown(
        request,
        graph.vocabulary.label,
        passages=found,
        papers=papers,
        publications=publications,
        outcomes=outcomes,
        unfiltered=sum(len(passage.lines) for passage in every),
    )


def _remark(graph: Answers, request: Request) -> Shown:
    """Return a curation note with what is stated in the sentences that it is about."""
    remark = find_remark(graph.rdf, request.value)
    if remark is None:
        raise EntityNotFound(request.value, what="curation note")
    edges: list[Edge] = list(graph.projection.edges(keys=True, data=True))
    passages = [one for place in remark.about for one in read_passages(edges, part=place)]
    return Shown(request, graph.vocabulary.label, passages=passages, remark=remark)
