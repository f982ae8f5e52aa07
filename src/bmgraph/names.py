"""Names as people type them: keys to search by, the forms that count as the same, and the nearest ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

__all__ = ["key_words", "loose_key", "nearest", "plain_name", "search_key", "word_key", "written"]

_GREEK = {
    name: name[0] for name in ("alpha", "beta", "gamma", "delta", "epsilon", "kappa", "lambda", "omega")
}
_GREEK_LETTERS = str.maketrans("αβγδεκλω", "abgdeklo")
#: A letter's name between others than letters, or at the end of a word.
_GREEK_WORD = re.compile(
    r"(?:(?<![a-z])({0})(?![a-z])|(?<=[a-z0-9])({0})(?=\b|\d)|(kappa)(?=b\b))".format("|".join(_GREEK))
)

# Patterns that a name which is spelled as it is known has no need of are compiled by who has.
#: A plural of capitals, as ICIs and EVs.
_PLURAL = r"(?<=[A-Z0-9])s\b"
#: British spelling, and what is American.
_AMERICAN = (
    ("tumour", "tumor"), ("ae|oe", "e"), ("sulph", "sulf"),
    ("(?<=[ae]l)l(?=ing|ed|er)", ""), ("fibre", "fiber"), ("centre", "center"), ("colour", "color"),
    ("behaviour", "behavior"), ("is(?=ation|ed$|ing$|e$)", "iz"), ("yse(?=$|d$|r$)", "yze"),
    ("ageing", "aging"), ("neurone", "neuron"), ("programme$", "program"), ("grey", "gray"),
)  # fmt: skip
#: CD8+ T cells, HER2+ breast cancer.
_PLUS = r"(?<=[A-Za-z0-9])\+(?=[\s/]|$)"
#: Words that say nothing of what is meant.
_LITTLE = r"(?i)(?<!\S)(?:a|an|and|at|by|for|from|in|into|of|on|plus|the|to|with)(?!\S)"


def search_key(text: str) -> str:
    """Fold case, Greek letters (as letter or word), hyphens, spaces, plus signs and British spelling.

    >>> search_key("TNF-α") == search_key("tnf alpha"), search_key("NF-κB"), search_key("tumour cells")
    (True, 'nfkb', 'tumorcells')
    """
    return "".join(_words(text)).replace("tumour", "tumor")


def _words(text: str) -> list[str]:
    """Return the words of a name in small letters, Greek letters as Latin ones."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_GREEK_LETTERS)
    text = _GREEK_WORD.sub(lambda found: _GREEK[found[1] or found[2] or found[3]], text)
    # A stroke between digits tells CXCL1/2 from CXCL12.
    return re.findall(r"[^\W_]+|(?<=\d)/(?=\d)", text)


def key_words(text: str) -> list[str]:
    """Return the words of a name, each in the singular and in American spelling.

    The singular is a stem that both numbers have, not a word: "kinas", "metastas".

    >>> key_words("Brain tumours"), key_words("metastases") == key_words("metastasis")
    (['brain', 'tumor'], True)
    """
    return [_singular(word) for word in _words(re.sub(_PLURAL, "", text))]


@lru_cache(maxsize=1 << 14)
def _singular(word: str) -> str:
    if word.isalpha() and word.isascii():
        for pattern, other in _AMERICAN:
            word = re.sub(pattern, other, word)
    if len(word) < 4 or not word.isalpha():
        return word
    if word in ("mice", "mouse"):
        return "mouse"
    for end, stem in (("sis", "s"), ("sses", "ss"), ("ses", "s"), ("se", "s"), ("ies", "y"), ("xes", "x")):
        if word.endswith(end):
            return word[: -len(end)] + stem
    return word[:-1] if word[-1] == "s" and word[-2] not in "siu" else word


def loose_key(text: str) -> str:
    """Return a key that folds number and British spelling too.

    >>> loose_key("anti-PD-L1 antibodies") == loose_key("anti PDL1 antibody")
    True
    """
    return "".join(key_words(text))


def word_key(text: str, without: Collection[str] = ()) -> str:
    """Return a key of the words of a name in whatever order, little words left out.

    Args:
        text: the name.
        without: further words to leave out, as `key_words` has them.

    >>> word_key("metastasis to the brain") == word_key("brain metastases")
    True
    """
    text = re.sub(_LITTLE, "", re.sub(_PLUS, " positive", text))
    return " ".join(sorted(word for word in key_words(text) if word not in without))


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
