"""What the graph is made of: frozen records without I/O.

Every identifier in here is a CURIE in canonical form; parsing happens once, in `tables`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from bmgraph.papers import PaperNote

__all__ = [
    "ARM_ROLES",
    "ASPECTS",
    "CONCLUSIONS",
    "CONFIDENCES",
    "DIRECTIONS",
    "EXCEPTIONS",
    "FORMS",
    "KNOWLEDGE_LEVELS",
    "NOTE_KINDS",
    "OPERATORS",
    "PHASES",
    "SET_ASIDE_REASONS",
    "STATISTICS",
    "UNITS",
    "AdverseEvent",
    "Arm",
    "Assertion",
    "Cue",
    "CurationNote",
    "Endpoint",
    "Entity",
    "Evidence",
    "Fact",
    "IndexedSentence",
    "Layer",
    "Outcome",
    "Publication",
    "Quantity",
]

ASPECTS = (
    "activity", "abundance", "expression", "secretion", "phosphorylation", "glycosylation",
    "localization", "methylation",
)  # fmt: skip
DIRECTIONS = ("increased", "decreased")
#: What a row may be excepted from in the claim-fit gate, written ``sign: why``.
EXCEPTIONS = ("sign", "order", "both", "hedge")
#: ``genetic_variant_form`` is an altered copy number (its direction says which way) or a fusion.
FORMS = ("mutant_form", "genetic_variant_form", "modified_form")
NOTE_KINDS = ("misprint", "contradiction", "ambiguity", "normalisation")
OPERATORS = ("=", "<", ">", "<=", ">=", "~")
#: What a number is, in quantities and outcomes alike.
STATISTICS = (
    "median", "mean", "rate", "proportion", "count", "cumulative_incidence", "probability",
    "hazard_ratio", "risk_ratio", "risk_reduction", "percentage_change", "auc", "accuracy",
    "sensitivity", "specificity", "correlation", "p_value", "dose", "size", "value",
)  # fmt: skip
UNITS = (
    "", "%", "day", "week", "month", "year", "patient", "study", "sample", "lesion", "gene",
    "metabolite", "mg", "mm", "Gy", "fraction", "kPa", "kHz", "V/cm", "laboratory", "tumor type",
)  # fmt: skip
#: Why a sentence supports no assertion: reason -> meaning.
SET_ASIDE_REASONS = {
    "background": "general knowledge or motivation, nothing about brain metastasis is asserted",
    "definition": "says what a term means",
    "method": "says how something was studied",
    "heading": "a heading of a caption's part",
    "repeat": "says again what the named sentence says",
    "outlook": "hopes and recommendations",
    "limitation": "says what is not known or hard to study",
    "no_relation": "names things without relating them",
    "attribution": "says who studied what",
}


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing with a CURIE; `category` is the local name of its class in the ontology.

    `synonyms` are names of it; `mentions` are words that stand for it in a sentence and name something else,
    or nothing, elsewhere: a part, an opposite, an adjective, a misprint.
    """

    id: str
    category: str
    label: str
    synonyms: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    minted_because: str = ""
    order: int = 0
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a sentence gives with an assertion.

    `value` and `upper` are decimals as text, so that what is written is what is stored; `value` is
    empty where the text says "not reached".
    """

    measure: str
    statistic: str
    operator: str
    value: str
    upper: str = ""
    unit: str = ""
    group: str = ""
    comparator: str = ""
    n: int | None = None
    cohort: str = ""
    timepoint: str = ""
    printed: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of support: a sentence of the article and the words that the claim rests on.

    The bases say where disease, stage and site of the assertion stand; `kinds` is in whom or in what the
    finding was made, empty where the sentence does not say it; `hedge` holds the words that hedge;
    `reviewed_by` is the ORCID of who has read the row against its sentence. None of them is part of the
    assertion's content: what a value rests on does not change what is stated.
    """

    sentence: str
    subject_mention: str
    object_mention: str
    cue: str
    panels: tuple[str, ...] = ()
    citations: tuple[int, ...] = ()
    subject_sentence: str = ""
    object_sentence: str = ""
    context_basis: str = "stated"
    stage_basis: str = ""
    site_basis: str = ""
    kinds: tuple[str, ...] = ()
    hedge: str = ""
    cue_exception: str = ""
    remark: str = ""
    reviewed_by: str = ""
    reviewed_on: str = ""
    quantities: tuple[Quantity, ...] = field(default=(), compare=False)
    paper_notes: tuple[PaperNote, ...] = field(default=(), compare=False)
    path: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Assertion:
    """A qualified statement; equal content gives the equal `id`, whatever its evidence."""

    subject: str
    predicate: str
    object: str
    subject_direction: str = ""
    subject_aspect: str = ""
    subject_form: str = ""
    object_aspect: str = ""
    hedged: bool = False
    negated: bool = False
    disease_context: tuple[str, ...] = ()
    cascade_stage: tuple[str, ...] = ()
    anatomical_context: tuple[str, ...] = ()
    species_context: tuple[str, ...] = ()
    model_system: tuple[str, ...] = ()
    compared_with: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)

    @property
    def id(self) -> str:
        """``bma:`` CURIE: the first 16 hex digits of the SHA-256 of the content."""
        content = "\n".join(
            "|".join(value) if isinstance(value, tuple) else str(value)
            for value in (
                self.subject,
                self.predicate,
                self.object,
                self.subject_direction,
                self.subject_aspect,
                self.subject_form,
                self.object_aspect,
                self.hedged,
                self.negated,
                self.disease_context,
                self.cascade_stage,
                self.anatomical_context,
                self.species_context,
                self.model_system,
                *([self.compared_with] if self.compared_with else []),
            )
        )
        return "bma:" + hashlib.sha256(content.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class IndexedSentence:
    """A row of the sentence index and ledger: place, fingerprint, citations, panels, set-aside."""

    id: str
    sha256: str
    citations: tuple[int, ...]
    panels: tuple[str, ...]
    set_aside: str = ""
    remark: str = ""

    @property
    def section(self) -> str:
        """Section number or caption, such as ``6.3.1`` or ``fig5``."""
        return self.id.rsplit("-p", 1)[0]


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase of the cue lexicon: sign (+1, -1, 0), kind, and what it says of the printed order.

    `order` matters where the phrase ends the cue: ``object`` if the object is then printed first,
    ``either`` if both orders occur, empty if the subject is printed first.
    """

    phrase: str
    sign: int
    kind: str
    order: str = ""


@dataclass(frozen=True, slots=True)
class CurationNote:
    """Where the text errs or disagrees with itself, and what was done about it."""

    id: str
    kind: str
    sentences: tuple[str, ...]
    as_printed: str
    recorded_as: str
    because: str


#: What the authors of a trial publication conclude.
CONCLUSIONS = (
    "superior", "effective", "not_superior", "not_active", "equivalent", "safe_feasible", "mixed",
)  # fmt: skip
PHASES = ("", "1", "1b", "1/2", "1b/2", "2", "3")
ARM_ROLES = ("experimental", "control", "cohort", "single")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What an outcome measures; `ncit` holds CURIEs of the NCI Thesaurus, if it has the term."""

    id: str
    label: str
    definition: str
    ncit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arm:
    """A group of a publication's participants; `interventions` are CURIEs of drugs and therapies."""

    id: str
    label: str
    role: str
    interventions: tuple[str, ...]
    dose: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One value of a Results cell; `arm` is empty where it is of all participants.

    `value` is a decimal as text, empty where the median was not reached or only a fraction
    (`numerator` of `denominator`) is printed.
    """

    number: int
    arm: str
    subgroup: str
    endpoint: str
    statistic: str
    timepoint: str
    time_unit: str
    operator: str
    value: str
    unit: str
    numerator: int | None
    denominator: int | None
    not_reached: bool
    printed: str
    endpoint_printed: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class AdverseEvent:
    """A term of the adverse event cell, with grade and arm where given; `percent` as text."""

    number: int
    arm: str
    term: str
    grade: str
    percent: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """A row of a trial table: `row` is ``t1-05``, the fifth of Table 1, in printed order.

    `sha256` is the fingerprint of the row's letters, `results_span` the first and last squeezed
    character of its Results cell, so that every number of that cell can be accounted for.
    """

    row: str
    trial: str
    sha256: str
    results_span: tuple[int, int]
    section: str
    therapy_printed: str
    therapy_class: str
    first_author: str
    acronym: str
    registry_ids_printed: tuple[str, ...]
    year: int
    phase_printed: str
    phase: str
    population: tuple[str, ...]
    alterations: tuple[str, ...]
    alteration_genes: tuple[str, ...]
    line: str
    bm_status: str
    region: str
    population_remark: str
    participants_printed: str
    participants: int | None
    conclusion: str
    reference: int
    adverse_event_remark: str
    remark: str
    arms: tuple[Arm, ...]
    outcomes: tuple[Outcome, ...]
    adverse_events: tuple[AdverseEvent, ...]
    paper_notes: tuple[PaperNote, ...] = field(default=(), compare=False)
    path: str = field(default="", compare=False)
    line_number: int = field(default=0, compare=False)


#: How a background fact came about, in Biolink's terms.
KNOWLEDGE_LEVELS = ("knowledge_assertion", "logical_entailment", "not_provided")
CONFIDENCES = ("", "high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Layer:
    """A source of background facts with its version and licence."""

    id: str
    label: str
    version: str
    licence: str
    url: str
    knowledge_level: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement of an open reference; `record` says where in the source it stands."""

    layer: str
    subject: str
    predicate: str
    object: str
    source_id: str
    record: str
    knowledge_level: str
    confidence: str = ""
    remark: str = ""

    @property
    def id(self) -> str:
        """``bmb:`` CURIE: layer and the first 16 hex digits of the SHA-256 of the statement."""
        content = "\n".join((self.layer, self.subject, self.predicate, self.object))
        return f"bmb:{self.layer}-" + hashlib.sha256(content.encode()).hexdigest()[:16]
