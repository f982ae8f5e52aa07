"""The command line: open, call one function, render. The only place that prints and exits."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bmgraph import __version__
from bmgraph.errors import BmgraphError

if TYPE_CHECKING:
    import networkx as nx

    from bmgraph.lookup import Directory
    from bmgraph.ontology import Ontology
    from bmgraph.store import Store

__all__ = ["main"]

_F = TypeVar("_F", bound=Callable[..., Any])
_FORMATS = ("json", "csv", "tsv", "xml", "ttl", "nt")


class _Boundary(click.Group):
    """Turns what bmgraph raises into a line on stderr and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BmgraphError as error:
            click.echo(f"bmgraph: {error}", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            sys.stderr.close()  # the reader has left; nothing more to say
            ctx.exit(0)


@click.group(cls=_Boundary, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bmgraph")
def main() -> None:
    """A knowledge graph of metastatic brain tumours: build, query, walk and show it.

    Every assertion names the sentence of the review (doi:10.1002/mco2.70020) that it comes from.
    """


def _json_option(command: _F) -> _F:
    return click.option("--json", "as_json", is_flag=True, help="Write JSON.")(command)


def _print_json(value: object) -> None:
    import json

    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def _open() -> Store:
    from bmgraph.store import open_store

    return open_store()


def _project() -> tuple[nx.MultiDiGraph[str], Directory, Ontology]:
    from bmgraph.ontology import read_ontology
    from bmgraph.projection import project

    ontology = read_ontology()
    graph, directory = project(_open(), ontology)
    return graph, directory, ontology


@main.command()
def build() -> None:
    """Build the dataset from the tables: check, validate, write build/bmgraph.trig."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from bmgraph.build import BUILD_STEPS, build_dataset

    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=len(BUILD_STEPS))

        def on_step(step: str) -> None:
            progress.update(task, completed=BUILD_STEPS.index(step), description=step)

        report = build_dataset(on_step=on_step)
    click.echo(
        f"{report.path}: {report.entities} entities, {report.assertions} assertions, "
        f"{report.evidence} lines of evidence, {report.quads} quads"
    )


@main.command()
@click.argument("query", required=False)
@click.option("-f", "--file", "path", type=click.Path(exists=True, dir_okay=False), help="Read the query from a file.")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Set a parameter of a named query.")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Write in this format, not as a table.")
@click.option("--engine", type=click.Choice(("oxigraph", "rdflib")), default="oxigraph", show_default=True)
@click.option("--timeout", type=float, default=30.0, show_default=True, help="Seconds before giving up.")
def query(
    query: str | None, path: str | None, parameters: tuple[str, ...], form: str | None, engine: Any, timeout: float
) -> None:
    """Run a named query, a SPARQL text, a file (-f) or standard input (-).

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
    text = Path(path).read_text(encoding="utf-8") if path else str(query)
    if text == "-":
        text = click.get_text_stream("stdin").read()
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

    types = {parameter.name: parameter.type for parameter in named.parameters}
    values, directory = {}, None
    for item in given:
        name, equals, value = item.partition("=")
        if not equals:
            raise click.UsageError(f"-p {item}: write NAME=VALUE")
        if types.get(name) == "entity" and value:
            directory = directory or read_directory(store)
            value = directory.get(value).id
        values[name] = value
    return values


@main.command()
@_json_option
def queries(as_json: bool) -> None:
    """List the named queries and the questions they answer."""
    from bmgraph.queries import find_queries
    from bmgraph.render import console, plain_table

    found = find_queries()
    if as_json:
        _print_json([{"id": q.id, "topic": q.topic, "summary": q.summary} for q in found])
        return
    rows = [(q.id, " ".join(f"-p {p.name}=" for p in q.parameters), q.summary) for q in found]
    console().print(plain_table(("name", "parameters", "question"), rows))


@main.command()
@click.argument("text")
@_json_option
def find(text: str, as_json: bool) -> None:
    """Find entities by label, synonym or id; Greek letters, hyphens and case do not matter."""
    from bmgraph.errors import EntityNotFound
    from bmgraph.lookup import read_directory

    directory = read_directory(_open())
    found = directory.find(text)
    if as_json:
        names = ("id", "category", "label", "synonyms", "xrefs")
        _print_json([{name: getattr(x, name) for name in names} for x in found])
    elif found:
        from bmgraph.render import console, listing_table

        console().print(listing_table(found))
    if not found:
        raise EntityNotFound(text, directory.nearest(text))


@main.command()
@click.argument("what")
@_json_option
def show(what: str, as_json: bool) -> None:
    """Show an entity with all that is asserted of it, or one assertion (bma:...)."""
    from bmgraph.errors import EntityNotFound
    from bmgraph.render import assertion_text, console, entity_text

    graph, directory, _ = _project()
    if what.startswith("bma:"):
        edges = [edge for edge in graph.edges(keys=True) if edge[2] == what]
        if not edges:
            raise EntityNotFound(what)
        if as_json:
            _print_json(_edge_json(graph, edges[0]))
        else:
            console().print(assertion_text(graph, directory, edges[0]), end="")
        return
    listing = directory.get(what)
    if as_json:
        touching: list[tuple[str, str, str]] = []
        if listing.id in graph:
            touching = [*graph.out_edges(listing.id, keys=True), *graph.in_edges(listing.id, keys=True)]
        names = ("id", "category", "label", "synonyms", "xrefs", "broader", "members")
        _print_json(
            {name: getattr(listing, name) for name in names}
            | {"assertions": [_edge_json(graph, edge) for edge in sorted(set(touching), key=lambda e: e[2])]}
        )
    else:
        console().print(entity_text(graph, directory, listing), end="")


def _edge_json(graph: nx.MultiDiGraph[str], edge: tuple[str, str, str]) -> dict[str, object]:
    data = dict(graph.edges[edge])
    evidence = [locator.as_dict() for locator in data.pop("evidence")]
    return {"id": edge[2], "subject": edge[0], "object": edge[1], **data, "evidence": evidence}


@main.command()
@_json_option
def stats(as_json: bool) -> None:
    """Count entities by category, assertions by relation, and the ledger's sentences."""
    from collections import Counter

    from bmgraph.render import console, plain_table

    graph, directory, _ = _project()
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
        _print_json({**totals, "categories": dict(categories), "relations": dict(relations)})
        return
    out = console()
    for title, counts in (("total", totals), ("category", categories), ("relation", relations)):
        rows = [(name, str(n)) for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        out.print(plain_table((title, "count"), rows))
        out.print()


@main.command()
@click.argument("source")
@click.argument("target")
@click.option("--max-hops", type=click.IntRange(1, 8), default=4, show_default=True)
@click.option("--via", help="A category that some entity between the ends must have, e.g. CellType.")
@click.option("--context", help="A disease: LCBM, BCBM, NSCLC ...; broader and narrower statements fit.")
@click.option("--sign", type=click.Choice(("+", "-")), help="Only paths of this sign.")
@click.option("-k", "count", type=click.IntRange(1, 1000), default=5, show_default=True, help="How many paths.")
@_json_option
def paths(
    source: str, target: str, max_hops: int, via: str | None, context: str | None, sign: str | None,
    count: int, as_json: bool,
) -> None:  # fmt: skip
    """Find the best mechanism paths from SOURCE to TARGET, with sign and evidence at each step.

    Both stand for themselves and whatever is narrower: "brain metastasis" takes in lung cancer
    brain metastasis. No path is an empty answer, not an error.
    """
    from bmgraph.paths import context_filter, find_paths, path_json
    from bmgraph.render import console, path_text

    graph, directory, ontology = _project()
    if via is not None:
        matching = [name for name in ontology.categories if name.casefold() == via.casefold()]
        if not matching:
            raise click.UsageError(f"--via {via}: use one of {', '.join(sorted(ontology.categories))}")
        via = matching[0]
    found = find_paths(
        graph,
        ontology,
        directory.descendants(directory.get(source).id),
        directory.descendants(directory.get(target).id),
        k=count,
        max_hops=max_hops,
        via=via,
        sign={"+": 1, "-": -1, None: None}[sign],
        contexts=context_filter(directory, directory.get(context).id) if context else None,
    )
    if as_json:
        _print_json([path_json(path, directory) for path in found])
        return
    out = console()
    for number, path in enumerate(found, start=1):
        out.print(path_text(path, directory, number))
    if not found:
        out.print(f"no path of at most {max_hops} steps from {source} to {target}")


@main.command()
@click.option("--context", help="Only assertions that fit this disease.")
@click.option("--entity", help="Only the neighbourhood of this entity.")
@click.option("--hops", type=click.IntRange(1, 4), default=1, show_default=True, help="Size of the neighbourhood.")
@click.option("--path", "ends", nargs=2, metavar="SOURCE TARGET", help="Only the best paths between two entities.")
@click.option("-o", "--out", type=click.Path(dir_okay=False), help="File to write; default build/pages/<name>.html.")
def page(context: str | None, entity: str | None, hops: int, ends: tuple[str, str] | None, out: str | None) -> None:
    """Write a self-contained interactive page: the whole graph, or a part of it."""
    from bmgraph.lookup import search_key
    from bmgraph.pages import context_subgraph, neighbourhood, path_subgraph, render_page, write_page
    from bmgraph.paths import context_filter, find_paths
    from bmgraph.resources import build_dir

    if sum(choice is not None for choice in (context, entity, ends)) > 1:
        raise click.UsageError("give at most one of --context, --entity, --path")
    graph, directory, ontology = _project()
    name, title = "graph", "bmgraph: how lung and breast cancer reach the brain"
    if context:
        listing = directory.get(context)
        graph = context_subgraph(graph, context_filter(directory, listing.id))
        name, title = f"context-{search_key(context)}", f"bmgraph: {listing.label}"
    elif entity:
        listing = directory.get(entity)
        graph = neighbourhood(graph, listing.id, hops=hops)
        name, title = f"entity-{search_key(entity)}", f"bmgraph: around {listing.label}"
    elif ends:
        first, last = (directory.get(end) for end in ends)
        found = find_paths(
            graph, ontology, directory.descendants(first.id), directory.descendants(last.id)
        )
        graph = path_subgraph(graph, [key for path in found for step in path.steps for key in step.edges])
        name = f"path-{search_key(ends[0])}-{search_key(ends[1])}"
        title = f"bmgraph: from {first.label} to {last.label}"
    target = Path(out) if out else build_dir() / "pages" / f"{name}.html"
    write_page(target, render_page(graph, title=title, directory=directory))
    click.echo(f"{target}: {graph.number_of_nodes()} entities, {graph.number_of_edges()} assertions")


@main.group()
def export() -> None:
    """Export the graph for other tools."""


@export.command()
@click.option("--out", required=True, type=click.Path(file_okay=False), help="Folder for nodes.tsv and edges.tsv.")
def kgx(out: str) -> None:
    """Write KGX tables: nodes.tsv and edges.tsv."""
    from bmgraph.exchange import write_kgx
    from bmgraph.ontology import read_ontology

    nodes, edges = write_kgx(_open(), read_ontology(), Path(out))
    click.echo(f"{out}: nodes.tsv ({nodes} nodes), edges.tsv ({edges} edges)")


@main.command()
@click.option("--article", required=True, type=click.Path(exists=True, dir_okay=False), help="Plain text of the article.")
@click.option("--mutations", is_flag=True, help="Also damage every row in four ways and count what is caught.")
@click.option("--failures", "shown", type=int, default=20, show_default=True, help="How many failures to print.")
def verify(article: str, mutations: bool, shown: int) -> None:
    """Check every assertion and every sentence in scope against the article's text."""
    from bmgraph.curation import read_curation
    from bmgraph.errors import ArticleError
    from bmgraph.ontology import read_ontology
    from bmgraph.resources import graph_dir
    from bmgraph.verification import verify as run

    ontology = read_ontology()
    curation = read_curation(graph_dir(), ontology)
    try:
        text = Path(article).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ArticleError(f"{article}: not UTF-8 text: convert it first") from None
    report = run(curation, ontology, text)
    for failure in report.failures[:shown]:
        click.echo(failure)
    if len(report.failures) > shown:
        click.echo(f"... and {len(report.failures) - shown} more")
    total = sum(report.ledger.values())
    for reason, count in sorted(report.ledger.items()):
        click.echo(f"ledger: {count:4d} of {total} sentences {reason}")
    accounted = total - report.ledger["open"]
    click.echo(f"ledger: {100 * accounted / total if total else 0:.1f} % accounted for")
    click.echo(
        f"{report.checks} checks of {report.assertions} assertions with {report.evidence} lines of "
        f"evidence: {len(report.failures)} failures"
    )
    if mutations:
        from bmgraph.mutation import mutate

        for kind, (caught, tried) in mutate(curation, ontology, text).items():
            click.echo(f"mutation: {kind}: {caught} of {tried} caught ({100 * caught / max(tried, 1):.1f} %)")
    if not report.passed:
        sys.exit(1)


@main.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if a table is not canonical.")
def fmt(check: bool) -> None:
    """Rewrite the tables in canonical form: sorted rows and values, current labels."""
    from bmgraph.curation import format_tables
    from bmgraph.resources import graph_dir

    changed = [
        (path, text) for path, text in format_tables(graph_dir()).items() if path.read_text("utf-8") != text
    ]
    for path, text in changed:
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
        click.echo(f"{path}: {'not canonical: run `bmgraph fmt`' if check else 'rewritten'}")
    if check and changed:
        sys.exit(1)


@main.command()
@click.option("--article", required=True, type=click.Path(exists=True, dir_okay=False), help="Plain text of the article.")
@click.argument("sections", nargs=-1, required=True)
def index(article: str, sections: tuple[str, ...]) -> None:
    """Print the sentence index of SECTIONS (6.1, fig4 ...): fingerprints, no text."""
    from bmgraph.article import iter_sentences
    from bmgraph.tables import SENTENCE_COLUMNS, write_rows

    rows = [
        {
            "id": s.id, "sha256": s.sha256, "citations": "|".join(map(str, s.citations)),
            "panels": "|".join(s.panels), "set_aside": "", "remark": "",
        }
        for s in iter_sentences(Path(article).read_text(encoding="utf-8"), sections)
    ]  # fmt: skip
    click.echo(write_rows(SENTENCE_COLUMNS, rows), nl=False)
