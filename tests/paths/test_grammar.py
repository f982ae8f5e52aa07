from __future__ import annotations

from pathlib import Path

import lark
import pytest

from bmgraph._build import build_dataset
from bmgraph.paths import grammar
from bmgraph.paths.grammar import TABLES_FILE, read_tables, write_tables

PATTERNS = [
    '(g:Gene {label: "MSLN"})-[:activates|regulates]->(:Gene|Pathway)-[*1..2]->(d:Disease)',
    "match (:`a b`)<-[r:x*2 {sign: '+'}]-()--()-->()<--(q) where context = LCBM and hubs <= 10 limit 5;",
    "()-[*..3]-(:A|:B) WHERE stage ascending AND avoid :Drug AND avoid x AND evidence >= 2",
]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / TABLES_FILE
    path.write_bytes(write_tables())
    return path


def tree(parser: lark.Lark, text: str) -> tuple[object, list[object]]:
    found = parser.parse(text)
    return found, [part.meta.start_pos for part in found.iter_subtrees() if not part.meta.empty]


def test_saved_tables_parse_as_the_grammar_does(saved: Path) -> None:
    loaded = read_tables(saved)

    assert loaded is not None
    made = grammar._made()
    for text in PATTERNS:
        assert tree(loaded, text) == tree(made, text)
        for end in range(0, len(text), 3):
            assert outcome(loaded, text[:end] + "]") == outcome(made, text[:end] + "]")


def outcome(parser: lark.Lark, text: str) -> object:
    try:
        return parser.parse(text)
    except lark.UnexpectedInput as error:
        names = ("accepts", "expected", "allowed")
        wanted = next((found for name in names if (found := getattr(error, name, None))), ())
        return type(error), error.pos_in_stream, set(wanted)


def test_the_build_saves_them(workspace: Path) -> None:
    assert read_tables(build_dataset().path.parent / TABLES_FILE) is not None


def test_no_tables_or_damaged_ones_are_not_used(saved: Path, tmp_path: Path) -> None:
    content = saved.read_bytes()
    assert read_tables(tmp_path / "missing") is None
    for damaged in (b"", b"\xff" + content, content[:-3], content.replace(b"NAME", b"NAMF")):
        saved.write_bytes(damaged)
        assert read_tables(saved) is None


def test_tables_of_another_grammar_or_library_are_not_used(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grammar, "_GRAMMAR", grammar._GRAMMAR + "\n")
    assert read_tables(saved) is None
    monkeypatch.undo()
    assert read_tables(saved) is not None
    monkeypatch.setattr(lark, "__version__", "0")
    assert read_tables(saved) is None
