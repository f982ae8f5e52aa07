r"""Path patterns: a subset of openCypher and ISO GQL, with clauses for the whole path.

A pattern is nodes joined by arrows::

    (g:Gene {label: "MSLN"})-[:activates|regulates]->(:Gene|Pathway)-[*1..2]->(d:Disease)
    (:Drug)-[:inhibits]->(t:Gene)<-[{sign: "+"}]-(:CellType) WHERE context = LCBM AND sign = "-" LIMIT 5

A node takes a name (ignored), categories (subclasses count) joined by ``|``, and ``id`` or ``label``; an
arrow relations joined by ``|``, a bounded repetition and a ``sign``. ``-[...]-`` goes either way; ``-->``,
``<--`` and ``--`` are arrows of which nothing is asked, a name of other characters than letters, digits and
``_`` goes in backticks; ``MATCH`` may stand before and ``;`` behind. After
``WHERE`` stand, joined by ``AND``: ``sign = "+"``, ``context = LCBM``, ``stage ascending``,
``layer = article``, ``hedged = false``, ``evidence >= 2``, ``hubs <= 100``, ``avoid "tumor cell"``,
``avoid :CellType``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import lark

from bmgraph.errors import PatternError
from bmgraph.graph.metagraph import MetaStep
from bmgraph.names import nearest, plain_name
from bmgraph.paths.grammar import pattern_parser

#: Its children are trees, tokens and None: the library does not say which.
_Tree = Any

__all__ = [
    "BESIDE",
    "MAX_HOPS",
    "Clauses",
    "EdgePattern",
    "NodePattern",
    "Pattern",
    "Word",
    "metapath_pattern",
    "parse_pattern",
]

#: Column of a name that stands beside the pattern.
BESIDE = -1
#: Longest path that a pattern may describe, in steps.
MAX_HOPS = 8
#: Characters of a pattern.
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Word:
    """A name as it was written, and where (column from 0)."""

    text: str
    column: int


@dataclass(frozen=True, slots=True)
class NodePattern:
    """What a node must be; `name` is an id or a label, `also` a second name that it must have."""

    categories: tuple[Word, ...] = ()
    name: Word | None = None
    also: Word | None = None

    @property
    def names(self) -> tuple[Word, ...]:
        """The names that it must have."""
        return tuple(word for word in (self.name, self.also) if word is not None)


@dataclass(frozen=True, slots=True)
class EdgePattern:
    """What a step must be; `direction` is 1 along the assertion, -1 against it, 0 either."""

    relations: tuple[Word, ...] = ()
    direction: int = 1
    least: int = 1
    most: int = 1
    sign: int | None = None


@dataclass(slots=True)
class Clauses:
    """What must hold of the whole path."""

    sign: int | None = None
    context: Word | None = None
    stage_ascending: bool = False
    layer: Word | None = None
    hedged: bool = True
    evidence: int = 0
    hubs: int | None = None
    avoid: list[Word] = field(default_factory=list)
    avoid_categories: list[Word] = field(default_factory=list)
    limit: int | None = None
    #: Where each clause stands, by its name (column from 0); an arrow's sign counts as one.
    columns: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed pattern: one more node than edges."""

    text: str
    nodes: tuple[NodePattern, ...]
    edges: tuple[EdgePattern, ...]
    clauses: Clauses
    #: Names of nodes, and of arrows, of which nothing else is said.
    bare_nodes: tuple[Word, ...] = ()
    bare_edges: tuple[Word, ...] = ()

    def check_names(self, is_node: Callable[[str], bool], is_relation: Callable[[str], bool]) -> None:
        """Refuse ``(MSLN)`` and ``-[activates]->``, which name a place and ask for nothing.

        Args:
            is_node: whether a node or category is called so.
            is_relation: whether a relation is.

        Raises:
            PatternError: such a name is that of something; it points at it.
        """
        for words, known, what in (
            (self.bare_nodes, is_node, '({{label: "{0}"}}), or (:{0}) for a category'),
            (self.bare_edges, is_relation, "-[:{0}]-"),
        ):
            for word in words:
                # Short names are variables that somebody chose.
                if len(word.text) > 2 and known(word.text):
                    told = f"a name without a colon asks for nothing: write {what.format(word.text)}"
                    raise PatternError(self.text, word.column, told)

    def between(
        self, source: str = "", target: str = "", *, sign: int | None = None, context: str = ""
    ) -> Pattern:
        """Return the pattern with what is given beside it; empty leaves it as it is.

        Raises:
            PatternError: the pattern says it already.
        """
        nodes, clauses = list(self.nodes), replace(self.clauses, columns=dict(self.clauses.columns))
        for place, name, what in ((0, source, "its beginning"), (-1, target, "its end")):
            known = nodes[place].name
            if name and known is not None:
                raise PatternError(self.text, known.column, f"the pattern names {what}, and so does {name!r}")
            if name:
                nodes[place] = replace(nodes[place], name=Word(name, BESIDE))
        for what, given, said in (
            ("sign", sign is not None, clauses.sign is not None),
            ("context", bool(context), clauses.context is not None),
        ):
            if given and said:
                raise PatternError(self.text, clauses.columns[what], f"{what} is said twice")
            if given:
                clauses.columns.setdefault(what, BESIDE)
        clauses.sign = clauses.sign if sign is None else sign
        clauses.context = Word(context, BESIDE) if context else clauses.context
        return replace(self, nodes=tuple(nodes), clauses=clauses)

    def lacking(self, clauses: Iterable[str]) -> Pattern:
        """Return the pattern without some of the clauses ``stage``, ``layer``, ``hedged``, ``hubs``."""
        fields = {"stage": "stage_ascending", "layer": "layer", "hedged": "hedged", "hubs": "hubs"}
        plain = Clauses()
        changed = {fields[name]: getattr(plain, fields[name]) for name in clauses}
        columns = {name: place for name, place in self.clauses.columns.items() if name not in set(clauses)}
        return replace(self, clauses=replace(self.clauses, columns=columns, **changed)) if changed else self

    def unknown(self, word: Word, what: str, known: Iterable[str]) -> PatternError:
        """Return the error for a name that nothing has."""
        near = nearest(word.text, known, limit=1, cutoff=0.3, key=plain_name)
        return PatternError(
            self.text, word.column, f"no {what} is called {word.text!r}", near[0] if near else ""
        )


def parse_pattern(text: str) -> Pattern:
    """Parse a pattern.

    >>> [edge.most for edge in parse_pattern('(:Gene)-[:activates]->()-[*1..3]-(:Disease)').edges]
    [1, 3]

    Raises:
        PatternError: it does not parse, or asks for more than it may; points at the column.
    """
    if len(text) > _LONGEST:
        raise PatternError(text[:80], 0, f"a pattern of {len(text)} characters: at most {_LONGEST}")
    try:
        tree = pattern_parser().parse(text)
    except lark.UnexpectedInput as error:
        token = getattr(error, "token", None)
        # At the end of the text the position is that of the last token.
        at_end = isinstance(error, lark.UnexpectedEOF) or getattr(token, "type", "") == "$END"
        column = len(text) if at_end else max(int(error.pos_in_stream or 0), 0)
        names = ("accepts", "expected", "allowed")
        wanted = next((found for name in names if (found := getattr(error, name, None))), ())
        hint = _hint(text[:column], text[column:])
        raise PatternError(text, column, hint or f"expected {_expected(wanted)}") from None
    return _Reader(text).read(tree)


def metapath_pattern(text: str, steps: Sequence[MetaStep]) -> Pattern:
    """Return the pattern of a metapath, whose abbreviation is `text`."""
    nodes = [steps[0].source, *(step.target for step in steps)]
    return Pattern(
        text,
        tuple(NodePattern((Word(name, BESIDE),)) for name in nodes),
        tuple(
            EdgePattern((Word(step.edge.relation, BESIDE),), (-1 if step.inverse else 1) * step.edge.directed)
            for step in steps
        ),
        Clauses(),
    )


_SHOWN = {
    "NAME": "a name",
    "STRING": "a text in quotes",
    "QUOTED": "a name in backticks",
    "INT": "a number",
    "RANGE": "..",
    "$END": "the end",
}


def _expected(tokens: Iterable[str]) -> str:
    literals = {
        terminal.name: terminal.pattern.value
        for terminal in pattern_parser().terminals
        if isinstance(terminal.pattern, lark.lexer.PatternStr)
    }
    shown = [_SHOWN.get(name, literals.get(name, name)) for name in sorted(tokens)]
    return " or ".join(dict.fromkeys(shown)) or "something else"


def _hint(before: str, after: str) -> str:
    """Return what somebody who knows Cypher should know here."""
    kind = re.search(r"[(\[]\s*\w*\s*:[\w|:\s]*$", before)
    value = not kind and re.search(r"(:\s|[:=]|avoid\s)\s*[\w-]*$", before)
    if (value and re.match(r"[^\s\w\]})({\[,|;]", after)) or after[:1] in ("\u201c", "\u201d", "\u2018"):
        return 'put the text in quotes: "..."'
    if re.match(r"\w+\s*\.\s*\w", after):
        return 'say what a node is in the node, as in ({label: "MSLN"})'
    word = re.match(r"(RETURN|OR|NOT|XOR|WITH|OPTIONAL|ORDER|SKIP|UNION)\b", after, re.IGNORECASE)
    if not word:
        return ""
    logic = word[1].upper() in ("OR", "NOT", "XOR")
    told = "clauses are joined by AND alone" if logic else "whole paths are returned"
    return f"{word[1].upper()} is not in this language, {told}"


class _Reader:
    """Turns the parse tree into a pattern."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stated: set[str] = set()
        self.named: set[str] = set()
        self.bare: tuple[list[Word], list[Word]] = ([], [])

    def read(self, tree: _Tree) -> Pattern:
        nodes, edges, clauses = [], [], Clauses()
        self.columns = clauses.columns
        for part in tree.children:
            if part is None:
                continue
            if isinstance(part, lark.Token):
                clauses.limit = self._number(part, 1, 1000)
            elif part.data == "node":
                nodes.append(self._node(part))
            elif part.data in ("right", "left", "either"):
                edges.append(self._edge(part))
            else:
                self._clause(part, clauses)
        longest = sum(edge.most for edge in edges)
        if longest > MAX_HOPS:
            raise PatternError(self.text, 0, f"paths of {longest} steps: at most {MAX_HOPS}")
        return Pattern(self.text, tuple(nodes), tuple(edges), clauses, *map(tuple, self.bare))

    def _name(self, token: lark.Token | None, bare: bool, place: int) -> None:
        """Note the name of a node (place 0) or an arrow (1)."""
        if token is None:
            return
        word = self._word(token)
        if word.text in self.named:
            raise PatternError(
                self.text, word.column, f"{word.text} has been named: a path passes nothing twice"
            )
        self.named.add(word.text)
        if bare:
            self.bare[place].append(word)

    def _node(self, tree: _Tree) -> NodePattern:
        name, words, properties = tree.children
        self._name(name, words is None and properties is None, 0)
        found = self._properties(properties, ("id", "label"))
        names = [found[name] for name in ("id", "label") if name in found]
        return NodePattern(self._words(words), *names)

    def _edge(self, tree: _Tree) -> EdgePattern:
        direction = {"right": 1, "left": -1, "either": 0}[str(tree.data)]
        if not tree.children:
            return EdgePattern(direction=direction)
        name, words, times, properties = tree.children[0].children
        self._name(name, words is None, 1)
        least, most = self._times(times)
        sign = self._properties(properties, ("sign",)).get("sign")
        if sign is not None:
            self.columns.setdefault("sign", sign.column)
        return EdgePattern(
            self._words(words), direction, least, most, None if sign is None else self._sign(sign)
        )

    def _times(self, tree: _Tree | None) -> tuple[int, int]:
        if tree is None:
            return 1, 1
        low, dots, high = tree.children
        if (high if dots else low) is None:
            column = tree.meta.start_pos
            raise PatternError(self.text, column, f"unbounded repetition: write *1..{MAX_HOPS // 2}")
        least = self._number(low, 1, MAX_HOPS) if low else 1
        most = self._number(high, 1, MAX_HOPS) if dots else least
        if most < least:
            raise PatternError(self.text, high.start_pos, f"{most} is less than {least}")
        return least, most

    def _number(self, token: lark.Token, low: int, high: int) -> int:
        # A number of a million digits is no number worth reading.
        number = int(token) if len(token) < 7 else high + 1
        if not low <= number <= high:
            raise PatternError(self.text, token.start_pos or 0, f"use a number from {low} to {high}")
        return number

    def _words(self, tree: _Tree | None) -> tuple[Word, ...]:
        if tree is None:
            return ()
        words: list[Any] = list(tree.children)
        return tuple(self._word(word.children[0]) for word in words)

    def _word(self, token: lark.Token) -> Word:
        text = str(token)
        return Word(text[1:-1] if token.type in ("STRING", "QUOTED") else text, token.start_pos or 0)

    def _properties(self, tree: _Tree | None, known: tuple[str, ...]) -> dict[str, Word]:
        out: dict[str, Word] = {}
        for child in tree.children if tree else ():
            key, value = child.children
            if str(key) not in known:
                raise PatternError(
                    self.text, key.start_pos, f"{key!s} is no property here, use {', '.join(known)}"
                )
            if str(key) in out:
                raise PatternError(self.text, key.start_pos, f"{key!s} is said twice")
            out[str(key)] = self._word(value.children[0])
        return out

    def _sign(self, word: Word) -> int:
        if word.text not in ("+", "-"):
            raise PatternError(self.text, word.column, 'write sign "+" or "-"')
        return 1 if word.text == "+" else -1

    def _clause(self, tree: _Tree, clauses: Clauses) -> None:
        kind: str = str(tree.data)
        child: Any = tree.children[0] if tree.children else None
        name, column = kind.removesuffix("_category"), tree.meta.start_pos
        if name != "avoid" and kind in self.stated:
            raise PatternError(self.text, column, f"{name} is said twice")
        self.stated.add(kind)
        self.columns.setdefault(name, column)
        if kind == "stage":
            clauses.stage_ascending = True
        elif kind == "evidence":
            clauses.evidence = self._number(child, 1, 1000)
        elif kind == "hubs":
            clauses.hubs = self._number(child, 1, 999_999)
        elif kind == "avoid_category":
            clauses.avoid_categories += self._words(child)
        else:
            self._value_clause(kind, self._word(child.children[0]), clauses)

    def _value_clause(self, kind: str, word: Word, clauses: Clauses) -> None:
        if kind == "sign":
            clauses.sign = self._sign(word)
        elif kind == "hedged":
            if word.text.casefold() != "false":
                told = "write hedged = false; without it what is hedged counts too"
                raise PatternError(self.text, word.column, told)
            clauses.hedged = False
        elif kind == "avoid":
            clauses.avoid.append(word)
        elif kind == "context":
            clauses.context = word
        else:
            clauses.layer = word
