"""Publications and outcomes of the trials that fit what is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bmgraph.dataset.entities import Directory
from bmgraph.errors import EntityNotFound
from bmgraph.ontology import Ontology
from bmgraph.trials.comparison import unreported
from bmgraph.trials.criteria import Criteria, endpoint_called
from bmgraph.trials.filters import (
    drugs_acting_on,
    interventions_called,
    select_outcomes,
    select_publications,
)
from bmgraph.trials.order import best_first, sort_rows
from bmgraph.trials.reports import OutcomeRow, PublicationRow

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Tried", "endpoints_of", "find_outcomes", "find_publications"]


class Tried(NamedTuple):
    """What is asked of the trials, on which graph.

    `projection` makes the whole graph as NetworkX knows graphs; only drugs, targets and classes need it.
    """

    projection: Callable[[], nx.MultiDiGraph[str]]
    directory: Directory
    ontology: Ontology
    publications: Sequence[PublicationRow]
    outcomes: Sequence[OutcomeRow]


def endpoints_of(outcomes: Sequence[OutcomeRow]) -> Mapping[str, list[str]]:
    """Return the endpoints that are reported, by row of the tables."""
    found: dict[str, dict[str, None]] = {}
    for row in outcomes:
        found.setdefault(row.row, {})[row.endpoint] = None
    return {row: list(endpoints) for row, endpoints in found.items()}


def find_publications(tried: Tried, criteria: Criteria, sort: str = "") -> list[PublicationRow]:
    """Return the publications that fit, in the order that is asked for.

    Raises:
        EntityNotFound: a name is unknown.
        ValueError: what is asked for, or the order, cannot be read.
    """
    found = _select(tried, criteria, _drugs(tried, criteria))
    return sort_rows(found, sort, endpoints_of(tried.outcomes)) if sort else found


def find_outcomes(
    tried: Tried, criteria: Criteria, sort: str = "", top: int | None = None
) -> list[OutcomeRow]:
    """Return the outcomes that fit, in the order that is asked for, and the arms that lack the endpoint.

    An arm lacks it beside another arm of its publication that has it, and wherever a trial, an arm, a drug or
    a target is asked for.

    Raises:
        EntityNotFound: a name is unknown.
        ValueError: what is asked for, or the order, cannot be read; the best of no endpoint.
    """
    if top is not None and not criteria.endpoint:
        raise ValueError("the best of different endpoints are not compared: name an endpoint")
    drugs = _drugs(tried, criteria)
    endpoint = endpoint_called(criteria.endpoint, tried.outcomes) if criteria.endpoint else ""
    publications = _select(tried, criteria._replace(endpoint=""), drugs)
    found = select_outcomes(tried.outcomes, publications, endpoint=endpoint, drugs=drugs, arm=criteria.arm)
    if top is not None:
        return best_first(found, top)
    if endpoint:
        lacking = unreported(
            tried.outcomes,
            publications,
            tried.directory,
            endpoint,
            fits=lambda row: bool(select_outcomes([row], [row.publication], drugs=drugs, arm=criteria.arm)),
            every=bool(criteria.trial or criteria.arm or drugs is not None),
        )
        return [*(sort_rows(found, sort) if sort else found), *lacking]
    return sort_rows(found, sort) if sort else found


def _drugs(tried: Tried, criteria: Criteria) -> set[str] | None:
    """Return the interventions that are asked for, None for all."""
    drugs: set[str] | None = None
    directory, ontology = tried.directory, tried.ontology
    if criteria.drug:
        asked = directory.get(criteria.drug).id
        drugs = interventions_called(tried.projection(), directory, ontology, asked)
    if criteria.target:
        asked = directory.get(criteria.target, "Gene").id
        acting = drugs_acting_on(tried.projection(), directory, ontology, asked)
        drugs = acting if drugs is None else drugs & acting
    return drugs


def _select(tried: Tried, criteria: Criteria, drugs: set[str] | None) -> list[PublicationRow]:
    return select_publications(
        tried.publications,
        tried.outcomes,
        tried.directory,
        criteria,
        drugs=drugs,
        classes=_class(tried, criteria.therapy_class),
    )


def _class(tried: Tried, text: str) -> set[str]:
    """Return the interventions of a class by name; none if no treatment is called so."""
    if not text:
        return set()
    treatments = tried.ontology.categories_with("treatment", "given")
    try:
        found = tried.directory.get(text)
    except EntityNotFound:
        return set()
    if found.category not in treatments:
        return set()
    return interventions_called(tried.projection(), tried.directory, tried.ontology, found.id)
