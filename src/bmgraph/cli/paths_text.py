"""Paths and accounts as people read them on a terminal."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from click import style

from bmgraph.cli._texts import (
    SIGN,
    SIGN_STYLE,
    assertion_text,
    basis_text,
    form_text,
    kinds_text,
    outcome_line,
    remarks_text,
)
from bmgraph.graph.model import ARTICLE_LAYER
from bmgraph.paths.path import Path
from bmgraph.paths.steps import Also, Step

if TYPE_CHECKING:
    from bmgraph._graph import Graph
    from bmgraph.answers.explain import Account

__all__ = ["account_text", "path_text", "trials_text"]

#: How many outcomes of a trial, and how many lines of evidence of a step, a path prints.
_OUTCOMES, _LINES = 6, 3


def _names(step: Step, path: Path) -> tuple[str, str]:
    labels = {node.id: node.label or node.id for node in path.nodes}
    return labels[step.subject], labels[step.object]


def _step_text(step: Step, path: Path) -> str:
    """Return a hop: subject, relation with its sign in the path, object, flags."""
    flags = "".join(f" [{flag}]" for flag in ("hedged", "disputed") if getattr(step, flag))
    flags += f" [also negated: {', '.join(step.negated_by)}]" if step.negated_by else ""
    subject, object_ = _names(step, path)
    form = form_text(step.subject_form, step.counted)
    # A relation without an inverse is read from its object.
    turned = step.inverse and not step.undirected and step.label == step.predicate.replace("_", " ")
    reads = f"(reverse) {step.label}" if turned else step.label
    text = f"{'' if step.inverse else form}{subject} "
    text += style(f"{reads} ({SIGN[step.sign]})", **SIGN_STYLE[step.sign])
    return text + f" {form if step.inverse else ''}{object_}{flags}"


def _where(step: Mapping[str, Any]) -> str:
    """Return of what a step is stated, diseases and comparators, or by which background layer, styled.

    Then in whom or in what it was found.
    """
    kinds = style(f", {kinds_text(step['evidence_kinds'])}", dim=True)
    if step["layer"] not in (ARTICLE_LAYER, ""):
        return style(f"   background: {step['layer']}", fg="magenta") + kinds
    compared = f", compared with {', '.join(step['compared_with'])}" if step["compared_with"] else ""
    if not step["layer"] and not step["contexts"]:
        return f"  {kinds.replace(', ', ' ', 1)}"
    bases = zip(step["contexts"], step["context_basis"], strict=True)
    diseases = ", ".join(f"{label}{basis_text(basis)}" for label, basis in bases) or "any disease"
    return style(f"   in {diseases}{compared}", dim=True) + kinds


def _heading(path: Path, document: Mapping[str, Any]) -> str:
    """Return what is true of a path as a whole."""
    count = f"{len(path.steps)} step{'s' if len(path.steps) > 1 else ''}"
    parts = [count] if path.kind == "path" else [path.kind, count]
    if not path.states_effect:
        parts.append("connection, no effect stated")
    elif path.causal is False:
        parts.append("not causal")
    chance = document["p_value"], document["p_adjusted"]
    p_value = f", p {chance[0]:.3g} (corrected {chance[1]:.3g})" if chance[0] is not None else ""
    parts.append(f"score {path.score:.2f}{p_value}")
    parts.append(_diseases(path, document))
    return ", ".join(part for part in parts if part)


def _diseases(path: Path, document: Mapping[str, Any]) -> str:
    """Return of which disease a path is; never one that no step is said of."""
    if not path.agrees:
        return "no disease common to all steps"
    stated = {one for step in path.steps for one in step.contexts}
    if not stated:
        return "" if all(not step["layer"] for step in document["steps"]) else "in any disease"
    named = [label for id_, label in zip(path.contexts, document["contexts"], strict=True) if id_ in stated]
    if named:
        return f"in {', '.join(named)}"
    labels = dict(
        pair for step in document["steps"] for pair in zip(step["context_ids"], step["contexts"], strict=True)
    )
    return f"said of {'; '.join(labels[one] for one in sorted(stated))}"


def path_text(path: Path, document: Mapping[str, Any], number: int) -> str:
    """Return a path: one line of nodes, then each step with its evidence.

    Args:
        path: to show.
        document: the same for JSON, see `paths.document`.
        number: its place in the answer.
    """
    text = style(f"{number}. {' → '.join(node.label or node.id for node in path.nodes)}\n", bold=True)
    text += style(f"   sign {SIGN[path.sign]}", **SIGN_STYLE[path.sign])
    text += f", {_heading(path, document)}\n"
    results = list(document["results"])
    bridges = _bridges(path)
    for place, (step, cells) in enumerate(zip(path.steps, document["steps"], strict=True)):
        if place not in bridges:
            text += f"   {_step_text(step, path)}{_where(cells)}\n"
        elif step.bridge == "in":
            text += f"   {_bridge_text(path, place)}{_where(cells)}\n"
        for key, line in step.evidence[:_LINES]:
            text += style(f"      {key}  {line}\n", dim=True) + remarks_text(line, "      ")
        if step.also:
            also = ", ".join(_also(one, step) for one in step.also)
            text += style(f"      also {also}\n", dim=True)
        if len(step.evidence) > _LINES:
            text += style(f"      and {len(step.evidence) - _LINES} more lines of evidence\n", dim=True)
        if step.neutral:
            text += _for_whom(cells)
            text += _reported(results, "      ")
    return text + _short_cuts(path, "   ")


def _short_cuts(path: Path, margin: str) -> str:
    """Return the paths that stand under a path."""
    text = ""
    for one in path.folded:
        chain = " → ".join(node.label or node.id for node in one.nodes)
        keys = ", ".join(key for step in one.steps for key in step.assertions)
        text += f"{margin}also stated directly: {chain} (sign {SIGN[one.sign]})"
        text += style(f"   {keys}\n", dim=True)
    return text


def _also(one: Also, step: Step) -> str:
    """Return what else joins a pair, of which form where the step is of another, and by which other layer."""
    others = [name for name in one.layers if name != step.layer]
    by = f" by {', '.join(others)}" if others and step.layer not in one.layers else ""
    of = ""
    if (one.subject_form, one.counted) != (step.subject_form, step.counted):
        of = f" [{form_text(one.subject_form, one.counted).removesuffix(' of ').strip() or 'itself'}]"
    return f"{one.predicate.replace('_', ' ')} ({SIGN[one.sign]}){of}{by}"


def _bridges(path: Path) -> set[int]:
    """Return the places of the two steps of each membership bridge."""
    pairs = enumerate(itertools.pairwise(path.steps))
    ins = [place for place, (one, other) in pairs if (one.bridge, other.bridge) == ("in", "out")]
    return {step for place in ins for step in (place, place + 1)}


def _bridge_text(path: Path, place: int) -> str:
    """Return what the two steps of a membership bridge say: no more than that both belong to one thing."""
    one, whole, other = (node.label or node.id for node in path.nodes[place : place + 3])
    return f"{one} and {other} " + style(f"both in (0) {whole}", **SIGN_STYLE[0])


def _for_whom(step: Mapping[str, Any]) -> str:
    """Return whether the patients of a trial are those that the path is about."""
    fit = step["for_whom"]
    if not fit:
        return ""
    selected = f": patients selected by {fit['form'] or fit['gene']}" if fit["gene"] else ""
    return style(
        f"      for whom: {fit['verdict']}{selected}\n", fg="cyan" if fit["verdict"] == "fits" else "yellow"
    )


def trials_text(documents: Sequence[Mapping[str, Any]]) -> str:
    """Return what to say first of paths to trials: that none had the patients in question, if so."""
    fits = [step["for_whom"]["verdict"] for one in documents for step in one["steps"] if step["for_whom"]]
    if not fits or "fits" in fits:
        return ""
    return style(f"None of these trials fits: {', '.join(dict.fromkeys(fits))}.\n\n", fg="yellow")


def _reported(rows: Sequence[Mapping[str, Any]], margin: str) -> str:
    """Return what trials reported, the first outcomes of it, and of whom."""
    text, population = "", ""
    for row in rows[:_OUTCOMES]:
        if row["population"] != population:
            population = row["population"]
            text += style(f"{margin}in {population}\n", fg="cyan")
        text += style(f"{margin}  {outcome_line(row)}\n", fg="cyan")
    if len(rows) > _OUTCOMES:
        more = f"and {len(rows) - _OUTCOMES} more outcomes: bmgraph outcomes --trial '{rows[0]['trial']}'"
        text += style(f"{margin}{more}\n", dim=True)
    return text


def account_text(graph: Graph, account: Account, shown: set[tuple[str, str]]) -> str:
    """Return an account: its paths with their words, what speaks against each hop, and the trials.

    Args:
        graph: that was asked.
        account: to show.
        shown: pairs of intervention and trial whose outcomes were shown; those of this account are added.
    """
    text = style(" → ".join(account.metapath), bold=True, underline=True)
    text += f"   {len(account.paths)} path{'s' if len(account.paths) > 1 else ''}\n"
    for path, hops in zip(account.paths, account.hops, strict=True):
        document = graph.document(path)
        text += style(f"  {' → '.join(node.label for node in path.nodes)}", bold=True)
        text += style(f"   sign {SIGN[path.sign]}", **SIGN_STYLE[path.sign])
        text += style(f", {_heading(path, document)}\n", dim=True)
        for hop, cells in zip(hops, document["steps"], strict=True):
            step = hop.step
            text += "    " + _step_text(step, path)
            text += f"{_where(cells)}\n"
            for key, line in step.evidence[:2]:
                words = f": “{line.words}”" if line.words else ""
                text += style(f"      {key}  {line}{words}\n", dim=True) + remarks_text(line, "      ")
            ends = (step.object, step.subject) if step.inverse else (step.subject, step.object)
            for key in hop.against:
                text += style("      against: ", fg="yellow")
                text += assertion_text(graph.between(*ends), graph.directory, (*ends, key), indent=10)
            if step.neutral:
                text += _for_whom(cells)
        text += _short_cuts(path, "    ")
    for intervention, relation, trial in account.trials:
        names = [graph.vocabulary.label(id_) for id_ in (intervention, trial)]
        known = (intervention, trial) in shown
        text += style(f"  tried: {names[0]} {relation} {names[1]}", bold=True)
        text += " (see above)\n" if known else "\n" + _reported(graph.reports(trial, intervention), "    ")
        shown.add((intervention, trial))
    return text
