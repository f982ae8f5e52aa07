from __future__ import annotations

from hypothesis import given, settings

from bmgraph.graph.grounds import Grounds
from bmgraph.graph.rows import rows_resting_on, rows_with
from tests.made import graph_of, worlds
from tests.world import World


@settings(max_examples=40, deadline=None)
@given(worlds(much=True))
def test_rows_are_chosen_by_what_they_say(world: World) -> None:
    index = graph_of(world).index
    signed = rows_with(index, lambda one, category: bool(one.sign) and category == "Gene")
    grounds = Grounds.of("cells", stated=True)
    resting = rows_resting_on(index, index.rows(), grounds)

    assert sorted(row.row for row in signed) == [
        number
        for number, row in enumerate(world.rows)
        if row.qualified.sign and world.nodes[row.subject] == "Gene"
    ]
    assert {row.row for row in resting} == {
        number
        for number, row in enumerate(world.rows)
        if "cells" in row.qualified.evidence_kinds
        and (not row.qualified.contexts or row.qualified.context_basis == "stated")
    }
