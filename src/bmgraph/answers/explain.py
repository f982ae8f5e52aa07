"""Accounts of a connection: its best paths by metapath, what speaks against a hop, what was tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bmgraph.answers.conflicts import find_conflicts
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.paths.path import Path
from bmgraph.paths.steps import Step

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Account", "Hop", "account_document", "explain"]


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


def explain(graph: nx.MultiDiGraph[str], vocabulary: Vocabulary, paths: Sequence[Path]) -> list[Account]:
    """Group paths by the categories they pass through, in the order of the best of each group.

    Args:
        graph: what joins the nodes of the paths, and treatments on them to trials.
        vocabulary: for contexts and roles.
        paths: best first.
    """
    groups: dict[tuple[str, ...], list[Path]] = {}
    for path in paths:
        groups.setdefault(tuple(node.category for node in path.nodes), []).append(path)
    return [
        Account(
            metapath,
            tuple(members),
            tuple(tuple(_hop(graph, vocabulary, step) for step in path.steps) for path in members),
            tuple(dict.fromkeys(pair for path in members for pair in _trials(graph, vocabulary, path))),
        )
        for metapath, members in groups.items()
    ]


def account_document(
    account: Account,
    document: Callable[[Path], dict[str, Any]],
    reports: Callable[[str, str], list[dict[str, object]]],
) -> dict[str, Any]:
    """Return an account for JSON.

    Args:
        account: to write.
        document: a path for JSON.
        reports: what a trial (first argument) reported of an intervention (second).
    """
    return {
        "metapath": list(account.metapath),
        "paths": [document(path) for path in account.paths],
        "against": [[list(hop.against) for hop in hops] for hops in account.hops],
        "trials": [
            {"intervention": one, "relation": name, "trial": trial, "outcomes": reports(trial, one)}
            for one, name, trial in account.trials
        ],
    }


def _hop(graph: nx.MultiDiGraph[str], vocabulary: Vocabulary, step: Step) -> Hop:
    pair = (step.object, step.subject) if step.inverse else (step.subject, step.object)
    against: dict[str, None] = {}
    for conflict in find_conflicts(graph, vocabulary, [pair]):
        sides = (conflict.one, conflict.other)
        others = [side for side in sides if not set(side) & set(step.assertions)]
        against.update(dict.fromkeys(key for side in others for key in side))
    return Hop(step, tuple(against))


def _trials(graph: nx.MultiDiGraph[str], vocabulary: Vocabulary, path: Path) -> list[tuple[str, str, str]]:
    treatments, studies = vocabulary.with_role("treatment"), vocabulary.with_role("trial")
    return [
        (node.id, relation, trial)
        for node in path.nodes
        if node.category in treatments
        for trial in sorted(graph.successors(node.id))
        if graph.nodes[trial]["category"] in studies
        for relation in sorted({data["label"] for data in graph[node.id][trial].values()}, reverse=True)
    ]
