"""How much there is of what in a graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from bmgraph.graph.index import Index
from bmgraph.graph.model import ARTICLE_LAYER
from bmgraph.graph.vocabulary import Vocabulary

__all__ = ["count_graph"]


def count_graph(index: Index, vocabulary: Vocabulary) -> dict[str, dict[str, int]]:
    """Return totals, and nodes by category, edges by relation and by layer, the most frequent first.

    Args:
        index: the graph.
        vocabulary: its names.
    """
    rows = _rows_of_content(index)
    relations, layers = Counter[str](), Counter[str]()
    hedged = negated = lines = trials = 0
    studies = {"tested", "comparator"}
    of_trials = {
        name for name, known in vocabulary.ontology.relations.items() if not studies.isdisjoint(known.roles)
    }
    for content, count in zip(index.qualified, rows, strict=True):
        relations[content.relation] += count
        layers[content.layer] += count
        hedged += count * content.hedged
        negated += count * content.negated
        lines += count * content.evidence
        trials += count * (content.relation in of_trials)
    totals = {"entities": index.n_nodes, "edges": sum(rows)}
    if layers[ARTICLE_LAYER]:
        totals |= {
            "of the article": layers[ARTICLE_LAYER] - trials,
            "of trial arms": trials,
            "of other layers": sum(rows) - layers[ARTICLE_LAYER],
        }
    totals |= {"hedged": hedged, "negated": negated, "lines of evidence": lines}
    categories = {name: len(nodes) for name, nodes in index.ranges.items()}
    return {
        "total": totals,
        "category": _sorted(categories),
        "relation": _sorted(relations),
        "layer": _sorted({name: count for name, count in layers.items() if name}),
    }


def _rows_of_content(index: Index) -> list[int]:
    """Return by content how many rows of the table of edges have it."""
    bundles = np.bincount(index.code[index.code % 2 == 0] // 2, minlength=index.n_bundles)
    sizes = np.diff(index.arrays["bundlep"])
    content = index.kind_qualified[index.arrays["bundle"] // 2]
    weights = np.repeat(bundles, sizes)
    counts: list[int] = np.bincount(content, weights, minlength=len(index.qualified)).astype(int).tolist()
    return counts


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
