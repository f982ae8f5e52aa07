"""What names in a pattern mean to the article's graph: synonyms, narrower entities, subclasses, diseases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from bmgraph.dataset.entities import Directory
from bmgraph.graph.contexts import common_contexts, context_filter
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.names import plain_name
from bmgraph.ontology import Ontology

__all__ = ["GraphVocabulary"]


def _meant(name: str, known: Iterable[str]) -> str:
    """Return the known name that this one is, case aside; itself if it is none."""
    return next((one for one in known if plain_name(one) == plain_name(name)), name)


class GraphVocabulary(Vocabulary):
    """The directory and ontology as a pattern's vocabulary; see `hetnet.vocabulary` for the contract."""

    def __init__(self, directory: Directory, ontology: Ontology) -> None:
        self.directory = directory
        self.ontology = ontology
        self.neutral = ontology.categories_with("trial")

    def entities(self, name: str) -> list[str]:
        """Return the entity of this id, label or synonym and everything narrower."""
        return self.directory.descendants(self.directory.get(name).id)

    def categories(self, name: str) -> Collection[str]:
        """Return a category with its subclasses; one that is none stands for itself."""
        return self.ontology.subcategories(_meant(name, self.ontology.categories)) or (name,)

    def relations(self, name: str) -> Collection[str]:
        """Return a relation with those below it; one that is none stands for itself."""
        return self.ontology.subrelations.get(_meant(name, self.ontology.relations), (name,))

    def passes_sign(self, relation: str) -> bool:
        """Say what the ontology says of a relation; one that is none of it passes its sign on."""
        known = self.ontology.relations.get(relation)
        return known is None or known.propagates_sign

    def takes_sign(self, relation: str, subject: str) -> bool:
        """Say what the ontology says of a relation; one that is none of it has its sign anywhere."""
        return relation not in self.ontology.relations or self.ontology.accepts_sign(relation, subject)

    def context(self, name: str) -> Callable[[Sequence[str]], bool]:
        """Return the test of `contexts.context_filter` for a disease."""
        return context_filter(self.directory, self.directory.get(name, "Disease").id)

    def common_contexts(self, stated: Collection[Sequence[str]]) -> list[str]:
        """Return `contexts.common_contexts`."""
        return common_contexts(self.directory, stated)

    def stage_order(self, stage: str) -> int | None:
        """Return the place of a stage in the cascade."""
        listing = self.directory.by_id.get(stage)
        return (listing.order or None) if listing else None
