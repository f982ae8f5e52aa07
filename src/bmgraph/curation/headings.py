"""What each heading of the article lends to the sentences below it: a disease, stages, sites."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bmgraph.curation.model import Entity
from bmgraph.curation.tables import HEADING_COLUMNS, read_rows

__all__ = ["Heading", "heading_over", "read_headings"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A section (``6.3.1``, with what is below it), or a caption from one of its sentences to the next."""

    place: str
    diseases: tuple[str, ...]
    stages: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


def read_headings(path: Path, entities: Mapping[str, Entity], places: Collection[str]) -> Iterator[Heading]:
    """Read the table of headings.

    Args:
        path: the table.
        entities: by CURIE.
        places: ids of the indexed sentences.

    Raises:
        TableError: a place without sentences, or a value that is no entity.
    """
    sections = {place.rsplit("-p", 1)[0] for place in places}
    for row in read_rows(path, HEADING_COLUMNS):
        place = row.cells["place"]
        if place not in places and not any(f"{s}.".startswith(f"{place}.") for s in sections):
            raise row.error("place", f"{place} is neither a section nor a sentence of a caption")
        for column in ("diseases", "stages", "sites"):
            for curie in row.values(column):
                if curie not in entities:
                    raise row.error(column, f"{curie} is no entity, add it under graph/entities")
        yield Heading(place, row.values("diseases"), row.values("stages"), row.values("sites"))


def heading_over(place: str, headings: Iterable[Heading]) -> Heading | None:
    """Return the heading that rules over a sentence: the nearest one, None where there is none.

    >>> over = [Heading("6", ()), Heading("6.3", ()), Heading("fig4-p1-s3", ()), Heading("fig4-p1-s11", ())]
    >>> [h and h.place for h in (heading_over(p, over) for p in ("6.3.1-p2-s4", "fig4-p1-s4", "7-p1-s1"))]
    ['6.3', 'fig4-p1-s3', None]
    """
    section, _, rest = place.partition("-p")
    ruling = None
    for heading in headings:
        other, _, start = heading.place.partition("-p")
        if start:
            rules = other == section and _number(start) <= _number(rest)
        else:
            rules = f"{section}.".startswith(f"{other}.")
        if rules and (ruling is None or _rank(heading.place) > _rank(ruling.place)):
            ruling = heading
    return ruling


def _number(rest: str) -> tuple[int, int]:
    paragraph, _, sentence = rest.partition("-s")
    return int(paragraph), int(sentence)


def _rank(place: str) -> tuple[int, tuple[int, int]]:
    section, _, start = place.partition("-p")
    return len(section), _number(start) if start else (0, 0)
