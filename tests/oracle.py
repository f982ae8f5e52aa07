"""Every path by plain enumeration over rows: what the one search must find.

The rules stand here a second time, as docs/paths.md tells them, in plain Python. Of the engine nothing is
used but its data classes: rows, weights, and the dictionaries of an ontology.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bmgraph.paths.weights import Weights
from tests.offers import Offer, offers_of
from tests.world import Demand, Keys, Slot, World

__all__ = [
    "Answer",
    "Arrow",
    "Between",
    "Chain",
    "Found",
    "Place",
    "Question",
    "SaidOf",
    "Upstream",
    "best_paths",
]

#: How each step is walked, and the number of its arrow.
Slots = tuple[Slot, ...]
Kinds = tuple[int, ...]


@dataclass(frozen=True)
class Between:
    """Paths between sets of nodes, by categories in order."""

    begin: frozenset[str]
    end: frozenset[str]
    via: Keys = ()
    hops: int = 4

    def longest(self) -> int:
        return self.hops

    def slots(self, world: World, demand: Demand, chain: Keys) -> Iterator[tuple[Slots, Kinds]]:
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
            slots = tuple(
                Slot(
                    1 if world.mechanism else 0,
                    to_treatment=world.mechanism and treated,
                    inner=world.mechanism and place < len(middle),
                    members=world.mechanism,
                )
                for place in range(len(chain) - 1)
            )
            yield slots, (0,) * len(slots)

    def accepts(self, world: World, demand: Demand, chain: Keys, offers: Sequence[Offer]) -> bool:
        return _holds_of_members(world, offers) and _bridges(world, demand, chain, offers)

    def background(self, demand: Demand) -> int | None:
        return 3 if demand.background is None else demand.background


def _holds_of_members(world: World, offers: Sequence[Offer]) -> bool:
    """No step goes from a member to its class and the next on with how much of that there is."""
    return not world.mechanism or not any(
        one.subclass and not one.inverse and not other.propagates for one, other in itertools.pairwise(offers)
    )


def _bridges(world: World, demand: Demand, chain: Keys, offers: Sequence[Offer]) -> bool:
    """What has too many members is left for none of them, but at the beginning."""
    return not any(
        world.members(node) > demand.max_members and offer.bridge == "out"
        for node, offer in zip(chain[1:-1], offers[1:], strict=True)
    )


@dataclass(frozen=True)
class SaidOf(Between):
    """Paths whose last step is said of one of the ends."""

    def longest(self) -> int:
        return self.hops - 1

    def slots(self, world: World, demand: Demand, chain: Keys) -> Iterator[tuple[Slots, Kinds]]:
        first, *middle, last = chain
        apart = self.begin | self.end
        if first not in self.begin - self.end or last in apart or not apart.isdisjoint(middle):
            return
        if not any(world.has(node, "disease") for node in middle):
            inner = (Slot(1, inner=True, members=True),) * len(middle)
            yield (*inner, Slot(1, said_of=self.end)), (0,) * (len(chain) - 1)


@dataclass(frozen=True)
class Upstream(Between):
    """Paths from treatments at the ends, by what they act on and what that causes, to where paths begin."""

    def slots(self, world: World, demand: Demand, chain: Keys) -> Iterator[tuple[Slots, Kinds]]:
        first, *middle, last = chain
        apart = self.begin | self.end
        roles = ("disease", "treatment", "trial")
        begins = first in self.end and world.has(first, "treatment") and last in self.begin - self.end
        if not begins or not middle or not apart.isdisjoint(middle):
            return
        if not any(world.has(node, role) for node in middle for role in roles):
            yield (Slot(1, acts=True), *(Slot(1, acts=False),) * len(middle)), (0,) * (len(chain) - 1)


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

    def slots(self, world: World, demand: Demand, chain: Keys) -> Iterator[tuple[Slots, Kinds]]:
        if not all(self._allowed(world, demand, node) for node in chain):
            return
        for counts in itertools.product(*(range(a.least, a.most + 1) for a in self.arrows)):
            ends = [0, *itertools.accumulate(counts)]
            if ends[-1] == len(chain) - 1 and all(
                self._fits(world, place, chain[at]) for place, at in zip(self.places, ends, strict=True)
            ):
                kinds = tuple(place for place, count in enumerate(counts) for _ in range(count))
                yield tuple(self.arrows[kind].slot for kind in kinds), kinds

    def _allowed(self, world: World, demand: Demand, node: str) -> bool:
        if any(node in world.below(name) for name in demand.avoid):
            return False
        if any(world.is_a(world.nodes[node], name) for name in demand.avoid_categories):
            return False
        return demand.hubs is None or world.degree(node, demand.article_only) <= demand.hubs

    def _fits(self, world: World, place: Place, node: str) -> bool:
        of_category = any(world.is_a(world.nodes[node], name) for name in place.categories)
        return (of_category or not place.categories) and (not place.name or node in world.below(place.name))

    def accepts(self, world: World, demand: Demand, chain: Keys, offers: Sequence[Offer]) -> bool:
        return True

    def background(self, demand: Demand) -> int | None:
        return demand.background


Question = Between | Chain


@dataclass(frozen=True)
class Found:
    """A path in the way in which it is made."""

    chain: Keys
    offers: tuple[Offer, ...]
    cost: int
    sign: int | None
    contexts: Keys
    disputed: tuple[bool, ...]
    #: Whether it rests on what two members have in common, where background steps are counted.
    bridged: bool = False

    @property
    def tier(self) -> int:
        """What states no effect comes after all else, and last what two members have in common."""
        return (not self.stated) + 2 * self.bridged

    @property
    def stated(self) -> bool:
        return not all(offer.unstated for offer in self.offers)

    def saved(self, weights: Weights) -> int:
        """What steps cost less that stand where the one before does."""
        pairs = itertools.pairwise(offer.places for offer in self.offers)
        return weights.saved * sum(bool(one & other) for one, other in pairs)


@dataclass(frozen=True)
class Answer:
    """A path and those that are folded under it."""

    best: Found
    under: tuple[Found, ...] = ()


def best_paths(world: World, question: Question, demand: Demand, k: int | None = None) -> list[Answer]:
    """Return the k best answers (all without `k`)."""
    best: dict[Keys, Found] = {}
    for chain in _chains(world, question.longest()):
        ways = [
            ((way.tier, way.cost, tuple(zip(kinds, _places(way), strict=True))), way)
            for slots, kinds in question.slots(world, demand, chain)
            for way in _ways(world, question, demand, chain, slots)
        ]
        if ways:
            best[chain] = min(ways, key=lambda pair: pair[0])[1]

    def search_order(one: Found) -> tuple[object, ...]:
        return one.tier, one.cost, len(one.chain), [world.rank(node) for node in one.chain]

    def rank(one: Found) -> tuple[object, ...]:
        return one.tier, one.cost - one.saved(demand.weights)

    roots: dict[Keys, Keys] = {}
    # Whatever is longer is there before.
    for path in sorted(best.values(), key=lambda one: -len(one.chain)):
        above = [one for one in best.values() if covers(one, path)]
        above.sort(key=lambda one: (-len(one.chain), rank(one), one.cost, [world.rank(n) for n in one.chain]))
        roots[path.chain] = roots[above[0].chain] if above else path.chain
    groups: dict[Keys, list[Found]] = {}
    for chain, root in roots.items():
        groups.setdefault(root, []).append(best[chain])
    ranked = sorted(
        groups, key=lambda root: min((rank(one), search_order(one)) for one in groups[root])
    )  # fmt: skip
    return [
        Answer(
            best[root],
            tuple(sorted(
                (one for one in groups[root] if one.chain != root),
                key=lambda one: (-len(one.chain), rank(one), one.cost, [world.rank(n) for n in one.chain]),
            )),
        )
        for root in ranked
    ][:k]  # fmt: skip


def covers(chain: Found, path: Found) -> bool:
    """A path leaves out nodes of a chain, and each step over some rests on the same sentences as they do."""
    if len(path.chain) >= len(chain.chain) or (path.chain[0], path.chain[-1]) != (
        chain.chain[0],
        chain.chain[-1],
    ):
        return False
    if [node for node in chain.chain if node in path.chain] != list(path.chain):
        return False
    if path.sign != chain.sign and 0 not in (path.sign, chain.sign):
        return False
    for offer, (u, v) in zip(path.offers, itertools.pairwise(path.chain), strict=True):
        instead = chain.offers[chain.chain.index(u) : chain.chain.index(v)]
        if len(instead) > 1:
            stated = frozenset().union(*(one.sentences for one in instead))
            if not offer.sentences or not offer.sentences <= stated:
                return False
            if not all(one.sentences & offer.sentences for one in instead):
                return False
    return True


def _places(way: Found) -> list[tuple[object, ...]]:
    return [(offer.cost, *offer.order) for offer in way.offers]


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
        found = _judge(world, demand, chain, offers, question.background(demand))
        if found is not None and question.accepts(world, demand, chain, offers):
            yield found


def _judge(
    world: World, demand: Demand, chain: Keys, offers: tuple[Offer, ...], background: int | None
) -> Found | None:
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
    if background is not None:
        count = _background(offers)
        if count is None or count > background:
            return None
    if demand.ascending and not _ascends(world, offers, demand.stated):
        return None
    pairs = itertools.pairwise(offer.bridge for offer in offers)
    return Found(
        chain, offers, sum(offer.cost for offer in offers), sign, tuple(contexts), disputed,
        background is not None and ("in", "out") in pairs,
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
