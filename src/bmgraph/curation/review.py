"""Who has reviewed a row, and when: columns that only a named human fills."""

from __future__ import annotations

import datetime
import re

from bmgraph.curation.tables import Row

__all__ = ["is_orcid", "review_of"]

_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


def is_orcid(text: str) -> bool:
    """Say whether a text is an ORCID iD, its check digit (ISO 7064, mod 11-2) included.

    >>> is_orcid("0000-0002-1825-0097"), is_orcid("0000-0002-1825-0098")
    (True, False)
    """
    if not _ORCID.fullmatch(text):
        return False
    digits, total = text.replace("-", ""), 0
    for digit in digits[:-1]:
        total = 2 * (total + int(digit))
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]


def review_of(row: Row) -> tuple[str, str]:
    """Return who reviewed a row (ORCID) and on which date; both empty where nobody has.

    Raises:
        TableError: no ORCID, no date, or one without the other.
    """
    who, when = (row.cells.get(column, "") for column in ("reviewed_by", "reviewed_on"))
    if who and not is_orcid(who):
        raise row.error("reviewed_by", f"{who!r} is no ORCID iD: check its last digit, or leave it empty")
    if bool(who) != bool(when):
        raise row.error("reviewed_on", "give who reviewed the row and the date, or neither")
    if when:
        try:
            datetime.date.fromisoformat(when)
        except ValueError:
            raise row.error("reviewed_on", f"{when!r}: write a date such as 2026-11-30") from None
    return who, when
