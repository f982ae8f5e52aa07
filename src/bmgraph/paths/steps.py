"""Steps: what a path walks from one node to the next, with the rows of the graph that say it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from bmgraph.graph.index import Joined
from bmgraph.graph.model import ARTICLE_LAYER, Evidence, Locator, Qualified
from bmgraph.ontology import BASES
from bmgraph.paths.options import PARTS, Options
from bmgraph.paths.weights import Weights

__all__ = ["Also", "Step", "make_step", "said_of", "together"]


class Also(NamedTuple):
    """What else joins the pair of a step: relation, its sign in paths, layers, assertions.

    The relation of the step stands here too, where another form of the subject, or how many cells, is meant.
    """

    predicate: str
    sign: int
    layers: tuple[str, ...]
    assertions: tuple[str, ...]
    subject_form: str = ""
    #: True if the number of the subject's cells is meant.
    counted: bool = False


class Step(NamedTuple):
    """One hop; `assertions` are those of the shown relation, `also` is what joins the pair besides.

    `subject` is where the hop begins: with `inverse` the assertion's own object. `sign` is what it counts for
    in a path. A `neutral` step, from a drug to its trial, has no part in the path's sign; one that does not
    propagate its sign has it only where it is the last, one that accepts none only where it is the first.
    `subject_form` is that of the assertion's own subject; `causal` is None where the graph does not know.
    """

    subject: str
    predicate: str
    label: str
    object: str
    sign: int
    causal: bool | None
    hedged: bool
    #: True if, for all assertions, the papers that are cited say otherwise.
    contested: bool
    disputed: bool
    contexts: tuple[str, ...]
    stages: tuple[str, ...]
    sites: tuple[str, ...]
    #: Rows of the table of edges, with their kinds and ends.
    joined: tuple[Joined, ...]
    assertions: tuple[str, ...]
    evidence: tuple[tuple[str, Evidence], ...]
    also: tuple[Also, ...]
    #: The article, if it has the pair, else the first of the layers that have it.
    layer: str = ARTICLE_LAYER
    layers: tuple[str, ...] = ()
    inverse: bool = False
    #: True if either end may be the subject.
    undirected: bool = False
    neutral: bool = False
    #: True if it says no more than that the two have to do with each other.
    unstated: bool = False
    propagates_sign: bool = True
    accepts_sign: bool = True
    subject_form: str = ""
    counted: bool = False
    #: What the assertions compare with, if all of them compare.
    compared_with: tuple[str, ...] = ()
    #: Where each disease, stage and site stands, see `ontology.BASES`; empty where the graph does not say.
    context_basis: tuple[str, ...] = ()
    stage_basis: tuple[str, ...] = ()
    site_basis: tuple[str, ...] = ()
    #: In whom or in what it was found; none where no row says it.
    evidence_kinds: tuple[str, ...] = ()
    #: Of a disputed pair, the diseases of each row that has a sign, by sign.
    sides: tuple[tuple[int, tuple[str, ...]], ...] = ()
    #: Assertions that negate the shown relation of the pair, in the contexts asked for.
    negated_by: tuple[str, ...] = ()
    #: Of a membership by a layer: ``in`` from the member, ``out`` to one.
    bridge: str = ""
    cost: int = 0
    #: What the cost is made of, in thousandths, by reason.
    parts: tuple[tuple[str, int], ...] = ()


def make_step(options: Options, option: int, u: int, v: int, hub: int) -> Step:
    """Return the step from one node to another that an option stands for.

    Evidence goes with the row that says it: the members of a bundle stand in the order of the pair's rows.

    Args:
        options: of the question.
        option: which of them.
        u: number of the node where the step begins.
        v: number of the node where it ends.
        hub: what it costs to go to `v` beside the option's own cost, in thousandths.
    """
    bundles, index = options.bundles, options.bundles.index
    pair, leader = _Pair(options, u, v), int(options.leader[option])
    start, stop = options.first[option : option + 2].tolist()
    shown = sorted(options.members[start:stop].tolist(), key=lambda member: pair.joined(member).row)
    contents = [pair.content(member) for member in shown]
    rows = [pair.joined(member) for member in shown]
    keys = [index.key(row.row) for row in rows]
    known = bundles.vocabulary.relation(contents[0].relation)
    inverse, undirected = bool(options.inverse[option]), bool(bundles.symmetric[leader])
    layers = sorted({one.layer for one in contents}, key=lambda x: (x != ARTICLE_LAYER, x))
    parts = (*zip(PARTS, options.parts[option].tolist(), strict=True), ("hub", hub))
    disputed = bool(options.disputed[option])
    return Step(
        subject=index.id(u),
        predicate=known.name,
        label=known.inverse_label if inverse and known.inverse_label else known.label,
        object=index.id(v),
        sign=int(options.sign[option]),
        causal=None if known.causal is None else known.causal and not bool(options.against[option]),
        hedged=all(one.hedged for one in contents),
        contested=all(one.contested for one in contents),
        disputed=disputed,
        **_places(contents),
        evidence_kinds=tuple(sorted({kind for one in contents for kind in one.evidence_kinds})),
        joined=tuple(rows),
        assertions=tuple(keys),
        evidence=tuple(
            (key, line) for key, row in zip(keys, rows, strict=True) for line in index.evidence(row.row)
        ),
        also=pair.also(leader),
        layer=layers[0],
        layers=tuple(layers),
        inverse=inverse,
        undirected=undirected,
        neutral=bool(options.neutral[option]),
        unstated=bool(options.unstated[option]),
        propagates_sign=bool(options.propagates_sign[option]),
        accepts_sign=bool(options.accepts_sign[option]),
        subject_form=contents[0].form,
        counted=contents[0].counted,
        compared_with=_union(contents, "compared_with"),
        sides=pair.sides(leader) if disputed else (),
        negated_by=pair.negated_by(leader),
        bridge=("", "in", "out")[int(options.bridge[option])],
        cost=sum(cost for _, cost in parts),
        parts=parts,
    )


def said_of(step: Step, end: str, weights: Weights) -> Step:
    """Return what leads from the end of a step to a disease or stage that the step is said of.

    It is no relation: it rests on what the step rests on, has no sign, and is no cause.
    """
    parts = (("step", weights.step), ("not_causal", weights.not_causal), ("unsigned", weights.unsigned))
    return step._replace(
        subject=step.object, predicate="said_of", label="said of", object=end, sign=0, causal=False,
        disputed=False, also=(), inverse=False, undirected=False, neutral=False, unstated=False,
        bridge="", subject_form="", compared_with=(), sides=(), negated_by=(), parts=parts,
        cost=sum(cost for _, cost in parts),
    )  # fmt: skip


def together(steps: Sequence[Step], saved: int) -> tuple[Step, ...]:
    """Return steps of which those cost less that a sentence or panel of the step before states too.

    Args:
        steps: one after another.
        saved: how much less, in thousandths.
    """
    out = list(steps)
    for place in range(1, len(out) if saved else 0):
        step = out[place]
        if not _standing(steps[place - 1]).isdisjoint(_standing(step)):
            out[place] = step._replace(cost=step.cost - saved, parts=(*step.parts, ("same_sentence", -saved)))
    return tuple(out)


def _standing(step: Step) -> set[str]:
    """Return the sentences and panels of the article that state a step."""
    lines = [line for _, line in step.evidence if isinstance(line, Locator)]
    return {line.sentence for line in lines} | {panel for line in lines for panel in line.panels}


class _Pair:
    """The rows that join two nodes, by member of their bundle."""

    def __init__(self, options: Options, u: int, v: int) -> None:
        self.options = options
        self.bundles = options.bundles
        self.rows = self.bundles.index.joining(u, v)
        self.base = self._base(u, v)

    def _base(self, u: int, v: int) -> int:
        bundle = self.bundles.index.bundle(u, v)
        return int(self.bundles.pointers[bundle])

    def joined(self, member: int) -> Joined:
        return self.rows[member - self.base]

    def content(self, member: int) -> Qualified:
        return self.bundles.index.qualified[int(self.bundles.content[member])]

    def _same_way(self, leader: int) -> list[int]:
        """Return the members that run from subject to object as the leader does."""
        members = range(self.base, self.base + len(self.rows))
        return [member for member in members if self.bundles.way[member] == self.bundles.way[leader]]

    def also(self, leader: int) -> tuple[Also, ...]:
        found: dict[tuple[str, int, str, bool], list[int]] = {}
        for member in self._same_way(leader):
            if self.options.walked[member] and self.bundles.group[member] != self.bundles.group[leader]:
                content = self.content(member)
                key = content.relation, content.sign, content.form, content.counted
                found.setdefault(key, []).append(member)
        return tuple(
            Also(
                relation,
                sign,
                tuple(sorted({self.content(member).layer for member in members})),
                self._keys(members),
                form,
                counted,
            )
            for (relation, sign, form, counted), members in sorted(found.items())
        )

    def _keys(self, members: Sequence[int]) -> tuple[str, ...]:
        rows = sorted(self.joined(member).row for member in members)
        return tuple(self.bundles.index.key(row) for row in rows)

    def sides(self, leader: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
        other_form = self.bundles.other_form
        contents = (
            self.content(member)
            for member in range(self.base, self.base + len(self.rows))
            if self.options.holds[member]
            and other_form[member] == other_form[leader]
            and (self.bundles.way[member] == self.bundles.way[leader] or self.bundles.symmetric[member])
        )
        return tuple(sorted({(one.sign, one.contexts) for one in contents if one.sign}))

    def negated_by(self, leader: int) -> tuple[str, ...]:
        relation = self.content(leader).relation
        members = [
            member
            for member in self._same_way(leader)
            if self.options.negated[member] and self.content(member).relation == relation
        ]
        return self._keys(members)


def _union(contents: Sequence[Qualified], name: str) -> tuple[str, ...]:
    """Return what the rows name; nothing if one names nothing, for that holds anywhere."""
    found = [getattr(content, name) for content in contents]
    return tuple(sorted({one for some in found for one in some})) if all(found) else ()


def _places(contents: Sequence[Qualified]) -> dict[str, Any]:
    """Return diseases, stages and sites of a step, and the nearest place where each of them stands."""
    out: dict[str, Any] = {}
    for name, basis in (("contexts", "context_basis"), ("stages", "stage_basis"), ("sites", "site_basis")):
        out[name] = _union(contents, name)
        found = ({getattr(one, basis) for one in contents if v in getattr(one, name)} for v in out[name])
        out[basis] = tuple(next((place for place in BASES if place in bases), "") for bases in found)
    return out
