"""Export for other tools: KGX tables (https://github.com/biolink/kgx)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bmgraph.dataset.entities import read_directory
from bmgraph.dataset.rdf import AGENT_TYPE, KNOWLEDGE_LEVEL, SOURCE
from bmgraph.dataset.store import Store
from bmgraph.files import whole_file
from bmgraph.graph.model import ARTICLE_LAYER, Locator, Row
from bmgraph.graph.projection import project
from bmgraph.namespaces import ARTICLE, GRAPH_ASSERTIONS, GRAPH_LAYERS, GRAPH_TRIALS, compress
from bmgraph.ontology import Ontology

__all__ = ["EDGE_COLUMNS", "NODE_COLUMNS", "kgx_edges", "kgx_nodes", "write_kgx"]

#: `native_category` (class of the ontology), `stage_order` (place in the cascade), `background_only` (named
#: by background facts alone) and `names` (those of references, with kind and source) are bmgraph's own.
NODE_COLUMNS = (
    "id", "category", "name", "synonym", "xref", "native_category", "stage_order", "background_only",
    "names",
)  # fmt: skip
#: What KGX and Biolink have columns for, then bmgraph's own. Biolink's stage qualifier means a stage of life,
#: and its disease context qualifier belongs to few classes of association.
EDGE_COLUMNS = (
    "id", "subject", "predicate", "object", "category", "qualified_predicate",
    "subject_aspect_qualifier", "subject_direction_qualifier", "object_aspect_qualifier",
    "object_direction_qualifier", "anatomical_context_qualifier", "species_context_qualifier",
    "negated", "knowledge_level", "agent_type", "primary_knowledge_source", "publications",
    "original_predicate", "original_subject", "subject_form_or_variant_qualifier",
    "disease_context", "context_basis", "cascade_stage", "stage_basis", "site_basis", "compared_with",
    "model_system", "evidence_kind", "hedged", "effect_sign", "path_sign", "counted",
    "article_section", "article_sentences", "article_panel", "article_citations", "evidence",
    "layer", "licence", "confidence", "contested",
)  # fmt: skip

#: Licence of what is curated here, and of the layer of the article.
_LICENCE = "CC-BY-4.0"
_ARTICLE = compress(ARTICLE)
#: The layer of what the tables of entities state: what is broader, and what has which members.
_ENTITIES = "entities"
#: Of categories whose broader term may be a whole, or what something is made of: a gyrus of its lobe.
_NO_SUBCLASS = frozenset({"AnatomicalStructure", "Drug"})
_HAS_MEMBER = {"GeneFamily": "biolink:has_member", "Pathway": "biolink:has_participant"}

_FROM_RECORD = {
    "predicate": "biolink:predicate",
    "qualified_predicate": "biolink:qualified_predicate",
    "subject": "rdf:subject",
    "object": "rdf:object",
    "subject_aspect_qualifier": "biolink:subject_aspect_qualifier",
    "subject_direction_qualifier": "biolink:subject_direction_qualifier",
    "object_aspect_qualifier": "biolink:object_aspect_qualifier",
    "object_direction_qualifier": "biolink:object_direction_qualifier",
    "anatomical_context_qualifier": "biolink:anatomical_context_qualifier",
    "species_context_qualifier": "biolink:species_context_qualifier",
    "disease_context": "bmo:diseaseContext",
    "cascade_stage": "bmo:cascadeStage",
    "negated": "biolink:negated",
    "effect_sign": "bmo:sign",
    "knowledge_level": "biolink:knowledge_level",
    "agent_type": "biolink:agent_type",
    "primary_knowledge_source": "biolink:primary_knowledge_source",
    "publications": "biolink:publications",
    "hedged": "bmo:hedged",
    "original_predicate": "rdf:predicate",
    "model_system": "bmo:modelSystem",
    "compared_with": "bmo:comparedWith",
    "original_subject": "biolink:original_subject",
    "confidence": "bmo:confidence",
}
#: KGX takes any text for true, also "false": what does not hold has an empty cell.
_TRUE_OR_EMPTY = ("negated", "hedged")


def kgx_nodes(store: Store, ontology: Ontology) -> list[dict[str, str]]:
    """Return one row per entity, sorted by id, qualifier entities included.

    `synonym` has every name; `names` is a JSON list of those that references give: name, kind, source.
    """
    directory = read_directory(store)
    names = {id_: directory.names.of(id_) for id_ in directory.by_id}
    return [
        {
            "id": listing.id,
            "category": "|".join(ontology.biolink(listing.category)),
            "name": listing.label,
            "synonym": "|".join([*listing.synonyms, *(hit.name for hit in names[listing.id])]),
            "xref": "|".join(listing.xrefs),
            "native_category": listing.category,
            "stage_order": str(listing.order or ""),
            "background_only": _truth(listing.reference),
            "names": _json([[hit.name, hit.kind, hit.source] for hit in names[listing.id]]),
        }
        for listing in sorted(directory.by_id.values(), key=lambda each: each.id)
    ]


def kgx_edges(store: Store, ontology: Ontology) -> list[dict[str, str]]:
    """Return one row per assertion, background fact, tested intervention, broader term and member, by id.

    A background fact names its layer, the layer's licence and its own knowledge level. `evidence` is a JSON
    list of what supports the edge, as the JSON of a path has it; `path_sign` the sign with which paths count
    the edge, and `counted` is true if the number of the subject's cells is meant. `publications` are
    the article and the papers that it cites, as far as they are known; `contested` is true if these say
    otherwise.
    """
    rows = [*_assertion_edges(store), *_fact_edges(store), *_trial_edges(store, ontology)]
    projected = {row.key: row for row in project(store, ontology, read_directory(store))}
    complete = [row | _projected(projected[row["id"]]) for row in rows] + list(_hierarchy_edges(store))
    return sorted((_BLANK | row for row in complete), key=lambda each: each["id"])


_BLANK = dict.fromkeys(EDGE_COLUMNS, "") | {"category": "biolink:Association"}


def _projected(edge: Row) -> dict[str, str]:
    """Return the cells that paths go by."""
    lines = [line.as_dict() for line in edge.evidence]
    cells = {
        "subject_form_or_variant_qualifier": edge.qualified.form,
        "path_sign": str(edge.qualified.sign),
        "counted": _truth(edge.qualified.counted),
        "evidence_kind": "|".join(edge.qualified.evidence_kinds),
        "context_basis": edge.qualified.context_basis,
        "stage_basis": edge.qualified.stage_basis,
        "site_basis": edge.qualified.site_basis,
        "contested": _truth(edge.qualified.contested),
        "evidence": _json(lines),
    }
    located = [line for line in edge.evidence if isinstance(line, Locator)]
    if located:
        sections = {str(line.as_dict()["section"]) for line in located}
        cells |= {
            "article_section": _cell(sections),
            "article_sentences": _cell(line.sentence for line in located),
            "article_panel": _cell(panel for line in located for panel in line.panels),
            "article_citations": _cell(str(number) for line in located for number in line.citations),
            "publications": _cell((_ARTICLE, *(curie for line in located for curie in _publications(line)))),
        }
    return cells


def _json(value: list[Any]) -> str:
    """Return a list as JSON, nothing for an empty one."""
    # A bar separates the values of a list for KGX, wherever it stands.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("|", "\\u007c")
    return text if value else ""


def _publications(line: Locator) -> Iterator[str]:
    """Yield ids of the papers that a line rests on: those that are sure, and meant where they are cited."""
    doubted = {note.reference for note in line.paper_notes if note.kind == "citation"}
    for paper in line.papers:
        if paper.confidence == "confirmed" and paper.number not in doubted:
            yield from paper.curies[:1]


def _record_cells(record: Mapping[str, list[str]]) -> dict[str, str]:
    row = {name: _cell(record.get(source, ())) for name, source in _FROM_RECORD.items()}
    return row | {name: row[name] if row[name] == "true" else "" for name in _TRUE_OR_EMPTY}


def _assertion_edges(store: Store) -> Iterator[dict[str, str]]:
    for curie, record in store.records(GRAPH_ASSERTIONS).items():
        if "bmo:Assertion" in record.get("rdf:type", ()):
            yield _record_cells(record) | {"id": curie, "layer": ARTICLE_LAYER, "licence": _LICENCE}


def _fact_edges(store: Store) -> Iterator[dict[str, str]]:
    for graph in store.graphs(GRAPH_LAYERS):
        records = store.records(graph)
        licence = _cell(records.get(graph, {}).get("bmo:licence", ()))
        layer = graph.removeprefix(GRAPH_LAYERS)
        for curie, record in records.items():
            if "bmo:BackgroundFact" in record.get("rdf:type", ()):
                source = {"primary_knowledge_source": f"infores:{layer}", "layer": layer, "licence": licence}
                yield _record_cells(record) | {"id": curie} | source


def _trial_edges(store: Store, ontology: Ontology) -> Iterator[dict[str, str]]:
    records = store.records(GRAPH_TRIALS)
    for record in records.values():
        for arm in record.get("bmo:hasArm", ()):
            control = records[arm]["bmo:armRole"] == ["control"]
            relation = ontology.relation_with("comparator" if control else "tested")
            for intervention in records[arm]["bmo:hasIntervention"]:
                yield {
                    "id": f"{arm}-{intervention}", "subject": intervention,
                    "predicate": relation.biolink_predicate, "object": record["bmo:ofTrial"][0],
                    "original_predicate": compress(relation.iri), "effect_sign": str(relation.sign),
                    "disease_context": _cell(record.get("bmo:population", ())),
                    "knowledge_level": KNOWLEDGE_LEVEL, "agent_type": AGENT_TYPE,
                    "primary_knowledge_source": SOURCE, "publications": _ARTICLE,
                    "layer": ARTICLE_LAYER, "licence": _LICENCE,
                }  # fmt: skip


def _hierarchy_edges(store: Store) -> Iterator[dict[str, str]]:
    """Yield what is broader and what has members: of entities, no steps of paths."""
    for listing in read_directory(store).by_id.values():
        narrower = "related_to_at_concept_level" if listing.category in _NO_SUBCLASS else "subclass_of"
        holds = _HAS_MEMBER.get(listing.category, "biolink:has_part")
        for predicate, original, others in (
            (f"biolink:{narrower}", "skos:broader", listing.broader),
            (holds, "bmo:hasMember", listing.members),
        ):
            for other in others:
                yield {
                    "id": f"{listing.id}-{original}-{other}", "subject": listing.id,
                    "predicate": predicate, "object": other, "original_predicate": original,
                    "knowledge_level": KNOWLEDGE_LEVEL, "agent_type": "automated_agent",
                    "primary_knowledge_source": SOURCE, "layer": _ENTITIES, "licence": _LICENCE,
                }  # fmt: skip


def _truth(holds: bool) -> str:
    return "true" if holds else ""


def _cell(values: Iterable[str]) -> str:
    def key(value: str) -> tuple[bool, int, str]:
        number = value.isascii() and value.isdigit()
        return not number, int(value) if number else 0, value

    return "|".join(sorted(set(values), key=key))


#: Edges by what they are, in the words of the report, by their native predicate or the kind of their id.
_KINDS = {"bma": "assertions", "bmb": "background facts", "bmt": "interventions in arms of trials"}
_HIERARCHY = {"skos:broader": "broader terms", "bmo:hasMember": "members"}


def write_kgx(store: Store, ontology: Ontology, folder: Path) -> tuple[int, Counter[str]]:
    """Write ``nodes.tsv`` and ``edges.tsv`` into `folder`; return how many nodes, and how many edges by kind.

    Raises:
        ValueError: a value holds a tab, a line break or, in a list, the separator.
    """
    nodes, edges = kgx_nodes(store, ontology), kgx_edges(store, ontology)
    for name, columns, rows in (
        ("nodes.tsv", NODE_COLUMNS, nodes),
        ("edges.tsv", EDGE_COLUMNS, edges),
    ):
        _write(folder / name, columns, rows)
    kinds = (
        _HIERARCHY.get(row["original_predicate"]) or _KINDS[row["id"].partition(":")[0]] for row in edges
    )
    return len(nodes), Counter(kinds)


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> None:
    lines = ["\t".join(columns)]
    for row in rows:
        cells = [row[column] for column in columns]
        if any("\t" in cell or "\n" in cell for cell in cells):
            raise ValueError(f"{path.name}: a value of {row['id']} holds a tab or a line break")
        lines.append("\t".join(cells))
    with whole_file(path) as file:
        file.write(("\n".join(lines) + "\n").encode())
