"""Which publications and outcomes are asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from bmgraph.curation.model import CONCLUSIONS
from bmgraph.dataset.entities import Directory
from bmgraph.errors import EntityNotFound
from bmgraph.names import nearest, search_key
from bmgraph.ontology import Ontology
from bmgraph.trials.criteria import (
    NOT_PRINTED,
    Criteria,
    arm_words,
    conclusion_test,
    endpoint_called,
    line_test,
    number_test,
    phase_test,
    words_test,
)
from bmgraph.trials.populations import Test, alteration_filter, population_filter
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
        waiting += [
            u
            for v in sorted(new)
            if v in graph
            for u, _, d in graph.in_edges(v, data=True)
            if d["predicate"] in subclass and not d["negated"]
        ]
    return found | {c for c, x in directory.by_id.items() if not found.isdisjoint(x.members)}


def select_publications(
    publications: Sequence[PublicationRow],
    outcomes: Iterable[OutcomeRow],
    directory: Directory,
    criteria: Criteria,
    *,
    drugs: Collection[str] | None = None,
    classes: Collection[str] = (),
) -> list[PublicationRow]:
    """Return the publications that fit everything that is asked for.

    Args:
        publications: see `reports.read_reports`.
        outcomes: likewise, for the endpoints.
        directory: the names of diseases and genes.
        criteria: what is asked for; the drug, the target and the class of drugs by the next two.
        drugs: CURIEs, one of which an arm received.
        classes: CURIEs of the class that is asked for, beside the words of the table.

    Raises:
        EntityNotFound: no population, alteration, line or trial is called so; carries the nearest.
        ValueError: what is asked of a year, phase, endpoint, conclusion or number cannot be read.
    """
    asked = criteria
    rows = _of_trial(publications, directory, asked.trial) if asked.trial else publications
    tests: list[Test] = []
    if drugs is not None:
        tests.append(lambda row: not set(drugs).isdisjoint(row.interventions))
    if asked.population:
        tests.append(population_filter(asked.population, directory, publications))
    if asked.alteration:
        tests.append(_alteration(asked.alteration, directory, publications))
    if asked.therapy_class:
        tests.append(_class(asked.therapy_class, classes, publications))
    if asked.endpoint:
        every = list(outcomes)
        endpoint = endpoint_called(asked.endpoint, every)
        reporting = {row.row for row in every if row.endpoint == endpoint}
        tests.append(lambda row: row.row in reporting)
    cells = _cell_tests(asked, publications)
    return [row for row in rows if all(test(row) for test in (*tests, *cells))]


def _cell_tests(asked: Criteria, publications: Sequence[PublicationRow]) -> list[Test]:
    """Return the tests of single cells."""
    tests: list[Test] = []
    if asked.year:
        year = number_test(asked.year, "year")
        tests.append(lambda row: year(row.year))
    if asked.n:
        number = number_test(asked.n, "number of people")
        tests.append(lambda row: number(row.n))
    if asked.phase:
        phase = phase_test(asked.phase)
        tests.append(lambda row: phase(row.phase))
    if asked.line:
        line = line_test(asked.line, (row.line for row in publications))
        tests.append(lambda row: line(row.line))
    if asked.conclusion:
        conclusion = conclusion_test(asked.conclusion, CONCLUSIONS)
        tests.append(lambda row: conclusion(row.conclusion))
    if asked.arm:
        arm = words_test(asked.arm)
        tests.append(lambda row: any(map(arm, arm_words(row))))
    return tests


def _alteration(text: str, directory: Directory, publications: Sequence[PublicationRow]) -> Test:
    if text.strip().casefold() == NOT_PRINTED:
        return lambda row: not row.selections
    return alteration_filter(text, directory, publications)


def _class(text: str, drugs: Collection[str], publications: Sequence[PublicationRow]) -> Test:
    """Return the test whether a publication's class has these words, or an arm received one of its drugs."""
    words = words_test(text)

    def test(row: PublicationRow) -> bool:
        return words(row.therapy_class) or not set(drugs).isdisjoint(row.interventions)

    if not drugs and not any(map(test, publications)):
        known = sorted({row.therapy_class for row in publications})
        raise EntityNotFound(text, nearest(text, known, cutoff=0.3), what="class of therapies")
    return test


def select_outcomes(
    outcomes: Iterable[OutcomeRow],
    publications: Iterable[PublicationRow],
    *,
    endpoint: str = "",
    drugs: Collection[str] | None = None,
    arm: str = "",
) -> list[OutcomeRow]:
    """Return the outcomes of some publications that fit every filter.

    Args:
        outcomes: see `reports.read_reports`.
        publications: see `select_publications`.
        endpoint: an endpoint's id.
        drugs: CURIEs, one of which the value's arm received.
        arm: words of the arm's label, its role or its drugs.
    """
    rows = {publication.row for publication in publications}
    named = words_test(arm) if arm else None
    return [
        row
        for row in outcomes
        if row.row in rows
        and endpoint in ("", row.endpoint)
        and (drugs is None or not set(drugs).isdisjoint(row.interventions))
        and (named is None or named(f"{row.arm} ; {row.role} ; {row.drugs}"))
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
        if found:
            return found
        try:
            label = directory.get(wanted, "ClinicalTrial").label
        except EntityNotFound:
            continue
        return [row for row in publications if row.trial == label]
    known = (name for row in publications for name in row.names)
    raise EntityNotFound(text, nearest(text, known, cutoff=0.6), what="trial")
