"""What the command line prints for people, as styled text; `click.echo` drops the style off a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from click import style

from bmgraph.dataset.entities import Directory
from bmgraph.graph.model import kind_labels
from bmgraph.ontology import BASES
from bmgraph.papers import cite

if TYPE_CHECKING:
    import networkx as nx

    from bmgraph.answers.conflicts import Conflict
    from bmgraph.graph.model import Evidence
    from bmgraph.trials.reports import OutcomeRow, PublicationRow

__all__ = [
    "SIGN",
    "SIGN_STYLE",
    "assertion_text",
    "basis_text",
    "conflict_text",
    "form_text",
    "kinds_text",
    "outcome_line",
    "remarks_text",
    "trial_text",
    "value_text",
]

SIGN = {1: "+", -1: "-", 0: "0", None: "disputed"}
SIGN_STYLE: dict[int | None, dict[str, Any]] = {
    1: {"fg": "green"},
    -1: {"fg": "red"},
    0: {"dim": True},
    None: {"fg": "yellow"},
}


def _labels(directory: Directory, curies: Iterable[str]) -> str:
    return ", ".join(directory.by_id[c].label if c in directory.by_id else c for c in curies)


def form_text(form: str, counted: bool = False) -> str:
    """Return what goes before the name of a subject of which another form, or the number, is meant.

    >>> form_text("genetic_variant_form"), form_text("", True), form_text("")
    ('genetic variant ', 'number of ', '')
    """
    return ("number of " if counted else "") + (
        f"{form.removesuffix('_form').replace('_', ' ')} " if form else ""
    )


def basis_text(basis: str) -> str:
    """Return where a disease, stage or site stands, unless the sentence itself names it.

    >>> basis_text("heading"), basis_text("stated")
    (' (by heading)', '')
    """
    return f" (by {basis})" if basis not in ("", BASES[0]) else ""


def kinds_text(labels: Sequence[str]) -> str:
    """Return in whom or in what something was found, by labels as JSON has them.

    >>> kinds_text(["cells", "in silico"])
    'evidence: cells, in silico'
    """
    return f"evidence: {', '.join(labels)}"


def _flags(data: dict[str, Any]) -> str:
    return "".join(f" [{flag}]" for flag in ("hedged", "negated") if data[flag])


def assertion_text(
    graph: nx.MultiDiGraph[str], directory: Directory, edge: tuple[str, str, str], *, indent: int = 4
) -> str:
    """Return one assertion: statement, then context and evidence, indented."""
    subject, object_, key = edge
    data = graph.edges[edge]
    direction = f" ({data['subject_direction']})" if data["subject_direction"] else ""
    margin = " " * indent
    text = f"{form_text(data['subject_form'])}{graph.nodes[subject]['label']}{direction} "
    text += style(f"{data['label']} ({SIGN[data['sign']]})", **SIGN_STYLE[data["sign"]])
    text += f" {graph.nodes[object_]['label']}{_flags(data)}"
    text += style(f"   {key}\n", dim=True)
    places = (
        f"{_labels(directory, data[name])}{basis_text(data[basis])}"
        for name, basis in (("contexts", "context_basis"), ("stages", "stage_basis"), ("sites", "site_basis"))
    )
    where = "; ".join(filter(None, places))
    parts = [f"in {where}"] if where else []
    parts += [f"compared with {compared}"] if (compared := _labels(directory, data["compared_with"])) else []
    parts.append(kinds_text(kind_labels(data["evidence_kinds"])))
    text += style(f"{margin}{', '.join(parts)}\n", dim=True)
    for locator in data["evidence"]:
        words = f": “{locator.words}”" if locator.words else ""
        text += f"{margin}{locator}{words}\n{remarks_text(locator, margin)}"
    return text


def remarks_text(line: Evidence, margin: str) -> str:
    """Return where a paper that a line of evidence cites says otherwise than the article."""
    return "".join(style(f"{margin}{remark}\n", fg="yellow") for remark in line.remarks)


def conflict_text(graph: nx.MultiDiGraph[str], directory: Directory, conflict: Conflict) -> str:
    """Return a contradiction: the pair, then either side with its contexts and evidence."""
    ends = f"{graph.nodes[conflict.subject]['label']} … {graph.nodes[conflict.object]['label']}"
    text = style(ends, bold=True)
    where = _labels(directory, conflict.shared)
    pair = graph[conflict.subject][conflict.object]
    named = any(pair[key]["contexts"] for key in (*conflict.one, *conflict.other))
    nowhere = "said of different diseases" if named else "no disease named"
    text += style(f"   {f'both in {where}' if where else nowhere}\n", fg="yellow")
    for keys in (conflict.one, conflict.other):
        for key in keys:
            edge = (conflict.subject, conflict.object, key)
            text += "  " + assertion_text(graph, directory, edge)
    return text


def value_text(value: str, unit: str) -> str:
    """Return a value with its unit, which a fraction has not, nor what was not reached."""
    return value if value == "not reached" or "/" in value else f"{value} {unit}".strip()


def outcome_line(row: Mapping[str, Any]) -> str:
    """Return an outcome as one line: arm, endpoint, value, of whom, reference."""
    timepoint = f" at {row['timepoint']}" if row["timepoint"] else ""
    of = f" [{row['subgroup']}]" if row["subgroup"] else ""
    value = value_text(row["value"], row["unit"])
    known = ", ".join(row[name] for name in ("paper", "link") if row.get(name))
    return (
        f"{row['arm']}{of}: {row['endpoint']} {row['statistic']}{timepoint} = {value}"
        f" (ref {row['reference']}{': ' if known else ''}{known})"
    )


def trial_text(publications: Sequence[PublicationRow], outcomes: Sequence[OutcomeRow]) -> str:
    """Return a trial's publications, each with its arms, outcomes and adverse events."""
    text = ""
    for row in publications:
        known = f", {cite((row.reference,), row.papers)}" if row.reference else ""
        text += style(f"\n{row.first_author} {row.year}{known}", bold=True)
        text += style(f"   {row.row}, phase {row.phase or 'not stated'}, n = {row.n}\n", dim=True)
        text += f"  {row.population}{', ' + row.line if row.line else ''}\n"
        for label, role, drugs, dose in row.arms:
            text += f"  {label} ({role}): {drugs}{', ' + dose if dose else ''}\n"
        for outcome in outcomes:
            if outcome.publication is row or outcome.row == row.row:
                # Which paper it is stands in the heading.
                cells = outcome.as_dict() | {"paper": "", "link": ""}
                text += style(f"    {outcome_line(cells)}\n", fg="cyan")
        if row.adverse_events:
            events = (
                f"{term}{f' (grade {grade})' if grade and grade != 'any' else ''}"
                for term, grade, _ in row.adverse_events
            )
            text += f"  adverse events: {', '.join(events)}\n"
        text += f"  concluded: {row.conclusion.replace('_', ' ')}\n"
        remarks = [f"note: {row.remark}"] if row.remark else []
        remarks += [*map(str, row.paper_notes), *(f"curation note: bmn:{note}" for note in row.notes)]
        text += "".join(style(f"  {remark}\n", fg="yellow") for remark in remarks)
    return text
