"""A path in JSON says all that the path says, and JSON can hold it."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
from hypothesis import given, settings

from bmgraph.paths.document import path_document, path_schema
from bmgraph.paths.path import Path
from bmgraph.paths.steps import Step
from tests.made import graph_of, worlds
from tests.paths.test_steps import TREATED, graph
from tests.world import World

SCHEMA = jsonschema.Draft202012Validator(path_schema())


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_every_path_fits_the_schema_and_says_all(world: World) -> None:
    for path in graph_of(world).paths(pattern="()-[*1..2]-()", k=12, mixed_contexts=True):
        document = path_document(path, str.lower, p_values=(0.25, 0.5))
        again = json.loads(json.dumps(document, allow_nan=False))

        assert again == document
        SCHEMA.validate(again)
        assert [node["id"] for node in document["nodes"]] == list(path.ids)
        for name in ("sign", "disputed", "hedged", "causal", "states_effect", "score", "agrees"):
            assert document[name] == getattr(path, name)
        assert document["context_ids"] == list(path.contexts)
        assert (document["length"], document["p_value"], document["p_adjusted"]) == (
            len(path.steps),
            0.25,
            0.5,
        )
        for step, cells in zip(path.steps, document["steps"], strict=True):
            for name in ("subject", "object", "predicate", "inverse", "sign", "causal", "layer", "hedged"):
                assert cells[name] == getattr(step, name)
            assert cells["stages"] == [one.lower() for one in step.stages]
            assert cells["assertions"] == list(step.assertions)
            assert [line["assertion"] for line in cells["evidence"]] == [key for key, _ in step.evidence]
            assert [{"assertion": key, **line.as_dict()} for key, line in step.evidence] == cells["evidence"]


def test_what_trials_say_stands_at_their_step_and_with_the_path() -> None:
    (path,) = graph(*TREATED).paths("target", "trial")

    def trials(step: Step, of: Path) -> dict[str, Any]:
        return {
            "for_whom": {"verdict": "fits", "gene": "G", "form": "G fusion"},
            "results": [{"of": step.object, "n": len(of.steps)}],
        }

    document = path_document(path, str, trials=trials)

    assert [bool(step["for_whom"]) for step in document["steps"]] == [False, True]
    assert document["results"] == [{"of": "trial", "n": 2}]
    assert "results" not in document["steps"][1]
