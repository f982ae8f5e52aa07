"""A path pattern of fixed length as one Ibis expression over the node and edge tables.

It answers what `matching.match_index` answers, in the same order, for patterns whose arrows repeat a fixed
number of times; what needs a whole path at once (common diseases, ascending stages) stays with the arrays.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

import ibis

from bmgraph.errors import EntityNotFound, PatternError
from bmgraph.graph.metagraph import Metagraph
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.names import plain_name
from bmgraph.paths.patterns import EdgePattern, NodePattern, Pattern, Word

__all__ = ["pattern_expression"]

_PLAIN = {"layer": "", "sign": 0, "hedged": False, "evidence": 0, "other_form": False, "negated": False}
_BAR = "\t"


def pattern_expression(
    nodes: Any,
    edges: Any,
    metagraph: Metagraph,
    pattern: Pattern,
    k: int,
    *,
    vocabulary: Vocabulary,
    values: Callable[[Any], Iterable[Any]],
) -> Any:
    """Return the expression: a row for each path, ids ``n0``, ``n1`` ... and ``cost``, k cheapest first.

    Args:
        nodes: table with ``id``, ``label``, ``category``, ``cost``, ``number``.
        edges: table with ``subject``, ``predicate``, ``object`` and the columns of `tables.QUALIFIERS`.
        metagraph: of the graph.
        pattern: of fixed length.
        k: how many paths.
        vocabulary: what its names mean.
        values: asks the engine for the values of an expression's only column.

    Raises:
        PatternError: repetition that is not fixed, a clause that only the arrays know, an unknown name.
    """
    return _Compiler(nodes, edges, metagraph, pattern, vocabulary, values).run(k)


class _Compiler:
    def __init__(
        self,
        nodes: Any,
        edges: Any,
        metagraph: Metagraph,
        pattern: Pattern,
        vocabulary: Vocabulary,
        values: Callable[[Any], Iterable[Any]],
    ) -> None:
        self.values = values
        self.nodes = nodes
        self.metagraph = metagraph
        self.pattern = pattern
        self.vocabulary = vocabulary
        for name in ("stage", "hubs"):
            if name in pattern.clauses.columns:
                column = pattern.clauses.columns[name]
                raise PatternError(pattern.text, column, f"{name} is known to the arrays alone")
        for edge in pattern.edges:
            if edge.least != edge.most:
                raise PatternError(
                    pattern.text, 0, "a repetition is not of fixed length: write *2, not *1..2"
                )
        self.edges = self._asserted(edges)

    def run(self, k: int) -> Any:
        pattern = self.pattern
        edges = [edge for edge in pattern.edges for _ in range(edge.most)]
        between = itertools.accumulate((edge.most for edge in pattern.edges), initial=0)
        places = dict(zip(between, pattern.nodes, strict=True))
        first = self._standing(places[0])
        paths = first.select(n0="id", m0="number", cost=ibis.literal(0), sign=ibis.literal(1, "int64"))
        for place, edge in enumerate(edges):
            end = self._standing(places.get(place + 1, NodePattern()))
            after, number = f"n{place + 1}", f"m{place + 1}"
            end = end.select(**{after: "id", number: "number", "reached": "cost"})
            step = self._step(edge, place == 0, place == len(edges) - 1).rename(
                {f"n{place}": "begin", after: "end"}
            )
            found = paths.inner_join(step, f"n{place}").inner_join(end, after)
            found = found.filter(*(found[after] != found[f"n{i}"] for i in range(place + 1)))
            known = [name for i in range(place + 1) for name in (f"n{i}", f"m{i}")]
            paths = found.select(
                *known, after, number, cost=found.cost + found.reached, sign=found.sign * found.step_sign
            )
        if pattern.clauses.sign is not None:
            # Neutral steps double the product: as often as there are steps if there are no others.
            wanted = paths.sign * pattern.clauses.sign
            paths = paths.filter(wanted > 0, wanted < 2 ** len(edges))
        paths = paths.drop("sign").distinct()
        order = ["cost", *(f"m{i}" for i in range(len(edges) + 1))]
        paths = paths.order_by(order).limit(pattern.clauses.limit or k)
        return paths.select(*(f"n{i}" for i in range(len(edges) + 1)), "cost", *order[1:]).order_by(order)

    def _asserted(self, edges: Any) -> Any:
        """Return the edges that hold in the context, undirected ones of one category both ways round."""
        columns = edges.columns
        plain = {
            name: edges[name].fill_null(value) if name in columns else ibis.literal(value)
            for name, value in _PLAIN.items()
        }
        contexts = edges.contexts if "contexts" in columns else ibis.literal([], type="array<string>")
        edges = edges.select("subject", "predicate", "object", contexts=contexts, **plain)
        edges = edges.filter(~edges.negated)
        context = self.pattern.clauses.context
        if context is not None:
            try:
                holds = self.vocabulary.context(context.text)
            except EntityNotFound as error:
                raise self.pattern.unknown(context, "disease", error.nearest) from None
            joined = ibis.literal(_BAR).join(edges.contexts).fill_null("")
            stated = self.values(edges.select(stated=joined).distinct())
            fitting = [text for text in stated if holds([one for one in text.split(_BAR) if one])]
            edges = edges.filter(joined.isin(fitting))
        kinds = self.nodes.select("id", "category")
        edges = edges.inner_join(kinds.select(subject="id", begins="category"), "subject")
        edges = edges.inner_join(kinds.select(object="id", ends="category"), "object")
        both_ways = [(e.source, e.relation, e.target) for e in self.metagraph.edges if not e.directed]
        kind = edges.begins + ibis.literal(_BAR) + edges.predicate + ibis.literal(_BAR) + edges.ends
        edges = edges.mutate(undirected=kind.isin([_BAR.join(names) for names in both_ways] or [""]))
        both = edges.undirected & (edges.begins == edges.ends)
        turned = edges.filter(both)
        turned = turned.mutate(subject=turned.object, object=turned.subject)
        edges = edges.mutate(both=both).union(turned.mutate(both=ibis.literal(True)))
        if self.pattern.clauses.sign is None:
            return edges
        # What a mutant form does is another matter than what the gene does.
        pair = ["subject", "object", "other_form"]
        signs = edges.group_by(pair).agg(low=edges.sign.min(), high=edges.sign.max())
        return edges.anti_join(signs.filter(signs.low == -1, signs.high == 1), pair)

    def _step(self, edge: EdgePattern, first: bool, last: bool) -> Any:
        """Return the distinct pairs that an arrow joins, with a sign if one is asked for."""
        clauses, found = self.pattern.clauses, self.edges
        if edge.relations:
            names = {edge.relation for edge in self.metagraph.edges}
            found = found.filter(found.predicate.isin(self._known(edge.relations, names, "relation")))
        if clauses.layer is not None:
            found = found.filter(found.layer == clauses.layer.text)
        if not clauses.hedged:
            found = found.filter(~found.hedged)
        if edge.sign is not None:
            found = found.filter(found.sign == edge.sign)
        found = found.filter(found.evidence >= clauses.evidence)
        either = found.undirected | ibis.literal(edge.direction == 0)
        ahead = found.filter(either | ibis.literal(edge.direction == 1))
        back = found.filter((either | ibis.literal(edge.direction == -1)) & ~found.both)
        kept = ("predicate", "sign", "other_form")
        pairs = ahead.select(*kept, of="begins", begin="subject", end="object", into="ends").union(
            back.select(*kept, of="begins", begin="object", end="subject", into="begins")
        )
        if clauses.sign is None:
            pairs = pairs.mutate(step_sign=ibis.literal(1))
        else:
            # The step into a neutral category has no part in the sign; some keep theirs unless they are
            # last, some take none unless they are first.
            neutral = pairs.into.isin(sorted(self.vocabulary.neutral) or [""])
            names = {edge.relation for edge in self.metagraph.edges}
            keeping = [] if last else sorted(n for n in names if not self.vocabulary.passes_sign(n))
            kinds = {(edge.relation, edge.source) for edge in self.metagraph.edges}
            bare = [] if first else sorted(kind for kind in kinds if not self.vocabulary.takes_sign(*kind))
            alone = pairs.predicate.isin(keeping or [""]) | (pairs.other_form & ibis.literal(not first))
            alone |= (pairs.predicate + ibis.literal(_BAR) + pairs.of).isin(
                [_BAR.join(k) for k in bare] or [""]
            )
            sign = alone.ifelse(0, pairs.sign)
            pairs = pairs.mutate(step_sign=neutral.ifelse(2, sign))
        return pairs.select("begin", "end", "step_sign").distinct()

    @cached_property
    def _categories(self) -> set[str]:
        """The categories of nodes, those without an edge too."""
        return set(self.values(self.nodes.select("category").distinct()))

    def _standing(self, node: NodePattern) -> Any:
        """Return the nodes that may stand at a place."""
        clauses, found = self.pattern.clauses, self.nodes
        names = self._categories
        if node.categories:
            found = found.filter(found.category.isin(self._known(node.categories, names, "category")))
        for name in node.names:
            found = found.filter(found.id.isin(self._entities(name)))
        if clauses.avoid_categories:
            avoided = self._known(clauses.avoid_categories, names, "category")
            found = found.filter(~found.category.isin(avoided))
        for word in clauses.avoid:
            found = found.filter(~found.id.isin(self._entities(word)))
        return found

    def _known(self, words: Sequence[Word], names: set[str], what: str) -> list[str]:
        out = set()
        meaning = self.vocabulary.relations if what == "relation" else self.vocabulary.categories
        for word in words:
            wanted = {plain_name(name) for name in meaning(word.text)}
            found = {name for name in names if plain_name(name) in wanted}
            if not found:
                raise self.pattern.unknown(word, what, sorted(names))
            out |= found
        return sorted(out)

    def _entities(self, word: Word) -> list[str]:
        """Return the ids that a name means: an id, else a label; and what the vocabulary adds."""
        near: Sequence[str] = ()
        narrower: Sequence[str] = ()
        try:
            narrower = self.vocabulary.entities(word.text)
        except EntityNotFound as error:
            near = error.nearest
        nodes = self.nodes
        found = set(self.values(nodes.filter(nodes.id.isin([word.text, *narrower])).select("id")))
        if word.text not in found:
            found |= set(self.values(nodes.filter(nodes.label == word.text).select("id")))
        if not found:
            raise self.pattern.unknown(word, "node", near)
        return sorted(found)
