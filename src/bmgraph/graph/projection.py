"""The dataset as rows of edges: assertions, what trials tested, background facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bmgraph.dataset.entities import Directory
from bmgraph.dataset.papers import Cited
from bmgraph.graph.model import ARTICLE_LAYER, Locator, Qualified, Row, SourceRecord
from bmgraph.namespaces import GRAPH_ASSERTIONS, GRAPH_EVIDENCE, GRAPH_LAYERS, GRAPH_TRIALS, expand
from bmgraph.ontology import BASES, Ontology, Relation

if TYPE_CHECKING:
    from bmgraph.dataset.store import Store

__all__ = ["project"]

_Record = dict[str, list[str]]
#: In whom trials are made.
_PATIENTS = ("patients",)


def project(store: Store, ontology: Ontology, directory: Directory) -> list[Row]:
    """Return the rows of a dataset in the order of subject, object, key.

    An arm's intervention is joined to its trial, keyed by arm and intervention. A path counts a comparison of
    one brain metastasis with another as without a sign.

    Args:
        store: the dataset.
        ontology: its relations.
        directory: its entities.
    """
    relations = {relation.iri: relation for relation in ontology.relations.values()}
    evidence = store.records(GRAPH_EVIDENCE)
    cited = Cited(evidence)
    rows = [
        *_assertions(store, ontology, directory, relations, evidence, cited),
        *_tested(store, ontology, cited),
        *_facts(store, relations),
    ]
    return sorted(rows, key=lambda row: (row.subject, row.object, row.key))


def _assertions(
    store: Store,
    ontology: Ontology,
    directory: Directory,
    relations: dict[str, Relation],
    evidence: dict[str, _Record],
    cited: Cited,
) -> Iterator[Row]:
    records = store.records(GRAPH_ASSERTIONS)
    cells = ontology.categories_with("counted")
    metastases = set(directory.descendants(ontology.entity_with("brain-metastasis")))
    for key in (curie for curie in records if curie.startswith("bma:")):
        record = records[key]
        relation = relations[expand(record["rdf:predicate"][0])]
        subject = record["rdf:subject"][0]
        compared = tuple(sorted(record.get("bmo:comparedWith", ())))
        direction = record.get("biolink:subject_direction_qualifier", [""])[0]
        lines = tuple(sorted(_locator(evidence[item], cited) for item in record["bmo:hasEvidence"]))
        qualified = Qualified(
            relation.name,
            ARTICLE_LAYER,
            sign=relation.sign if metastases.isdisjoint(compared) else 0,
            hedged=record["bmo:hedged"] == ["true"],
            negated=record["biolink:negated"] == ["true"],
            form=record.get("bmo:subjectForm", [""])[0],
            # Of what is increased somewhere the number is meant anyway.
            counted=relation.propagates_sign
            and record.get("biolink:subject_aspect_qualifier") == ["abundance"]
            and directory.by_id[subject].category in cells,
            # What the relation itself says of the subject need not be said again.
            direction="" if direction == relation.subject_direction else direction,
            contexts=tuple(sorted(record.get("bmo:diseaseContext", ()))),
            stages=tuple(sorted(record.get("bmo:cascadeStage", ()))),
            sites=tuple(sorted(record.get("biolink:anatomical_context_qualifier", ()))),
            compared_with=compared,
            evidence=len(lines),
            evidence_kinds=tuple(sorted({kind for line in lines for kind in line.kinds})),
            context_basis=_nearest(line.context_basis for line in lines),
            stage_basis=_nearest(line.stage_basis for line in lines),
            site_basis=_nearest(line.site_basis for line in lines),
            contested=_contested(lines),
        )
        yield Row(subject, record["rdf:object"][0], qualified, key, lines)


def _nearest(bases: Iterable[str]) -> str:
    """Return the nearest place where something stands.

    >>> _nearest(["heading", "", "paragraph"])
    'paragraph'
    """
    return min(filter(None, bases), key=BASES.index, default="")


def _contested(lines: Sequence[Locator]) -> bool:
    """Say whether each line that cites a paper has one that says otherwise than the article."""
    citing = [line for line in lines if line.citations]
    return bool(citing) and all(any(note.kind == "sense" for note in line.paper_notes) for line in citing)


def _tested(store: Store, ontology: Ontology, cited: Cited) -> Iterator[Row]:
    """Yield a row for each intervention of each arm of a publication, which is of its patients."""
    records = store.records(GRAPH_TRIALS)
    for record in records.values():
        if "bmo:TrialPublication" not in record.get("rdf:type", ()):
            continue
        row = record["bmo:tableRow"][0]
        contexts = tuple(sorted(record.get("bmo:population", ())))
        stated: dict[str, Any] = {"context_basis": BASES[0] if contexts else ""}
        locator = Locator(
            row,
            citations=(int(record["bmo:reference"][0]),),
            kinds=_PATIENTS,
            papers=cited.papers(record),
            paper_notes=cited.paper_notes(record),
            notes=cited.remarks(row),
            **stated,
        )
        for arm in sorted(record.get("bmo:hasArm", ())):
            control = records[arm]["bmo:armRole"] == ["control"]
            relation = ontology.relation_with("comparator" if control else "tested")
            qualified = Qualified(
                relation.name, ARTICLE_LAYER, sign=relation.sign, contexts=contexts, evidence=1,
                evidence_kinds=_PATIENTS, **stated,
            )  # fmt: skip
            for intervention in sorted(records[arm]["bmo:hasIntervention"]):
                trial = record["bmo:ofTrial"][0]
                yield Row(intervention, trial, qualified, f"{arm}-{intervention}", (locator,))


def _facts(store: Store, relations: dict[str, Relation]) -> Iterator[Row]:
    for graph in store.graphs(GRAPH_LAYERS):
        for key, record in store.records(graph).items():
            if not key.startswith("bmb:") or "rdf:subject" not in record:
                continue
            found = _source_record(record)
            relation = relations[expand(record["rdf:predicate"][0])]
            qualified = Qualified(
                relation.name,
                found.layer,
                sign=relation.sign,
                form=_form(found.record),
                evidence=1,
                source=2 if found.confidence else 1,
            )
            yield Row(record["rdf:subject"][0], record["rdf:object"][0], qualified, key, (found,))


def _form(record: str) -> str:
    """Return the form that a record of CIViC, which names a molecular profile, is about; else nothing.

    >>> _form("EID645: PTEN Loss, level B"), _form("EID955: PTEN Expression, level B")
    ('genetic_variant_form', '')
    """
    if not re.match(r"EID\d+: ", record):
        return ""
    amount = re.search(r"expression|amplification|serum levels|wildtype", record, re.IGNORECASE)
    return "" if amount else "genetic_variant_form"


def _source_record(record: _Record) -> SourceRecord:
    return SourceRecord(
        record["bmo:layer"][0].removeprefix(GRAPH_LAYERS),
        record["bmo:sourceRecord"][0],
        record["biolink:knowledge_level"][0],
        record.get("bmo:confidence", [""])[0],
    )


def _locator(record: _Record, cited: Cited) -> Locator:
    sentence = record["bmo:inSentence"][0].removeprefix("bms:")
    return Locator(
        sentence=sentence,
        panels=tuple(sorted(panel.removeprefix("bms:panel-") for panel in record.get("bmo:inPanel", ()))),
        citations=tuple(sorted(int(number) for number in record.get("bmo:citation", ()))),
        subject_mention=record["bmo:subjectMention"][0],
        cue=record["bmo:cue"][0],
        object_mention=record["bmo:objectMention"][0],
        kinds=tuple(sorted(record.get("bmo:evidenceKind", ()))),
        context_basis=record.get("bmo:contextBasis", [""])[0],
        stage_basis=record.get("bmo:stageBasis", [""])[0],
        site_basis=record.get("bmo:siteBasis", [""])[0],
        papers=cited.papers(record),
        paper_notes=cited.paper_notes(record),
        notes=cited.remarks(sentence),
    )
