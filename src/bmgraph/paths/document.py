"""The one form of a path in JSON, for every graph; ``path.schema.json`` beside this file is its schema."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bmgraph.graph.model import kind_labels
from bmgraph.paths.path import Path
from bmgraph.paths.steps import Step

__all__ = ["path_document", "path_schema"]

#: What trials say of a step to a trial: of whom, and what they reported.
Trials = Callable[[Step, Path], Mapping[str, Any]]


def path_schema() -> dict[str, Any]:
    """Return the JSON Schema of a path."""
    from importlib.resources import files

    text = files("bmgraph.paths").joinpath("path.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def path_document(
    path: Path,
    label: Callable[[str], str],
    *,
    trials: Trials | None = None,
    p_values: tuple[float, float] | None = None,
) -> dict[str, Any]:
    """Return a path for JSON.

    Args:
        path: to write.
        label: what an id of a disease, stage or site is called.
        trials: ``selected_by``, ``for_whom`` and ``results`` of a step to a trial.
        p_values: of its metapath, plain and corrected; see `chance`.
    """
    steps, results = [], list[Mapping[str, Any]]()
    for step in path.steps:
        known = dict(trials(step, path)) if trials is not None and step.neutral else {}
        results += known.pop("results", [])
        steps.append(_step(step, label) | known)
    return {
        "kind": path.kind,
        "nodes": [node._asdict() for node in path.nodes],
        "steps": steps,
        "contexts": [label(one) for one in path.contexts],
        "context_ids": list(path.contexts),
        "agrees": path.agrees,
        "sign": path.sign,
        "disputed": path.disputed,
        "hedged": path.hedged,
        "causal": path.causal,
        "states_effect": path.states_effect,
        "length": len(path.steps),
        "score": path.score,
        "score_parts": path.score_parts,
        "layers": list(path.layers),
        "p_value": p_values[0] if p_values else None,
        "p_adjusted": p_values[1] if p_values else None,
        "results": [dict(row) for row in results],
        "also_stated": [
            {
                "nodes": [node._asdict() for node in one.nodes],
                "sign": one.sign,
                "score": one.score,
                "assertions": [_known(step.assertions) for step in one.steps],
            }
            for one in path.folded
        ],
    }


def _step(step: Step, label: Callable[[str], str]) -> dict[str, Any]:
    def labels(ids: Sequence[str]) -> list[str]:
        return [label(one) for one in ids]

    return {
        "subject": step.subject,
        "predicate": step.predicate,
        "label": step.label,
        "object": step.object,
        "inverse": step.inverse,
        "undirected": step.undirected,
        "layer": step.layer,
        "layers": _known(step.layers),
        "sign": step.sign,
        "propagates_sign": step.propagates_sign,
        "accepts_sign": step.accepts_sign,
        "subject_form": step.subject_form,
        "counted": step.counted,
        "compared_with": labels(step.compared_with),
        "causal": step.causal,
        "hedged": step.hedged,
        "contested": step.contested,
        "disputed": step.disputed,
        "bridge": step.bridge,
        "negated_by": list(step.negated_by),
        "contexts": labels(step.contexts),
        "context_ids": list(step.contexts),
        "context_basis": list(step.context_basis),
        "stages": labels(step.stages),
        "stage_basis": list(step.stage_basis),
        "sites": labels(step.sites),
        "site_basis": list(step.site_basis),
        "evidence_kinds": kind_labels(step.evidence_kinds),
        "assertions": _known(step.assertions),
        "evidence": [{"assertion": key, **line.as_dict()} for key, line in step.evidence],
        "also": [
            {
                "predicate": one.predicate,
                "sign": one.sign,
                "layers": _known(one.layers),
                "assertions": _known(one.assertions),
                "subject_form": one.subject_form,
                "counted": one.counted,
            }
            for one in step.also
        ],
        "selected_by": [],
        "for_whom": None,
    }


def _known(names: Sequence[str]) -> list[str]:
    """Return names; edges of a graph that names none have an empty one each."""
    return [name for name in names if name]
