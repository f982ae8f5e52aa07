from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "bmgraph"
MODULES = sorted(p for p in SOURCE.rglob("*.py") if p.name != "__main__.py")
#: The exceptions are exercised by every other test.
UNTESTED_BY_NAME = {"errors", "resources", "model", "ontology"} | {
    "adjacency", "vocabulary", "levels", "matches", "relational_patterns",
}  # fmt: skip


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_modules_are_small_documented_and_say_what_they_export(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    name = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
    module = importlib.import_module(name)

    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(tree)
    assert len(set(module.__all__)) == len(module.__all__)
    assert all(hasattr(module, exported) for exported in module.__all__)


def test_every_module_has_tests() -> None:
    """Tests mirror the source: `tests/paths/test_find.py` is of `paths/find.py`."""
    modules = {p.relative_to(SOURCE).as_posix() for p in MODULES if not p.name.startswith("__")}
    modules = {name for name in modules if not name.startswith(("cli/", "formats/", "dataset/rdf/"))}
    tested = {
        (p.parent / p.name.removeprefix("test_")).relative_to(ROOT / "tests").as_posix()
        for p in (ROOT / "tests").rglob("test_*.py")
    }
    untested = {
        name
        for name in modules
        if name.replace("_graph", "graph").replace("_imported", "imported") not in tested
        and Path(name).stem not in UNTESTED_BY_NAME
    }

    assert not untested


def test_nothing_prints_or_exits_but_the_command_line() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if path.parent.name != "cli":
            assert "sys.exit" not in text
            assert "click.echo" not in text
