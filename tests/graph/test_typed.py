"""Neighbours along metaedges are those of the edges, both ways round."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bmgraph.graph.metagraph import MetaStep
from tests.graph.small import KINDS, Edges, pairs_of, small, small_graphs


@given(small_graphs, st.booleans())
def test_both_ways_round_the_arrays_hold_the_edges(edges: Edges, sparse: bool) -> None:
    index = small(edges, sparse=sparse)
    for number, kind in enumerate(KINDS):
        for inverse in (False, True):
            step = MetaStep(number, kind, inverse)
            pairs = sorted(pairs_of(edges, step))
            nodes = np.arange(index.n_nodes)
            reached, owner = index.adjacency(step).gather(nodes)

            assert list(zip(owner.tolist(), reached.tolist(), strict=True)) == pairs
            degrees = [sum(u == node for u, _ in pairs) for node in index.ranges[step.source]]
            damped = index.damped_degrees(step, 0.5).tolist()
            assert damped == [degree**-0.5 if degree else 0.0 for degree in degrees]
            assert index.damped_degrees(step, 0.5) is index.damped_degrees(step, 0.5)
