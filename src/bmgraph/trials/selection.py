"""For whom a trial was: the genes by which a publication's patients were selected.

A drug that acts on several genes was often tested in patients with an alteration of only one of them, so a
path that reaches the trial through another gene needs the remark, see `answers.fit`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from bmgraph.dataset.entities import Directory

if TYPE_CHECKING:
    from bmgraph.trials.reports import PublicationRow

__all__ = ["GENE_CATEGORIES", "Selection", "derive_selections", "selected_by", "subtypes"]

#: What a gene, a family or a complex is listed as.
GENE_CATEGORIES = frozenset({"Gene", "GeneFamily", "ProteinComplex"})
_WORD = re.compile(r"[A-Za-z0-9]+")
#: Genes before what a subtype's name says of them: HER2-positive, EGFR/ALK-positive, HR+.
_SUBTYPE = re.compile(
    r"(?P<genes>[A-Za-z0-9]+(?:/[A-Za-z0-9]+)*)"
    r"(?:[- ](?P<status>positive|mutant|mutated|low|amplified|rearranged)\b|\+)"
)


class Selection(NamedTuple):
    """A gene whose alteration the patients had.

    `alteration` is what the publication asked for (``RET fusion``, ``HER2-low or HER2-positive``); `related`
    are ids that count as the gene: its own, what is broader and narrower, families and complexes with it.
    """

    gene: str
    label: str
    alteration: str
    related: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, str]:
        """Return the selection for JSON."""
        return {"gene": self.gene, "label": self.label, "alteration": self.alteration}


def selected_by(publication: PublicationRow) -> tuple[Selection, ...]:
    """Return the genes by which a publication's patients were selected, by id; empty: by none."""
    return tuple(Selection(*cells) for cells in publication.selections)


def derive_selections(
    alterations: Iterable[str], genes: Collection[str], diseases: Iterable[str], directory: Directory
) -> tuple[Selection, ...]:
    """Return the genes by which patients were selected, one selection a gene, sorted.

    Args:
        alterations: as the tables have them: ``EGFR T790M``; a name alone (``ALK``) was printed with a plus.
        genes: ids of the altered genes; where there are none, those that the alterations name.
        diseases: ids of the population's diseases, whose names may tell a subtype.
        directory: names, broader terms and members.
    """
    texts: dict[str, list[str]] = {gene: [] for gene in genes}
    for text in alterations:
        named = _genes_named(text, directory)
        for gene in named & set(genes) if genes else named:
            texts.setdefault(gene, []).append(text)
    statuses: dict[str, list[str]] = {}
    for disease in diseases:
        for above in directory.ancestors(disease):
            for gene, status in subtypes(directory.by_id[above].label, directory):
                texts.setdefault(gene, [])
                statuses.setdefault(gene, []).append(status)
    return tuple(
        Selection(
            gene,
            directory.by_id[gene].label,
            _alteration(gene, found, statuses.get(gene, []), directory),
            _related(gene, directory),
        )
        for gene, found in sorted(texts.items())
    )


def subtypes(name: str, directory: Directory) -> list[tuple[str, str]]:
    """Return the genes that the name of a subtype says something of, with what it says.

    >>> subtypes("HER2-positive breast cancer", Directory([]))
    []
    """
    found = []
    for match in _SUBTYPE.finditer(name):
        for printed in match["genes"].split("/"):
            status = f"{printed}-{match['status'] or 'positive'}"
            found += [(gene, status) for gene in _genes_called(printed, directory)]
    return found


def _genes_called(word: str, directory: Directory) -> list[str]:
    """Return the genes with this name; a word without capitals (met) names none."""
    if word == word.lower():
        return []
    return [gene for gene in directory.called(word, "Gene") if directory.is_called(gene, word)]


def _genes_named(text: str, directory: Directory) -> set[str]:
    return {gene for word in _WORD.findall(text) for gene in _genes_called(word, directory)}


def _alteration(gene: str, texts: Iterable[str], statuses: Iterable[str], directory: Directory) -> str:
    """Say what was asked for: the alterations, else the subtypes, else that the gene is positive."""
    bare = sorted(text for text in texts if directory.is_called(gene, text))
    full = sorted(set(texts).difference(bare)) or sorted(set(statuses))
    positive = [f"{text}-positive" for text in bare] or [f"{directory.by_id[gene].label} alteration"]
    return " or ".join(full or positive)


def _related(gene: str, directory: Directory) -> tuple[str, ...]:
    alike = {*directory.ancestors(gene), *directory.descendants(gene)}
    held = {
        member for curie in alike if curie in directory.by_id for member in directory.by_id[curie].members
    }
    holders = {
        curie
        for curie, listing in directory.by_id.items()
        if listing.category in GENE_CATEGORIES and not alike.isdisjoint(listing.members)
    }
    return tuple(sorted(alike | held | holders))
