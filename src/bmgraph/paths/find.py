"""Mechanism paths: the k best simple paths between two entities, with sign, context and evidence.

A *path* is a sequence of distinct entities joined by assertions, read from subject to object; its
*length* is its number of steps. Several assertions on one pair make one step, which shows the
relation that costs least and lists the others. The search is exact (see `automaton`): paths come out in
their total order of cost, then length, then node ids.

A mechanism is read forwards. A path that looks for treatment may enter a drug or therapy backwards,
from the molecule, pathway or cell that it acts on, and leave it only for a trial that tested it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np

from bmgraph.dataset.entities import Directory
from bmgraph.graph.contexts import agree, common_contexts, context_filter
from bmgraph.ontology import Ontology
from bmgraph.paths.automaton import Automaton, Move
from bmgraph.paths.edges import Edges, Mask
from bmgraph.paths.steps import Step, collapse
from bmgraph.paths.weights import DEFAULT_WEIGHTS, Weights

__all__ = ["Path", "accepted_paths", "find_paths", "path_json"]


@dataclass(frozen=True, slots=True)
class Path:
    """A simple path; `sign` multiplies over the steps and is None if a step is disputed."""

    nodes: tuple[str, ...]
    steps: tuple[Step, ...]
    cost: int

    @property
    def disputed(self) -> bool:
        """True if some step has assertions of opposite sign."""
        return any(step.disputed for step in self.steps)

    @property
    def sign(self) -> int | None:
        """+1, -1, 0 (a step has none, does not pass it on, takes none in), None where a step is disputed.

        A path of neutral steps alone has none either.
        """
        if self.disputed:
            return None
        signs = [
            step.sign
            if (step.takes_sign or step is self.steps[0]) and (step.passes_sign or step is self.steps[-1])
            else 0
            for step in self.steps
            if not step.neutral
        ]
        return math.prod(signs) if signs else 0

    def settled(self, directory: Directory) -> Path:
        """Return the path with those disputes alone that are about one of its diseases.

        That what is said of another disease contradicts itself is no dispute here.
        """
        shared = self.common_contexts(directory) if self.disputed else []
        if not shared:
            return self
        tests = [context_filter(directory, one) for one in shared]
        steps = tuple(replace(step, disputed=step.disputed and _opposed(step, tests)) for step in self.steps)
        return replace(self, steps=steps)

    def common_contexts(self, directory: Directory) -> list[str]:
        """Return the diseases in which every step holds, see `contexts.common_contexts`."""
        return common_contexts(directory, [step.contexts for step in self.steps])

    def agrees(self, directory: Directory) -> bool:
        """Say whether all steps can hold of one disease, see `contexts.agree`."""
        return agree(directory, [step.contexts for step in self.steps])

    @property
    def causal(self) -> bool:
        """True if every step is, the one from a drug to its trial aside."""
        return all(step.causal or step.neutral for step in self.steps)

    @property
    def score(self) -> float:
        """Minus the cost: nearer 0 is better; see docs/paths.md."""
        return -self.cost / 1000

    @property
    def score_parts(self) -> dict[str, float]:
        """The score by reason, over all steps; the parts add up to it."""
        names = dict.fromkeys(name for step in self.steps for name, _ in step.parts)
        return {name: -sum(dict(step.parts).get(name, 0) for step in self.steps) / 1000 for name in names}


def _opposed(step: Step, tests: Sequence[Callable[[Sequence[str]], bool]]) -> bool:
    """Say whether both signs are stated for what one of the tests is about."""
    return any({1, -1} <= {sign for sign, contexts in step.sides if test(contexts)} for test in tests)


def find_paths(
    edges: Edges,
    ontology: Ontology,
    sources: Collection[str],
    targets: Collection[str],
    *,
    k: int = 5,
    max_hops: int = 4,
    via: Sequence[str] = (),
    sign: int | None = None,
    to_treatment: bool = False,
    contexts: Callable[[Sequence[str]], bool] | None = None,
    walked: Mask | None = None,
    agreeing: Directory | None = None,
    weights: Weights = DEFAULT_WEIGHTS,
) -> list[Path]:
    """Return the `k` best simple paths from any source to any target, best first.

    A path starts at its only source, ends at its first target, and passes through a disease only if `via`
    asks for one. Negated assertions are never used; hedged ones are, at a cost, and say so.

    Args:
        edges: the assertions.
        ontology: for subclasses in `via`.
        sources: CURIEs to start from; those that no assertion names are passed over.
        targets: CURIEs to end at.
        k: how many paths.
        max_hops: longest path, in steps.
        via: categories that entities between the ends must have, in this order (subclasses count).
        sign: +1 or -1 for paths of that sign only; disputed paths have none.
        to_treatment: let a path enter a drug or therapy from what it acts on.
        contexts: test on an assertion's disease contexts, see `contexts.context_filter`.
        walked: by row of `edges`, what may be walked.
        agreeing: for paths whose steps have a disease in common only: what knows the diseases.
        weights: what makes a step cost more or less.

    Raises:
        ValueError: `k` or `max_hops` below 1.
    """
    if k < 1 or max_hops < 1:
        raise ValueError("k and max_hops are at least 1")
    ends = edges.among(targets)
    # What makes a treatment work better or worse does not lead to what the treatment does, or to its trials.
    intervention = edges.of_category(ontology, ontology.categories_with("treatment"))
    leading = (intervention[edges.subject] | ~intervention[edges.object]) | ends[edges.object]
    walked = leading if walked is None else walked & leading
    steps = collapse(
        edges, ontology, to_treatment=to_treatment, contexts=contexts, walked=walked, weights=weights
    )
    begin = edges.among(sources) & ~ends
    stations = [edges.of_category(ontology, [name]) for name in via]
    # What is true of a disease does not follow from what leads to it.
    between = ~(begin | ends | edges.of_category(ontology, ontology.categories_with("disease")))
    stations = [station & ~(begin | ends) for station in stations]
    search = Automaton([steps], _moves(stations, between, ends), begin, max_hops, sign)
    return accepted_paths(
        search, k, agreeing, partial(_holds_of_members, ontology.relations_with("subclass"))
    )


def _holds_of_members(subclass: frozenset[str], path: Path) -> bool:
    """Say whether no step goes up to a class and the next on with how much of it there is somewhere."""
    return not any(
        one.predicate in subclass and not (one.inverse or other.passes_sign)
        for one, other in pairwise(path.steps)
    )


def accepted_paths(
    search: Automaton,
    k: int,
    agreeing: Directory | None = None,
    accept: Callable[[Path], bool] = lambda path: True,
) -> list[Path]:
    """Return the first k paths of a search that are accepted, one for each chain of entities.

    A chain whose steps can be made of several relations comes with the cheapest that are accepted.

    Args:
        search: the search.
        k: how many paths.
        agreeing: for paths whose steps have a disease in common only, and disputes in it.
        accept: a further test.
    """
    out, seen = [], set()
    for cost, chain, taken in search.run():
        if chain in seen:
            continue
        made = tuple(search.steps[kind].step(row) for kind, row in taken)
        path = Path(tuple(search.steps[0].nodes[number] for number in chain), made, cost)
        if agreeing is not None:
            if not path.agrees(agreeing):
                continue
            path = path.settled(agreeing)
        # To the automaton a path of neutral steps alone is a positive one, and there are no disputes.
        if search.sign in (None, path.sign) and accept(path):
            out.append(path)
            seen.add(chain)
        if len(out) == k:
            break
    return out


def _moves(stations: Sequence[Mask], between: Mask, targets: Mask) -> list[list[Move]]:
    """Return the moves of each state: how many stations were passed; a target after all is the goal."""
    nothing = np.zeros_like(between)
    moves = []
    for passed, station in enumerate((*stations, nothing)):
        onward = [Move(0, passed, between & ~station)]
        if passed < len(stations):
            onward.append(Move(0, passed + 1, station))
        else:
            onward.append(Move(0, passed + 1, targets))
        moves.append(onward)
    return moves


def path_json(
    path: Path,
    directory: Directory,
    reports: Callable[[str, str], Sequence[Mapping[str, object]]] | None = None,
    p_values: tuple[float, float] | None = None,
) -> dict[str, object]:
    """Return a path for JSON: ``nodes``, ``steps``, ``sign``, ``length``, ``score`` and flags.

    Args:
        path: to write.
        directory: for labels.
        reports: what a trial (first argument) reported of an intervention (second).
        p_values: of its metapath, plain and corrected; see `significance`.
    """

    def node(curie: str) -> dict[str, str]:
        listing = directory.by_id[curie]
        return {"id": curie, "label": listing.label, "category": listing.category}

    return {
        "nodes": [node(curie) for curie in path.nodes],
        "steps": [
            {
                "subject": step.subject,
                "predicate": step.predicate,
                "object": step.object,
                "inverse": step.inverse,
                "layer": step.layer,
                "sign": step.sign,
                "passes_sign": step.passes_sign,
                "takes_sign": step.takes_sign,
                "subject_form": step.subject_form,
                "compared_with": [node(c)["label"] for c in step.compared_with],
                "causal": step.causal,
                "hedged": step.hedged,
                "disputed": step.disputed,
                "denied": list(step.denied),
                "contexts": [node(c)["label"] for c in step.contexts],
                "context_ids": list(step.contexts),
                "stages": [node(c)["label"] for c in step.stages],
                "assertions": list(step.edges),
                "evidence": [{"assertion": key, **locator.as_dict()} for key, locator in step.evidence],
                "also": [
                    {"predicate": name, "sign": sign, "assertions": list(keys)}
                    for name, sign, keys in step.others
                ],
            }
            for step in path.steps
        ],
        "contexts": [node(c)["label"] for c in path.common_contexts(directory)],
        "sign": path.sign,
        "disputed": path.disputed,
        "hedged": any(step.hedged for step in path.steps),
        "causal": path.causal,
        "length": len(path.steps),
        "score": path.score,
        "score_parts": path.score_parts,
        "p_value": p_values[0] if p_values else None,
        "p_adjusted": p_values[1] if p_values else None,
        "layers": sorted({step.layer for step in path.steps}),
        "results": [
            dict(row)
            for step in path.steps
            if reports is not None and step.neutral
            for row in reports(step.object, step.subject)
        ],
    }
