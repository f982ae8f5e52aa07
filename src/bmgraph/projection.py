"""The dataset as a NetworkX graph: nodes are entities, edges are assertions."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from bmgraph.lookup import Directory, read_directory
from bmgraph.namespaces import GRAPH_ASSERTIONS, GRAPH_EVIDENCE, expand
from bmgraph.ontology import Ontology
from bmgraph.store import Store

__all__ = ["Locator", "project", "to_networkx"]


@dataclass(frozen=True, slots=True, order=True)
class Locator:
    """Where in the article an assertion stands, and the words it rests on there."""

    sentence: str
    panels: tuple[str, ...]
    citations: tuple[int, ...]
    subject_mention: str
    cue: str
    object_mention: str

    def __str__(self) -> str:
        """Return ``6.3.1-p1-s5, Figure 4C1, ref 272``."""
        parts = [self.sentence]
        parts += [f"Figure {panel}" for panel in self.panels]
        if self.citations:
            numbers = ", ".join(map(str, self.citations))
            parts.append(f"ref{'s' if len(self.citations) > 1 else ''} {numbers}")
        return ", ".join(parts)

    def as_dict(self) -> dict[str, object]:
        """Return the locator for JSON."""
        return {
            "sentence": self.sentence,
            "section": self.sentence.rsplit("-p", 1)[0],
            "panels": list(self.panels),
            "citations": list(self.citations),
            "subject_mention": self.subject_mention,
            "cue": self.cue,
            "object_mention": self.object_mention,
        }


def to_networkx(store: Store, ontology: Ontology) -> nx.MultiDiGraph[str]:
    """Project the store: see `project`, which also returns the directory of entities."""
    return project(store, ontology)[0]


def project(store: Store, ontology: Ontology) -> tuple[nx.MultiDiGraph[str], Directory]:
    """Return the projection and the directory that it was made with.

    Nodes are CURIEs with ``label``, ``category`` (class name) and ``color``. Edges run from subject
    to object, keyed by assertion id, with ``predicate`` and ``label`` of the relation, ``sign``
    (+1, -1, 0), ``causal``, ``hedged``, ``negated``, ``subject_direction``, ``contexts``, ``stages``,
    ``sites`` (sorted tuples of CURIEs) and ``evidence`` (sorted tuple of `Locator`). Nodes without
    an assertion are left out.
    """
    directory = read_directory(store)
    evidence = store.records(GRAPH_EVIDENCE)
    relations = {relation.iri: relation for relation in ontology.relations.values()}
    records = store.records(GRAPH_ASSERTIONS)

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for key in sorted(curie for curie in records if curie.startswith("bma:")):
        record = records[key]
        (subject,), (object_,) = record["rdf:subject"], record["rdf:object"]
        for curie in (subject, object_):
            listing = directory.by_id[curie]
            graph.add_node(
                curie,
                label=listing.label,
                category=listing.category,
                color=ontology.color(listing.category),
            )
        relation = relations[expand(record["rdf:predicate"][0])]
        graph.add_edge(
            subject,
            object_,
            key=key,
            predicate=relation.name,
            label=relation.label,
            sign=relation.sign,
            causal=relation.causal,
            hedged=record["bmo:hedged"] == ["true"],
            negated=record["biolink:negated"] == ["true"],
            subject_direction=record.get("biolink:subject_direction_qualifier", [""])[0],
            contexts=tuple(sorted(record.get("bmo:diseaseContext", ()))),
            stages=tuple(sorted(record.get("bmo:cascadeStage", ()))),
            sites=tuple(sorted(record.get("biolink:anatomical_context_qualifier", ()))),
            evidence=tuple(sorted(_locator(evidence[item]) for item in record["bmo:hasEvidence"])),
        )
    return graph, directory


def _locator(record: dict[str, list[str]]) -> Locator:
    return Locator(
        sentence=record["bmo:inSentence"][0].removeprefix("bms:"),
        panels=tuple(sorted(panel.removeprefix("bms:panel-") for panel in record.get("bmo:inPanel", ()))),
        citations=tuple(sorted(int(number) for number in record.get("bmo:citation", ()))),
        subject_mention=record["bmo:subjectMention"][0],
        cue=record["bmo:cue"][0],
        object_mention=record["bmo:objectMention"][0],
    )
