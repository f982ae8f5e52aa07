"""Steps by plain enumeration over rows: what can be made of the rows that join two nodes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bmgraph.graph.model import ARTICLE_LAYER, Locator, Row
from tests.world import Demand, Keys, Slot, World

__all__ = ["Offer", "offers_of"]


@dataclass(frozen=True)
class Offer:
    """A step: the rows of one relation, form and sign that join two nodes, walked one way round."""

    rows: Keys
    relation: str
    other_form: bool
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
    kinds: Keys
    context_basis: Keys
    stage_basis: Keys
    layers: Keys
    background: bool
    bridge: str
    cost: int
    layer_cost: int
    also: Keys
    negated_by: Keys
    #: Sentences of the article, and those with figure panels.
    sentences: frozenset[str]
    places: frozenset[str]
    #: Of equal cost, the one with a sign comes before others, then what runs along its rows, by name.
    order: tuple[object, ...]


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
    offers = [_offer(world, demand, slot, v, bool(key[0]), rows) for key, rows in groups.items()]
    ways = ([offer for offer in offers if offer.inverse is inverse] for inverse in (False, True))
    return [offer for way in ways for offer in _signed_first(world, way)]


def _signed_first(world: World, offers: list[Offer]) -> list[Offer]:
    """A treatment that inhibits and targets something does one thing: the signed relation stands for both."""

    def has(offer: Offer, role: str) -> bool:
        known = world.ontology.relations.get(offer.relation)
        return known is not None and role in known.roles

    unsigned = [one for one in offers if has(one, "unsigned-action") and not one.sign]
    signed = [one for one in offers if has(one, "acts-on") and one.sign and not one.other_form]
    if not unsigned or not signed:
        return offers
    least = min(one.layer_cost for one in unsigned)
    background = all(one.background for one in unsigned)
    return [one for one in offers if one not in unsigned and one not in signed] + [
        replace(
            one,
            cost=one.cost - max(one.layer_cost - least, 0),
            background=one.background and background,
        )
        for one in signed
    ]


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
        and (not demand.kinds or bool({*demand.kinds} & ({*said.evidence_kinds} or {"not_said"})))
        and (not demand.stated or not said.contexts or said.context_basis == "stated")
        and demand.layer in ("", said.layer)
        and (slot.relations is None or said.relation in slot.relations)
        and slot.sign in (None, said.sign)
        and (slot.said_of is None or bool(slot.said_of & {*said.contexts, *said.stages}))
        and (slot.acts is None or _acts(world, row) is slot.acts)
    )


def _acts(world: World, row: Row) -> bool | None:
    """Say what a treatment does (true), or what else causes something (false); None for all other rows."""
    known = world.ontology.relations[row.qualified.relation]
    if world.has(row.subject, "treatment"):
        acts = "acts-on" in known.roles and world.has(row.object, "target")
        return True if acts else None
    return False if known.causal else None


def _turns(world: World, slot: Slot, row: Row, inverse: bool) -> bool:
    """Say whether a row is walked this way round."""
    treats = world.has(row.subject, "treatment") and not world.has(row.object, "trial")
    onto = world.has(row.object, "treatment")
    if slot.inner and onto and not world.has(row.subject, "treatment"):
        return False
    if slot.members and inverse and world.is_membership(row):
        return True
    if slot.to_treatment:
        if not inverse:
            return not treats
        entered = treats and world.has(row.object, "acted-on")
        known = world.ontology.relations.get(row.qualified.relation)
        if known is not None and "found-in" in known.roles and world.has(row.object, "disease"):
            entered |= not world.has(row.subject, "treatment")
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
    hub = round(weights.hub * math.log2(max(world.degree(end, demand.article_only), 1))) * (not neutral)
    cost = weights.step + layer + hub
    cost += weights.hedged * all(one.hedged or one.contested for one in said)
    cost += weights.not_causal * (known is not None and not known.causal)
    compared = known is not None and "comparator" in known.roles
    cost += weights.unsigned * (compared or (sign == 0 and not neutral)) * world.knows_sign
    cost -= weights.evidence * min(max(sum(one.evidence for one in said) - 1, 0), 3) * (not neutral)
    lines = [line for row in rows for line in row.evidence if isinstance(line, Locator)]
    return Offer(
        rows=tuple(row.key for row in rows), relation=name, other_form=_other(first), inverse=inverse,
        sign=sign, layer_cost=layer,
        propagates=known is None or known.propagates_sign,
        accepts=not _other(first) and (known is None or (known.accepts_sign and not counted)),
        disputed={one for one, _ in sides} >= {1, -1}, sides=sides, neutral=neutral,
        unstated=sign == 0 and known is not None and "unstated" in known.roles,
        subclass=known is not None and "subclass" in known.roles,
        causal=None if known is None else known.causal and not against,
        hedged=all(one.hedged for one in said),
        contexts=_union([one.contexts for one in said]), stages=_union([one.stages for one in said]),
        kinds=tuple(sorted({kind for one in said for kind in one.evidence_kinds})),
        context_basis=_nearest([(one.contexts, one.context_basis) for one in said]),
        stage_basis=_nearest([(one.stages, one.stage_basis) for one in said]),
        layers=tuple(sorted({one.layer for one in said}, key=lambda x: (x != ARTICLE_LAYER, x))),
        background=background, bridge="out" if bridge and inverse else bridge, cost=cost,
        also=tuple(sorted(row.key for row in pair if _walks_any(world, demand, slot, row, first))),
        negated_by=tuple(sorted(row.key for row in pair if row.qualified.negated
                                and row.qualified.relation == name
                                and _holds(world, demand, row._replace(
                                    qualified=row.qualified._replace(negated=False))))),
        sentences=frozenset(line.sentence for line in lines),
        places=frozenset(name for line in lines for name in (line.sentence, *line.panels)),
        order=(sign == 0, inverse, name, said[0].form, _other(first), said[0].sign),
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


def _nearest(said: Sequence[tuple[Keys, str]]) -> Keys:
    """Say of each value of `_union` whether some row states it, or at what distance the nearest lends it."""
    return tuple(
        min((basis for names, basis in said if name in names), key="stated paragraph heading".find)
        for name in _union([names for names, _ in said])
    )
