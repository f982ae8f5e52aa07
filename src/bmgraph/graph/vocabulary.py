"""What the names in a pattern mean on an index: by themselves, or as the article's graph knows them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

__all__ = ["Vocabulary"]


class Vocabulary:
    """Names as they stand, which is all that an imported graph alone knows; subclasses know more."""

    #: Categories such that the step into them has no part in a path's sign.
    neutral: frozenset[str] = frozenset()

    def entities(self, name: str) -> Sequence[str]:
        """Return the ids that a name means besides those that have it as id or label.

        Raises:
            EntityNotFound: where more is known and nothing is called so; names the nearest.
        """
        return ()

    def categories(self, name: str) -> Collection[str]:
        """Return a category with its subclasses."""
        return (name,)

    def relations(self, name: str) -> Collection[str]:
        """Return a relation with what it is the superproperty of."""
        return (name,)

    def passes_sign(self, relation: str) -> bool:
        """Say whether the sign of a relation goes on along a path."""
        return True

    def takes_sign(self, relation: str, subject: str) -> bool:
        """Say whether a relation of a subject of this category has its sign where a step comes before."""
        return True

    def context(self, name: str) -> Callable[[Sequence[str]], bool]:
        """Return a test of whether the disease contexts of an edge fit a disease."""
        return lambda contexts: not contexts or name in contexts

    def common_contexts(self, stated: Collection[Sequence[str]]) -> list[str]:
        """Return the contexts in which several statements all hold, given the contexts of each."""
        sets = [set(contexts) for contexts in stated if contexts]
        return sorted(set.intersection(*sets)) if sets else []

    def stage_order(self, stage: str) -> int | None:
        """Return the place of a stage in the cascade, if it is known."""
        return None
