"""The ontology as the code needs it: categories and relations with their annotations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bmgraph.errors import OntologyError
from bmgraph.namespaces import compress, expand
from bmgraph.resources import ontology_dir

__all__ = ["Category", "Ontology", "Relation", "read_ontology"]


@dataclass(frozen=True, slots=True)
class Category:
    """A class of entities."""

    name: str
    label: str
    parents: tuple[str, ...]
    biolink: tuple[str, ...]
    id_prefixes: tuple[str, ...]
    color: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation; `sign` is +1, -1 or 0, `parents` its superproperties, Biolink terms CURIEs or values.

    `passes_sign` is false if the sign does not go on along a path, `takes_sign` if it is none where a step
    comes before.
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
    passes_sign: bool = True
    takes_sign: bool = True


@dataclass(frozen=True)
class Ontology:
    """Categories and relations by name (`CellType`, `increases_expression`)."""

    categories: dict[str, Category]
    relations: dict[str, Relation]

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

    def subcategories(self, category: str) -> frozenset[str]:
        """Return a category with its subclasses."""
        return frozenset(name for name in self.categories if self.is_a(name, category))

    def is_a(self, category: str, ancestor: str) -> bool:
        """Say whether `category` is `ancestor` or a subclass of it."""
        return ancestor in self.ancestors.get(category, ())

    def takes_sign(self, relation: str, subject: str) -> bool:
        """Say whether a relation of a subject of this category has its sign where a step comes before.

        How many cells there are somewhere is another matter than what acts on them.
        """
        known = self.relations[relation]
        return known.takes_sign and (known.passes_sign or not self.is_a(subject, "CellType"))

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


def read_ontology(path: Path | None = None) -> Ontology:
    """Read ``bmgraph.ttl``.

    Raises:
        OntologyError: the file does not parse, or a relation lacks an annotation.
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
    base = expand("bmo:_")[:-1]
    for iri, terms in values.items():
        if not iri.startswith(base):
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
        for parent in relation.parents:
            if parent not in known:
                raise OntologyError(f"{path}: <{relation.iri}> is under <{parent}>, which is no relation")
    return Ontology(categories, relations)


def _category(name: str, terms: dict[str, list[str]]) -> Category:
    parents = sorted(terms.get(expand("rdfs:subClassOf"), []))
    return Category(
        name=name,
        label=terms.get(expand("rdfs:label"), [name])[0],
        parents=tuple(compress(parent).removeprefix("bmo:") for parent in parents),
        biolink=tuple(compress(c) for c in terms[expand("bmo:biolinkCategory")]),
        id_prefixes=tuple(terms.get(expand("bmo:idPrefix"), [])),
        color=next(iter(terms.get(expand("bmo:color"), [])), ""),
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
        passes_sign=may("bmo:passesSign") != "false",
        takes_sign=may("bmo:takesSign") != "false",
    )
