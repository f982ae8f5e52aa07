"""What the command line prints: tables and texts for people (the only rich import)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import networkx as nx
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bmgraph.lookup import Directory, Listing
from bmgraph.paths import Path
from bmgraph.results import Answer, display

__all__ = [
    "answer_table",
    "assertion_text",
    "console",
    "entity_text",
    "listing_table",
    "path_text",
    "plain_table",
]

_SIGN = {1: "+", -1: "-", 0: "0", None: "disputed"}
_SIGN_STYLE = {1: "green", -1: "red", 0: "dim", None: "yellow"}


def console() -> Console:
    """Return a console; off a terminal nothing is cut, coloured or wrapped."""
    out = Console(highlight=False, soft_wrap=False)
    return out if out.is_terminal else Console(highlight=False, width=10_000, no_color=True)


def plain_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return a light table of text."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def answer_table(answer: Answer) -> Table | Text:
    """Return a SELECT or ASK answer for the terminal."""
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


def _flags(data: dict[str, Any]) -> str:
    return "".join(f" [{flag}]" for flag in ("hedged", "negated") if data[flag])


def assertion_text(
    graph: nx.MultiDiGraph[str], directory: Directory, edge: tuple[str, str, str], *, full: bool = True
) -> Text:
    """Return one assertion: statement, context and, if `full`, its evidence."""
    subject, object_, key = edge
    data = graph.edges[edge]
    direction = f" ({data['subject_direction']})" if data["subject_direction"] else ""
    text = Text()
    text.append(f"{directory.by_id[subject].label}{direction} ")
    text.append(f"{data['label']} ({_SIGN[data['sign']]})", style=_SIGN_STYLE[data["sign"]])
    text.append(f" {directory.by_id[object_].label}{_flags(data)}")
    text.append(f"   {key}\n", style="dim")
    where = [_labels(directory, data[name]) for name in ("contexts", "stages", "sites")]
    text.append(f"    in {'; '.join(part for part in where if part)}\n", style="dim")
    if full:
        for locator in data["evidence"]:
            words = f"{locator.subject_mention} … {locator.cue} … {locator.object_mention}"
            text.append(f"    {locator}: “{words}”\n")
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


def path_text(path: Path, directory: Directory, number: int) -> Text:
    """Return a path: one line of nodes, then each step with its evidence."""
    text = Text()
    sign = path.sign
    text.append(f"{number}. {' → '.join(directory.by_id[n].label for n in path.nodes)}\n", style="bold")
    text.append(f"   sign {_SIGN[sign]}", style=_SIGN_STYLE[sign])
    shared = _labels(directory, path.common_contexts(directory)) or "no disease common to all steps"
    text.append(f", {len(path.steps)} steps, score {path.score:.2f}, in {shared}\n")
    for step in path.steps:
        flags = "".join(f" [{f}]" for f in ("hedged", "disputed") if getattr(step, f))
        text.append(f"   {directory.by_id[step.subject].label} ")
        text.append(f"{step.label} ({_SIGN[step.sign]})", style=_SIGN_STYLE[step.sign])
        text.append(f" {directory.by_id[step.object].label}{flags}")
        text.append(f"   in {_labels(directory, step.contexts)}\n", style="dim")
        for key, locator in step.evidence[:3]:
            text.append(f"      {key}  {locator}\n", style="dim")
        if len(step.evidence) > 3:
            text.append(f"      and {len(step.evidence) - 3} more lines of evidence\n", style="dim")
    return text
