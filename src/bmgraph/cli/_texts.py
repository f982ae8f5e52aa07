"""What the command line prints for people, as styled text; `click.echo` drops the style off a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from click import style

from bmgraph.dataset.entities import Directory
from bmgraph.errors import harmless
from bmgraph.graph.projection import ARTICLE_LAYER
from bmgraph.paths.find import Path
from bmgraph.paths.steps import Step

if TYPE_CHECKING:
    import networkx as nx

    from bmgraph.answers.conflicts import Conflict
    from bmgraph.answers.explain import Account
    from bmgraph.trials.reports import OutcomeRow, PublicationRow

__all__ = [
    "account_text",
    "assertion_text",
    "conflict_text",
    "imported_text",
    "outcome_line",
    "path_text",
    "trial_text",
    "value_text",
]

_SIGN = {1: "+", -1: "-", 0: "0", None: "disputed"}
#: How many outcomes of a trial a path prints.
_SHOWN = 6
_SIGN_STYLE: dict[int | None, dict[str, Any]] = {
    1: {"fg": "green"},
    -1: {"fg": "red"},
    0: {"dim": True},
    None: {"fg": "yellow"},
}


def _labels(directory: Directory, curies: Iterable[str]) -> str:
    return ", ".join(directory.by_id[c].label if c in directory.by_id else c for c in curies)


def _form(form: str) -> str:
    """Return what goes before the name of a subject of which another form is meant."""
    return f"{form.removesuffix('_form').replace('_', ' ')} " if form else ""


def _compared(directory: Directory, compared_with: Iterable[str]) -> str:
    labels = _labels(directory, compared_with)
    return f", compared with {labels}" if labels else ""


def _step_text(directory: Directory, step: Step) -> str:
    """Return a hop: subject, relation with its sign in the path, object, flags."""
    flags = "".join(f" [{f}]" for f in ("hedged", "disputed") if getattr(step, f))
    flags += f" [also denied: {', '.join(step.denied)}]" if step.denied else ""
    subject, object_ = (directory.by_id[curie].label for curie in (step.subject, step.object))
    form = _form(step.subject_form)
    text = f"{'' if step.inverse else form}{subject} "
    text += style(f"{step.label} ({_SIGN[step.sign]})", **_SIGN_STYLE[step.sign])
    return text + f" {form if step.inverse else ''}{object_}{flags}"


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
    text = f"{_form(data['subject_form'])}{directory.by_id[subject].label}{direction} "
    text += style(f"{data['label']} ({_SIGN[data['sign']]})", **_SIGN_STYLE[data["sign"]])
    text += f" {directory.by_id[object_].label}{_flags(data)}"
    text += style(f"   {key}\n", dim=True)
    where = [_labels(directory, data[name]) for name in ("contexts", "stages", "sites")]
    compared = _compared(directory, data["compared_with"])
    if any(where) or compared:
        inside = f"in {'; '.join(part for part in where if part)}" if any(where) else ""
        text += style(f"{margin}{inside}{compared if inside else compared.removeprefix(', ')}\n", dim=True)
    for locator in data["evidence"]:
        words = f": “{locator.words}”" if locator.words else ""
        text += f"{margin}{locator}{words}\n"
    return text


def path_text(
    path: Path,
    directory: Directory,
    number: int,
    reports: Callable[[str, str], Sequence[Mapping[str, Any]]] | None = None,
    p_values: tuple[float, float] | None = None,
) -> str:
    """Return a path: one line of nodes, then each step with its evidence.

    `reports` tells what a trial (first argument) reported of an intervention (second); `p_values` are those
    of `significance`, plain and corrected.
    """
    text = style(f"{number}. {' → '.join(directory.by_id[n].label for n in path.nodes)}\n", bold=True)
    text += style(f"   sign {_SIGN[path.sign]}", **_SIGN_STYLE[path.sign])
    nowhere = "any disease" if path.agrees(directory) else "no disease common to all steps"
    shared = _labels(directory, path.common_contexts(directory)) or nowhere
    count = f"{len(path.steps)} step{'s' if len(path.steps) > 1 else ''}"
    chance = f", p {p_values[0]:.3g} (corrected {p_values[1]:.3g})" if p_values else ""
    causal = "" if path.causal else ", not causal"
    text += f", {count}{causal}, score {path.score:.2f}{chance}, in {shared}\n"
    for step in path.steps:
        text += "   " + _step_text(directory, step)
        if step.layer == ARTICLE_LAYER:
            compared = _compared(directory, step.compared_with)
            text += style(f"   in {_labels(directory, step.contexts) or 'any disease'}{compared}\n", dim=True)
        else:
            text += style(f"   background: {step.layer}\n", fg="magenta")
        for key, locator in step.evidence[:3]:
            text += style(f"      {key}  {locator}\n", dim=True)
        if step.others:
            said = ", ".join(f"{name.replace('_', ' ')} ({_SIGN[sign]})" for name, sign, _ in step.others)
            text += style(f"      also {said}\n", dim=True)
        if len(step.evidence) > 3:
            text += style(f"      and {len(step.evidence) - 3} more lines of evidence\n", dim=True)
        if reports is not None and step.neutral:
            text += _reported(reports(step.object, step.subject), "      ")
    return text


def _reported(rows: Sequence[Mapping[str, Any]], margin: str) -> str:
    """Return what trials reported, the first outcomes of it, and of whom."""
    text, population = "", ""
    for row in rows[:_SHOWN]:
        if row["population"] != population:
            population = row["population"]
            text += style(f"{margin}in {population}\n", fg="cyan")
        text += style(f"{margin}  {outcome_line(row)}\n", fg="cyan")
    if len(rows) > _SHOWN:
        more = f"and {len(rows) - _SHOWN} more outcomes: bmgraph outcomes --trial '{rows[0]['trial']}'"
        text += style(f"{margin}{more}\n", dim=True)
    return text


def imported_text(row: Mapping[str, Any], number: int) -> str:
    """Return a path of an imported graph, as `imported.match_json` has it."""
    names = [harmless(node["label"] or node["id"]) for node in row["nodes"]]
    text = style(f"{number}. {names[0]}", bold=True)
    for step, name in zip(row["steps"], names[1:], strict=True):
        arrows: dict[tuple[str, str], dict[str, None]] = {}
        for one in step["relations"]:
            ends = ("←", "—") if one["inverse"] else ("—", "→" if one["directed"] else "—")
            arrows.setdefault(ends, {})[harmless(one["relation"])] = None
        text += " ".join(["", *(f"{a}{'|'.join(names)}{b}" for (a, b), names in arrows.items()), name])
    text += "\n"
    told = [f"layers {harmless(', '.join(row['layers']))}"] if any(row["layers"]) else []
    told += [f"in {harmless(', '.join(row['contexts']))}"] if row["contexts"] else []
    told += ["hedged"] if row["hedged"] else []
    if told or row["sign"] != 0:
        text += style(f"   sign {_SIGN[row['sign']]}", **_SIGN_STYLE[row["sign"]])
        text += f", {', '.join(told)}\n" if told else "\n"
    for step, (before, after) in zip(row["steps"], pairwise(names), strict=True):
        for one in step["relations"]:
            for found in one["evidence"][:_SHOWN]:
                place = found.get("sentence") or f"{found['layer']}: {found['record']}"
                subject, object_ = (after, before) if one["inverse"] else (before, after)
                relation = harmless(one["relation"])
                text += style(f"   {subject} {relation} {object_} ({_SIGN[one['sign']]})", dim=True)
                text += f"  {harmless(found['assertion'])}  {harmless(place)}\n"
    text += _reported(row["results"], "   ")
    return text


def conflict_text(graph: nx.MultiDiGraph[str], directory: Directory, conflict: Conflict) -> str:
    """Return a contradiction: the pair, then either side with its contexts and evidence."""
    ends = f"{directory.by_id[conflict.subject].label} … {directory.by_id[conflict.object].label}"
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


def account_text(
    graph: nx.MultiDiGraph[str],
    directory: Directory,
    account: Account,
    reports: Callable[[str, str], Sequence[Mapping[str, Any]]],
    told: set[tuple[str, str]],
) -> str:
    """Return an account: its paths with their words, what speaks against each hop, and the trials.

    What the pairs of intervention and trial in `told` reported is not said again; those of this account are
    added.
    """
    text = style(" → ".join(account.metapath), bold=True, underline=True)
    text += f"   {len(account.paths)} path{'s' if len(account.paths) > 1 else ''}\n"
    for path, hops in zip(account.paths, account.hops, strict=True):
        text += style(f"  {' → '.join(directory.by_id[n].label for n in path.nodes)}", bold=True)
        text += style(f"   sign {_SIGN[path.sign]}", **_SIGN_STYLE[path.sign])
        shared = _labels(directory, path.common_contexts(directory)) or "any disease"
        causal = "" if path.causal else ", not causal"
        text += style(f"{causal}, score {path.score:.2f}, in {shared}\n", dim=True)
        for hop in hops:
            step = hop.step
            text += "    " + _step_text(directory, step)
            where = f"in {_labels(directory, step.contexts) or 'any disease'}"
            where += _compared(directory, step.compared_with)
            article = step.layer == ARTICLE_LAYER
            text += style(f"   {where if article else f'background: {step.layer}'}\n", dim=True)
            for key, locator in step.evidence[:2]:
                words = f": “{locator.words}”" if locator.words else ""
                text += style(f"      {key}  {locator}{words}\n", dim=True)
            ends = (step.object, step.subject) if step.inverse else (step.subject, step.object)
            for key in hop.against:
                text += style("      against: ", fg="yellow")
                text += assertion_text(graph, directory, (*ends, key), indent=10)
    for intervention, relation, trial in account.trials:
        names = [directory.by_id[curie].label for curie in (intervention, trial)]
        known = (intervention, trial) in told
        text += style(f"  tried: {names[0]} {relation} {names[1]}", bold=True)
        text += " (see above)\n" if known else "\n" + _reported(reports(trial, intervention), "    ")
        told.add((intervention, trial))
    return text


def value_text(value: str, unit: str) -> str:
    """Return a value with its unit, which a fraction has not, nor what was not reached."""
    return value if value == "not reached" or "/" in value else f"{value} {unit}".strip()


def outcome_line(row: Mapping[str, Any]) -> str:
    """Return an outcome as one line: arm, endpoint, value, of whom, reference."""
    timepoint = f" at {row['timepoint']}" if row["timepoint"] else ""
    of = f" [{row['subgroup']}]" if row["subgroup"] else ""
    value = value_text(row["value"], row["unit"])
    return (
        f"{row['arm']}{of}: {row['endpoint']} {row['statistic']}{timepoint} = {value}"
        f" (ref {row['reference']})"
    )


def trial_text(publications: Sequence[PublicationRow], outcomes: Sequence[OutcomeRow]) -> str:
    """Return a trial's publications, each with its arms, outcomes and adverse events."""
    text = ""
    for row in publications:
        text += style(f"\n{row.first_author} {row.year}, ref {row.reference}", bold=True)
        text += style(f"   {row.row}, phase {row.phase or 'not stated'}, n = {row.n}\n", dim=True)
        text += f"  {row.population}{', ' + row.line if row.line else ''}\n"
        for label, role, drugs, dose in row.arms:
            text += f"  {label} ({role}): {drugs}{', ' + dose if dose else ''}\n"
        for outcome in outcomes:
            if outcome.publication is row or outcome.row == row.row:
                text += style(f"    {outcome_line(outcome.as_dict())}\n", fg="cyan")
        if row.adverse_events:
            events = (
                f"{term}{f' (grade {grade})' if grade and grade != 'any' else ''}"
                for term, grade, _ in row.adverse_events
            )
            text += f"  adverse events: {', '.join(events)}\n"
        text += f"  concluded: {row.conclusion.replace('_', ' ')}\n"
        if row.remark:
            text += style(f"  note: {row.remark}\n", fg="yellow")
    return text
