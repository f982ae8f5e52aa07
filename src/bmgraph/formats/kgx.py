"""Export for other tools: KGX tables (https://github.com/biolink/kgx)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bmgraph.dataset.entities import read_directory
from bmgraph.dataset.store import Store
from bmgraph.graph.projection import ARTICLE_LAYER
from bmgraph.namespaces import (
    ARTICLE,
    GRAPH_ASSERTIONS,
    GRAPH_EVIDENCE,
    GRAPH_LAYERS,
    GRAPH_TRIALS,
    compress,
)
from bmgraph.ontology import Ontology

__all__ = ["EDGE_COLUMNS", "NODE_COLUMNS", "kgx_edges", "kgx_nodes", "write_kgx"]

NODE_COLUMNS = ("id", "category", "name", "synonym", "xref")
#: `disease_context`, `cascade_stage`, `effect_sign`, `hedged` and the ``article_`` locators are
#: bmgraph's own; Biolink's stage qualifier means a stage of life, and its disease context
#: qualifier belongs to few classes of association.
EDGE_COLUMNS = (
    "id", "subject", "predicate", "object", "category", "qualified_predicate",
    "subject_aspect_qualifier", "subject_direction_qualifier", "object_aspect_qualifier",
    "object_direction_qualifier", "anatomical_context_qualifier", "species_context_qualifier",
    "disease_context", "cascade_stage", "negated", "effect_sign", "knowledge_level", "agent_type",
    "primary_knowledge_source", "publications", "hedged", "article_section", "article_sentences",
    "article_panel", "article_citations", "original_predicate", "subject_form_or_variant_qualifier",
    "model_system", "layer", "licence", "confidence",
)  # fmt: skip

#: Licence of what is curated here, and of the layer of the article.
_LICENCE = "CC-BY-4.0"
_ARTICLE = compress(ARTICLE)

_FROM_ASSERTION = {
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
    "subject_form_or_variant_qualifier": "bmo:subjectForm",
    "model_system": "bmo:modelSystem",
}
_FROM_EVIDENCE = {
    "article_sentences": ("bmo:inSentence", "bms:"),
    "article_panel": ("bmo:inPanel", "bms:panel-"),
    "article_citations": ("bmo:citation", ""),
}


def kgx_nodes(store: Store, ontology: Ontology) -> list[dict[str, str]]:
    """Return one row per entity, sorted by id, qualifier entities included."""
    return [
        {
            "id": listing.id,
            "category": "|".join(ontology.biolink(listing.category)),
            "name": listing.label,
            "synonym": "|".join(listing.synonyms),
            "xref": "|".join(listing.xrefs),
        }
        for listing in sorted(read_directory(store).by_id.values(), key=lambda each: each.id)
    ]


def kgx_edges(store: Store) -> list[dict[str, str]]:
    """Return one row per assertion, background fact and tested intervention, sorted by id.

    A background fact names its layer, the layer's licence and its own knowledge level.
    """
    evidence = store.records(GRAPH_EVIDENCE)
    rows = []
    for curie, record in store.records(GRAPH_ASSERTIONS).items():
        if "bmo:Assertion" not in record.get("rdf:type", ()):
            continue
        row = {name: _cell(record.get(source, ())) for name, source in _FROM_ASSERTION.items()}
        row |= {"id": curie, "category": "biolink:Association"}
        support = [evidence[e] for e in record["bmo:hasEvidence"]]
        for name, (source, prefix) in _FROM_EVIDENCE.items():
            values = {value.removeprefix(prefix) for item in support for value in item.get(source, ())}
            row[name] = _cell(values)
        row["article_section"] = _cell(
            {sentence.rsplit("-p", 1)[0] for sentence in row["article_sentences"].split("|")}
        )
        rows.append(row | {"layer": ARTICLE_LAYER, "licence": _LICENCE, "confidence": ""})
    return sorted([*rows, *_fact_edges(store), *_trial_edges(store)], key=lambda each: each["id"])


def _fact_edges(store: Store) -> Iterator[dict[str, str]]:
    for graph in store.graphs(GRAPH_LAYERS):
        records = store.records(graph)
        licence = _cell(records.get(graph, {}).get("bmo:licence", ()))
        for curie, record in records.items():
            if "bmo:BackgroundFact" not in record.get("rdf:type", ()):
                continue
            layer = graph.removeprefix(GRAPH_LAYERS)
            row = {name: _cell(record.get(source, ())) for name, source in _FROM_ASSERTION.items()}
            yield dict.fromkeys(EDGE_COLUMNS, "") | row | {
                "id": curie, "category": "biolink:Association", "layer": layer, "licence": licence,
                "primary_knowledge_source": f"infores:{layer}", "negated": "false", "hedged": "false",
                "confidence": _cell(record.get("bmo:confidence", ())),
            }  # fmt: skip


def _trial_edges(store: Store) -> Iterator[dict[str, str]]:
    records = store.records(GRAPH_TRIALS)
    for record in records.values():
        for arm in record.get("bmo:hasArm", ()):
            control = records[arm]["bmo:armRole"] == ["control"]
            for intervention in records[arm]["bmo:hasIntervention"]:
                yield dict.fromkeys(EDGE_COLUMNS, "") | {
                    "id": f"{arm}-{intervention}", "category": "biolink:Association",
                    "subject": intervention, "predicate": "biolink:related_to",
                    "object": record["bmo:ofTrial"][0], "layer": ARTICLE_LAYER, "licence": _LICENCE,
                    "original_predicate": "bmo:comparatorIn" if control else "bmo:testedIn",
                    "effect_sign": "0", "negated": "false", "hedged": "false",
                    "knowledge_level": "knowledge_assertion", "agent_type": "text_mining_agent",
                    "primary_knowledge_source": "infores:bmgraph", "publications": _ARTICLE,
                    "disease_context": _cell(record.get("bmo:population", ())),
                    "article_section": f"table {record['bmo:tableRow'][0][1]}",
                    "article_sentences": record["bmo:tableRow"][0],
                    "article_citations": record["bmo:reference"][0],
                }  # fmt: skip


def _cell(values: Iterable[str]) -> str:
    def key(value: str) -> tuple[bool, int, str]:
        number = value.isascii() and value.isdigit()
        return not number, int(value) if number else 0, value

    return "|".join(sorted(set(values), key=key))


def write_kgx(store: Store, ontology: Ontology, folder: Path) -> tuple[int, int]:
    """Write ``nodes.tsv`` and ``edges.tsv`` into `folder` and return how many of each.

    Raises:
        ValueError: a value holds a tab, a line break or, in a list, the separator.
    """
    nodes, edges = kgx_nodes(store, ontology), kgx_edges(store)
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns, rows in (
        ("nodes.tsv", NODE_COLUMNS, nodes),
        ("edges.tsv", EDGE_COLUMNS, edges),
    ):
        _write(folder / name, columns, rows)
    return len(nodes), len(edges)


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> None:
    lines = ["\t".join(columns)]
    for row in rows:
        cells = [row[column] for column in columns]
        if any("\t" in cell or "\n" in cell for cell in cells):
            raise ValueError(f"{path.name}: a value of {row['id']} holds a tab or a line break")
        lines.append("\t".join(cells))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")
    Path(name).chmod(0o644)
    Path(name).replace(path)
