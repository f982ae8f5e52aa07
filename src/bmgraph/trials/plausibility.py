"""Whether printed percentages can come from whole people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from bmgraph.trials.reports import OutcomeRow

__all__ = ["PROPORTIONS", "attainable", "unattainable"]

#: Endpoints whose percentages are counts of people out of people; survival rates are estimates.
PROPORTIONS = frozenset(
    {
        "ORR", "iORR", "eORR", "CR", "iCR", "PR", "iPR", "SD", "iSD", "PD", "iPD", "nonCR_nonPD",
        "inonCR_nonPD", "DCR", "iDCR", "CBR", "iCBR",
    }
)  # fmt: skip


def attainable(percent: str, n: int) -> bool:
    """Say whether a printed percentage can come from a whole number of `n` people.

    The GRIM idea (Brown and Heathers, Soc Psychol Personal Sci 2017;8:363) for percentages; both
    ways of rounding a half are allowed.

    >>> attainable("33.3", 6), attainable("53.8", 13), attainable("57.1", 8)
    (True, True, False)
    """
    given = Decimal(percent)
    step = Decimal(1).scaleb(min(int(given.as_tuple().exponent), 0))
    near = int(given * n / 100)
    return any(
        (Decimal(100 * count) / n).quantize(step, rounding=way) == given
        for count in (near, near + 1)
        if 0 <= count <= n
        for way in (ROUND_HALF_UP, ROUND_HALF_EVEN)
    )


def unattainable(outcomes: Iterable[OutcomeRow]) -> list[tuple[OutcomeRow, str]]:
    """Return the response percentages that no whole number of the row's people gives, with the reason.

    Percentages of an arm or subgroup may rest on fewer people than the row's N, so they are held
    against every number up to it; those of all participants against N itself first.
    """
    found = []
    for row in outcomes:
        if row.unit != "%" or row.endpoint not in PROPORTIONS or not row.n:
            continue
        if not re.fullmatch(r"\d+(\.\d+)?", row.value):
            continue
        if not any(attainable(row.value, n) for n in range(1, row.n + 1)):
            found.append((row, f"no count of up to {row.n} people gives {row.value} %"))
        elif not row.subgroup and len(row.publication.arms) == 1 and not attainable(row.value, row.n):
            found.append((row, f"no count of {row.n} people gives {row.value} %, of fewer people one does"))
    return found
