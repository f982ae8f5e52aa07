"""What a caller asks, checked and turned into a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from bmgraph.errors import GraphLacks
from bmgraph.graph.bundles import Bundles, Mask
from bmgraph.graph.grounds import Grounds
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.names import plain_name
from bmgraph.paths.question import Ends, Question, ask_between, ask_pattern
from bmgraph.paths.weights import DEFAULT_WEIGHTS, Weights

__all__ = ["Asked", "Sign", "category_called", "make_question", "sign_of"]

Sign = Literal[1, -1, "+", "-"]
_SIGNS = {"+": 1, "-": -1, 1: 1, -1: -1}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of paths; `Graph.paths` says what each means."""

    source: str = ""
    target: str = ""
    to: Sequence[str] = ()
    pattern: str = ""
    via: Sequence[str] = ()
    k: int = 10
    max_hops: int = 4
    sign: Sign | None = None
    context: str = ""
    mixed_contexts: bool = False
    article_only: bool = False
    background: int | None = None
    weights: Weights | Mapping[str, float] = field(default=DEFAULT_WEIGHTS)
    #: Such as ``CbGpPWpGaD``: a pattern by the abbreviations of the graph.
    metapath: str = ""
    #: Kinds of evidence of which one will do, and whether a sentence must name its disease; see `Grounds`.
    evidence: str | Sequence[str] = ()
    stated: bool = False
    #: Clauses of the pattern that are left out: ``stage``, ``layer``, ``hedged``, ``hubs``.
    without: Sequence[str] = ()


def sign_of(sign: Sign | None) -> int | None:
    """Return a sign as a number.

    Raises:
        ValueError: it is none.
    """
    if sign is None:
        return None
    if sign not in _SIGNS:
        raise ValueError(f"sign is '+' or 1, '-' or -1, or None, not {sign!r}")
    return _SIGNS[sign]


def category_called(vocabulary: Vocabulary, name: str) -> str:
    """Return a category as the graph or its ontology spells it.

    Raises:
        ValueError: it is none.
    """
    known = sorted({*vocabulary.index.categories, *vocabulary.ontology.categories})
    found = [one for one in known if plain_name(one) == plain_name(name)]
    if not found:
        raise ValueError(f"{name} is no category: use one of {', '.join(known)}")
    return name if name in found else found[0]


def make_question(bundles: Bundles, asked: Asked) -> Question:
    """Return the question; see `Graph.paths` for what it raises."""
    vocabulary, sign = bundles.vocabulary, sign_of(asked.sign)
    if asked.pattern and (asked.to or asked.via or asked.metapath):
        raise ValueError("the pattern says by itself what `to`, `via` and `metapath` say")
    if asked.metapath and (asked.to or asked.via):
        raise ValueError("the metapath says by itself what `to` and `via` say")
    if asked.k < 1 or asked.max_hops < 1:
        raise ValueError("k and max_hops are at least 1")
    if asked.background is not None and asked.background < 0:
        raise ValueError("background is a number of steps, at least 0")
    grounds = Grounds.of(asked.evidence, asked.stated)
    weights = asked.weights if isinstance(asked.weights, Weights) else Weights.of(asked.weights)
    if asked.pattern or asked.metapath:
        # The parser is loaded by those alone who have something to parse.
        from bmgraph.paths.parsing import parse_pattern
        from bmgraph.paths.patterns import metapath_pattern

        for name in filter(None, (asked.source, asked.target)):
            vocabulary.nodes(name)
        if asked.metapath:
            pattern = metapath_pattern(asked.metapath, bundles.index.metagraph.metapath(asked.metapath))
        else:
            pattern = parse_pattern(asked.pattern).lacking(asked.without)
        pattern = pattern.between(asked.source, asked.target, sign=sign, context=asked.context)
        return ask_pattern(
            bundles, pattern, article_only=asked.article_only, grounds=grounds, background=asked.background,
            weights=weights,
        )  # fmt: skip
    if not asked.source or bool(asked.target) == bool(asked.to):
        raise ValueError("give a source and one of target and to, or a pattern")
    _check_knowledge(bundles, sign, asked.context)
    via = [category_called(vocabulary, name) for name in (*asked.via, *asked.to[:-1])]
    ends = Ends(vocabulary.nodes(asked.source), _ends(bundles, asked), via, asked.max_hops)
    return ask_between(
        bundles, ends, sign=sign, contexts=vocabulary.context(asked.context) if asked.context else None,
        article_only=asked.article_only, grounds=grounds, background=asked.background, weights=weights,
    )  # fmt: skip


def _check_knowledge(bundles: Bundles, sign: int | None, context: str) -> None:
    """Refuse what no edge of the graph says.

    Raises:
        GraphLacks: it names what the graph lacks.
    """
    for asked, field_, option, says in (
        (sign is not None, "sign", "sign", "has a sign"),
        (bool(context), "contexts", "context", "names a disease"),
    ):
        if asked and not bundles.knows[field_] and not bundles.vocabulary.knows_ontology:
            raise GraphLacks(f"no edge of this graph {says}: leave {option} out")


def _ends(bundles: Bundles, asked: Asked) -> Mask:
    vocabulary, index = bundles.vocabulary, bundles.index
    ends = np.zeros(index.n_nodes, dtype=bool)
    if asked.target:
        ends[vocabulary.nodes(asked.target)] = True
        return ends
    for name in vocabulary.categories(category_called(vocabulary, asked.to[-1])):
        ends[index.ranges[name].start : index.ranges[name].stop] = True
    return ends
