"""The metagraph of Hetionet 1.0, which its interaction files take for granted.

From metagraph.json of Hetionet (CC0; Himmelstein et al. 2017, doi:10.7554/eLife.26726).
"""

from __future__ import annotations

__all__ = ["ABBREVIATIONS", "METAEDGES"]

_CATEGORIES = {
    "Anatomy": "A", "Biological Process": "BP", "Cellular Component": "CC", "Compound": "C", "Disease": "D",
    "Gene": "G", "Molecular Function": "MF", "Pathway": "PW", "Pharmacologic Class": "PC",
    "Side Effect": "SE", "Symptom": "S",
}  # fmt: skip
_RELATIONS = {
    "associates": "a", "binds": "b", "causes": "c", "covaries": "c", "downregulates": "d", "expresses": "e",
    "includes": "i", "interacts": "i", "localizes": "l", "palliates": "p", "participates": "p",
    "presents": "p", "regulates": "r", "resembles": "r", "treats": "t", "upregulates": "u",
}  # fmt: skip
_DIRECTED = {"regulates"}
#: Abbreviations of categories and relations.
ABBREVIATIONS = _CATEGORIES | _RELATIONS
_TUPLES = (
    ("Anatomy", "downregulates", "Gene"), ("Anatomy", "expresses", "Gene"),
    ("Anatomy", "upregulates", "Gene"), ("Compound", "binds", "Gene"),
    ("Compound", "causes", "Side Effect"), ("Compound", "downregulates", "Gene"),
    ("Compound", "palliates", "Disease"), ("Compound", "resembles", "Compound"),
    ("Compound", "treats", "Disease"), ("Compound", "upregulates", "Gene"),
    ("Disease", "associates", "Gene"), ("Disease", "downregulates", "Gene"),
    ("Disease", "localizes", "Anatomy"), ("Disease", "presents", "Symptom"),
    ("Disease", "resembles", "Disease"), ("Disease", "upregulates", "Gene"),
    ("Gene", "covaries", "Gene"), ("Gene", "interacts", "Gene"),
    ("Gene", "participates", "Biological Process"), ("Gene", "participates", "Cellular Component"),
    ("Gene", "participates", "Molecular Function"), ("Gene", "participates", "Pathway"),
    ("Gene", "regulates", "Gene"), ("Pharmacologic Class", "includes", "Compound"),
)  # fmt: skip
#: Source, relation, target and whether it is directed, by the metaedge's abbreviation.
METAEDGES = {
    _CATEGORIES[a] + _RELATIONS[r] + (">" if r in _DIRECTED else "") + _CATEGORIES[b]: (
        a,
        r,
        b,
        r in _DIRECTED,
    )
    for a, r, b in _TUPLES
}
