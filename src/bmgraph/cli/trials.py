"""Commands on trials: outcomes, trials."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Sequence
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bmgraph.cli._open import open_built, print_json

if TYPE_CHECKING:
    pass

__all__ = ["outcomes", "trials"]

_FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(("table", "tsv", "json")),
    help="Default: table, off a terminal tsv.",
)


#: What a terminal has room for, by heading.
_Shown = dict[str, Callable[[dict[str, Any]], str]]
_TRIALS: _Shown = {
    "trial": lambda row: f"{row['trial']} {row['year']}",
    "phase": lambda row: row["phase"],
    "population": lambda row: f"{row['population']}{', ' + row['line'] if row['line'] else ''}",
    "drugs": lambda row: row["drugs"],
    "n": lambda row: "" if row["n"] is None else str(row["n"]),
    "conclusion": lambda row: row["conclusion"].replace("_", " "),
    "ref": lambda row: str(row["reference"]),
}
_OUTCOMES: _Shown = {
    "trial": lambda row: f"{row['trial']} {row['year']}",
    "population": lambda row: row["population"],
    "arm": lambda row: f"{row['arm']}{' [' + row['subgroup'] + ']' if row['subgroup'] else ''}",
    "endpoint": lambda row: (
        f"{row['endpoint']} {row['statistic']}{' at ' + row['timepoint'] if row['timepoint'] else ''}"
    ),
    "value": lambda row: f"{row['value']} {row['unit']}".strip(),
    "ref": lambda row: str(row["reference"]),
}
_CHECKED: _Shown = _OUTCOMES | {"because": lambda row: row["because"]}


def _write(
    columns: Sequence[str], rows: Sequence[dict[str, Any]], form: str | None, shown: _Shown | None = None
) -> None:
    form = form or ("table" if sys.stdout.isatty() else "tsv")
    if form == "json":
        print_json(list(rows))
    elif form == "tsv":
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, columns, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        click.echo(buffer.getvalue(), nl=False)
    else:
        from bmgraph.cli._tables import console, plain_table

        made = shown or {name: itemgetter(name) for name in columns}
        out = console()
        cells = ([cell(row) for cell in made.values()] for row in rows)
        out.print(plain_table(list(made), cells, whole=("endpoint", "value", "phase", "n", "ref")))
        out.print(f"[dim]{len(rows)} rows[/dim]")


@click.command()
@click.option("--endpoint", default="", help="An endpoint: OS, PFS, iPFS, ORR, iORR ... (see --endpoints).")
@click.option("--drug", help="Arms that received this drug, a drug of this class, or this therapy.")
@click.option("--target", help="Arms that received a drug which acts on this gene.")
@click.option(
    "--population",
    default="",
    help="A disease (SCLC), an alteration (ALK, HER2+, RET fusion) or words (untreated).",
)
@click.option("--trial", default="", help="A registry id, in any spelling, or acronym.")
@click.option("--plot", type=click.Path(dir_okay=False), help="Draw the values into FILE (.svg, .png, .pdf).")
@click.option("--endpoints", "listed", is_flag=True, help="List the endpoints and stop.")
@click.option(
    "--check", is_flag=True, help="Only percentages that the number of people cannot give, and why."
)
@_FORMAT
def outcomes(
    endpoint: str, drug: str | None, target: str | None, population: str, trial: str, plot: str | None,
    listed: bool, check: bool, form: str | None,
) -> None:  # fmt: skip
    """Compare what the trials reported: every value of the trial tables, one row each.

    \b
    bmgraph outcomes --endpoint iORR --population ALK
    bmgraph outcomes --target EGFR --endpoint iPFS --plot ipfs.svg
    """
    from bmgraph._graph import open_graph
    from bmgraph.dataset.queries import get_query, run_query
    from bmgraph.dataset.results import display
    from bmgraph.trials.filters import (
        drugs_acting_on,
        interventions_called,
        select_outcomes,
        select_publications,
    )
    from bmgraph.trials.plausibility import unattainable
    from bmgraph.trials.reports import OUTCOME_FIELDS, read_reports

    store = open_built()
    answer = run_query(store, get_query("endpoints"))
    known = {display(row[0]): display(row[1]) for row in answer.rows}
    if listed:
        _write(("endpoint", "label"), [{"endpoint": k, "label": v} for k, v in known.items()], form)
        return
    if endpoint and endpoint.casefold() not in {name.casefold() for name in known}:
        raise click.UsageError(f"--endpoint {endpoint}: use one of {', '.join(known)}")
    opened = open_graph(store=store)
    graph, directory = opened.projection, opened.directory
    drugs: set[str] | None = None
    if drug:
        drugs = interventions_called(graph, directory, opened.ontology, directory.get(drug).id)
    if target:
        acting = drugs_acting_on(graph, directory, opened.ontology, directory.get(target, "Gene").id)
        drugs = acting if drugs is None else drugs & acting
    publications, reported = read_reports(store, directory)
    asked = select_publications(publications, directory, population=population, trial=trial)
    rows = select_outcomes(reported, asked, endpoint=endpoint, drugs=drugs)
    if check:
        columns = (*OUTCOME_FIELDS, "because")
        _write(columns, [row.as_dict() | {"because": why} for row, why in unattainable(rows)], form, _CHECKED)
        return
    if not rows:
        click.echo("no row fits", err=True)
    if plot:
        from bmgraph.trials.plots import plot_outcomes

        drawn = plot_outcomes(rows, Path(plot))
        click.echo(f"{plot}: {drawn} of {len(rows)} values drawn", err=True)
        return
    _write(OUTCOME_FIELDS, [row.as_dict() for row in rows], form, _OUTCOMES)


@click.command()
@click.option("--drug", help="Trials that gave this drug, a drug of this class, or this therapy.")
@click.option(
    "--population",
    default="",
    help="A disease (SCLC), an alteration (ALK, HER2+, RET fusion) or words (untreated).",
)
@click.option("--trial", default="", help="A registry id, in any spelling, or acronym.")
@_FORMAT
def trials(drug: str | None, population: str, trial: str, form: str | None) -> None:
    """List the publications of the trial tables, one row each."""
    from bmgraph._graph import open_graph
    from bmgraph.trials.filters import interventions_called, select_publications
    from bmgraph.trials.reports import PUBLICATION_FIELDS, read_reports

    store = open_built()
    opened = open_graph(store=store)
    directory = opened.directory
    drugs: set[str] | None = None
    if drug:
        drugs = interventions_called(opened.projection, directory, opened.ontology, directory.get(drug).id)
    every, _ = read_reports(store, directory)
    found = select_publications(every, directory, drugs=drugs, population=population, trial=trial)
    if not found:
        click.echo("no row fits", err=True)
    _write(PUBLICATION_FIELDS, [row.as_dict() for row in found], form, _TRIALS)
