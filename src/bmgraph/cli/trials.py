"""Commands on trials: outcomes, trials."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from bmgraph.cli._open import open_built, print_json

__all__ = ["outcomes", "trials"]

_FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(("table", "tsv", "json")),
    help="Default: table, off a terminal tsv.",
)


def _write(columns: Sequence[str], rows: Sequence[dict[str, Any]], form: str | None) -> None:
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

        def cell(value: object) -> str:
            return "" if value is None else str(value)

        out = console()
        out.print(plain_table(columns, ([cell(row[name]) for name in columns] for row in rows)))
        out.print(f"[dim]{len(rows)} rows[/dim]")


@click.command()
@click.option("--endpoint", default="", help="An endpoint: OS, PFS, iPFS, ORR, iORR ... (see --endpoints).")
@click.option("--drug", help="Arms that received this drug, a drug of this class, or this therapy.")
@click.option("--target", help="Arms that received a drug which acts on this gene.")
@click.option("--population", default="", help="A disease, or text such as ALK or 'untreated'.")
@click.option("--trial", default="", help="A registry id or acronym.")
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
    from bmgraph.errors import EntityNotFound
    from bmgraph.graph import open_graph
    from bmgraph.outcomes import OUTCOME_FIELDS, drugs_acting_on, read_reports, select, unattainable
    from bmgraph.queries import get_query, run_query
    from bmgraph.results import display

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
        given = directory.descendants(directory.get(drug).id)
        drugs = {*given, *(c for c, x in directory.by_id.items() if set(given) & set(x.members))}
    if target:
        acting = drugs_acting_on(graph, directory, directory.get(target, "Gene").id)
        drugs = acting if drugs is None else drugs & acting
    diseases: list[str] = []
    if population:
        try:
            diseases = directory.descendants(directory.get(population, "Disease").id)
        except EntityNotFound:
            diseases = []  # a word in the population, not a disease
    rows = select(
        read_reports(store, directory)[1],
        endpoint=endpoint, drugs=drugs, population=population, diseases=diseases, trial=trial,
    )  # fmt: skip
    if check:
        columns = (*OUTCOME_FIELDS, "because")
        _write(columns, [row.as_dict() | {"because": why} for row, why in unattainable(rows)], form)
        return
    if plot:
        from bmgraph.plots import plot_outcomes

        drawn = plot_outcomes(rows, Path(plot))
        click.echo(f"{plot}: {drawn} of {len(rows)} values drawn", err=True)
        return
    _write(OUTCOME_FIELDS, [row.as_dict() for row in rows], form)


@click.command()
@click.option("--drug", help="Trials that gave this drug, a drug of this class, or this therapy.")
@click.option("--population", default="", help="Text in the population, such as ALK or HER2.")
@click.option("--trial", default="", help="A registry id or acronym.")
@_FORMAT
def trials(drug: str | None, population: str, trial: str, form: str | None) -> None:
    """List the publications of the trial tables, one row each."""
    from bmgraph.lookup import read_directory
    from bmgraph.outcomes import TRIAL_FIELDS, names_of, read_reports

    store = open_built()
    directory = read_directory(store)
    found, _ = read_reports(store, directory)
    if drug:
        given = set(directory.descendants(directory.get(drug).id))
        found = [row for row in found if given & set(row.interventions)]
    if population:
        found = [row for row in found if population.casefold() in f"{row.population} {row.line}".casefold()]
    if trial:
        found = [row for row in found if trial.casefold() in names_of(row)]
    _write(TRIAL_FIELDS, [{name: getattr(row, name) for name in TRIAL_FIELDS} for row in found], form)
