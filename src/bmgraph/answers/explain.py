"""Accounts of a connection: its best paths by metapath, what speaks against a hop, what was tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bmgraph.answers.conflicts import find_conflicts
from bmgraph.dataset.entities import Directory
from bmgraph.ontology import Ontology
from bmgraph.paths.find import Path
from bmgraph.paths.steps import Step

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Account", "Hop", "explain"]


@dataclass(frozen=True, slots=True)
class Hop:
    """A step of a path and the assertions on its pair that contradict it (both sides if it takes neither)."""

    step: Step
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """Paths of one metapath, best first; `hops` has a row for each path.

    `trials` are those that gave an intervention on one of the paths, as (intervention, relation, trial): the
    relation says whether it was tested or the comparator.
    """

    metapath: tuple[str, ...]
    paths: tuple[Path, ...]
    hops: tuple[tuple[Hop, ...], ...]
    trials: tuple[tuple[str, str, str], ...]


def explain(
    graph: nx.MultiDiGraph[str], directory: Directory, ontology: Ontology, paths: Sequence[Path]
) -> list[Account]:
    """Group paths by the categories they pass through, in the order of the best of each group.

    Args:
        graph: the projection in which the paths were found.
        directory: for contexts.
        ontology: for subclasses.
        paths: best first.
    """
    groups: dict[tuple[str, ...], list[Path]] = {}
    for path in paths:
        groups.setdefault(tuple(graph.nodes[node]["category"] for node in path.nodes), []).append(path)
    return [
        Account(
            metapath,
            tuple(members),
            tuple(tuple(_hop(graph, directory, step) for step in path.steps) for path in members),
            tuple(dict.fromkeys(pair for path in members for pair in _trials(graph, ontology, path))),
        )
        for metapath, members in groups.items()
    ]


def _hop(graph: nx.MultiDiGraph[str], directory: Directory, step: Step) -> Hop:
    pair = (step.object, step.subject) if step.inverse else (step.subject, step.object)
    against: dict[str, None] = {}
    for conflict in find_conflicts(graph, directory, [pair]):
        sides = (conflict.one, conflict.other)
        others = [side for side in sides if not set(side) & set(step.edges)]
        against.update(dict.fromkeys(key for side in others for key in side))
    return Hop(step, tuple(against))


def _trials(graph: nx.MultiDiGraph[str], ontology: Ontology, path: Path) -> list[tuple[str, str, str]]:
    treatments, studies = ontology.categories_with("treatment"), ontology.categories_with("trial")
    return [
        (node, relation, trial)
        for node in path.nodes
        if graph.nodes[node]["category"] in treatments
        for trial in sorted(graph.successors(node))
        if graph.nodes[trial]["category"] in studies
        for relation in sorted({data["label"] for data in graph[node][trial].values()}, reverse=True)
    ]
