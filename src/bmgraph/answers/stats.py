"""How much there is of what in a graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from bmgraph.graph.index import Index
from bmgraph.graph.model import ARTICLE_LAYER, Qualified, kind_labels

__all__ = ["count_graph"]

#: What the ids of the rows of trial arms begin with.
_ARM = b"bmt:"
#: Of which the place is counted.
_BASES = ("disease basis", "stage basis", "site basis")


def count_graph(index: Index) -> dict[str, dict[str, int]]:
    """Return totals, and nodes by category, edges by relation and by layer, the most frequent first.

    Where edges say on what they rest, those of the article by kind of evidence too (of several, each
    counts), and those with a disease, a stage or a site by where that stands: ``stated`` is what the
    sentence names.

    Args:
        index: the graph.
    """
    rows = _rows_of_content(index)
    relations, layers, kinds = Counter[str](), Counter[str](), Counter[str]()
    bases = {name: Counter[str]() for name in _BASES}
    hedged = negated = lines = 0
    for content, count in zip(index.qualified, rows, strict=True):
        relations[content.relation] += count
        layers[content.layer] += count
        hedged += count * content.hedged
        negated += count * content.negated
        lines += count * content.evidence
        if content.layer == ARTICLE_LAYER:
            kinds.update(dict.fromkeys(kind_labels(content.evidence_kinds), count))
            for name, basis in zip(_BASES, _basis_of(content), strict=True):
                bases[name][basis] += count * bool(basis)
    totals = {"entities": index.n_nodes, "edges": sum(rows)}
    if layers[ARTICLE_LAYER]:
        arms = _rows_called(index, _ARM)
        totals |= {
            "of the article": layers[ARTICLE_LAYER] - arms,
            "of trial arms": arms,
            "of other layers": sum(rows) - layers[ARTICLE_LAYER],
        }
    totals |= {"hedged": hedged, "negated": negated, "lines of evidence": lines}
    said = set(kinds) - set(kind_labels(()))
    grounds = {"evidence kind": kinds if said else Counter[str](), **bases}
    categories = {name: len(nodes) for name, nodes in index.ranges.items()}
    return {
        "total": totals,
        "category": _sorted(categories),
        "relation": _sorted(relations),
        "layer": _sorted({name: count for name, count in layers.items() if name}),
        **{name: _sorted(counts) for name, counts in grounds.items()},
    }


def _basis_of(content: Qualified) -> tuple[str, str, str]:
    return content.context_basis, content.stage_basis, content.site_basis


def _rows_of_content(index: Index) -> list[int]:
    """Return by content how many rows of the table of edges have it."""
    bundles = np.bincount(index.code[index.code % 2 == 0] // 2, minlength=index.n_bundles)
    sizes = np.diff(index.arrays["bundlep"])
    content = index.kind_qualified[index.arrays["bundle"] // 2]
    weights = np.repeat(bundles, sizes)
    counts: list[int] = np.bincount(content, weights, minlength=len(index.qualified)).astype(int).tolist()
    return counts


def _rows_called(index: Index, prefix: bytes) -> int:
    """Return how many rows have an id that begins so."""
    if "keyp" not in index.arrays:
        return 0
    ends, texts = index.arrays["keyp"].astype(np.int64), index.arrays["keyn"]
    begin = ends[:-1][np.diff(ends) >= len(prefix)]
    for offset, byte in enumerate(prefix):
        begin = begin[texts[begin + offset] == byte]
    return len(begin)


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    counted = [(name, count) for name, count in counts.items() if count]
    return dict(sorted(counted, key=lambda item: (-item[1], item[0])))
