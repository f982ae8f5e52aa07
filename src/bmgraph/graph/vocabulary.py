"""What the names of a graph mean: entities and what is narrower, categories, relations, diseases, stages.

A graph that knows the project's ontology (the article's, and what is merged with it) has its directory of
entities and its relations. Any other graph knows its nodes by id and label, and its names as they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple, cast, get_args

from bmgraph.dataset.entities import Directory, Listing
from bmgraph.errors import EntityNotFound, GraphLacks
from bmgraph.graph.contexts import agree, common_contexts, context_filter
from bmgraph.graph.index import Index
from bmgraph.names import plain_name
from bmgraph.ontology import CategoryRole, Ontology, RelationRole

__all__ = ["RelationView", "Vocabulary"]

#: Predicates of the Biolink model that are symmetric and are in other models too (Biolink 4.2, CC0).
_SYMMETRIC = frozenset({
    "associated_with", "binds", "chemically_similar_to", "close_match", "coexists_with", "coexpressed_with",
    "colocalizes_with", "correlated_with", "directly_physically_interacts_with", "exact_match",
    "genetic_neighborhood_of", "genetically_associated_with", "genetically_interacts_with", "homologous_to",
    "in_cell_population_with", "in_complex_with", "in_linkage_disequilibrium_with",
    "in_pathway_with", "indirectly_physically_interacts_with", "interacts_with",
    "negatively_correlated_with", "opposite_of", "orthologous_to", "overlaps", "paralogous_to",
    "physically_interacts_with", "positively_correlated_with", "related_to", "same_as", "similar_to",
    "xenologous_to",
})  # fmt: skip
#: What so many names mean is kept.
_KEPT = 256


class RelationView(NamedTuple):
    """A relation as paths read it; `causal` is None where the graph does not know."""

    name: str
    label: str
    inverse_label: str
    causal: bool | None
    propagates_sign: bool
    symmetric: bool


class Vocabulary:
    """The names of a graph.

    Args:
        index: its nodes and relations.
        directory: its entities, where it knows more of them than their label.
        ontology: its relations and categories, where it knows them.
    """

    def __init__(
        self, index: Index, directory: Directory | None = None, ontology: Ontology | None = None
    ) -> None:
        self.index = index
        self.directory = directory or Directory(())
        self.ontology = ontology or Ontology({}, {}, {})
        self._nodes: dict[str, list[int]] = {}
        self._contexts: dict[str, Callable[[Sequence[str]], bool]] = {}

    @property
    def knows_ontology(self) -> bool:
        """True if categories and relations are those of the project's ontology, or stand beside them."""
        return bool(self.ontology.relations)

    @cached_property
    def relation_names(self) -> list[str]:
        """The relations of the graph."""
        return sorted({one.relation for one in self.index.qualified})

    @cached_property
    def is_mechanism(self) -> bool:
        """True if the ontology knows every relation: paths are read forwards then, see docs/imports.md."""
        return self.knows_ontology and all(name in self.ontology.relations for name in self.relation_names)

    def relation(self, name: str) -> RelationView:
        """Return what is known of a relation."""
        known = self.ontology.relations.get(name)
        if known is None:
            plain = name.rpartition(":")[2] if name.startswith("biolink:") else name
            return RelationView(name, name.replace("_", " "), "", None, True, plain in _SYMMETRIC)
        return RelationView(
            name, known.label, known.inverse_label, known.causal, known.propagates_sign, known.symmetric
        )

    def with_role(self, role: CategoryRole) -> frozenset[str]:
        """Return the categories that have a role in the ontology; none where the graph does not know it."""
        return self.ontology.categories_with(role) if self.knows_ontology else frozenset()

    @property
    def unstated(self) -> frozenset[str]:
        """The relations that state no effect by themselves."""
        return self._relations_having("unstated")

    @property
    def subclass(self) -> frozenset[str]:
        """The relations from what is narrower to what is wider."""
        return self._relations_having("subclass")

    @property
    def bridge(self) -> frozenset[str]:
        """The relations from a member of a pathway to the pathway."""
        return self._relations_having("bridge")

    @property
    def comparator(self) -> frozenset[str]:
        """The relations from what a trial compares with to the trial."""
        return self._relations_having("comparator")

    @property
    def found_in(self) -> frozenset[str]:
        """The relations from what is found somewhere to where it is."""
        return self._relations_having("found-in")

    @property
    def unsigned_action(self) -> frozenset[str]:
        """The relations that say that a treatment acts on something, but not which way."""
        return self._relations_having("unsigned-action")

    @property
    def signed_action(self) -> frozenset[str]:
        """The relations with which a treatment acts on something."""
        return self._relations_having("acts-on")

    def _relations_having(self, role: RelationRole) -> frozenset[str]:
        """Return the relations that have a role themselves."""
        return frozenset(name for name, known in self.ontology.relations.items() if role in known.roles)

    def accepts_sign(self, relation: str, subject: str) -> bool:
        """Say whether a relation of a subject of this category has its sign where a step comes before."""
        known = self.ontology.relations.get(relation)
        if known is None:
            return True
        # How many cells there are somewhere is another matter than what acts on them.
        return known.accepts_sign and (known.propagates_sign or subject not in self._counted)

    @cached_property
    def _counted(self) -> frozenset[str]:
        return self.with_role("counted")

    def node(self, name: str) -> int:
        """Return the node of this id, name or label.

        Raises:
            EntityNotFound: there is none.
            ValueError: several nodes have the label.
        """
        try:
            return self.index.node(name)
        except EntityNotFound:
            pass
        error: EntityNotFound | None = None
        try:
            if self.directory.by_id:
                return self.index.node(self.directory.get(name).id)
        except EntityNotFound as known:
            error = known
        found = self._labelled(name)
        if found:
            return found[0]
        raise self._unknown(name, error)

    def _unknown(self, name: str, known: EntityNotFound | None) -> EntityNotFound:
        """Return the error of the directory, if it has something to offer, or else what the labels offer."""
        if known is not None and (known.nearest or known.what == "drug"):
            return known
        return EntityNotFound(name, self.index.nearest(name))

    def nodes(self, name: str) -> list[int]:
        """Return all nodes that a name means: that of the id, name or label, and everything narrower.

        Raises:
            EntityNotFound: there is none.
            ValueError: several nodes have the label.
        """
        known = self._nodes.get(name)
        if known is not None:
            return known
        index = self.index
        found: list[int] = []
        unknown: EntityNotFound | None = None
        try:
            if self.directory.by_id:
                found = index.numbers(self.directory.descendants(self.directory.get(name).id))
        except EntityNotFound as error:
            unknown = error
        if not found:
            found = index.numbers([name]) or self._labelled(name)
        if not found:
            raise self._unknown(name, unknown)
        if len(self._nodes) >= _KEPT:
            self._nodes.clear()
        self._nodes[name] = found
        return found

    def _labelled(self, name: str) -> list[int]:
        """Return the node with a label, if there is one."""
        found = self.index.labelled(name)
        if len(found) > 1:
            ids = ", ".join(self.index.id(n) for n in found[:5])
            raise ValueError(f"{len(found)} nodes are called {name!r}, give an id: {ids}")
        return found

    def listing(self, node: int) -> Listing:
        """Return what is known of a node."""
        id_ = self.index.id(node)
        known = self.directory.by_id.get(id_)
        label = self.index.label(node) or id_
        return known or Listing(id_, self.index.category(node), label, (), (), (), (), 0)

    def label(self, id_: str) -> str:
        """Return what an entity, disease or stage is called; its id where nothing is known."""
        listing = self.directory.by_id.get(id_)
        if listing:
            return listing.label
        try:
            return self.index.label(self.index.node(id_)) or id_
        except EntityNotFound:
            return id_

    def categories(self, name: str) -> list[str]:
        """Return the categories of the graph that a name means, with subclasses; none if it is unknown.

        A role means the categories that have it.
        """
        if name in get_args(CategoryRole) and not self.is_category(name):
            having = self.with_role(cast("CategoryRole", name))
            return [one for one in self.index.categories if one in having]
        wanted = {
            plain_name(one)
            for known in self.ontology.categories
            if plain_name(known) == plain_name(name)
            for one in self.ontology.subcategories(known)
        } | {plain_name(name)}
        return [one for one in self.index.categories if plain_name(one) in wanted]

    def is_category(self, name: str) -> bool:
        """Say whether a name is that of a category, of the graph or of its ontology."""
        known = {*self.index.categories, *self.ontology.categories}
        return plain_name(name) in map(plain_name, known)

    def relations(self, name: str) -> list[str]:
        """Return the relations of the graph that a name means, those below it included."""
        wanted = {
            plain_name(one)
            for known, below in self.ontology.subrelations.items()
            if plain_name(known) == plain_name(name)
            for one in below
        } | {plain_name(name)}
        return [one for one in self.relation_names if plain_name(one) in wanted]

    @cached_property
    def _stated(self) -> list[str]:
        """The diseases that rows name."""
        return sorted({one for content in self.index.qualified for one in content.contexts})

    def disease(self, name: str) -> str:
        """Return the id of a disease.

        Raises:
            EntityNotFound: it is no disease of the directory, no node, and no row is about it.
        """
        if name in self._stated:
            return name
        near: Iterable[str] = ()
        if self.directory.by_id:
            try:
                known = self.directory.get(name, "Disease")
            except EntityNotFound as error:
                near = error.nearest
            else:
                # An id is found whatever it is of.
                if not self.knows_ontology or known.category in self.with_role("disease"):
                    return known.id
        try:
            id_ = self.index.id(self.node(name))
        except EntityNotFound as error:
            import difflib  # a name that is known has no need of it

            near = near or difflib.get_close_matches(name, self._stated)
            near = near or (() if self.directory.by_id else error.nearest)
        else:
            if id_ not in self.directory.by_id:
                return id_
        raise EntityNotFound(name, tuple(near), what="disease")

    def context(self, name: str) -> Callable[[Sequence[str]], bool]:
        """Return a test of whether the diseases of a row fit a disease, see `contexts.context_filter`.

        Raises:
            EntityNotFound: it is unknown.
            GraphLacks: no row names a disease.
        """
        if not self._stated:
            raise GraphLacks("no edge of this graph names a disease: leave context out")
        disease = self.disease(name)
        # One test for each disease: questions that have it in common keep what they prepare.
        return self.context_of(disease)

    def context_of(self, disease: str) -> Callable[[Sequence[str]], bool]:
        """Return the test of `context` for the id of a disease."""
        if disease not in self._contexts:
            self._contexts[disease] = context_filter(self.directory, disease, self._metastasis)
        return self._contexts[disease]

    @cached_property
    def _metastasis(self) -> str:
        """The broadest metastasis, if the ontology of the graph names it."""
        return self.ontology.entities.get("metastasis", "")

    def common_contexts(self, stated: Collection[Sequence[str]]) -> list[str]:
        """Return the diseases in which several statements all hold, see `contexts.common_contexts`."""
        return common_contexts(self.directory, stated, self._metastasis)

    def agree(self, stated: Collection[Sequence[str]]) -> bool:
        """Say whether several statements can all hold of one disease, see `contexts.agree`."""
        return agree(self.directory, stated, self._metastasis)

    def stage_order(self, stage: str) -> int | None:
        """Return the place of a stage in the cascade, if it is known."""
        listing = self.directory.by_id.get(stage)
        return (listing.order or None) if listing else None
