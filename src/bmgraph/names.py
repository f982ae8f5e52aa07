"""Names as people type them: keys to search by, and the forms that count as the same."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["plain_name", "search_key", "written"]

_GREEK = {
    "alpha": "a", "beta": "b", "gamma": "g", "delta": "d", "epsilon": "e", "kappa": "k",
    "lambda": "l", "omega": "o",
}  # fmt: skip
_GREEK_LETTERS = str.maketrans("αβγδεκλω", "abgdeklo")
#: A letter's name between others than letters, or at the end of a word.
_GREEK_WORD = re.compile(r"(?:(?<![a-z])({0})(?![a-z])|(?<=[a-z0-9])({0})(?=\b|\d))".format("|".join(_GREEK)))


def search_key(text: str) -> str:
    """Fold case, Greek letters (as letter or word), hyphens, spaces, plus signs and British spelling.

    >>> search_key("TNF-α") == search_key("tnf alpha"), search_key("NF-κB"), search_key("tumour cells")
    (True, 'nfkb', 'tumorcells')
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(_GREEK_LETTERS)
    text = _GREEK_WORD.sub(lambda found: _GREEK[found[1] or found[2]], text)
    # A stroke between digits tells CXCL1/2 from CXCL12.
    return "".join(re.findall(r"[^\W_]+|(?<=\d)/(?=\d)", text)).replace("tumour", "tumor")


def written(text: str) -> str:
    """Return a name as it is written, case and spaces aside."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def plain_name(name: str) -> str:
    """Return a name as patterns write it: in any case of letters, an underscore for a space.

    >>> plain_name("Side Effect") == plain_name("side_effect")
    True
    """
    return name.replace(" ", "_").casefold()
