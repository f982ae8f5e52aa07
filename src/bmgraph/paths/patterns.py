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

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from bmgraph.errors import PatternError
from bmgraph.names import nearest, plain_name

if TYPE_CHECKING:
    from bmgraph.graph.metagraph import MetaStep

__all__ = [
    "BESIDE",
    "MAX_HOPS",
    "Clauses",
    "EdgePattern",
    "NodePattern",
    "Pattern",
    "Word",
    "metapath_pattern",
]

#: Column of a name that stands beside the pattern.
BESIDE = -1
#: Longest path that a pattern may describe, in steps.
MAX_HOPS = 8


class Word(NamedTuple):
    """A name as it was written, and where (column from 0)."""

    text: str
    column: int


class NodePattern(NamedTuple):
    """What a node must be; `name` is an id or a label, `also` a second name that it must have."""

    categories: tuple[Word, ...] = ()
    name: Word | None = None
    also: Word | None = None

    @property
    def names(self) -> tuple[Word, ...]:
        """The names that it must have."""
        return tuple(word for word in (self.name, self.also) if word is not None)


class EdgePattern(NamedTuple):
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
                    hint = f"a name without a colon asks for nothing: write {what.format(word.text)}"
                    raise PatternError(self.text, word.column, hint)

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
                nodes[place] = nodes[place]._replace(name=Word(name, BESIDE))
        for what, given, said in (
            ("sign", sign is not None, clauses.sign is not None),
            ("context", bool(context), clauses.context is not None),
        ):
            if given and said:
                raise PatternError(self.text, clauses.columns[what], f"{what} is given twice")
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
