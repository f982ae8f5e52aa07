"""Steps: what a path walks, made of all assertions that join one pair of entities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from bmgraph.graph.projection import ARTICLE_LAYER, Locator, Record
from bmgraph.ontology import Ontology
from bmgraph.paths.edges import Edges, Ints, Mask
from bmgraph.paths.weights import DEFAULT_WEIGHTS, Weights

__all__ = ["Step", "Steps", "collapse", "leads_to_treatment"]

#: What the cost of a step is made of; docs/paths.md argues for the amounts.
_PARTS = ("step", "hedged", "not_causal", "unsigned", "evidence", "layer", "hub")


@dataclass(frozen=True, slots=True)
class Step:
    """One hop; `edges` are the assertions of the shown relation, `others` those of further ones.

    `subject` is where the hop begins: with `inverse` the assertion's own object. `sign` is what it counts for
    in a path. A `neutral` step, from a drug to its trial, has no part in the path's sign; one that does not
    pass its sign on has it only where it is the last, one that takes none in only where it is the first.
    `subject_form` is that of the assertion's own subject.
    """

    subject: str
    predicate: str
    label: str
    object: str
    sign: int
    causal: bool
    hedged: bool
    disputed: bool
    contexts: tuple[str, ...]
    stages: tuple[str, ...]
    edges: tuple[str, ...]
    evidence: tuple[tuple[str, Locator | Record], ...]
    others: tuple[tuple[str, int, tuple[str, ...]], ...]
    layer: str = ARTICLE_LAYER
    inverse: bool = False
    neutral: bool = False
    passes_sign: bool = True
    takes_sign: bool = True
    subject_form: str = ""
    #: What `edges` compare with, if all of them compare.
    compared_with: tuple[str, ...] = ()
    #: Of a disputed pair, the diseases of each assertion that has a sign, by sign.
    sides: tuple[tuple[int, tuple[str, ...]], ...] = ()
    #: Assertions that deny the shown relation of the pair, in the contexts asked for.
    denied: tuple[str, ...] = ()
    cost: int = field(repr=False, default=0)
    #: What the cost is made of, in thousandths, by reason.
    parts: tuple[tuple[str, int], ...] = field(repr=False, default=())


def leads_to_treatment(ontology: Ontology, categories: Iterable[str]) -> bool:
    """Say whether entities of these categories are ends of a path that looks for treatment."""
    return not ontology.categories_with("treatment", "trial").isdisjoint(categories)


@dataclass(frozen=True, eq=False)
class Steps:
    """Every step of a graph: where it leads, its cost and sign in columns; the rest when asked for.

    A row is a pair with one relation, walked one way; rows are sorted by `begin`, `end`, then the cheapest
    first. Columns: node numbers; cost in thousandths by reason; sign (-1, 0, 1), whether it is passed on and
    one is taken in; whether the pair is disputed, the step neutral, walked against its assertions; a number
    for relation, form of the subject and sign, which tells the steps of one pair apart; its first assertion.
    """

    edges: Edges
    ontology: Ontology
    holds: Mask
    walked: Mask
    denied: Mask
    begin: Ints
    end: Ints
    parts: Ints
    sign: Ints
    passes_sign: Mask
    takes_sign: Mask
    disputed: Mask
    neutral: Mask
    inverse: Mask
    kind: Ints
    leader: Ints

    @cached_property
    def cost(self) -> Ints:
        """What each step costs."""
        cost: Ints = self.parts.sum(axis=1)
        return cost

    @cached_property
    def rows(self) -> Ints:
        """By node, where the steps out of it begin, and the end."""
        return np.searchsorted(self.begin, np.arange(len(self.edges.nodes) + 1))

    @property
    def nodes(self) -> list[str]:
        """The nodes by number."""
        return self.edges.nodes

    def step(self, row: int) -> Step:
        """Return the step that a row stands for."""
        edges, inverse, shown = self.edges, bool(self.inverse[row]), int(self.kind[row])
        begin, end = int(self.begin[row]), int(self.end[row])
        pair = edges.between(end, begin) if inverse else edges.between(begin, end)
        told = {i: edges.attributes(i) for i in pair if self.walked[i]}
        members = {edges.keys[i]: data for i, data in told.items() if edges.kind[i] == shown}
        others: dict[tuple[str, int], list[int]] = {}
        for i, data in told.items():
            if edges.kind[i] != shown:
                others.setdefault((data["predicate"], data["path_sign"]), []).append(i)
        first = next(iter(members.values()))
        layers = sorted({data["layer"] for data in members.values()}, key=lambda x: (x != ARTICLE_LAYER, x))
        return Step(
            subject=edges.nodes[begin],
            predicate=first["predicate"],
            label=self.ontology.relations[first["predicate"]].inverse_label if inverse else first["label"],
            object=edges.nodes[end],
            sign=int(self.sign[row]),
            causal=first["causal"],
            hedged=all(data["hedged"] for data in members.values()),
            disputed=bool(self.disputed[row]),
            contexts=_union(members.values(), "contexts"),
            stages=_union(members.values(), "stages"),
            edges=tuple(members),
            evidence=tuple((key, found) for key, data in members.items() for found in data["evidence"]),
            others=tuple(
                (name, sign, tuple(edges.keys[i] for i in rows))
                for (name, sign), rows in sorted(others.items())
            ),
            layer=layers[0],
            inverse=inverse,
            neutral=bool(self.neutral[row]),
            passes_sign=first["passes_sign"],
            takes_sign=first["takes_sign"],
            subject_form=first["subject_form"],
            compared_with=_union(members.values(), "compared_with"),
            sides=self._sides(pair, int(self.leader[row])) if self.disputed[row] else (),
            denied=tuple(
                edges.keys[i]
                for i in pair
                if self.denied[i] and edges.attributes(i)["predicate"] == first["predicate"]
            ),
            cost=int(self.cost[row]),
            parts=tuple(zip(_PARTS, self.parts[row].tolist(), strict=True)),
        )

    def _sides(self, pair: Iterable[int], leader: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
        edges = self.edges
        rows = (i for i in pair if self.holds[i] and edges.other_form[i] == edges.other_form[leader])
        told = ((int(edges.sign[i]), edges.attributes(i)["contexts"]) for i in rows if edges.sign[i])
        return tuple(sorted(set(told)))

    def between(self, u: str, v: str) -> list[Step]:
        """Return the steps from one node to another, cheapest first."""
        number = self.edges.number
        rows = range(*self.rows[number[u] : number[u] + 2].tolist())
        return [self.step(row) for row in rows if self.end[row] == number[v]]

    def after(self, u: str) -> list[str]:
        """Return the nodes to which steps lead from a node."""
        begin = self.edges.number[u]
        return [self.nodes[v] for v in np.unique(self.end[self.rows[begin] : self.rows[begin + 1]])]


def collapse(
    edges: Edges,
    ontology: Ontology,
    *,
    to_treatment: bool = False,
    contexts: Callable[[Sequence[str]], bool] | None = None,
    walked: Mask | None = None,
    direction: int = 1,
    weights: Weights = DEFAULT_WEIGHTS,
) -> Steps:
    """Make a step of all fitting assertions of one relation on a pair, for each way in which it is walked.

    What is said of another form of the subject, or has another sign, is another step. A step is disputed if
    assertions of opposite sign hold in the contexts, whether or not all of them are walked: asking for one
    relation does not settle a dispute. Whatever is asked for, a hub is one.

    Args:
        edges: the assertions.
        ontology: for subclasses.
        to_treatment: let interventions be entered from what they act on, and left for trials only.
        contexts: test on an assertion's disease contexts.
        walked: by row of `edges`, what may be walked.
        direction: 1 to walk from subject to object, -1 the other way, 0 both.
        weights: what makes a step cost more or less.
    """
    holds = edges.holding(contexts)
    kept = holds if walked is None else holds & walked
    trial = edges.of_category(ontology, ontology.categories_with("trial"))
    acted_on = edges.of_category(ontology, ontology.categories_with("acted-on"))
    intervention = edges.of_category(ontology, ontology.categories_with("treatment"))
    forwards = np.ones(len(kept), dtype=bool)
    if to_treatment:
        forwards = ~intervention[edges.subject] | trial[edges.object]
    ahead = np.flatnonzero(kept & forwards & (direction >= 0))
    back = np.flatnonzero(kept & ((direction <= 0) | (~forwards & acted_on[edges.object])))
    rows = np.concatenate([ahead, back])
    inverse = np.arange(len(rows)) >= len(ahead)
    begin = np.where(inverse, edges.object[rows], edges.subject[rows])
    end = np.where(inverse, edges.subject[rows], edges.object[rows])
    # Rows of one pair, way and relation make a step; they stay in the order of their keys.
    ways = (begin * len(edges.nodes) + end) * 2 + inverse
    groups = ways * (edges.kind.max(initial=0) + 1) + edges.kind[rows]
    order = np.argsort(groups, kind="stable")
    first = np.flatnonzero(np.diff(groups[order], prepend=-1))
    rows = rows[order]
    step = order[first]
    leader = rows[first]
    sign = edges.sign[leader]
    if to_treatment:
        # What confers resistance to a drug says nothing of what the drug does.
        sign = np.where(~inverse[step] & intervention[end[step]], 0, sign)
    neutral = trial[end[step]]
    steps = {
        "begin": begin[step], "end": end[step], "inverse": inverse[step], "kind": edges.kind[leader],
        "sign": sign, "passes_sign": edges.passes_sign[leader], "takes_sign": edges.takes_sign[leader],
        "neutral": neutral, "disputed": _disputed(edges, holds)[leader], "leader": leader,
        "parts": _parts(edges, rows, first, edges.neighbours[end[step]], (sign == 0) & ~neutral, weights),
    }  # fmt: skip
    # Those of a pair are in the order of way and kind; a relation with a sign is shown before one without at
    # equal cost.
    pairs, cost = ways[step] // 2, steps["parts"].sum(axis=1)
    ranking = np.lexsort((cost * 2 + (steps["sign"] == 0), pairs))
    denied = edges.negated & edges.stated_for(contexts)
    return Steps(
        edges, ontology, holds, kept, denied, **{name: column[ranking] for name, column in steps.items()}
    )


def _disputed(edges: Edges, holds: Mask) -> Mask:
    """Return by row whether assertions of opposite sign hold on its pair.

    What a mutant form does is another matter than what the gene does.
    """
    pair = edges.pair * 2 + edges.other_form
    signed = (pair[holds & (edges.sign == sign)] for sign in (1, -1))
    up, down = (np.bincount(pairs, minlength=2 * len(holds)) > 0 for pairs in signed)
    disputed: Mask = (up & down)[pair]
    return disputed


def _parts(edges: Edges, rows: Ints, first: Ints, neighbours: Ints, unsigned: Mask, weights: Weights) -> Ints:
    """Return what each step costs, in thousandths, a column for each of `_PARTS`.

    Args:
        edges: the assertions.
        rows: their rows, step by step.
        first: where in `rows` each step begins.
        neighbours: of the node that each step reaches.
        unsigned: whether each step has no sign where it might have one.
        weights: what makes a step cost more or less.
    """
    out = np.zeros((len(first), len(_PARTS)), dtype=np.int64)
    if not len(first):
        return out
    by_source = np.array([0, weights.layer, weights.layer + weights.unsourced])
    support = np.add.reduceat(edges.support[rows], first)
    # Whole thousandths: sums do not depend on the order of adding.
    doublings = np.log2(np.maximum(neighbours, 1))
    for place, part in enumerate((
        weights.step,
        weights.hedged * np.logical_and.reduceat(edges.hedged[rows], first),
        weights.not_causal * ~edges.causal[rows[first]],
        weights.unsigned * unsigned,
        -weights.evidence * np.minimum(support - 1, 3),
        np.minimum.reduceat(by_source[edges.source[rows]], first),
        np.rint(weights.hub * doublings),
    )):  # fmt: skip
        out[:, place] = part
    return out


def _union(members: Iterable[dict[str, Any]], name: str) -> tuple[str, ...]:
    """Return what the members name; nothing if one names nothing, for that holds anywhere."""
    found = [data[name] for data in members]
    return tuple(sorted({one for some in found for one in some})) if all(found) else ()
