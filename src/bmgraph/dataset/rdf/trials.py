"""The trial tables as quads: trial <- publication -> arms, outcomes, adverse events."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from bmgraph.curation.model import AdverseEvent, Arm, Outcome, Publication
from bmgraph.curation.reading import Curation
from bmgraph.dataset.rdf.node import Node, decimal, number, truth
from bmgraph.dataset.rdf.papers import PaperLinks
from bmgraph.namespaces import GRAPH_TRIALS, compress, expand
from bmgraph.ontology import Ontology

__all__ = ["trial_quads"]


#: The texts of a publication: predicate -> attribute.
_PRINTED = {
    "bmo:tableRow": "row",
    "bmo:sha256": "sha256",
    "bmo:tableSection": "section",
    "bmo:therapyPrinted": "therapy_printed",
    "bmo:therapyClass": "therapy_class",
    "bmo:firstAuthor": "first_author",
    "bmo:acronym": "acronym",
    "bmo:phase": "phase",
    "bmo:phasePrinted": "phase_printed",
    "bmo:treatmentLine": "line",
    "bmo:brainMetastasisStatus": "bm_status",
    "bmo:region": "region",
    "bmo:populationRemark": "population_remark",
    "bmo:participantsPrinted": "participants_printed",
    "bmo:conclusionClass": "conclusion",
    "bmo:adverseEventRemark": "adverse_event_remark",
    "bmo:curatorRemark": "remark",
}


def trial_quads(curation: Curation, ontology: Ontology, papers: PaperLinks) -> Iterator[ox.Quad]:
    """Yield endpoints, and each publication with what it reports.

    The drug's plain triple ``bmo:testedIn`` (or ``bmo:comparatorIn`` for a control arm) stands
    beside the exact shape, so that a query need not walk through arms.
    """
    for endpoint in curation.endpoints.values():
        node = Node(expand(f"bmt:endpoint-{endpoint.id}"), GRAPH_TRIALS)
        node.link("rdf:type", "bmo:Endpoint", "skos:Concept")
        node.text("rdfs:label", endpoint.label)
        node.text("skos:notation", endpoint.id)
        node.text("skos:definition", endpoint.definition)
        node.link("skos:exactMatch", *endpoint.ncit)
        yield from node.quads
    for publication in curation.publications:
        yield from _publication_quads(publication, ontology)
        yield from papers.quads(
            f"bmt:{publication.row}",
            publication.row,
            (publication.reference,),
            publication.paper_notes,
            GRAPH_TRIALS,
        )


def _publication_quads(publication: Publication, ontology: Ontology) -> Iterator[ox.Quad]:
    name = f"bmt:{publication.row}"
    node = Node(expand(name), GRAPH_TRIALS)
    node.link("rdf:type", "bmo:TrialPublication")
    node.text("rdfs:label", f"{publication.first_author} {publication.year}")
    node.link("bmo:ofTrial", publication.trial)
    for predicate, column in _PRINTED.items():
        node.text(predicate, getattr(publication, column))
    node.text("bmo:registryIdPrinted", *publication.registry_ids_printed)
    node.text("bmo:alteration", *publication.alterations)
    node.link("bmo:population", *publication.population)
    node.link("bmo:alterationGene", *publication.alteration_genes)
    node.add("bmo:year", number(publication.year))
    node.add("bmo:reference", number(publication.reference))
    if publication.participants is not None:
        node.add("bmo:participants", number(publication.participants))
    for arm in publication.arms:
        curie = f"{name}-{arm.id}"
        node.link("bmo:hasArm", curie)
        yield from _arm_quads(arm, publication.trial, curie, ontology)
    for outcome in publication.outcomes:
        curie = f"{name}-o{outcome.number:02d}"
        node.link("bmo:hasOutcome", curie)
        yield from _outcome_quads(outcome, name, curie)
    for event in publication.adverse_events:
        curie = f"{name}-ae{event.number:02d}"
        node.link("bmo:hasAdverseEvent", curie)
        yield from _adverse_event_quads(event, name, curie)
    yield from node.quads


def _arm_quads(arm: Arm, trial: str, curie: str, ontology: Ontology) -> Iterator[ox.Quad]:
    node = Node(expand(curie), GRAPH_TRIALS)
    node.link("rdf:type", "bmo:TrialArm")
    node.text("rdfs:label", arm.label)
    node.text("bmo:armRole", arm.role)
    node.link("bmo:hasIntervention", *arm.interventions)
    node.text("bmo:dose", arm.dose)
    yield from node.quads
    tested = ontology.relation_with("comparator" if arm.role == "control" else "tested")
    for intervention in arm.interventions:
        plain = Node(expand(intervention), GRAPH_TRIALS)
        plain.link(compress(tested.iri), trial)
        yield from plain.quads


def _outcome_quads(outcome: Outcome, publication: str, curie: str) -> list[ox.Quad]:
    node = Node(expand(curie), GRAPH_TRIALS)
    node.link("rdf:type", "bmo:Outcome")
    node.link("bmo:ofArm", f"{publication}-{outcome.arm}" if outcome.arm else "")
    node.link("bmo:endpoint", f"bmt:endpoint-{outcome.endpoint}")
    node.text("bmo:subgroup", outcome.subgroup)
    node.text("bmo:statistic", outcome.statistic)
    node.text("bmo:comparisonOperator", outcome.operator)
    if outcome.timepoint:
        node.add("bmo:timepoint", decimal(outcome.timepoint))
        node.text("bmo:timeUnit", outcome.time_unit)
    if outcome.value:
        node.add("bmo:value", decimal(outcome.value))
    node.text("bmo:unit", outcome.unit)
    for predicate, count in (("bmo:numerator", outcome.numerator), ("bmo:denominator", outcome.denominator)):
        if count is not None:
            node.add(predicate, number(count))
    node.add("bmo:notReached", truth(outcome.not_reached))
    node.add("bmo:position", number(outcome.number))
    node.text("bmo:printedAs", outcome.printed)
    node.text("bmo:endpointPrinted", outcome.endpoint_printed)
    node.text("bmo:curatorRemark", outcome.remark)
    return node.quads


def _adverse_event_quads(event: AdverseEvent, publication: str, curie: str) -> list[ox.Quad]:
    node = Node(expand(curie), GRAPH_TRIALS)
    node.link("rdf:type", "bmo:AdverseEvent")
    node.text("rdfs:label", event.term)
    node.text("bmo:grade", event.grade)
    node.link("bmo:ofArm", f"{publication}-{event.arm}" if event.arm else "")
    if event.percent:
        node.add("bmo:value", decimal(event.percent))
        node.text("bmo:unit", "%")
    return node.quads
