"""The commands on a real terminal, narrow and wide."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
fcntl = pytest.importorskip("fcntl", reason="this system has no pseudo-terminals")

Run = Callable[..., Result]
WIDTHS = (40, 80, 120)


def terminal(columns: int, *arguments: str, **environment: str) -> str:
    """Return what a command prints on a terminal of so many columns."""
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    wanted = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "TERM")}
    command = [sys.executable, "-m", "bmgraph", *arguments]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, env=wanted | environment
    ):
        os.close(theirs)
        parts = []
        while part := _read(ours):
            parts.append(part)
    os.close(ours)
    return b"".join(parts).decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other end is closed
        return b""


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize(
    ("command", "names"),
    [(("find", "a"), ("id", "label")), (("gaps",), ("id", "label")), (("queries",), ("id", "question")),
     (("query", "about"), ("subjectLabel", "objectLabel"))],
    ids=lambda value: value[0],
)  # fmt: skip
def test_lists_fit_and_lose_no_id_and_no_label(
    built: Path, run: Run, command: tuple[str, ...], names: tuple[str, ...], columns: int
) -> None:
    rows = list(csv.DictReader(run(*command).stdout.splitlines(), delimiter="\t"))
    text = click.unstyle(terminal(columns, *command))
    words = set(text.split())

    assert rows
    for row in rows:
        for name in names:
            assert set(row[name].split()) <= words
    for line in text.splitlines():
        # Only what cannot be broken, with its name before it, is longer.
        assert len(line) <= columns or len(line.split()) <= 2, line


@pytest.mark.parametrize("columns", WIDTHS)
def test_texts_break_between_words(built: Path, run: Run, columns: int) -> None:
    for command in (("show", "MSLN"), ("show", "6.1"), ("paths", "MSLN", "brain metastasis")):
        text = click.unstyle(terminal(columns, *command))

        assert text.split() == run(*command).stdout.split()
        assert max(len(line.rstrip()) for line in text.splitlines()) <= columns


def test_a_terminal_has_colours_unless_it_wants_none(built: Path) -> None:
    coloured, plain = terminal(80, "gaps"), terminal(80, "gaps", NO_COLOR="1")

    assert "\x1b[1m" in coloured
    assert plain == click.unstyle(coloured)


def test_nothing_in_an_answer_steers_the_terminal(built: Path) -> None:
    ask = 'SELECT ("a\\u001b[2Jb\\u202Ec" AS ?x) {}'

    for form in ("table", "tsv", "csv", "md", "json", "jsonl", "sparql-csv", "sparql-json"):
        text = click.unstyle(terminal(80, "query", ask, "--format", form))
        assert "x" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
