"""What several commands share: opening the built dataset, writing JSON."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bmgraph.errors import TextError

if TYPE_CHECKING:
    from bmgraph.dataset.entities import Directory
    from bmgraph.dataset.store import Store

__all__ = [
    "ended_as_by_errors",
    "json_option",
    "open_built",
    "print_json",
    "print_text",
    "progress",
    "read_text",
    "say_what_is_meant",
]

_F = TypeVar("_F", bound=Callable[..., Any])


def json_option(command: _F) -> _F:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Write JSON.")(command)


def print_json(value: object) -> None:
    """Print a value as JSON; what the output cannot show is escaped."""
    import json

    text = json.dumps(value, indent=2, ensure_ascii=False)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2)
    click.echo(text)


def print_text(text: str, *, nl: bool = True) -> None:
    """Print a text, styled on a terminal; what the output cannot show is escaped."""
    # Left to choose, click would write UTF-8 where ASCII was asked for.
    click.echo(text, file=sys.stdout, nl=nl)


def say_what_is_meant(directory: Directory, *names: str | None, category: str = "") -> None:
    """Say on stderr which entity a name is read as, where others have it too or it is spelled otherwise."""
    for name in filter(None, names):
        listing = directory.get(name, category)
        known = (listing.label.casefold(), listing.id.casefold())
        sure = directory.is_called(listing.id, name) and directory.called(name, category) == [listing.id]
        if name.casefold() not in known and not sure:
            click.echo(f"{name}: read as {listing.label} ({listing.id})", err=True)


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
def progress(length: int, label: str) -> Iterator[Callable[[int], None]]:
    """Show on stderr how far something is, if that is a terminal; it is told of each advance."""
    # Without a stderr (2>&-) there is nothing to show it on.
    quiet = not (sys.stderr and sys.stderr.isatty())
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=quiet) as bar:
        yield bar.update


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
