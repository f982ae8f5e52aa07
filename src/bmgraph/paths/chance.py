"""How often chance would join two entities as a path does: permutation p-values of its metapath.

A path's metapath is the categories that it passes through and the direction of each step. What counts is the
degree-weighted path count of the path's ends over that metapath, beside that in networks in which every
entity keeps its number of neighbours in each category (see `hetnet.metapaths`). Relations are not told apart:
most of a curated graph's relations join too few pairs to be permuted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bmgraph.graph.index import Index, build_index
from bmgraph.graph.metagraph import MetaEdge, MetaStep
from bmgraph.paths.find import Path
from bmgraph.paths.metapaths import count_reached

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["PathSignificance", "significance"]


@dataclass(frozen=True, slots=True)
class PathSignificance:
    """A path's p-value, and the same times the number of tests behind the answer (Bonferroni), at most 1.

    A test is a beginning, an end and a metapath.
    """

    p_value: float
    p_adjusted: float


def significance(
    graph: nx.MultiDiGraph[str],
    paths: Sequence[Path],
    *,
    permutations: int,
    seed: int = 0,
    contexts: Callable[[Sequence[str]], bool] | None = None,
    on_network: Callable[[int], None] = lambda n: None,
) -> list[PathSignificance]:
    """Return the p-values of paths, in their order; the same digit for digit on every run.

    Args:
        graph: the projection in which they were found.
        paths: of at least one step.
        permutations: how many networks; the least p-value is 1 / (permutations + 1).
        seed: of the first network.
        contexts: test on an assertion's disease contexts; without it all count.
        on_network: told 1 after each network.

    Raises:
        ValueError: no permutation.
    """
    index = _joined(graph, contexts)
    numbers = {edge: number for number, edge in enumerate(index.metagraph.edges)}
    node = {index.id(number): number for number in range(index.n_nodes)}
    asked = [
        (node[path.nodes[0]], node[path.nodes[-1]], tuple(_steps(graph, path, numbers))) for path in paths
    ]
    distinct = list(dict.fromkeys(asked))
    counts = count_reached(index, distinct, permutations=permutations, seed=seed, on_network=on_network)
    p_values = {
        one: (reached + 1) / (permutations + 1) for one, (_, reached) in zip(distinct, counts, strict=True)
    }
    return [PathSignificance(p_values[one], min(1.0, p_values[one] * len(distinct))) for one in asked]


def _joined(graph: nx.MultiDiGraph[str], contexts: Callable[[Sequence[str]], bool] | None) -> Index:
    """Return the index of the ordered pairs that some assertion joins, by the categories of their ends."""
    order = sorted(graph, key=lambda curie: (graph.nodes[curie]["category"], curie))
    number = {curie: place for place, curie in enumerate(order)}
    by_category: dict[str, list[str]] = {}
    for curie in order:
        by_category.setdefault(graph.nodes[curie]["category"], []).append(curie)
    pairs: dict[MetaEdge, set[tuple[int, int]]] = {}
    for u, v, data in graph.edges(data=True):
        if u != v and not data["negated"] and (contexts is None or contexts(data["contexts"])):
            pairs.setdefault(_edge(graph, u, v), set()).add((number[u], number[v]))
    arrays = {edge: np.array(sorted(found), dtype=np.int64).T for edge, found in sorted(pairs.items())}
    return build_index(
        [(name, ids, ids) for name, ids in by_category.items()], {e: (a[0], a[1]) for e, a in arrays.items()}
    )


def _edge(graph: nx.MultiDiGraph[str], subject: str, object_: str) -> MetaEdge:
    nodes = graph.nodes
    return MetaEdge(nodes[subject]["category"], "joins", nodes[object_]["category"], True)


def _steps(graph: nx.MultiDiGraph[str], path: Path, numbers: dict[MetaEdge, int]) -> list[MetaStep]:
    out = []
    for step in path.steps:
        ends = (step.object, step.subject) if step.inverse else (step.subject, step.object)
        edge = _edge(graph, *ends)
        out.append(MetaStep(numbers[edge], edge, step.inverse))
    return out
