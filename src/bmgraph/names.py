"""Names as people type them: keys to search by, the forms that count as the same, and the nearest ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

__all__ = ["nearest", "plain_name", "search_key", "written"]

_GREEK = {
    name: name[0] for name in ("alpha", "beta", "gamma", "delta", "epsilon", "kappa", "lambda", "omega")
}
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


def nearest(
    text: str,
    known: Iterable[str],
    *,
    limit: int = 5,
    cutoff: float = 0.5,
    key: Callable[[str], str] = search_key,
) -> list[str]:
    """Return the known names that look most like a text, the most alike first.

    Args:
        text: what nothing is called.
        known: the names; of several with one key the first.
        limit: how many at most.
        cutoff: how alike a name must be, from 0 to 1.
        key: what of a name is compared.

    >>> nearest("mesotheline", ["mesothelin", "MET", "Mesothelin"]), nearest("x", ["mesothelin"])
    (['mesothelin'], [])
    """
    # Only what goes wrong needs it.
    import difflib

    by_key = {key(name): name for name in [*known][::-1]}
    return [by_key[one] for one in difflib.get_close_matches(key(text), by_key, n=limit, cutoff=cutoff)]
