"""Commands on trials: outcomes, trials."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bmgraph.cli._open import open_built, usage_errors
from bmgraph.cli.options import NAME, answer_options
from bmgraph.cli.output import Output, note
from bmgraph.cli.tables import Column

if TYPE_CHECKING:
    from bmgraph.paths.answer import Rows
    from bmgraph.trials.comparison import Comparison
    from bmgraph.trials.reports import OutcomeRow

__all__ = ["outcomes", "trials"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
#: What `trials` and `outcomes` are asked for: option, help; named as in `trials.criteria.Criteria`.
_CRITERIA = {
    "--drug": "Arms that received this drug, a drug of this class, or this therapy.",
    "--target": "Arms that received a drug which acts on this gene.",
    "--population": "A disease (SCLC), an alteration (ALK, HER2+, RET fusion) or words (untreated).",
    "--trial": "A registry id, in any spelling, or acronym.",
    "--year": "A year or a range: 2023, 2021-2023, >=2022.",
    "--phase": "1, 1b, 1/2, 2, 3 (or III); 2 finds 1/2 too.",
    "--alteration": "What patients were selected by: ALK, EGFRm, RET fusion, exon 20.",
    "--line": "first, later, or words as printed (after EGFR TKI).",
    "--class": "A class of the tables (EGFR TKI, ADC) or of drugs.",
    "--arm": "Words of an arm's name, its drugs or its role: experimental, control, cohort, single.",
    "--endpoint": "An endpoint: OS, PFS, iPFS, ORR, iORR ... (see outcomes --endpoints).",
    "--conclusion": "superior, effective, not superior, not active, equivalent, safe feasible, mixed.",
    "-n": "Number of people: 50, 20-100, >=20, <10.",
}


def _criteria_options(command: _Command) -> _Command:
    """Add the options of `_CRITERIA` and ``--sort``; the command gets them as keywords."""
    sort = "By year, phase, population, alteration, line, class, drug, arm, endpoint, value, conclusion, n, "
    sort += "trial or reference; several with commas, a minus for descending (year,-n)."
    command = click.option("--sort", type=NAME, default="", metavar="KEYS", help=sort)(command)
    for option, text in reversed(_CRITERIA.items()):
        names = (option, "therapy_class") if option == "--class" else (option,)
        command = click.option(*names, type=NAME, default="", help=text)(command)
    return command


def _phase(row: Any) -> str:
    return row["phase"] or "-"


def _of_people(row: Any) -> str:
    """Say of how many people: ``part of 96`` where only those of all arms are printed."""
    if row["n"] in (None, "", "not printed"):
        return "not printed"
    return f"{row['n']}" if row.get("n_of", "value") == "value" else f"part of {row['n']}"


def _named(row: Any) -> str:
    """Return a trial with its acronym, year and registry ids."""
    ids = (row["registry_ids"] or "no registry id").split(", ")
    parts = (row["trial"], row["acronym"], row["year"], *ids)
    return " ".join(dict.fromkeys(str(part) for part in parts if part))


def _value(row: Any) -> str:
    from bmgraph.cli._texts import value_text

    return value_text(row["value"], row["unit"])


def _interval(row: Any) -> str:
    return f"{row['interval']} {row['interval_basis'].split(' ')[0]}" if row["interval"] else ""


def _measure(row: Any) -> str:
    what = f"{row['endpoint']} {row['statistic']}".strip()
    return f"{what} at {row['timepoint']}" if row["timepoint"] else what


def _within(row: Any, arm: str = "arm") -> str:
    """Return an arm with the subgroup of it."""
    return f"{row[arm]} [{row['subgroup']}]" if row["subgroup"] else str(row[arm])


def _patients(row: Any) -> str:
    return "; ".join((row["line"], row["alteration"], row["prior_radiotherapy"]))


_TRIALS = (
    Column("trial", _named),
    Column("phase", _phase, 3),
    Column("population", lambda row: ", ".join(filter(None, (row["population"], row["line"]))), 2),
    Column("drugs"),
    Column("n", _of_people, 1),
    Column("conclusion", lambda row: row["conclusion"].replace("_", " "), 4),
    Column("ref", lambda row: row["reference"], 5),
    Column("link", lambda row: " ".join(row["links"]), 6),
)
_OUTCOMES = (
    Column("trial", lambda row: f"{row['trial']} {row['year']}"),
    Column("population", rank=3),
    Column("arm", _within, 2),
    Column("endpoint", _measure),
    Column("value", _value),
    Column("n", _of_people, 1),
    Column("95 % interval", _interval, 4),
    Column("ref", lambda row: row["reference"], 5),
)
_CHECKED = (*_OUTCOMES[:5], _OUTCOMES[7], Column("because"))
_DIFFERENCES = (
    Column("trial", lambda row: f"{row['trial']} {row['year']}"),
    Column("endpoint", lambda row: f"{_measure(row)}{f' [{sub}]' if (sub := row['subgroup']) else ''}"),
    Column("arm", lambda row: f"{row['arm']}: {_value(row)}"),
    Column("other arm", lambda row: f"{row['other_arm']}: {_value({**row, 'value': row['other_value']})}"),
    Column("difference", lambda row: "; ".join(filter(None, (row["difference"], row["effect"]))) or "-"),
    Column(
        "test", lambda row: f"{row['test'].partition(':')[0]}{' (cohorts)' * (row['arms_are'] == 'cohorts')}"
    ),
    Column("concluded", lambda row: row["conclusion"].replace("_", " "), 2),
    Column("ref", lambda row: row["reference"], 3),
)
_SIDE = (
    Column("trial", lambda row: f"{row['trial']} {row['year']}"),
    Column("arm", _within),
    Column("value", lambda row: ", ".join(filter(None, (f"{_measure(row)} {_value(row)}", _interval(row))))),
    Column("n", _of_people),
    Column("line; alteration; prior radiotherapy", _patients),
    Column("ref", lambda row: row["reference"], 1),
)


def _count(rows: Sequence[Any]) -> str:
    return f"{len(rows)} row{'' if len(rows) == 1 else 's'}"


def _write(
    columns: Sequence[str],
    rows: Sequence[dict[str, Any]],
    out: Output,
    shown: Sequence[Column],
    more: str = "",
) -> None:
    out.write(columns, rows, shown=shown, footer=f"{_count(rows)}{more}")


@click.command()
@_criteria_options
@click.option(
    "--top", type=click.IntRange(1), metavar="K",
    help="The K best values of an endpoint, best first; those of fewer than 10 people last.",
)  # fmt: skip
@click.option(
    "--compare", "compared", is_flag=True,
    help="Arms of one publication against each other; then the trials side by side.",
)  # fmt: skip
@click.option(
    "--plot", type=click.Path(dir_okay=False), metavar="FILE",
    help="Draw the values into FILE (.svg, .png, .pdf), in the order asked for.",
)  # fmt: skip
@click.option("--endpoints", "listed", is_flag=True, help="List the endpoints and stop.")
@click.option(
    "--check", is_flag=True, help="Only percentages that the number of people cannot give, and why."
)
@answer_options()
def outcomes(
    sort: str, top: int | None, compared: bool, plot: str | None, listed: bool, check: bool, out: Output,
    **criteria: str,
) -> None:  # fmt: skip
    """What the trials reported: every value of the trial tables, one row each.

    \b
    bmgraph outcomes --endpoint iORR --population ALK --top 5
    bmgraph outcomes --endpoint iPFS --class "EGFR TKI" --phase 3 --compare
    bmgraph outcomes --target EGFR --endpoint iPFS --sort year --plot ipfs.svg
    """
    from bmgraph._graph import open as open_graph

    if listed:
        _write_endpoints(out)
        return
    if top is not None and (sort or compared):
        raise click.UsageError("--top has an order of its own: leave --sort and --compare out")
    graph = open_graph()
    with usage_errors():
        if compared:
            _write_comparison(graph.compare(sort=sort, **criteria), out)
            return
        rows = graph.outcomes(sort=sort, top=top, **criteria)
    if check:
        _write_checked(rows, out)
    elif plot:
        from bmgraph.trials.plots import plot_outcomes

        drawn = plot_outcomes(rows, Path(plot), as_given=bool(sort or top))
        note(f"{plot}: {drawn} of {len(rows)} values drawn")
    else:
        _write_outcomes(rows, out, top)


def _write_outcomes(rows: Rows[OutcomeRow], out: Output, top: int | None) -> None:
    from bmgraph.trials.documents import OUTCOME_COLUMNS

    if not rows:
        note("no row fits")
    documents = rows.to_dicts()
    more = [
        "best first, fewer than 10 people last; trials are not compared with each other" if top else "",
        "part of n: only the people of all arms are printed"
        if any(row["n_of"] == "publication" for row in documents) else "",
        "intervals are computed (Wilson, 95 %)" if any(row["interval"] for row in documents) else "",
    ]  # fmt: skip
    _write(OUTCOME_COLUMNS, documents, out, _OUTCOMES, "".join(f"; {text}" for text in more if text))


def _write_checked(rows: Sequence[OutcomeRow], out: Output) -> None:
    from bmgraph.trials.plausibility import unattainable
    from bmgraph.trials.reports import OUTCOME_FIELDS

    found = [row.as_dict() | {"because": why} for row, why in unattainable(rows)]
    _write((*OUTCOME_FIELDS, "because"), found, out, _CHECKED)


def _write_comparison(comparison: Comparison, out: Output) -> None:
    from bmgraph.trials.comparison import BETWEEN_TRIALS, DIFFERENCE_COLUMNS, SIDE_COLUMNS

    differences = [one.as_dict() for one in comparison.differences]
    side = comparison.side_documents()
    if not differences and not side:
        note("nothing to compare: no arm stands beside another, and no trial reports what another does")
    out.write(
        tuple(dict.fromkeys(("comparison", *DIFFERENCE_COLUMNS, *SIDE_COLUMNS))),
        comparison.rows(),
        data=comparison.as_dict,
        blocks=(
            ("Arms of one publication: the first less the other", _DIFFERENCES, differences),
            (f"Several trials side by side: {BETWEEN_TRIALS}", _SIDE, side),
        ),
        footer="not tested: no p and no interval is printed; intervals are computed (Wilson, 95 %)",
    )


def _write_endpoints(out: Output) -> None:
    from bmgraph.dataset.queries import get_query, run_query
    from bmgraph.dataset.results import display

    answer = run_query(open_built(), get_query("endpoints"))
    rows = [{"endpoint": display(row[0]), "label": display(row[1])} for row in answer.rows]
    _write(("endpoint", "label"), rows, out, ())


@click.command()
@_criteria_options
@answer_options()
def trials(sort: str, out: Output, **criteria: str) -> None:
    """List the publications of the trial tables, one row each, and the trials that only the text names.

    \b
    bmgraph trials --population SCLC
    bmgraph trials --class ADC --year 2023- --sort=-n
    """
    from bmgraph._graph import open as open_graph
    from bmgraph.trials.documents import PUBLICATION_COLUMNS

    graph = open_graph()
    with usage_errors():
        found = graph.trials(sort=sort, **criteria)
    if not found:
        note("no row fits")
    named = sum(not row.arms for row in found)
    more = f", {named} of trials that only the text names" if named else ""
    _write(PUBLICATION_COLUMNS, found.to_dicts(), out, _TRIALS, more)
