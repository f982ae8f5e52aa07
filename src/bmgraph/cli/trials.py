"""Commands on trials: outcomes, trials."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bmgraph.cli._open import open_built, say_what_is_meant, usage_errors
from bmgraph.cli.options import NAME, answer_options
from bmgraph.cli.output import Output, note
from bmgraph.cli.tables import Column

if TYPE_CHECKING:
    from bmgraph.paths.answer import Rows
    from bmgraph.trials.comparison import Comparison
    from bmgraph.trials.reports import OutcomeRow

__all__ = ["OUTCOME_TABLE", "outcomes", "trials"]

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
        metavar = "RANGE" if option in ("--year", "-n") else None
        command = click.option(*names, type=NAME, default="", metavar=metavar, help=text)(command)
    return command


def _people(row: Any) -> str:
    """Say of how many people: ``part of 96`` where only those of all arms are printed."""
    if row["n"] in (None, "", "not printed"):
        return "n not printed"
    return f"n={row['n']}" if row["n_of"] == "value" else f"part of {row['n']}"


def _dated(row: Any) -> str:
    """Return a trial with the year of the publication."""
    return str(row["trial"]) if str(row["year"] or "") in row["trial"] else f"{row['trial']} {row['year']}"


def _named(row: Any) -> str:
    """Return a trial with its acronym, year and registry ids."""
    ids = (row["registry_ids"] or "no registry id").split(", ")
    return " ".join(
        [_dated(row), *(part for part in (row["acronym"], *ids) if part not in ("", row["trial"]))]
    )


def _value(row: Any) -> str:
    from bmgraph.cli._texts import value_text

    # A number and its sign stay on one line of a cell.
    return value_text(row["value"], row["unit"]).replace(" %", "%")


def _value_of(row: Any) -> str:
    """Return a value with its interval and of how many people it is."""
    interval = f" ({row['interval']} {row['interval_basis'].split(' ')[0]})" if row["interval"] else ""
    return f"{_value(row)}{interval}, {_people(row)}"


def _measure(row: Any) -> str:
    what = f"{row['endpoint']} {row['statistic']}".strip()
    return f"{what} at {row['timepoint']}" if row["timepoint"] else what


def _within(row: Any, what: str) -> str:
    """Return an arm or a measure with the subgroup."""
    return f"{what} [{row['subgroup']}]" if row["subgroup"] else what


def _two_arms(row: Any) -> str:
    other = {**row, "value": row["other_value"]}
    return f"{row['arm']}: {_value(row)} vs. {row['other_arm']}: {_value(other)}"


def _difference(row: Any) -> str:
    cohorts = "cohorts" if row["arms_are"] == "cohorts" else ""
    test = row["test"].partition(":")[0]
    return ", ".join(filter(None, (row["difference"], row["effect"], test, cohorts)))


def _patients(row: Any) -> str:
    radiotherapy = row["prior_radiotherapy"]
    return f"line: {row['line']}; alteration: {row['alteration']}; prior radiotherapy: {radiotherapy}"


def _plain(name: str) -> Callable[[Any], str]:
    return lambda row: str(row[name]).replace("_", " ")


def _cited(row: Any) -> str:
    return f"{row['reference']}{f' ({paper})' if (paper := row.get('paper')) else ''}"


_REFERENCE = Column("ref", _cited, 5)
_TRIALS = (
    Column("trial", _named),
    Column("phase", lambda row: row["phase"] or "-", 3),
    Column("population", lambda row: ", ".join(filter(None, (row["population"], row["line"]))), 2),
    Column("drugs"),
    Column("n", lambda row: "not printed" if row["n"] is None else row["n"], 1),
    Column("conclusion", _plain("conclusion"), 4),
    _REFERENCE,
    Column("link", lambda row: " ".join(filter(None, (*row["links"], row["link"]))), 6),
)
_CHECKED = (
    Column("trial", _dated),
    Column("population", rank=3),
    Column("arm", lambda row: _within(row, row["arm"])),
    Column("endpoint", _measure),
    Column("value", _value),
    _REFERENCE,
)
#: What a terminal shows of outcomes: however narrow, the arm, and of how many people a value is.
OUTCOME_TABLE = (*_CHECKED[:4], Column("value", _value_of), _REFERENCE)
_DIFFERENCES = (
    Column("trial", _dated),
    Column("endpoint", lambda row: _within(row, _measure(row))),
    Column("arms", _two_arms),
    Column("difference", _difference),
    Column("concluded", _plain("conclusion"), 2),
    _REFERENCE,
)
_SIDE = (
    Column("trial", _dated),
    Column("arm", lambda row: _within(row, row["arm"])),
    Column("value", lambda row: f"{_measure(row)} {_value_of(row)}"),
    Column("patients", _patients),
    _REFERENCE,
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
    "--top",
    type=click.IntRange(1),
    metavar="K",
    help="The K best values of an endpoint, best first; those of fewer than 10 people last.",
)
@click.option(
    "--compare",
    "compared",
    is_flag=True,
    help="Arms of one publication against each other; then the trials side by side.",
)
@click.option(
    "--plot",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Draw the values into FILE (.svg, .png, .pdf), in the order asked for.",
)
@click.option("--endpoints", "listed", is_flag=True, help="List the endpoints and stop.")
@click.option(
    "--check", is_flag=True, help="Only percentages that the number of people cannot give, and why."
)
@answer_options()
def outcomes(
    sort: str,
    top: int | None,
    compared: bool,
    plot: str | None,
    listed: bool,
    check: bool,
    out: Output,
    **criteria: str,
) -> None:
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
    say_what_is_meant(graph, criteria["drug"])
    say_what_is_meant(graph, criteria["target"], category="Gene")
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
    _write(OUTCOME_COLUMNS, documents, out, OUTCOME_TABLE, "".join(f"; {text}" for text in more if text))


def _write_checked(rows: Sequence[OutcomeRow], out: Output) -> None:
    from bmgraph.trials.plausibility import unattainable
    from bmgraph.trials.reports import OUTCOME_FIELDS

    found = [row.as_dict() | {"because": why} for row, why in unattainable(rows)]
    _write((*OUTCOME_FIELDS, "because"), found, out, (*_CHECKED, Column("because")))


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
    say_what_is_meant(graph, criteria["drug"])
    say_what_is_meant(graph, criteria["target"], category="Gene")
    with usage_errors():
        found = graph.trials(sort=sort, **criteria)
    if not found:
        note("no row fits")
    named = sum(not row.arms for row in found)
    more = f", {named} of trials that only the text names" if named else ""
    _write(PUBLICATION_COLUMNS, found.to_dicts(), out, _TRIALS, more)
