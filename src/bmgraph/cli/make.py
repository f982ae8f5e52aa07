"""Commands that make and check: build, page, export, verify, fmt, index."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bmgraph.cli._open import open_built, read_text, usage_errors
from bmgraph.cli.options import NAME, article_file_option, graph_option, out_option
from bmgraph.cli.output import Output, note, print_text
from bmgraph.files import file_name, whole_file

if TYPE_CHECKING:
    pass

__all__ = ["build", "export", "fmt", "index", "page", "verify"]


@click.command()
def build() -> None:
    """Build the dataset from the tables: check them, validate, write.

    The tables are those in the folder BMGRAPH_DATA, else those of the checkout or of the installed package.
    What is written goes to the folder BMGRAPH_BUILD, else to build/ of the checkout or to bmgraph/ in
    XDG_CACHE_HOME or ~/.cache: bmgraph.trig, the same dataset ready to be opened, the graph for paths, and
    manifest.json, which says of what they are. All other commands read them, and ask for a new build where
    bmgraph or the tables are no longer the same.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from bmgraph._build import BUILD_STEPS, build_dataset

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
@click.option("--context", type=NAME, help="Only assertions that fit this disease.")
@click.option("--entity", type=NAME, help="Only the neighbourhood of this entity.")
@click.option(
    "--hops", type=click.IntRange(1, 4), default=1, show_default=True, help="Size of the neighbourhood."
)
@click.option(
    "--path",
    "ends",
    nargs=2,
    type=NAME,
    metavar="SOURCE TARGET",
    help="Only the best paths between two entities.",
)
@click.option("--layers", is_flag=True, help="Also the background layers; a path page has them anyway.")
@graph_option
@out_option("File to write, - for standard output; default build/pages/NAME.html.")
def page(
    context: str | None,
    entity: str | None,
    hops: int,
    ends: tuple[str, str] | None,
    layers: bool,
    folder: Path | None,
    out_path: str | None,
) -> None:
    """Write a self-contained interactive page: the whole graph, or a part of it."""
    from bmgraph._graph import open as open_graph
    from bmgraph.resources import build_dir

    if sum(choice is not None for choice in (context, entity, ends)) > 1:
        raise click.UsageError("give at most one of --context, --entity, --path")
    with usage_errors():
        drawn = open_graph(folder).page(
            context=context or "", entity=entity or "", hops=hops, path=ends or (), layers=layers
        )
    path = out_path or str(build_dir() / "pages" / f"{_folder_name(folder)}{drawn.name}.html")
    out = Output(None, path, (), text=True)
    out.write_bytes(drawn.html.encode())
    counts = f"{drawn.entities} entities, {drawn.assertions} assertions"
    if out.target and out.target.is_file():
        print_text(f"{path}: {counts}\n")
    else:
        note(counts)


def _folder_name(folder: Path | None) -> str:
    """Return what tells pages of an imported graph from those of the article's."""
    return f"{file_name(folder.resolve().name)}-" if folder else ""


@click.group()
def export() -> None:
    """Export the graph for other tools."""


@export.command()
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder for nodes.tsv and edges.tsv.",
)
def kgx(out: Path) -> None:
    """Write KGX tables: nodes.tsv and edges.tsv."""
    from bmgraph.formats.kgx import write_kgx
    from bmgraph.ontology import read_ontology

    nodes, edges = write_kgx(open_built(), read_ontology(), out)
    kinds = ", ".join(f"{count} {kind}" for kind, count in edges.most_common())
    click.echo(f"{out}: nodes.tsv ({nodes} nodes), edges.tsv ({edges.total()} edges: {kinds})")


@click.command()
@article_file_option
@click.option(
    "--mutations", is_flag=True, help="Also damage every row in seven ways and count what is caught."
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
    from bmgraph.curation.formatting import format_tables
    from bmgraph.resources import graph_dir

    changed = [
        (path, text) for path, text in format_tables(graph_dir()).items() if path.read_text("utf-8") != text
    ]
    for path, text in changed:
        if not check:
            with whole_file(path) as file:
                file.write(text.encode())
        click.echo(f"{path}: {'not canonical: run `bmgraph fmt`' if check else 'rewritten'}")
    if check and changed:
        sys.exit(1)


@click.command()
@article_file_option
@click.argument("sections", nargs=-1, required=True)
def index(article: str, sections: tuple[str, ...]) -> None:
    """Print the sentence index of SECTIONS (6.1, fig4 ...): fingerprints, no text."""
    from bmgraph.curation.article import iter_sentences
    from bmgraph.curation.tables import SENTENCE_COLUMNS, write_rows

    rows = [
        {
            "id": s.id,
            "sha256": s.sha256,
            "citations": "|".join(map(str, s.citations)),
            "panels": "|".join(s.panels),
            "set_aside": "",
            "remark": "",
        }
        for s in iter_sentences(read_text(article), sections)
    ]
    click.echo(write_rows(SENTENCE_COLUMNS, rows), nl=False)
