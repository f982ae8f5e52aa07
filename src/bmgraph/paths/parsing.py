"""The parser of path patterns, on the grammar of `paths.grammar`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import lark

from bmgraph.errors import PatternError
from bmgraph.paths.grammar import pattern_parser
from bmgraph.paths.patterns import MAX_HOPS, Clauses, EdgePattern, NodePattern, Pattern, Word

__all__ = ["parse_pattern"]

#: Its children are trees, tokens and None: the library does not say which.
_Tree = Any
#: Characters of a pattern.
_LONGEST = 10_000


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
    hint = "clauses are joined by AND alone" if logic else "whole paths are returned"
    return f"{word[1].upper()} is not in this language, {hint}"


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
                raise PatternError(self.text, key.start_pos, f"{key!s} is given twice")
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
            raise PatternError(self.text, column, f"{name} is given twice")
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
                hint = "write hedged = false; without it what is hedged counts too"
                raise PatternError(self.text, word.column, hint)
            clauses.hedged = False
        elif kind == "avoid":
            clauses.avoid.append(word)
        elif kind == "context":
            clauses.context = word
        else:
            clauses.layer = word
