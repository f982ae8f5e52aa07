"""Why there is no path, and what would give one: the question asked again with one demand less."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from bmgraph.errors import BmgraphError
from bmgraph.graph.bundles import Bundles
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.paths.asking import Asked, make_question
from bmgraph.paths.find import find_paths

__all__ = ["NoPath", "Reason", "why_no_path"]

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


class NoPath(NamedTuple):
    """Why there is no path.

    Attributes:
        dead_ends: in words, which end no step leaves or reaches, whatever lies between.
        reasons: demands, without one of which there are paths, the likeliest first.
        tried: what was done instead of a demand, one at a time, and gives no path either.
        whole: true if all was tried before the time was over.
    """

    dead_ends: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    tried: tuple[str, ...] = ()
    whole: bool = True

    def __str__(self) -> str:
        """Return what there is to say, the parts separated by semicolons."""
        parts = [*self.dead_ends, *map(str, self.reasons)]
        if self.tried and not self.reasons:
            end = "" if self.whole else " (the time was over)"
            parts.append(f"none either, each by itself, with {', '.join(self.tried)}{end}")
        return "; ".join(parts)


def why_no_path(bundles: Bundles, asked: Asked, *, clock: Callable[[], float] = time.perf_counter) -> NoPath:
    """Return what keeps the paths of a question away, the likeliest first.

    Tried are the other direction, then without sign, one common disease, the disease, the kind of evidence,
    what is not stated, the order of stages, the layer, without hedged statements, the bound on hubs, through
    diseases, two steps more, each step either way round, last what joins the two at all.

    Args:
        bundles: of the graph.
        asked: a question without an answer.
        clock: seconds, for the bound on the time.
    """
    end, out, tried, whole = clock() + _SECONDS, list[Reason](), list[str](), True
    for demand, instead, other in _variations(bundles.vocabulary, asked):
        if len(out) == _GIVEN or (out and demand == "all"):
            break
        if clock() > end:
            whole = False
            break
        try:
            question = make_question(bundles, replace(other, k=_COUNTED))
            found = find_paths(bundles, question, _COUNTED, mixed_contexts=other.mixed_contexts)
        except (BmgraphError, ValueError):
            # What cannot be asked of this graph is no reason.
            continue
        if found.paths:
            out.append(Reason(demand, instead, len(found.paths)))
        else:
            tried.append(instead)
    return NoPath(tuple(_dead_ends(bundles, asked)), tuple(out), tuple(tried), whole)


def _dead_ends(bundles: Bundles, asked: Asked) -> Iterator[str]:
    """Yield which end of a question no step leaves, or reaches, by what it lets a step be."""
    if not (asked.source and asked.target) or asked.pattern or asked.metapath:
        return
    automaton, index = make_question(bundles, asked).automaton, bundles.index
    options = automaton.options[0]
    begin = np.repeat(np.arange(index.n_nodes), np.diff(index.ptr))
    offered = options.count[index.code] > 0
    if not (offered & automaton.begin[begin] & (begin != index.end)).any():
        yield f"no step leads on from {asked.source}"
    if not (offered & automaton.ends[index.end] & ~automaton.ends[begin]).any():
        yield f"no step leads to {asked.target}"


def _variations(vocabulary: Vocabulary, asked: Asked) -> Iterator[tuple[str, str, Asked]]:
    """Yield what is demanded, what to do instead, and the question without the demand."""
    diseases = sorted(vocabulary.with_role("disease"))
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
                "disease",
                " ".join(f"--via {name}" for name in diseases),
                replace(asked, via=(*asked.via, *diseases)),
            )
        if asked.max_hops < _MOST_HOPS:
            more = min(asked.max_hops + 2, _MOST_HOPS)
            yield "length", f"--max-hops {more}", replace(asked, max_hops=more)
        if vocabulary.is_mechanism and asked.target and not asked.via:
            pattern = f"()-[*1..{min(asked.max_hops, _EITHER_WAY)}]-()"
            yield "arrows", f"steps either way round (--pattern '{pattern}')", replace(asked, pattern=pattern)
            pattern = f"()-[*1..{_EITHER_WAY}]-()"
            yield (
                "all",
                f"joined all the same: --pattern '{pattern}' --mixed-contexts",
                Asked(asked.source, asked.target, pattern=pattern, mixed_contexts=True),
            )


#: The longest path that is tried; so many steps of one whose steps are walked either way round.
_MOST_HOPS, _EITHER_WAY = 8, 4
