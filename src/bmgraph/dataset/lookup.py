"""The one place where a name that somebody types becomes an entity: names in a table, looked up and ranked.

The table is kept as one text, a line for each name, sorted by key: a key is found by halving, anything else
by a search for bytes. Nothing is parsed before something is asked: names slow no graph that is opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from bmgraph.names import key_words, loose_key, search_key, word_key, written

__all__ = ["BRACKETS", "KINDS", "OTHER_DRUG", "OWN", "Hit", "Name", "Names", "is_drug_like"]

#: What a name is, the first beats the next; see `entities.own_names` and `curation.naming.NAME_KINDS`.
KINDS = (
    "label", "id", "printed", "cross-reference", "symbol", "clinical", "abbreviation", "approved", "generic",
    "brand", "code", "alias", "previous", "synonym", "listed", "other drug",
)  # fmt: skip
#: Kinds that the tables of entities give.
OWN = frozenset({"label", "id", "printed", "cross-reference", "symbol", "listed"})
#: The kind of the name of a drug that is not in the graph; its row has no id.
OTHER_DRUG = "other drug"
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}
_RANK |= {"id": 0, "cross-reference": 2}
#: Words that a category implies: the gene EGFR, the FLAURA trial, the VEGF pathway.
_IMPLIED = (
    (("Gene", "GeneFamily", "ProteinComplex", "MicroRNA", "LongNoncodingRNA", "CircularRNA"),
     ("gene", "protein", "molecul", "family", "complex", "mrna", "expression", "antigen", "subunit")),
    (("Pathway",), ("pathway", "signaling", "signal", "axi", "cascad", "transduction")),
    (("ClinicalTrial",), ("trial", "study")),
    (("Drug", "DrugClass", "Therapy", "Chemical"), ("drug", "therapy", "treatment", "tablet", "compound")),
    (("CellType", "CellState", "CellLine"), ("cell", "lin")),
    (("CascadeStage",), ("stag", "step", "phas")),
    (("BiologicalProcess",), ("proces",)),
    (("Disease",), ("diseas", "disorder")),
    (("DiagnosticProcedure",), ("scan", "examination", "imaging", "test")),
)  # fmt: skip
#: Endings of the generic names of drugs (stems of the INN), and of what is bound to an antibody.
_STEMS = (
    r"(?:nib|mab|ciclib|parib|lisib|rafenib|platin|taxel|tecan|rubicin|trexed|sertib|degib|zomib|clax|stat|"
    r"rolimus|imod|citabine|bulin|cept|leucel|vedotin|deruxtecan|emtansine|govitecan|tansine|relin|strant|"
    r"lutamide|oxifene|trozole|mustine|zolomide|poside|dronate|setron|prazole|sartan|vastatin|cristine|blastine)$"
)
#: A code of a drug under development, none of a trial or an RNA.
_CODE = r"(?!nct|mir|linc|umin|drks|jrct|wp)(?:[a-z]{2,4}-)?[a-z]{2,4}[- ]?\d{3,8}[a-z]?"
_DIGITS = r"\d+"
BRACKETS = r"\s*\([^()]*\)"
#: How the text and a name meet, the best first.
_HOW = ("exact", "spelling", "number or order of words", "other words", "beginning", "words", "letters")


class Name(NamedTuple):
    """A name of an entity; `id` is empty for that of a drug that is not in the graph."""

    id: str
    category: str
    name: str
    kind: str
    source: str = ""


class Hit(NamedTuple):
    """A name that a text is, or is like; `how` counts from the best of `_HOW`, `distance` in letters."""

    id: str
    name: str
    kind: str
    source: str
    how: int
    distance: int = 0

    @property
    def rank(self) -> int:
        """The place of its kind among kinds."""
        return _RANK[self.kind]

    @property
    def manner(self) -> str:
        """How the text and the name meet, in words."""
        if not self.distance:
            return _HOW[self.how]
        return f"{self.distance} letter{'' if self.distance == 1 else 's'} off"


def is_drug_like(text: str) -> bool:
    """Say whether a text ends as generic names of drugs do, or looks like the code of one.

    >>> is_drug_like("rociletinib"), is_drug_like("AZD-3759"), is_drug_like("mesothelin")
    (True, True, False)
    """
    text = written(text)
    last = text.rpartition(" ")[2]
    return bool((len(last) > 6 and re.search(_STEMS, last)) or re.fullmatch(_CODE, text))


class Names:
    """Names of a graph.

    Args:
        blob: as `made_of` makes it.
    """

    def __init__(self, blob: bytes = b"\n") -> None:
        self.blob = blob

    @classmethod
    def made_of(cls, names: Iterable[Name]) -> Names:
        """Return the names as they are kept, each of an entity once, by the kind that ranks first."""
        best: dict[tuple[str, str], Name] = {}
        for name in names:
            known = best.setdefault((name.id, name.name), name)
            if _RANK[name.kind] < _RANK[known.kind]:
                best[(name.id, name.name)] = name
        lines = {line for name in best.values() for text in _forms(name.name) if (line := _line(name, text))}
        return cls("".join(["\n", *(f"{line}\n" for line in sorted(lines))]).encode())

    def exact(self, text: str, category: Callable[[str], str], wanted: str = "") -> list[Hit]:
        """Return the hits of the names that a text is, however it is spelled, those of the best way alone.

        Args:
            text: what was typed.
            category: returns the category of an entity.
            wanted: take only entities of this category.
        """
        key, words = search_key(text), word_key(text)
        if not key:
            return []

        def hits(mark: str, how: int, categories: Collection[str] = ()) -> list[Hit]:
            found = self._keyed(mark[1:-1]) if mark[:1] == "\n" else self._holding(mark)
            return [
                hit._replace(how=how)
                for hit in found
                if not hit.id
                or (wanted in ("", category(hit.id)) and (not categories or category(hit.id) in categories))
            ]

        if found := hits(f"\n{key}\t", 1):
            return [hit._replace(how=int(written(hit.name) != written(text))) for hit in found]
        loose = loose_key(text)
        for mark in (f"\t={loose}\t", f"\n{loose}\t", f"\t~{words}\t"):
            if len(mark) > 3 and (found := hits(mark, 2)):
                return found
        for categories, implied in _IMPLIED:
            short = word_key(text, implied)
            if len(short) > 1:
                joined = "".join(word for word in key_words(text) if word not in implied)
                for mark in (f"\n{joined}\t", f"\t~{short}\t", f"\t^{short}\t"):
                    found += hits(mark, 3, categories)
        return found

    def _keyed(self, key: str) -> Iterator[Hit]:
        """Yield the rows of a key, found by halving."""
        wanted, blob = f"{key}\t".encode(), self.blob
        low, high = 1, len(blob)
        while low < high:
            start = blob.rfind(b"\n", 0, (low + high) // 2) + 1
            if blob[start : start + len(wanted)] < wanted:
                low = blob.index(b"\n", start) + 1
            else:
                high = start
                if start <= low:
                    break
        while blob.startswith(wanted, low):
            stop = blob.index(b"\n", low)
            yield _hit(blob[low:stop].decode())
            low = stop + 1

    def _holding(self, mark: str) -> Iterator[Hit]:
        """Yield the rows that hold a mark, which has the separators of what it stands for."""
        wanted, blob = mark.encode(), self.blob
        at = blob.find(wanted)
        while at >= 0:
            stop = blob.index(b"\n", at)
            yield _hit(blob[blob.rindex(b"\n", 0, at) + 1 : stop].decode())
            at = blob.find(wanted, stop)

    def of(self, id_: str) -> list[Hit]:
        """Return the names of an entity that references give, by kind."""
        found = [hit for hit in self._holding(f"\t{id_}\t") if hit.id == id_ and hit.kind not in OWN]
        return sorted(found, key=lambda hit: (hit.rank, hit.name.casefold(), hit.name))

    @cached_property
    def _rows(self) -> list[tuple[str, Hit]]:
        """Every name with its key."""
        lines = self.blob.decode().split("\n")
        return [(line.partition("\t")[0], _hit(line)) for line in lines if line]

    @cached_property
    def _lines(self) -> list[tuple[str, str, str]]:
        """The key and the words of every name (``~`` before them), and its whole line."""
        cells = [(line.split("\t", 3), line) for line in self.blob.decode().split("\n") if line]
        return [(first[0], first[2], line) for first, line in cells]

    def alike(self, text: str) -> Iterator[Hit]:
        """Yield the hits of names that begin with a text, or have all its words."""
        key, words = search_key(text), word_key(text).split()
        for name, its_words, line in self._lines if key else ():
            begins = name.startswith(key)
            # Few names hold the letters of all words: only of these the words are looked at one by one.
            holds = bool(words) and all(word in its_words for word in words)
            if begins or (holds and {*words} <= {*its_words[1:].split()}):
                hit = _hit(line)
                if hit.kind != OTHER_DRUG:
                    yield hit._replace(how=4 if begins else 5)

    def close(self, text: str, most: int = 2) -> Iterator[Hit]:
        """Yield the hits of names that few letters keep apart from a text, swapped ones counted once.

        The digits of a name must be those of the text: CD44 is no misspelling of CD45.

        Args:
            text: what was typed.
            most: how many letters.
        """
        # Only what goes wrong needs it.
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract_iter

        key = search_key(text)
        keys = [name for name, _ in self._rows]
        for name, distance, place in extract_iter(key, keys, scorer=OSA.distance, score_cutoff=most):
            hit = self._rows[place][1]
            # Of a short name half the letters would be others.
            near = distance <= max(1, min(len(key), len(name)) // 3 - 1) and len(key) > 3
            if near and hit.kind != OTHER_DRUG and re.findall(_DIGITS, name) == re.findall(_DIGITS, key):
                yield hit._replace(how=6, distance=int(distance))

    def likely(self, text: str, least: float = 60) -> Iterator[Hit]:
        """Yield the hits of the names that look most like a text, by a ratio of 0 to 100, the best first."""
        from rapidfuzz import fuzz
        from rapidfuzz.process import extract

        key = search_key(text)
        keys = [name for name, _ in self._rows]
        for _, ratio, place in extract(key, keys, scorer=fuzz.ratio, score_cutoff=least, limit=50):
            hit = self._rows[place][1]
            if hit.kind != OTHER_DRUG:
                yield hit._replace(how=6, distance=round(100 - ratio))


def _forms(name: str) -> Iterator[str]:
    """Yield a name as it is, and without what stands in brackets."""
    yield name
    if (bare := re.sub(BRACKETS, "", name)) != name:
        yield bare


def _line(name: Name, text: str) -> str:
    """Return the line by which a name is found that somebody writes as a text."""
    key, words, loose = search_key(text), word_key(text), loose_key(text)
    core = next((word_key(text, implied) for of, implied in _IMPLIED if name.category in of), words)
    cells = (
        key, f"={loose}" if loose != key else "", f"~{words}", f"^{core}" if core != words else "",
        name.kind, name.source, name.id, " ".join(name.name.split()),
    )  # fmt: skip
    return "\t".join(cells) if key else ""


def _hit(line: str) -> Hit:
    *_, kind, source, id_, name = line.split("\t")
    return Hit(id_, name, kind, source, 0)
