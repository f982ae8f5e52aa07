"""The command show: an entity, an assertion, a part of the article, a reference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click import style

from bmgraph.cli._open import say_what_is_meant, usage_errors
from bmgraph.cli._texts import basis_text
from bmgraph.cli.options import (
    NAME,
    answer_options,
    article_only_option,
    context_option,
    evidence_option,
    graph_option,
    stated_option,
)
from bmgraph.cli.output import Output
from bmgraph.cli.tables import Column

if TYPE_CHECKING:
    from bmgraph._graph import Graph
    from bmgraph.answers.show import Group, Passage, Statement
    from bmgraph.answers.shown import Shown
    from bmgraph.dataset.entities import Listing

__all__ = ["show"]

#: Where more is said of an entity than this, a text has so many assertions of each relation.
_MANY, _FEW = 40, 3
#: Synonyms, narrower entities or members that a text names.
_NAMES = 20
#: What the names that references give are called.
_KINDS = {
    "approved": "full name", "clinical": "clinical names", "abbreviation": "abbreviations",
    "generic": "generic names", "brand": "brand names", "code": "code names", "alias": "aliases",
    "previous": "previous symbols", "synonym": "synonyms of references",
}  # fmt: skip
_COLUMNS = (
    "id", "subject", "subject_label", "predicate", "sign", "object", "object_label", "hedged", "negated",
    "layer", "context_ids", "contexts", "context_basis", "stages", "stage_basis", "sites", "site_basis",
    "evidence_kinds", "evidence",
)  # fmt: skip
_TABLE = (
    Column("subject", lambda row: row["subject_label"]),
    Column("relation", lambda row: f"{row['label']} ({'0+-'[row['sign']]})"),
    Column("object", lambda row: row["object_label"]),
    Column("in", lambda row: f"{', '.join(row['contexts'])}{basis_text(row['context_basis'])}", rank=3),
    Column("found in", lambda row: ", ".join(row["evidence_kinds"]), rank=4),
    Column("evidence", lambda row: "; ".join(row["evidence"]), rank=2),
    Column("id", rank=1),
)


@click.command()
@click.argument("what", type=NAME)
@context_option
@click.option("--stage", type=NAME, help="A stage of the cascade: extravasation, dormancy ...")
@article_only_option
@evidence_option
@stated_option
@click.option(
    "--limit", type=click.IntRange(0), metavar="N",
    help="Most assertions of each relation, or sentences of a part; 0 for all. Default: all, but in a text "
    f"{_FEW} of each relation where there are more than {_MANY} in all.",
)  # fmt: skip
@graph_option
@answer_options(text=True)
def show(
    what: str, context: str | None, stage: str | None, article_only: bool, evidence: tuple[str, ...],
    stated: bool, limit: int | None, folder: Path | None, out: Output,
) -> None:  # fmt: skip
    """Show what is said of WHAT, with evidence.

    \b
    WHAT is
      an entity, by any of its names           MSLN, "brain metastasis"
      a part of the article, read in order     7, 7.2, 7.2-p1, 7.2-p1-s3, fig4
      a trial table or one of its rows         t2, t2-03
      a reference: its paper, what rests on it "ref 272"
      a curation note                          bmn:occulin
      an assertion, background fact or arm     bma:..., bmb:..., bmt:...
      an assertion that is gone, for what took its place

    (+) raises or promotes, (-) lowers or hinders, (0) states no direction. The article's text is not in the
    graph: a sentence shows what was read from it, by the names and the cue that it has.
    """
    from bmgraph._graph import open as open_graph

    graph = open_graph(folder)
    with usage_errors():
        found = graph.show(
            what, context=context or "", stage=stage or "", article_only=article_only, evidence=evidence,
            stated=stated, limit=limit or None,
        )  # fmt: skip
    if found.listing is not None:
        say_what_is_meant(graph, what)
    say_what_is_meant(graph, context, category="Disease")
    say_what_is_meant(graph, stage, category="CascadeStage")
    given = {
        "context": context, "stage": stage, "article-only": article_only, "evidence": evidence,
        "stated": stated,
    }  # fmt: skip
    filters = [f"--{name}" for name, value in given.items() if value]
    if found.request.kind in ("part", "reference", "note") and found.listing is None:
        _write_passages(found, filters, limit, out)
        return
    text = _entity_text(graph, found, filters, limit) if found.listing else _statement_text(found)
    rows = (_row(one, found.label) for one in found.statements)
    out.write(_COLUMNS, rows, shown=_TABLE, data=found.to_dict, text=text)


def _statement_text(found: Shown) -> Iterator[str]:
    from bmgraph.cli.show_text import statement_text

    if found.gone is not None:
        yield f"{found.gone}\n"
    for one in found.statements:
        yield statement_text(one, found.label)


def _entity_text(graph: Graph, found: Shown, filters: Sequence[str], limit: int | None) -> Iterator[str]:
    from bmgraph.cli._texts import trial_text
    from bmgraph.cli.show_text import groups_text

    listing = found.listing
    if listing is None:
        return
    yield _head(graph, listing)
    if not found.groups:
        yield f"{_silence(found.unfiltered, filters)}\n"
    yield from groups_text(_trimmed(found.groups, limit), listing.label, found.label, every=limit == 0)
    if found.publications:
        yield trial_text(found.publications, found.outcomes)


def _write_passages(found: Shown, filters: Sequence[str], limit: int | None, out: Output) -> None:
    from bmgraph.cli._texts import trial_text
    from bmgraph.cli.show_text import papers_text, passages_text, remark_text

    if not (found.passages or found.publications or found.papers or found.remark):
        what = f"{found.request.value}: no assertion there fits"
        raise click.ClickException(f"{what} ({', '.join(filters)})" if filters else what)
    printed = found.passages[: limit or None]

    def text() -> Iterator[str]:
        yield remark_text(found.remark) if found.remark else papers_text(found.papers)
        yield from passages_text(printed, found.label)
        if len(printed) < len(found.passages):
            yield style(f"\nand {len(found.passages) - len(printed)} more sentences: --limit 0\n", dim=True)
        yield trial_text(found.publications, found.outcomes)

    out.write(
        ("sentence", *_COLUMNS), _passage_rows(printed, found.label),
        shown=(Column("sentence"), *(column for column in _TABLE if column.name != "evidence")),
        data=lambda: found.with_passages(printed), text=text(),
    )  # fmt: skip


def _row(one: Statement, label: Callable[[str], str]) -> dict[str, Any]:
    return one.as_dict(label) | {"evidence": list(map(str, one.evidence))}


def _passage_rows(passages: Sequence[Passage], label: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    for passage in passages:
        for one, line in passage.lines:
            yield {"sentence": passage.sentence} | _row(one, label) | {"evidence": [str(line)]}


def _head(graph: Graph, listing: Listing) -> str:
    """Return who an entity is."""
    directory, label = graph.directory, graph.vocabulary.label
    text = style(listing.label, bold=True) + f"  {listing.id}  {listing.category}\n"
    names = directory.names.of(listing.id)
    for name, values in (
        ("also called", listing.synonyms),
        *((_KINDS[kind], [hit.name for hit in names if hit.kind == kind]) for kind in _KINDS),
        ("other ids", listing.xrefs),
        ("broader", map(label, listing.broader)),
        ("narrower", map(label, directory.descendants(listing.id)[1:])),
        ("members", map(label, listing.members)),
    ):
        if called := list(values):
            more = f", and {len(called) - _NAMES} more" if len(called) > _NAMES else ""
            text += f"{name}: {', '.join(called[:_NAMES])}{more}\n"
    return text


def _silence(count: int, filters: Sequence[str]) -> str:
    """Return what to say where nothing is left to show."""
    if count:
        return f"no assertion about it fits; there are {count} without {', '.join(filters)}"
    return "no assertion is about it directly; it qualifies others or groups narrower ones"


def _trimmed(groups: Sequence[Group], limit: int | None) -> list[Group]:
    """Return groups as a text has them: where much is said, and nobody asked for all, some of each."""
    many = sum(group.count for group in groups if not group.folded) > _MANY
    if limit is not None or not many:
        return list(groups)
    return [group if group.folded else replace(group, statements=group.statements[:_FEW]) for group in groups]
