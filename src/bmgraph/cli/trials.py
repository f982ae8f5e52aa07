"""Commands on trials: outcomes, trials."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from bmgraph.cli._open import open_built, usage_errors
from bmgraph.cli.options import NAME, answer_options
from bmgraph.cli.output import Output, note
from bmgraph.cli.tables import Column

__all__ = ["outcomes", "trials"]

_TRIALS = (
    Column("trial", lambda row: f"{row['trial']} {row['year']}"),
    Column("phase", rank=3),
    Column("population", lambda row: f"{row['population']}{', ' + row['line'] if row['line'] else ''}", 2),
    Column("drugs"),
    Column("n", rank=1),
    Column("conclusion", lambda row: row["conclusion"].replace("_", " "), 4),
    Column("ref", lambda row: row["reference"], 5),
)
_OUTCOMES = (
    Column("trial", lambda row: f"{row['trial']} {row['year']}"),
    Column("population", rank=2),
    Column("arm", lambda row: f"{row['arm']}{' [' + row['subgroup'] + ']' if row['subgroup'] else ''}", 1),
    Column("endpoint", lambda row: _at(f"{row['endpoint']} {row['statistic']}", row["timepoint"])),
    Column("value", lambda row: _value(row["value"], row["unit"])),
    Column("ref", lambda row: row["reference"], 3),
)
_CHECKED = (*_OUTCOMES, Column("because"))


def _value(value: str, unit: str) -> str:
    from bmgraph.cli._texts import value_text

    return value_text(value, unit)


def _at(what: str, timepoint: str) -> str:
    return f"{what} at {timepoint}" if timepoint else what


def _write(columns: Sequence[str], rows: Sequence[dict[str, Any]], out: Output, *shown: Column) -> None:
    out.write(columns, rows, shown=shown, footer=f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


@click.command()
@click.option(
    "--endpoint", type=NAME, default="", help="An endpoint: OS, PFS, iPFS, ORR, iORR ... (see --endpoints)."
)
@click.option(
    "--drug", type=NAME, help="Arms that received this drug, a drug of this class, or this therapy."
)
@click.option("--target", type=NAME, help="Arms that received a drug which acts on this gene.")
@click.option(
    "--population", type=NAME, default="",
    help="A disease (SCLC), an alteration (ALK, HER2+, RET fusion) or words (untreated).",
)  # fmt: skip
@click.option("--trial", type=NAME, default="", help="A registry id, in any spelling, or acronym.")
@click.option(
    "--plot", type=click.Path(dir_okay=False), metavar="FILE",
    help="Draw the values into FILE (.svg, .png, .pdf).",
)  # fmt: skip
@click.option("--endpoints", "listed", is_flag=True, help="List the endpoints and stop.")
@click.option(
    "--check", is_flag=True, help="Only percentages that the number of people cannot give, and why."
)
@answer_options()
def outcomes(
    endpoint: str, drug: str | None, target: str | None, population: str, trial: str, plot: str | None,
    listed: bool, check: bool, out: Output,
) -> None:  # fmt: skip
    """Compare what the trials reported: every value of the trial tables, one row each.

    \b
    bmgraph outcomes --endpoint iORR --population ALK
    bmgraph outcomes --target EGFR --endpoint iPFS --plot ipfs.svg
    """
    from bmgraph._graph import open as open_graph
    from bmgraph.trials.plausibility import unattainable
    from bmgraph.trials.reports import OUTCOME_FIELDS

    if listed:
        _write_endpoints(out)
        return
    graph = open_graph()
    with usage_errors():
        rows = graph.outcomes(
            endpoint=endpoint, drug=drug or "", target=target or "", population=population, trial=trial
        )
    if check:
        columns = (*OUTCOME_FIELDS, "because")
        _write(columns, [row.as_dict() | {"because": why} for row, why in unattainable(rows)], out, *_CHECKED)
        return
    if not rows:
        note("no row fits")
    if plot:
        from bmgraph.trials.plots import plot_outcomes

        drawn = plot_outcomes(rows, Path(plot))
        note(f"{plot}: {drawn} of {len(rows)} values drawn")
        return
    _write(OUTCOME_FIELDS, [row.as_dict() for row in rows], out, *_OUTCOMES)


def _write_endpoints(out: Output) -> None:
    from bmgraph.dataset.queries import get_query, run_query
    from bmgraph.dataset.results import display

    answer = run_query(open_built(), get_query("endpoints"))
    rows = [{"endpoint": display(row[0]), "label": display(row[1])} for row in answer.rows]
    _write(("endpoint", "label"), rows, out)


@click.command()
@click.option("--drug", type=NAME, help="Trials that gave this drug, a drug of this class, or this therapy.")
@click.option(
    "--population", type=NAME, default="",
    help="A disease (SCLC), an alteration (ALK, HER2+, RET fusion) or words (untreated).",
)  # fmt: skip
@click.option("--trial", type=NAME, default="", help="A registry id, in any spelling, or acronym.")
@answer_options()
def trials(drug: str | None, population: str, trial: str, out: Output) -> None:
    """List the publications of the trial tables, one row each."""
    from bmgraph._graph import open as open_graph
    from bmgraph.trials.reports import PUBLICATION_FIELDS

    found = open_graph().trials(drug=drug or "", population=population, trial=trial)
    if not found:
        note("no row fits")
    _write(PUBLICATION_FIELDS, [row.as_dict() for row in found], out, *_TRIALS)
