"""Commands for foreign graphs: import, metapath."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bmgraph.cli._open import ended_as_by_errors, usage_errors
from bmgraph.cli.options import NAME, answer_options, count_option, seed_option
from bmgraph.cli.output import Output, print_json, print_text, progress
from bmgraph.cli.tables import Column
from bmgraph.formats import FORMATS

if TYPE_CHECKING:
    from bmgraph.formats.load import ImportReport

__all__ = ["import_", "metapath"]


def _columns(context: click.Context, parameter: click.Parameter, value: str | None) -> dict[str, str]:
    """Split MEANING=COLUMN,MEANING=COLUMN."""
    edge = ("subject", "predicate", "object", "weight", "id")
    known = ("id", "category", "label") if "node" in str(parameter.name) else edge
    out: dict[str, str] = {}
    for item in value.split(",") if value else ():
        meaning, equals, column = item.partition("=")
        if not equals or meaning not in known:
            raise click.BadParameter(f"{item}: write MEANING=COLUMN; meanings are {', '.join(known)}")
        if meaning in out:
            raise click.BadParameter(f"{item}: {meaning} is {out[meaning]} already")
        out[meaning] = column
    return out


def _signs(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> dict[str, int]:
    """Read RELATION=SIGN."""
    out = {}
    for item in value:
        relation, _, sign = item.rpartition("=")
        if not relation or sign not in ("+", "-", "0"):
            raise click.BadParameter(f"{item}: write RELATION=+, RELATION=- or RELATION=0")
        if relation in out:
            raise click.BadParameter(f"{item}: {relation} has a sign already")
        out[relation] = {"+": 1, "-": -1, "0": 0}[sign]
    return out


@click.command(name="import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="Folder to write to.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Of every file; else by their names.")
@click.option(
    "--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="For RDF: a TOML file."
)
@click.option("--node-columns", callback=_columns, help="Such as id=bel,category=function,label=name.")
@click.option("--edge-columns", callback=_columns, help="Such as subject=gene,predicate=effect,object=drug.")
@click.option("--skip-bad", is_flag=True, help="Leave out what cannot be read and list it in rejected.tsv.")
@click.option(
    "--sign",
    "signs",
    multiple=True,
    callback=_signs,
    metavar="RELATION=SIGN",
    help="Sign of a relation (+, -, 0) whose name does not say it; several.",
)
@click.option("--layer", default="", help="Name of the layer of edges that name no source of their own.")
@click.option("--merge", is_flag=True, help="Put the article's graph beside it, joined by ids.")
@click.option(
    "--sssom",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --merge: ids that match exactly.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON.")
def import_(
    files: tuple[Path, ...],
    target: Path,
    form: str | None,
    mapping: Path | None,
    node_columns: dict[str, str],
    edge_columns: dict[str, str],
    skip_bad: bool,
    signs: dict[str, int],
    layer: str,
    merge: bool,
    sssom: Path | None,
    as_json: bool,
) -> None:
    """Import a graph from FILES: KGX, Hetionet, RDF, tables, lists of edges; .gz and .bz2 are unpacked.

    The folder gets Parquet tables and an index that `paths --graph` and `metapath` read. What an edge says of
    itself (negated, hedged, directions, diseases, source) is kept; negated edges are walked by no path.

    \b
    bmgraph import nodes.tsv edges.sif.gz --to hetionet
    bmgraph import kg_nodes.tsv kg_edges.tsv --to kg
    bmgraph import graph.nt --mapping map.toml --to mine
    bmgraph import nodes.tsv edges.sif.gz --merge --layer hetionet --to joined
    """
    from bmgraph._graph import open as open_graph
    from bmgraph.formats.load import import_graph
    from bmgraph.formats.merge import put_article
    from bmgraph.formats.sssom import read_mappings

    if sssom and not merge:
        raise click.UsageError("--sssom needs --merge")
    begin = None
    if merge:
        graph = open_graph()
        mappings = (read_mappings(sssom),) if sssom else ()
        begin = put_article(graph.index, graph.vocabulary, *mappings, reports=graph.reports_part())
    size = 2 * sum(path.stat().st_size for path in files)
    with ended_as_by_errors(), progress(size, "reading") as on_bytes:
        report = import_graph(
            files,
            target,
            form=form,
            mapping=mapping,
            node_columns=node_columns,
            edge_columns=edge_columns,
            skip_bad=skip_bad,
            layer=layer or ("imported" if merge else ""),
            signs=signs,
            begin=begin,
            on_bytes=on_bytes,
        )
    if as_json:
        print_json({**asdict(report), "folder": str(report.folder)})
        return
    _say_what_came(report, merged=merge)


def _say_what_came(report: ImportReport, *, merged: bool) -> None:
    """Print what an import took, left out and noted."""
    counts = f"{report.nodes} nodes, {report.edges} edges, {report.distinct} distinct in the index"
    click.echo(f"{report.folder}: {counts}")
    if merged:
        click.echo(f"{report.joined} of the article's entities are in it too")
    if report.repeated:
        other = f"{report.differing} of them with other properties: the first ones are kept"
        click.echo(
            f"{report.repeated} nodes were given more than once, {other if report.differing else 'alike'}"
        )
    if report.several:
        click.echo(f"{report.several} nodes have several categories: one counts, all are in `properties`")
    if report.negated:
        click.echo(f"{_count(report.negated, 'edge')} negated: in the tables, walked by no path")
    if report.refused:
        click.echo(f"{_count(report.refused, 'line')} left out: {report.folder / 'rejected.tsv'}")
    for note in report.notes:
        print_text(note[:2000] + "\n")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _a_number(context: click.Context, parameter: click.Parameter, value: float) -> float:
    if math.isnan(value):
        raise click.BadParameter("not a number")
    return value


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("source", type=NAME)
@click.argument("target", required=False, type=NAME)
@click.option(
    "-m", "--metapath", "metapaths", multiple=True, required=True, help="Such as CbGpPWpGaD; several."
)
@click.option(
    "--damping",
    type=click.FloatRange(0, 2),
    callback=_a_number,
    default=0.4,
    show_default=True,
    help="Of degrees.",
)
@click.option(
    "--permutations",
    type=click.IntRange(0, 100_000),
    default=0,
    show_default=True,
    help="Networks for p-values; needs TARGET.",
)
@seed_option
@count_option(10, 100_000)
@answer_options()
def metapath(
    folder: Path,
    source: str,
    target: str | None,
    metapaths: Sequence[str],
    damping: float,
    permutations: int,
    seed: int,
    count: int,
    out: Output,
) -> None:
    """Count paths along metapaths from SOURCE, weighted by degree (DWPC), in an imported graph.

    Without TARGET: the nodes reached, highest DWPC first. With it: path count and DWPC of the pair and,
    with --permutations, how often networks of the same degrees give as much.

    \b
    bmgraph metapath hetionet "Compound::DB01156" "Disease::DOID:0050742" -m CbGpPWpGaD --permutations 200
    """
    from bmgraph._graph import open as open_graph

    with usage_errors(), progress(permutations, "networks") as on_network:
        rows = open_graph(folder).metapath(
            source,
            target or "",
            *metapaths,
            k=count,
            damping=damping,
            permutations=permutations,
            seed=seed,
            on_network=on_network,
        )
    shown = [Column(name, rank=name not in ("id", "label", "dwpc")) for name in rows[0]] if rows else ()
    out.write(list(rows[0]) if rows else ["metapath"], rows, shown=shown)
