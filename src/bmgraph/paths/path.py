"""Paths and their one form in JSON, whatever graph they are of."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple, get_args

from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.paths.steps import Step

__all__ = ["KINDS", "Kind", "Node", "Path"]

#: What an answer can be; those of a kind come after all of the kinds before it.
Kind = Literal["path", "acts upstream", "said of"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Node(NamedTuple):
    """An entity on a path."""

    id: str
    label: str
    category: str


@dataclass(frozen=True, slots=True)
class Path:
    """A simple path of distinct entities; `length` is its number of steps.

    `contexts` are the diseases in which every step holds (none named: in any, if the steps agree). `kind` is
    ``path``; ``acts upstream``, read from the treatment; or ``said of``: its last step is no relation, but
    what the step before is said of. `folded` are the paths that leave out some of its nodes and rest on the
    same sentences. What the trials on the path say stands in its document alone, see `document`.
    """

    nodes: tuple[Node, ...]
    steps: tuple[Step, ...]
    cost: int
    contexts: tuple[str, ...] = ()
    agrees: bool = True
    kind: Kind = "path"
    folded: tuple[Path, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its nodes."""
        return tuple(node.id for node in self.nodes)

    @property
    def labels(self) -> tuple[str, ...]:
        """What its nodes are called."""
        return tuple(node.label for node in self.nodes)

    @property
    def disputed(self) -> bool:
        """True if some step has assertions of opposite sign."""
        return any(step.disputed for step in self.steps)

    @property
    def sign(self) -> int | None:
        """+1, -1, 0 (a step has none, does not propagate it, accepts none), None where a step is disputed.

        A path of neutral steps alone has none either.
        """
        if self.disputed:
            return None
        signs = [
            step.sign
            if (step.accepts_sign or step is self.steps[0])
            and (step.propagates_sign or step is self.steps[-1])
            else 0
            for step in self.steps
            if not step.neutral
        ]
        return math.prod(signs) if signs else 0

    @property
    def hedged(self) -> bool:
        """True if some step rests on hedged assertions alone."""
        return any(step.hedged for step in self.steps)

    @property
    def causal(self) -> bool | None:
        """True if every step is, the one from a drug to its trial aside; None if the graph does not know."""
        known = [step.causal for step in self.steps if not step.neutral]
        return False if False in known else None if None in known else True

    @property
    def states_effect(self) -> bool:
        """False if no step says more than that two things have to do with each other."""
        return not all(step.unstated for step in self.steps)

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that its steps rest on."""
        return tuple(sorted({step.layer for step in self.steps} - {""}))

    @property
    def score(self) -> float:
        """Minus the cost: nearer 0 is better; see docs/paths-rules.md."""
        return -self.cost / 1000

    def part(self, name: str) -> int:
        """Return what one reason costs over all steps, in thousandths."""
        return sum(cost for step in self.steps for reason, cost in step.parts if reason == name)

    @property
    def score_parts(self) -> dict[str, float]:
        """The score by reason, over all steps; the parts add up to it."""
        names = dict.fromkeys(name for step in self.steps for name, _ in step.parts)
        return {name: -self.part(name) / 1000 for name in names}

    @property
    def bridged(self) -> bool:
        """True if it goes from one member of something to another by nothing but that."""
        return any((a.bridge, b.bridge) == ("in", "out") for a, b in pairwise(self.steps))

    def ending_said_of(self, node: Node, step: Step) -> Path:
        """Return the path with what its last step is said of."""
        return replace(
            self,
            nodes=(*self.nodes, node),
            steps=(*self.steps, step),
            cost=self.cost + step.cost,
            kind="said of",
        )

    def settled(self, vocabulary: Vocabulary) -> Path:
        """Return the path with those disputes alone that are about one of its diseases.

        That what is stated of another disease contradicts itself is no dispute here.
        """
        if not self.disputed or not self.contexts:
            return self
        tests = [vocabulary.context_of(one) for one in self.contexts]
        steps = tuple(step._replace(disputed=step.disputed and _opposed(step, tests)) for step in self.steps)
        return replace(self, steps=steps)


def _opposed(step: Step, tests: Sequence[Callable[[Sequence[str]], bool]]) -> bool:
    """Say whether both signs are stated for what one of the tests is about."""
    return any({1, -1} <= {sign for sign, contexts in step.sides if test(contexts)} for test in tests)
