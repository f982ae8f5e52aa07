"""Disease contexts: which statement fits which disease, and where several hold together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache

from bmgraph.lookup import Directory

__all__ = ["METASTASIS", "agree", "common_contexts", "context_filter"]

#: Metastatic neoplasm: the broadest of the metastases.
METASTASIS = "MONDO:0024883"


def context_filter(directory: Directory, context: str) -> Callable[[Sequence[str]], bool]:
    """Return a test of whether an assertion's disease contexts fit `context` (a CURIE).

    A context fits if it is the same, broader or narrower. A metastasis also takes in its primary
    tumour and that tumour's subtypes: what is said of NSCLC fits lung cancer brain metastasis,
    what is said of another metastasis of lung cancer does not. What is said of no disease, such
    as a background fact, fits every one.
    """
    fitting = {*_applying(directory, context), *directory.descendants(context)}
    return lambda contexts: not contexts or not fitting.isdisjoint(contexts)


@lru_cache(maxsize=1024)
def _applying(directory: Directory, context: str) -> frozenset[str]:
    """Return the contexts for which what is said holds in `context` too."""

    def is_metastasis(curie: str) -> bool:
        return METASTASIS in directory.ancestors(curie)

    out = set(directory.ancestors(context))
    if is_metastasis(context):
        for primary in directory.ancestors(context):
            if not is_metastasis(primary):
                out.update(c for c in directory.descendants(primary) if not is_metastasis(c))
    return frozenset(out)


def common_contexts(directory: Directory, stated: Collection[Sequence[str]]) -> list[str]:
    """Return the contexts in which several statements all hold, given the contexts of each.

    Those are taken into account that some statement names. Empty if there is none: then one
    was said of one disease and another of another. A statement without contexts, such as a
    background fact, holds in every one.
    """
    stated = [contexts for contexts in stated if contexts]
    named = sorted({context for contexts in stated for context in contexts})
    applying = {context: _applying(directory, context) for context in named}
    return [c for c in named if all(not applying[c].isdisjoint(contexts) for contexts in stated)]


def agree(directory: Directory, stated: Collection[Sequence[str]]) -> bool:
    """Say whether several statements, given the contexts of each, can all hold of one disease.

    They can if none is of a particular disease, as where all are background facts.
    """
    return not any(stated) or bool(common_contexts(directory, stated))
