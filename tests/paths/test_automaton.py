from __future__ import annotations

import numpy as np

from bmgraph.paths.automaton import Accepted, Automaton, Move
from bmgraph.paths.edges import Edges
from bmgraph.paths.steps import collapse
from tests.paths.test_find import ONTOLOGY, made_up


def test_a_path_accepted_in_two_ways_comes_twice() -> None:
    steps = collapse(Edges.of(made_up([(0, 1, 0, False)])), ONTOLOGY)
    anywhere = np.ones(len(steps.nodes), dtype=bool)
    twice = Automaton([steps, steps], [[Move(0, 1, anywhere), Move(1, 1, anywhere)]], anywhere, 1)
    cost = int(steps.cost[0])

    assert list(twice.run()) == [Accepted(cost, (0, 1), ((0, 0),)), Accepted(cost, (0, 1), ((1, 0),))]


def test_no_goal_no_path() -> None:
    steps = collapse(Edges.of(made_up([(0, 1, 0, False)])), ONTOLOGY)
    anywhere = np.ones(len(steps.nodes), dtype=bool)

    assert list(Automaton([steps], [[Move(0, 1, ~anywhere)]], anywhere, 3).run()) == []
    assert list(Automaton([steps], [[Move(0, 1, anywhere)]], ~anywhere, 3).run()) == []
    assert list(Automaton([steps], [[Move(0, 0, anywhere)]], anywhere, 3).run()) == []
    assert list(Automaton([steps], [[Move(0, 1, anywhere)]], anywhere, 1, -1).run()) == []
