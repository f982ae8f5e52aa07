"""Options by code: which there are, in which order, and that some of them stay whole."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bmgraph.graph.index import Index
from bmgraph.paths.options import PARTS, Options, Walk, make_options
from tests.made import graph_of, worlds
from tests.offers import Offer, offers_of
from tests.world import Demand, Slot, World

walks = st.tuples(st.sampled_from([-1, 0, 1]), st.booleans(), st.sampled_from(["", "dis:lcbm", "dis:breast"]))


def codes(index: Index) -> dict[tuple[int, int], int]:
    begin = np.repeat(np.arange(index.n_nodes), np.diff(index.ptr)).tolist()
    return dict(zip(zip(begin, index.end.tolist(), strict=True), index.code.tolist(), strict=True))


def rows_of(options: Options, option: int, u: int, v: int) -> list[str]:
    """The ids of the rows that an option stands for between two nodes."""
    bundles = options.bundles
    index = bundles.index
    start, stop = options.first[option : option + 2].tolist()
    base = int(bundles.pointers[index.bundle(u, v)])
    joining = index.joining(u, v)
    return sorted(index.key(joining[member - base].row) for member in options.members[start:stop].tolist())


def shown(offer: Offer) -> tuple[object, ...]:
    return sorted(offer.rows), offer.inverse, offer.sign, offer.cost, offer.disputed, offer.background


@settings(max_examples=80, deadline=None)
@given(worlds(), walks)
def test_the_options_of_a_pair_are_what_its_rows_offer(world: World, walk: tuple[int, bool, str]) -> None:
    direction, to_treatment, context = walk
    direction = 1 if to_treatment else direction
    bundles = graph_of(world).bundles
    stated = any(row.qualified.contexts for row in world.rows)
    contexts = bundles.vocabulary.context(context) if context and stated else None
    options = make_options(bundles, Walk(None, direction, to_treatment, contexts))
    index = bundles.index
    demand = Demand(context=context if stated else "")
    for (u, v), code in codes(index).items():
        if u == v:
            continue
        ends = index.id(u), index.id(v)
        hub = round(180 * np.log2(max(int(index.degree[v]), 1))) * (not world.has(ends[1], "trial"))
        places = range(*options.pointers[code : code + 2].tolist())
        found = [
            (
                rows_of(options, o, u, v), bool(options.inverse[o]), int(options.sign[o]),
                int(options.cost[o]) + hub, bool(options.disputed[o]), bool(options.background[o]),
            )
            for o in places
        ]  # fmt: skip
        expected = map(shown, offers_of(world, demand, Slot(direction, to_treatment=to_treatment), *ends))
        assert sorted(found, key=str) == sorted(expected, key=str)
        order = [(cost, sign == 0) for _, _, sign, cost, *_ in found]
        assert order == sorted(order), "the cheapest first, those with a sign before others"
    assert options.parts.shape == (len(options.sign), len(PARTS))


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_some_options_are_those_and_nothing_else_changes(world: World) -> None:
    bundles = graph_of(world).bundles
    options = make_options(bundles, Walk(direction=0))
    kept = np.array([place % 3 != 1 for place in range(len(options.sign))], dtype=bool)
    some = options.only(kept)

    assert some.cost.tolist() == options.cost[kept].tolist()
    places = np.flatnonzero(kept).tolist()
    for new, old in enumerate(places):
        one, other = (each.members[slice(*each.first[at : at + 2].tolist())].tolist()
                      for each, at in ((some, new), (options, old)))  # fmt: skip
        assert one == other
    for code in range(2 * bundles.index.n_bundles):
        of_code = range(*options.pointers[code : code + 2].tolist())
        assert int(some.count[code]) == sum(bool(kept[place]) for place in of_code)
