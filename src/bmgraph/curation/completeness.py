"""What must be in the tables because something else is: the other half of a statement.

A name that holds a target (``PARP inhibitor``, ``anti-HER2 antibody``) says what the class acts on; a
treatment with a survival or a response was given against something; an axis that is named by its members has
them as ends of rows; one thing has one entity.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from bmgraph.curation.model import Entity
from bmgraph.curation.reading import Curation
from bmgraph.names import search_key
from bmgraph.ontology import Ontology

__all__ = ["axis_failures", "target_failures", "treatment_failures", "twin_failures"]

#: How the name of a class, a therapy says on what it acts; a combination is no class.
_TARGETED = re.compile(
    r"anti-(?P<anti>\S+) .+"
    r"|(?P<inhibited>[^+]+?) inhibitor"
    r"|(?P<aimed>[^+]+?)-(?:targeted|targeting) .+"
    r"|anti(?P<process>angiogen)ic .+"
)
_PROCESSES = {"angiogen": "angiogenesis"}
#: Endpoints by which a treatment is judged.
_ENDPOINTS = re.compile(r"survival|response rate|control|prognosis|treatment efficacy", re.IGNORECASE)
#: What ends the name of an axis or stands between its members.
_AXIS_WORDS = re.compile(r"\b(?:signaling|interaction|axis|pathway)\b")
_GREEK = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "κ": "kappa", "ε": "epsilon"})
#: What stands between words; a plus or a minus after a word says which kind of a thing it is.
_SPACES = re.compile(r"(?:(?!\+|(?<=\w)-(?!\w))[\W_])+")
#: Words that make no other thing of a name.
_FILLERS = re.compile(r"\b(?:cells?|the|of|like)\b")


def target_failures(curation: Curation, ontology: Ontology) -> Iterator[str]:
    """Yield classes of drugs and therapies that do not act on what their name holds."""
    effects = ontology.relations_with("treatment-effect")
    acting = ontology.relations_with("acts-on") | {r for r in effects if ontology.relations[r].sign < 0}
    treatments = ontology.categories_with("treatment")
    acts: dict[str, set[str]] = defaultdict(set)
    subjects = set()
    for assertion in curation.assertions:
        subjects |= {assertion.subject, assertion.object}
        if assertion.predicate in acting:
            acts[assertion.subject].add(assertion.object)
    named = _by_name(curation)
    for entity in curation.entities.values():
        match = _TARGETED.fullmatch(entity.label)
        if match is None or entity.id not in subjects or entity.category not in treatments:
            continue
        for held in _held(match, named, curation, ontology):
            if acts[entity.id].isdisjoint(held):
                labels = " or ".join(sorted(curation.entities[curie].label for curie in held))
                yield f"{entity.label!r} acts on nothing that its name holds: {labels}"


def _held(
    match: re.Match[str], named: Mapping[str, set[str]], curation: Curation, ontology: Ontology
) -> Iterator[set[str]]:
    """Yield, for each part of the name that is a target, what it may be; a mere kind of genes is none."""
    text = next(group for group in match.groups() if group)
    whole = named.get(search_key(_PROCESSES.get(text, text)), set())
    first, *others = text.split("/")
    common = first.rpartition(" ")[0]
    wordings = [(first,), *((other, f"{common} {other}") for other in others)]
    parts = [{c for wording in each for c in named.get(search_key(wording), ())} for each in wordings]
    for part in [whole] if whole else parts:
        held = {curie for curie in part if _is_target(curation.entities[curie], ontology)}
        if held:
            yield held


def _is_target(entity: Entity, ontology: Ontology) -> bool:
    """Say whether something can be acted on; "immune checkpoint" is but a kind of genes."""
    molecule = entity.category in ontology.categories_with("target")
    kind = molecule and entity.id.startswith("bmg:") and not entity.members
    return not kind and entity.category in ontology.categories_with("mechanism")


def _by_name(curation: Curation) -> dict[str, set[str]]:
    named: dict[str, set[str]] = defaultdict(set)
    for entity in curation.entities.values():
        for name in (entity.label, *entity.synonyms):
            named[search_key(name)].add(entity.id)
    return named


def treatment_failures(curation: Curation, ontology: Ontology) -> Iterator[str]:
    """Yield interventions with a survival, response or control of theirs that are given against nothing.

    What only shows a tumor, as a dye does, treats nothing.
    """
    given, shown = ontology.relations_with("given-against"), ontology.relations_with("shows")
    treating = {a.subject for a in curation.assertions if a.predicate in given | shown}
    treatments = ontology.categories_with("treatment")
    judged: dict[str, str] = {}
    for assertion in curation.assertions:
        subject, object_ = (curation.entities[c] for c in (assertion.subject, assertion.object))
        stated = ontology.relations[assertion.predicate].sign >= 0 and not assertion.negated
        if stated and subject.category in treatments and _ENDPOINTS.search(object_.label):
            judged.setdefault(subject.id, object_.label)
    for curie, outcome in sorted(judged.items()):
        if curie not in treating and not _is_manner(curation.entities[curie]):
            label = curation.entities[curie].label
            yield f"{label!r} has an outcome ({outcome}) and treats nothing: say against what it is given"


def _is_manner(entity: Entity) -> bool:
    """Say whether an entity is how a treatment is given (its dose, its time), not a treatment."""
    return entity.label.startswith(("treatment ", "early use of "))


def axis_failures(curation: Curation, ontology: Ontology) -> Iterator[str]:
    """Yield named axes of which a sentence has one node and no row of a member that the name prints."""
    named = _by_name(curation)
    kinds = ontology.categories_with("axis")
    axes = {
        entity.id: _members(entity, named) if entity.category in kinds else []
        for entity in curation.entities.values()
    }
    ends: dict[str, set[str]] = defaultdict(set)
    places: dict[str, set[str]] = defaultdict(set)
    for assertion in curation.assertions:
        for evidence in assertion.evidence:
            for curie in (assertion.subject, assertion.object):
                ends[evidence.sentence].add(curie)
                if axes[curie]:
                    places[curie].add(evidence.sentence)
    for curie, sentences in sorted(places.items()):
        for sentence in sorted(sentences):
            for member in axes[curie]:
                if ends[sentence].isdisjoint(member):
                    whole = curation.entities[curie].label
                    labels = " or ".join(sorted(curation.entities[each].label for each in member))
                    yield f"{sentence}: {whole!r} is one node, no row has its member {labels}"


def _members(entity: Entity, named: Mapping[str, set[str]]) -> list[set[str]]:
    """Return what each part of a pathway's name stands for, if it names two or more entities."""
    if "/" not in entity.label:
        return []
    parts = _AXIS_WORDS.sub("", entity.label).strip().split("/")
    found = [named.get(search_key(part), set()) for part in parts]
    return found if all(found) and len(found) > 1 else []


def twin_failures(curation: Curation) -> Iterator[str]:
    """Yield pairs of entities that go by two spellings of one name, unless one is broader than the other."""
    folded: dict[str, set[str]] = defaultdict(set)
    for entity in curation.entities.values():
        for name in (entity.label, *entity.synonyms):
            folded[_folded(name)].add(entity.id)
    pairs = {pair for ids in folded.values() for pair in itertools.combinations(sorted(ids), 2)}
    for one, other in sorted(pairs):
        first, second = curation.entities[one], curation.entities[other]
        if first.category == second.category and not _related(first, second, curation.entities):
            pair = f"{first.label!r} and {second.label!r}"
            yield f"{pair} go by two spellings of one name: make them one, or say which is broader"


def _folded(name: str) -> str:
    """Return a name without what spelling alone changes: case, hyphens, Greek, plural, ``cell``.

    >>> _folded("NF-κB pathways") == _folded("NF-kappaB Pathway"), _folded("T cells") == _folded("T-cell")
    (True, True)
    """
    words = _FILLERS.sub(" ", _SPACES.sub(" ", name.translate(_GREEK).casefold()))
    return "".join(word.removesuffix("s") if len(word) > 3 else word for word in words.split()) or name


def _related(one: Entity, other: Entity, entities: Mapping[str, Entity]) -> bool:
    return other.id in _above(one, entities) or one.id in _above(other, entities)


def _above(entity: Entity, entities: Mapping[str, Entity]) -> Collection[str]:
    line = [*entity.broader, *entity.members]
    for current in line:
        line.extend(b for b in entities[current].broader if b not in line)
    return line
