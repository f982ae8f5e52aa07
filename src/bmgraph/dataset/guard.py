"""Is a query allowed? Its tokens are looked at before it runs, wherever they stand.

A query is cut by the terminals of the grammar of SPARQL 1.1 (rules 139 to 173). What is neither a comment, a
string, an IRI, a variable, a blank node, a language tag nor a prefixed name is a keyword or a sign, so no
nesting can hide a keyword. Nothing is parsed: that is left to the engine, which reads without cutting first.
What it may read in two ways is therefore looked at in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bmgraph.errors import QueryRefused

__all__ = ["LONGEST_QUERY", "check_query", "iris", "prefixed_names"]

#: Characters of a query.
LONGEST_QUERY = 500_000
#: Places of a query that may be read in two ways.
_MOST_TWOFOLD = 100

_NETWORK = "a query may not reach the network"
_UPDATE = "a query may not change the dataset"
#: What a keyword may not contain -> why. Engines also read keywords that are written together (ASKFROM), and
#: no keyword of a query contains any of these.
_REFUSED = {
    "SERVICE": _NETWORK,
    "FROM": "use GRAPH to choose a named graph",
    "LOAD": _NETWORK,
} | dict.fromkeys(
    ("INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH", "USING", "INTO"), _UPDATE
)

_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_DIGITS = r"0-9\u00B7\u0300-\u036F\u203F-\u2040"
_HEX = "[0-9A-Fa-f]"
#: An escape of a character; there is none for half a pair of surrogates.
_CODEPOINT = rf"\\u(?![Dd][89A-Fa-f]){_HEX}{{4}}|\\U000(?!0[Dd][89A-Fa-f]){_HEX}{{5}}|\\U0010{_HEX}{{4}}"
_ESCAPE = rf"\\[tbnrf\\\"']|{_CODEPOINT}"
_LOCAL = rf"[{_BASE}_:{_DIGITS}-]|%[0-9A-Fa-f]{{2}}|\\[_~.!$&'()*+,;=/?#@%-]"
_WORD = rf"[{_BASE}_](?:\.*[{_BASE}_{_DIGITS}-])*+"
#: After a second dot Oxigraph begins anew.
_AFTER_PREFIX = rf":(?:(?:{_LOCAL})++(?:\.++(?:{_LOCAL})++)?)?"
_GAP = r"(?:[ \t\r\n]|\#[^\r\n]*+)"

#: An IRI may also be "less than" and what follows, if a string or a comment begins in it; but after that sign
#: two slashes are never right.
_IRI = r"""<(?:[A-Za-z][A-Za-z0-9+.-]*+://[^<>"{}|^`\\\x00-\x20]*+|[^<>"{}|^`\\\x00-\x20\#']*+)>"""
_TOKENS = rf"""
    (?P<harmless> (?:
        {_GAP}
      | \'\'\'(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*+\'\'\'
      | \"\"\"(?:"{{0,2}}(?:[^"\\]|{_ESCAPE}))*+\"\"\"
      | '(?:[^'\\\r\n]|{_ESCAPE})*+'
      | "(?:[^"\\\r\n]|{_ESCAPE})*+"
      | [?$][{_BASE}_{_DIGITS}]++
      | _:[{_BASE}_0-9][{_BASE}_{_DIGITS}-]*+(?:\.++[{_BASE}_{_DIGITS}-]++)?
      | @[A-Za-z]++(?:-[A-Za-z0-9]++)*+
      | (?i:GRAPH){_GAP}++{_WORD}{_AFTER_PREFIX}
      | {_AFTER_PREFIX}
      | (?![{_BASE}_<]).
    )++ )
  | (?P<iri>     {_IRI} )
  | (?P<twofold> <[^<>"{{}}|^`\\\x00-\x20]*+> )
  | (?P<word>    {_WORD} ) (?P<local>{_AFTER_PREFIX})?
  | (?P<less>    < )
"""
_GROUP = re.compile(rf"{_GAP}*+\{{", re.VERBOSE)


@cache
def _tokens() -> re.Pattern[str]:
    """Return the terminals, which take longer to compile than a query that is trusted takes in all."""
    return re.compile(_TOKENS, re.VERBOSE | re.DOTALL)


def check_query(text: str) -> None:
    r"""Raise if a query would leave the dataset or change it, wherever it says so.

    Escapes of characters (``\u0053``) are for the grammar what they stand for; engines differ in where they
    know them, so the text is looked at with and without.

    Raises:
        QueryRefused: it has a keyword that is refused, which is named with line and column, or is too long.
    """
    if len(text) > LONGEST_QUERY:
        raise QueryRefused(f"a query may have {LONGEST_QUERY:,} characters, and this has {len(text):,}")
    _check(text)
    if "\\u" in text.casefold():
        _check(re.sub(_CODEPOINT, lambda found: chr(int(found[0][2:], 16)), text))


def prefixed_names(text: str) -> Iterator[tuple[str, str]]:
    """Yield prefix and local name of every name with a prefix, but for those in strings and comments.

    >>> list(prefixed_names("SELECT * { ?s a bmo:Gene } # bmo:Drug"))
    [('bmo', 'Gene')]
    """
    for found in _names(text):
        if found["local"]:
            yield found["word"], re.sub(r"\\(.)", r"\1", found["local"].removeprefix(":"))


def iris(text: str) -> Iterator[str]:
    """Yield every IRI that is written in full, but for those in strings and comments.

    >>> list(iris("SELECT * { ?s <http://a.b/c> '<http://d.e/f>' }"))
    ['http://a.b/c']
    """
    for found in _names(text):
        if found["iri"] or found["twofold"]:
            yield found[0][1:-1]


def _check(text: str) -> None:
    for found in _names(text):
        word = (found["word"] or "").upper()
        if found["local"] is None:
            refused = [part for part in _REFUSED if part in word]
        else:
            # Before a group, service:x may be read as SERVICE and the name :x.
            refused = ["SERVICE"] if "SERVICE" in word and _GROUP.match(text, found.end()) else []
        if refused:
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            hint = "" if found["local"] is None else "; if it is a name, give its prefix another"
            raise QueryRefused(
                f"line {line}, column {column}: {refused[0]} is refused: {_REFUSED[refused[0]]}{hint}"
            )


def _names(text: str) -> Iterator[re.Match[str]]:
    """Yield every keyword, name with a prefix and IRI, of every reading."""
    starts, twofold = [0], 0
    seen: set[int] = set()
    tokens = _tokens()
    while starts:
        place = starts.pop()
        while place not in seen and (found := tokens.match(text, place)):
            seen.add(place)
            if not found["harmless"]:
                yield found
            if found["twofold"]:
                starts.append(place + 1)
                twofold += 1
                if twofold > _MOST_TWOFOLD:
                    raise QueryRefused(
                        f"more than {_MOST_TWOFOLD} IRIs such as {found[0]} may also be read as comparisons: "
                        "declare a prefix for them"
                    )
            place = found.end()
