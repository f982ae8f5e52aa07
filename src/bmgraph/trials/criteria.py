"""What is asked of publications and outcomes, one cell each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from bmgraph.errors import EntityNotFound
from bmgraph.names import nearest
from bmgraph.trials.reports import OutcomeRow, PublicationRow

__all__ = [
    "NOT_PRINTED",
    "Criteria",
    "arm_words",
    "conclusion_test",
    "endpoint_called",
    "line_test",
    "number_test",
    "phase_test",
    "words_test",
]

#: Asks for an empty cell.
NOT_PRINTED = "not printed"
_RANGE = re.compile(
    r"(?P<least>\d+)?\s*(?P<dash>[-–])\s*(?P<most>\d+)?|(?P<sign>[<>]=?|[≤≥=])?\s*(?P<one>\d+)"
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
#: Lines of treatment by what is printed of them.
_FIRST, _LATER = {"first", "1", "1l", "1st"}, {"later", "pretreated", "second", "2", "2l", "2nd", "further"}
_EARLIER = re.compile(r"\b(after|resistant|pretreated|failed|failure|progressed)\b")
_NOTHING_EARLIER = re.compile(r"^(untreated|treatment-naive|first-line)\b")


class Criteria(NamedTuple):
    """What is asked for, as text; what is empty is not asked.

    A year and a number of people are one number or a range (``2021-2023``, ``>=20``); ``not printed`` asks
    for an empty cell.
    """

    drug: str = ""
    target: str = ""
    population: str = ""
    trial: str = ""
    year: str = ""
    phase: str = ""
    alteration: str = ""
    line: str = ""
    therapy_class: str = ""
    arm: str = ""
    endpoint: str = ""
    conclusion: str = ""
    n: str = ""


def number_test(text: str, what: str) -> Callable[[int | None], bool]:
    """Return the test whether a number is in a range.

    >>> [number_test("2021-2023", "year")(2022), number_test("<10", "n")(10), number_test("20-", "n")(None)]
    [True, False, False]

    Raises:
        ValueError: it is none.
    """
    if text.strip().casefold() == NOT_PRINTED:
        return lambda number: number is None
    found = _RANGE.fullmatch(text.strip())
    if not found or (found["dash"] and not (found["least"] or found["most"])):
        raise ValueError(f"{text!r} is no {what}: write a number, 20-50, >=20 or <10")
    if found["dash"]:
        least, most = int(found["least"] or 0), int(found["most"] or 10**9)
    else:
        number, sign = int(found["one"]), found["sign"] or "="
        least = {">": number + 1, "<": 0, "<=": 0, "≤": 0}.get(sign, number)
        most = {"<": number - 1, ">": 10**9, ">=": 10**9, "≥": 10**9}.get(sign, number)
    if least > most:
        raise ValueError(f"{text!r} is an empty range: write the lower {what} first")
    return lambda number: number is not None and least <= number <= most


def phase_test(text: str) -> Callable[[str], bool]:
    """Return the test whether a trial was of a phase: ``2`` (or ``II``) finds ``1/2`` too, ``1`` also ``1b``.

    Raises:
        ValueError: no such phase.
    """
    if text.strip().casefold() == NOT_PRINTED:
        return lambda phase: not phase
    parts = re.sub(r"^phase\s*", "", text.strip().casefold()).split("/")
    asked = [re.fullmatch(r"([1-4]|i{1,3}|iv)([ab]?)", part.strip()) for part in parts]
    wanted = {_ROMAN.get(part[1], part[1]) + part[2] for part in asked if part}
    if not all(asked):
        raise ValueError(f"{text!r} is no phase: use 1, 1b, 1/2, 2, 3 or {NOT_PRINTED!r}")
    return lambda phase: all(
        any(part == one or part.rstrip("ab") == one for part in phase.split("/")) for one in wanted
    )


def words_test(text: str) -> Callable[[str], bool]:
    """Return the test whether a cell has these words, one after the other; a hyphen parts words.

    >>> words_test("TKI naive")("ALK TKI-naive"), words_test("small")("smaller")
    (True, False)
    """
    if text.strip().casefold() == NOT_PRINTED:
        return lambda cell: not cell
    wanted = _words(text)
    return lambda cell: f" {wanted} " in f" {_words(cell)} "


def line_test(text: str, lines: Iterable[str]) -> Callable[[str], bool]:
    """Return the test whether a line of treatment is meant.

    ``first`` is what is printed as first-line or untreated, ``later`` what follows an earlier treatment;
    anything else has to stand there.

    Raises:
        EntityNotFound: no line of treatment has the words; carries the nearest.
    """
    known = sorted({line for line in lines if line})
    kind = re.sub(r"[\s-]*(line)?$", "", text.strip().casefold())
    if kind in _FIRST:
        return lambda line: bool(_NOTHING_EARLIER.search(line))
    if kind in _LATER:
        return lambda line: bool(_EARLIER.search(line))
    test = words_test(text)
    if not any(map(test, (*known, ""))):
        raise EntityNotFound(
            text, nearest(text, ("first", "later", *known), cutoff=0.3), what="line of treatment"
        )
    return test


def conclusion_test(text: str, known: Sequence[str]) -> Callable[[str], bool]:
    """Return the test whether authors concluded so.

    Raises:
        ValueError: nothing is concluded so.
    """
    wanted = re.sub(r"[\s/-]+", "_", text.strip().casefold())
    if wanted not in known:
        listed = ", ".join(each.replace("_", " ") for each in known)
        raise ValueError(f"{text!r} is no conclusion: use one of {listed}")
    return lambda conclusion: conclusion == wanted


def endpoint_called(text: str, outcomes: Iterable[OutcomeRow]) -> str:
    """Return the endpoint of this name: its id in any case, ``intracranial ORR`` or ``CNS ORR`` for ``iORR``.

    Raises:
        ValueError: there is none.
    """
    known = sorted({row.endpoint for row in outcomes})
    ids = {name.casefold(): name for name in known}
    bare = re.sub(r"^(median|m(?=[a-z]*(os|pfs|dor|ttp)$))\s*", "", text.strip().casefold())
    spelled = re.sub(r"^(intracranial|cns)[\s-]+", "i", re.sub(r"^extracranial[\s-]+", "e", bare))
    for name in (text.strip().casefold(), bare, spelled):
        if name in ids:
            return ids[name]
    raise ValueError(f"no endpoint is called {text!r}: use one of {', '.join(nearest(text, known) or known)}")


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def arm_words(publication: PublicationRow) -> list[str]:
    """Return the label, role and drugs of each arm."""
    return [" ; ".join((label, role, drugs)) for label, role, drugs, _ in publication.arms]
