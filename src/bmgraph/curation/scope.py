"""What governs a claim in its sentence: its disease, the words that hedge it, a combination it is part of.

The table of headings (``graph/article/headings.tsv``) says what a heading lends to the rows below it. A value
with the basis ``stated`` must be named in the sentence, one with ``paragraph`` in the paragraph up to it, one
with ``heading`` by the heading that rules there. A stage or a site is stated also by the sentence before,
which the sentence continues.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bmgraph.curation.article import Sentence, contains, offset
from bmgraph.curation.claims import Lexicon, cue_parts
from bmgraph.curation.headings import Heading, heading_over
from bmgraph.curation.model import Assertion, Entity, Evidence
from bmgraph.curation.reading import Curation
from bmgraph.ontology import Ontology

__all__ = ["Scope"]

#: Cancer, brain tumor, metastatic neoplasm and brain metastasis: the words for them are words for much else.
_WIDE = {"MONDO:0004992", "MONDO:0021211", "MONDO:0024883", "MONDO:1040026"}
_METASTASIS = "MONDO:0024883"
_CANCER = "MONDO:0004992"
_CANCER_WORDS = re.compile(r"tumou?r|cancer|metasta|carcino|CTC", re.IGNORECASE)
#: Without one of these a sentence that names a cancer does not speak of its metastasis.
_SPREAD_WORDS = re.compile(r"BMs?\b|brain|cerebr|cerebell|crani|metasta|neuroanatom|lobe|CSF", re.IGNORECASE)
#: The brain; whatever is said of a brain metastasis is said of a place in it.
_BRAIN = "UBERON:0000955"
_BRAIN_WORDS = re.compile(r"brain|intracranial|\b(?:LC|BC)?BMs?\b", re.IGNORECASE)
#: Words that speak of the normal state.
_NORMAL = re.compile(r"\b(?:normally|normal|healthy)\b", re.IGNORECASE)
#: Words that report a figure: what a cue of nothing else says was measured, not changed.
_REPORTS = re.compile(r"\b(?:achiev|reach|report|record|show)\w*\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d\s?%|\d (?:months|days)\b")
#: Where the reach of a hedging word ends.
_CLAUSE_END = re.compile(r"[,;:]|\b(?:but|although|while|whereas|which)\b")


@dataclass
class Scope:
    """Names of diseases and what rules where, made once for many lines of evidence."""

    curation: Curation
    texts: Mapping[str, Sentence]
    lexicon: Lexicon
    ontology: Ontology
    _forms: dict[str, frozenset[str]] = field(default_factory=dict, init=False)
    _named: dict[tuple[str, str], bool] = field(default_factory=dict, init=False)
    _below: dict[str, set[str]] = field(default_factory=dict, init=False)
    _combined: dict[str, list[tuple[Assertion, Evidence]]] = field(default_factory=dict, init=False)
    _headings: dict[str, Heading | None] = field(default_factory=dict, init=False)
    _hedges: dict[str, list[re.Match[str]]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Invert the hierarchy, and find the rows whose subject is a combination."""
        for curie in self.curation.entities:
            for wider in self._above(curie):
                self._below.setdefault(wider, set()).add(curie)
        for assertion in self.curation.assertions:
            if self._is_combination(assertion.subject):
                for evidence in assertion.evidence:
                    self._combined.setdefault(evidence.sentence, []).append((assertion, evidence))

    def failures(self, assertion: Assertion, evidence: Evidence) -> Iterator[str]:
        """Yield what a row claims to be said, and is not, of disease, stage, site, hedge and combination."""
        sentence = self.texts[evidence.sentence]
        yield from self._context_failures(assertion, evidence)
        yield from self._lent_failures(assertion, evidence)
        yield from self._word_failures(assertion, evidence, sentence.text)
        yield from self._hedge_failures(assertion, evidence, sentence.text)
        yield from self._combination_failures(assertion, evidence)

    def _context_failures(self, assertion: Assertion, evidence: Evidence) -> Iterator[str]:
        for curie in assertion.disease_context:
            label = self.curation.entities[curie].label
            if evidence.context_basis == "stated":
                narrow = curie not in _WIDE and self._is_metastasis(curie)
                spread = not narrow or _SPREAD_WORDS.search(self.texts[evidence.sentence].text)
                if not (spread and self._names(curie, evidence.sentence)):
                    yield f"{label} is not named in {evidence.sentence}: its basis is not stated"
            elif evidence.context_basis == "paragraph":
                if not any(self._names(curie, place) for place in self._paragraph(evidence.sentence)):
                    yield f"{label} is not named in the paragraph up to {evidence.sentence}"
            elif not self._heading_lends(curie, evidence.sentence):
                yield f"{label} is not what the heading over {evidence.sentence} is on"

    def _lent_failures(self, assertion: Assertion, evidence: Evidence) -> Iterator[str]:
        """Yield stages and sites that do not stand where the row says that they rest."""
        heading = self._heading(evidence.sentence)
        for what, basis, values, lent in (
            ("stage", evidence.stage_basis, assertion.cascade_stage, heading.stages if heading else ()),
            ("site", evidence.site_basis, assertion.anatomical_context, heading.sites if heading else ()),
        ):
            if basis == "heading":
                missing = values if set(values).isdisjoint(lent) else ()
                where = f"by the heading over {evidence.sentence}"
            else:
                places = self._paragraph(evidence.sentence)
                places = places if basis == "paragraph" else places[-2:]
                missing = tuple(v for v in values if not any(self._prints(v, place) for place in places))
                where = f"in {places[0]} to {places[-1]}" if len(places) > 1 else f"in {places[0]}"
            if missing:
                labels = ", ".join(self.curation.entities[curie].label for curie in sorted(missing))
                yield f"the {what} {labels} is not given {where}"

    def _prints(self, curie: str, place: str) -> bool:
        """Say whether a sentence prints a word for a stage or a site."""
        text = self.texts[place].text if place in self.texts else ""
        forms = _name_forms(self.curation.entities[curie], mentions=True)
        return any(contains(text, form) for form in forms) or (
            curie == _BRAIN and bool(_BRAIN_WORDS.search(text))
        )

    def _word_failures(self, assertion: Assertion, evidence: Evidence, text: str) -> Iterator[str]:
        """Yield a disease of what the row's own words call normal, and effects that are figures."""
        words = (evidence.subject_mention, evidence.cue, evidence.object_mention)
        if assertion.disease_context and (found := _NORMAL.search(" … ".join(words))):
            yield f"{found.group()!r} speaks of no disease"
        relation = self.ontology.relations[assertion.predicate]
        category = self.curation.entities[assertion.object].category
        measured = category in self.ontology.categories_with("finding")
        if relation.sign and measured and _FIGURE.search(text) and _REPORTS.search(evidence.cue):
            rest = self.lexicon.read(_REPORTS.sub("", evidence.cue))
            if not any(cue.sign for cue in rest):
                yield f"cue {evidence.cue!r} reports a figure, {relation.name} is an effect"

    def _hedge_failures(self, assertion: Assertion, evidence: Evidence, text: str) -> Iterator[str]:
        if assertion.hedged != bool(evidence.hedge):
            yield f"hedged={assertion.hedged} and hedging words {evidence.hedge!r} disagree"
        for part in cue_parts(evidence.hedge):
            if not contains(text, part):
                yield f"hedging words {part!r} do not stand in {evidence.sentence}"
        kinds = {cue.kind for cue in self.lexicon.read(evidence.hedge)}
        if evidence.hedge and kinds.isdisjoint({"hedge", "doubt", "neutral"}):
            yield f"{evidence.hedge!r} has no hedging word of the lexicon"
        excepted = evidence.cue_exception.startswith("hedge")
        if not assertion.hedged and not excepted and (word := self._hedged_by(text, evidence.cue)):
            yield f"{word!r} hedges the cue {evidence.cue!r}, the row is not hedged"

    def _hedged_by(self, text: str, cue: str) -> str:
        """Return the hedging word that the cue, or what follows it in one clause, stands under, if any."""
        if text not in self._hedges:
            words = re.finditer(r"[^\W\d_]+", text)
            self._hedges[text] = [w for w in words if any(c.kind == "hedge" for c in self.lexicon.read(w[0]))]
        spans = [span for part in cue_parts(cue) if (span := offset(text, part))]
        for word in self._hedges[text]:
            for start, end in spans:
                inside = start <= word.start() and word.end() <= end
                before = word.end() <= start and not _CLAUSE_END.search(text[word.end() : start])
                if inside or before:
                    return word.group()
        return ""

    def _combination_failures(self, assertion: Assertion, evidence: Evidence) -> Iterator[str]:
        """Yield a part of a combination to which the sentence's effect of the whole is given."""
        if assertion.predicate not in self.ontology.relations_with("treatment-effect"):
            return
        for whole, words in self._combined.get(evidence.sentence, ()):
            parts = self.curation.entities[whole.subject].members
            same = (whole.predicate, words.cue, whole.object) == (
                assertion.predicate,
                evidence.cue,
                assertion.object,
            )
            if assertion.subject in parts and same:
                whose, part = (self.curation.entities[a.subject].label for a in (whole, assertion))
                yield f"the effect is that of {whose}, not of {part}"

    def _is_combination(self, curie: str) -> bool:
        entity = self.curation.entities[curie]
        return " + " in entity.label and len(entity.members) > 1

    def _above(self, curie: str) -> list[str]:
        line = [curie]
        for current in line:
            line.extend(b for b in self.curation.entities[current].broader if b not in line)
        return line

    def _paragraph(self, place: str) -> Sequence[str]:
        head, _, number = place.rpartition("-s")
        return [f"{head}-s{n}" for n in range(1, int(number) + 1)]

    def _names(self, curie: str, place: str) -> bool:
        """Say whether a sentence names a disease, a kind of it, or the cancer that a metastasis is of."""
        key = curie, place
        if key not in self._named:
            text = self.texts[place].text if place in self.texts else ""
            found = any(contains(text, form) for form in self._forms_of(curie))
            self._named[key] = found or (curie == _CANCER and bool(_CANCER_WORDS.search(text)))
        return self._named[key]

    def _forms_of(self, curie: str) -> frozenset[str]:
        if curie not in self._forms:
            entities = self.curation.entities
            forms = set(_name_forms(entities[curie], mentions=curie not in _WIDE))
            origins = [b for b in entities[curie].broader if b not in _WIDE and not self._is_metastasis(b)]
            for origin in origins:
                forms.update(_name_forms(entities[origin], mentions=True))
            kinds = {k for origin in origins for k in self._below[origin] if not self._is_metastasis(k)}
            # What is said of a kind of cancer is not said of cancer.
            for kind in kinds if curie == _CANCER else self._below[curie] | kinds:
                forms.update(_name_forms(entities[kind], mentions=False))
            self._forms[curie] = frozenset(forms)
        return self._forms[curie]

    def _is_metastasis(self, curie: str) -> bool:
        return _METASTASIS in self._above(curie)

    def _heading(self, place: str) -> Heading | None:
        if place not in self._headings:
            self._headings[place] = heading_over(place, self.curation.headings)
        return self._headings[place]

    def _heading_lends(self, curie: str, place: str) -> bool:
        heading = self._heading(place)
        return heading is not None and any(
            curie == lent or (lent in self._above(curie) and self._names(curie, place))
            for lent in heading.diseases
        )


def _name_forms(entity: Entity, *, mentions: bool) -> tuple[str, ...]:
    return (entity.label, *entity.synonyms, *(entity.mentions if mentions else ()))
