"""Why there is no path, and what would give one: the question asked again with one demand less."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from bmgraph.errors import BmgraphError
from bmgraph.graph.bundles import Bundles
from bmgraph.paths.asking import Asked, make_question
from bmgraph.paths.find import find_paths

__all__ = ["Reason", "why_no_path"]

#: Seconds in which all is tried, paths that are counted, and reasons that are given.
_SECONDS, _COUNTED, _GIVEN = 0.2, 10, 2


class Reason(NamedTuple):
    """A demand that keeps paths away, what to do instead, and how many paths that gives."""

    demand: str
    instead: str
    paths: int

    def __str__(self) -> str:
        """Return ``--mixed-contexts gives 3``."""
        count = f"{self.paths} or more" if self.paths == _COUNTED else str(self.paths)
        return f"{self.instead} gives {count}"


def why_no_path(
    bundles: Bundles, asked: Asked, *, clock: Callable[[], float] = time.perf_counter
) -> list[Reason]:
    """Return what keeps the paths of a question away, the likeliest first.

    Tried are the other direction, then without sign, one common disease, the disease, the kind of evidence,
    what is not stated, the order of stages, the layer, without hedged statements, the bound on hubs, through
    diseases, two steps more.

    Args:
        bundles: of the graph.
        asked: a question without an answer.
        clock: seconds, for the bound on the time.
    """
    end, out = clock() + _SECONDS, list[Reason]()
    for demand, instead, other in _variations(asked, sorted(bundles.vocabulary.with_role("disease"))):
        if clock() > end or len(out) == _GIVEN:
            break
        try:
            question = make_question(bundles, replace(other, k=_COUNTED))
            found = find_paths(bundles, question, _COUNTED, mixed_contexts=other.mixed_contexts)
        except (BmgraphError, ValueError):
            # What cannot be asked of this graph is no reason.
            continue
        if found.paths:
            out.append(Reason(demand, instead, len(found.paths)))
    return out


def _variations(asked: Asked, diseases: Sequence[str]) -> Iterator[tuple[str, str, Asked]]:
    """Yield what is demanded, what to do instead, and the question without the demand."""
    if asked.source and asked.target:
        turned = replace(asked, source=asked.target, target=asked.source)
        yield "direction", f"from {asked.target} to {asked.source}", turned
    if asked.sign is not None:
        yield "sign", "any sign", replace(asked, sign=None)
    if not asked.mixed_contexts:
        yield "contexts", "--mixed-contexts", replace(asked, mixed_contexts=True)
    if asked.context:
        yield "context", "any disease", replace(asked, context="")
    if asked.evidence:
        yield "evidence", "any kind of evidence", replace(asked, evidence=())
    if asked.stated:
        yield "stated", "what the heading lends its disease", replace(asked, stated=False)
    for demand, instead in (
        ("stage", "any order of stages"), ("layer", "any layer"), ("hedged", "with what is hedged"),
        ("hubs", "through hubs"),
    ):  # fmt: skip
        if demand == "layer" and asked.article_only:
            yield demand, "with the background layers", replace(asked, article_only=False)
        elif asked.pattern:
            yield demand, instead, replace(asked, without=(*asked.without, demand))
    if not asked.pattern:
        if diseases:
            yield (
                "disease", " ".join(f"--via {name}" for name in diseases),
                replace(asked, via=(*asked.via, *diseases)),
            )  # fmt: skip
        if asked.max_hops < _MOST_HOPS:
            more = min(asked.max_hops + 2, _MOST_HOPS)
            yield "length", f"--max-hops {more}", replace(asked, max_hops=more)


_MOST_HOPS = 8
