"""Readers of JSON: KGX, line by line or as one document, and the documents of hetnetpy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from bmgraph.errors import ImportFailed
from bmgraph.formats.checks import shown
from bmgraph.formats.records import OnBytes, take_edge, take_node
from bmgraph.formats.sink import Sink, Where
from bmgraph.formats.stream import open_stream, read_lines

__all__ = ["check_json_ld", "read_hetionet_json", "read_jsonl", "read_kgx_json"]

#: Levels of a JSON document.
_MAX_DEPTH = 100
#: Bytes of a text in one.
_MAX_TEXT = 4 << 20
#: Names and values in one record.
_MOST_VALUES = 1_000_000
#: Terms of contexts times contexts.
_MOST_COPIED = 10_000_000
#: What a graph has at its top, and how many keys a message names where it has not.
_ARRAYS, _SHOWN = ("nodes", "edges"), 20


def _object(sink: Sink, where: Where, what: str, item: object) -> None:
    if not isinstance(item, dict):
        sink.refuse(where, "no JSON object", shown(item))
        return
    if what == "node":
        rest = {name: value for name, value in item.items() if name not in ("id", "category", "name")}
        take_node(sink, where, item.get("id", ""), item.get("category"), item.get("name"), rest)
        return
    missing = [name for name in ("subject", "object") if name not in item]
    if missing:
        sink.refuse(where, f"no {' and no '.join(missing)}", shown(item))
        return
    names = ("subject", "predicate", "object", "id", "weight")
    take_edge(sink, where, item, {name: value for name, value in item.items() if name not in names})


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


class _Texts:
    """Passes a document on as long as its texts end: the parser's work grows with the square of a text."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._file = file
        self._open = self._read = 0
        self._last = b""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises:
            ImportFailed: many bytes without the end of a text.
        """
        chunk = self._file.read(size)
        # The last byte of the chunk before says whether a quote at the very beginning is escaped.
        seen, first = self._last + chunk, len(self._last)
        end = seen.rfind(b'"', first)
        while end > 0 and seen[end - 1 : end] == b"\\":
            end = seen.rfind(b'"', first, end)
        self._open = len(seen) - end if end >= 0 else self._open + len(chunk)
        self._last = seen[-1:]
        self._read += len(chunk)
        if self._open > _MAX_TEXT:
            raise ImportFailed(
                f"{self._path}: a text of more than {_MAX_TEXT >> 20} MiB from byte "
                f"{self._read - self._open}: cut it, or write JSON lines"
            )
        return chunk


class _Watched:
    """Passes a document's events on, and knows where in it they are.

    Attributes:
        found: what stands at the document's top, ``array`` or not, by its key; of many keys the first.
        place: the key and the number of its member that is being read.
    """

    def __init__(self, events: Iterable[tuple[str, Any]], see: Callable[[str, Any], None]) -> None:
        self._events = events
        self._see = see
        self.found: dict[str, str] = {}
        self.place = ("", 0)

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Yield events.

        Raises:
            ijson.JSONError: too deep a document: the parser's work grows with the square of that.
        """
        depth = values = 0
        for item in self._events:
            event = item[0]
            self._see(*item)
            # What is read is held member by member.
            values = values + 1 if depth > 2 else 0
            if values > _MOST_VALUES:
                raise ijson.JSONError(f"a record of more than {_MOST_VALUES:,} values")
            if event in ("end_map", "end_array"):
                depth -= 1
            else:
                if depth < 3:
                    self._note(depth, *item)
                if event in ("start_map", "start_array"):
                    depth += 1
                    if depth > _MAX_DEPTH:
                        raise ijson.JSONError(f"nested more than {_MAX_DEPTH} levels deep")
            yield item

    def _note(self, depth: int, event: str, value: Any) -> None:
        key, number = self.place
        if depth == 1 and event == "map_key":
            self.place = (value, 0)
        elif depth == 1 and key and (len(self.found) < _SHOWN or key in _ARRAYS):
            self.found[key] = "array" if event == "start_array" else "other"
        elif depth == 2 and event != "map_key":
            self.place = (key, number + 1)


def _items(
    path: Path, prefix: str, on_bytes: OnBytes, see: Callable[[str, Any], None] = lambda event, value: None
) -> Iterator[tuple[Where, Any]]:
    """Yield what stands under a prefix in a JSON document, and where: ``edge 7``.

    Raises:
        ImportFailed: it is no JSON, or has no array of nodes or edges where one was asked for.
    """
    name = prefix.partition(".")[0]
    with open_stream(path, on_bytes) as file:
        watched = _Watched(ijson.basic_parse(_Texts(path, file), use_float=True), see)
        try:
            for number, item in enumerate(ijson.items(ijson.parse(watched), prefix), start=1):
                yield (path, f"{name.removesuffix('s')} {number}"), item
        except (ijson.JSONError, ValueError, OverflowError) as error:
            # The parser's message may be bytes and shows the text; its first line says what is wrong.
            message = error.args[0] if error.args else ""
            message = message.decode(errors="replace") if isinstance(message, bytes) else str(message)
            key, number = watched.place
            where = f" in {key!r}, number {number}:" if key and number else ""
            what = message.splitlines()[0] if message else "damaged"
            raise ImportFailed(f"{path}:{where} no JSON ({what}): mend it there") from error
    if name in _ARRAYS and watched.found.get(name) != "array":
        found = ", ".join(repr(key[:40]) for key in watched.found)
        raise ImportFailed(
            f"{path}: no array {name!r} at the top, where there is {found or 'no key'}: "
            f"a graph has 'nodes' and 'edges'; write an empty array if there are no {name}"
        )


def check_json_ld(path: Path) -> None:
    """Refuse what the parser of JSON-LD would take: it copies a context into each that stands in it.

    Nor may it be so deep that the parser would crash.

    Raises:
        ImportFailed: no JSON, too deep, or large contexts in many places.
    """
    contexts, terms, depth, maps, scoped = 0, 0, -1, 0, False

    def see(event: str, value: Any) -> None:
        nonlocal contexts, terms, depth, maps, scoped
        maps += event == "start_map"
        if depth < 0:
            if event == "map_key" and value == "@context":
                contexts, depth = contexts + 1, 0
            return
        terms += event == "map_key"
        # One in the definition of a term is entered wherever the term is used.
        scoped = scoped or (event == "map_key" and value == "@context")
        depth += (event in ("start_map", "start_array")) - (event in ("end_map", "end_array"))
        if depth == 0:
            depth = -1

    for _ in _items(path, "-", lambda n: None, see):
        pass
    contexts = maps if scoped else contexts
    if contexts > 1 and contexts * terms > _MOST_COPIED:
        raise ImportFailed(
            f"{path}: {contexts} contexts with {terms} terms: put one at the top of the document"
        )


def read_kgx_json(path: Path, what: str, sink: Sink, on_bytes: OnBytes) -> None:
    """Read a KGX document: ``{"nodes": [...], "edges": [...]}``."""
    for where, item in _items(path, f"{what}s.item", on_bytes):
        _object(sink, where, what, item)


def _data(item: Mapping[str, Any]) -> dict[str, Any]:
    data = item.get("data")
    return data if isinstance(data, dict) else {"data": data}


def read_hetionet_json(path: Path, what: str, sink: Sink, on_bytes: OnBytes) -> None:
    """Read a document of hetnetpy; ids become ``Kind::identifier``, edges run as their metaedge does."""
    if what == "node":
        for where, node in _items(path, "nodes.item", on_bytes):
            if not isinstance(node, dict) or not {"kind", "identifier"} <= node.keys():
                sink.refuse(where, "a node needs kind and identifier", shown(node))
                continue
            kind, label = shown(node["kind"]), shown(node.get("name", ""))
            sink.node(where, f"{kind}::{shown(node['identifier'])}", kind, label, _data(node))
        return
    for _, short in _items(path, "kind_to_abbrev", lambda n: None):
        if isinstance(short, dict):
            sink.abbreviations.update({str(name): str(text) for name, text in short.items()})
    rows = (row for _, row in _items(path, "metaedge_tuples.item", lambda n: None))
    kinds = {tuple(map(shown, row[:3])) for row in rows if isinstance(row, list)}
    for where, edge in _items(path, "edges.item", on_bytes):
        try:
            ((a, x), (b, y)), relation = (
                (map(shown, edge[e]) for e in ("source_id", "target_id")),
                shown(edge["kind"]),
            )
            direction = edge.get("direction", "both")
        except (TypeError, KeyError, ValueError):
            sink.refuse(where, "an edge needs source_id, target_id and kind", shown(edge))
            continue
        if direction == "backward" or (direction == "both" and (a, b, relation) not in kinds):
            a, x, b, y = b, y, a, x
        sink.edge(
            where, f"{a}::{x}", relation, f"{b}::{y}", properties=_data(edge), directed=direction != "both"
        )
