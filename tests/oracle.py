"""Every path by plain enumeration over rows: what the one search must find.

The rules stand here a second time, as docs/paths.md tells them, in plain Python. Of the engine nothing is
used but its data classes: rows, weights, and the dictionaries of an ontology.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bmgraph.graph.model import ARTICLE_LAYER, Row
from tests.world import Demand, Keys, Slot, World

__all__ = ["Arrow", "Between", "Chain", "Found", "Offer", "Place", "Question", "best_paths", "offers_of"]


@dataclass(frozen=True)
class Between:
    """Paths between sets of nodes, by categories in order."""

    begin: frozenset[str]
    end: frozenset[str]
    via: Keys = ()
    hops: int = 4

    def longest(self) -> int:
        return self.hops

    def slots(self, world: World, demand: Demand, chain: Keys) -> Iterator[tuple[Slot, ...]]:
        first, *middle, last = chain
        if first not in self.begin - self.end or last not in self.end:
            return
        waiting = list(self.via)
        for node in middle:
            if node in self.begin or node in self.end:
                return
            if waiting and world.is_a(world.nodes[node], waiting[0]):
                waiting.pop(0)
            elif world.mechanism and world.has(node, "disease"):
                return
        treated = any(world.has(node, role) for node in self.end for role in ("treatment", "trial"))
        if not waiting:
            yield tuple(
                Slot(
                    1 if world.mechanism else 0,
                    to_treatment=world.mechanism and treated,
                    inner=world.mechanism and place < len(middle),
                )
                for place in range(len(chain) - 1)
            )

    def accepts(self, world: World, offers: Sequence[Offer]) -> bool:
        """No step goes from a member to its class and the next on with how much of that there is."""
        return not world.mechanism or not any(
            one.subclass and not one.inverse and not other.propagates
            for one, other in itertools.pairwise(offers)
        )


@dataclass(frozen=True)
class Place:
    """What a node of a pattern may be."""

    categories: Keys = ()
    name: str = ""


@dataclass(frozen=True)
class Arrow:
    """What the steps of an arrow may be, and how many there are."""

    slot: Slot = field(default_factory=Slot)
    least: int = 1
    most: int = 1


@dataclass(frozen=True)
class Chain:
    """A pattern."""

    places: tuple[Place, ...]
    arrows: tuple[Arrow, ...]

    def longest(self) -> int:
        return sum(arrow.most for arrow in self.arrows)

    def slots(self, world: World, demand: Demand, chain: Keys) -> Iterator[tuple[Slot, ...]]:
        if not all(self._allowed(world, demand, node) for node in chain):
            return
        for counts in itertools.product(*(range(a.least, a.most + 1) for a in self.arrows)):
            ends = [0, *itertools.accumulate(counts)]
            if ends[-1] == len(chain) - 1 and all(
                self._fits(world, place, chain[at]) for place, at in zip(self.places, ends, strict=True)
            ):
                yield tuple(
                    arrow.slot for arrow, count in zip(self.arrows, counts, strict=True) for _ in range(count)
                )

    def _allowed(self, world: World, demand: Demand, node: str) -> bool:
        if any(node in world.below(name) for name in demand.avoid):
            return False
        if any(world.is_a(world.nodes[node], name) for name in demand.avoid_categories):
            return False
        return demand.hubs is None or world.degree(node, demand.article_only) <= demand.hubs

    def _fits(self, world: World, place: Place, node: str) -> bool:
        of_category = any(world.is_a(world.nodes[node], name) for name in place.categories)
        return (of_category or not place.categories) and (not place.name or node in world.below(place.name))

    def accepts(self, world: World, offers: Sequence[Offer]) -> bool:
        return True


Question = Between | Chain


@dataclass(frozen=True)
class Offer:
    """A step: the rows of one relation, form and sign that join two nodes, walked one way round."""

    rows: Keys
    inverse: bool
    sign: int
    propagates: bool
    accepts: bool
    disputed: bool
    sides: tuple[tuple[int, Keys], ...]
    neutral: bool
    unstated: bool
    subclass: bool
    causal: bool | None
    hedged: bool
    contexts: Keys
    stages: Keys
    layers: Keys
    background: bool
    bridge: str
    cost: int
    also: Keys
    negated_by: Keys


@dataclass(frozen=True)
class Found:
    """A path in one of the ways in which it can be made."""

    chain: Keys
    offers: tuple[Offer, ...]
    cost: int
    sign: int | None
    contexts: Keys
    disputed: tuple[bool, ...]

    @property
    def stated(self) -> bool:
        return not all(offer.unstated for offer in self.offers)


def best_paths(world: World, question: Question, demand: Demand, k: int | None = None) -> list[list[Found]]:
    """Return the k best chains (all without `k`), each as the cheapest ways in which it can be made."""
    best: dict[Keys, list[Found]] = {}
    for chain in _chains(world, question.longest()):
        ways = [way for slots in question.slots(world, demand, chain) for way in
                _ways(world, question, demand, chain, slots)]  # fmt: skip
        if ways:
            least = min((not way.stated, way.cost) for way in ways)
            best[chain] = [way for way in ways if (not way.stated, way.cost) == least]

    def order(chain: Keys) -> tuple[object, ...]:
        one = best[chain][0]
        return not one.stated, one.cost, len(chain), [world.rank(node) for node in chain]

    return [best[chain] for chain in sorted(best, key=order)][:k]


def _chains(world: World, longest: int) -> Iterator[Keys]:
    near: dict[str, set[str]] = {node: set() for node in world.nodes}
    for row in world.rows:
        near[row.subject].add(row.object)
        near[row.object].add(row.subject)

    def extend(chain: Keys) -> Iterator[Keys]:
        for node in sorted(near[chain[-1]] - set(chain)):
            yield (*chain, node)
            if len(chain) < longest:
                yield from extend((*chain, node))

    return itertools.chain.from_iterable(extend((node,)) for node in world.nodes)


def _ways(
    world: World, question: Question, demand: Demand, chain: Keys, slots: Sequence[Slot]
) -> Iterator[Found]:
    choices = [
        offers_of(world, demand, slot, u, v)
        for slot, (u, v) in zip(slots, itertools.pairwise(chain), strict=True)
    ]
    for offers in itertools.product(*choices):
        found = _judge(world, demand, chain, offers)
        if found is not None and question.accepts(world, offers):
            yield found


def _judge(world: World, demand: Demand, chain: Keys, offers: tuple[Offer, ...]) -> Found | None:
    contexts = world.common([offer.contexts for offer in offers])
    disputed = tuple(offer.disputed for offer in offers)
    if not demand.mixed:
        if not contexts and any(offer.contexts for offer in offers):
            return None
        if contexts:
            disputed = tuple(
                one and any(_opposed(world, offer, context) for context in contexts)
                for one, offer in zip(disputed, offers, strict=True)
            )
    sign = None if any(disputed) else _sign(offers)
    if demand.sign is not None and sign != demand.sign:
        return None
    if demand.background is not None:
        count = _background(offers)
        if count is None or count > demand.background:
            return None
    if demand.ascending and not _ascends(world, offers):
        return None
    return Found(
        chain, offers, sum(offer.cost for offer in offers), sign, tuple(contexts), disputed
    )  # fmt: skip


def _opposed(world: World, offer: Offer, context: str) -> bool:
    return {1, -1} <= {sign for sign, stated in offer.sides if world.fits(context, stated)}


def _sign(offers: Sequence[Offer]) -> int:
    signs = [
        offer.sign if (offer.propagates or place == len(offers) - 1) and (offer.accepts or not place) else 0
        for place, offer in enumerate(offers)
        if not offer.neutral
    ]
    return math.prod(signs) if signs else 0


def _background(offers: Sequence[Offer]) -> int | None:
    """Count background steps, a bridge as one; None if a pathway is left for a member after a bridge."""
    count, entered, bridges = 0, False, 0
    for offer in offers:
        if offer.bridge == "out" and bridges:
            return None
        if offer.bridge == "out" and entered:
            bridges, entered = 1, False
            continue
        count += offer.background
        entered = offer.bridge == "in" and not bridges
    return count


def _ascends(world: World, offers: Sequence[Offer]) -> bool:
    """Some choice of a stage for each step that has any never goes back."""
    known = [[world.stages[s] for s in offer.stages if world.stages.get(s)] for offer in offers]
    return any(
        all(a <= b for a, b in itertools.pairwise(choice))
        for choice in itertools.product(*filter(None, known))
    )


def offers_of(world: World, demand: Demand, slot: Slot, u: str, v: str) -> list[Offer]:
    """Return what can be made of the rows that join two nodes to step from one to the other."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in world.rows:
        said = row.qualified
        if {row.subject, row.object} == {u, v} and _walks(world, demand, slot, row):
            inverse = row.subject != u
            if _turns(world, slot, row, inverse):
                key = (inverse, said.relation, said.form, _other(row), said.sign)
                groups.setdefault(key, []).append(row)
    return [_offer(world, demand, slot, v, bool(key[0]), rows) for key, rows in groups.items()]


def _other(row: Row) -> bool:
    return row.qualified.counted or row.qualified.form in ("mutant_form", "genetic_variant_form")


def _symmetric(world: World, row: Row) -> bool:
    known = world.ontology.relations.get(row.qualified.relation)
    listed = row.qualified.relation in world.symmetric if known is None else known.symmetric
    return listed or row.qualified.undirected


def _holds(world: World, demand: Demand, row: Row) -> bool:
    fits = not demand.context or world.fits(demand.context, row.qualified.contexts)
    return fits and not row.qualified.negated


def _walks(world: World, demand: Demand, slot: Slot, row: Row) -> bool:
    said = row.qualified
    return (
        _holds(world, demand, row)
        and not (demand.article_only and said.source)
        and (demand.hedged or not said.hedged)
        and said.evidence >= demand.evidence
        and demand.layer in ("", said.layer)
        and (slot.relations is None or said.relation in slot.relations)
        and slot.sign in (None, said.sign)
    )


def _turns(world: World, slot: Slot, row: Row, inverse: bool) -> bool:
    """Say whether a row is walked this way round."""
    treats = world.has(row.subject, "treatment") and not world.has(row.object, "trial")
    onto = world.has(row.object, "treatment")
    if slot.inner and onto and not world.has(row.subject, "treatment"):
        return False
    if slot.to_treatment:
        if not inverse:
            return not treats
        entered = treats and world.has(row.object, "acted-on")
        return entered or (_symmetric(world, row) and not treats and not onto)
    return slot.direction == 0 or _symmetric(world, row) or inverse == (slot.direction < 0)


def _offer(world: World, demand: Demand, slot: Slot, end: str, inverse: bool, rows: list[Row]) -> Offer:
    first = rows[0]
    said = [row.qualified for row in rows]
    name, sign = said[0].relation, said[0].sign
    known = world.ontology.relations.get(name)
    if slot.to_treatment and not inverse and world.has(end, "treatment"):
        sign = 0
    neutral = world.has(end, "trial")
    treats = world.has(first.subject, "treatment") and world.has(first.object, "acted-on")
    against = inverse and not treats and not any(_symmetric(world, row) for row in rows)
    counted = known is not None and not known.propagates_sign and world.has(first.subject, "counted")
    background = all(one.source for one in said)
    bridge = "" if known is None or "bridge" not in known.roles or not background else "in"
    sides = _sides(world, demand, first)
    pair = [row for row in world.rows if (row.subject, row.object) == (first.subject, first.object)]
    weights = demand.weights
    layer = min((0, weights.layer, weights.layer + weights.unsourced)[one.source] for one in said)
    hub = round(weights.hub * math.log2(max(world.degree(end, demand.article_only), 1)))
    cost = weights.step + layer + hub
    cost += weights.hedged * all(one.hedged for one in said)
    cost += weights.not_causal * (known is not None and not known.causal)
    cost += weights.unsigned * (sign == 0 and not neutral and world.knows_sign)
    cost -= weights.evidence * min(max(sum(one.evidence for one in said) - 1, 0), 3)
    return Offer(
        rows=tuple(row.key for row in rows), inverse=inverse, sign=sign,
        propagates=known is None or known.propagates_sign,
        accepts=not _other(first) and (known is None or (known.accepts_sign and not counted)),
        disputed={one for one, _ in sides} >= {1, -1}, sides=sides, neutral=neutral,
        unstated=sign == 0 and known is not None and "unstated" in known.roles,
        subclass=known is not None and "subclass" in known.roles,
        causal=None if known is None else known.causal and not against,
        hedged=all(one.hedged for one in said),
        contexts=_union([one.contexts for one in said]), stages=_union([one.stages for one in said]),
        layers=tuple(sorted({one.layer for one in said}, key=lambda x: (x != ARTICLE_LAYER, x))),
        background=background, bridge="out" if bridge and inverse else bridge, cost=cost,
        also=tuple(sorted(row.key for row in pair if _walks_any(world, demand, slot, row, first))),
        negated_by=tuple(sorted(row.key for row in pair if row.qualified.negated
                                and row.qualified.relation == name
                                and _holds(world, demand, row._replace(
                                    qualified=row.qualified._replace(negated=False))))),
    )  # fmt: skip


def _walks_any(world: World, demand: Demand, slot: Slot, row: Row, first: Row) -> bool:
    """Say whether a row of the same pair is walked too, but makes another step."""

    def group(one: Row) -> tuple[object, ...]:
        return one.qualified.relation, one.qualified.form, _other(one), one.qualified.sign

    return group(row) != group(first) and _walks(world, demand, slot, row)


def _sides(world: World, demand: Demand, first: Row) -> tuple[tuple[int, Keys], ...]:
    """Return signs with diseases of what is stated of the ordered pair, and of the same form."""
    pair = (first.subject, first.object)
    return tuple(
        sorted(
            {
                (row.qualified.sign, row.qualified.contexts)
                for row in world.rows
                if row.qualified.sign and _other(row) == _other(first) and _holds(world, demand, row)
                and ((row.subject, row.object) == pair
                     or ((row.object, row.subject) == pair and _symmetric(world, row)))
            }
        )
    )  # fmt: skip


def _union(cells: Sequence[Keys]) -> Keys:
    return tuple(sorted({one for cell in cells for one in cell})) if all(cells) else ()
