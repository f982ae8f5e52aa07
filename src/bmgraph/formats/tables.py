"""Reader of tables and lists of edges; each file is gone through once for nodes, once for edges."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from bmgraph.errors import ImportFailed
from bmgraph.formats.checks import number_of
from bmgraph.formats.records import NO_PREDICATE, OnBytes, take_edge, take_node
from bmgraph.formats.sink import Sink, Where
from bmgraph.formats.stream import MAX_LINE, read_lines

__all__ = ["EDGE_COLUMNS", "NODE_COLUMNS", "columns_in", "header_of", "read_table"]

#: What columns are called in the formats that are known, by what they mean.
NODE_COLUMNS = {
    "id": ("id", ":ID"),
    "category": ("category", "kind", "type", ":LABEL"),
    "label": ("name", "label"),
}
EDGE_COLUMNS = {
    "subject": ("subject", "source", ":START_ID"),
    "predicate": ("predicate", "relation", "metaedge", "type", ":TYPE"),
    "object": ("object", "target", ":END_ID"),
    "weight": ("weight",),
    "id": ("id",),
}
#: A list of edges without a header has no more cells than this.
_LIST_CELLS = 3
#: Characters of a row that cannot be read that are shown.
_SHOWN = 1000
_REQUIRED = {"node": ("id",), "edge": ("subject", "object")}
#: What stands for a number that is not known.
_NO_NUMBERS = ("nan", "na", "n/a", "null", "none")
#: What columns of edges are often called elsewhere.
_OFTEN = {
    "from", "to", "head", "tail", "node1", "node2", "node_1", "node_2", "protein1", "protein2", "gene1",
    "gene2", "start", "end", "score", "combined_score", "u", "v",
}  # fmt: skip


#: Line that a row begins at, its first line as it stands, its cells, and why they cannot be read.
_Row = tuple[int, str, list[str], str]


def header_of(path: Path) -> list[str]:
    """Return the cells of a table's first row, blank lines and comments aside; empty if it cannot be read.

    Raises:
        ImportFailed: there is none.
    """
    for _, text, cells, problem in _rows(path):
        if problem:
            return []
        if _is_content(text):
            return [cell.strip() for cell in cells]
    raise ImportFailed(f"{path}: no row: a table has a header, a list of edges two or three cells a line")


def _is_content(text: str) -> bool:
    return bool(text.strip()) and not text.startswith("#")


def _delimiter(path: Path) -> str:
    return "," if ".csv" in path.suffixes else "\t"


def _rows(path: Path, on_bytes: OnBytes = lambda n: None) -> Iterator[_Row]:
    """Yield a table's rows: lines with tabs as they stand, CSV with what may be quoted."""
    if _delimiter(path) == ",":
        yield from _CsvRows(path, on_bytes)
        return
    for number, text, problem in read_lines(path, on_bytes):
        yield number, text, text.split("\t"), problem


class _CsvRows:
    """The rows of CSV, which may run over several lines; of those of one row the first are remembered."""

    def __init__(self, path: Path, on_bytes: OnBytes) -> None:
        self._path = path
        self._on_bytes = on_bytes
        self._first = self._last = self._size = 0
        self._text = self._problem = ""
        self._begun = self._ended = False

    def _lines(self) -> Iterator[str]:
        for number, text, problem in read_lines(self._path, self._on_bytes):
            if not self._size:
                self._first, self._text, self._problem = number, text, ""
                self._begun = self._begun or _is_content(text)
            elif len(self._text) < _SHOWN:
                self._text += "\n" + text
            self._last = number
            self._size += len(text) + 1
            if self._size > MAX_LINE or (problem and not text):
                raise ImportFailed(
                    f"{self._path}:{self._first}: a row of more than {MAX_LINE >> 20} MiB: cut it; "
                    "or is a quote not closed?"
                )
            if problem and not self._problem:
                self._problem = problem if number == self._first else f"line {number} is {problem}"
            # Comments above the header may have any quotes.
            yield text + "\n" if self._begun else "\n"
        self._ended = True

    def __iter__(self) -> Iterator[_Row]:
        """Yield rows.

        Raises:
            ImportFailed: one has no end, so that all that follows it might be read wrongly.
        """
        # The bound of a row is held above; the limit is one for all readers of a process.
        csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE))
        reader = csv.reader(self._lines(), strict=True)
        while True:
            cells: list[str] = []
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if self._ended:
                    raise ImportFailed(
                        f"{self._path}:{self._first}: a quote that is not closed: mend it, or name the file "
                        ".tsv if its quotes mean nothing"
                    ) from error
                more = f" (up to line {self._last})" if self._last > self._first else ""
                self._problem = self._problem or f"{error}{more}"
            yield self._first, self._text, cells, self._problem
            self._size = 0


def columns_in(header: Sequence[str], what: str, given: Mapping[str, str]) -> dict[str, int] | None:
    """Return where the columns of nodes or edges are in a header, or None if some needed one is not."""
    known = NODE_COLUMNS if what == "node" else EDGE_COLUMNS
    places = {
        meaning: header.index(name)
        for meaning, names in known.items()
        for name in ((given[meaning],) if meaning in given else names)[::-1]
        if name in header
    }
    return places if all(name in places for name in _REQUIRED[what]) else None


def read_table(path: Path, what: str, sink: Sink, on_bytes: OnBytes, given: Mapping[str, str]) -> None:
    """Read nodes or edges from a table with a header, or edges from a plain list without one.

    A list has ``source target``, ``source target weight`` or ``source relation target``.

    Args:
        path: the table; tabs, or commas in ``.csv``; lists may have spaces.
        what: ``node`` or ``edge``.
        sink: takes them.
        on_bytes: called with the bytes that were read.
        given: column names by meaning, before the usual ones.

    Raises:
        ImportFailed: a column that was named is not there, or one is there twice; a quote is not closed.
    """
    rows = _rows(path, on_bytes)
    first = _first_row(path, rows)
    if first is None:
        return
    number, text, cells, _ = first
    header = [cell.strip() for cell in cells]
    places = columns_in(header, what, given)
    if places is not None:
        _check_header(path, number, header, what, given)
        _read_records(path, rows, what, sink, header, places)
        return
    if what == "node" or given or len(header) > _LIST_CELLS or _names_columns(header):
        raise ImportFailed(
            f"{path}:{number}: no column for {' and '.join(_REQUIRED[what])} in "
            f"{', '.join(header[:20])}: name them with --{what}-columns"
        )
    sink.notes.append(
        f"{path}:{number}: no header, so the first line is an edge too (if it names columns: "
        f"--edge-columns): {' '.join(text[:80].split())}"
    )
    _read_list(path, chain([first], rows), sink)


def _first_row(path: Path, rows: Iterator[_Row]) -> _Row | None:
    """Return the first row with content.

    Raises:
        ImportFailed: it cannot be read, so that nobody knows what the columns are called.
    """
    for row in rows:
        number, text, _, problem = row
        if "\r" in text:
            raise ImportFailed(f"{path}:{number}: lines end in carriage returns: save it with those of Unix")
        if problem:
            raise ImportFailed(f"{path}:{number}: {problem}: what the columns are called cannot be read")
        if _is_content(text):
            return row
    return None


def _read_records(
    path: Path,
    rows: Iterator[_Row],
    what: str,
    sink: Sink,
    header: Sequence[str],
    places: Mapping[str, int],
) -> None:
    """Read the rows below a header, where a name may begin with a number sign."""
    for number, text, cells, problem in rows:
        where = (path, number)
        if problem:
            sink.refuse(where, problem, text)
            continue
        if not text.strip():
            continue
        # Writers drop empty cells at the end of a line; those that matter must be there.
        short = len(header) - len(cells)
        if short > 0 and max(places[name] for name in _REQUIRED[what]) < len(cells):
            cells += [""] * short
        if len(cells) != len(header):
            sink.refuse(where, f"{len(cells)} cells under {len(header)} columns", text)
            continue
        row = {meaning: cells[place].strip() for meaning, place in places.items()}
        rest = {
            name: cell
            for i, (name, cell) in enumerate(zip(header, cells, strict=True))
            if i not in places.values()
        }
        if what == "node":
            # A label that is quoted over two lines is one all the same.
            label = re.sub(r"[\r\n]+", " ", row.get("label", ""))
            take_node(sink, where, row["id"], row.get("category"), label, rest)
        else:
            take_edge(sink, where, row, rest)


def _read_list(path: Path, rows: Iterable[_Row], sink: Sink) -> None:
    """Read a plain list of edges, where a line that begins with a number sign is a comment."""
    delimiter = _delimiter(path)
    triples = ".sif" in path.suffixes
    for number, text, cells, problem in rows:
        if problem:
            sink.refuse((path, number), problem, text)
        elif _is_content(text):
            _plain_edge(sink, (path, number), cells if delimiter in text else text.split(), text, triples)


def _check_header(
    path: Path, number: int, header: Sequence[str], what: str, given: Mapping[str, str]
) -> None:
    name, count = Counter(header).most_common(1)[0]
    if count > 1:
        raise ImportFailed(f"{path}:{number}: {count} columns are called {name!r}: name them apart")
    for meaning, name in given.items():
        if name not in header:
            raise ImportFailed(
                f"{path}:{number}: no column {name!r} for {meaning} in {', '.join(header[:20])}: "
                f"mend --{what}-columns"
            )


def _names_columns(cells: Iterable[str]) -> bool:
    """Say whether the cells of a first line name columns, so that it is no edge of a plain list."""
    known = {
        name.casefold()
        for columns in (NODE_COLUMNS, EDGE_COLUMNS)
        for some in columns.values()
        for name in some
    }
    names = [cell.strip("\"'# \t").casefold() for text in cells for cell in re.split(r"[,;|\s]", text)]
    # One of the others may be a name.
    return len(_OFTEN & set(names)) > 1 or any(
        name in known or name.endswith((":id", ":label")) for name in names
    )


def _plain_edge(sink: Sink, where: Where, cells: Sequence[str], text: str, triples: bool) -> None:
    cells = [cell.strip() for cell in cells]
    if len(cells) == 2:
        sink.edge(where, cells[0], NO_PREDICATE, cells[1])
    elif len(cells) == 3 and not triples and cells[2].casefold() in _NO_NUMBERS:
        sink.refuse(where, f"weight {cells[2]!r} is no finite number", text)
    elif len(cells) == 3 and not triples and not math.isnan(number_of(cells[2])):
        sink.edge(where, cells[0], NO_PREDICATE, cells[1], weight=cells[2])
    elif len(cells) == 3:
        sink.edge(where, cells[0], cells[1], cells[2])
    else:
        sink.refuse(where, f"{len(cells)} cells: a list of edges has two or three", text)
