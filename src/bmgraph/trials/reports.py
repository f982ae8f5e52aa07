"""What the trials reported: one row per publication, one per outcome."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from bmgraph.dataset.entities import Directory, Listing
from bmgraph.names import search_key
from bmgraph.namespaces import GRAPH_EVIDENCE, GRAPH_TRIALS
from bmgraph.papers import Paper, PaperNote
from bmgraph.trials.selection import derive_selections

if TYPE_CHECKING:
    from bmgraph.dataset.store import Store

__all__ = ["OUTCOME_FIELDS", "PUBLICATION_FIELDS", "OutcomeRow", "PublicationRow", "read_reports"]

#: Columns of the outcome table, and of the table of publications.
OUTCOME_FIELDS = (
    "trial", "registry_ids", "acronym", "year", "phase", "population", "arm", "drugs", "subgroup",
    "n", "endpoint", "statistic", "timepoint", "value", "unit", "reference", "paper", "link", "paper_says",
)  # fmt: skip
PUBLICATION_FIELDS = (
    "trial", "registry_ids", "acronym", "year", "phase", "therapy_class", "population", "line",
    "drugs", "n", "conclusion", "first_author", "reference", "paper", "link", "paper_says",
)  # fmt: skip


class PublicationRow(NamedTuple):
    """One publication of a trial.

    `drugs` are labels of every arm's interventions, `names` what the trial is called, registry ids included;
    `selections` are the cells of `selection.Selection`, `arms` label, role, interventions and dose,
    `adverse_events` term, grade and percent. What is not printed is empty or None. `papers` is what the
    reference stands for, if that is known, `paper_notes` where it says otherwise, `notes` are the ids of the
    curation notes on the row.
    """

    row: str
    trial: str
    registry_ids: str
    acronym: str
    year: int | None
    phase: str
    therapy_class: str
    population: str
    line: str
    drugs: str
    n: int | None
    conclusion: str
    first_author: str
    reference: int | None
    interventions: tuple[str, ...]
    diseases: tuple[str, ...]
    genes: tuple[str, ...]
    arms: tuple[tuple[str, str, str, str], ...]
    adverse_events: tuple[tuple[str, str, str], ...]
    remark: str
    status: str
    alterations: tuple[str, ...]
    selections: tuple[tuple[str, str, str, tuple[str, ...]], ...]
    names: tuple[str, ...]
    papers: tuple[Paper, ...] = ()
    paper_notes: tuple[PaperNote, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def paper(self) -> str:
        """Author and year of the paper that the reference stands for; empty where it is not known."""
        return "; ".join(paper.name for paper in self.papers)

    @property
    def link(self) -> str:
        """Where that paper can be read."""
        return "; ".join(paper.url for paper in self.papers if paper.url)

    @property
    def paper_says(self) -> str:
        """Where that paper says otherwise than the table."""
        return "; ".join(map(str, self.paper_notes))

    def as_dict(self, fields: Sequence[str] = PUBLICATION_FIELDS) -> dict[str, object]:
        """Return the row's `fields`, by name."""
        return {name: getattr(self, name) for name in fields}


class OutcomeRow(NamedTuple):
    """One reported value; `value` is text: a decimal, ``31/47``, or ``not reached``."""

    row: str
    trial: str
    registry_ids: str
    acronym: str
    year: int | None
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
    reference: int | None
    role: str
    interventions: tuple[str, ...]
    publication: PublicationRow

    @property
    def paper(self) -> str:
        """See `PublicationRow.paper`."""
        return self.publication.paper

    @property
    def link(self) -> str:
        """See `PublicationRow.link`."""
        return self.publication.link

    @property
    def paper_says(self) -> str:
        """See `PublicationRow.paper_says`."""
        return self.publication.paper_says

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


def read_reports(store: Store, directory: Directory) -> tuple[list[PublicationRow], list[OutcomeRow]]:
    """Read every publication and outcome of the trial tables, in printed order."""
    # Who only reads a graph needs none of it.
    from bmgraph.dataset.papers import Cited

    records = store.records(GRAPH_TRIALS)
    publications: list[PublicationRow] = []
    outcomes: list[OutcomeRow] = []
    cited = Cited(store.records(GRAPH_EVIDENCE))
    names = sorted(name for name, r in records.items() if "bmo:TrialPublication" in r.get("rdf:type", ()))
    for name in names:
        publication = _publication(records, name, directory)._replace(
            papers=cited.papers(records[name]),
            paper_notes=cited.paper_notes(records[name]),
            notes=cited.remarks(_text(records[name], "bmo:tableRow")),
        )
        publications.append(publication)
        found = records[name].get("bmo:hasOutcome", ())
        in_order = sorted(found, key=lambda c: int(records[c]["bmo:position"][0]))
        outcomes.extend(_outcome(records, curie, publication, directory) for curie in in_order)
    return publications, outcomes


def _labels(directory: Directory, curies: Iterable[str]) -> str:
    return " + ".join(sorted(directory.by_id[c].label for c in curies))


def _text(record: dict[str, list[str]], predicate: str) -> str:
    return record.get(predicate, [""])[0]


def _publication(records: dict[str, dict[str, list[str]]], name: str, directory: Directory) -> PublicationRow:
    record = records[name]
    arms = sorted(record["bmo:hasArm"])
    trial = directory.by_id[record["bmo:ofTrial"][0]]
    diseases = tuple(sorted(record.get("bmo:population", ())))
    alterations = tuple(sorted(record.get("bmo:alteration", ())))
    genes = tuple(sorted(record.get("bmo:alterationGene", ())))
    population = [*(directory.by_id[c].label for c in diseases), *alterations]
    registry_ids = _registry_ids((trial.id, *trial.xrefs), record.get("bmo:registryIdPrinted", ()))
    status = _text(record, "bmo:brainMetastasisStatus")
    region = _text(record, "bmo:region")
    n = record.get("bmo:participants")
    events = [records[curie] for curie in sorted(record.get("bmo:hasAdverseEvent", ()))]
    return PublicationRow(
        row=_text(record, "bmo:tableRow"),
        trial=trial.label,
        registry_ids=", ".join(registry_ids),
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
        genes=genes,
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
        status=status,
        alterations=alterations,
        selections=tuple(
            (each.gene, each.label, each.alteration, each.related)
            for each in derive_selections(alterations, genes, diseases, directory)
        ),
        names=_names(record, trial, registry_ids),
    )


def _names(record: dict[str, list[str]], trial: Listing, registry_ids: Iterable[str]) -> tuple[str, ...]:
    """Return what the trial is called: label, acronyms, codes of study groups, ids, the row of the tables.

    Codes are written after the acronym or the group (ARTEMIS-CTONG1509, NRG/RTOG 1119).
    """
    acronym = _text(record, "bmo:acronym")
    codes = [code for code in re.split(r"[/-]", acronym) if re.fullmatch(r"[A-Z]{4,} ?\d+", code)]
    names = (
        trial.label, acronym, *acronym.split(", "), *codes, *registry_ids,
        *record.get("bmo:registryIdPrinted", ()), *trial.synonyms, trial.id, *trial.xrefs,
        _text(record, "bmo:tableRow"),
    )  # fmt: skip
    return tuple(dict.fromkeys(name for name in names if name))


def _registry_ids(curies: Iterable[str], printed: Iterable[str]) -> list[str]:
    """Return the registries' ids as they write them; one with no open prefix as it is printed."""
    local = [curie.partition(":")[2] for curie in curies if not curie.startswith("bmg:")]
    known = {search_key(each) for each in local}
    return local + [each for each in sorted(printed) if search_key(each) not in known]


def _outcome(
    records: dict[str, dict[str, list[str]]], curie: str, publication: PublicationRow, directory: Directory
) -> OutcomeRow:
    record = records[curie]
    arm = records[record["bmo:ofArm"][0]] if "bmo:ofArm" in record else None
    numerator, denominator = _text(record, "bmo:numerator"), _text(record, "bmo:denominator")
    value = _decimal(_text(record, "bmo:value"))
    operator = _text(record, "bmo:comparisonOperator")
    if record["bmo:notReached"] == ["true"]:
        value = "not reached"
    elif not value:
        value = f"{numerator}/{denominator}" if denominator else numerator
    elif operator != "=":
        value = f"{operator} {value}"
    timepoint = _decimal(_text(record, "bmo:timepoint"))
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


def _decimal(value: str) -> str:
    """Write a decimal without needless zeros."""
    return format(Decimal(value).normalize(), "f") if value else ""
