"""Tables that fit a terminal: columns go by rank, cells wrap between words, else each row is a block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from click import style, unstyle

from bmgraph.errors import harmless

__all__ = ["Column", "cell_text", "table_lines", "wrapped_lines"]

_GAP = 2
#: A column whose cells wrap gets at least as many characters, if its cells have them.
_LEAST = 16

Row = Mapping[str, Any]


class Column(NamedTuple):
    """A column of a table.

    `cell` makes its text of a row (the value of this name without it). Where a terminal is too narrow the
    column of the highest rank goes first; one of rank 0 stays.
    """

    name: str
    cell: Callable[[Row], object] | None = None
    rank: int = 0


def cell_text(value: object) -> str:
    """Return a value as a cell has it: lists are joined by ``|``, nothing is empty.

    >>> cell_text(["a", 1]), cell_text(None), cell_text(True)
    ('a|1', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "|".join(map(cell_text, value))
    return str(value)


def table_lines(columns: Sequence[Column], rows: Iterable[Row], width: int | None) -> list[str]:
    """Return the lines of a table, styled.

    A cell is broken between words alone, so that no id is ever cut.

    Args:
        columns: of the table.
        rows: of the table.
        width: characters of a line; None where lines may be of any length.
    """
    cells = [
        [harmless(" ".join(cell_text(c.cell(row) if c.cell else row.get(c.name)).split())) for c in columns]
        for row in rows
    ]
    kept = list(range(len(columns)))
    natural = [max(map(_length, [c.name, *(line[i] for line in cells)])) for i, c in enumerate(columns)]
    least = [
        max(
            min(natural[i], _LEAST),
            *(
                _length(word)
                for text in [c.name, *(line[i] for line in cells)]
                for word in text.split() or [""]
            ),
        )
        for i, c in enumerate(columns)
    ]

    def needed() -> int:
        return sum(least[i] for i in kept) + _GAP * (len(kept) - 1)

    while width is not None and needed() > width:
        last = max(kept, key=lambda i: columns[i].rank)
        if columns[last].rank == 0:
            return _blocks([c.name for c in columns], cells, width)
        kept.remove(last)
    widths = dict(
        zip(kept, _widths([least[i] for i in kept], [natural[i] for i in kept], width), strict=True)
    )
    lines = [style(_line([_padded(columns[i].name, widths[i]) for i in kept]), bold=True)]
    for line in cells:
        wrapped = [_wrapped(line[i], widths[i]) for i in kept]
        for n in range(max(map(len, wrapped))):
            parts = [w[n] if n < len(w) else "" for w in wrapped]
            lines.append(_line([_padded(part, widths[i]) for part, i in zip(parts, kept, strict=True)]))
    left_out = [c.name for i, c in enumerate(columns) if i not in kept]
    if left_out:
        lines.append(style(f"no room for: {', '.join(left_out)}", dim=True))
    return lines


def wrapped_lines(text: str, width: int) -> str:
    """Break the lines of a styled text between words; what goes on is indented by two more."""
    out = []
    for line in text.split("\n"):
        plain = unstyle(line)
        margin = len(plain) - len(plain.lstrip(" "))
        if _length(plain) <= width or width < margin + _LEAST:
            out.append(line)
            continue
        start = line.index(" " * margin)
        first, *rest = _wrapped(line[start + margin :], width - margin, width - margin - 2)
        out += [line[: start + margin] + first, *(" " * (margin + 2) + part for part in rest)]
    return "\n".join(out)


def _widths(least: Sequence[int], natural: Sequence[int], width: int | None) -> list[int]:
    """Return the widths of columns: what is left goes to the column that is cramped most."""
    if width is None:
        return list(natural)
    widths = list(least)
    for _ in range(width - sum(least) - _GAP * (len(least) - 1)):
        cramped = max(range(len(widths)), key=lambda i: natural[i] / max(widths[i], 1))
        if widths[cramped] >= natural[cramped]:
            break
        widths[cramped] += 1
    return widths


def _blocks(names: Sequence[str], cells: Iterable[Sequence[str]], width: int) -> list[str]:
    """Return each row as lines of a name and a value."""
    margin = max(map(_length, names)) + _GAP
    lines: list[str] = []
    for line in cells:
        lines += [""] if lines else []
        for name, text in zip(names, line, strict=True):
            for n, part in enumerate(_wrapped(text, max(width - margin, _LEAST)) if text else ()):
                lines.append(style(_padded("" if n else name, margin), bold=True) + part)
    return lines


def _wrapped(text: str, width: int, later: int | None = None) -> list[str]:
    """Break a text between words; a word that is longer than the width stays whole.

    Lines after the first have `later` characters, if that is another number.
    """
    lines: list[str] = []
    current = ""
    for word in text.split(" "):
        longer = f"{current} {word}" if current else word
        if current and _length(unstyle(longer)) > (width if later is None or not lines else later):
            lines.append(current.rstrip(" "))
            current = word
        else:
            current = longer
    return [*lines, current]


def _line(parts: Iterable[str]) -> str:
    return (" " * _GAP).join(parts).rstrip()


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _length(text))


def _length(text: str) -> int:
    """Return how many characters of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
