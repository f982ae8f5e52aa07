"""The dataset as a NetworkX graph: nodes are entities, edges are assertions, trials, background facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bmgraph.dataset.entities import Directory, read_directory
from bmgraph.graph.qualifiers import OTHER_FORMS
from bmgraph.namespaces import GRAPH_ASSERTIONS, GRAPH_EVIDENCE, GRAPH_LAYERS, GRAPH_TRIALS, expand
from bmgraph.ontology import Ontology, Relation

if TYPE_CHECKING:
    import networkx as nx

    from bmgraph.dataset.store import Store

__all__ = ["ARTICLE_LAYER", "Locator", "Record", "project"]

#: The layer of what the article says; every other layer is a reference.
ARTICLE_LAYER = "article"


@dataclass(frozen=True, slots=True, order=True)
class Locator:
    """Where in the article an assertion stands, and the words it rests on there.

    A row of a trial table has its name (``t1-05``) in place of a sentence and no words.
    """

    sentence: str
    panels: tuple[str, ...] = ()
    citations: tuple[int, ...] = ()
    subject_mention: str = ""
    cue: str = ""
    object_mention: str = ""

    def __str__(self) -> str:
        """Return ``6.3.1-p1-s5, Figure 4C1, ref 272``."""
        parts = [self.sentence]
        parts += [f"Figure {panel}" for panel in self.panels]
        if self.citations:
            numbers = ", ".join(map(str, self.citations))
            parts.append(f"ref{'s' if len(self.citations) > 1 else ''} {numbers}")
        return ", ".join(parts)

    @property
    def words(self) -> str:
        """The mentions with the cue between them; empty for a table row."""
        return f"{self.subject_mention} … {self.cue} … {self.object_mention}" if self.cue else ""

    def as_dict(self) -> dict[str, object]:
        """Return the locator for JSON."""
        row = self.sentence.startswith("t")
        return {
            "sentence": self.sentence,
            "section": f"table {self.sentence[1]}" if row else self.sentence.rsplit("-p", 1)[0],
            "panels": list(self.panels),
            "citations": list(self.citations),
            "subject_mention": self.subject_mention,
            "cue": self.cue,
            "object_mention": self.object_mention,
        }


@dataclass(frozen=True, slots=True, order=True)
class Record:
    """Where in a reference a background fact stands."""

    layer: str
    record: str
    knowledge_level: str
    confidence: str = ""

    words = ""

    def __str__(self) -> str:
        """Return ``drugcentral: struct 4902 (knowledge_assertion)``."""
        sure = f", confidence {self.confidence}" if self.confidence else ""
        return f"{self.layer}: {self.record} ({self.knowledge_level}{sure})"

    def as_dict(self) -> dict[str, object]:
        """Return the record for JSON."""
        return {
            "layer": self.layer,
            "record": self.record,
            "knowledge_level": self.knowledge_level,
            "confidence": self.confidence,
        }


def project(
    store: Store, ontology: Ontology, *, article_only: bool = False
) -> tuple[nx.MultiDiGraph[str], Directory]:
    """Return the projection and the directory that it was made with.

    Nodes are CURIEs with ``label``, ``category`` (class name) and ``color``. Edges run from subject
    to object, keyed by assertion id, with ``predicate`` and ``label`` of the relation, its ``sign``
    (+1, -1, 0), whether it is ``causal`` and ``passes_sign``; ``other_form`` is true if a mutant or variant
    form of the subject is meant, or the number of its cells: what is said of another form is another matter;
    ``takes_sign`` is false then, and where the relation says what the subject has (`Ontology.accepts_sign`);
    ``path_sign`` is the sign with which a path counts the assertion: 0 if it compares one brain metastasis
    with another. Then ``hedged``, ``negated``, ``subject_direction``, ``subject_form``;
    ``contexts``, ``stages``, ``sites``, ``compared_with`` (sorted tuples of CURIEs), ``layer`` (``article``
    or the source of a background fact) and ``evidence`` (sorted tuple of `Locator`, or of `Record` in a
    background layer). An arm's intervention is joined to its trial, keyed by the arm. Nodes without an edge
    are left out.

    Args:
        store: the dataset.
        ontology: its relations.
        article_only: leave the background layers out.
    """
    import networkx as nx

    directory = read_directory(store)
    relations = {relation.iri: relation for relation in ontology.relations.values()}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()

    def join(subject: str, object_: str, key: str, relation: Relation, **data: Any) -> None:
        for curie in (subject, object_):
            listing = directory.by_id[curie]
            graph.add_node(
                curie,
                label=listing.label,
                category=listing.category,
                color=ontology.color(listing.category),
            )
        category = directory.by_id[subject].category
        other = data.pop("counted", False) or data.get("subject_form") in OTHER_FORMS
        plain = {
            "predicate": relation.name, "label": relation.label, "sign": relation.sign,
            "causal": relation.causal, "passes_sign": relation.propagates_sign, "other_form": other,
            "takes_sign": not other and ontology.accepts_sign(relation.name, category),
            "path_sign": relation.sign, "hedged": False, "negated": False, "subject_direction": "",
            "subject_form": "",
            "contexts": (), "stages": (), "sites": (), "compared_with": (), "layer": ARTICLE_LAYER,
        }  # fmt: skip
        graph.add_edge(subject, object_, key=key, **(plain | data))

    evidence = store.records(GRAPH_EVIDENCE)
    records = store.records(GRAPH_ASSERTIONS)
    metastases = set(directory.descendants(ontology.entity_with("brain-metastasis")))
    for key in sorted(curie for curie in records if curie.startswith("bma:")):
        record = records[key]
        relation = relations[expand(record["rdf:predicate"][0])]
        form = record.get("bmo:subjectForm", [""])[0]
        compared = tuple(sorted(record.get("bmo:comparedWith", ())))
        direction = record.get("biolink:subject_direction_qualifier", [""])[0]
        join(
            record["rdf:subject"][0],
            record["rdf:object"][0],
            key,
            relation,
            # Of what is increased somewhere the number is meant anyway.
            counted=relation.propagates_sign
            and record.get("biolink:subject_aspect_qualifier") == ["abundance"]
            and directory.by_id[record["rdf:subject"][0]].category in ontology.categories_with("counted"),
            path_sign=relation.sign if metastases.isdisjoint(compared) else 0,
            hedged=record["bmo:hedged"] == ["true"],
            negated=record["biolink:negated"] == ["true"],
            # What the relation itself says of the subject need not be said again.
            subject_direction="" if direction == relation.subject_direction else direction,
            subject_form=form,
            compared_with=compared,
            contexts=tuple(sorted(record.get("bmo:diseaseContext", ()))),
            stages=tuple(sorted(record.get("bmo:cascadeStage", ()))),
            sites=tuple(sorted(record.get("biolink:anatomical_context_qualifier", ()))),
            evidence=tuple(sorted(_locator(evidence[item]) for item in record["bmo:hasEvidence"])),
        )
    for subject, trial, key, control, contexts, locator in _tested(store):
        relation = ontology.relation_with("comparator" if control else "tested")
        join(subject, trial, key, relation, contexts=contexts, evidence=(locator,))
    for key, record in () if article_only else _facts(store):
        form = _form(record["bmo:sourceRecord"][0])
        join(
            record["rdf:subject"][0],
            record["rdf:object"][0],
            key,
            relations[expand(record["rdf:predicate"][0])],
            subject_form=form,
            layer=record["bmo:layer"][0].removeprefix(GRAPH_LAYERS),
            evidence=(_record(record),),
        )
    return graph, directory


def _tested(store: Store) -> Iterator[tuple[str, str, str, bool, tuple[str, ...], Locator]]:
    """Yield intervention, trial, key, whether it is the comparator, populations, table row."""
    records = store.records(GRAPH_TRIALS)
    for _, record in sorted(records.items()):
        if "bmo:TrialPublication" not in record.get("rdf:type", ()):
            continue
        locator = Locator(record["bmo:tableRow"][0], citations=(int(record["bmo:reference"][0]),))
        contexts = tuple(sorted(record.get("bmo:population", ())))
        for arm in sorted(record.get("bmo:hasArm", ())):
            for intervention in sorted(records[arm]["bmo:hasIntervention"]):
                control = records[arm]["bmo:armRole"] == ["control"]
                key = f"{arm}-{intervention}"
                yield intervention, record["bmo:ofTrial"][0], key, control, contexts, locator


def _facts(store: Store) -> Iterator[tuple[str, dict[str, list[str]]]]:
    for graph in store.graphs(GRAPH_LAYERS):
        for key, record in sorted(store.records(graph).items()):
            if key.startswith("bmb:") and "rdf:subject" in record:
                yield key, record


def _form(record: str) -> str:
    """Return the form that a record of CIViC, which names a molecular profile, tells of; else nothing.

    >>> _form("EID645: PTEN Loss, level B"), _form("EID955: PTEN Expression, level B")
    ('genetic_variant_form', '')
    """
    if not re.match(r"EID\d+: ", record):
        return ""
    amount = re.search(r"expression|amplification|serum levels|wildtype", record, re.IGNORECASE)
    return "" if amount else "genetic_variant_form"


def _record(record: dict[str, list[str]]) -> Record:
    return Record(
        record["bmo:layer"][0].removeprefix(GRAPH_LAYERS),
        record["bmo:sourceRecord"][0],
        record["biolink:knowledge_level"][0],
        record.get("bmo:confidence", [""])[0],
    )


def _locator(record: dict[str, list[str]]) -> Locator:
    return Locator(
        sentence=record["bmo:inSentence"][0].removeprefix("bms:"),
        panels=tuple(sorted(panel.removeprefix("bms:panel-") for panel in record.get("bmo:inPanel", ()))),
        citations=tuple(sorted(int(number) for number in record.get("bmo:citation", ()))),
        subject_mention=record["bmo:subjectMention"][0],
        cue=record["bmo:cue"][0],
        object_mention=record["bmo:objectMention"][0],
    )
