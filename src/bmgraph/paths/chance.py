"""How often chance would join two entities as a path does: permutation p-values of its metapath.

A path's metapath is the categories that it passes through and the direction of each step. What counts is the
degree-weighted path count of the path's ends over that metapath, beside that in networks in which every
entity keeps its number of neighbours in each category (see `paths.metapaths`). Relations are not told apart:
most of a curated graph's relations join too few pairs to be permuted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bmgraph.graph.bundles import Bundles
from bmgraph.graph.metagraph import MetaEdge, MetaStep
from bmgraph.graph.typed import TypedIndex, typed_index
from bmgraph.paths.metapaths import count_reached
from bmgraph.paths.options import Contexts
from bmgraph.paths.path import Path

__all__ = ["PathSignificance", "significance"]


@dataclass(frozen=True, slots=True)
class PathSignificance:
    """A path's p-value, and the same times the number of tests behind the answer (Bonferroni), at most 1.

    A test is a beginning, an end and a metapath.
    """

    p_value: float
    p_adjusted: float


def significance(
    bundles: Bundles,
    paths: Sequence[Path],
    *,
    permutations: int,
    seed: int = 0,
    contexts: Contexts | None = None,
    on_network: Callable[[int], None] = lambda n: None,
) -> list[PathSignificance]:
    """Return the p-values of paths, in their order; the same digit for digit on every run.

    Args:
        bundles: of the graph in which they were found.
        paths: of at least one step.
        permutations: how many networks; the least p-value is 1 / (permutations + 1).
        seed: of the first network.
        contexts: test on the diseases of a row; without it all count.
        on_network: called with 1 after each network.

    Raises:
        ValueError: no permutation.
    """
    joined, index = _joined(bundles, contexts), bundles.index
    numbers = {edge: number for number, edge in enumerate(joined.metagraph.edges)}
    asked = [
        (index.node(path.ids[0]), index.node(path.ids[-1]), tuple(_steps(path, numbers))) for path in paths
    ]
    distinct = list(dict.fromkeys(asked))
    counts = count_reached(joined, distinct, permutations=permutations, seed=seed, on_network=on_network)
    p_values = {
        one: (reached + 1) / (permutations + 1) for one, (_, reached) in zip(distinct, counts, strict=True)
    }
    return [PathSignificance(p_values[one], min(1.0, p_values[one] * len(distinct))) for one in asked]


def _joined(bundles: Bundles, contexts: Contexts | None) -> TypedIndex:
    """Return the index of the ordered pairs that some row joins, by the categories of their ends."""
    index = bundles.index
    holds = ~bundles.negated & bundles.stated_for(contexts)
    begin = np.repeat(np.arange(index.n_nodes), np.diff(index.ptr))
    walked = np.zeros(2 * index.n_bundles, dtype=bool)
    walked[2 * bundles.bundle[holds] + bundles.way[holds]] = True
    kept = np.flatnonzero(walked[index.code] & (begin != index.end))
    u, v = begin[kept], index.end[kept].astype(np.int64)
    size = max(len(index.categories), 1)
    kinds = index.category_of[u] * size + index.category_of[v]
    edges = {}
    for kind in np.unique(kinds).tolist():
        there = kinds == kind
        edge = _edge(index.categories[kind // size], index.categories[kind % size])
        edges[edge] = (u[there], v[there])
    return typed_index(index.ranges, {edge: edges[edge] for edge in sorted(edges)})


def _edge(source: str, target: str) -> MetaEdge:
    return MetaEdge(source, "joins", target, True)


def _steps(path: Path, numbers: dict[MetaEdge, int]) -> list[MetaStep]:
    out = []
    for step, before, after in zip(path.steps, path.nodes, path.nodes[1:], strict=False):
        ends = (after, before) if step.inverse else (before, after)
        edge = _edge(ends[0].category, ends[1].category)
        out.append(MetaStep(numbers[edge], edge, step.inverse))
    return out
