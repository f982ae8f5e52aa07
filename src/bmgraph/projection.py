"""The dataset as a NetworkX graph: nodes are entities, edges are assertions."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from bmgraph.lookup import Directory, read_directory
from bmgraph.namespaces import expand
from bmgraph.ontology import Ontology
from bmgraph.results import display
from bmgraph.store import Store

__all__ = ["Locator", "project", "to_networkx"]

_EDGES_QUERY = """
SELECT ?id ?subject ?predicate ?object ?hedged ?negated ?direction ?context ?stage ?site WHERE {
  GRAPH <https://w3id.org/bmgraph/graph/assertions> {
    ?id a bmo:Assertion ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
        bmo:hedged ?hedged ; biolink:negated ?negated .
    OPTIONAL { ?id biolink:subject_direction_qualifier ?direction }
    { } UNION { ?id bmo:diseaseContext ?context } UNION { ?id bmo:cascadeStage ?stage }
    UNION { ?id biolink:anatomical_context_qualifier ?site }
  }
}
"""
_EVIDENCE_QUERY = """
SELECT ?id ?evidence ?sentence ?cue ?subject ?object ?panel ?citation WHERE {
  ?id bmo:hasEvidence ?evidence .
  ?evidence bmo:inSentence ?sentence ; bmo:cue ?cue ;
            bmo:subjectMention ?subject ; bmo:objectMention ?object .
  { } UNION { ?evidence bmo:inPanel ?panel } UNION { ?evidence bmo:citation ?citation }
}
"""


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
    evidence = _read_evidence(store)
    relations = {relation.iri: relation for relation in ontology.relations.values()}
    edges: dict[str, dict[str, set[str]]] = {}
    names = ("subject", "predicate", "object", "hedged", "negated", "direction", "context", "stage", "site")
    for row in store.query(_EDGES_QUERY, trusted=True).rows:
        record = edges.setdefault(display(row[0]), {name: set() for name in names})
        for name, term in zip(names, row[1:], strict=True):
            if term is not None:
                record[name].add(display(term))

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for key in sorted(edges):
        record = edges[key]
        (subject,), (object_,) = record["subject"], record["object"]
        for curie in (subject, object_):
            listing = directory.by_id[curie]
            graph.add_node(
                curie,
                label=listing.label,
                category=listing.category,
                color=ontology.color(listing.category),
            )
        relation = relations[expand(next(iter(record["predicate"])))]
        graph.add_edge(
            subject,
            object_,
            key=key,
            predicate=relation.name,
            label=relation.label,
            sign=relation.sign,
            causal=relation.causal,
            hedged=record["hedged"] == {"true"},
            negated=record["negated"] == {"true"},
            subject_direction=next(iter(record["direction"]), ""),
            contexts=tuple(sorted(record["context"])),
            stages=tuple(sorted(record["stage"])),
            sites=tuple(sorted(record["site"])),
            evidence=evidence.get(key, ()),
        )
    return graph, directory


def _read_evidence(store: Store) -> dict[str, tuple[Locator, ...]]:
    owners: dict[str, tuple[str, tuple[str, ...]]] = {}
    panels: dict[str, set[str]] = {}
    citations: dict[str, set[int]] = {}
    for row in store.query(_EVIDENCE_QUERY, trusted=True).rows:
        assertion, evidence, sentence, cue, subject, object_, panel, citation = map(display, row)
        words = (sentence.removeprefix("bms:"), subject, cue, object_)
        owners[evidence] = (assertion, words)
        if panel:
            panels.setdefault(evidence, set()).add(panel.removeprefix("bms:panel-"))
        if citation:
            citations.setdefault(evidence, set()).add(int(citation))
    out: dict[str, list[Locator]] = {}
    for evidence, (assertion, (sentence, subject, cue, object_)) in owners.items():
        out.setdefault(assertion, []).append(
            Locator(
                sentence,
                tuple(sorted(panels.get(evidence, ()))),
                tuple(sorted(citations.get(evidence, ()))),
                subject,
                cue,
                object_,
            )
        )
    return {assertion: tuple(sorted(found)) for assertion, found in out.items()}
