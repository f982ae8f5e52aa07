from __future__ import annotations

from pathlib import Path

import pytest

from bmgraph.curation.headings import Heading, heading_over, read_headings
from bmgraph.curation.reading import Curation
from bmgraph.errors import TableError

HEADINGS = [
    Heading("6", ("MONDO:1040026",)),
    Heading("6.3.1", ("bmg:LCBM",)),
    Heading("fig4-p1-s2", ()),
    Heading("fig4-p1-s11", ("bmg:BCBM",)),
]


@pytest.mark.parametrize(
    ("place", "ruling"),
    [
        ("6.3.1-p1-s1", "6.3.1"),
        ("6.3.2-p1-s1", "6"),
        ("6-p1-s1", "6"),
        ("60.1-p1-s1", None),
        ("fig4-p1-s1", None),
        ("fig4-p1-s2", "fig4-p1-s2"),
        ("fig4-p1-s10", "fig4-p1-s2"),
        ("fig4-p1-s12", "fig4-p1-s11"),
        ("fig5-p1-s12", None),
    ],
)
def test_the_nearest_heading_rules(place: str, ruling: str | None) -> None:
    found = heading_over(place, HEADINGS)

    assert (found.place if found else None) == ruling


def test_headings_are_read(mini: Curation) -> None:
    over = heading_over("6.1-p1-s1", mini.headings)

    assert over == Heading("6.1", ("bmg:LCBM",), ("bmg:stage-extravasation",), ())


@pytest.mark.parametrize(
    ("row", "words"),
    [("8.8\tbmg:LCBM\t\t", "neither a section nor"), ("6.1\tbmg:nowhere\t\t", "no entity")],
)
def test_a_wrong_heading_is_refused(row: str, words: str, tmp_path: Path, mini: Curation) -> None:
    path = tmp_path / "headings.tsv"
    path.write_text(f"place\tdiseases\tstages\tsites\n{row}\n", encoding="utf-8")

    with pytest.raises(TableError, match=words):
        list(read_headings(path, mini.entities, mini.sentences))
