"""How an answer leaves: in which form, to where, and what a terminal is sent."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from bmgraph.cli.tables import Column, cell_text, table_lines, wrapped_lines
from bmgraph.errors import harmless

__all__ = [
    "FORMS",
    "Output",
    "hang_up",
    "mend_streams",
    "note",
    "print_json",
    "print_text",
    "progress",
    "wants_color",
]

#: What every answer can be written as; `text` is there besides where an answer is more than a list.
FORMS = ("table", "tsv", "csv", "json", "jsonl", "md")
#: The form that a file's ending stands for.
_ENDINGS = {
    ".tsv": "tsv", ".csv": "csv", ".json": "json", ".jsonl": "jsonl", ".md": "md", ".txt": "text",
    ".ttl": "ttl", ".nt": "nt", ".srj": "sparql-json", ".srx": "sparql-xml",
}  # fmt: skip
#: What `click.style` writes for the styles in use.
_STYLE = re.compile(r"(\x1b\[(?:[0124]|3[1-7])m)")

Row = Mapping[str, Any]


class Output:
    """Where an answer goes, and in which form.

    Args:
        form: as asked for; else the file's ending tells, else whether a terminal reads it.
        target: a file; ``-`` or nothing is standard output.
        forms: those that the command has.
        text: the answer is a text where nobody asks for another form; else a table on a terminal and
            tab-separated values off it.
    """

    def __init__(self, form: str | None, target: str | None, forms: Sequence[str], *, text: bool) -> None:
        self.target = None if target in (None, "-") else Path(str(target))
        self.asked = form
        if form is None and self.target is not None:
            form = _ENDINGS.get(self.target.suffix.lower())
        default = "text" if text else "table" if self.on_terminal else "tsv"
        self.form: str = form if form is not None and form in forms else default

    @property
    def on_terminal(self) -> bool:
        """True if a person reads the answer as it is printed."""
        return self.target is None and sys.stdout.isatty()

    def write(
        self,
        columns: Sequence[str],
        rows: Iterable[Row],
        *,
        shown: Sequence[Column] = (),
        data: Callable[[], object] | None = None,
        text: Iterable[str] = (),
        footer: str = "",
        blocks: Sequence[tuple[str, Sequence[Column], Sequence[Row]]] = (),
    ) -> None:
        """Write an answer in the form that was chosen; only what that form needs is looked at.

        Args:
            columns: of the rows.
            rows: the answer as a list.
            shown: what a table on a terminal shows of the rows, if not the columns.
            data: makes the answer as JSON has it, if that is not the rows.
            text: the answer as people read it.
            footer: a line under a table.
            blocks: what is shown as several tables, each with a heading; an empty one is left out.
        """
        if self.form in ("json", "jsonl"):
            self._print(_json(data() if data else list(rows), lines=self.form == "jsonl"))
        elif self.form == "text":
            self._print(text)
        elif self.form == "table":
            width = _width() if self.on_terminal else None
            parts = [block for block in blocks if block[2]]
            lines = [] if blocks else table_lines(shown or [Column(name) for name in columns], rows, width)
            for heading, block_columns, members in parts:
                title = wrapped_lines(heading, width) if width else heading
                lines += [*([""] if lines else []), click.style(title, bold=True)]
                lines += table_lines(block_columns, members, width)
            if footer:
                lines.append(click.style(wrapped_lines(footer, width) if width else footer, dim=True))
            self._print(f"{line}\n" for line in lines)
        else:
            write = {"tsv": _tsv, "csv": _csv, "md": _markdown}[self.form]
            self._print(write(columns, ([cell_text(row.get(name)) for name in columns] for row in rows)))

    def write_bytes(self, content: bytes) -> None:
        """Write what is in its form already."""
        if self.target is not None:
            self._save([content])
        elif self.on_terminal:
            print_text(content.decode("utf-8", "backslashreplace"))
        else:
            sys.stdout.buffer.write(content)

    def _print(self, parts: Iterable[str]) -> None:
        people = self.form in ("text", "table")
        if self.target is not None:
            texts = (click.unstyle(_clean(part)) if people else part for part in parts)
            self._save(text.encode("utf-8", "backslashreplace") for text in texts)
            return
        clean = people or self.on_terminal
        width = _width() if self.on_terminal and self.form == "text" else None
        for part in parts:
            text = _clean(part) if clean else part
            text = wrapped_lines(text, width) if width else text
            # Left to choose, click would write UTF-8 where ASCII was asked for.
            click.echo(text, file=sys.stdout, nl=False, color=None if clean else True)

    def _save(self, parts: Iterable[bytes]) -> None:
        from bmgraph.files import whole_file

        with whole_file(Path(str(self.target))) as file:
            file.writelines(parts)


def print_text(text: str) -> None:
    """Print a text for people, styled on a terminal; nothing in it steers the terminal."""
    click.echo(_clean(text), file=sys.stdout, nl=False)


def print_json(value: object) -> None:
    """Print a value as JSON."""
    for part in _json(value):
        click.echo(part, file=sys.stdout, nl=False)


def note(text: str) -> None:
    """Say something about an answer, on stderr."""
    click.echo(harmless(text), err=True)


def wants_color() -> bool | None:
    """Return whether the environment asks for colours (True) or against them (False); None if for neither."""
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return False if os.environ.get("TERM") == "dumb" else None


def mend_streams() -> None:
    """Open what was closed (``>&-``), lest the next file that is opened takes its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - to the end


def hang_up() -> None:
    """Write what can be written; let nothing more go to a full disk, or a pipe whose reader has left."""
    with suppress(OSError):
        sys.stdout.flush()
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def progress(length: int, label: str) -> Iterator[Callable[[int], None]]:
    """Show on stderr how far something is, if that is a terminal; yields what counts each advance."""
    with click.progressbar(
        length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        yield bar.update


def _width() -> int:
    """Return the characters of a line of the terminal."""
    import shutil

    return shutil.get_terminal_size().columns


def _clean(text: str) -> str:
    """Return a text without what steers a terminal, but for the styles in use."""
    if text.isascii() and text.isprintable():
        return text
    parts = _STYLE.split(text)
    return "".join(
        part if n % 2 else "\t".join(map(harmless, part.split("\t"))) for n, part in enumerate(parts)
    )


def _json(value: object, *, lines: bool = False) -> Iterator[str]:
    """Yield JSON, one document or one a line; what the output has not, or would steer it, is escaped."""
    for item in value if lines and isinstance(value, list) else [value]:
        text = json.dumps(item, indent=None if lines else 2, ensure_ascii=False)
        try:
            text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
            plain = text == harmless(text)
        except UnicodeEncodeError:
            plain = False
        yield (text if plain else json.dumps(item, indent=None if lines else 2)) + "\n"


def _separated(columns: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str) -> Iterator[str]:
    import csv

    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    for row in [columns], rows:
        writer.writerows(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _tsv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    return _separated(columns, rows, "\t")


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    return _separated(columns, rows, ",")


def _markdown(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    def line(cells: Iterable[str]) -> str:
        escaped = (" ".join(cell.split()).replace("\\", "\\\\").replace("|", "\\|") for cell in cells)
        return f"| {' | '.join(escaped)} |\n"

    yield line(columns)
    yield line("---" for _ in columns)
    yield from map(line, rows)
