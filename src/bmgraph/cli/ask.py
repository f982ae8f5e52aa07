"""Commands that answer: query, queries, find, show, stats."""

from __future__ import annotations

import re
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from bmgraph.cli._open import json_option, open_built, print_json, print_text, read_text

if TYPE_CHECKING:
    import networkx as nx

    from bmgraph.dataset.store import Store

__all__ = ["find", "queries", "query", "show", "stats"]

_FORMATS = ("table", "json", "csv", "tsv", "xml", "ttl", "nt")


@click.command()
@click.argument("query", required=False)
@click.option(
    "-f", "--file", "path", type=click.Path(exists=True, dir_okay=False), help="Read the query from a file."
)
@click.option(
    "-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Set a parameter of a named query."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Default: table, off a terminal tsv; ttl for graphs.",
)
@click.option(
    "--engine",
    type=click.Choice(("oxigraph", "rdflib")),
    default="oxigraph",
    show_default=True,
    help="SPARQL engine.",
)
@click.option("--timeout", type=float, default=30.0, show_default=True, help="Seconds before giving up.")
def query(
    query: str | None,
    path: str | None,
    parameters: tuple[str, ...],
    form: str | None,
    engine: Any,
    timeout: float,
) -> None:
    """Run a named query, a SPARQL text, a file (-f) or standard input (-).

    \b
    bmgraph query genes-at-stage -p stage=extravasation -p context=LCBM
    bmgraph query "SELECT ?s WHERE { ?s bmo:activates HGNC:7029 }"
    bmgraph query --format csv < question.rq -
    """
    from bmgraph.dataset.queries import get_query, run_query
    from bmgraph.dataset.results import format_answer
    from bmgraph.dataset.store import open_store

    if (query is None) == (path is None):
        raise click.UsageError("give one of: a query's name, a SPARQL text, -f FILE, or - for standard input")
    store = open_store(engine=engine)
    text = read_text(path) if path else str(query)
    if text == "-":
        text = sys.stdin.read()
    if path is None and " " not in text.strip() and "{" not in text:
        named = get_query(text.strip())
        answer = run_query(store, named, _parameters(store, named, parameters), timeout=timeout)
    elif parameters:
        raise click.UsageError("-p belongs to named queries; write the values into the text")
    else:
        answer = store.query(text, timeout=timeout)
    if form is None and (answer.kind == "graph" or not sys.stdout.isatty()):
        form = "ttl" if answer.kind == "graph" else "tsv"
    if form in (None, "table") and answer.kind != "graph":
        from bmgraph.cli._tables import answer_table, console

        out = console()
        out.print(answer_table(answer))
        out.print(f"[dim]{len(answer.rows)} rows[/dim]")
        return
    try:
        sys.stdout.buffer.write(format_answer(answer, form or "ttl"))
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _parameters(store: Store, named: Any, given: tuple[str, ...]) -> dict[str, str]:
    """Split NAME=VALUE and turn names of entities into their CURIEs."""
    from bmgraph.dataset.entities import read_directory

    parameters = {parameter.name: parameter for parameter in named.parameters}
    values, directory = {}, None
    for item in given:
        name, equals, value = item.partition("=")
        if not equals:
            raise click.UsageError(f"-p {item}: write NAME=VALUE")
        parameter = parameters.get(name)
        if parameter and parameter.type == "entity" and value:
            directory = directory or read_directory(store)
            value = directory.get(value, parameter.category).id
        values[name] = value
    return values


@click.command()
@json_option
def queries(as_json: bool) -> None:
    """List the named queries and the questions they answer."""
    from bmgraph.cli._tables import console, plain_table
    from bmgraph.dataset.queries import find_queries

    found = find_queries()
    if as_json:
        print_json(
            [
                {
                    "id": q.id,
                    "topic": q.topic,
                    "summary": q.summary,
                    "parameters": list(map(asdict, q.parameters)),
                }
                for q in found
            ]
        )
        return
    rows = [(q.id, " ".join(f"-p {p.name}={p.default}" for p in q.parameters), q.summary) for q in found]
    console().print(plain_table(("name", "parameters and defaults", "question"), rows, whole=("name",)))


@click.command()
@click.argument("text")
@json_option
def find(text: str, as_json: bool) -> None:
    """Find entities by label, synonym or id; Greek letters, hyphens and case do not matter."""
    from bmgraph._graph import open_graph
    from bmgraph.errors import EntityNotFound

    directory = open_graph().directory
    found = directory.find(text)
    if as_json:
        names = ("id", "category", "label", "synonyms", "xrefs")
        print_json([{name: getattr(x, name) for name in names} for x in found])
    elif found:
        from bmgraph.cli._tables import console, listing_table

        console().print(listing_table(found))
    if not found:
        raise EntityNotFound(text, directory.nearest(text))


@click.command()
@click.argument("what")
@json_option
def show(what: str, as_json: bool) -> None:
    """Show an entity with all that is asserted of it, one assertion (bma:...), or all of a sentence.

    What is printed beside a path can be asked for: ids of assertions, background facts and arms (bma:,
    bmb:, bmt:), sentences of the article (6.3.1-p1-s5) and rows of the trial tables (t2-03).
    """
    from bmgraph._graph import open_graph
    from bmgraph.cli._texts import assertion_text, entity_text, trial_text
    from bmgraph.errors import EntityNotFound
    from bmgraph.trials.reports import read_reports

    opened = open_graph()
    graph, directory = opened.projection, opened.directory
    if re.fullmatch(r"bm[abt]:\S+|[\w.]+-p\d+-s\d+|t\d-\d+", what):
        edges = [
            (u, v, key)
            for u, v, key, data in graph.edges(keys=True, data=True)
            if key == what or any(locator.as_dict().get("sentence") == what for locator in data["evidence"])
        ]
        if not edges:
            raise EntityNotFound(what)
        if as_json:
            found = [_edge_json(graph, edge) for edge in edges]
            print_json(found[0] if edges[0][2] == what else found)
        for edge in () if as_json else edges:
            print_text(assertion_text(graph, directory, edge), nl=False)
        return
    listing = directory.get(what)
    is_trial = listing.category in opened.ontology.categories_with("trial")
    if as_json:
        touching: list[tuple[str, str, str]] = []
        if listing.id in graph:
            touching = [*graph.out_edges(listing.id, keys=True), *graph.in_edges(listing.id, keys=True)]
        names = ("id", "category", "label", "synonyms", "xrefs", "broader", "members")
        reported = [row.as_dict() for row in opened.outcomes if row.trial == listing.label]
        print_json(
            {name: getattr(listing, name) for name in names}
            | {"outcomes": reported if is_trial else []}
            | {"assertions": [_edge_json(graph, edge) for edge in sorted(set(touching), key=lambda e: e[2])]}
        )
    else:
        print_text(entity_text(graph, directory, listing), nl=False)
        if is_trial:
            publications, outcomes = read_reports(open_built(), directory)
            mine = [row for row in publications if row.trial == listing.label]
            print_text(trial_text(mine, [row for row in outcomes if row.trial == listing.label]), nl=False)


def _edge_json(graph: nx.MultiDiGraph[str], edge: tuple[str, str, str]) -> dict[str, object]:
    data = dict(graph.edges[edge])
    evidence = [locator.as_dict() for locator in data.pop("evidence")]
    return {"id": edge[2], "subject": edge[0], "object": edge[1], **data, "evidence": evidence}


@click.command()
@json_option
def stats(as_json: bool) -> None:
    """Count entities by category and assertions by relation, those of the layers and trials with them."""
    from collections import Counter

    from bmgraph._graph import open_graph
    from bmgraph.cli._tables import console, plain_table
    from bmgraph.graph.projection import ARTICLE_LAYER

    opened = open_graph()
    graph, directory = opened.projection, opened.directory
    relations = Counter(data["predicate"] for _, _, data in graph.edges(data=True))
    categories = Counter(listing.category for listing in directory.by_id.values())
    layers = Counter(data["layer"] for _, _, data in graph.edges(data=True))
    trials = sum(1 for _, _, key in graph.edges(keys=True) if key.startswith("bmt:"))
    totals = {
        "entities": len(directory.by_id),
        "assertions": graph.number_of_edges(),
        "of the article": layers[ARTICLE_LAYER] - trials,
        "of trial arms": trials,
        "of background layers": graph.number_of_edges() - layers[ARTICLE_LAYER],
        "hedged": sum(1 for _, _, d in graph.edges(data=True) if d["hedged"]),
        "negated": sum(1 for _, _, d in graph.edges(data=True) if d["negated"]),
        "lines of evidence": sum(len(d["evidence"]) for _, _, d in graph.edges(data=True)),
    }
    if as_json:
        print_json({**totals, "categories": dict(categories), "relations": dict(relations)})
        return
    out = console()
    for title, counts in (("total", totals), ("category", categories), ("relation", relations)):
        rows = [(name, str(n)) for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        out.print(plain_table((title, "count"), rows))
        out.print()
