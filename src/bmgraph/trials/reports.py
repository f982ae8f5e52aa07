"""What the trials reported: outcomes and publications as rows that can be filtered and compared."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from bmgraph.dataset.entities import Directory
from bmgraph.namespaces import GRAPH_TRIALS

if TYPE_CHECKING:
    import networkx as nx

    from bmgraph.dataset.store import Store

__all__ = [
    "OUTCOME_FIELDS",
    "PROPORTIONS",
    "TRIAL_FIELDS",
    "OutcomeRow",
    "TrialRow",
    "attainable",
    "drugs_acting_on",
    "interventions_called",
    "names_of",
    "read_reports",
    "select",
    "unattainable",
]

#: Columns of the outcome table, and of the table of publications.
OUTCOME_FIELDS = (
    "trial", "registry_ids", "acronym", "year", "phase", "population", "arm", "drugs", "subgroup",
    "n", "endpoint", "statistic", "timepoint", "value", "unit", "reference",
)  # fmt: skip
TRIAL_FIELDS = (
    "trial", "registry_ids", "acronym", "year", "phase", "therapy_class", "population", "line",
    "drugs", "n", "conclusion", "first_author", "reference",
)  # fmt: skip
#: Endpoints whose percentages are counts of people out of people; survival rates are estimates.
PROPORTIONS = frozenset(
    {
        "ORR", "iORR", "eORR", "CR", "iCR", "PR", "iPR", "SD", "iSD", "PD", "iPD", "nonCR_nonPD",
        "inonCR_nonPD", "DCR", "iDCR", "CBR", "iCBR",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One publication of a trial; `drugs` are labels of every arm's interventions."""

    row: str
    trial: str
    registry_ids: str
    acronym: str
    year: int
    phase: str
    therapy_class: str
    population: str
    line: str
    drugs: str
    n: int | None
    conclusion: str
    first_author: str
    reference: int
    interventions: tuple[str, ...]
    diseases: tuple[str, ...]
    genes: tuple[str, ...]
    arms: tuple[tuple[str, str, str, str], ...]
    adverse_events: tuple[tuple[str, str, str], ...]
    remark: str


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One reported value; `value` is text: a decimal, ``31/47``, or ``not reached``."""

    row: str
    trial: str
    registry_ids: str
    acronym: str
    year: int
    phase: str
    population: str
    arm: str
    drugs: str
    subgroup: str
    n: int | None
    endpoint: str
    statistic: str
    timepoint: str
    value: str
    unit: str
    reference: int
    role: str
    interventions: tuple[str, ...]
    publication: TrialRow

    @property
    def number(self) -> float | None:
        """The value as a number, a fraction of a count in percent, None if not reached."""
        if re.fullmatch(r"-?\d+(\.\d+)?", self.value):
            return float(self.value)
        fraction = re.fullmatch(r"(\d+)/(\d+)", self.value)
        return 100 * int(fraction[1]) / int(fraction[2]) if fraction else None

    def as_dict(self, fields: Sequence[str] = OUTCOME_FIELDS) -> dict[str, object]:
        """Return the row's `fields`, by name."""
        return {name: getattr(self, name) for name in fields}


def read_reports(store: Store, directory: Directory) -> tuple[list[TrialRow], list[OutcomeRow]]:
    """Read every publication and outcome of the trial tables, in printed order."""
    records = store.records(GRAPH_TRIALS)
    trials: list[TrialRow] = []
    outcomes: list[OutcomeRow] = []
    names = sorted(name for name, r in records.items() if "bmo:TrialPublication" in r.get("rdf:type", ()))
    for name in names:
        publication = _publication(records, name, directory)
        trials.append(publication)
        found = records[name].get("bmo:hasOutcome", ())
        in_order = sorted(found, key=lambda c: int(records[c]["bmo:position"][0]))
        outcomes.extend(_outcome(records, curie, publication, directory) for curie in in_order)
    return trials, outcomes


def _labels(directory: Directory, curies: Iterable[str]) -> str:
    return " + ".join(sorted(directory.by_id[c].label for c in curies))


def _text(record: dict[str, list[str]], predicate: str) -> str:
    return record.get(predicate, [""])[0]


def _publication(records: dict[str, dict[str, list[str]]], name: str, directory: Directory) -> TrialRow:
    record = records[name]
    arms = sorted(record["bmo:hasArm"])
    trial = directory.by_id[record["bmo:ofTrial"][0]]
    diseases = tuple(sorted(record.get("bmo:population", ())))
    population = [directory.by_id[c].label for c in diseases]
    population += sorted(record.get("bmo:alteration", ()))
    status = _text(record, "bmo:brainMetastasisStatus")
    region = _text(record, "bmo:region")
    n = record.get("bmo:participants")
    events = [records[curie] for curie in sorted(record.get("bmo:hasAdverseEvent", ()))]
    return TrialRow(
        row=_text(record, "bmo:tableRow"),
        trial=trial.label,
        registry_ids=", ".join(_registry_ids((trial.id, *trial.xrefs))),
        acronym=_text(record, "bmo:acronym"),
        year=int(record["bmo:year"][0]),
        phase=_text(record, "bmo:phase"),
        therapy_class=_text(record, "bmo:therapyClass"),
        population="; ".join(part for part in (*population, status, region) if part),
        line=_text(record, "bmo:treatmentLine"),
        drugs=" vs. ".join(
            dict.fromkeys(_labels(directory, records[arm]["bmo:hasIntervention"]) for arm in arms)
        ),
        n=int(n[0]) if n else None,
        conclusion=_text(record, "bmo:conclusionClass"),
        first_author=_text(record, "bmo:firstAuthor"),
        reference=int(record["bmo:reference"][0]),
        interventions=tuple(sorted({c for arm in arms for c in records[arm]["bmo:hasIntervention"]})),
        diseases=diseases,
        genes=tuple(sorted(record.get("bmo:alterationGene", ()))),
        arms=tuple(
            (
                _text(records[arm], "rdfs:label"),
                _text(records[arm], "bmo:armRole"),
                _labels(directory, records[arm]["bmo:hasIntervention"]),
                _text(records[arm], "bmo:dose"),
            )
            for arm in arms
        ),
        adverse_events=tuple(
            (_text(event, "rdfs:label"), _text(event, "bmo:grade"), _text(event, "bmo:value"))
            for event in events
        ),
        remark=_text(record, "bmo:curatorRemark"),
    )


def _registry_ids(curies: Iterable[str]) -> list[str]:
    return [curie.partition(":")[2] for curie in curies if not curie.startswith("bmg:")]


def _outcome(
    records: dict[str, dict[str, list[str]]], curie: str, publication: TrialRow, directory: Directory
) -> OutcomeRow:
    record = records[curie]
    arm = records[record["bmo:ofArm"][0]] if "bmo:ofArm" in record else None
    numerator, denominator = _text(record, "bmo:numerator"), _text(record, "bmo:denominator")
    value = _plain(_text(record, "bmo:value"))
    operator = _text(record, "bmo:comparisonOperator")
    if record["bmo:notReached"] == ["true"]:
        value = "not reached"
    elif not value:
        value = f"{numerator}/{denominator}" if denominator else numerator
    elif operator != "=":
        value = f"{operator} {value}"
    timepoint = _plain(_text(record, "bmo:timepoint"))
    interventions = tuple(sorted(arm["bmo:hasIntervention"])) if arm else publication.interventions
    return OutcomeRow(
        row=publication.row,
        trial=publication.trial,
        registry_ids=publication.registry_ids,
        acronym=publication.acronym,
        year=publication.year,
        phase=publication.phase,
        population=publication.population,
        arm=_text(arm, "rdfs:label") if arm else "all",
        drugs=_labels(directory, interventions) if arm else publication.drugs,
        subgroup=_text(record, "bmo:subgroup"),
        n=int(denominator) if denominator else publication.n,
        endpoint=_text(record, "bmo:endpoint").removeprefix("bmt:endpoint-"),
        statistic=_text(record, "bmo:statistic"),
        timepoint=f"{timepoint} {_text(record, 'bmo:timeUnit')}" if timepoint else "",
        value=value,
        unit=_text(record, "bmo:unit"),
        reference=publication.reference,
        role=_text(arm, "bmo:armRole") if arm else "",
        interventions=interventions,
        publication=publication,
    )


def _plain(value: str) -> str:
    """Write a decimal without needless zeros."""
    return format(Decimal(value).normalize(), "f") if value else ""


def drugs_acting_on(graph: nx.MultiDiGraph[str], directory: Directory, target: str) -> set[str]:
    """Return the drugs and classes that act on a gene, or on a family or complex that it is in.

    Both what the article says and what the projection's layers say count; a class stands for its
    drugs and, if a drug acts on the target, so does the class it is given for.
    """
    aims = {target, *(c for c, x in directory.by_id.items() if target in x.members)}
    aims |= {v for _, v, d in graph.out_edges(target, data=True) if d["predicate"] == "member_of"}
    acting = {
        u
        for aim in aims
        if aim in graph
        for u, _, d in graph.in_edges(aim, data=True)
        if d["predicate"] in {"inhibits", "targets", "activates", "binds", "decreases_expression"}
        and not d["negated"]
        and graph.nodes[u]["category"] in {"Drug", "DrugClass", "Therapy"}
    }
    return {narrower for curie in acting for narrower in directory.descendants(curie)}


def interventions_called(graph: nx.MultiDiGraph[str], directory: Directory, curie: str) -> set[str]:
    """Return an intervention with what is narrower, what is one of it, and the combinations that hold one."""
    found = set[str]()
    waiting = [curie]
    while waiting:
        new = set(directory.descendants(waiting.pop())) - found
        found |= new
        waiting += [u for v in sorted(new) if v in graph for u, _, d in graph.in_edges(v, data=True)
                    if d["predicate"] == "is_a" and not d["negated"]]  # fmt: skip
    return found | {c for c, x in directory.by_id.items() if not found.isdisjoint(x.members)}


def select(
    outcomes: Iterable[OutcomeRow],
    *,
    endpoint: str = "",
    drugs: Collection[str] | None = None,
    population: str = "",
    diseases: Collection[str] = (),
    trial: str = "",
) -> list[OutcomeRow]:
    """Return the outcomes that fit every filter that is given.

    Args:
        outcomes: see `read_reports`.
        endpoint: an endpoint's id, case ignored.
        drugs: CURIEs, one of which the value's arm received.
        population: text in the population, case ignored.
        diseases: CURIEs, one of which the population has; an alternative to the text.
        trial: a registry id, acronym or label, case ignored.
    """
    return [
        row
        for row in outcomes
        if (not endpoint or row.endpoint.casefold() == endpoint.casefold())
        and (drugs is None or not set(drugs).isdisjoint(row.interventions))
        and (
            not population
            or population.casefold() in f"{row.population} {row.publication.line}".casefold()
            or not set(diseases).isdisjoint(row.publication.diseases)
        )
        and (not trial or trial.casefold() in names_of(row.publication))
    ]


def names_of(row: TrialRow) -> set[str]:
    """Return what a publication's trial is called, case folded: label, acronym, ids, table row."""
    return {x.casefold() for x in (row.trial, row.acronym, row.row, *row.registry_ids.split(", ")) if x}


def attainable(percent: str, n: int) -> bool:
    """Say whether a printed percentage can come from a whole number of `n` people.

    The GRIM idea (Brown and Heathers, Soc Psychol Personal Sci 2017;8:363) for percentages; both
    ways of rounding a half are allowed.

    >>> attainable("33.3", 6), attainable("53.8", 13), attainable("57.1", 8)
    (True, True, False)
    """
    given = Decimal(percent)
    step = Decimal(1).scaleb(min(int(given.as_tuple().exponent), 0))
    near = int(given * n / 100)
    return any(
        (Decimal(100 * count) / n).quantize(step, rounding=way) == given
        for count in (near, near + 1)
        if 0 <= count <= n
        for way in (ROUND_HALF_UP, ROUND_HALF_EVEN)
    )


def unattainable(outcomes: Iterable[OutcomeRow]) -> list[tuple[OutcomeRow, str]]:
    """Return the response percentages that no whole number of the row's people gives, with the reason.

    Percentages of an arm or subgroup may rest on fewer people than the row's N, so they are held
    against every number up to it; those of all participants against N itself first.
    """
    found = []
    for row in outcomes:
        if row.unit != "%" or row.endpoint not in PROPORTIONS or not row.n:
            continue
        if not re.fullmatch(r"\d+(\.\d+)?", row.value):
            continue
        if not any(attainable(row.value, n) for n in range(1, row.n + 1)):
            found.append((row, f"no count of up to {row.n} people gives {row.value} %"))
        elif not row.subgroup and len(row.publication.arms) == 1 and not attainable(row.value, row.n):
            found.append((row, f"no count of {row.n} people gives {row.value} %, of fewer people one does"))
    return found
