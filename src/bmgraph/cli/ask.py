"""Commands that answer: query, find, show, stats, paths."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from bmgraph.cli._open import json_option, open_built, open_projection, print_json, read_text

if TYPE_CHECKING:
    import networkx as nx

    from bmgraph.ontology import Ontology
    from bmgraph.store import Store

__all__ = ["find", "paths", "queries", "query", "show", "stats"]

_FORMATS = ("json", "csv", "tsv", "xml", "ttl", "nt")


@click.command()
@click.argument("query", required=False)
@click.option(
    "-f", "--file", "path", type=click.Path(exists=True, dir_okay=False), help="Read the query from a file."
)
@click.option(
    "-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Set a parameter of a named query."
)
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Write in this format, not as a table.")
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
    r"""Run a named query, a SPARQL text, a file (-f) or standard input (-).

    \b
    bmgraph query genes-at-stage -p stage=extravasation -p context=LCBM
    bmgraph query "SELECT ?s WHERE { ?s bmo:activates HGNC:7029 }"
    bmgraph query --format csv < question.rq -
    """
    from bmgraph.queries import get_query, run_query
    from bmgraph.results import format_answer
    from bmgraph.store import open_store

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
    if form is None:
        from bmgraph.render import answer_table, console

        out = console()
        out.print(answer_table(answer))
        out.print(f"[dim]{len(answer.rows)} rows[/dim]")
        return
    try:
        sys.stdout.buffer.write(format_answer(answer, form))
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _parameters(store: Store, named: Any, given: tuple[str, ...]) -> dict[str, str]:
    """Split NAME=VALUE and turn names of entities into their CURIEs."""
    from bmgraph.lookup import read_directory

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
    from bmgraph.queries import find_queries
    from bmgraph.render import console, plain_table

    found = find_queries()
    if as_json:
        print_json([{"id": q.id, "topic": q.topic, "summary": q.summary} for q in found])
        return
    rows = [(q.id, " ".join(f"-p {p.name}=" for p in q.parameters), q.summary) for q in found]
    console().print(plain_table(("name", "parameters", "question"), rows))


@click.command()
@click.argument("text")
@json_option
def find(text: str, as_json: bool) -> None:
    """Find entities by label, synonym or id; Greek letters, hyphens and case do not matter."""
    from bmgraph.errors import EntityNotFound

    _, directory, _ = open_projection()
    found = directory.find(text)
    if as_json:
        names = ("id", "category", "label", "synonyms", "xrefs")
        print_json([{name: getattr(x, name) for name in names} for x in found])
    elif found:
        from bmgraph.render import console, listing_table

        console().print(listing_table(found))
    if not found:
        raise EntityNotFound(text, directory.nearest(text))


@click.command()
@click.argument("what")
@json_option
def show(what: str, as_json: bool) -> None:
    """Show an entity with all that is asserted of it, or one assertion (bma:...)."""
    from bmgraph.errors import EntityNotFound
    from bmgraph.outcomes import read_reports
    from bmgraph.render import assertion_text, console, entity_text, trial_text

    graph, directory, _ = open_projection()
    if what.startswith("bma:"):
        edges = [edge for edge in graph.edges(keys=True) if edge[2] == what]
        if not edges:
            raise EntityNotFound(what)
        if as_json:
            print_json(_edge_json(graph, edges[0]))
        else:
            console().print(assertion_text(graph, directory, edges[0]), end="")
        return
    listing = directory.get(what)
    if as_json:
        touching: list[tuple[str, str, str]] = []
        if listing.id in graph:
            touching = [*graph.out_edges(listing.id, keys=True), *graph.in_edges(listing.id, keys=True)]
        names = ("id", "category", "label", "synonyms", "xrefs", "broader", "members")
        outcomes = read_reports(open_built(), directory)[1] if listing.category == "ClinicalTrial" else []
        print_json(
            {name: getattr(listing, name) for name in names}
            | {"outcomes": [row.as_dict() for row in outcomes if row.trial == listing.label]}
            | {"assertions": [_edge_json(graph, edge) for edge in sorted(set(touching), key=lambda e: e[2])]}
        )
    else:
        console().print(entity_text(graph, directory, listing), end="")
        if listing.category == "ClinicalTrial":
            publications, outcomes = read_reports(open_built(), directory)
            mine = [row for row in publications if row.trial == listing.label]
            console().print(trial_text(mine, [row for row in outcomes if row.trial == listing.label]), end="")


def _edge_json(graph: nx.MultiDiGraph[str], edge: tuple[str, str, str]) -> dict[str, object]:
    data = dict(graph.edges[edge])
    evidence = [locator.as_dict() for locator in data.pop("evidence")]
    return {"id": edge[2], "subject": edge[0], "object": edge[1], **data, "evidence": evidence}


@click.command()
@json_option
def stats(as_json: bool) -> None:
    """Count entities by category, assertions by relation, and the ledger's sentences."""
    from collections import Counter

    from bmgraph.render import console, plain_table

    graph, directory, _ = open_projection()
    relations = Counter(data["predicate"] for _, _, data in graph.edges(data=True))
    categories = Counter(listing.category for listing in directory.by_id.values())
    totals = {
        "entities": len(directory.by_id),
        "assertions": graph.number_of_edges(),
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


@click.command()
@click.argument("source")
@click.argument("target", required=False)
@click.option(
    "--to-category",
    "to",
    multiple=True,
    metavar="CATEGORY",
    help="End at any entity of this category (Drug, ClinicalTrial ...); several are passed in this order.",
)
@click.option(
    "--max-hops", type=click.IntRange(1, 8), default=4, show_default=True, help="Longest path, in steps."
)
@click.option("--via", help="A category that some entity between the ends must have, e.g. CellType.")
@click.option("--context", help="A disease: LCBM, BCBM, NSCLC ...; broader and narrower statements fit.")
@click.option("--sign", type=click.Choice(("+", "-")), help="Only paths of this sign.")
@click.option("--article-only", is_flag=True, help="No step on a background layer.")
@click.option(
    "--mixed-contexts", is_flag=True, help="Also paths whose steps were said of different diseases."
)
@click.option(
    "-k", "count", type=click.IntRange(1, 1000), default=5, show_default=True, help="How many paths."
)
@json_option
def paths(
    source: str, target: str | None, to: tuple[str, ...], max_hops: int, via: str | None,
    context: str | None, sign: str | None, article_only: bool, mixed_contexts: bool, count: int,
    as_json: bool,
) -> None:  # fmt: skip
    r"""Find the best mechanism paths from SOURCE to TARGET, with sign and evidence at each step.

    Both stand for themselves and whatever is narrower: "brain metastasis" takes in lung cancer
    brain metastasis. Every step of a path holds in one common disease context unless
    --mixed-contexts is given. Steps on a background layer cost more than those on the article and
    name their source. No path is an empty answer, not an error.

    \b
    bmgraph paths MSLN "brain metastasis" --via CellType
    bmgraph paths MSLN --to-category Drug --to-category ClinicalTrial
    """
    from bmgraph.contexts import context_filter
    from bmgraph.outcomes import read_reports
    from bmgraph.paths import find_paths, path_json
    from bmgraph.render import console, path_text
    from bmgraph.steps import leads_to_treatment

    if (target is None) == (not to):
        raise click.UsageError("give one of: TARGET, or --to-category CATEGORY")
    graph, directory, ontology = open_projection(article_only=article_only)
    stations = [_category(ontology, "--to-category", name) for name in to]
    if via is not None:
        stations.insert(0, _category(ontology, "--via", via))
    if target is not None:
        ends = directory.descendants(directory.get(target).id)
    else:
        last = stations.pop()
        ends = [c for c, listing in directory.by_id.items() if ontology.is_a(listing.category, last)]
    found = find_paths(
        graph,
        ontology,
        directory.descendants(directory.get(source).id),
        ends,
        k=count,
        max_hops=max_hops,
        via=stations,
        to_treatment=leads_to_treatment(ontology, {directory.by_id[curie].category for curie in ends}),
        sign={"+": 1, "-": -1, None: None}[sign],
        contexts=context_filter(directory, directory.get(context).id) if context else None,
        accept_path=None if mixed_contexts else lambda path: bool(path.common_contexts(directory)),
    )
    reported = (
        read_reports(open_built(), directory)[1]
        if any(step.neutral for p in found for step in p.steps)
        else []
    )

    def reports(trial: str, intervention: str) -> list[dict[str, object]]:
        name = directory.by_id[trial].label
        rows = {
            row.publication.row for row in reported if row.trial == name and intervention in row.interventions
        }
        return [row.as_dict() for row in reported if row.publication.row in rows]

    if as_json:
        print_json([path_json(path, directory, reports) for path in found])
        return
    out = console()
    for number, path in enumerate(found, start=1):
        out.print(path_text(path, directory, number, reports))
    if not found:
        aim = target or ", then ".join(to)
        out.print(f"no path of at most {max_hops} steps from {source} to {aim}")


def _category(ontology: Ontology, option: str, name: str) -> str:
    """Return the category that a user means."""
    matching = [known for known in ontology.categories if known.casefold() == name.casefold()]
    if not matching:
        raise click.UsageError(f"{option} {name}: use one of {', '.join(sorted(ontology.categories))}")
    return matching[0]
