"""Every path by plain enumeration over rows: what the one search must find.

The rules stand here a second time, as docs/paths.md tells them, in plain Python. Of the engine nothing is
used but its data classes: rows, weights, and the dictionaries of an ontology.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.offers import Offer, offers_of
from tests.world import Demand, Keys, Slot, World

__all__ = ["Arrow", "Between", "Chain", "Found", "Place", "Question", "best_paths"]


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
    if demand.ascending and not _ascends(world, offers, demand.stated):
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


def _ascends(world: World, offers: Sequence[Offer], stated: bool) -> bool:
    """Some choice of a stage for each step that has any, or states any, never goes back."""
    known = [
        [world.stages[stage] for stage, basis in zip(offer.stages, offer.stage_basis, strict=True)
         if world.stages.get(stage) and (not stated or basis == "stated")]
        for offer in offers
    ]  # fmt: skip
    return any(
        all(a <= b for a, b in itertools.pairwise(choice))
        for choice in itertools.product(*filter(None, known))
    )
