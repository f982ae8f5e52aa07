"""What a caller asks, checked and turned into a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from bmgraph.errors import GraphLacks
from bmgraph.graph.bundles import Bundles, Mask
from bmgraph.graph.grounds import Grounds
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.ontology import CategoryRole
from bmgraph.paths.between import (
    MAX_BACKGROUND,
    MAX_MEMBERS,
    Demands,
    Ends,
    ask_between,
    ask_said_of,
    ask_upstream,
)
from bmgraph.paths.path import KINDS, Kind
from bmgraph.paths.question import DRUG_TARGET, Question, ask_pattern, of_categories
from bmgraph.paths.weights import DEFAULT_WEIGHTS, Weights

__all__ = ["Asked", "Sign", "category_called", "further_questions", "make_question", "sign_of"]

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
    max_members: int = MAX_MEMBERS
    #: Only answers of this kind; without it all kinds, in their order.
    kind: Kind | Literal[""] = ""


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
    """Return a category as the graph or its ontology spells it, or the role of several.

    Raises:
        ValueError: it is none.
    """
    known = sorted({*vocabulary.index.categories, *vocabulary.ontology.categories})
    found = [one for one in known if _spelled(one) == _spelled(name)]
    roles = (*get_args(CategoryRole), DRUG_TARGET) if vocabulary.knows_ontology else ()
    found += [role for role in roles if _spelled(role) == _spelled(name)]
    if not found:
        raise ValueError(f"{name} is no category: use one of {', '.join(known)}")
    return name if name in found else found[0]


def _spelled(name: str) -> str:
    """Return a category whatever its letters and what joins its words: ClinicalTrial, clinical-trial."""
    return re.sub(r"[\W_]", "", name).casefold()


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
    if asked.kind not in ("", *KINDS):
        raise ValueError(f"kind is one of {', '.join(KINDS)}, not {asked.kind!r}")
    if asked.max_members < 0:
        raise ValueError("max_members is a number of members, at least 0")
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
            bundles, pattern, article_only=asked.article_only,
            grounds=Grounds.of(asked.evidence, asked.stated), background=asked.background,
            weights=asked.weights if isinstance(asked.weights, Weights) else Weights.of(asked.weights),
        )  # fmt: skip
    ends, demands = _between(bundles, asked)
    return ask_between(bundles, ends, demands)


def further_questions(bundles: Bundles, asked: Asked) -> Iterator[Question]:
    """Yield what else answers, each kind after all paths of the one before: acts upstream, said of.

    What was asked was checked by `make_question`.
    """
    if asked.pattern or asked.metapath:
        return
    ends, demands = _between(bundles, asked)
    upstream = ask_upstream(bundles, ends, demands)
    if upstream is not None:
        yield upstream
    if asked.target:
        said_of = ask_said_of(bundles, ends, bundles.vocabulary.nodes(asked.target)[0], demands)
        if said_of is not None:
            yield said_of


def _between(bundles: Bundles, asked: Asked) -> tuple[Ends, Demands]:
    """Return where paths begin and end, and what is asked of them."""
    vocabulary, sign = bundles.vocabulary, sign_of(asked.sign)
    if not asked.source or bool(asked.target) == bool(asked.to):
        raise ValueError("give a source and one of target and to, or a pattern")
    _check_knowledge(bundles, sign, asked.context)
    via = [category_called(vocabulary, name) for name in (*asked.via, *asked.to[:-1])]
    demands = Demands(
        asked.weights if isinstance(asked.weights, Weights) else Weights.of(asked.weights),
        sign,
        vocabulary.context(asked.context) if asked.context else None,
        asked.article_only,
        MAX_BACKGROUND if asked.background is None else asked.background,
        asked.max_members,
        Grounds.of(asked.evidence, asked.stated),
    )
    begin, end = vocabulary.nodes(asked.source), _ends(bundles, asked)
    if asked.to:
        # Who asks a gene for genes means others.
        end = end.copy()
        end[begin] = False
    return Ends(begin, end, via, asked.max_hops), demands


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
    return of_categories(bundles, [category_called(vocabulary, asked.to[-1])])
