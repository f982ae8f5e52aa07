"""A graph as arrays in one memory-mapped file: nodes, pairs, bundles, kinds of rows, metaedges, details.

Nodes are numbered by category, then id, so that comparing numbers compares (category, id). A pair of nodes
has one entry for each way round, which names the bundle of rows that joins it (see `pairs`). Opening reads
the manifest only; arrays come from the disk as they are touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bmgraph.errors import EntityNotFound
from bmgraph.graph.adjacency import Ints
from bmgraph.graph.metagraph import MetaEdge, Metagraph
from bmgraph.graph.model import Evidence, Qualified, evidence_from_json
from bmgraph.graph.storage import Arrays, ClosedArrays, open_arrays, write_arrays
from bmgraph.graph.typed import TypedIndex

__all__ = ["Index", "Joined", "open_index", "save_index"]

#: A misspelt name is compared with so many labels, in a tenth of a second or so.
_LOOKED = 20_000


#: The sentences of so many pairs are kept.
_PLACES = 1 << 16


class Joined(NamedTuple):
    """A row that joins two nodes: its number in the table of edges, its kind, its ends."""

    row: int
    kind: int
    subject: int
    object: int


class Index(TypedIndex):
    """An opened index; see `open_index`.

    Attributes:
        qualified: the distinct contents of rows.
        kind_qualified: by kind, the place of its content in `qualified`.
        kind_ends: by kind, the places of the categories of subject and object in `categories`: shape
            ``(kinds, 2)``.
    """

    def __init__(self, manifest: Mapping[str, Any], arrays: Arrays) -> None:
        metagraph = Metagraph((MetaEdge(*row) for row in manifest["metaedges"]), manifest["abbreviations"])
        super().__init__(
            {name: range(start, stop) for name, start, stop in manifest["categories"]}, metagraph, arrays
        )
        self.manifest = manifest
        self.categories: list[str] = [name for name, *_ in manifest["categories"]]
        #: Distinct edges that are not negated: rows of one pair and relation count once.
        self.n_edges: int = manifest["edges"]
        self.n_rows: int = manifest["rows"]

    @cached_property
    def qualified(self) -> list[Qualified]:
        """The distinct contents of rows."""
        return [_qualified(cells) for cells in self.manifest["qualified"]]

    @cached_property
    def kind_qualified(self) -> Ints:
        """By kind, the place of its content in `qualified`."""
        return self.arrays["kindq"].astype(np.int64)

    @cached_property
    def kind_ends(self) -> Ints:
        """By kind, the categories of its ends."""
        return self.arrays["kinde"].astype(np.int64).reshape(-1, 2)

    @cached_property
    def ptr(self) -> Ints:
        """By node, where its entries begin, and the end."""
        return self.arrays["ptr"]

    @cached_property
    def end(self) -> Ints:
        """By entry, the node at its end."""
        return self.arrays["end"]

    @cached_property
    def code(self) -> Ints:
        """By entry, twice the bundle, plus 1 where it runs from the pair's greater node to the lesser."""
        return self.arrays["code"]

    @cached_property
    def degree(self) -> Ints:
        """By node, how many others a row that is not negated joins it to."""
        return self.arrays["degree"]

    @cached_property
    def category_of(self) -> Ints:
        """By node, the place of its category in `categories`."""
        return np.repeat(np.arange(len(self.categories)), [len(nodes) for nodes in self.ranges.values()])

    @property
    def n_bundles(self) -> int:
        """How many bundles there are."""
        return len(self.arrays["bundlep"]) - 1

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
        ends, blob = self._ids
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

    def numbers(self, ids: Sequence[str]) -> list[int]:
        """Return the numbers of those ids that are nodes."""
        out = []
        for id_ in ids:
            try:
                out.append(self.node(id_))
            except EntityNotFound:
                continue
        return out

    def labelled(self, label: str) -> list[int]:
        """Return the nodes with this label; looks through all labels."""
        wanted, ends = label.encode(), self.arrays["labelp"]
        candidates = np.flatnonzero(np.diff(ends) == len(wanted))
        return [n for n in candidates.tolist() if self.label(n) == label]

    def holding(self, text: str) -> list[int]:
        """Return the nodes whose label holds a text, case aside; looks through all labels."""
        ends, wanted = self.arrays["labelp"], text.encode().lower()
        # Folding of letters outside ASCII could change the lengths: they must be written as they are.
        blob = bytes(self.arrays["labeln"]).lower()
        found: list[int] = []
        at = blob.find(wanted) if wanted else -1
        while at >= 0:
            node = int(np.searchsorted(ends, at, side="right")) - 1
            if at + len(wanted) <= int(ends[node + 1]):
                found.append(node)
                at = blob.find(wanted, int(ends[node + 1]))
            else:
                at = blob.find(wanted, at + 1)
        return found

    def nearest(self, name: str, limit: int = 5) -> list[str]:
        """Return labels that look most like a name, among the first `_LOOKED` of about its length."""
        import difflib  # a name that is known has no need of it

        lengths = np.diff(self.arrays["labelp"])
        near = np.flatnonzero(np.abs(lengths - len(name.encode())) <= 2)[:_LOOKED].tolist()
        labels = {self.label(n).casefold(): self.label(n) for n in near}
        return [labels[key] for key in difflib.get_close_matches(name.casefold(), labels, limit)]

    def joining(self, u: int, v: int) -> list[Joined]:
        """Return the rows that join two nodes, either way round, in the order of their bundle's members."""
        return list(self._joined(self._pair(u, v), min(u, v), max(u, v)))

    def _pair(self, u: int, v: int) -> int:
        """Return the number of a pair, or -1."""
        a, b = min(u, v), max(u, v)
        start, stop = int(self.ptr[a]), int(self.ptr[a + 1])
        at = start + int(np.searchsorted(self.end[start:stop], b))
        if at == stop or int(self.end[at]) != b:
            return -1
        forward = self.arrays["forward"]
        # The entries of a node run to lesser nodes first.
        return int(forward[a + 1]) - (stop - at)

    def _joined(self, pair: int, a: int, b: int) -> Iterator[Joined]:
        if pair < 0:
            return
        rowp, bundlep = self.arrays["rowp"], self.arrays["bundlep"]
        rows = self.arrays["row"][int(rowp[pair]) : int(rowp[pair + 1])]
        bundle = self._bundle_of(pair, a, b)
        members = self.arrays["bundle"][int(bundlep[bundle]) : int(bundlep[bundle + 1])]
        for row, member in zip(rows.tolist(), members.tolist(), strict=True):
            ends = (b, a) if member % 2 else (a, b)
            yield Joined(row, member // 2, *ends)

    def bundle(self, u: int, v: int) -> int:
        """Return the number of the bundle that joins two nodes.

        Raises:
            ValueError: nothing joins them.
        """
        pair = self._pair(u, v)
        if pair < 0:
            raise ValueError(f"nothing joins the nodes {u} and {v}")
        return self._bundle_of(pair, min(u, v), max(u, v))

    def _bundle_of(self, pair: int, a: int, b: int) -> int:
        stop = int(self.ptr[a + 1])
        at = stop - (int(self.arrays["forward"][a + 1]) - pair)
        return int(self.code[at]) // 2

    def about(self, node: int) -> list[Joined]:
        """Return the rows that have a node as subject or object, in the order of the table of edges."""
        ends = self.end[int(self.ptr[node]) : int(self.ptr[node + 1])].tolist()
        return sorted(row for other in ends for row in self.joining(node, other))

    def rows(self) -> Iterator[Joined]:
        """Yield all rows, pair by pair."""
        forward = self.arrays["forward"]
        for a in range(self.n_nodes):
            first, stop = int(forward[a]), int(forward[a + 1])
            ends = self.end[int(self.ptr[a + 1]) - (stop - first) : int(self.ptr[a + 1])].tolist()
            for pair, b in enumerate(ends, start=first):
                yield from self._joined(pair, a, b)

    @cached_property
    def knows_sentences(self) -> bool:
        """True if some row stands in a sentence of the article."""
        return "stated" in self.arrays

    def places(self, u: int, v: int) -> frozenset[int]:
        """Return the numbers of the sentences and panels in which the rows stand that join two nodes."""
        key = (u, v) if u < v else (v, u)
        if key not in self._places:
            pair, placep = self._pair(u, v), self.arrays["placep"]
            first, stop = self.arrays["rowp"][pair : pair + 2].tolist()
            rows = self.arrays["row"][first:stop].tolist()
            spans = [self.arrays["place"][placep[row] : placep[row + 1]].tolist() for row in rows]
            if len(self._places) >= _PLACES:
                self._places.clear()
            self._places[key] = frozenset(place for span in spans for place in span)
        return self._places[key]

    @cached_property
    def _places(self) -> dict[tuple[int, int], frozenset[int]]:
        return {}

    def stated_in(self, sentence: str) -> list[tuple[int, int]]:
        """Return subject and object of each row that a sentence states."""
        if not self.knows_sentences:
            return []
        ends, blob = self.arrays["sentencep"], self.arrays["sentencen"]
        wanted, low, high = sentence.encode(), 0, len(ends) - 1
        while low < high:
            middle = (low + high) // 2
            if blob[ends[middle] : ends[middle + 1]].tobytes() < wanted:
                low = middle + 1
            else:
                high = middle
        if low == len(ends) - 1 or blob[ends[low] : ends[low + 1]].tobytes() != wanted:
            return []
        start, stop = self.arrays["statedp"][low : low + 2].tolist()
        nodes = self.arrays["stated"][start:stop].tolist()
        return list(zip(nodes[::2], nodes[1::2], strict=True))

    def row_of(self, key: str) -> Joined | None:
        """Return the row with an id; None if there is none. Looks through all ids."""
        if "keyp" not in self.arrays or not key:
            return None
        ends, wanted = self.arrays["keyp"], key.encode()
        blob = bytes(self.arrays["keyn"])
        at = blob.find(wanted)
        while at >= 0:
            row = int(np.searchsorted(ends, at, side="right")) - 1
            if int(ends[row]) == at and int(ends[row + 1]) == at + len(wanted):
                return self._row(row)
            at = blob.find(wanted, at + 1)
        return None

    def _row(self, row: int) -> Joined:
        """Return a row of the table of edges by its number."""
        place = int(np.flatnonzero(self.arrays["row"] == row)[0])
        pair = int(np.searchsorted(self.arrays["rowp"], place, side="right")) - 1
        a = int(np.searchsorted(self.arrays["forward"], pair, side="right")) - 1
        stop = int(self.arrays["forward"][a + 1])
        b = int(self.end[int(self.ptr[a + 1]) - (stop - pair)])
        return next(joined for joined in self._joined(pair, a, b) if joined.row == row)

    @property
    def is_closed(self) -> bool:
        """True if it has let go of its arrays."""
        return isinstance(self.arrays, ClosedArrays)

    def closed(self) -> Index:
        """Return the index without its arrays, which lets go of the file."""
        nothing: dict[str, Any] = dict.fromkeys(("nodes", "edges", "rows"), 0)
        nothing |= {name: [] for name in ("categories", "metaedges", "qualified")}
        return Index({**self.manifest, **nothing}, ClosedArrays())

    def key(self, row: int) -> str:
        """Return the id of a row of the table of edges; empty where it has none."""
        return self._text("key", row)

    def evidence_text(self, row: int) -> str:
        """Return the lines of evidence of a row as they are kept."""
        return self._text("evidence", row)

    def evidence(self, row: int) -> tuple[Evidence, ...]:
        """Return the lines of evidence of a row of the table of edges."""
        return evidence_from_json(self.evidence_text(row))

    def _text(self, name: str, row: int) -> str:
        if f"{name}p" not in self.arrays:
            return ""
        ends = self.arrays[f"{name}p"]
        return str(self.arrays[f"{name}n"][int(ends[row]) : int(ends[row + 1])].data, "utf-8")


def _qualified(cells: Sequence[Any]) -> Qualified:
    return Qualified._make(tuple(cell) if isinstance(cell, list) else cell for cell in cells)


def open_index(folder: Path) -> Index:
    """Open an index that `save_index` wrote.

    Raises:
        BuildError: it is missing, of another version, or damaged.
    """
    return Index(*open_arrays(folder))


def save_index(index: Index, folder: Path) -> None:
    """Write an index into a folder that is there."""
    write_arrays(folder, index.manifest, index.arrays)
