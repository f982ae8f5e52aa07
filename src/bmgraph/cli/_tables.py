"""What the command line prints as tables (with the progress of `build`, the only rich import)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bmgraph.errors import harmless

if TYPE_CHECKING:
    from bmgraph.dataset.entities import Listing
    from bmgraph.dataset.results import Answer

__all__ = ["answer_table", "console", "listing_table", "plain_table"]


def console() -> Console:
    """Return a console; off a terminal nothing is cut, coloured or wrapped."""
    out = Console(highlight=False, soft_wrap=False, emoji=False)
    return out if out.is_terminal else Console(highlight=False, emoji=False, width=10_000, no_color=True)


def plain_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, whole: Collection[str] = ("id", "category")
) -> Table:
    """Return a light table of text; in `whole` columns no cell is broken over lines."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in whole)
    for row in rows:
        table.add_row(*(Text(harmless(cell)) for cell in row))
    return table


def answer_table(answer: Answer) -> Table | Text:
    """Return a SELECT or ASK answer for the terminal."""
    from bmgraph.dataset.results import display

    if answer.boolean is not None:
        return Text("yes" if answer.boolean else "no")
    return plain_table(answer.columns, (tuple(map(display, row)) for row in answer.rows))


def listing_table(listings: Iterable[Listing]) -> Table:
    """Return found entities with their synonyms."""
    return plain_table(
        ("id", "category", "label", "also called"),
        ((x.id, x.category, x.label, ", ".join(x.synonyms)) for x in listings),
    )
