"""What the command line prints: tables and texts for people (the only rich import)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bmgraph.errors import harmless
from bmgraph.lookup import Directory, Listing
from bmgraph.paths import Path
from bmgraph.projection import ARTICLE_LAYER
from bmgraph.steps import Step

if TYPE_CHECKING:
    import networkx as nx

    from bmgraph.conflicts import Conflict
    from bmgraph.explain import Account
    from bmgraph.outcomes import OutcomeRow, TrialRow
    from bmgraph.results import Answer

__all__ = [
    "account_text",
    "answer_table",
    "assertion_text",
    "conflict_text",
    "console",
    "entity_text",
    "imported_text",
    "listing_table",
    "outcome_line",
    "path_text",
    "plain_table",
    "trial_text",
]

_SIGN = {1: "+", -1: "-", 0: "0", None: "disputed"}
#: How many outcomes of a trial a path prints.
_SHOWN = 6
_SIGN_STYLE = {1: "green", -1: "red", 0: "dim", None: "yellow"}


def console() -> Console:
    """Return a console; off a terminal nothing is cut, coloured or wrapped."""
    out = Console(highlight=False, soft_wrap=False, emoji=False)
    return out if out.is_terminal else Console(highlight=False, emoji=False, width=10_000, no_color=True)


def plain_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return a light table of text."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(harmless(cell)) for cell in row))
    return table


def answer_table(answer: Answer) -> Table | Text:
    """Return a SELECT or ASK answer for the terminal."""
    from bmgraph.results import display

    if answer.boolean is not None:
        return Text("yes" if answer.boolean else "no")
    return plain_table(answer.columns, (tuple(map(display, row)) for row in answer.rows))


def listing_table(listings: Iterable[Listing]) -> Table:
    """Return found entities with their synonyms."""
    return plain_table(
        ("id", "category", "label", "also called"),
        ((x.id, x.category, x.label, ", ".join(x.synonyms)) for x in listings),
    )


def _labels(directory: Directory, curies: Iterable[str]) -> str:
    return ", ".join(directory.by_id[c].label if c in directory.by_id else c for c in curies)


def _form(form: str) -> str:
    """Return what goes before the name of a subject of which another form is meant."""
    return f"{form.removesuffix('_form').replace('_', ' ')} " if form else ""


def _compared(directory: Directory, compared_with: Iterable[str]) -> str:
    labels = _labels(directory, compared_with)
    return f", compared with {labels}" if labels else ""


def _step_text(directory: Directory, step: Step) -> Text:
    """Return a hop: subject, relation with its sign in the path, object, flags."""
    flags = "".join(f" [{f}]" for f in ("hedged", "disputed") if getattr(step, f))
    flags += f" [also denied: {', '.join(step.denied)}]" if step.denied else ""
    subject, object_ = (directory.by_id[curie].label for curie in (step.subject, step.object))
    form = _form(step.subject_form)
    text = Text(f"{'' if step.inverse else form}{subject} ")
    text.append(f"{step.label} ({_SIGN[step.sign]})", style=_SIGN_STYLE[step.sign])
    return text.append(f" {form if step.inverse else ''}{object_}{flags}")


def _flags(data: dict[str, Any]) -> str:
    return "".join(f" [{flag}]" for flag in ("hedged", "negated") if data[flag])


def assertion_text(
    graph: nx.MultiDiGraph[str], directory: Directory, edge: tuple[str, str, str], *, indent: int = 4
) -> Text:
    """Return one assertion: statement, then context and evidence, indented."""
    subject, object_, key = edge
    data = graph.edges[edge]
    direction = f" ({data['subject_direction']})" if data["subject_direction"] else ""
    text, margin = Text(), " " * indent
    text.append(f"{_form(data['subject_form'])}{directory.by_id[subject].label}{direction} ")
    text.append(f"{data['label']} ({_SIGN[data['sign']]})", style=_SIGN_STYLE[data["sign"]])
    text.append(f" {directory.by_id[object_].label}{_flags(data)}")
    text.append(f"   {key}\n", style="dim")
    where = [_labels(directory, data[name]) for name in ("contexts", "stages", "sites")]
    compared = _compared(directory, data["compared_with"])
    if any(where) or compared:
        inside = f"in {'; '.join(part for part in where if part)}" if any(where) else ""
        text.append(f"{margin}{inside}{compared if inside else compared.removeprefix(', ')}\n", style="dim")
    for locator in data["evidence"]:
        words = f": “{locator.words}”" if locator.words else ""
        text.append(f"{margin}{locator}{words}\n")
    return text


def entity_text(graph: nx.MultiDiGraph[str], directory: Directory, listing: Listing) -> Text:
    """Return an entity with everything asserted of it."""
    text = Text()
    text.append(f"{listing.label}", style="bold")
    text.append(f"  {listing.id}  {listing.category}\n")
    for name, values in (
        ("also called", ", ".join(listing.synonyms)),
        ("other ids", ", ".join(listing.xrefs)),
        ("broader", _labels(directory, listing.broader)),
        ("narrower", _labels(directory, directory.descendants(listing.id)[1:])),
        ("members", _labels(directory, listing.members)),
    ):
        if values:
            text.append(f"{name}: {values}\n")
    if listing.id not in graph:
        return text.append("no assertion is about it directly; it qualifies others or groups narrower ones\n")
    out = sorted(graph.out_edges(listing.id, keys=True), key=lambda e: (directory.by_id[e[1]].label, e[2]))
    into = sorted(graph.in_edges(listing.id, keys=True), key=lambda e: (directory.by_id[e[0]].label, e[2]))
    for title, edges in (("As subject", out), ("As object", into)):
        text.append(f"\n{title}: {len(edges)} assertions\n", style="bold")
        for edge in edges:
            text.append("  ").append(assertion_text(graph, directory, edge))
    return text


def path_text(
    path: Path,
    directory: Directory,
    number: int,
    reports: Callable[[str, str], Sequence[Mapping[str, Any]]] | None = None,
    p_values: tuple[float, float] | None = None,
) -> Text:
    """Return a path: one line of nodes, then each step with its evidence.

    `reports` tells what a trial (first argument) reported of an intervention (second); `p_values` are those
    of `significance`, plain and corrected.
    """
    text = Text()
    sign = path.sign
    text.append(f"{number}. {' → '.join(directory.by_id[n].label for n in path.nodes)}\n", style="bold")
    text.append(f"   sign {_SIGN[sign]}", style=_SIGN_STYLE[sign])
    nowhere = "any disease" if path.agrees(directory) else "no disease common to all steps"
    shared = _labels(directory, path.common_contexts(directory)) or nowhere
    count = f"{len(path.steps)} step{'s' if len(path.steps) > 1 else ''}"
    chance = f", p {p_values[0]:.3g} (corrected {p_values[1]:.3g})" if p_values else ""
    causal = "" if path.causal else ", not causal"
    text.append(f", {count}{causal}, score {path.score:.2f}{chance}, in {shared}\n")
    for step in path.steps:
        text.append("   ").append(_step_text(directory, step))
        if step.layer == ARTICLE_LAYER:
            compared = _compared(directory, step.compared_with)
            text.append(
                f"   in {_labels(directory, step.contexts) or 'any disease'}{compared}\n", style="dim"
            )
        else:
            text.append(f"   background: {step.layer}\n", style="magenta")
        for key, locator in step.evidence[:3]:
            text.append(f"      {key}  {locator}\n", style="dim")
        if len(step.evidence) > 3:
            text.append(f"      and {len(step.evidence) - 3} more lines of evidence\n", style="dim")
        if reports is not None and step.neutral:
            text.append(_reported(reports(step.object, step.subject), "      "))
    return text


def _reported(rows: Sequence[Mapping[str, Any]], margin: str) -> Text:
    """Return what trials reported, the first outcomes of it."""
    text = Text()
    for row in rows[:_SHOWN]:
        text.append(f"{margin}{outcome_line(row)}\n", style="cyan")
    if len(rows) > _SHOWN:
        text.append(f"{margin}and {len(rows) - _SHOWN} more outcomes: bmgraph outcomes --trial ", style="dim")
        text.append(f"'{rows[0]['trial']}'\n", style="dim")
    return text


def imported_text(row: Mapping[str, Any], number: int) -> Text:
    """Return a path of an imported graph, as `imported.match_json` has it."""
    names = [harmless(node["label"] or node["id"]) for node in row["nodes"]]
    text = Text(f"{number}. {names[0]}", style="bold")
    for step, name in zip(row["steps"], names[1:], strict=True):
        relations = dict.fromkeys(
            ("<" if one["inverse"] else "") + harmless(one["relation"]) for one in step["relations"]
        )
        text.append(f" —{'|'.join(relations)}→ {name}")
    text.append("\n")
    told = [f"layers {harmless(', '.join(row['layers']))}"] if any(row["layers"]) else []
    told += [f"in {harmless(', '.join(row['contexts']))}"] if row["contexts"] else []
    told += [name for name in ("hedged", "disputed") if row[name]]
    if told or row["sign"]:
        text.append(f"   sign {_SIGN[row['sign']]}", style=_SIGN_STYLE[row["sign"]])
        text.append(f", {', '.join(told)}\n" if told else "\n")
    for step, (before, after) in zip(row["steps"], pairwise(names), strict=True):
        for one in step["relations"]:
            for found in one["evidence"][:_SHOWN]:
                place = found.get("sentence") or f"{found['layer']}: {found['record']}"
                subject, object_ = (after, before) if one["inverse"] else (before, after)
                text.append(f"   {subject} {one['relation']} {object_} ({_SIGN[one['sign']]})", style="dim")
                text.append(f"  {found['assertion']}  {place}\n")
    text.append(_reported(row["results"], "   "))
    return text


def conflict_text(graph: nx.MultiDiGraph[str], directory: Directory, conflict: Conflict) -> Text:
    """Return a contradiction: the pair, then either side with its contexts and evidence."""
    text = Text()
    ends = f"{directory.by_id[conflict.subject].label} … {directory.by_id[conflict.object].label}"
    text.append(ends, style="bold")
    where = _labels(directory, conflict.shared)
    pair = graph[conflict.subject][conflict.object]
    named = any(pair[key]["contexts"] for key in (*conflict.one, *conflict.other))
    nowhere = "said of different diseases" if named else "no disease named"
    text.append(f"   {f'both in {where}' if where else nowhere}\n", style="yellow")
    for keys in (conflict.one, conflict.other):
        for key in keys:
            edge = (conflict.subject, conflict.object, key)
            text.append("  ").append(assertion_text(graph, directory, edge))
    return text


def account_text(
    graph: nx.MultiDiGraph[str],
    directory: Directory,
    account: Account,
    reports: Callable[[str, str], Sequence[Mapping[str, Any]]],
) -> Text:
    """Return an account: its paths with their words, what speaks against each hop, and the trials."""
    text = Text()
    text.append(f"{' → '.join(account.metapath)}", style="bold underline")
    text.append(f"   {len(account.paths)} path{'s' if len(account.paths) > 1 else ''}\n")
    for path, hops in zip(account.paths, account.hops, strict=True):
        text.append(f"  {' → '.join(directory.by_id[n].label for n in path.nodes)}", style="bold")
        text.append(f"   sign {_SIGN[path.sign]}", style=_SIGN_STYLE[path.sign])
        shared = _labels(directory, path.common_contexts(directory)) or "any disease"
        text.append(f", score {path.score:.2f}, in {shared}\n", style="dim")
        for hop in hops:
            step = hop.step
            text.append("    ").append(_step_text(directory, step))
            where = f"in {_labels(directory, step.contexts) or 'any disease'}"
            where += _compared(directory, step.compared_with)
            article = step.layer == ARTICLE_LAYER
            text.append(f"   {where if article else f'background: {step.layer}'}\n", style="dim")
            for key, locator in step.evidence[:2]:
                words = f": “{locator.words}”" if locator.words else ""
                text.append(f"      {key}  {locator}{words}\n", style="dim")
            ends = (step.object, step.subject) if step.inverse else (step.subject, step.object)
            for key in hop.against:
                text.append("      against: ", style="yellow")
                text.append(assertion_text(graph, directory, (*ends, key), indent=10))
    for intervention, relation, trial in account.trials:
        names = [directory.by_id[curie].label for curie in (intervention, trial)]
        text.append(f"  tried: {names[0]} {relation} {names[1]}\n", style="bold")
        rows = reports(trial, intervention)
        for row in rows[:_SHOWN]:
            text.append(f"    {outcome_line(row)}\n", style="cyan")
        if len(rows) > _SHOWN:
            text.append(
                f"    and {len(rows) - _SHOWN} more: bmgraph outcomes --trial '{names[1]}'\n", style="dim"
            )
    return text


def outcome_line(row: Mapping[str, Any]) -> str:
    """Return an outcome as one line: arm, endpoint, value, of whom, reference."""
    timepoint = f" at {row['timepoint']}" if row["timepoint"] else ""
    of = f" [{row['subgroup']}]" if row["subgroup"] else ""
    unit = "" if row["value"] == "not reached" or "/" in row["value"] else f" {row['unit']}"
    return (
        f"{row['arm']}{of}: {row['endpoint']} {row['statistic']}{timepoint} = {row['value']}{unit}"
        f" (ref {row['reference']})"
    )


def trial_text(publications: Sequence[TrialRow], outcomes: Sequence[OutcomeRow]) -> Text:
    """Return a trial's publications, each with its arms, outcomes and adverse events."""
    text = Text()
    for row in publications:
        text.append(f"\n{row.first_author} {row.year}, ref {row.reference}", style="bold")
        text.append(f"   {row.row}, phase {row.phase or 'not stated'}, n = {row.n}\n", style="dim")
        text.append(f"  {row.population}{', ' + row.line if row.line else ''}\n")
        for label, role, drugs, dose in row.arms:
            text.append(f"  {label} ({role}): {drugs}{', ' + dose if dose else ''}\n")
        for outcome in outcomes:
            if outcome.publication is row or outcome.row == row.row:
                text.append(f"    {outcome_line(outcome.as_dict())}\n", style="cyan")
        if row.adverse_events:
            events = (
                f"{term}{f' (grade {grade})' if grade and grade != 'any' else ''}"
                for term, grade, _ in row.adverse_events
            )
            text.append(f"  adverse events: {', '.join(events)}\n")
        text.append(f"  concluded: {row.conclusion.replace('_', ' ')}\n")
        if row.remark:
            text.append(f"  note: {row.remark}\n", style="yellow")
    return text
