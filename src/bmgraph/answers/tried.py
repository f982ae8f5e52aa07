"""Publications and outcomes of the trial tables that fit what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bmgraph.dataset.entities import Directory
from bmgraph.names import nearest
from bmgraph.ontology import Ontology
from bmgraph.trials.filters import (
    drugs_acting_on,
    interventions_called,
    select_outcomes,
    select_publications,
)
from bmgraph.trials.reports import OutcomeRow, PublicationRow

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["find_outcomes", "find_publications"]


def find_publications(
    graph: nx.MultiDiGraph[str] | None,
    directory: Directory,
    ontology: Ontology,
    publications: Sequence[PublicationRow],
    *,
    drug: str = "",
    target: str = "",
    population: str = "",
    trial: str = "",
) -> tuple[list[PublicationRow], set[str] | None]:
    """Return the publications that fit, and the interventions asked for (None for all).

    Args:
        graph: the whole graph; None where neither a drug nor a target is asked for.
        directory: its names.
        ontology: its relations.
        publications: of the trial tables.
        drug: a drug, a class, or a therapy that an arm received.
        target: what a drug of an arm acts on.
        population: a disease, an alteration or words.
        trial: a registry id or acronym.

    Raises:
        EntityNotFound: a name is unknown.
    """
    drugs: set[str] | None = None
    if graph is not None and drug:
        drugs = interventions_called(graph, directory, ontology, directory.get(drug).id)
    if graph is not None and target:
        acting = drugs_acting_on(graph, directory, ontology, directory.get(target, "Gene").id)
        drugs = acting if drugs is None else drugs & acting
    found = select_publications(publications, directory, drugs=drugs, population=population, trial=trial)
    return found, drugs


def find_outcomes(
    outcomes: Sequence[OutcomeRow],
    publications: Sequence[PublicationRow],
    drugs: set[str] | None,
    endpoint: str,
) -> list[OutcomeRow]:
    """Return the outcomes of some publications that fit.

    Raises:
        ValueError: an unknown endpoint.
    """
    known = sorted({row.endpoint for row in outcomes})
    if endpoint and endpoint.casefold() not in {name.casefold() for name in known}:
        near = nearest(endpoint, known)
        raise ValueError(f"no endpoint is called {endpoint!r}: use one of {', '.join(near or known)}")
    return select_outcomes(outcomes, publications, endpoint=endpoint, drugs=drugs)
