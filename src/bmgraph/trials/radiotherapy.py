"""What is printed of radiotherapy before a trial."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["prior_radiotherapy"]

_RADIOTHERAPY = r"(?:\w*RT|SRS|PCI|radio\w+|(?:cranial )?irradiation|local therapy)"
#: Radiotherapy that was or was not given before; an arm that is named after its radiotherapy says neither.
_BEFORE = re.compile(
    rf"\b{_RADIOTHERAPY}[- ]naive\b"
    rf"|\b(?:no|without) (?:prior |previous |earlier )?{_RADIOTHERAPY}\b"
    r"|\b(?:after|prior|previous|previously|following|pretreated with|within [\w ]+ of)\b"
    rf"[^;()]*\b{_RADIOTHERAPY}\b"
)


def prior_radiotherapy(texts: Iterable[str]) -> str:
    """Return the cells, or the brackets of a cell, that speak of earlier radiotherapy; empty if none does.

    >>> prior_radiotherapy(["Cohort A (radiotherapy-naive)", "pretreated", "WBRT group"])
    'radiotherapy-naive'
    """
    parts = (part.strip() for text in texts for part in re.split(r"[();]", text))
    return "; ".join(dict.fromkeys(part for part in parts if _BEFORE.search(part)))
