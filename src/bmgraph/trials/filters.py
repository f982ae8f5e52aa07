"""Which publications and outcomes are asked for: by drug, target, population, trial, endpoint."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from bmgraph.dataset.entities import Directory
from bmgraph.errors import EntityNotFound
from bmgraph.names import nearest, search_key
from bmgraph.ontology import Ontology
from bmgraph.trials.populations import population_filter
from bmgraph.trials.reports import OutcomeRow, PublicationRow

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["drugs_acting_on", "interventions_called", "select_outcomes", "select_publications"]


def drugs_acting_on(
    graph: nx.MultiDiGraph[str], directory: Directory, ontology: Ontology, target: str
) -> set[str]:
    """Return the drugs and classes that act on a gene, or on a family or complex that it is in.

    Both what the article says and what the projection's layers say count; a class stands for its
    drugs and, if a drug acts on the target, so does the class it is given for.
    """
    memberships = ontology.relations_with("membership")
    acts, treatments = ontology.relations_with("acts-on"), ontology.categories_with("treatment")
    aims = {target, *(c for c, x in directory.by_id.items() if target in x.members)}
    aims |= {v for _, v, d in graph.out_edges(target, data=True) if d["predicate"] in memberships}
    acting = {
        u
        for aim in aims
        if aim in graph
        for u, _, d in graph.in_edges(aim, data=True)
        if d["predicate"] in acts and not d["negated"] and graph.nodes[u]["category"] in treatments
    }
    return {narrower for curie in acting for narrower in directory.descendants(curie)}


def interventions_called(
    graph: nx.MultiDiGraph[str], directory: Directory, ontology: Ontology, curie: str
) -> set[str]:
    """Return an intervention with what is narrower, what is one of it, and the combinations that hold one."""
    subclass = ontology.relations_with("subclass")
    found = set[str]()
    waiting = [curie]
    while waiting:
        new = set(directory.descendants(waiting.pop())) - found
        found |= new
        waiting += [u for v in sorted(new) if v in graph for u, _, d in graph.in_edges(v, data=True)
                    if d["predicate"] in subclass and not d["negated"]]  # fmt: skip
    return found | {c for c, x in directory.by_id.items() if not found.isdisjoint(x.members)}


def select_publications(
    publications: Sequence[PublicationRow],
    directory: Directory,
    *,
    drugs: Collection[str] | None = None,
    population: str = "",
    trial: str = "",
) -> list[PublicationRow]:
    """Return the publications that fit every filter that is given.

    Args:
        publications: see `reports.read_reports`.
        directory: the names of diseases and genes.
        drugs: CURIEs, one of which an arm received.
        population: see `populations.population_filter`.
        trial: a registry id in any spelling, an acronym, a label or a row of the tables.

    Raises:
        EntityNotFound: no population or no trial is called so; carries the nearest.
    """
    fits = population_filter(population, directory, publications) if population else None
    rows = _of_trial(publications, directory, trial) if trial else publications
    return [
        row
        for row in rows
        if (drugs is None or not set(drugs).isdisjoint(row.interventions)) and (fits is None or fits(row))
    ]


def select_outcomes(
    outcomes: Iterable[OutcomeRow],
    publications: Iterable[PublicationRow],
    *,
    endpoint: str = "",
    drugs: Collection[str] | None = None,
) -> list[OutcomeRow]:
    """Return the outcomes of some publications that fit every filter that is given.

    Args:
        outcomes: see `reports.read_reports`.
        publications: see `select_publications`.
        endpoint: an endpoint's id, case ignored.
        drugs: CURIEs, one of which the value's arm received.
    """
    rows = {publication.row for publication in publications}
    return [
        row
        for row in outcomes
        if row.row in rows
        and (not endpoint or row.endpoint.casefold() == endpoint.casefold())
        and (drugs is None or not set(drugs).isdisjoint(row.interventions))
    ]


def _of_trial(
    publications: Sequence[PublicationRow], directory: Directory, text: str
) -> list[PublicationRow]:
    """Return the publications of the trial of this name; none if it is in no table.

    A registry's address or name may stand before its id.

    Raises:
        EntityNotFound: no trial has the name; carries the nearest.
    """
    keys = [{search_key(name) for name in row.names} for row in publications]
    last = re.split(r"[\s:/]+", text.strip().rstrip("/"))[-1]
    for wanted in (text, last):
        found = [row for row, named in zip(publications, keys, strict=True) if search_key(wanted) in named]
        if found or directory.called(wanted, "ClinicalTrial"):
            return found
    known = (name for row in publications for name in row.names)
    raise EntityNotFound(text, nearest(text, known, cutoff=0.6), what="trial")
