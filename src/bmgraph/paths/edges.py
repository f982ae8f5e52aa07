"""The projection as arrays: a row for each assertion, with what a search needs in columns.

Rows are in the order of subject, object, key; nodes are numbered in the order of their CURIEs, and relations,
layers and sets of diseases, stages and sites by what they are called. `to_networkx` gives the same as the
projection that people know.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from bmgraph.graph.projection import ARTICLE_LAYER, Locator, Record

if TYPE_CHECKING:
    import networkx as nx

    from bmgraph.ontology import Ontology

__all__ = ["Edges", "Ints", "Mask"]

Ints = npt.NDArray[np.int64]
#: By row or by node, whether it fits.
Mask = npt.NDArray[np.bool_]
Evidence = tuple[Locator | Record, ...]
#: Values of the column `source`.
_ARTICLE, _SOURCED, _UNSOURCED = range(3)


class Edges:
    """All assertions of a projection.

    Args:
        nodes: CURIE, label, category and colour of each, by CURIE.
        values: what the columns number: see `VALUES`.
        columns: see `COLUMNS`.
        keys: of the assertions.
        evidence: of the assertion in a row.
    """

    #: Node numbers; places in the values; 0 or 1; lines of evidence; 0 for the article, 1 for a reference,
    #: 2 for one without a table behind it.
    COLUMNS = (
        "subject", "object", "relation", "layer", "contexts", "stages", "sites", "compared_with",
        "subject_direction", "subject_form", "path_sign", "takes_sign", "other_form", "hedged", "negated",
        "support", "source",
    )  # fmt: skip
    #: Relations are name, label, sign, causal, passes_sign.
    VALUES = (
        "relation", "layer", "contexts", "stages", "sites", "compared_with", "subject_direction",
        "subject_form", "path_sign",
    )  # fmt: skip

    def __init__(
        self,
        nodes: Sequence[tuple[str, str, str, str]],
        values: Mapping[str, Sequence[Any]],
        columns: Mapping[str, Sequence[int] | Ints],
        keys: Sequence[str],
        evidence: Callable[[int], Evidence],
    ) -> None:
        self.nodes = [curie for curie, *_ in nodes]
        self.number = {curie: i for i, curie in enumerate(self.nodes)}
        self.described = list(nodes)
        self.values = values
        self.keys = keys
        self.evidence = evidence
        made = {name: np.asarray(columns[name], dtype=np.int64) for name in self.COLUMNS}
        self.subject, self.object = made["subject"], made["object"]
        self.relation, self.layer = made["relation"], made["layer"]
        self.support, self.source = made["support"], made["source"]
        self.hedged, self.negated = made["hedged"] == 1, made["negated"] == 1
        self.takes_sign, self.other_form = made["takes_sign"] == 1, made["other_form"] == 1
        self._columns = made
        told = np.array([relation[3:] for relation in values["relation"]], dtype=bool).reshape(-1, 2)
        self.causal, self.passes_sign = told[self.relation, 0], told[self.relation, 1]
        #: With which a path counts it.
        self.sign = np.array(values["path_sign"], dtype=np.int64)[made["path_sign"]]

    @classmethod
    def of(cls, graph: nx.MultiDiGraph[str]) -> Edges:
        """Return a projection's rows."""
        rows = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
        nodes = [
            (node, data["label"], data["category"], data["color"]) for node, data in graph.nodes(data=True)
        ]
        found = [_told(data) for *_, data in rows]
        values = {name: sorted({row[name] for row in found}) for name in cls.VALUES}
        columns = {name: _places(values[name], (row[name] for row in found)) for name in cls.VALUES}
        number = {node: i for i, node in enumerate(sorted(graph))}
        columns["subject"], columns["object"] = (
            [number[u] for u, *_ in rows],
            [number[v] for _, v, *_ in rows],
        )
        for name in ("hedged", "negated", "takes_sign", "other_form"):
            columns[name] = [int(data[name]) for *_, data in rows]
        evidence = [data["evidence"] for *_, data in rows]
        columns["support"] = [len(lines) for lines in evidence]
        columns["source"] = [_source(row["layer"], lines) for row, lines in zip(found, evidence, strict=True)]
        return cls(sorted(nodes), values, columns, [key for _, _, key, _ in rows], evidence.__getitem__)

    @property
    def columns(self) -> dict[str, Ints]:
        """The columns by name."""
        return self._columns

    def only(self, kept: Mask) -> Edges:
        """Return some of the rows, with the nodes that they join."""
        rows = np.flatnonzero(kept)
        joined = np.zeros(len(self.nodes), dtype=bool)
        joined[self.subject[rows]] = joined[self.object[rows]] = True
        used = np.flatnonzero(joined)
        columns = {name: column[rows] for name, column in self._columns.items()}
        for name in ("subject", "object"):
            columns[name] = np.searchsorted(used, columns[name])
        origin: list[int] = rows.tolist()
        keys = [self.keys[row] for row in origin]
        nodes = [self.described[node] for node in used]
        return Edges(nodes, self.values, columns, keys, lambda row: self.evidence(origin[row]))

    def attributes(self, row: int) -> dict[str, Any]:
        """Return what `projection.project` says of an edge."""
        told = {name: self.values[name][self._columns[name][row]] for name in self.VALUES}
        predicate, label, sign, causal, passes = told.pop("relation")
        return {
            "predicate": predicate, "label": label, "sign": sign, "causal": causal, "passes_sign": passes,
            "takes_sign": bool(self.takes_sign[row]), "other_form": bool(self.other_form[row]),
            "hedged": bool(self.hedged[row]), "negated": bool(self.negated[row]), **told,
            "evidence": self.evidence(row),
        }  # fmt: skip

    def to_networkx(self, keys: Iterable[str] | None = None) -> nx.MultiDiGraph[str]:
        """Return the projection, or its edges with some keys and the nodes that they join."""
        import networkx as nx

        wanted = None if keys is None else set(keys)
        rows = [i for i, key in enumerate(self.keys) if wanted is None or key in wanted]
        out: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        ends = np.union1d(self.subject[rows], self.object[rows]) if rows else ()
        for node in ends:
            curie, label, category, color = self.described[node]
            out.add_node(curie, label=label, category=category, color=color)
        for row in rows:
            u, v = self.nodes[self.subject[row]], self.nodes[self.object[row]]
            out.add_edge(u, v, key=self.keys[row], **self.attributes(row))
        return out

    def between(self, subject: int, object_: int) -> range:
        """Return the rows of an ordered pair."""
        return range(
            *np.searchsorted(self._ends, [self._end(subject, object_), self._end(subject, object_) + 1])
        )

    def _end(self, subject: Any, object_: Any) -> Any:
        return subject * len(self.nodes) + object_

    @cached_property
    def _ends(self) -> Ints:
        ends: Ints = self._end(self.subject, self.object)
        return ends

    @cached_property
    def pair(self) -> Ints:
        """By row, the number of its ordered pair."""
        new = np.ones(len(self.keys), dtype=np.int64)
        new[1:] = self._ends[1:] != self._ends[:-1]
        return np.cumsum(new) - 1

    @cached_property
    def kind(self) -> Ints:
        """By row, a number for its relation, form of the subject and sign in paths, in this order.

        What is said of the number of cells is of another form.
        """
        forms, signs = len(self.values["subject_form"]), len(self.values["path_sign"])
        column = self._columns
        form = (self.relation * forms + column["subject_form"]) * 2 + column["other_form"]
        return form * signs + column["path_sign"]

    @cached_property
    def neighbours(self) -> Ints:
        """By node, how many others an assertion that is not denied joins it to."""
        rows = np.flatnonzero(~self.negated & (self.subject != self.object))
        u, v = self.subject[rows], self.object[rows]
        # numpy's own unique loads a module of masked arrays, which takes longer than a search.
        pairs = np.sort(np.concatenate([self._end(u, v), self._end(v, u)]))
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]
        return np.bincount(pairs // max(len(self.nodes), 1), minlength=len(self.nodes))

    def among(self, curies: Iterable[str]) -> Mask:
        """Return by node whether it is one of these; unknown ones are passed over."""
        out = np.zeros(len(self.nodes), dtype=bool)
        out[[self.number[curie] for curie in curies if curie in self.number]] = True
        return out

    def of_category(self, ontology: Ontology, names: Iterable[str]) -> Mask:
        """Return by node whether its category is one of these or below one."""
        below = {name for wanted in names for name in ontology.subcategories(wanted)}
        fits = np.array([name in below for name in self._categories[0]], dtype=bool)
        return fits[self._categories[1]] if len(fits) else np.zeros(0, dtype=bool)

    @cached_property
    def _categories(self) -> tuple[list[str], Ints]:
        names = sorted({category for _, _, category, _ in self.described})
        return names, np.array(_places(names, (row[2] for row in self.described)), dtype=np.int64)

    def of_layer(self, name: str) -> Mask:
        """Return by row whether it is of a layer."""
        return self._fitting("layer", lambda layer: bool(layer == name))

    def holding(self, contexts: Callable[[Sequence[str]], bool] | None) -> Mask:
        """Return by row whether it is not denied and its diseases pass the test."""
        holds: Mask = ~self.negated & self.stated_for(contexts)
        return holds

    def stated_for(self, contexts: Callable[[Sequence[str]], bool] | None) -> Mask:
        """Return by row whether its diseases pass the test; without one all do."""
        return self._fitting("contexts", contexts or (lambda found: True))

    def of_relations(self, names: Collection[str]) -> Mask:
        """Return by row whether its relation is one of these."""
        return self._fitting("relation", lambda relation: relation[0] in names)

    def _fitting(self, name: str, test: Callable[[Any], bool]) -> Mask:
        """Return by row whether its value in a column passes the test."""
        fits = np.array([test(value) for value in self.values[name]], dtype=bool)
        out: Mask = fits[self._columns[name]]
        return out


def _told(data: Mapping[str, Any]) -> dict[str, Any]:
    relation = tuple(data[name] for name in ("predicate", "label", "sign", "causal", "passes_sign"))
    return {"relation": relation, **{name: data[name] for name in Edges.VALUES[1:]}}


def _places(values: Sequence[Hashable], cells: Iterable[Hashable]) -> list[int]:
    place = {value: i for i, value in enumerate(values)}
    return [place[cell] for cell in cells]


def _source(layer: str, evidence: Evidence) -> int:
    if layer == ARTICLE_LAYER:
        return _ARTICLE
    sourced = any(isinstance(found, Record) and not found.confidence for found in evidence)
    return _SOURCED if sourced else _UNSOURCED
