"""Commands that answer: query, queries, find, stats."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bmgraph.cli._open import read_text, say_what_is_meant
from bmgraph.cli.options import NAME, answer_options, evidence_option, graph_option
from bmgraph.cli.output import FORMS, Output, note
from bmgraph.cli.tables import Column, table_lines

if TYPE_CHECKING:
    from bmgraph._graph import Graph
    from bmgraph.dataset.entities import Directory
    from bmgraph.dataset.queries import Parameter, Query
    from bmgraph.dataset.results import Answer
    from bmgraph.dataset.store import Store

__all__ = ["find", "queries", "query", "stats"]

#: The forms of the W3C, for what other tools of the semantic web read.
_W3C = ("sparql-json", "sparql-xml", "sparql-csv", "sparql-tsv", "ttl", "nt")
_GRAPH_FORMS = ("ttl", "nt")
#: What a parameter accepts of whose values there is no list, by its type.
_ANY = {"entity": "any entity", "text": "a text", "integer": "a whole number", "decimal": "a number"}
#: Names that a table has of those that a parameter accepts.
_NAMES = 12


@click.command()
@click.argument("query", required=False)
@click.option(
    "-f", "--file", "path", type=click.Path(exists=True, dir_okay=False), help="Read the query from a file."
)
@click.option(
    "-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Set a parameter of a named query."
)
@click.option(
    "--engine",
    type=click.Choice(("oxigraph", "rdflib")),
    default="oxigraph",
    show_default=True,
    help="SPARQL engine.",
)
@click.option("--timeout", type=float, default=30.0, show_default=True, help="Seconds before giving up.")
@graph_option
@answer_options(more=_W3C)
def query(
    query: str | None,
    path: str | None,
    parameters: tuple[str, ...],
    engine: Any,
    timeout: float,
    folder: Path | None,
    out: Output,
) -> None:
    """Run a named query, a SPARQL text, a file (-f) or standard input (-).

    Ids are written as CURIEs. sparql-json, sparql-xml, sparql-csv and sparql-tsv are the forms of the W3C,
    with IRIs and datatypes; ttl and nt, those of a graph, are for CONSTRUCT and DESCRIBE.

    \b
    bmgraph query genes-at-stage -p stage=extravasation -p context=LCBM
    bmgraph query "SELECT ?s WHERE { ?s bmo:activates HGNC:7029 }"
    bmgraph query --format csv < question.rq -
    """
    from bmgraph._graph import open as open_graph
    from bmgraph.answers.queried import is_name, open_rdf, run

    if (query is None) == (path is None):
        raise click.UsageError("give one of: a query's name, a SPARQL text, -f FILE, or - for standard input")
    text = read_text(path) if path else str(query)
    if text == "-":
        text = sys.stdin.read()
    if not text.strip():
        raise click.UsageError("the query is empty")
    named = path is None and is_name(text)
    if parameters and not named:
        raise click.UsageError("-p belongs to named queries; write the values into the text")
    graph = open_graph(folder)
    store = open_rdf(graph.folder, graph.dataset, engine)
    given = dict(map(_name_and_value, parameters))
    answer = run(store, graph.vocabulary.directory, text, given, timeout)
    if named and given:
        _say_what_is_meant(graph, text, given)
    if not named:
        _warn_of_unknown(store, text)
    _write_answer(answer, out)


def _say_what_is_meant(graph: Graph, query: str, given: Mapping[str, str]) -> None:
    """Say on stderr which entities the parameters of a query are read as."""
    from bmgraph.dataset.queries import get_query

    for parameter in get_query(query.strip()).parameters:
        if parameter.type == "entity":
            say_what_is_meant(graph, given.get(parameter.name), category=parameter.category)


def _warn_of_unknown(store: Store, text: str) -> None:
    """Say which names in a query the dataset does not know: they find nothing."""
    from bmgraph.dataset.mentions import unknown_names

    for name, near in unknown_names(store, text):
        hint = f"; nearest: {', '.join(near)}" if near else ""
        note(f"{name} stands nowhere in the dataset{hint}")


def _write_answer(answer: Answer, out: Output) -> None:
    """Write an answer; a graph is written as Turtle where no form was asked for."""
    from bmgraph.dataset.results import display, format_answer, plain_value

    if answer.kind == "graph" and not out.asked and out.form in ("table", "tsv"):
        out.form = "ttl"
    if out.form in _W3C:
        if (answer.kind == "graph") != (out.form in _GRAPH_FORMS):
            fits = [form for form in _W3C if (form in _GRAPH_FORMS) == (answer.kind == "graph")]
            what = "a graph" if answer.kind == "graph" else "a table"
            raise click.UsageError(f"{what} is not written as {out.form}: use {', '.join((*FORMS, *fits))}")
        out.write_bytes(format_answer(answer, out.form.removeprefix("sparql-")))
        return
    columns = answer.columns
    if answer.boolean is not None:
        out.write(("answer",), [{"answer": answer.boolean}], data=lambda: answer.boolean)
        return
    rows: Iterable[tuple[Any, ...]] = answer.rows
    if answer.triples is not None:
        columns = ("subject", "predicate", "object")
        rows = [(t.subject, t.predicate, t.object) for t in answer.triples]
    cells = [dict(zip(columns, map(display, row), strict=True)) for row in rows]
    out.write(
        columns,
        cells,
        footer=f"{len(cells)} row{'' if len(cells) == 1 else 's'}",
        data=lambda: [dict(zip(columns, map(plain_value, row), strict=True)) for row in rows],
    )


def _name_and_value(given: str) -> tuple[str, str]:
    """Split NAME=VALUE."""
    name, equals, value = given.partition("=")
    if not equals:
        raise click.UsageError(f"-p {given}: write NAME=VALUE")
    return name, value


@click.command()
@click.argument("name", required=False, type=NAME)
@answer_options()
def queries(name: str | None, out: Output) -> None:
    """List the named queries and the questions they answer; of NAME, what each parameter accepts."""
    from bmgraph.dataset.queries import find_queries, get_query

    if name:
        _write_parameters(get_query(name), out)
        return
    found = find_queries()
    rows = (
        {
            "id": q.id,
            "topic": q.topic,
            "question": q.summary,
            "parameters": " ".join(f"-p {p.name}={p.default}" for p in q.parameters),
        }
        for q in found
    )
    out.write(
        ("id", "topic", "question", "parameters"),
        rows,
        shown=[Column("id"), Column("question"), Column("parameters", rank=1)],
        data=lambda: [_query_json(q) | {"parameters": list(map(asdict, q.parameters))} for q in found],
    )


def _query_json(query: Query) -> dict[str, object]:
    return {
        "id": query.id, "topic": query.topic, "summary": query.summary, "description": query.description,
    }  # fmt: skip


def _write_parameters(query: Query, out: Output) -> None:
    """Write what the parameters of a query mean and accept."""
    from bmgraph._graph import open as open_graph

    entities = any(parameter.type == "entity" for parameter in query.parameters)
    directory = open_graph().directory if entities else None
    rows = [
        asdict(parameter) | {"accepts": _accepted(parameter, directory)} for parameter in query.parameters
    ]

    shown = [
        Column("parameter", lambda row: f"-p {row['name']}={row['default']}"),
        Column("what it is", lambda row: row["description"]),
        Column("accepts", lambda row: _some(row["accepts"]) or _ANY[row["type"]]),
    ]
    out.write(
        ("name", "type", "category", "default", "description", "accepts"),
        rows,
        shown=shown,
        data=lambda: _query_json(query) | {"parameters": rows},
        footer=f"{query.summary} {query.description}",
    )


def _some(names: Sequence[str]) -> str:
    return f"{', '.join(names[:_NAMES])}{f' and {len(names) - _NAMES} more' if len(names) > _NAMES else ''}"


def _accepted(parameter: Parameter, directory: Directory | None) -> list[str]:
    """Return the labels of the entities that a parameter accepts; none where its type tells all."""
    if directory is None or not parameter.category:
        return []
    listings = (x for x in directory.by_id.values() if x.category == parameter.category)
    return [x.label for x in sorted(listings, key=lambda x: (x.order, x.label.casefold()))]


@click.command()
@click.argument("text", type=NAME)
@click.option(
    "--limit", type=click.IntRange(0), default=20, show_default=True, help="Most to print; 0 for all."
)
@evidence_option
@graph_option
@answer_options()
def find(text: str, limit: int, evidence: tuple[str, ...], folder: Path | None, out: Output) -> None:
    """Find entities by any name: label, synonym, brand or code name, symbol, abbreviation, id.

    Greek letters, hyphens, case, plural and British spelling do not matter. The column `matched` has the
    name that fits, `kind` what name it is, `source` who gives it (the article where there is none) and `how`
    in what way TEXT meets it. The name of a drug that is not in the graph finds no other drug.
    """
    from bmgraph._graph import open as open_graph

    found = open_graph(folder).find(text, evidence=evidence)
    shown = [
        Column("id"), Column("category", rank=3), Column("label"), Column("matched", _other_name, rank=1),
        Column("kind", _kind, rank=2), Column("how", rank=4),
        Column("also called", lambda row: ", ".join(row["synonyms"]), rank=5),
    ]  # fmt: skip
    rows = found.to_dicts()[: limit or None]
    columns = ("id", "category", "label", "matched", "kind", "source", "how", "synonyms", "xrefs")
    out.write(columns, rows, shown=shown)
    if len(rows) < len(found):
        note(f"{len(rows)} of {len(found)}; --limit 0 prints all")


def _other_name(row: Mapping[str, Any]) -> str:
    """Return the name that fits where it is neither label nor id, which are printed beside it."""
    return "" if row["matched"] in (row["label"], row["id"]) else str(row["matched"])


def _kind(row: Mapping[str, Any]) -> str:
    """Return what kind of name fits, and of which source where it is not the article's."""
    return f"{row['kind']} ({row['source']})" if row["source"] else str(row["kind"])


@click.command()
@graph_option
@answer_options(text=True)
def stats(folder: Path | None, out: Output) -> None:
    """Count entities by category and assertions by relation, those of the layers and trials with them."""
    from bmgraph._graph import open as open_graph

    parts = open_graph(folder).stats()
    out.write(
        ("of", "name", "count"),
        (
            {"of": part, "name": name, "count": count}
            for part, counts in parts.items()
            for name, count in counts.items()
        ),
        data=lambda: parts,
        text=_counts_text(parts),
    )


def _counts_text(parts: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    for n, (part, counts) in enumerate((part, counts) for part, counts in parts.items() if counts):
        rows = ({part: name, "count": count} for name, count in counts.items())
        yield "\n" if n else ""
        yield from (f"{line}\n" for line in table_lines([Column(part), Column("count")], rows, None))
