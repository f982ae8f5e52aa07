"""Disease contexts: which statement fits which disease, and where several hold together.

`metastasis` is everywhere the id of the broadest metastasis, which the ontology names by its role; empty
where a graph does not know it: then a disease has no primary.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache

from bmgraph.dataset.entities import Directory

__all__ = ["agree", "common_contexts", "context_filter"]


def context_filter(directory: Directory, context: str, metastasis: str) -> Callable[[Sequence[str]], bool]:
    """Return a test of whether an assertion's disease contexts fit `context` (a CURIE).

    A context fits if it is the same, broader or narrower. A metastasis also takes in its primary
    tumour, what is above that, and that tumour's subtypes: what is said of NSCLC fits lung cancer brain
    metastasis, what is said of another metastasis of lung cancer does not. What is said of no disease, such
    as a background fact, fits every one.
    """
    fitting = {*_applying(directory, context, metastasis), *directory.descendants(context)}
    return lambda contexts: not contexts or not fitting.isdisjoint(contexts)


@lru_cache(maxsize=1024)
def _above(directory: Directory, context: str, metastasis: str = "") -> frozenset[str]:
    """Return the disease and what is wider: whatever is a metastasis, what is stated of them holds."""
    return frozenset(directory.ancestors(context))


@lru_cache(maxsize=1024)
def _applying(directory: Directory, context: str, metastasis: str) -> frozenset[str]:
    """Return the contexts for which what is said holds in `context` too."""
    above = directory.ancestors(context)
    out = set(above)
    if metastasis in above:
        # Cancer as such is above every metastasis: it is nobody's primary.
        wide = directory.ancestors(metastasis)
        primaries = [c for c in above if c not in wide and metastasis not in directory.ancestors(c)]
        wider = {c for primary in primaries for c in directory.ancestors(primary)[1:]}
        for primary in set(primaries) - wider:
            out.update(c for c in directory.descendants(primary) if metastasis not in directory.ancestors(c))
    return frozenset(out)


def common_contexts(directory: Directory, stated: Collection[Sequence[str]], metastasis: str) -> list[str]:
    """Return the contexts in which several statements all hold, given the contexts of each.

    They are those that are all that is named or narrower, the widest of them: what is said of brain
    metastasis and what is said of non-small cell lung cancer both hold in the brain metastasis of the latter.
    Where no entity is, they are those in which what is said of a subtype of the primary tumour counts too (as
    in `context_filter`). Empty if there is none: then one was said of one disease and another of another. A
    statement without contexts, such as a background fact, holds in every one.
    """
    stated = [contexts for contexts in stated if contexts]
    named = {context for contexts in stated for context in contexts}
    narrower = sorted({c for context in named for c in directory.descendants(context)})
    for holding_in in (_above, _applying):
        found = [
            c
            for c in narrower
            if all(not holding_in(directory, c, metastasis).isdisjoint(some) for some in stated)
        ]
        if found:
            return [c for c in found if _above(directory, c).isdisjoint({*found} - {c})]
    return []


def agree(directory: Directory, stated: Collection[Sequence[str]], metastasis: str) -> bool:
    """Say whether several statements, given the contexts of each, can all hold of one disease.

    They can if none is of a particular disease, as where all are background facts.
    """
    return not any(stated) or bool(common_contexts(directory, stated, metastasis))
