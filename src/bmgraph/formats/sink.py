"""Where readers put what they read: node and edge tables, and what was refused."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bmgraph.errors import ImportFailed
from bmgraph.formats.checks import bad_name, bad_qualifier, bad_text, json_of, shown, weight_of
from bmgraph.formats.native import NativeGraph
from bmgraph.formats.qualifiers import PROPERTIES, edge_qualifiers, unreadable_qualifier
from bmgraph.graph.saved import NAMES_FILE, VOCABULARY_FILE, vocabulary_part
from bmgraph.graph.tables import (
    EDGES_FILE,
    EDGES_SCHEMA,
    METAGRAPH_FILE,
    MOST_QUALIFIED,
    NODES_FILE,
    NODES_SCHEMA,
    QUALIFIERS,
)

__all__ = ["REJECTED_FILE", "Sink", "Where"]

#: A file, and a line of it or what else says where in it (``edge 7`` of a document).
Where = tuple[Path, int | str]

REJECTED_FILE = "rejected.tsv"
#: Rows, and characters, that wait to be written.
_BATCH, _MOST = 1 << 16, 1 << 26
#: Kinds of edges: the index holds arrays for each.
_MOST_KINDS = 50_000
#: Lines that cannot be read before the rest is not looked at, if they are not to be left out.
_MOST_REFUSED = 10_000
_SHOWN = 10


class Sink:
    """Takes nodes, then edges; holds the nodes' ids and a batch of rows, never all edges.

    Args:
        folder: to write to.
        skip_bad: write what is refused to `REJECTED_FILE` and go on.
        implicit: make a node of every end that is none, with this category.
        layer: of edges that name no source of their own.
        signs: of relations, before those that are known.

    Raises:
        ImportFailed: the layer's name cannot be kept.
    """

    def __init__(
        self,
        folder: Path,
        *,
        skip_bad: bool = False,
        implicit: str = "",
        layer: str = "",
        signs: Mapping[str, int] | None = None,
    ) -> None:
        if problem := bad_text(layer, "layer"):
            raise ImportFailed(f"{problem}: name it otherwise")
        self.folder = folder
        self._implicit = implicit
        self.layer = layer
        self._signs = signs or {}
        self.skip_bad = skip_bad
        #: Category, label and a hash of the properties by id.
        self.nodes: dict[str, tuple[str, str, int]] = {}
        #: Ids that were there first, and which of them another id means (else it means itself).
        self.given: set[str] = set()
        self.same: Callable[[str], str] = str
        #: Layers that were there first: a foreign edge that names one has another.
        self.taken: set[str] = set()
        #: What the graph knows of its names and trials, as it is kept beside the index.
        self.parts: dict[str, Any] = {}
        self.native = NativeGraph()
        self.edges = self.refused = self.repeated = self.negated = self.hierarchy = 0
        #: Those of `given` that something read means.
        self.joined: set[str] = set()
        #: Repeated nodes with other properties, nodes with several categories, and notes for people.
        self.differing = self.several = 0
        self.notes: list[str] = []
        self._combinations: set[tuple[Any, ...]] = set()
        #: Metaedges (categories of the ends and relation) with edges that run both ways, or one way.
        self.undirected: set[tuple[str, str, str]] = set()
        self._directed: set[tuple[str, str, str]] = set()
        self._size = 0
        self.abbreviations: dict[str, str] = {}
        #: Edges whose name gives other categories than their ends have, and the first of them.
        self._misnamed, self._misnamed_first = 0, ""
        self._first: list[str] = []
        #: Edges of a layer that was there first, which have the name of this import's layer instead.
        self._renamed: Counter[str] = Counter()
        self._rows: dict[str, list[tuple[Any, ...]]] = {NODES_FILE: [], EDGES_FILE: []}
        self._writers = {
            NODES_FILE: pq.ParquetWriter(folder / NODES_FILE, NODES_SCHEMA),
            EDGES_FILE: pq.ParquetWriter(folder / EDGES_FILE, EDGES_SCHEMA),
        }
        self._rejected = (
            (folder / REJECTED_FILE).open("w", encoding="utf-8", errors="backslashreplace", newline="")
            if skip_bad
            else None
        )
        if self._rejected:
            self._out = csv.writer(self._rejected, delimiter="\t", lineterminator="\n")
            self._out.writerow(("file", "line", "reason", "text"))

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, *_: object) -> None:
        for writer in self._writers.values():
            writer.close()
        if self._rejected:
            self._rejected.close()

    def refuse(self, where: Where, reason: str, text: str = "") -> None:
        """Note a line or record that cannot be used."""
        self.refused += 1
        path, place = where
        if self._rejected:
            self._out.writerow((path.name, place, reason, text[:1000]))
        if not self.skip_bad and self.refused > _MOST_REFUSED:
            raise ImportFailed(
                f"{self._refusals()}\nread no further: mend them, or leave them out with --skip-bad"
            )
        if len(self._first) < _SHOWN:
            self._first.append(f"{path}:{' ' if isinstance(place, str) else ''}{place}: {reason}")

    def node(
        self,
        where: Where,
        id_: str,
        category: str,
        label: str = "",
        properties: Mapping[str, Any] | None = None,
    ) -> None:
        """Take a node; the same one again is counted, one of another category or label is refused."""
        if properties and "native_category" in properties and isinstance(id_, str):
            category = self.native.category(id_, label, properties) or category
        problem = bad_name(id_, "id") or bad_name(category, "category") or bad_text(label, "label")
        kept, wrong = json_of(properties)
        if problem := problem or wrong:
            self.refuse(where, problem, shown(id_))
            return
        if (known_id := self.same(id_)) in self.given:
            self.joined.add(known_id)
            return
        found = (category, label, hash(kept) if kept else 0)
        known = self.nodes.setdefault(id_, found)
        if known is not found:
            if known[:2] == found[:2]:
                self.repeated += 1
                self.differing += known != found
            else:
                self.refuse(where, f"id {id_!r} stands for {known[1]!r} ({known[0]}) already", id_)
            return
        self._add(NODES_FILE, (id_, label, category, kept))

    def edge(
        self,
        where: Where,
        subject: str,
        predicate: str,
        object_: str,
        *,
        id_: str = "",
        weight: object = None,
        properties: Mapping[str, Any] | None = None,
        qualifiers: Mapping[str, Any] | None = None,
        directed: bool = True,
    ) -> None:
        """Take an edge between known nodes; without `qualifiers` its properties are read for them."""
        ends = tuple(self.same(end) if isinstance(end, str) else end for end in (subject, object_))
        problem = bad_name(predicate, "predicate") or bad_text(id_, "id of an edge")
        implicit, problem = self._ends(ends, problem)
        number, wrong = weight_of(weight)
        problem = problem or wrong
        kept, wrong = json_of(properties)
        problem = problem or wrong
        known = properties or {}
        if not problem and qualifiers is None and self.native.takes(ends[0], ends[1], known):
            self.hierarchy += 1
            return
        if not problem and qualifiers is None:
            predicate, qualifiers, problem = self._qualifiers(ends[0], predicate, known)
        if problem or qualifiers is None:
            self.refuse(where, problem, "\t".join(map(shown, (subject, predicate, object_))))
            return
        # A refused edge makes no node.
        for end in implicit:
            if end not in self.nodes:
                self.node(where, end, self._implicit, end)
        self.joined.update(end for end in ends if end in self.given)
        self._note_kind(where, (self.nodes[ends[0]][0], predicate, self.nodes[ends[1]][0]), directed)
        self.edges += 1
        cells = tuple(map(qualifiers.get, QUALIFIERS.names))
        if qualifiers.get("negated"):
            self.negated += 1
        elif qualifiers:
            self._count(where, cells)
        lines = qualifiers.get("lines")
        self._add(EDGES_FILE, (ends[0], predicate, ends[1], id_ or None, number, kept, *cells, lines))

    def _ends(self, ends: Sequence[object], problem: str) -> tuple[list[str], str]:
        """Return the ends that become nodes by the edge, and what is wrong with them."""
        implicit: list[str] = []
        for end in ends:
            # What is a node has been looked at; what is no text cannot be one.
            if problem or (isinstance(end, str) and end in self.nodes):
                continue
            problem = bad_name(end, "end of an edge")
            if not problem and self._implicit:
                implicit.append(str(end))
            elif not problem:
                problem = f"{end!r} is no node"
        return implicit, problem

    def _note_kind(self, where: Where, kind: tuple[str, str, str], directed: bool) -> None:
        (self._directed if directed else self.undirected).add(kind)
        if len(self._directed) + len(self.undirected) > _MOST_KINDS:
            raise ImportFailed(
                f"{where[0]}: edges of more than {_MOST_KINDS:,} kinds (categories and relation): is the "
                "column of relations another one? Name it with --edge-columns"
            )

    def named(
        self, where: Where, subject: object, name: str, object_: object, kinds: tuple[str, str]
    ) -> None:
        """Note an edge whose name gives the categories of its ends, if they have others."""
        found = [
            self.nodes[x][0] if isinstance(x, str) and x in self.nodes else "" for x in (subject, object_)
        ]
        # A node of the article, or one whose category nobody gave, may be called anything.
        if all(found) and not self._implicit and tuple(found) != kinds:
            self._misnamed += 1
            self._misnamed_first = self._misnamed_first or (
                f"{where[0]}:{where[1]}: {name} between {found[0]} and {found[1]}"
            )

    def _qualifiers(
        self, subject: str, predicate: str, properties: Mapping[str, Any]
    ) -> tuple[str, dict[str, Any], str]:
        """Return an edge's relation and qualifiers, and what is wrong with them."""
        if own := self.native.relation(subject, properties):
            try:
                found = self.native.qualifiers(own, properties)
            except ValueError as error:
                return own, {}, str(error)
            return own, found, bad_qualifier(found)
        found = edge_qualifiers(predicate, properties, self._signs)
        problem = bad_qualifier(found)
        if "contexts" in found:
            found["contexts"] = sorted({self.same(one) for one in found["contexts"]})
        if self.layer and found.get("layer") in (None, *self.taken):
            if found.get("layer"):
                self._renamed[found["layer"]] += 1
            found["layer"] = self.layer
        if self.given and found.get("layer"):
            # Beside the article's graph, what another source says is a background fact.
            found["source"] = 1
        return predicate, found, problem or unreadable_qualifier(properties)

    def _count(self, where: Where, cells: tuple[Any, ...]) -> None:
        """Stop where edges have more combinations of qualifiers than an index can hold."""
        self._combinations.add(tuple(tuple(cell) if isinstance(cell, list) else cell for cell in cells))
        if len(self._combinations) > MOST_QUALIFIED:
            columns = zip(QUALIFIERS.names, zip(*self._combinations, strict=True), strict=True)
            name = max(columns, key=lambda column: len(set(column[1])))[0]
            raise ImportFailed(
                f"{where[0]}: edges have more than {MOST_QUALIFIED:,} combinations of qualifiers, most by "
                f"{name}: take out the property ({' or '.join(PROPERTIES[name])}), or call it otherwise"
            )

    def _add(self, name: str, row: tuple[Any, ...]) -> None:
        rows = self._rows[name]
        rows.append(row)
        self._size += sum(len(cell) for cell in row if isinstance(cell, str))
        if len(rows) == _BATCH or self._size > _MOST:
            self._flush(name)

    def _flush(self, name: str) -> None:
        schema = self._writers[name].schema
        columns: Iterable[tuple[Any, ...]] = zip(*self._rows[name], strict=True) if self._rows[name] else []
        arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=False)]
        if arrays:
            self._writers[name].write_table(pa.Table.from_arrays(arrays, schema=schema))
        self._rows[name].clear()
        self._size = 0

    def _refusals(self) -> str:
        left = self.refused - len(self._first)
        return "\n".join([*self._first, *([f"and {left} more"] if left else [])])

    def finish(self) -> None:
        """Write what is left and say how the graph is to be read.

        Raises:
            ImportFailed: something was refused and may not be; or there is no node.
        """
        for name in self._writers:
            self._flush(name)
        if self.refused and not self.skip_bad:
            raise ImportFailed(
                f"{self._refusals()}\n{self.refused} lines cannot be read, nothing was written: "
                "mend them, or leave them out with --skip-bad"
            )
        if not self.nodes:
            raise ImportFailed("\n".join([*self._first, "no node was found: is --format right?"]))
        if self.native.listings:
            directory = self.native.directory()
            self.parts.setdefault(VOCABULARY_FILE, vocabulary_part(directory, self.native.ontology))
            self.parts.setdefault(NAMES_FILE, directory.names.blob)
        if self._misnamed:
            self.notes.append(
                f"{self._misnamed} edges join other categories than their metaedge names: first "
                f"{self._misnamed_first}"
            )
        self.notes += [
            f"the article's graph has a layer {name!r}: edges of that name are in {self.layer!r} ({count})"
            for name, count in sorted(self._renamed.items())
        ]
        if unused := sorted(self._signs.keys() - {kind[1] for kind in self.undirected | self._directed}):
            self.notes.append(f"a sign that is not used: no edge has the relation {', '.join(unused)}")
        if self._rejected and not self.refused:
            self._rejected.close()
            (self.folder / REJECTED_FILE).unlink()
        metagraph = {
            # Where some edges have a direction, as the article's have, those without it keep their order.
            "undirected": sorted(self.undirected - self._directed),
            "abbreviations": self.abbreviations,
        }
        (self.folder / METAGRAPH_FILE).write_text(json.dumps(metagraph), encoding="utf-8")
