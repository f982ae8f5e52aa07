"""Where a trial is registered."""

from __future__ import annotations

from collections.abc import Iterable

from bmgraph.namespaces import ID_PATTERNS, PREFIXES

__all__ = ["registry_links"]

_REGISTRIES = ("clinicaltrials", "chictr", "jrct", "drks", "uminctr")
#: The platform on which the WHO brings the registries together, for ids of a registry with no open prefix.
_PLATFORM = "https://trialsearch.who.int/Trial2.aspx?TrialID="


def registry_links(ids: Iterable[str]) -> list[str]:
    """Return the address of each registry id.

    >>> registry_links(["NCT03052608", "NL6705"])[1]
    'https://trialsearch.who.int/Trial2.aspx?TrialID=NL6705'
    """
    return [_link(each) for each in ids if each]


def _link(registered: str) -> str:
    for prefix in _REGISTRIES:
        if ID_PATTERNS[prefix].fullmatch(registered):
            return PREFIXES[prefix] + registered
    return _PLATFORM + registered.replace(" ", "")
