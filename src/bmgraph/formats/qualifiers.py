"""Qualifiers of an imported edge, read from the properties that KGX and Biolink have for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bmgraph.graph.model import Publication, evidence_to_json
from bmgraph.ontology import BASES, EVIDENCE_KINDS

__all__ = [
    "BASIS_COLUMNS",
    "PROPERTIES",
    "SIGNS",
    "edge_qualifiers",
    "grounds_of",
    "is_true",
    "text_of",
    "texts_of",
    "unreadable_qualifier",
]

#: Sign of relations by name: of Hetionet, the Biological Expression Language, the Relation Ontology and
#: Biolink (which treats "treats" as against its object, as the article's graph does).
SIGNS = {
    "upregulates": 1, "downregulates": -1,
    "increases": 1, "directlyIncreases": 1, "directly_increases": 1, "positiveCorrelation": 1,
    "positive_correlation": 1, "decreases": -1, "directlyDecreases": -1, "directly_decreases": -1,
    "negativeCorrelation": -1, "negative_correlation": -1,
    "positively_regulates": 1, "directly_positively_regulates": 1,
    "negatively_regulates": -1, "directly_negatively_regulates": -1,
    "positively_correlated_with": 1, "negatively_correlated_with": -1,
    "associated_with_increased_likelihood_of": 1, "associated_with_decreased_likelihood_of": -1,
    "exacerbates_condition": 1, "predisposes_to_condition": 1, "preventative_for_condition": -1,
    "ameliorates_condition": -1, "disrupts": -1, "treats": -1,
}  # fmt: skip
_DIRECTIONS = {"increased": 1, "upregulated": 1, "decreased": -1, "downregulated": -1}
#: Properties that are read, by the qualifier that they give; most graphs have none of them.
PROPERTIES = {
    "layer": ("layer", "primary_knowledge_source"),
    "sign": ("effect_sign", "subject_direction_qualifier", "object_direction_qualifier"),
    "hedged": ("hedged",),
    "contexts": ("disease_context", "disease_context_qualifier"),
    "stages": ("cascade_stage",),
    "evidence": ("article_sentences", "publications"),
    "form": ("subject_form_or_variant_qualifier",),
    "negated": ("negated",),
    "evidence_kinds": ("evidence_kind",),
    "context_basis": ("context_basis",),
    "stage_basis": ("stage_basis",),
    "site_basis": ("site_basis",),
    "contested": ("contested",),
}
_READ = frozenset(name for names in PROPERTIES.values() for name in names)
#: Where disease, stage and site of an edge stand.
BASIS_COLUMNS = ("context_basis", "stage_basis", "site_basis")
_TRUE = ("true", "t", "1", "1.0", "yes", "y")
_FALSE = ("false", "f", "0", "0.0", "no", "n")
_SIGNED = {"1": 1, "+1": 1, "1.0": 1, "-1": -1, "-1.0": -1, "0": 0, "0.0": 0}


def edge_qualifiers(relation: str, properties: Mapping[str, Any], signs: Mapping[str, int]) -> dict[str, Any]:
    """Return the cells of `graph.tables.QUALIFIERS`, and `lines`, of an edge; those of defaults are left out.

    The sign is that of ``effect_sign`` (the project's own exports), else of the direction qualifiers, else of
    the relation. ``primary_knowledge_source`` names the layer, publications count as lines of evidence.

    Args:
        relation: its name.
        properties: of the edge.
        signs: by relation, before `SIGNS`.
    """
    sign = signs.get(relation, SIGNS.get(relation, 0))
    if _READ.isdisjoint(properties):
        return {"sign": sign} if sign else {}
    own = texts_of(properties.get("effect_sign"))
    directions = [text_of(properties, f"{end}_direction_qualifier") for end in ("subject", "object")]
    if own and own[0] in _SIGNED:
        sign = _SIGNED[own[0]]
    elif directions[1] in _DIRECTIONS:
        sign = _DIRECTIONS[directions[1]] * _DIRECTIONS.get(directions[0], 1)
    layer = text_of(properties, "layer") or text_of(properties, "primary_knowledge_source")
    lines = texts_of(properties.get("article_sentences")) or texts_of(properties.get("publications"))
    cells: dict[str, Any] = {
        "layer": layer.removeprefix("infores:"),
        "sign": sign,
        "hedged": is_true(properties, "hedged"),
        "contexts": texts_of(
            properties.get("disease_context") or properties.get("disease_context_qualifier")
        ),
        "stages": texts_of(properties.get("cascade_stage")),
        "evidence": len(lines),
        "lines": evidence_to_json(tuple(map(Publication, lines))),
        "form": text_of(properties, "subject_form_or_variant_qualifier"),
        "negated": is_true(properties, "negated"),
        "evidence_kinds": grounds_of(properties, "evidence_kind", EVIDENCE_KINDS),
        **{name: "".join(grounds_of(properties, name, BASES)[:1]) for name in BASIS_COLUMNS},
        "contested": is_true(properties, "contested"),
    }
    return {name: cell for name, cell in cells.items() if cell}


def grounds_of(properties: Mapping[str, Any], name: str, known: Sequence[str]) -> list[str]:
    """Return those values of a property that are of a closed list; what else it holds stays a property."""
    return [one for text in texts_of(properties.get(name)) if (one := text.replace(" ", "_")) in known]


def unreadable_qualifier(properties: Mapping[str, Any]) -> str:
    """Say which qualifier of an edge has a value that cannot be read: it must not be taken for a no."""
    for name, known in (
        ("negated", (*_TRUE, *_FALSE)),
        ("hedged", (*_TRUE, *_FALSE)),
        ("contested", (*_TRUE, *_FALSE)),
        ("counted", (*_TRUE, *_FALSE)),
        ("effect_sign", _SIGNED),
        ("path_sign", _SIGNED),
    ):
        for text in texts_of(properties.get(name)):
            if text.lower() not in known:
                return f"{name} {text[:40]!r} is not one of {', '.join(known)}"
    return ""


def is_true(properties: Mapping[str, Any], name: str) -> bool:
    """Say whether a property is true, however that is written."""
    return any(text.lower() in _TRUE for text in texts_of(properties.get(name)))


def text_of(properties: Mapping[str, Any], name: str) -> str:
    """Return the first of a property's values; empty where it has none."""
    return next(iter(texts_of(properties.get(name))), "")


def texts_of(value: object) -> list[str]:
    """Return a property's values, sorted: a list, or a text split at its bars, as KGX writes lists."""
    # NaN, which is not equal to itself, stands for an empty cell in what pandas writes.
    value = None if value != value else value
    found = value if isinstance(value, list) else ("" if value is None else str(value)).split("|")
    return sorted({str(one).strip() for one in found if isinstance(one, str | int | float)} - {""})
