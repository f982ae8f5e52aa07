"""What each bundle of rows offers to a walk: one evaluation of a question for all pairs that share it.

A bundle becomes *options*, for either way round one for each relation, form of the subject and sign that it
can show. Nothing else in the search knows relations.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from bmgraph.graph.adjacency import Ints
from bmgraph.graph.bundles import Bundles, Mask
from bmgraph.ontology import CategoryRole
from bmgraph.paths.weights import DEFAULT_WEIGHTS, Weights

__all__ = ["PARTS", "Options", "Walk", "make_options"]

#: What the cost of an option is made of, in this order; the hub of the node that is reached aside.
PARTS = ("step", "hedged", "not_causal", "unsigned", "evidence", "layer")

Contexts = Callable[[tuple[str, ...]], bool]


class Walk(NamedTuple):
    """What an arrow of a question lets a walk do.

    Attributes:
        walked: by member of the bundles, what may be walked; None for all.
        direction: 1 from subject to object, -1 the other way, 0 both.
        to_treatment: let interventions be entered from what they act on, and left for trials only; let a
            disease be left for what is found in it.
        contexts: test on the diseases of a row.
        members: let what a layer knows as a whole be left for its members.
    """

    walked: Mask | None = None
    direction: int = 1
    to_treatment: bool = False
    contexts: Contexts | None = None
    members: bool = False


@dataclass(frozen=True, eq=False)
class Options:
    """The options of all codes of the index, those of one code together, the cheapest first.

    Columns of shape ``(options,)``: sign (-1, 0, 1); whether it is propagated and one is accepted; whether
    the pair is disputed, the step neutral (from a drug to its trial), walked against its rows, against them
    in a way that is no treatment's (so that it is no cause), of a relation that states no effect, a
    background fact; `bridge` is 1 for a step from a member to what it is a member of, 2 for one from that to
    a member, else 0. `parts` of the cost in thousandths has shape ``(options, len(PARTS))``. `pointers` says
    where the options of each code begin; `first` and `members` which members of the bundle an option stands
    for, of which `leader` is the first.
    """

    bundles: Bundles
    holds: Mask
    walked: Mask
    negated: Mask
    pointers: Ints
    parts: Ints
    sign: Ints
    propagates_sign: Mask
    accepts_sign: Mask
    disputed: Mask
    neutral: Mask
    inverse: Mask
    against: Mask
    unstated: Mask
    background: Mask
    bridge: Ints
    leader: Ints
    first: Ints
    members: Ints

    @cached_property
    def cost(self) -> Ints:
        """What each option costs, the hub aside."""
        cost: Ints = self.parts.sum(axis=1)
        return cost

    @cached_property
    def kept(self) -> dict[Hashable, Any]:
        """What searches made of the options and will ask for again."""
        return {}

    @cached_property
    def count(self) -> Ints:
        """How many options each code has."""
        return np.diff(self.pointers)

    def only(self, kept: Mask) -> Options:
        """Return some of the options."""
        rows = np.flatnonzero(kept)
        lengths = np.diff(self.first)[rows]
        first = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        before = np.concatenate([[0], np.cumsum(kept)])
        return replace(
            self,
            **{name: getattr(self, name)[rows] for name in _COLUMNS},
            pointers=before[self.pointers],
            first=first,
            members=self.members[np.arange(first[-1]) + np.repeat(self.first[rows] - first[:-1], lengths)],
        )


#: Columns with a row for each option.
_COLUMNS = (
    "parts", "sign", "propagates_sign", "accepts_sign", "disputed", "neutral", "inverse", "against",
    "unstated", "background", "bridge", "leader",
)  # fmt: skip


def make_options(bundles: Bundles, walk: Walk, weights: Weights = DEFAULT_WEIGHTS) -> Options:
    """Make an option of all fitting members of one relation of a bundle, for each way in which it is walked.

    What is stated of another form of the subject, or has another sign, is another option. A pair is disputed
    if rows of opposite sign hold in the contexts, whether or not all of them are walked: asking for
    one relation does not settle a dispute. A symmetric relation is walked either way round.

    Args:
        bundles: of the graph.
        walk: what may be walked, and how.
        weights: what makes a step cost more or less.
    """
    stated = bundles.stated_for(walk.contexts)
    holds = ~bundles.negated & stated
    kept = holds if walk.walked is None else holds & walk.walked
    ahead, back = _ways(bundles, walk, kept)
    rows = np.concatenate([np.flatnonzero(ahead), np.flatnonzero(back)])
    inverse = np.arange(len(rows)) >= np.count_nonzero(ahead)
    code = 2 * bundles.bundle[rows] + (bundles.way[rows] ^ inverse)
    # Members of one code, way and relation make an option; they stay in their order.
    size = int(bundles.group.max(initial=0)) + 1
    groups = (code * 2 + inverse) * size + bundles.group[rows]
    order = np.argsort(groups, kind="stable")
    first = np.flatnonzero(np.diff(groups[order], prepend=-1))
    rows, option = rows[order], order[first]
    leader, inverse, code = rows[first], inverse[option], code[option]
    reached = np.where(inverse, bundles.subject_category[leader], bundles.object_category[leader])
    sign = bundles.sign[leader]
    if walk.to_treatment:
        # What confers resistance to a drug says nothing of what the drug does.
        sign = np.where(~inverse & _role(bundles, "treatment")[reached], 0, sign)
    neutral = _role(bundles, "trial")[reached]
    lengths = np.diff(np.append(first, len(rows)))
    columns = {
        "sign": sign, "propagates_sign": bundles.propagates_sign[leader],
        "accepts_sign": bundles.accepts_sign[leader], "disputed": _disputed(bundles, holds)[leader],
        "neutral": neutral, "inverse": inverse,
        "unstated": (sign == 0) & bundles.of_relations(bundles.vocabulary.unstated)[leader],
        "against": inverse & ~_acts_on(bundles)[leader] & ~bundles.symmetric[leader],
        "background": np.minimum.reduceat(bundles.source[rows], first) > 0 if len(first) else inverse,
        "leader": leader,
        "parts": _parts(bundles, rows, first, _plain(bundles, leader, sign, neutral), neutral, weights),
    }  # fmt: skip
    columns["bridge"] = _bridge(bundles, leader, inverse, columns["background"])
    kept_options = _signed_before_unsigned(bundles, columns, code)
    code, first, lengths = code[kept_options], first[kept_options], lengths[kept_options]
    columns = {name: column[kept_options] for name, column in columns.items()}
    # A relation with a sign is shown before one without at equal cost.
    ranking = np.lexsort((columns["parts"].sum(axis=1) * 2 + (columns["sign"] == 0), code))
    lengths = lengths[ranking]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    members = rows[np.arange(starts[-1]) + np.repeat(first[ranking] - starts[:-1], lengths)]
    pointers = np.searchsorted(code[ranking], np.arange(2 * bundles.index.n_bundles + 1))
    return Options(
        bundles, holds, kept, bundles.negated & stated, pointers,
        **{name: column[ranking] for name, column in columns.items()},
        first=starts, members=members,
    )  # fmt: skip


def _signed_before_unsigned(bundles: Bundles, columns: dict[str, Ints], code: Ints) -> Ints:
    """Return the places of the options that stay, and let what is stated with a sign stand for what is not.

    That a drug targets something, and that it inhibits it, is one act: the step shows the relation with the
    sign, and rests on all that states the act, so that it costs no more than the cheapest of them.
    """
    leader = columns["leader"]
    names = bundles.vocabulary
    unsigned = bundles.of_relations(names.unsigned_action)[leader] & (columns["sign"] == 0)
    signed = bundles.of_relations(names.signed_action)[leader] & (columns["sign"] != 0)
    signed &= ~bundles.other_form[leader]
    way = code * 2 + columns["inverse"]
    states: list[Mask] = []
    for stated in (signed, unsigned):
        mask = np.zeros(4 * bundles.index.n_bundles, dtype=bool)
        mask[way[stated]] = True
        states.append(mask)
    both = states[0] & states[1]
    layer = PARTS.index("layer")
    for each in np.flatnonzero(both).tolist():
        stands, falls = np.flatnonzero(signed & (way == each)), np.flatnonzero(unsigned & (way == each))
        least = columns["parts"][falls, layer].min()
        columns["parts"][stands, layer] = np.minimum(columns["parts"][stands, layer], least)
        columns["background"][stands] &= columns["background"][falls].all()
    return np.flatnonzero(~(unsigned & both[way]))


def _role(bundles: Bundles, role: CategoryRole) -> Mask:
    """Return by category of the graph whether it has a role."""
    return bundles.categories(bundles.vocabulary.with_role(role))


def _ways(bundles: Bundles, walk: Walk, kept: Mask) -> tuple[Mask, Mask]:
    """Return by member whether it is walked ahead, and whether back."""
    ahead = kept & (walk.direction >= 0)
    back = kept & (walk.direction <= 0)
    turned = kept & bundles.symmetric
    if walk.to_treatment:
        treatment, trial = _role(bundles, "treatment"), _role(bundles, "trial")
        left = treatment[bundles.subject_category] & ~trial[bundles.object_category]
        ahead &= ~left
        back |= kept & (_acts_on(bundles) | _found_in(bundles))
        turned &= ~treatment[bundles.object_category] & ~left
    if walk.members:
        back |= kept & bundles.memberships
    return ahead | (turned & (walk.direction < 0)), back | turned


def _acts_on(bundles: Bundles) -> Mask:
    """Return by member whether it says what a treatment does to what it acts on."""
    treats = _role(bundles, "treatment")[bundles.subject_category]
    acted_on = _role(bundles, "acted-on")[bundles.object_category]
    both: Mask = acted_on & treats
    return both


def _found_in(bundles: Bundles) -> Mask:
    """Return by member whether it says that something which is no treatment is found in a disease."""
    found: Mask = bundles.of_relations(bundles.vocabulary.found_in)
    found &= _role(bundles, "disease")[bundles.object_category]
    found &= ~_role(bundles, "treatment")[bundles.subject_category]
    return found


def _disputed(bundles: Bundles, holds: Mask) -> Mask:
    """Return by member whether rows of opposite sign hold on its ordered pair.

    What a mutant form does is another matter than what the gene does. A symmetric relation is of both orders.
    """
    order = (bundles.bundle * 2 + bundles.way) * 2 + bundles.other_form
    turned = (bundles.bundle * 2 + (1 - bundles.way)) * 2 + bundles.other_form
    n = 4 * bundles.index.n_bundles
    seen = []
    for sign in (1, -1):
        signed = holds & (bundles.sign == sign)
        found = np.zeros(n, dtype=bool)
        found[order[signed]] = True
        found[turned[signed & bundles.symmetric]] = True
        seen.append(found)
    disputed: Mask = (seen[0] & seen[1])[order]
    return disputed


def _bridge(bundles: Bundles, leader: Ints, inverse: Mask, background: Mask) -> Ints:
    """Return by option whether it leads from a member of a pathway to it (1) or from it to a member (2).

    What the article says of the same membership too is no background step, and no part of a bridge.
    """
    up = np.where(inverse, 2, 1)
    return np.where(bundles.memberships[leader] & background, up, 0)


def _plain(bundles: Bundles, leader: Ints, sign: Ints, neutral: Mask) -> Mask:
    """Return by option whether it has no sign where it might have one, or is of a comparator of a trial."""
    compared: Mask = bundles.of_relations(bundles.vocabulary.comparator)[leader]
    compared |= (sign == 0) & ~neutral
    return compared


def _parts(
    bundles: Bundles, rows: Ints, first: Ints, unsigned: Mask, neutral: Mask, weights: Weights
) -> Ints:
    """Return what each option costs, in thousandths, a column for each of `PARTS`.

    What the graph does not know does not count.

    Args:
        bundles: of the graph.
        rows: members, option by option.
        first: where in `rows` each option begins.
        unsigned: whether each option says less than others of its kind, see `_plain`.
        neutral: whether each leads to a trial, of which several publications are no better evidence.
        weights: what makes a step cost more or less.
    """
    out = np.zeros((len(first), len(PARTS)), dtype=np.int64)
    if not len(first):
        return out
    by_source = np.array([0, weights.layer, weights.layer + weights.unsourced])
    support = np.add.reduceat(bundles.evidence[rows], first)
    for place, part in enumerate((
        weights.step,
        weights.hedged * np.logical_and.reduceat((bundles.hedged | bundles.contested)[rows], first),
        weights.not_causal * ~bundles.causal[rows[first]],
        weights.unsigned * unsigned * bundles.knows["sign"],
        -weights.evidence * np.clip(support - 1, 0, 3) * ~neutral,
        np.minimum.reduceat(by_source[bundles.source[rows]], first),
    )):  # fmt: skip
        out[:, place] = part
    return out
