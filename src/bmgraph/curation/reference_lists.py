"""The article's reference list as Crossref and Europe PMC give it.

Crossref: the answer of ``https://api.crossref.org/works/DOI``, whose ``message`` has a ``reference`` list;
the publisher's ``key`` numbers it (``..._CR12``, or ``e_1_2_9_13_1`` from 2 on), or else its order.
Europe PMC: that of ``.../rest/MED/PMID/references?format=json&pageSize=1000``; ``citedOrder`` is the number.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from bmgraph.errors import ImportFailed
from bmgraph.namespaces import ARTICLE, PREFIXES
from bmgraph.papers import Paper

__all__ = ["ReferenceList", "first_author", "read_list"]

_Item = Mapping[str, Any]
#: The number in a key: before the part of a list of parts (Wiley), or at the end.
_NUMBERS = (re.compile(r"^e_(?:\d+_)+?(\d+)_\d+$"), re.compile(r"(\d+)$"))
_DOI, _PMC = re.compile(r"10\.\d{4,9}/\S+"), re.compile(r"PMC\d+")
#: The share of keys that must follow on one another for the keys to be taken for numbers.
_IN_STEP = 0.9


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """A list as it was read; `remarks` say what could not be taken from it, and how it was numbered."""

    source: str
    papers: tuple[Paper, ...]
    remarks: tuple[str, ...] = ()


def read_list(path: Path) -> ReferenceList:
    """Read a reference list.

    Raises:
        ImportFailed: no JSON, of neither source, of another article, or without references.
    """
    try:
        found = json.loads(path.read_bytes().decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise ImportFailed(
            f"{path}:{error.lineno}: no JSON ({error.msg}): save the answer as it is"
        ) from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise ImportFailed(f"{path}: no JSON in UTF-8 ({error}): save the answer as it is") from None
    if isinstance(found, dict) and isinstance(found.get("message"), dict):
        return _crossref(path, found["message"])
    if isinstance(found, dict) and isinstance(found.get("referenceList"), dict):
        return _europe_pmc(path, found)
    known = (
        f"an object with {', '.join(sorted(map(str, found))[:5])}" if isinstance(found, dict) else "no object"
    )
    raise ImportFailed(
        f"{path}: {known} is neither a work of Crossref (message.reference) "
        "nor the references of Europe PMC (referenceList.reference)"
    )


def _items(path: Path, where: str, found: object) -> list[_Item]:
    if not isinstance(found, list) or not found:
        raise ImportFailed(f"{path}: {where}: no references: the publisher may not have opened them")
    for place, item in enumerate(found):
        if not isinstance(item, dict):
            raise ImportFailed(f"{path}: {where}[{place}]: an object is due, not {json.dumps(item)[:40]}")
    return found


def _crossref(path: Path, message: _Item) -> ReferenceList:
    own = ARTICLE.removeprefix(PREFIXES["doi"])
    doi = str(message.get("DOI", own))
    if doi.casefold() != own.casefold():
        raise ImportFailed(f"{path}: message.DOI: the list of {doi}, not of the article ({own})")
    items = _items(path, "message.reference", message.get("reference"))
    numbers, how = _numbered([str(item.get("key", "")) for item in items])
    papers = [
        Paper(
            number,
            doi=_match(_DOI, item.get("DOI")),
            title=_text(item.get("article-title")),
            first_author=first_author(_text(item.get("author"))),
            year=_year(item.get("year")),
            journal=_text(item.get("journal-title")),
        )
        for number, item in zip(numbers, items, strict=True)
    ]
    return _listed("Crossref", papers, [how])


def _europe_pmc(path: Path, found: _Item) -> ReferenceList:
    items = _items(path, "referenceList.reference", found["referenceList"].get("reference"))
    papers = []
    remarks = []
    for place, item in enumerate(items):
        number = item.get("citedOrder")
        if not isinstance(number, int) or number < 1:
            remarks.append(f"referenceList.reference[{place}] has no number (citedOrder) and was left out")
            continue
        id_, source = str(item.get("id") or ""), item.get("source")
        papers.append(
            Paper(
                number,
                doi=_match(_DOI, item.get("doi")),
                pmid=id_ if source == "MED" and id_.isdigit() else "",
                pmcid=_match(_PMC, id_) if source == "PMC" else "",
                title=_text(item.get("title")),
                first_author=first_author(_text(item.get("authorString")).split(",")[0]),
                year=_year(item.get("pubYear")),
                journal=_text(item.get("journalAbbreviation") or item.get("publicationTitle")),
            )
        )
    total = found.get("hitCount")
    if isinstance(total, int) and total > len(items):
        remarks.append(f"only {len(items)} of {total} references are in the file: ask with pageSize=1000")
    return _listed("Europe PMC", papers, remarks)


def _listed(source: str, papers: Sequence[Paper], remarks: list[str]) -> ReferenceList:
    """Return a list without the numbers that have several papers, or one of which nothing is said."""
    by_number: dict[int, list[Paper]] = {}
    for paper in papers:
        by_number.setdefault(paper.number, []).append(paper)
    taken = []
    for number, same in sorted(by_number.items()):
        if len(same) > 1:
            remarks.append(f"{number} has {len(same)} papers in the list and was left out")
        elif same[0] == Paper(number):
            remarks.append(f"{number} has neither id nor title, author, year or journal and was left out")
        else:
            taken.append(same[0])
    return ReferenceList(source, tuple(taken), tuple(remarks))


def _numbered(keys: Sequence[str]) -> tuple[list[int], str]:
    """Return the numbers of a list of Crossref, and how they were found.

    >>> _numbered(["e_1_2_9_2_1", "e_1_2_9_3_1"]), _numbered(["b1", "b11"])[0]
    (([1, 2], 'numbered by its keys'), [1, 2])
    """
    for pattern in _NUMBERS:
        found = [int(match[1]) for match in map(pattern.search, keys) if match]
        steps = [b - a for a, b in pairwise(found)]
        if len(found) == len(keys) and sum(step == 1 for step in steps) >= _IN_STEP * len(steps):
            first = found[0]
            return [number - first + 1 for number in found], "numbered by its keys"
    return list(range(1, len(keys) + 1)), "numbered by its order, for its keys do not count"


def first_author(text: str) -> str:
    """Return the first author as family name and initials, as far as that can be told.

    >>> [first_author(name) for name in ("H Sung", "Sung H.", "Sung, Hyuna", "van der Weyden L", "Sung")]
    ['Sung H', 'Sung H', 'Sung H', 'van der Weyden L', 'Sung']
    """
    family, comma, given = text.partition(",")
    if comma:
        return " ".join([family.strip(), "".join(word[0] for word in given.split())]).strip()
    words = [] if re.search(r"\d", text) else text.replace(".", " ").split()
    initials = list(_initials(words))
    family_name = " ".join(words[len(initials) :])
    return f"{family_name} {''.join(initials)}" if initials and family_name else text.removesuffix(".")


def _initials(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        if len(word) > 3 or not word.replace("-", "").isupper():
            return
        yield word


def _text(value: object) -> str:
    """Return a text without markup and in one line."""
    text = html.unescape(re.sub(r"<[^>]*>", "", value)) if isinstance(value, str) else ""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split()).removesuffix(".")


def _match(pattern: re.Pattern[str], value: object) -> str:
    found = pattern.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[0] if found else ""


def _year(value: object) -> int:
    """Return a year, which may have a letter behind it (``2020a``)."""
    found = re.match(r"(1[89]|20)\d\d", str(value))
    return int(found[0]) if found else 0
