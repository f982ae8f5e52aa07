"""The ontology as the code needs it: categories and relations with their annotations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar, get_args

from bmgraph.errors import OntologyError
from bmgraph.namespaces import compress, expand
from bmgraph.resources import ontology_dir

__all__ = [
    "BASES",
    "EVIDENCE_KINDS",
    "Category",
    "CategoryRole",
    "EntityRole",
    "Ontology",
    "Relation",
    "RelationRole",
    "read_ontology",
]

#: Where a disease, stage or site stands: in the sentence, its paragraph, or the heading, nearest first.
BASES = ("stated", "paragraph", "heading")
#: In whom or in what a finding was made, where the sentence says it.
EVIDENCE_KINDS = ("patients", "animals", "cells", "organoids", "in_silico")

#: What rules ask of a category, relation or entity; `bmo:role` in the ontology says what each means.
CategoryRole = Literal[
    "treatment", "acted-on", "trial", "counted", "molecule", "target", "mechanism", "drug", "given",
    "disease", "stage", "site", "species", "model", "finding", "axis",
]  # fmt: skip
RelationRole = Literal[
    "subclass", "membership", "tested", "comparator", "acts-on", "effect",
    "treatment-effect", "given-against", "shows", "unstated", "unsigned-action", "bridge", "found-in",
]  # fmt: skip
EntityRole = Literal["metastasis", "brain-metastasis"]
_T = TypeVar("_T")


class Category(NamedTuple):
    """A class of entities; `roles` are its own, `Ontology.categories_with` counts those of superclasses."""

    name: str
    label: str
    parents: tuple[str, ...]
    biolink: tuple[str, ...]
    id_prefixes: tuple[str, ...]
    color: str
    roles: tuple[str, ...] = ()


class Relation(NamedTuple):
    """A relation; `sign` is +1, -1 or 0, `parents` its superproperties, Biolink terms CURIEs or values.

    `propagates_sign` is false if the sign does not go on along a path, `accepts_sign` if the relation has
    none where a step comes before. `opposite` is the IRI of the relation that says the contrary; see
    `Ontology.opposites`.
    """

    name: str
    iri: str
    label: str
    inverse_label: str
    sign: int
    causal: bool
    symmetric: bool
    domain: str
    range: str
    biolink_predicate: str
    parents: tuple[str, ...] = ()
    qualified_predicate: str = ""
    object_aspect: str = ""
    object_direction: str = ""
    subject_aspect: str = ""
    subject_direction: str = ""
    propagates_sign: bool = True
    accepts_sign: bool = True
    roles: tuple[str, ...] = ()
    opposite: str = ""


@dataclass(frozen=True)
class Ontology:
    """Categories and relations by name (`CellType`, `increases_expression`), entities with a role by role."""

    categories: dict[str, Category]
    relations: dict[str, Relation]
    entities: dict[str, str]

    @cached_property
    def ancestors(self) -> dict[str, tuple[str, ...]]:
        """Each category's name with itself and its superclasses, nearest first."""
        out: dict[str, tuple[str, ...]] = {}
        for name in self.categories:
            chain = [name]
            for current in chain:
                chain.extend(p for p in self.categories[current].parents if p not in chain)
            out[name] = tuple(chain)
        return out

    @cached_property
    def subrelations(self) -> dict[str, frozenset[str]]:
        """Each relation's name with itself and all relations of which it is a superproperty."""
        names = {relation.iri: name for name, relation in self.relations.items()}
        out = {name: {name} for name in self.relations}
        for name, relation in self.relations.items():
            above = list(relation.parents)
            for iri in above:
                out[names[iri]].add(name)
                above.extend(p for p in self.relations[names[iri]].parents if p not in above)
        return {name: frozenset(found) for name, found in out.items()}

    @cached_property
    def opposites(self) -> dict[str, str]:
        """Relations that say the contrary of each other, both ways, by name."""
        names = {relation.iri: name for name, relation in self.relations.items()}
        pairs = [(name, names[one.opposite]) for name, one in self.relations.items() if one.opposite]
        return dict(pairs) | {other: name for name, other in pairs}

    def subcategories(self, category: str) -> frozenset[str]:
        """Return a category with its subclasses."""
        return frozenset(name for name in self.categories if self.is_a(name, category))

    def is_a(self, category: str, ancestor: str) -> bool:
        """Say whether `category` is `ancestor` or a subclass of it."""
        return ancestor in self.ancestors.get(category, ())

    @cached_property
    def _categories_by_role(self) -> dict[str, frozenset[str]]:
        out: dict[str, frozenset[str]] = {}
        for name, category in self.categories.items():
            for role in category.roles:
                out[role] = out.get(role, frozenset()) | self.subcategories(name)
        return out

    def categories_with(self, *roles: CategoryRole) -> frozenset[str]:
        """Return the categories that have one of these roles, be it by a superclass.

        Raises:
            OntologyError: no category has a role.
        """
        return frozenset().union(*(_having(role, self._categories_by_role) for role in roles))

    def relations_with(self, role: RelationRole) -> frozenset[str]:
        """Return the relations that have a role, be it by a superproperty.

        Raises:
            OntologyError: no relation has it.
        """
        own = (name for name, relation in self.relations.items() if role in relation.roles)
        found = frozenset(below for name in own for below in self.subrelations[name])
        return _having(role, {role: found})

    def relation_with(self, role: RelationRole) -> Relation:
        """Return the one relation that has a role itself.

        Raises:
            OntologyError: none has it, or several.
        """
        return _only(role, [one for one in self.relations.values() if role in one.roles], "relations")

    def category_with(self, role: CategoryRole) -> str:
        """Return the one category that has a role itself.

        Raises:
            OntologyError: none has it, or several.
        """
        return _only(role, [name for name, one in self.categories.items() if role in one.roles], "categories")

    def entity_with(self, role: EntityRole) -> str:
        """Return the CURIE of the entity that has a role.

        Raises:
            OntologyError: none has it.
        """
        return _having(role, self.entities)

    def accepts_sign(self, relation: str, subject: str) -> bool:
        """Say whether a relation of a subject of this category has its sign where a step comes before.

        How many cells there are somewhere is another matter than what acts on them.
        """
        known = self.relations[relation]
        counted = not known.propagates_sign and subject in self.categories_with("counted")
        return known.accepts_sign and not counted

    def color(self, category: str) -> str:
        """Return the colour of a category, inherited where it has none of its own."""
        for name in self.ancestors.get(category, ()):
            if self.categories[name].color:
                return self.categories[name].color
        return "#888888"

    def biolink(self, category: str) -> tuple[str, ...]:
        """Return the Biolink classes of a category, most specific first."""
        found = (c for name in self.ancestors[category] for c in self.categories[name].biolink)
        return tuple(dict.fromkeys(found))


def _only(role: str, found: list[_T], what: str) -> _T:
    if len(found) != 1:
        raise OntologyError(f"the role {role!r} is that of {len(found)} {what}: give it to exactly one")
    return found[0]


def _having(role: str, by_role: dict[str, _T]) -> _T:
    if not (found := by_role.get(role)):
        raise OntologyError(f"nothing has the role {role!r}: add bmo:role {role!r} to a term of the ontology")
    return found


def read_ontology(path: Path | None = None) -> Ontology:
    """Read ``bmgraph.ttl``.

    Raises:
        OntologyError: the file does not parse, a relation lacks an annotation, or a role is unknown or of
            nothing.
    """
    # Who has the ontology from a snapshot does without the parser.
    import pyoxigraph as ox

    path = path or ontology_dir() / "bmgraph.ttl"
    values: dict[str, dict[str, list[str]]] = {}
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.Triple):
                terms = values.setdefault(quad.subject.value, {})
                terms.setdefault(quad.predicate.value, []).append(quad.object.value)
    except (SyntaxError, FileNotFoundError) as error:
        raise OntologyError(f"{path}: {error}") from error

    categories, relations = {}, {}
    entities: dict[str, str] = {}
    base = expand("bmo:_")[:-1]
    for iri, terms in values.items():
        if not iri.startswith(base):
            entities |= {role: compress(iri) for role in terms.get(expand("bmo:role"), ())}
            continue
        kinds = terms.get(expand("rdf:type"), [])
        if expand("bmo:biolinkCategory") in terms:
            categories[iri[len(base) :]] = _category(iri[len(base) :], terms)
        elif expand("owl:ObjectProperty") in kinds and expand("bmo:tableName") in terms:
            relation = _relation(iri, terms, path)
            relations[relation.name] = relation
    if not categories or not relations:
        raise OntologyError(f"{path}: no categories or no relations in it")
    known = {relation.iri for relation in relations.values()}
    for relation in relations.values():
        for other in filter(None, (*relation.parents, relation.opposite)):
            if other not in known:
                raise OntologyError(f"{path}: <{relation.iri}> names <{other}>, which is no relation")
    _check_roles(path, CategoryRole, (role for one in categories.values() for role in one.roles))
    _check_roles(path, RelationRole, (role for one in relations.values() for role in one.roles))
    _check_roles(path, EntityRole, entities)
    return Ontology(categories, relations, entities)


def _check_roles(path: Path, known: object, given: Iterable[str]) -> None:
    """Refuse roles that no rule asks for, and rules that ask for a role that nothing has."""
    wanted, found = set(get_args(known)), set(given)
    for role in sorted(found - wanted):
        raise OntologyError(f"{path}: no role {role!r}: use one of {', '.join(sorted(wanted))}")
    for role in sorted(wanted - found):
        raise OntologyError(f"{path}: no term has bmo:role {role!r}: add it to the one that is meant")


def _category(name: str, terms: dict[str, list[str]]) -> Category:
    parents = sorted(terms.get(expand("rdfs:subClassOf"), []))
    return Category(
        name=name,
        label=terms.get(expand("rdfs:label"), [name])[0],
        parents=tuple(compress(parent).removeprefix("bmo:") for parent in parents),
        biolink=tuple(compress(c) for c in terms[expand("bmo:biolinkCategory")]),
        id_prefixes=tuple(terms.get(expand("bmo:idPrefix"), [])),
        color=next(iter(terms.get(expand("bmo:color"), [])), ""),
        roles=tuple(sorted(terms.get(expand("bmo:role"), []))),
    )


def _relation(iri: str, terms: dict[str, list[str]], path: Path) -> Relation:
    def need(curie: str) -> str:
        found = terms.get(expand(curie))
        if not found:
            raise OntologyError(f"{path}: relation <{iri}> lacks {curie}: add it")
        return found[0]

    def may(curie: str) -> str:
        return next(iter(terms.get(expand(curie), [])), "")

    return Relation(
        name=need("bmo:tableName"),
        iri=iri,
        label=need("rdfs:label"),
        inverse_label=need("bmo:inverseLabel"),
        sign=int(need("bmo:effectSign")),
        causal=need("bmo:causal") == "true",
        symmetric=expand("owl:SymmetricProperty") in terms.get(expand("rdf:type"), []),
        domain=compress(need("rdfs:domain")).removeprefix("bmo:"),
        range=compress(need("rdfs:range")).removeprefix("bmo:"),
        biolink_predicate=compress(need("bmo:biolinkPredicate")),
        parents=tuple(sorted(terms.get(expand("rdfs:subPropertyOf"), []))),
        qualified_predicate=compress(may("bmo:biolinkQualifiedPredicate")),
        object_aspect=may("bmo:biolinkObjectAspect"),
        object_direction=may("bmo:biolinkObjectDirection"),
        subject_aspect=may("bmo:biolinkSubjectAspect"),
        subject_direction=may("bmo:biolinkSubjectDirection"),
        propagates_sign=may("bmo:propagatesSign") != "false",
        accepts_sign=may("bmo:acceptsSign") != "false",
        roles=tuple(sorted(terms.get(expand("bmo:role"), []))),
        opposite=may("bmo:opposite"),
    )
