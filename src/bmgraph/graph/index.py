"""A typed graph as compressed adjacency arrays in one memory-mapped file.

Nodes are numbered by category, then id, so that comparing numbers compares (category, id). For each
metaedge the file holds the neighbours of every node both ways round (compressed sparse rows), and
for the graph as a whole the undirected neighbours of every node, and what it costs to go to each. Opening
reads the manifest only; arrays come from the disk as they are touched.
"""

from __future__ import annotations

import difflib
import json
import zlib
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bmgraph.errors import BuildError, EntityNotFound
from bmgraph.files import whole_folder
from bmgraph.graph.adjacency import Adjacency, Ints, distinct
from bmgraph.graph.metagraph import MetaEdge, Metagraph, MetaStep
from bmgraph.graph.qualifiers import NOTHING, Qualifiers, Test, group_codes

__all__ = ["INDEX_FILES", "MANIFEST_FILE", "Index", "Join", "build_index", "open_index", "save_index"]

MANIFEST_FILE, _ARRAYS, _VERSION = "index.json", "arrays.bin", 3
INDEX_FILES = (MANIFEST_FILE, _ARRAYS)
_ALIGN = 64
#: Bytes of the manifest's checksum.
_FOOTER = 4
#: Where so many nodes share one edge, only those that have neighbours have a row.
_SPARSE = 8
#: Larger arrays are not checked: they would have to be read whole before the first answer.
_CHECKED = 1 << 30
#: A misspelt name is compared with so many labels, in a tenth of a second or so.
_LOOKED = 20_000


@dataclass(frozen=True, slots=True, order=True)
class Join:
    """One thing that joins two nodes: the step from the one to the other, and what is said of it."""

    step: MetaStep
    qualifiers: Qualifiers

    @property
    def relation(self) -> str:
        """The relation's name, with ``<`` where the step goes against it."""
        return ("<" if self.step.inverse and self.step.edge.directed else "") + self.step.edge.relation


class Index:
    """An opened index; see `open_index`."""

    def __init__(self, manifest: Mapping[str, Any], arrays: Mapping[str, Ints]) -> None:
        self.manifest = manifest
        self.arrays = arrays
        self._adjacencies: dict[tuple[int, bool], Adjacency] = {}
        self._damped: dict[tuple[int, bool, float], Ints] = {}
        #: What searches prepared and will ask for again.
        self.kept: dict[Hashable, Any] = {}
        self.metagraph = Metagraph(
            (MetaEdge(*row) for row in manifest["metaedges"]), manifest["abbreviations"]
        )
        #: First node number of each category, and the end.
        self.ranges: dict[str, range] = {
            name: range(start, stop) for name, start, stop in manifest["categories"]
        }
        self.n_nodes: int = manifest["nodes"]
        self.n_edges: int = manifest["edges"]
        self.qualifiers = [Qualifiers.of(row) for row in manifest["qualifiers"]]
        #: Places in `qualifiers` of each set that an edge may have.
        self.sets: list[list[int]] = manifest["sets"]

    def adjacency(self, step: MetaStep) -> Adjacency:
        """Return the neighbours along one step of a metapath."""
        known = self._adjacencies.get((step.number, step.inverse))
        if known is None:
            way = "b" if step.inverse else "f"
            known = Adjacency(
                self.ranges[step.source].start,
                self.arrays[f"{way}{step.number}p"],
                self.arrays[f"{way}{step.number}n"],
                self.arrays.get(f"{way}{step.number}r"),
            )
            self._adjacencies[step.number, step.inverse] = known
        return known

    def codes(self, step: MetaStep) -> Ints | None:
        """Return which of the `sets` each neighbour of `adjacency` has; None if all have `common_code`."""
        return self.arrays.get(f"{'b' if step.inverse else 'f'}{step.number}q")

    def common_code(self, step: MetaStep) -> int | None:
        """Return the set that all edges of the metaedge have, None without one."""
        code: int | None = self.manifest["common"].get(str(step.number))
        return code

    def sets_with(self, test: Test) -> Ints:
        """Return for each of the `sets` whether something in it passes; last, whether nothing said does."""
        good = [test(one) for one in self.qualifiers]
        return np.array([*(any(good[i] for i in some) for some in self.sets), test(NOTHING)], dtype=bool)

    def narrowed(self, step: MetaStep, fits: Ints) -> Adjacency:
        """Return the neighbours along a step by edges whose set fits; see `sets_with`."""
        whole, codes = self.adjacency(step), self.codes(step)
        if codes is not None:
            return whole.kept(fits[codes])
        code = self.common_code(step)
        # An edge of which nothing is said has the last place.
        if fits[-1 if code is None else code]:
            return whole
        return Adjacency(whole.first, np.zeros(1, dtype=np.int64), whole.neighbours[:0])

    def damped_degrees(self, step: MetaStep, damping: float) -> Ints:
        """Return degree ** -damping of the nodes of the step's first category, 0 where there is no edge."""
        key = (step.number, step.inverse, damping)
        if key not in self._damped:
            degrees = np.diff(self.adjacency(step).ends(len(self.ranges[step.source]))).astype(np.float64)
            self._damped[key] = np.where(degrees > 0, np.maximum(degrees, 1) ** -damping, 0.0)
        return self._damped[key]

    @cached_property
    def around(self) -> Adjacency:
        """Neighbours over every relation, both ways round, each once."""
        return Adjacency(0, self.arrays["allp"], self.arrays["alln"])

    @cached_property
    def costs(self) -> Ints:
        """What it costs to go to each node, in thousandths: see `build_index`."""
        return self.arrays["cost"]

    def id(self, node: int) -> str:
        """Return a node's id."""
        ends, texts = self._ids
        return str(texts[ends[node] : ends[node + 1]], "utf-8")

    def label(self, node: int) -> str:
        """Return a node's label."""
        ends, texts = self._labels
        return str(texts[ends[node] : ends[node + 1]], "utf-8")

    # Single elements are read sooner from a view of memory than from an array.
    @cached_property
    def _ids(self) -> tuple[memoryview, memoryview]:
        return self.arrays["idp"].data, self.arrays["idn"].data

    @cached_property
    def _labels(self) -> tuple[memoryview, memoryview]:
        return self.arrays["labelp"].data, self.arrays["labeln"].data

    def category(self, node: int) -> str:
        """Return a node's category."""
        return next(name for name, nodes in self.ranges.items() if node in nodes)

    def node(self, id_: str, category: str | None = None) -> int:
        """Return a node's number by bisection.

        Raises:
            EntityNotFound: no node (of that category) has this id.
        """
        wanted = id_.encode()
        ends, blob = self.arrays["idp"], self.arrays["idn"]
        for name, nodes in self.ranges.items():
            if category not in (None, name):
                continue
            low, high = nodes.start, nodes.stop
            while low < high:
                middle = (low + high) // 2
                if bytes(blob[ends[middle] : ends[middle + 1]]) < wanted:
                    low = middle + 1
                else:
                    high = middle
            if low < nodes.stop and bytes(blob[ends[low] : ends[low + 1]]) == wanted:
                return low
        raise EntityNotFound(id_)

    def labelled(self, label: str) -> list[int]:
        """Return the nodes with this label; looks through all labels."""
        wanted, ends = label.encode(), self.arrays["labelp"]
        candidates = np.flatnonzero(np.diff(ends) == len(wanted))
        return [n for n in candidates.tolist() if self.label(n) == label]

    def nearest(self, name: str, limit: int = 5) -> list[str]:
        """Return labels that look most like a name, among the first `_LOOKED` of about its length."""
        lengths = np.diff(self.arrays["labelp"])
        near = np.flatnonzero(np.abs(lengths - len(name.encode())) <= 2)[:_LOOKED].tolist()
        labels = {self.label(n).casefold(): self.label(n) for n in near}
        return [labels[key] for key in difflib.get_close_matches(name.casefold(), labels, limit)]

    def joins(self, u: int, v: int) -> Iterator[Join]:
        """Yield what joins two nodes, in the order of the metagraph."""
        a, b = self.category(u), self.category(v)
        for number, edge in enumerate(self.metagraph.edges):
            for inverse in (False, True):
                step = MetaStep(number, edge, inverse)
                if (step.source, step.target) != (a, b) or (inverse and a == b and not edge.directed):
                    continue
                adjacency = self.adjacency(step)
                span = adjacency.span(u)
                row = adjacency.neighbours[span]
                place = int(np.searchsorted(row, v))
                if place == len(row) or row[place] != v:
                    continue
                codes = self.codes(step)
                code = self.common_code(step)
                if codes is not None:
                    code = int(codes[span.start + place])
                for said in (NOTHING,) if code is None else (self.qualifiers[i] for i in self.sets[code]):
                    yield Join(step, said)


class _Mapped(Mapping[str, Ints]):
    """The arrays of a file, cut out of the map when asked for, and checked when asked for the first time."""

    def __init__(
        self, path: Path, buffer: npt.NDArray[np.uint8], places: Mapping[str, tuple[int, int, str, int]]
    ) -> None:
        self._path = path
        self._buffer = buffer
        self._places = places
        self._known: dict[str, Ints] = {}

    def __getitem__(self, name: str) -> Ints:
        if name not in self._known:
            start, length, kind, checksum = self._places[name]
            item = np.dtype(kind)
            part = self._buffer[start : start + length * item.itemsize]
            if len(part) <= _CHECKED and zlib.crc32(part.data) != checksum:
                raise BuildError(f"{self._path} is damaged (at {name}): import it again")
            self._known[name] = part.view(item)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def open_index(folder: Path) -> Index:
    """Open an index that `build_index` wrote.

    Raises:
        BuildError: it is missing, of another version, or damaged; what is damaged in the arrays is found
            when they are first used.
    """
    try:
        text = (folder / MANIFEST_FILE).read_bytes()
        manifest = json.loads(text)
        if manifest["version"] != _VERSION:
            raise BuildError(f"{folder} is an index of version {manifest['version']}: import it again")
        size = (folder / _ARRAYS).stat().st_size
        if size != manifest["size"]:
            raise BuildError(f"{folder / _ARRAYS} has {size} bytes, not {manifest['size']}: import it again")
        buffer = np.asarray(np.memmap(folder / _ARRAYS, dtype=np.uint8, mode="r"))
        if buffer[-_FOOTER:].tobytes() != _footer(text):
            raise BuildError(f"{folder / MANIFEST_FILE} is damaged: import it again")
        return Index(manifest, _Mapped(folder / _ARRAYS, buffer, manifest["arrays"]))
    except (OSError, LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise BuildError(f"{folder} is no index ({error}): write one with `bmgraph import`") from error


def _footer(manifest: bytes) -> bytes:
    """Return what the file of arrays ends with: it makes sure of the manifest, as that does of the arrays."""
    return zlib.crc32(manifest).to_bytes(_FOOTER, "little")


def build_index(
    categories: Sequence[tuple[str, Sequence[str], Sequence[str]]],
    edges: Mapping[MetaEdge, tuple[Ints, Ints]],
    abbreviations: Mapping[str, str] | None = None,
    *,
    qualifiers: Sequence[Qualifiers] = (),
    codes: Mapping[MetaEdge, Ints] | None = None,
    hub: float = 0.18,
) -> Index:
    """Make an index in memory; `save_index` writes it.

    A step costs 1 and `hub` for each doubling of the number of neighbours of the node it reaches, kept in
    whole thousandths, so that sums do not depend on the order of adding (as in docs/paths.md).

    Args:
        categories: name, ids (ascending, distinct) and labels of each category's nodes.
        edges: for each metaedge the node numbers of sources and targets; the same pair counts once.
        abbreviations: of categories and relations, for metapaths.
        qualifiers: what may be said of an edge.
        codes: for each metaedge, where anything is said, the place in `qualifiers` of each edge given.
        hub: what a doubling of the degree costs.
    """
    ranges, start = [], 0
    for name, ids, _ in categories:
        ranges.append((name, start, start + len(ids)))
        start += len(ids)
    bounds = {name: (low, high) for name, low, high in ranges}
    n = start
    writer: dict[str, Ints] = {}
    for name, place in (("id", 1), ("label", 2)):
        texts = [text.encode() for row in categories for text in row[place]]
        writer[f"{name}p"] = np.concatenate([[0], np.cumsum([len(t) for t in texts], dtype=np.int64)])
        writer[f"{name}n"] = np.frombuffer(b"".join(texts), dtype=np.uint8)
    total, pairs = 0, [np.zeros(0, dtype=np.int64)]
    sets: dict[tuple[int, ...], int] = {}
    common: dict[str, int] = {}
    for number, (edge, (sources, targets)) in enumerate(edges.items()):
        forward = np.asarray(sources, dtype=np.int64) * n + np.asarray(targets, dtype=np.int64)
        backward = np.asarray(targets, dtype=np.int64) * n + np.asarray(sources, dtype=np.int64)
        pairs += [forward, backward]
        said = None if codes is None else codes.get(edge)
        if edge.source == edge.target and not edge.directed:
            forward = backward = np.concatenate([forward, backward])
            said = None if said is None else np.concatenate([said, said])
        if said is not None and (said != said[:1]).any():
            backward, writer[f"b{number}q"] = group_codes(backward, said, sets)
            forward, writer[f"f{number}q"] = group_codes(forward, said, sets)
        else:
            if said is not None and len(said):
                common[str(number)] = sets.setdefault((int(said[0]),), len(sets))
            forward, backward = distinct(forward, n * n), distinct(backward, n * n)
        total += len(forward)
        if edge.source == edge.target and not edge.directed:
            loops = int((forward // n == forward % n).sum())
            total -= (len(forward) - loops) // 2
        for way, keys, category in (("f", forward, edge.source), ("b", backward, edge.target)):
            found = _rows(keys, n, *bounds[category])
            writer |= {f"{way}{number}{name}": array for name, array in found.items()}
    around = distinct(np.concatenate(pairs), n * n)
    around = around[around // n != around % n] if n else around
    found = _rows(around, n, 0, n, every=True)
    writer |= {f"all{name}": array for name, array in found.items()}
    degrees = np.maximum(np.diff(writer["allp"]), 1)
    writer["cost"] = np.round(1000 + 1000 * hub * np.log2(degrees)).astype(np.int32)
    manifest = {
        "version": _VERSION,
        "nodes": n,
        "edges": total,
        "categories": ranges,
        "metaedges": [(e.source, e.relation, e.target, e.directed) for e in edges],
        "abbreviations": dict(abbreviations or {}),
        "qualifiers": [asdict(one) for one in qualifiers],
        "sets": [list(members) for members in sets],
        "common": common,
    }
    return Index(manifest, writer)


def _rows(keys: Ints, n: int, low: int, high: int, *, every: bool = False) -> dict[str, Ints]:
    """Return row pointers, neighbours and rows (see `Adjacency`) of sorted keys ``source * n + target``."""
    place, number = (np.int32 if most < 2**31 else np.int64 for most in (len(keys), n))
    out = {"n": (keys % max(n, 1)).astype(number)}
    if every or len(keys) * _SPARSE > high - low:
        out["p"] = np.searchsorted(keys, np.arange(low, high + 1, dtype=np.int64) * n).astype(place)
    else:
        # Many predicates must not cost a pointer for each node of each.
        begin = keys // max(n, 1)
        first = np.flatnonzero(np.diff(begin, prepend=-1))
        out["p"] = np.append(first, len(keys)).astype(place)
        out["r"] = (begin[first] - low).astype(number)
    return out


def save_index(index: Index, folder: Path) -> Index:
    """Write an index and open what was written; an old one stays until the new one is whole.

    Raises:
        BuildError: the folder holds something else, or cannot be written.
    """
    with whole_folder(folder, MANIFEST_FILE, INDEX_FILES) as new:
        places, end = {}, 0
        with (new / _ARRAYS).open("wb") as file:
            for name, array in index.arrays.items():
                file.write(b"\0" * (-end % _ALIGN))
                end += -end % _ALIGN
                data = np.ascontiguousarray(array).data
                places[name] = (end, len(array), array.dtype.str, zlib.crc32(data))
                file.write(data)
                end += array.nbytes
            content = {**index.manifest, "arrays": places, "size": end + _FOOTER}
            manifest = json.dumps(content, ensure_ascii=False).encode()
            file.write(_footer(manifest))
        (new / MANIFEST_FILE).write_bytes(manifest)
    return open_index(folder)
