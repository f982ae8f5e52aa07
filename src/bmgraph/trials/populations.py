"""Which publications had patients of a kind: a disease, subtype, alteration or word of the population."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bmgraph.dataset.entities import Directory
from bmgraph.errors import EntityNotFound
from bmgraph.names import nearest, written
from bmgraph.trials.reports import PublicationRow
from bmgraph.trials.selection import GENE_CATEGORIES, Selection, selected_by, subtypes

__all__ = ["Test", "alteration_filter", "population_filter"]

Test = Callable[[PublicationRow], bool]
#: What asks for nothing but the gene.
_ANY = frozenset({"positive", "altered", "alteration", "driven"})
_MUTATED = frozenset({"mutant", "mutated", "mutation", "mutations"})
#: Alterations that are no mutation.
_NO_MUTATION = re.compile(r"\b(positive|low|fusion|amplification|rearrangement|translocation|alteration)\b")


def population_filter(text: str, directory: Directory, publications: Sequence[PublicationRow]) -> Test:
    """Return the test whether a publication had such patients.

    A disease, by any of its names, takes in what is narrower. A gene with or without what happened to it
    (``ALK``, ``HER2+``, ``EGFRm``, ``RET fusion``) finds the patients who were selected by it, before a
    disease (``ALK+ NSCLC``) too. Anything else has to stand as whole words in a publication's population or
    line of treatment; a word of a compound (``small`` in ``non-small``) is not a whole one.

    Args:
        text: what is asked for.
        directory: the names of diseases and genes.
        publications: all there are.

    Raises:
        EntityNotFound: it is none of these; carries the nearest.
    """
    known = _disease(text, directory) or _altered(text, directory, publications)
    if known is not None:
        return known
    phrase = _phrase(text)
    if not any(phrase(_words_of(row)) for row in publications):
        raise EntityNotFound(text, _nearest(text, directory, publications), what="population")
    return lambda row: phrase(_words_of(row))


def alteration_filter(text: str, directory: Directory, publications: Sequence[PublicationRow]) -> Test:
    """Return the test whether a publication's patients were selected by an alteration.

    A gene with or without what happened to it (``RET fusion``, ``EGFRm``, ``HER2-low``), or words of an
    alteration as it is printed (``exon 20``).

    Raises:
        EntityNotFound: it is none; carries the nearest.
    """
    if gene := _gene(text, directory, publications):
        return gene
    phrase = _phrase(text)

    def test(row: PublicationRow) -> bool:
        return any(map(phrase, (*row.alterations, *(one.alteration for one in selected_by(row)))))

    if not any(map(test, publications)):
        known = {one.alteration for row in publications for one in selected_by(row)}
        raise EntityNotFound(text, nearest(text, sorted(known), cutoff=0.4, key=written), what="alteration")
    return test


def _words_of(row: PublicationRow) -> str:
    return f"{row.population}; {row.line}"


def _phrase(text: str) -> Callable[[str], bool]:
    """Return the test whether a text has these words as whole ones; a space may be a hyphen there."""
    words = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", written(text))))
    pattern = re.compile(rf"(?<![\w-]){words}(?![\w-])")
    return lambda within: bool(pattern.search(written(within)))


def _disease(text: str, directory: Directory) -> Test | None:
    """Return the test for the disease of this name, None if there is none."""
    try:
        disease = directory.get(text, "Disease")
    except EntityNotFound:
        return None
    if disease.category != "Disease":
        return None
    # Of the metastases themselves the tables also tell in a cell of its own: untreated BM.
    named = [_phrase(name) for name in (disease.label, *disease.synonyms)]
    entered = _of_disease(disease.id, directory)
    return lambda row: entered(row) or any(phrase(row.status) for phrase in named)


def _of_disease(disease: str, directory: Directory) -> Test:
    """Return the test whether patients had a disease or a narrower one.

    Patients of a subtype may be entered under what is wider, with the alteration beside it.
    """
    meant = frozenset(directory.descendants(disease))
    listing = directory.by_id[disease]
    subtype = [(gene, _kind([name.rpartition("-")[2]])) for gene, name in subtypes(listing.label, directory)]
    wider = [_of_disease(above, directory) for above in listing.broader] if subtype else []

    def test(row: PublicationRow) -> bool:
        return not meant.isdisjoint(row.diseases) or (
            any(gene == one.gene and kind(one) for gene, kind in subtype for one in selected_by(row))
            and all(fits(row) for fits in wider)
        )

    return test


def _altered(text: str, directory: Directory, publications: Sequence[PublicationRow]) -> Test | None:
    """Return the test for an altered gene, maybe before a disease; None if the text is no such thing."""
    words = text.split()
    for end in range(len(words), 0, -1):
        gene = _gene(" ".join(words[:end]), directory, publications)
        disease = _disease(" ".join(words[end:]), directory) if gene and end < len(words) else None
        if gene and end == len(words):
            return gene
        if gene and disease:
            return _both(gene, disease)
    return None


def _both(one: Test, other: Test) -> Test:
    return lambda row: one(row) and other(row)


def _gene(text: str, directory: Directory, publications: Sequence[PublicationRow]) -> Test | None:
    """Return the test for a gene (or several: ``ALK/ROS1``) with its alteration, None if there is none."""
    spelled = re.sub(r"[-−]$", " negative", text).replace("+", " positive ")
    first, *rest = [word for word in re.split(r"[\s-]+", spelled) if word] or [""]
    genes: set[str] = set()
    for name in first.split("/"):
        found = _genes_called(name, directory)
        if not found and name[-1:] == "m":
            found, rest = _genes_called(name[:-1], directory), ["mutation", *rest]
        if not found:
            return None
        genes |= found
    kind = _kind([word.casefold() for word in rest])

    def test(row: PublicationRow) -> bool:
        return any(not genes.isdisjoint(one.related) and kind(one) for one in selected_by(row))

    return test if not rest or any(map(test, publications)) else None


def _genes_called(name: str, directory: Directory) -> set[str]:
    try:
        reading = directory.read(name)
    except EntityNotFound:
        return set()
    if reading.form or reading.direction:
        return set()
    # A word of a population may look like a symbol: names count as they are written alone.
    found = {hit.id for hit in reading.hits if not hit.how} or {reading.listing.id} - {
        hit.id for hit in reading.hits
    }
    return {curie for curie in found if directory.by_id[curie].category in GENE_CATEGORIES}


def _kind(words: Sequence[str]) -> Callable[[Selection], bool]:
    """Return the test whether a selection asks for what these words say of its gene."""
    left = [word for word in words if word not in _ANY]
    mutated = not _MUTATED.isdisjoint(left)
    phrase = _phrase(" ".join(left)) if left and not mutated else None

    def test(selection: Selection) -> bool:
        asked = selection.alteration.split(" or ")
        if mutated:
            return any(not _NO_MUTATION.search(each) for each in asked)
        if phrase is None:
            return any(not each.endswith("-low") for each in asked)
        return any(phrase(each.replace("-", " ")) for each in asked)

    return test


def _nearest(text: str, directory: Directory, publications: Sequence[PublicationRow]) -> list[str]:
    """Return the names of populations that look most like a text, at most five."""
    names = [directory.by_id[disease].label for row in publications for disease in row.diseases]
    for row in publications:
        names += [name for disease in row.diseases for name in directory.by_id[disease].synonyms]
        names += [one.alteration for one in selected_by(row)]
        names += [row.status, row.line]
    return nearest(text, sorted(filter(None, names)), cutoff=0.4, key=written)
