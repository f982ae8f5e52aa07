"""The members of all bundles in columns: what the rules of paths look at, once for all pairs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from bmgraph.errors import GraphLacks
from bmgraph.graph.adjacency import Ints
from bmgraph.graph.grounds import Grounds
from bmgraph.graph.index import Index
from bmgraph.graph.vocabulary import Vocabulary

__all__ = ["Bundles", "Mask"]

_T = TypeVar("_T")
#: So many of the things that questions prepared are kept.
_KEPT = 64
#: Fields that a graph may know nothing of.
_KNOWN = ("sign", "contexts", "stages", "evidence", "hedged", "layer", "evidence_kinds", "context_basis")
#: By member, by node or by option, whether it fits.
Mask = npt.NDArray[np.bool_]


class Bundles:
    """A row for each member of each bundle, in the order of the bundles.

    A member stands for one row of the table of edges on every pair that has the bundle.

    Args:
        index: the graph.
        vocabulary: what its relations are.
    """

    def __init__(self, index: Index, vocabulary: Vocabulary) -> None:
        self.index = index
        self.vocabulary = vocabulary
        pointers = index.arrays["bundlep"]
        member = index.arrays["bundle"].astype(np.int64)
        #: Number of the bundle, and the members of each.
        self.pointers: Ints = pointers.astype(np.int64)
        self.bundle: Ints = np.repeat(np.arange(len(pointers) - 1), np.diff(pointers))
        #: 1 where the subject is the greater node of the pair.
        self.way: Ints = member % 2
        self.kind: Ints = member // 2
        #: Place of its content in `Index.qualified`.
        self.content: Ints = index.kind_qualified[self.kind]
        self.subject_category, self.object_category = index.kind_ends[self.kind].T
        self._kept: dict[Hashable, Any] = {}
        self._fields: dict[str, tuple[list[Any], Ints]] = {}

    def __len__(self) -> int:
        return len(self.kind)

    def kept(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return what a question prepares, made once for all that ask for the same."""
        if key in self._kept:
            known: _T = self._kept[key]
            return known
        # Another thread may clear what is kept at any time.
        made = make()
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        self._kept[key] = made
        return made

    def field(self, name: str) -> tuple[list[Any], Ints]:
        """Return the distinct values of a field of `Qualified`, sorted, and by content the place in them."""
        if name not in self._fields:
            cells: list[Hashable] = [getattr(one, name) for one in self.index.qualified]
            values: list[Any] = sorted(set(cells))
            place = {value: i for i, value in enumerate(values)}
            self._fields[name] = (values, np.array([place[cell] for cell in cells], dtype=np.int64))
        return self._fields[name]

    def fitting(self, name: str, test: Callable[[Any], bool]) -> Mask:
        """Return by member whether its value of a field passes a test."""
        values, places = self.field(name)
        fits = np.array([test(value) for value in values], dtype=bool)
        out: Mask = fits[places][self.content] if len(places) else np.zeros(len(self), dtype=bool)
        return out

    def _number(self, name: str) -> Ints:
        values, places = self.field(name)
        return np.array(values, dtype=np.int64)[places][self.content] if len(places) else self.content

    @cached_property
    def sign(self) -> Ints:
        """With which a path counts the member."""
        return self._number("sign")

    @cached_property
    def evidence(self) -> Ints:
        """Lines of evidence."""
        return self._number("evidence")

    @cached_property
    def source(self) -> Ints:
        """0 for what is no background fact, 1 for a background fact, 2 for one without a table behind it."""
        return self._number("source")

    @cached_property
    def hedged(self) -> Mask:
        """Whether it is hedged."""
        return self.fitting("hedged", bool)

    @cached_property
    def contested(self) -> Mask:
        """Whether the papers that are cited for it say otherwise."""
        return self.fitting("contested", bool)

    @cached_property
    def negated(self) -> Mask:
        """Whether it is negated."""
        return self.fitting("negated", bool)

    @cached_property
    def other_form(self) -> Mask:
        """Whether another form of the subject is meant, or the number of its cells."""
        other = np.array([one.other_form for one in self.index.qualified], dtype=bool)
        out: Mask = other[self.content] if len(other) else np.zeros(len(self), dtype=bool)
        return out

    def _of_relation(self, test: Callable[[str], bool]) -> Mask:
        return self.fitting("relation", test)

    @cached_property
    def causal(self) -> Mask:
        """Whether its relation is causal, or the graph does not know."""
        return self._of_relation(lambda name: self.vocabulary.relation(name).causal is not False)

    @cached_property
    def knows_cause(self) -> Mask:
        """Whether the graph knows if the relation is causal."""
        return self._of_relation(lambda name: self.vocabulary.relation(name).causal is not None)

    @cached_property
    def propagates_sign(self) -> Mask:
        """Whether its sign goes on along a path."""
        return self._of_relation(lambda name: self.vocabulary.relation(name).propagates_sign)

    @cached_property
    def symmetric(self) -> Mask:
        """Whether it may be walked from either end alike."""
        by_relation = self._of_relation(lambda name: self.vocabulary.relation(name).symmetric)
        return by_relation | self.fitting("undirected", bool)

    @cached_property
    def accepts_sign(self) -> Mask:
        """Whether it has its sign where a step comes before."""
        names, places = self.field("relation")
        categories = self.index.categories
        table = np.array(
            [[self.vocabulary.accepts_sign(name, category) for category in categories] for name in names],
            dtype=bool,
        ).reshape(len(names), len(categories))
        out: Mask = ~self.other_form
        return out & table[places[self.content], self.subject_category] if len(names) else out

    @cached_property
    def group(self) -> Ints:
        """A number for relation, form of the subject and sign, in this order.

        What is stated of the number of cells is of another form.
        """
        relations, relation = self.field("relation")
        forms, form = self.field("form")
        signs, sign = self.field("sign")
        if not relations:
            return self.content
        of = (relation * len(forms) + form)[self.content] * 2 + self.other_form
        return of * len(signs) + sign[self.content]

    def of_relations(self, names: Collection[str]) -> Mask:
        """Return by member whether its relation is one of these."""
        return self._of_relation(lambda name: name in names)

    def stated_for(self, contexts: Callable[[tuple[str, ...]], bool] | None) -> Mask:
        """Return by member whether its diseases pass the test; without one all do."""
        return np.ones(len(self), dtype=bool) if contexts is None else self.fitting("contexts", contexts)

    def check(self, grounds: Grounds) -> None:
        """Refuse grounds that no row of the graph has.

        Raises:
            GraphLacks: it names what the graph lacks.
        """
        for asked, field, option, says in (
            (grounds.kinds, "evidence_kinds", "evidence", "says in whom or in what its finding was made"),
            (grounds.stated, "context_basis", "stated", "says where the disease that it names stands"),
        ):
            if asked and not self.knows[field]:
                raise GraphLacks(f"no edge of this graph {says}: leave {option} out")

    def resting_on(self, grounds: Grounds) -> Mask:
        """Return by member whether it rests on such grounds.

        Raises:
            GraphLacks: no row of the graph has such.
        """
        self.check(grounds)
        rests = self.fitting("evidence_kinds", grounds.of_kind)
        if grounds.stated:
            rests &= self.fitting("contexts", lambda contexts: not contexts) | self.fitting(
                "context_basis", lambda basis: grounds.holds(("any",), basis)
            )
        return rests

    @cached_property
    def memberships(self) -> Mask:
        """Whether it is a background fact that the subject belongs to the object."""
        return self.of_relations(self.vocabulary.bridge) & (self.source > 0)

    @cached_property
    def member_count(self) -> Ints:
        """By node, how many members background facts give it."""
        return self._subjects(self.memberships & ~self.negated)

    @cached_property
    def drug_targets(self) -> Mask:
        """By node, whether it is a molecule that some treatment acts on."""
        acts = self.of_relations(self.vocabulary.signed_action) & ~self.negated
        acts &= self.categories(self.vocabulary.with_role("treatment"))[self.subject_category]
        acts &= self.categories(self.vocabulary.with_role("target"))[self.object_category]
        targets: Mask = self._subjects(acts) > 0
        return targets

    def _subjects(self, rows: Mask) -> Ints:
        """Return by node how many subjects these members join it to as their object."""
        index = self.index
        alive = np.zeros((index.n_bundles, 2), dtype=bool)
        if not rows.any():
            return np.zeros(index.n_nodes, dtype=np.int64)
        alive[self.bundle[rows], self.way[rows]] = True
        # The node of an entry is the object where the other one is the subject.
        held = alive[index.code // 2, 1 - index.code % 2]
        before = np.concatenate([[0], np.cumsum(held)])
        count: Ints = before[index.ptr[1:]] - before[index.ptr[:-1]]
        return count

    def of_categories(self, names: Iterable[str]) -> Mask:
        """Return by node whether it is of one of these categories."""
        wanted = frozenset(names)
        return self.kept(("categories", wanted), lambda: self.categories(wanted)[self.index.category_of])

    def categories(self, names: Iterable[str]) -> Mask:
        """Return by category of the graph whether it is one of these."""
        wanted = set(names)
        return np.array([name in wanted for name in self.index.categories], dtype=bool)

    def degree(self, walkable: Mask) -> Ints:
        """Return by node how many others a member of these joins it to."""
        index = self.index
        alive = np.zeros(index.n_bundles, dtype=bool)
        alive[self.bundle[walkable]] = True
        live = alive[index.code // 2] & (index.end != np.repeat(np.arange(index.n_nodes), np.diff(index.ptr)))
        before = np.concatenate([[0], np.cumsum(live)])
        degree: Ints = before[index.ptr[1:]] - before[index.ptr[:-1]]
        return degree

    @cached_property
    def foreground_degree(self) -> Ints:
        """By node, how many others a row that is neither negated nor a background fact joins it to."""
        return self.degree(~self.negated & (self.source == 0))

    @cached_property
    def knows(self) -> dict[str, bool]:
        """Whether some row of the graph has a sign, contexts, stages, evidence, a hedge, a layer, grounds."""
        return {name: any(map(bool, self.field(name)[0])) for name in _KNOWN}
