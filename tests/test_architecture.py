from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "bmgraph"
MODULES = sorted(p for p in SOURCE.rglob("*.py") if p.name != "__main__.py")
#: The exceptions are exercised by every other test.
UNTESTED_BY_NAME = {"errors", "resources", "model", "ontology"}


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
    names = {p.stem for p in SOURCE.glob("*.py")} - {"__init__", "__main__"} - UNTESTED_BY_NAME
    tested = {p.stem.removeprefix("test_") for p in (ROOT / "tests").glob("test_*.py")}

    assert names <= tested, names - tested


def test_nothing_prints_or_exits_but_the_command_line() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if path.parent.name != "cli":
            assert "sys.exit" not in text
            assert "click.echo" not in text
