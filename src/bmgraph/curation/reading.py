"""The curated tables, linked and checked: what the build starts from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bmgraph.curation.background import read_facts, read_layers
from bmgraph.curation.headings import Heading, read_headings
from bmgraph.curation.model import (
    ASPECTS,
    DIRECTIONS,
    EXCEPTIONS,
    FORMS,
    NOTE_KINDS,
    SET_ASIDE_REASONS,
    Assertion,
    Cue,
    CurationNote,
    Endpoint,
    Entity,
    Evidence,
    Fact,
    IndexedSentence,
    Layer,
    Publication,
)
from bmgraph.curation.naming import NameTables, read_names
from bmgraph.curation.quantities import with_quantities
from bmgraph.curation.references import Bibliography, cited_at, read_references, with_paper_notes
from bmgraph.curation.replacement import Replacement, read_replacements
from bmgraph.curation.review import review_of
from bmgraph.curation.tables import (
    ASSERTION_COLUMNS,
    CUE_COLUMNS,
    CUE_KINDS,
    ENTITY_COLUMNS,
    NOTE_COLUMNS,
    SENTENCE_COLUMNS,
    Row,
    read_rows,
)
from bmgraph.curation.trials import read_endpoints, read_publications
from bmgraph.errors import TableError
from bmgraph.namespaces import ID_PATTERNS
from bmgraph.ontology import BASES, EVIDENCE_KINDS, CategoryRole, Ontology

__all__ = ["Curation", "read_curation", "read_entities"]

#: What a qualifier's entities are, by column.
_QUALIFIERS: dict[str, CategoryRole] = {
    "disease_context": "disease", "cascade_stage": "stage", "anatomical_context": "site",
    "species_context": "species", "model_system": "model",
}  # fmt: skip


@dataclass(frozen=True)
class Curation:
    """Everything that the tables hold, linked and checked.

    `entities` are those of the article; `references` those that only background facts name; `bibliography`
    is what the article's reference numbers stand for.
    """

    entities: dict[str, Entity]
    assertions: tuple[Assertion, ...]
    sentences: dict[str, IndexedSentence]
    notes: tuple[CurationNote, ...]
    cues: tuple[Cue, ...]
    publications: tuple[Publication, ...] = ()
    endpoints: dict[str, Endpoint] = field(default_factory=dict)
    references: dict[str, Entity] = field(default_factory=dict)
    layers: dict[str, Layer] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    replaced: tuple[Replacement, ...] = ()
    headings: tuple[Heading, ...] = ()
    names: NameTables = field(default_factory=NameTables)
    bibliography: Bibliography = field(default_factory=Bibliography)


def read_curation(graph: Path, ontology: Ontology) -> Curation:
    """Read, link and check every table under `graph`.

    Raises:
        TableError: at the first cell that breaks a rule.
    """
    entities = read_entities(sorted((graph / "entities").glob("*.tsv")), ontology)
    if not entities:
        raise TableError(graph / "entities", 1, "id", "no entity table: there is nothing to build")
    sentences = {s.id: s for s in _read_sentences(graph / "article" / "sentences.tsv")}
    assertions = _read_assertions(graph, ontology, entities, sentences)
    curation = Curation(
        entities,
        with_quantities(graph, assertions),
        sentences,
        (),
        tuple(_read_cues(graph / "article" / "cues.tsv")),
    )
    if (path := graph / "article" / "headings.tsv").is_file():
        curation = replace(curation, headings=tuple(read_headings(path, entities, sentences)))
    if (path := graph / "article" / "replaced.tsv").is_file():
        replaced = read_replacements(path, {assertion.id for assertion in assertions})
        curation = replace(curation, replaced=replaced)
    if (graph / "trials").is_dir():
        endpoints = read_endpoints(graph)
        publications = read_publications(graph, ontology, entities, endpoints)
        curation = replace(curation, endpoints=endpoints, publications=publications)
    places = {*sentences, *(publication.row for publication in curation.publications)}
    curation = replace(curation, notes=tuple(_read_notes(graph / "article" / "notes.tsv", places)))
    curation = _with_papers(curation, graph / "article")
    if (graph / "background").is_dir():
        layers = read_layers(graph)
        references = read_entities([graph / "background" / "entities.tsv"], ontology, entities)
        facts = read_facts(graph, ontology, entities | references, layers)
        curation = replace(curation, layers=layers, references=references, facts=facts)
    return replace(curation, names=read_names(graph, entities | curation.references))


def _with_papers(curation: Curation, article: Path) -> Curation:
    """Return a curation with what its reference numbers stand for, and where a cited paper says otherwise."""
    cited = cited_at(curation.sentences, curation.publications)
    if (path := article / "references.tsv").is_file():
        curation = replace(curation, bibliography=read_references(path, cited))
    if (path := article / "primary_checks.tsv").is_file():
        assertions, publications = with_paper_notes(path, curation.assertions, curation.publications)
        curation = replace(curation, assertions=assertions, publications=publications)
    return curation


def _check_id(row: Row, column: str, curie: str) -> str:
    prefix, _, local = curie.partition(":")
    pattern = ID_PATTERNS.get(prefix)
    if pattern is None:
        raise row.error(column, f"prefix of {curie!r} is unknown, use one of {', '.join(ID_PATTERNS)}")
    if not pattern.fullmatch(local):
        raise row.error(column, f"{curie!r} does not match {prefix}:{pattern.pattern}")
    return curie


def read_entities(
    paths: Iterable[Path], ontology: Ontology, known: Mapping[str, Entity] | None = None
) -> dict[str, Entity]:
    """Read entity tables.

    Args:
        paths: the tables.
        ontology: for categories.
        known: entities of other tables, which these may name but not define again.

    Raises:
        TableError: at the first cell that breaks a rule.
    """
    known = known or {}
    entities: dict[str, Entity] = {}
    rows: list[Row] = []
    labels = {entity.label.casefold(): entity.id for entity in known.values()}
    for path in paths:
        for row in read_rows(path, ENTITY_COLUMNS):
            entity = _entity(row, ontology)
            if entity.id in entities or entity.id in known:
                raise row.error("id", f"{entity.id} is defined twice, keep one row")
            if other := labels.get(entity.label.casefold()):
                raise row.error("label", f"{entity.label!r} already names {other}: tell them apart")
            labels[entity.label.casefold()] = entity.id
            entities[entity.id] = entity
            rows.append(row)
    for row in rows:
        for column in ("broader", "members"):
            for curie in row.values(column):
                if curie not in entities and curie not in known:
                    raise row.error(column, f"{curie} is no entity, add it under graph/entities")
    return entities


def _entity(row: Row, ontology: Ontology) -> Entity:
    curie = _check_id(row, "id", row.cells["id"])
    for xref in row.values("xrefs"):
        _check_id(row, "xrefs", xref)
    minted = row.cells["minted_because"]
    if curie.startswith("bmg:") != bool(minted):
        raise row.error("minted_because", "say why an id was minted; leave empty for registry ids")
    if not row.cells["label"]:
        raise row.error("label", "empty: give the preferred name")
    order = row.cells["order"]
    if order and not order.isdigit():
        raise row.error("order", f"{order!r}: write a whole number or nothing")
    return Entity(
        id=curie,
        category=row.choice("category", ontology.categories),
        label=row.cells["label"],
        synonyms=row.values("synonyms"),
        mentions=row.values("mentions") if "mentions" in row.cells else (),
        xrefs=row.values("xrefs"),
        broader=row.values("broader"),
        members=row.values("members"),
        minted_because=minted,
        order=int(order or 0),
    )


def _read_sentences(path: Path) -> Iterator[IndexedSentence]:
    seen = set()
    for row in read_rows(path, SENTENCE_COLUMNS):
        if row.cells["id"] in seen:
            raise row.error("id", f"{row.cells['id']} stands twice, keep one row")
        seen.add(row.cells["id"])
        if len(row.cells["sha256"]) != 64:
            raise row.error("sha256", "not 64 hex digits: write it with bmgraph index")
        reason = row.choice("set_aside", ("", *SET_ASIDE_REASONS))
        if reason == "repeat" and not row.cells["remark"]:
            raise row.error("remark", "say which sentence is repeated")
        yield IndexedSentence(
            row.cells["id"],
            row.cells["sha256"],
            row.numbers("citations"),
            row.values("panels"),
            reason,
            row.cells["remark"],
        )


def _read_assertions(
    graph: Path,
    ontology: Ontology,
    entities: Mapping[str, Entity],
    sentences: Mapping[str, IndexedSentence],
) -> tuple[Assertion, ...]:
    merged: dict[str, Assertion] = {}
    for path in sorted((graph / "assertions").glob("*.tsv")):
        for row in read_rows(path, ASSERTION_COLUMNS):
            assertion = _assertion(row, ontology, entities, sentences)
            known = merged.get(assertion.id)
            if known is None:
                merged[assertion.id] = assertion
            elif any(e.sentence == row.cells["sentence"] for e in known.evidence):
                raise row.error("sentence", "this statement already stands for this sentence, keep one row")
            else:
                merged[assertion.id] = replace(known, evidence=known.evidence + assertion.evidence)
    return tuple(merged[key] for key in sorted(merged))


def _assertion(
    row: Row,
    ontology: Ontology,
    entities: Mapping[str, Entity],
    sentences: Mapping[str, IndexedSentence],
) -> Assertion:
    for column in ("subject", "object"):
        entity = entities.get(row.cells[column])
        if entity is None:
            raise row.error(column, f"{row.cells[column]} is no entity, add it under graph/entities")
        if row.cells[f"{column}_label"] != entity.label:
            raise row.error(f"{column}_label", f"should read {entity.label!r}: run bmgraph fmt")
    if row.cells["subject"] == row.cells["object"]:
        raise row.error("object", "an assertion relates two different entities")
    relation = ontology.relations[row.choice("predicate", ontology.relations)]
    for column, ancestor in (("subject", relation.domain), ("object", relation.range)):
        category = entities[row.cells[column]].category
        if not ontology.is_a(category, ancestor):
            raise row.error(column, f"{relation.name} wants a {ancestor} here, not a {category}")
    for column, role in _QUALIFIERS.items():
        for curie in row.values(column):
            if curie not in entities or entities[curie].category not in ontology.categories_with(role):
                raise row.error(column, f"{curie} is no {role} among the entities")
    for curie in row.values("compared_with"):
        if curie not in entities:
            raise row.error("compared_with", f"{curie} is no entity, add it under graph/entities")
    return Assertion(
        subject=row.cells["subject"],
        predicate=relation.name,
        object=row.cells["object"],
        subject_direction=row.choice("subject_direction", ("", *DIRECTIONS)),
        subject_aspect=row.choice("subject_aspect", ("", *ASPECTS)),
        subject_form=row.choice("subject_form", ("", *FORMS)),
        object_aspect=row.choice("object_aspect", ("", *ASPECTS)),
        hedged=row.yes("hedged"),
        negated=row.yes("negated"),
        disease_context=row.values("disease_context"),
        cascade_stage=row.values("cascade_stage"),
        anatomical_context=row.values("anatomical_context"),
        species_context=row.values("species_context"),
        model_system=row.values("model_system"),
        compared_with=row.values("compared_with"),
        evidence=(_evidence(row, sentences),),
    )


def _evidence(row: Row, sentences: Mapping[str, IndexedSentence]) -> Evidence:
    for column in ("sentence", "subject_sentence", "object_sentence"):
        value = row.cells[column]
        if value not in sentences and not (value == "" and column != "sentence"):
            raise row.error(column, f"{value!r} is not in graph/article/sentences.tsv")
    for column in ("subject_mention", "object_mention", "cue"):
        if not row.cells[column]:
            raise row.error(column, "empty: give the words as printed")
        if any(len(part.split()) > 8 for part in row.cells[column].split("…")):
            raise row.error(column, "too long for a mention: the article's sentences are not copied")
    exception = row.cells["cue_exception"]
    if exception and exception.partition(": ")[0] not in EXCEPTIONS:
        raise row.error(
            "cue_exception", f"begin with one of {', '.join(EXCEPTIONS)} and a colon, then say why"
        )
    who, when = review_of(row)
    return Evidence(
        sentence=row.cells["sentence"],
        subject_mention=row.cells["subject_mention"],
        object_mention=row.cells["object_mention"],
        cue=row.cells["cue"],
        panels=row.values("panels"),
        citations=row.numbers("citations"),
        subject_sentence=row.cells["subject_sentence"],
        object_sentence=row.cells["object_sentence"],
        context_basis=_basis(row, "context_basis", "disease_context"),
        stage_basis=_basis(row, "stage_basis", "cascade_stage"),
        site_basis=_basis(row, "site_basis", "anatomical_context"),
        kinds=_kinds(row),
        hedge=row.cells.get("hedge", ""),
        cue_exception=exception,
        remark=row.cells["remark"],
        reviewed_by=who,
        reviewed_on=when,
        path=str(row.path),
        line=row.line,
    )


def _basis(row: Row, column: str, of: str) -> str:
    """Return where the value of column `of` stands; a table without the basis column does not say."""
    if column not in row.cells:
        return ""
    return row.choice(column, BASES if row.cells[of] else ("",))


def _kinds(row: Row) -> tuple[str, ...]:
    kinds = row.values("evidence_kind") if "evidence_kind" in row.cells else ()
    for kind in kinds:
        if kind not in EVIDENCE_KINDS:
            raise row.error(
                "evidence_kind", f"{kind!r} is not allowed, use some of {', '.join(EVIDENCE_KINDS)}"
            )
    return kinds


def _read_notes(path: Path, places: Collection[str]) -> Iterator[CurationNote]:
    for row in read_rows(path, NOTE_COLUMNS):
        for place in row.values("sentences"):
            if place not in places:
                raise row.error("sentences", f"{place} is neither an indexed sentence nor a trial row")
        yield CurationNote(
            row.cells["id"],
            row.choice("kind", NOTE_KINDS),
            row.values("sentences"),
            row.cells["as_printed"],
            row.cells["recorded_as"],
            row.cells["because"],
        )


def _read_cues(path: Path) -> Iterator[Cue]:
    for row in read_rows(path, CUE_COLUMNS):
        sign = int(row.choice("sign", ("1", "-1", "0")))
        kind = row.choice("kind", CUE_KINDS)
        if (kind == "effect") != (sign != 0):
            raise row.error("sign", "an effect has sign 1 or -1, every other kind 0")
        yield Cue(row.cells["phrase"], sign, kind, row.choice("order", ("", "object", "either")))
