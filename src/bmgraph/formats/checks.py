"""What a text, a number and properties must be to be kept."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from bmgraph.graph.model import evidence_from_json

__all__ = ["bad_name", "bad_qualifier", "bad_text", "json_of", "number_of", "shown", "weight_of"]

#: Control characters and lone surrogates (Unicode categories Cc and Cs).
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def shown(value: object) -> str:
    """Return a value as text, however deeply it is nested and however long a number it is."""
    try:
        return str(value)
    except (RecursionError, ValueError):
        return "(nested too deeply or too long to show)"


def weight_of(weight: object) -> tuple[float | None, str]:
    """Return a weight, and what is wrong with it."""
    if weight in (None, ""):
        return None, ""
    number = number_of(shown(weight))
    wrong = "" if math.isfinite(number) else f"weight {shown(weight)[:40]!r} is no finite number"
    return number, wrong


def number_of(text: str) -> float:
    """Return the number that a text is, NaN if it is none; ``1_000`` is Python and no number of a table."""
    try:
        return math.nan if "_" in text else float(text)
    except ValueError:
        return math.nan


def bad_name(text: object, what: str) -> str:
    """Say why a name cannot be kept: no text, empty, or as `bad_text`."""
    if not isinstance(text, str):
        return f"{what} {shown(text)[:40]!r} is no text"
    return bad_text(text, what) if text.strip() else f"the {what} is empty"


def bad_text(text: str, what: str) -> str:
    """Say why a text cannot be kept: too long, not UTF-8, or able to steer a terminal that shows it."""
    if len(text) > 10_000:
        return f"the {what} has {len(text)} characters"
    return f"the {what} {text[:40]!r} has control characters or is not UTF-8" if _ODD.search(text) else ""


def bad_qualifier(found: Mapping[str, Any]) -> str:
    """Say why a text among qualifiers, or in a line of evidence, cannot be kept."""
    words = [found.get(name, "") for name in ("layer", "form", "direction")]
    words += [
        word for name in ("contexts", "stages", "sites", "compared_with") for word in found.get(name, ())
    ]
    words += _texts_in(evidence_from_json(found.get("lines") or ""))
    return next(filter(None, (bad_text(word, "qualifier") for word in words)), "")


def _texts_in(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return [text for one in value for text in _texts_in(one)]
    return [value] if isinstance(value, str) else []


def json_of(properties: Mapping[str, Any] | None) -> tuple[str | None, str]:
    """Return properties as JSON without those that say nothing, and what is wrong with them."""
    if not properties:
        return None, ""
    # NaN, which is not equal to itself, stands for an empty cell in what pandas writes.
    kept = {
        name: value
        for name, value in properties.items()
        if value not in (None, "", [], {}) and value == value
    }
    try:
        # Plain ASCII holds any character, lone surrogates too.
        return (json.dumps(kept, default=str, allow_nan=False) if kept else None), ""
    except RecursionError:
        return json.dumps({"left out": "nested too deeply"}), ""
    except ValueError:
        return None, "a property is no finite number, or one too long to be written"
