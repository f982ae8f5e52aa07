"""The exceptions of bmgraph.

BmgraphError
├── TableError            a cell, row or header of a table is wrong (path, line, column)
├── ArticleError          a text does not look like the article
├── TextError             a file given on the command line is no UTF-8 text
├── OntologyError         a term lacks an annotation that the code reads
├── EntityNotFound        no entity answers to a name (carries the nearest names)
├── ValidationFailed      a shape or a violation query found something
├── QueryError
│   ├── QuerySyntaxError  the SPARQL text does not parse
│   ├── QueryRefused      the query asks for something that is switched off
│   ├── QueryTimeout      the query ran longer than it may
│   ├── QueryTooLarge     the query takes more memory than it may
│   └── QueryHeaderError  a query file or one of its parameters is wrong
├── PatternError          a path pattern or metapath does not parse (column, nearest name)
├── GraphLacks            the graph does not know, or cannot give, what is asked of it
├── ImportFailed          a foreign graph or reference list cannot be read (file, line, how many)
├── SearchTooWide         a search would have to keep too many partial paths
├── PlotError             there is nothing to draw, or a picture has no such form
└── BuildError            what a build makes is missing, or a file or folder cannot be written
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

__all__ = [
    "ArticleError",
    "BmgraphError",
    "BuildError",
    "EntityNotFound",
    "GraphLacks",
    "ImportFailed",
    "OntologyError",
    "PatternError",
    "PlotError",
    "QueryError",
    "QueryHeaderError",
    "QueryRefused",
    "QuerySyntaxError",
    "QueryTimeout",
    "QueryTooLarge",
    "SearchTooWide",
    "TableError",
    "TextError",
    "ValidationFailed",
    "harmless",
]


class BmgraphError(Exception):
    """Base of everything that bmgraph raises on purpose."""


class TableError(BmgraphError):
    """A table breaks a rule; reads as ``file:line: column: what, how to fix``."""

    def __init__(self, path: Path | str, line: int, column: str, message: str) -> None:
        self.path = Path(path)
        self.line = line
        self.column = column
        self.message = message
        super().__init__(f"{path}:{line}: {column}: {message}")


class ArticleError(BmgraphError):
    """The text given as the article lacks a section or caption that the index names."""


class TextError(BmgraphError):
    """A file that should be read as text is not UTF-8."""


class OntologyError(BmgraphError):
    """The ontology lacks something that the code reads from it."""


class EntityNotFound(BmgraphError):
    """No entity has this id, label or synonym; `what` is ``drug`` where the text is the name of a drug."""

    def __init__(self, text: str, nearest: Sequence[str] = (), *, what: str = "entity") -> None:
        self.text = text
        self.nearest = tuple(nearest)
        self.what = what
        hint = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        nothing = f"no such drug here: {text!r}" if what == "drug" else f"no {what} is called {text!r}"
        super().__init__(f"{nothing}{hint}")


class ValidationFailed(BmgraphError):
    """The dataset breaks shapes or violation queries; one line per violation."""

    def __init__(self, violations: Sequence[str]) -> None:
        self.violations = tuple(violations)
        super().__init__(f"{len(self.violations)} violations\n" + "\n".join(self.violations))


class QueryError(BmgraphError):
    """A query cannot be answered; base of what can go wrong with one."""


class QuerySyntaxError(QueryError):
    """The text is no SPARQL 1.1 query."""


class QueryRefused(QueryError):
    """The query would reach the network or change the dataset."""


class QueryTimeout(QueryError):
    """The query was stopped at its time limit."""


class QueryTooLarge(QueryError):
    """The query was stopped as it took too much memory, or nests too deeply."""


class QueryHeaderError(QueryError):
    """A query file's header or a parameter given for it is wrong."""


class BuildError(BmgraphError):
    """What a build makes is missing, or a file or folder cannot be written."""


class PlotError(BmgraphError):
    """There is nothing to draw, or a picture has no such form."""


class PatternError(BmgraphError):
    """A path pattern is wrong; shows the line with a mark under the column (counted from 0 over all lines).

    A column below 0 is that of nothing in the text, as where a name stands beside the pattern.
    """

    #: How much of a long line is shown before and after the column.
    _SHOWN = 60

    def __init__(self, text: str, column: int, message: str, nearest: str = "") -> None:
        self.text = text
        self.column = column
        self.nearest = nearest
        whole = f"{message}; nearest: {nearest}" if nearest else message
        if column < 0:
            super().__init__(whole)
            return
        before = text[:column].split("\n")
        line, place = text.split("\n")[len(before) - 1], len(before[-1])
        where = f"line {len(before)}, column {place + 1}" if "\n" in text else f"column {place + 1}"
        left = max(0, place - self._SHOWN)
        shown = ("…" if left else "") + line[left : place + self._SHOWN]
        mark = " " * (place - left + bool(left)) + "^"
        super().__init__(f"{where}: {whole}\n  {shown}\n  {mark}")


class ImportFailed(BmgraphError):
    """A foreign graph, or reference list, breaks the rules of its format: ``file:line: what, how to fix``."""


class GraphLacks(BmgraphError):
    """The graph does not know, or cannot give, what is asked of it; names what it lacks."""


class SearchTooWide(BmgraphError):
    """A search met more partial paths than it may keep: the same bound on time and memory everywhere."""

    LIMIT = 1_000_000

    def __init__(self, limit: int = LIMIT) -> None:
        super().__init__(
            f"more than {limit:,} partial paths: ask for fewer or shorter paths, "
            "or name more of what they pass"
        )


#: They turn the direction of what follows.
_TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def harmless(text: str) -> str:
    r"""Return text without what would steer a terminal; it may come from a foreign file. Lines stay lines.

    >>> harmless("a\x1b[2Jb")
    'a�[2Jb'
    """
    if text.isascii() and text.isprintable():
        return text

    def steers(c: str) -> bool:
        return unicodedata.bidirectional(c) in _TURNS or (unicodedata.category(c) == "Cc" and c != "\n")

    return "".join("�" if steers(c) else c for c in text)
