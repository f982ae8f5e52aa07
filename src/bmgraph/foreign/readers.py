"""Readers of the formats that graphs come in; each file is gone through once for nodes, once for edges."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from bmgraph.errors import ImportFailed
from bmgraph.foreign.hetionet import ABBREVIATIONS, METAEDGES
from bmgraph.foreign.sink import Sink, told
from bmgraph.foreign.stream import open_stream, read_lines

__all__ = ["EDGE_COLUMNS", "NODE_COLUMNS", "read_hetionet_json", "read_jsonl", "read_kgx_json", "read_table"]

OnBytes = Callable[[int], None]
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
#: Levels of a JSON document.
_MAX_DEPTH = 100
#: Bytes of a text in one.
_MAX_TEXT = 4 << 20
_REQUIRED = {"node": ("id",), "edge": ("subject", "object")}
_NO_CATEGORY, _NO_PREDICATE = "NamedThing", "related_to"


def header_of(path: Path) -> list[str]:
    """Return the cells of a table's first line, blank ones and comments aside; empty if it cannot be read."""
    for _, text, problem in read_lines(path):
        if problem:
            return []
        if _is_content(text):
            return _header(path, text)
    return []


def _is_content(text: str) -> bool:
    return bool(text.strip()) and not text.startswith("#")


def _header(path: Path, text: str) -> list[str]:
    try:
        return _cells(text, _delimiter(path))
    except csv.Error as error:
        raise ImportFailed(f"{path}:1: {error}") from error


def _delimiter(path: Path) -> str:
    return "," if ".csv" in path.suffixes else "\t"


def _cells(text: str, delimiter: str) -> list[str]:
    """Split a line; commas may stand in quotes, tabs may not.

    Raises:
        csv.Error: quotes that do not match.
    """
    return next(csv.reader([text], strict=True), []) if delimiter == "," else text.split(delimiter)


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


def read_table(
    path: Path, what: str, sink: Sink, on_bytes: OnBytes, given: Mapping[str, str], *, category: str = ""
) -> None:
    """Read nodes or edges from a table with a header, or edges from a plain list without one.

    A list has ``source target``, ``source target weight`` or ``source relation target``.

    Args:
        path: the table; tabs, or commas in ``.csv``; lists may have spaces.
        what: ``node`` or ``edge``.
        sink: takes them.
        on_bytes: told of progress.
        given: column names by meaning, before the usual ones.
        category: of nodes that have none.

    Raises:
        ImportFailed: a column that was named is not there.
    """
    delimiter = _delimiter(path)
    header: list[str] = []
    places: dict[str, int] | None = None
    triples = ".sif" in path.suffixes
    for number, text, problem in read_lines(path, on_bytes):
        where = (path, number)
        if problem and not header:
            raise ImportFailed(f"{path}:{number}: {problem}: what the columns are called cannot be read")
        if problem:
            sink.refuse(where, problem)
            continue
        # Below a header a name may begin with a number sign; in a plain list that is a comment.
        if not text.strip() or (places is None and not _is_content(text)):
            continue
        if not header:
            header = _header(path, text)
            places = columns_in(header, what, given)
            if places is not None:
                _check_given(path, number, header, what, given)
                continue
            if what == "node" or given or len(header) > _LIST_CELLS or _names_columns(header):
                raise ImportFailed(
                    f"{path}:{number}: no column for {' and '.join(_REQUIRED[what])} in "
                    f"{', '.join(header[:20])}: name them with --{what}-columns"
                )
        try:
            cells = _cells(text, delimiter) if places is not None or delimiter in text else text.split()
        except csv.Error as error:
            sink.refuse(where, str(error), text)
            continue
        if places is None:
            _plain_edge(sink, where, cells, text, triples)
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
            _node(sink, where, row["id"], row.get("category") or category, row.get("label", ""), rest)
        else:
            _edge(sink, where, row, rest)


def _check_given(path: Path, number: int, header: Sequence[str], what: str, given: Mapping[str, str]) -> None:
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
    told = (cell.strip("\"'# \t").casefold() for text in cells for cell in text.replace(",", " ").split())
    return any(cell in known or cell.endswith((":id", ":label")) for cell in told)


def _plain_edge(sink: Sink, where: tuple[Path, int], cells: Sequence[str], text: str, triples: bool) -> None:
    cells = [cell.strip() for cell in cells]
    if len(cells) == 2:
        sink.edge(where, cells[0], _NO_PREDICATE, cells[1])
    elif len(cells) == 3 and not triples and _is_number(cells[2]):
        sink.edge(where, cells[0], _NO_PREDICATE, cells[1], weight=cells[2])
    elif len(cells) == 3:
        sink.edge(where, cells[0], cells[1], cells[2])
    else:
        sink.refuse(where, f"{len(cells)} cells: a list of edges has two or three", text)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _node(
    sink: Sink, where: tuple[Path, int], id_: Any, category: Any, label: Any, rest: Mapping[str, Any]
) -> None:
    """Take the first of several categories: the others stay among the properties."""
    names = category if isinstance(category, list) else told(category or "").split("|")
    first = told(names[0]).removeprefix("biolink:") if names and names[0] else _NO_CATEGORY
    if len(names) > 1:
        rest = {**rest, "category": names}
    sink.node(where, id_, first, told(label or ""), rest)


def _edge(sink: Sink, where: tuple[Path, int], row: Mapping[str, Any], rest: Mapping[str, Any]) -> None:
    predicate, directed = row.get("predicate") or _NO_PREDICATE, True
    if isinstance(predicate, str):
        predicate = predicate.removeprefix("biolink:").removeprefix("bmo:")
        if predicate in METAEDGES:
            # Hetionet's interaction files name the metaedge, which says more than the relation.
            _, predicate, _, directed = METAEDGES[predicate]
            sink.abbreviations.update(ABBREVIATIONS)
    sink.edge(
        where, row["subject"], predicate, row["object"],
        id_=told(row.get("id") or ""), weight=row.get("weight"), properties=rest, directed=directed,
    )  # fmt: skip


def _object(sink: Sink, where: tuple[Path, int], what: str, item: object) -> None:
    if not isinstance(item, dict):
        sink.refuse(where, "no JSON object", told(item))
        return
    if what == "node":
        rest = {name: value for name, value in item.items() if name not in ("id", "category", "name")}
        _node(sink, where, item.get("id", ""), item.get("category"), item.get("name"), rest)
        return
    missing = [name for name in ("subject", "object") if name not in item]
    if missing:
        sink.refuse(where, f"no {' and no '.join(missing)}", told(item))
        return
    names = ("subject", "predicate", "object", "id", "weight")
    _edge(sink, where, item, {name: value for name, value in item.items() if name not in names})


def read_jsonl(path: Path, what: str, sink: Sink, on_bytes: OnBytes) -> None:
    """Read KGX nodes or edges, one JSON object a line; lines of the other kind are passed over."""
    for number, text, problem in read_lines(path, on_bytes):
        if not problem and not text.strip():
            continue
        try:
            item = None if problem else json.loads(text)
        except (ValueError, RecursionError) as error:
            problem = f"no JSON: {error}"
        if problem:
            if what == "node":
                sink.refuse((path, number), problem, text)
            continue
        kind = "edge" if isinstance(item, dict) and ("subject" in item or "object" in item) else "node"
        if kind == what:
            _object(sink, (path, number), what, item)


def _shallow(events: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Pass a document's events on up to a depth: the parser's work grows with its square."""
    depth = 0
    for event in events:
        depth += event[0].startswith("start") - event[0].startswith("end_")
        if depth > _MAX_DEPTH:
            raise ijson.JSONError(f"nested more than {_MAX_DEPTH} levels deep")
        yield event


class _Texts:
    """Passes a document on as long as its texts end: the parser's work grows with the square of a text."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._file = file
        self._open = 0
        self._last = b""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises:
            ImportFailed: many bytes without the end of a text.
        """
        chunk = self._file.read(size)
        # The last byte of the chunk before tells whether a quote at the very beginning is escaped.
        seen, first = self._last + chunk, len(self._last)
        end = seen.rfind(b'"', first)
        while end > 0 and seen[end - 1 : end] == b"\\":
            end = seen.rfind(b'"', first, end)
        self._open = len(seen) - end if end >= 0 else self._open + len(chunk)
        self._last = seen[-1:]
        if self._open > _MAX_TEXT:
            most = f"{_MAX_TEXT >> 20} MiB"
            raise ImportFailed(f"{self._path}: a text of more than {most}: cut it, or write JSON lines")
        return chunk


def _items(path: Path, prefix: str, on_bytes: OnBytes) -> Iterator[tuple[int, Any]]:
    """Yield the members of an array in a JSON document, numbered from 1."""
    with open_stream(path, on_bytes) as file:
        try:
            events = ijson.parse(_shallow(ijson.basic_parse(_Texts(path, file), use_float=True)))
            yield from enumerate(ijson.items(events, prefix), start=1)
        except (ijson.JSONError, ValueError, OverflowError) as error:
            # The parser's message may be bytes and shows the text; its first line says what is wrong.
            told = error.args[0] if error.args else ""
            told = told.decode(errors="replace") if isinstance(told, bytes) else str(told)
            raise ImportFailed(f"{path}: no JSON ({told.splitlines()[0] if told else 'damaged'})") from error


def read_kgx_json(path: Path, what: str, sink: Sink, on_bytes: OnBytes) -> None:
    """Read a KGX document: ``{"nodes": [...], "edges": [...]}``; lines are counted within each array."""
    for number, item in _items(path, f"{what}s.item", on_bytes):
        _object(sink, (path, number), what, item)


def _data(item: Mapping[str, Any]) -> dict[str, Any]:
    data = item.get("data")
    return data if isinstance(data, dict) else {"data": data}


def read_hetionet_json(path: Path, what: str, sink: Sink, on_bytes: OnBytes) -> None:
    """Read a document of hetnetpy; ids become ``Kind::identifier``, edges run as their metaedge does."""
    if what == "node":
        for number, node in _items(path, "nodes.item", on_bytes):
            if not isinstance(node, dict) or not {"kind", "identifier"} <= node.keys():
                sink.refuse((path, number), "a node needs kind and identifier", told(node))
                continue
            kind, label = told(node["kind"]), told(node.get("name", ""))
            sink.node((path, number), f"{kind}::{told(node['identifier'])}", kind, label, _data(node))
        return
    for _, short in _items(path, "kind_to_abbrev", lambda n: None):
        if isinstance(short, dict):
            sink.abbreviations.update({str(name): str(text) for name, text in short.items()})
    rows = (row for _, row in _items(path, "metaedge_tuples.item", lambda n: None))
    kinds = {tuple(map(told, row[:3])) for row in rows if isinstance(row, list)}
    for number, edge in _items(path, "edges.item", on_bytes):
        where = (path, number)
        try:
            ((a, x), (b, y)), relation = (
                (map(told, edge[e]) for e in ("source_id", "target_id")),
                told(edge["kind"]),
            )
            direction = edge.get("direction", "both")
        except (TypeError, KeyError, ValueError):
            sink.refuse(where, "an edge needs source_id, target_id and kind", told(edge))
            continue
        if direction == "backward" or (direction == "both" and (a, b, relation) not in kinds):
            a, x, b, y = b, y, a, x
        sink.edge(
            where, f"{a}::{x}", relation, f"{b}::{y}", properties=_data(edge), directed=direction != "both"
        )
