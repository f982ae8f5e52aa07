"""The command show: an entity, an assertion, a part of the article, a reference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import click
from click import style

from bmgraph.cli.options import NAME, answer_options, article_only_option, context_option
from bmgraph.cli.output import Output
from bmgraph.cli.tables import Column

if TYPE_CHECKING:
    from bmgraph._graph import Graph
    from bmgraph.answers.show import Group, Passage, Request, Statement
    from bmgraph.dataset.entities import Listing
    from bmgraph.trials.reports import OutcomeRow, PublicationRow

__all__ = ["show"]

#: Where more is said of an entity than this, a text has so many assertions of each relation.
_MANY, _FEW = 40, 3
#: Synonyms, narrower entities or members that a text names.
_NAMES = 20
_COLUMNS = (
    "id", "subject", "subject_label", "predicate", "sign", "object", "object_label", "hedged", "negated",
    "layer", "context_ids", "contexts", "stages", "sites", "evidence",
)  # fmt: skip
_TABLE = (
    Column("subject", lambda row: row["subject_label"]),
    Column("relation", lambda row: f"{row['label']} ({'0+-'[row['sign']]})"),
    Column("object", lambda row: row["object_label"]),
    Column("in", lambda row: ", ".join(row["contexts"]), rank=3),
    Column("evidence", lambda row: "; ".join(row["evidence"]), rank=2),
    Column("id", rank=1),
)


@dataclass(frozen=True, slots=True)
class _Filters:
    """What is wanted of all that is said."""

    fits: Callable[[Sequence[str]], bool] | None
    stage: str
    article_only: bool
    limit: int | None

    @property
    def most(self) -> int | None:
        """Most assertions of a group or sentences of a part; None for all."""
        return self.limit or None


@click.command()
@click.argument("what", type=NAME)
@context_option
@click.option("--stage", type=NAME, help="A stage of the cascade: extravasation, dormancy ...")
@article_only_option
@click.option(
    "--limit", type=click.IntRange(0), metavar="N",
    help="Most assertions of each relation, or sentences of a part; 0 for all. Default: all, but in a text "
    f"{_FEW} of each relation where there are more than {_MANY} in all.",
)  # fmt: skip
@answer_options(text=True)
def show(
    what: str, context: str | None, stage: str | None, article_only: bool, limit: int | None, out: Output
) -> None:
    """Show what is said of WHAT, with evidence.

    \b
    WHAT is
      an entity, by any of its names           MSLN, "brain metastasis"
      a part of the article, read in order     7, 7.2, 7.2-p1, 7.2-p1-s3, fig4
      a trial table or one of its rows         t2, t2-03
      a reference, for what rests on it        "ref 272"
      an assertion, background fact or arm     bma:..., bmb:..., bmt:...
      an assertion that is gone, for what took its place

    (+) raises or promotes, (-) lowers or hinders, (0) states no direction. The article's text is not in the
    graph: a sentence shows what was read from it, by the names and the cue that it has.
    """
    from bmgraph._graph import open as open_graph
    from bmgraph.answers.show import parse_request
    from bmgraph.graph.contexts import context_filter

    graph = open_graph()
    directory = graph.directory
    fits = context_filter(directory, directory.get(context, "Disease").id) if context else None
    filters = _Filters(fits, directory.get(stage, "CascadeStage").id if stage else "", article_only, limit)
    request = parse_request(what)
    if request.kind == "entity":
        _show_entity(graph, directory.get(what), filters, out)
    elif request.kind == "id":
        _show_assertion(graph, request.value, out)
    else:
        _show_passages(graph, request, filters, out)


def _show_entity(graph: Graph, listing: Listing, filters: _Filters, out: Output) -> None:
    from bmgraph.answers.show import group_statements
    from bmgraph.cli._texts import trial_text
    from bmgraph.cli.show_text import groups_text

    projection, label = graph.projection, _labels(graph)
    edges = [
        *projection.out_edges(listing.id, keys=True, data=True),
        *projection.in_edges(listing.id, keys=True, data=True),
    ] if listing.id in projection else []  # fmt: skip
    unique = {edge[2]: edge for edge in edges}.values()
    groups = group_statements(
        unique, listing.id, fits=filters.fits, stage=filters.stage, article_only=filters.article_only,
        limit=filters.most,
    )  # fmt: skip
    is_trial = listing.category in graph.ontology.categories_with("trial")

    def data() -> object:
        reported = [row.as_dict() for row in graph.reported if is_trial and row.trial == listing.label]
        names = ("id", "category", "label", "synonyms", "xrefs", "broader", "members")
        head = {name: getattr(listing, name) for name in names}
        return head | {"outcomes": reported, "groups": [group.as_dict(label) for group in groups]}

    def text() -> Iterator[str]:
        yield _head(graph, listing)
        if not groups:
            yield f"{_silence(len(unique), filters)}\n"
        yield from groups_text(_trimmed(groups, filters), listing.label, label, every=filters.limit == 0)
        if is_trial:
            yield trial_text(*_trials(graph, lambda row: bool(row.trial == listing.label)))

    out.write(
        _COLUMNS, (_row(one, label) for group in groups for one in group.statements), shown=_TABLE, data=data,
        text=text(),
    )  # fmt: skip


def _show_assertion(graph: Graph, key: str, out: Output) -> None:
    from bmgraph.answers.show import Statement
    from bmgraph.cli._open import open_built
    from bmgraph.cli.show_text import statement_text
    from bmgraph.dataset.replaced import find_replaced
    from bmgraph.errors import EntityNotFound

    edges = {edge[2]: edge for edge in graph.projection.edges(keys=True, data=True)}
    label = _labels(graph)
    if key in edges:
        one = Statement.of(edges[key])
        out.write(
            _COLUMNS, [_row(one, label)], shown=_TABLE, data=lambda: one.as_dict(label),
            text=[statement_text(one, label)],
        )  # fmt: skip
        return
    gone = find_replaced(open_built(), key)
    if gone is None:
        raise EntityNotFound(key)
    heirs = [Statement.of(edges[new]) for new in gone.new if new in edges]
    out.write(
        _COLUMNS, [_row(heir, label) for heir in heirs], shown=_TABLE,
        data=lambda: asdict(gone) | {"assertions": [heir.as_dict(label) for heir in heirs]},
        text=[f"{gone}\n", *(statement_text(heir, label) for heir in heirs)],
    )  # fmt: skip


def _show_passages(graph: Graph, request: Request, filters: _Filters, out: Output) -> None:
    from bmgraph.answers.show import read_passages
    from bmgraph.cli._texts import trial_text
    from bmgraph.cli.show_text import passages_text
    from bmgraph.errors import EntityNotFound
    from bmgraph.names import nearest

    number = int(request.value) if request.kind == "reference" else None
    part = "" if number is not None else request.value
    edges = list(graph.projection.edges(keys=True, data=True))
    passages = read_passages(edges, part=part, reference=number, fits=filters.fits, stage=filters.stage)
    publications, outcomes = _trials(graph, lambda row: bool(row.reference == number)) if number else ([], [])
    if not (passages or publications):
        name = f"ref {number}" if number is not None else part
        if filters.fits or filters.stage:
            raise click.ClickException(f"{name}: no assertion there is about this disease or stage")
        if number is not None:
            raise click.ClickException(f"no assertion rests on reference {number}")
        every = {passage.section for passage in read_passages(edges)}
        raise EntityNotFound(part, nearest(part, sorted(every)), what="part of the article with assertions")
    printed, label = passages[: filters.most], _labels(graph)

    def text() -> Iterator[str]:
        yield from passages_text(printed, label)
        if len(printed) < len(passages):
            yield style(f"\nand {len(passages) - len(printed)} more sentences: --limit 0\n", dim=True)
        yield trial_text(publications, outcomes)

    out.write(
        ("sentence", *_COLUMNS), _passage_rows(printed, label),
        shown=(Column("sentence"), *(column for column in _TABLE if column.name != "evidence")),
        data=lambda: [passage.as_dict(label) for passage in printed], text=text(),
    )  # fmt: skip


def _labels(graph: Graph) -> Callable[[str], str]:
    known = graph.directory.by_id
    return lambda curie: known[curie].label if curie in known else curie


def _row(one: Statement, label: Callable[[str], str]) -> dict[str, Any]:
    return one.as_dict(label) | {"evidence": list(map(str, one.evidence))}


def _passage_rows(passages: Sequence[Passage], label: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    for passage in passages:
        for one, line in passage.lines:
            yield {"sentence": passage.sentence} | _row(one, label) | {"evidence": [str(line)]}


def _head(graph: Graph, listing: Listing) -> str:
    """Return who an entity is."""
    directory, label = graph.directory, _labels(graph)
    text = style(listing.label, bold=True) + f"  {listing.id}  {listing.category}\n"
    for name, values in (
        ("also called", listing.synonyms),
        ("other ids", listing.xrefs),
        ("broader", map(label, listing.broader)),
        ("narrower", map(label, directory.descendants(listing.id)[1:])),
        ("members", map(label, listing.members)),
    ):
        if names := list(values):
            more = f", and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
            text += f"{name}: {', '.join(names[:_NAMES])}{more}\n"
    return text


def _silence(count: int, filters: _Filters) -> str:
    """Return what to say where nothing is left to show."""
    if count:
        given = {"context": filters.fits, "stage": filters.stage, "article-only": filters.article_only}
        options = ", ".join(f"--{name}" for name, value in given.items() if value)
        return f"no assertion about it fits; there are {count} without {options}"
    return "no assertion is about it directly; it qualifies others or groups narrower ones"


def _trimmed(groups: Sequence[Group], filters: _Filters) -> list[Group]:
    """Return groups as a text has them: where much is said, and nobody asked for all, some of each."""
    many = sum(group.count for group in groups if not group.folded) > _MANY
    if filters.limit is not None or not many:
        return list(groups)
    return [group if group.folded else replace(group, statements=group.statements[:_FEW]) for group in groups]


def _trials(graph: Graph, wanted: Callable[[Any], bool]) -> tuple[list[PublicationRow], list[OutcomeRow]]:
    from bmgraph.cli._open import open_built
    from bmgraph.trials.reports import read_reports

    publications, outcomes = read_reports(open_built(), graph.directory)
    return list(filter(wanted, publications)), list(filter(wanted, outcomes))
