"""An imported graph as one object: shortest paths, metapaths and patterns, with what its edges say.

Where the article's graph was put beside it (``bmgraph import --merge``) names mean what they mean there,
diseases and stages are known, and what rests on the article has its evidence.
"""

from __future__ import annotations

import difflib
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bmgraph._graph import Graph, open_graph
from bmgraph.errors import BuildError, EntityNotFound
from bmgraph.formats.load import INDEX_FOLDER
from bmgraph.graph.article_vocabulary import GraphVocabulary
from bmgraph.graph.index import Index, Join, open_index
from bmgraph.graph.metagraph import MetaStep
from bmgraph.graph.projection import Locator, Record
from bmgraph.graph.tables import METAGRAPH_FILE
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.paths.index_matching import match_index, plain_match
from bmgraph.paths.matches import Match
from bmgraph.paths.patterns import parse_pattern
from bmgraph.paths.search import best_paths, k_shortest, slots_of

__all__ = ["ImportedGraph", "match_json", "open_imported"]


class _OwnVocabulary(Vocabulary):
    """What an imported graph says by itself: a disease is called by its id, or by the label of its node."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def context(self, name: str) -> Callable[[Sequence[str]], bool]:
        """Return a test of whether the disease contexts of an edge fit a disease.

        Raises:
            EntityNotFound: it is no node, and no edge is said of it.
        """
        index = self._index
        stated = {one for said in index.qualifiers for one in said.contexts}
        meant = {name, *map(index.id, index.labelled(name))}
        if len(meant) == 1 and name not in stated:
            try:
                index.node(name)
            except EntityNotFound:
                near = difflib.get_close_matches(name, sorted(stated), n=3)
                raise EntityNotFound(name, near or index.nearest(name)) from None
        return lambda contexts: not contexts or not meant.isdisjoint(contexts)


class ImportedGraph:
    """An index with its vocabulary; `article` is the article's graph if it stands beside."""

    def __init__(self, index: Index, article: Graph | None = None) -> None:
        self.index = index
        self.article = article
        self.vocabulary = (
            GraphVocabulary(article.directory, article.ontology) if article else _OwnVocabulary(index)
        )

    def node(self, name: str) -> int:
        """Return a node by id, else by its only label, else by what the article calls it.

        Raises:
            EntityNotFound: there is none.
            ValueError: several have this label.
        """
        try:
            return self.index.node(name)
        except EntityNotFound:
            found = self.index.labelled(name)
        if len(found) > 1:
            ids = ", ".join(self.index.id(n) for n in found[:5])
            raise ValueError(f"{len(found)} nodes are called {name!r}, give an id: {ids}")
        if found:
            return found[0]
        if self.article is None:
            raise EntityNotFound(name, self.index.nearest(name))
        return self.index.node(self.article.directory.get(name).id)

    def metapath(self, text: str, source: int, target: int | None = None) -> tuple[MetaStep, ...]:
        """Return the steps of a metapath that begins and ends at such nodes.

        Raises:
            PatternError: an unknown metapath.
            ValueError: it begins or ends at another category.
        """
        steps = self.index.metagraph.metapath(text)
        for node, wanted in ((source, steps[0].source), (target, steps[-1].target)):
            if node is not None and self.index.category(node) != wanted:
                raise ValueError(
                    f"{text} needs a {wanted} there, {self.index.id(node)} is a {self.index.category(node)}"
                )
        return steps

    def label(self, curie: str) -> str:
        """Return what the article's graph, or the graph itself, calls a disease or stage; else its id."""
        listing = self.article.directory.by_id.get(curie) if self.article else None
        if listing:
            return listing.label
        try:
            return self.index.label(self.index.node(curie)) or curie
        except EntityNotFound:
            return curie

    def is_node(self, name: str) -> bool:
        """Say whether a name is the id or the label of a node."""
        try:
            self.index.node(name)
        except EntityNotFound:
            return bool(self.index.labelled(name))
        return True

    def _check(self, name: str) -> None:
        if not self.is_node(name) and not self.vocabulary.entities(name):
            raise EntityNotFound(name, self.index.nearest(name))

    def paths(
        self,
        source: str = "",
        target: str = "",
        *,
        pattern: str = "",
        k: int = 10,
        max_hops: int = 4,
        metapath: str = "",
        sign: int | None = None,
        context: str = "",
        mixed_contexts: bool = False,
    ) -> list[Match]:
        """Return the k best paths between two nodes, over any relation either way round.

        The shortest are the best, unless there is more to go by: along a metapath, with a sign or a context,
        and where the article's graph stands beside, it is the score (see docs/paths.md), and all steps hold
        of one disease.

        Args:
            source: id, label, or with the article's graph any name; what is narrower begins too.
            target: likewise.
            pattern: what they are like, see `hetnet.matching`; both ends may be left to it.
            k: how many.
            max_hops: longest path, in steps.
            metapath: such as ``CbGpPWpGaD``.
            sign: +1 or -1 for paths of that sign only.
            context: a disease.
            mixed_contexts: also paths whose steps have no disease in common.

        Raises:
            EntityNotFound: a name is unknown.
            PatternError: an unknown metapath or disease, or no edge tells a sign or disease.
            SearchTooWide: too many partial paths.
            ValueError: the metapath begins or ends at another category.
        """
        index = self.index
        for name in (source, target):
            if name:
                self._check(name)
        if context:
            self.vocabulary.context(context)
        if pattern or (not metapath and (self.article or sign is not None or context)):
            text = pattern or f"()-[*1..{max_hops}]-()"
            asked = parse_pattern(text).between(source, target, sign=sign, context=context)
            return match_index(
                index, asked, k=k, vocabulary=self.vocabulary, mixed_contexts=mixed_contexts,
                through_ends=bool(pattern),
            )  # fmt: skip
        start, end = self.node(source), self.node(target)
        if metapath:
            slots = slots_of(index, self.metapath(metapath, start, end))
            found = best_paths(index, [start], [end], slots, k)
        else:
            found = k_shortest(index, [start], [end], k, max_hops=max_hops)
        return [plain_match(index, path, self.vocabulary) for path in found]

    def evidence(self, u: int, v: int, join: Join) -> list[tuple[str, Locator | Record]]:
        """Return assertions and evidence behind a join, as far as the article's graph has them."""
        if self.article is None:
            return []
        subject, object_ = (self.index.id(n) for n in ((v, u) if join.step.inverse else (u, v)))
        graph = self.article.projection
        edges = graph[subject][object_] if graph.has_edge(subject, object_) else {}
        return [
            (key, found)
            for key, data in sorted(edges.items())
            if (data["predicate"], data["layer"], data["contexts"], data["hedged"], data["negated"])
            == (join.step.edge.relation, join.qualifiers.layer, join.qualifiers.contexts,
                join.qualifiers.hedged, False)
            for found in data["evidence"]
        ]  # fmt: skip


def open_imported(folder: Path) -> ImportedGraph:
    """Open the folder of an import.

    Raises:
        BuildError: it holds no import, or the article's graph that it was merged with is not built.
    """
    index = open_index(folder / INDEX_FOLDER)
    try:
        content = json.loads((folder / METAGRAPH_FILE).read_text(encoding="utf-8"))
        merged = content.get("article", False)
        if not isinstance(merged, bool) or content.keys() - {"undirected", "abbreviations", "article"}:
            raise ValueError("other keys or values than an import writes")
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        raise BuildError(f"{folder / METAGRAPH_FILE} is damaged ({error}): import again") from error
    return ImportedGraph(index, open_graph() if merged else None)


def match_json(
    graph: ImportedGraph,
    match: Match,
    reports: Callable[[str, str], Sequence[Mapping[str, object]]] | None = None,
) -> dict[str, object]:
    """Return a match for JSON; `relations` of a step fit what was asked, `also` join the pair too.

    Args:
        graph: where it was found.
        match: to write.
        reports: what a trial (first argument) reported of an intervention (second).
    """
    index = graph.index

    def join_json(u: int, v: int, join: Join) -> dict[str, object]:
        said = join.qualifiers
        return {
            "relation": join.step.edge.relation,
            "directed": join.step.edge.directed,
            "inverse": join.step.inverse and join.step.edge.directed,
            "layer": said.layer,
            "sign": said.sign,
            "hedged": said.hedged,
            "contexts": list(map(graph.label, said.contexts)),
            "context_ids": list(said.contexts),
            "stages": list(map(graph.label, said.stages)),
            "evidence": [{"assertion": key, **found.as_dict()} for key, found in graph.evidence(u, v, join)],
        }

    path = match.path
    return {
        "nodes": [
            {"id": index.id(n), "label": index.label(n), "category": index.category(n)} for n in path.nodes
        ],
        "steps": [
            {
                "subject": index.id(u),
                "object": index.id(v),
                "sign": hop.sign,
                "disputed": hop.disputed,
                "hedged": hop.hedged,
                "layers": hop.layers,
                "relations": [join_json(u, v, join) for join in hop.joins],
                "also": [join_json(u, v, join) for join in hop.others],
            }
            for hop, (u, v) in zip(match.hops, itertools.pairwise(path.nodes), strict=True)
        ],
        "contexts": list(map(graph.label, match.contexts)),
        "context_ids": list(match.contexts),
        "sign": match.sign,
        "disputed": match.disputed,
        "hedged": any(hop.hedged for hop in match.hops),
        "layers": sorted({layer for hop in match.hops for layer in hop.layers}),
        "length": path.length,
        # Shortest paths have no cost.
        "score": -path.cost / 1000 if path.cost else -path.length,
        "results": [
            dict(row)
            for hop, (u, v) in zip(match.hops, itertools.pairwise(path.nodes), strict=True)
            if reports is not None and hop.neutral
            for row in reports(index.id(v), index.id(u))
        ],
    }
