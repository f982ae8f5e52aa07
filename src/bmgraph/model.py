"""What the graph is made of: frozen records without I/O.

Every identifier in here is a CURIE in canonical form; parsing happens once, in `tables`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

__all__ = [
    "ASPECTS",
    "CONTEXT_BASES",
    "DIRECTIONS",
    "EXCEPTIONS",
    "FORMS",
    "NOTE_KINDS",
    "SET_ASIDE_REASONS",
    "Assertion",
    "CurationNote",
    "Entity",
    "Evidence",
    "IndexedSentence",
]

ASPECTS = (
    "activity", "abundance", "expression", "secretion", "phosphorylation", "glycosylation",
    "localization", "methylation",
)  # fmt: skip
DIRECTIONS = ("increased", "decreased")
#: What a row may be excepted from in the claim-fit gate, written ``sign: why``.
EXCEPTIONS = ("sign", "order", "both")
FORMS = ("mutant_form", "modified_form")
CONTEXT_BASES = ("stated", "paragraph", "heading")
NOTE_KINDS = ("misprint", "contradiction", "ambiguity", "normalisation")
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
    """A thing with a CURIE; `category` is the local name of its class in the ontology."""

    id: str
    category: str
    label: str
    synonyms: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    minted_because: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of support: a sentence of the article and the words that the claim rests on."""

    sentence: str
    subject_mention: str
    object_mention: str
    cue: str
    panels: tuple[str, ...] = ()
    citations: tuple[int, ...] = ()
    subject_sentence: str = ""
    object_sentence: str = ""
    context_basis: str = "stated"
    cue_exception: str = ""
    remark: str = ""
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
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)

    @property
    def id(self) -> str:
        """``bma:`` CURIE: the first 16 hex digits of the SHA-256 of the content."""
        content = "\n".join(
            "|".join(value) if isinstance(value, tuple) else str(value)
            for value in (
                self.subject, self.predicate, self.object, self.subject_direction,
                self.subject_aspect, self.subject_form, self.object_aspect, self.hedged,
                self.negated, self.disease_context, self.cascade_stage,
                self.anatomical_context, self.species_context, self.model_system,
            )
        )  # fmt: skip
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
class CurationNote:
    """Where the text errs or disagrees with itself, and what was done about it."""

    id: str
    kind: str
    sentences: tuple[str, ...]
    as_printed: str
    recorded_as: str
    because: str
