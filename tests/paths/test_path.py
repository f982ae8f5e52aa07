"""Paths: sign, cause and context of a whole path from its steps; the rest is in test_find.py."""

from __future__ import annotations

from typing import Any

import pytest

from bmgraph.paths.path import Node, Path
from bmgraph.paths.steps import Step
from tests.made import BROADER, NODES, ONTOLOGY, graph_of
from tests.world import World


def step(**fields: Any) -> Step:
    plain: dict[str, Any] = {
        "subject": "a", "predicate": "p", "label": "p", "object": "b", "sign": 1, "causal": True,
        "hedged": False,
        "contested": False,
        "disputed": False, "contexts": (), "stages": (), "sites": (), "joined": (), "assertions": (),
        "evidence": (), "also": (),
    }  # fmt: skip
    return Step(**(plain | fields))


def path(*steps: Step, **fields: Any) -> Path:
    nodes = tuple(Node(str(i), f"n{i}", "Gene") for i in range(len(steps) + 1))
    return Path(nodes, steps, sum(one.cost for one in steps), **fields)


@pytest.mark.parametrize(
    ("steps", "sign"),
    [
        ([{}], 1), ([{"sign": -1}, {"sign": -1}], 1), ([{"sign": -1}, {}], -1), ([{"sign": 0}, {}], 0),
        ([{"propagates_sign": False}, {}], 0), ([{}, {"propagates_sign": False}], 1),
        ([{"accepts_sign": False}, {"sign": -1}], -1), ([{}, {"accepts_sign": False}], 0),
        ([{"sign": -1}, {"neutral": True, "sign": 0}], -1), ([{"neutral": True, "sign": 0}], 0),
        ([{"disputed": True}, {}], None), ([{"disputed": True, "neutral": True}], None),
    ],
)  # fmt: skip
def test_the_sign_of_a_path(steps: list[dict[str, Any]], sign: int | None) -> None:
    assert path(*(step(**one) for one in steps)).sign == sign


@pytest.mark.parametrize(
    ("causal", "of_path"),
    [([True, True], True), ([True, False], False), ([None, True], None), ([None, False], False)],
)
def test_a_path_is_causal_if_every_step_is(causal: list[bool | None], of_path: bool | None) -> None:
    steps = [step(causal=one) for one in causal]

    assert path(*steps).causal is of_path
    assert path(*steps, step(causal=False, neutral=True)).causal is of_path, "a trial is no effect"


def test_what_a_path_says_as_a_whole() -> None:
    one = path(
        step(unstated=True, layer="b", cost=1500, parts=(("step", 1000), ("hub", 500))),
        step(unstated=True, layer="a", hedged=True, cost=940, parts=(("step", 1000), ("evidence", -60))),
    )  # fmt: skip

    assert (one.states_effect, one.hedged, one.layers) == (False, True, ("a", "b"))
    assert (one.score, one.score_parts) == (-2.44, {"step": -2.0, "hub": -0.5, "evidence": 0.06})
    assert (one.ids, one.labels) == (("0", "1", "2"), ("n0", "n1", "n2"))
    assert path(step(), step(unstated=True)).states_effect


def test_of_disputes_those_stay_that_are_about_a_disease_of_the_path() -> None:
    vocabulary = graph_of(World(NODES, [], ONTOLOGY, BROADER)).vocabulary
    lung, breast = (1, ("dis:lung",)), (-1, ("dis:breast",))
    settled = step(disputed=True, sides=(breast, lung))
    about = path(settled, contexts=("dis:lcbm",))

    assert about.settled(vocabulary).sign == 1
    both = settled._replace(sides=(breast, (-1, ()), lung))
    assert path(both, contexts=("dis:lcbm",)).settled(vocabulary).sign is None
    assert path(settled).settled(vocabulary).disputed, "of no disease in particular"
    plain = path(step(), contexts=("dis:lcbm",))
    assert plain.settled(vocabulary) is plain
