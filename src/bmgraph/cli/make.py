"""Commands that make and check: build, page, export, verify, fmt, index."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bmgraph.cli._open import open_built, read_text

__all__ = ["build", "export", "fmt", "index", "page", "verify"]


@click.command()
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


@click.command()
@click.option("--context", help="Only assertions that fit this disease.")
@click.option("--entity", help="Only the neighbourhood of this entity.")
@click.option(
    "--hops", type=click.IntRange(1, 4), default=1, show_default=True, help="Size of the neighbourhood."
)
@click.option(
    "--path", "ends", nargs=2, metavar="SOURCE TARGET", help="Only the best paths between two entities."
)
@click.option("--layers", is_flag=True, help="Also the background layers; a path page has them anyway.")
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False), help="File to write; default build/pages/<name>.html."
)
def page(
    context: str | None,
    entity: str | None,
    hops: int,
    ends: tuple[str, str] | None,
    layers: bool,
    out: str | None,
) -> None:
    """Write a self-contained interactive page: the whole graph, or a part of it."""
    from bmgraph._graph import open_graph
    from bmgraph.graph.contexts import context_filter
    from bmgraph.names import search_key
    from bmgraph.resources import build_dir
    from bmgraph.site.pages import context_subgraph, neighbourhood, path_subgraph, render_page, write_page

    if sum(choice is not None for choice in (context, entity, ends)) > 1:
        raise click.UsageError("give at most one of --context, --entity, --path")
    opened = open_graph(article_only=not (layers or ends))
    graph, directory = opened.projection, opened.directory
    name, title = f"graph{'-layers' if layers else ''}", "bmgraph: how lung and breast cancer reach the brain"
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
        found = opened.paths(first.id, last.id, k=5)
        if not found:
            raise click.ClickException(f"no path from {first.label} to {last.label}: nothing to draw")
        graph = path_subgraph(graph, [key for path in found for step in path.steps for key in step.edges])
        name = f"path-{search_key(ends[0])}-{search_key(ends[1])}"
        title = f"bmgraph: from {first.label} to {last.label}"
    target = Path(out) if out else build_dir() / "pages" / f"{name}.html"
    write_page(target, render_page(graph, title=title, directory=directory))
    click.echo(f"{target}: {graph.number_of_nodes()} entities, {graph.number_of_edges()} assertions")


@click.group()
def export() -> None:
    """Export the graph for other tools."""


@export.command()
@click.option(
    "--out", required=True, type=click.Path(file_okay=False), help="Folder for nodes.tsv and edges.tsv."
)
def kgx(out: str) -> None:
    """Write KGX tables: nodes.tsv and edges.tsv."""
    from bmgraph.formats.kgx import write_kgx
    from bmgraph.ontology import read_ontology

    nodes, edges = write_kgx(open_built(), read_ontology(), Path(out))
    kinds = ", ".join(f"{count} {kind}" for kind, count in edges.most_common())
    click.echo(f"{out}: nodes.tsv ({nodes} nodes), edges.tsv ({edges.total()} edges: {kinds})")


@click.command()
@click.option(
    "--article",
    required=True,
    type=click.Path(exists=True, dir_okay=False),
    help="Plain text of the article.",
)
@click.option(
    "--mutations", is_flag=True, help="Also damage every row in four ways and count what is caught."
)
@click.option(
    "--failures", "shown", type=int, default=20, show_default=True, help="How many failures to print."
)
def verify(article: str, mutations: bool, shown: int) -> None:
    """Check every assertion and every sentence in scope against the article's text."""
    from bmgraph.curation.reading import read_curation
    from bmgraph.curation.verification import verify as run
    from bmgraph.ontology import read_ontology
    from bmgraph.resources import graph_dir

    ontology = read_ontology()
    curation = read_curation(graph_dir(), ontology)
    text = read_text(article)
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
        f"evidence and {report.quantities} quantities, {report.publications} trial rows with "
        f"{report.outcomes} outcomes: {len(report.failures)} failures"
    )
    if mutations:
        from bmgraph.curation.mutation import mutate

        for kind, (caught, tried) in mutate(curation, ontology, text).items():
            click.echo(f"mutation: {kind}: {caught} of {tried} caught ({100 * caught / max(tried, 1):.1f} %)")
    if not report.passed:
        sys.exit(1)


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if a table is not canonical.")
def fmt(check: bool) -> None:
    """Rewrite the tables in canonical form: sorted rows and values, current labels."""
    from bmgraph.curation.reading import format_tables
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


@click.command()
@click.option(
    "--article",
    required=True,
    type=click.Path(exists=True, dir_okay=False),
    help="Plain text of the article.",
)
@click.argument("sections", nargs=-1, required=True)
def index(article: str, sections: tuple[str, ...]) -> None:
    """Print the sentence index of SECTIONS (6.1, fig4 ...): fingerprints, no text."""
    from bmgraph.curation.article import iter_sentences
    from bmgraph.curation.tables import SENTENCE_COLUMNS, write_rows

    rows = [
        {
            "id": s.id, "sha256": s.sha256, "citations": "|".join(map(str, s.citations)),
            "panels": "|".join(s.panels), "set_aside": "", "remark": "",
        }
        for s in iter_sentences(read_text(article), sections)
    ]  # fmt: skip
    click.echo(write_rows(SENTENCE_COLUMNS, rows), nl=False)
