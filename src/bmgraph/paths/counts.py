"""Degree-weighted path counts along metapaths as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from bmgraph.graph.metagraph import MetaStep
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.paths.metapaths import connections, dwpc, p_values

__all__ = ["metapath_rows"]


def metapath_rows(
    vocabulary: Vocabulary,
    source: str,
    target: str,
    metapaths: Sequence[str],
    *,
    k: int,
    damping: float,
    permutations: int,
    seed: int,
    on_network: Callable[[int], None],
) -> list[dict[str, Any]]:
    """Return the nodes that metapaths reach, or the counts of a pair; see `Graph.metapath`."""
    index, start = vocabulary.index, vocabulary.node(source)
    if not target:
        if permutations:
            raise ValueError("permutations need a target")
        return [
            {
                "metapath": name,
                "id": index.id(found.node),
                "label": index.label(found.node),
                "paths": found.paths,
                "dwpc": found.dwpc,
            }
            for name in metapaths
            for found in connections(index, start, _steps(vocabulary, name, start), damping=damping, k=k)
        ]
    end = vocabulary.node(target)
    wanted = {name: _steps(vocabulary, name, start, end) for name in metapaths}
    if permutations:
        found = p_values(
            index,
            start,
            end,
            metapaths,
            damping=damping,
            permutations=permutations,
            seed=seed,
            on_network=on_network,
        )
        return [asdict(row) for row in found]
    pairs = ((name, dwpc(index, start, end, steps, damping=damping)) for name, steps in wanted.items())
    return [{"metapath": name, "paths": found.paths, "dwpc": found.dwpc} for name, found in pairs]


def _steps(vocabulary: Vocabulary, text: str, start: int, end: int | None = None) -> tuple[MetaStep, ...]:
    """Return the steps of a metapath that begins and ends at such nodes.

    Raises:
        PatternError: an unknown metapath.
        ValueError: it begins or ends at another category.
    """
    index = vocabulary.index
    steps = index.metagraph.metapath(text)
    for node, wanted in ((start, steps[0].source), (end, steps[-1].target)):
        if node is not None and index.category(node) != wanted:
            raise ValueError(f"{text} needs a {wanted} there, {index.id(node)} is a {index.category(node)}")
    return steps
