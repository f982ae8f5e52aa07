"""What several commands share: opening the built dataset, reading files, names, signals."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bmgraph.cli.output import note
from bmgraph.errors import EntityNotFound, TextError, harmless

if TYPE_CHECKING:
    from bmgraph._graph import Graph
    from bmgraph.dataset.entities import Reading
    from bmgraph.dataset.store import Store

__all__ = [
    "ended_as_by_errors",
    "open_built",
    "read_text",
    "say_what_is_meant",
    "usage_errors",
]

#: How many other entities of a name are listed.
_OTHERS = 5


def say_what_is_meant(graph: Graph, *names: str | None, category: str = "") -> None:
    """Say on stderr which entity a name is read as, where others have it too or it is spelled otherwise.

    The others are listed, the likeliest first.
    """
    directory = graph.directory
    for name in filter(None, names) if directory.by_id else ():
        try:
            reading = directory.read(name, category)
        except EntityNotFound:
            # A node of an imported graph has one name, or the question says that there is none.
            continue
        listing = reading.listing
        known = (listing.label.casefold(), listing.id.casefold())
        sure = not reading.others and directory.is_called(listing.id, name)
        if name.casefold() not in known and not sure:
            others = [directory.by_id[id_].label for id_ in reading.others]
            more = f"; also the name of {', '.join(others[:_OTHERS])}" if others else ""
            note(f"{name}: read as {listing.label} ({listing.id}){_in_form(reading)}{more}")


def _in_form(reading: Reading) -> str:
    """Return in which form or direction a name is read, that of an altered gene."""
    told = " ".join(filter(None, (reading.form.replace("_", " "), reading.direction)))
    return f", {told}" if told else ""


@contextmanager
def usage_errors() -> Iterator[None]:
    """Turn what is wrong with the question into an error of the command line."""
    try:
        yield
    except ValueError as error:
        raise click.UsageError(harmless(str(error))) from None


def read_text(path: str) -> str:
    """Read a file given on the command line.

    Raises:
        TextError: not UTF-8.
    """
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise TextError(f"{path}: not UTF-8 text: convert it first") from None


@contextmanager
def ended_as_by_errors() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end what is going on as an error would, so that it can tidy up.

    The exit code is 128 and the signal's number, as of what dies of it. A signal that is ignored (``nohup``)
    stays so; outside the main thread nothing changes.
    """

    def end(number: int, frame: object) -> None:
        signal.signal(number, signal.SIG_IGN)
        raise SystemExit(128 + number)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    before = {n: signal.signal(n, end) for n in numbers if signal.getsignal(n) is signal.SIG_DFL}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def open_built() -> Store:
    """Open the built dataset."""
    from bmgraph.dataset.store import open_store

    return open_store()
