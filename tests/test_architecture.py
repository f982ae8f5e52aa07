from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "bmgraph"
MODULES = sorted(p for p in SOURCE.rglob("*.py") if p.name != "__main__.py")
#: The exceptions are exercised by every other test.
UNTESTED_BY_NAME: set[str] = set()


LONGEST_FILE, LONGEST_FUNCTION = 400, 60
#: Functions that are still longer; the list only gets shorter.
STILL_LONG: set[str] = set()


def test_files_and_functions_are_short() -> None:
    """One thing at a time: what is longer is split by what its parts do."""
    long = set()
    for folder in ("src", "tests", "scripts", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            name = path.relative_to(ROOT).as_posix()
            if len(text.splitlines()) > LONGEST_FILE:
                long.add(name)
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    length = (node.end_lineno or node.lineno) - node.lineno + 1
                    if length > LONGEST_FUNCTION:
                        long.add(f"{name}:{node.name}")

    assert long - STILL_LONG == set()


def test_every_suppression_has_a_reason() -> None:
    """Who silences a checker says why, on the same line."""
    mark = re.compile(
        r"# (?:type: ignore\[[\w, -]+\]|noqa: [A-Z0-9, ]+?)(?=\s|$)(?P<reason>.*)$", re.MULTILINE
    )
    found = [
        (path.relative_to(ROOT).as_posix(), one["reason"].strip(" #-()"))
        for folder in ("src", "tests", "scripts", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for one in mark.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found
    assert [name for name, reason in found if not reason] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_modules_are_documented_and_say_what_they_export(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    name = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
    module = importlib.import_module(name)

    assert ast.get_docstring(tree)
    assert len(set(module.__all__)) == len(module.__all__)
    assert all(hasattr(module, exported) for exported in module.__all__)


def test_every_module_has_tests() -> None:
    """Tests mirror the source: `tests/paths/test_find.py` is of `paths/find.py`."""
    modules = {p.relative_to(SOURCE).as_posix() for p in MODULES if not p.name.startswith("__")}
    modules = {name for name in modules if not name.startswith(("cli/", "dataset/rdf/"))}
    tested = {
        (p.parent / p.name.removeprefix("test_")).relative_to(ROOT / "tests").as_posix()
        for p in (ROOT / "tests").rglob("test_*.py")
    }
    untested = {
        name
        for name in modules
        if name.removeprefix("_") not in tested and Path(name).stem not in UNTESTED_BY_NAME
    }

    assert not untested


def test_nothing_prints_or_exits_but_the_command_line() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if path.parent.name != "cli":
            assert "sys.exit" not in text
            assert "click.echo" not in text
