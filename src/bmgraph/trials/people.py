"""How many people a value is of, whether it can come from them, and what interval it has then."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from math import sqrt

__all__ = ["PROPORTIONS", "attainable", "count_of", "wilson"]

#: Endpoints whose percentages are counts of people out of people; survival rates are estimates.
PROPORTIONS = frozenset(
    {
        "ORR", "iORR", "eORR", "CR", "iCR", "PR", "iPR", "SD", "iSD", "PD", "iPD", "nonCR_nonPD",
        "inonCR_nonPD", "DCR", "iDCR", "CBR", "iCBR",
    }
)  # fmt: skip
#: The quantile of the normal distribution that leaves 2.5 % above it.
_Z = 1.959964


def attainable(percent: str, n: int) -> bool:
    """Say whether a printed percentage can come from a whole number of `n` people.

    The GRIM idea (Brown and Heathers, Soc Psychol Personal Sci 2017;8:363) for percentages; both
    ways of rounding a half are allowed.

    >>> attainable("33.3", 6), attainable("53.8", 13), attainable("57.1", 8)
    (True, True, False)
    """
    return count_of(percent, n) is not None


def count_of(value: str, n: int) -> int | None:
    """Return how many of `n` people a percentage or a fraction of `n` is; None if it cannot be of so many.

    >>> count_of("33.3", 6), count_of("57.1", 8), count_of("31/47", 47), count_of("31/47", 96)
    (2, None, 31, None)
    """
    if fraction := re.fullmatch(r"(\d+)/(\d+)", value):
        return int(fraction[1]) if int(fraction[2]) == n and int(fraction[1]) <= n else None
    if n < 1 or not re.fullmatch(r"\d+(\.\d+)?", value):
        return None
    given = Decimal(value)
    step = Decimal(1).scaleb(min(int(given.as_tuple().exponent), 0))
    near = int(given * n / 100)
    for count in (near, near + 1):
        shares = {(Decimal(100 * count) / n).quantize(step, way) for way in (ROUND_HALF_UP, ROUND_HALF_EVEN)}
        if count <= n and given in shares:
            return count
    return None


def wilson(count: int, n: int) -> tuple[float, float]:
    """Return the 95 % score interval of a proportion, in percent (Wilson, J Am Stat Assoc 1927;22:209).

    >>> [round(end, 1) for end in wilson(31, 47)]
    [51.7, 77.8]
    """
    share, squared = count / n, _Z**2
    middle = share + squared / (2 * n)
    half = _Z * sqrt(share * (1 - share) / n + squared / (4 * n**2))
    whole = 1 + squared / n
    return 100 * max((middle - half) / whole, 0.0), 100 * min((middle + half) / whole, 1.0)
