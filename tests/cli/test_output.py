from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bmgraph.cli import main
from bmgraph.cli.output import print_json, progress


@pytest.mark.parametrize("encoding", ["utf-8", "koi8-r"])
def test_json_is_json_in_any_encoding(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding=encoding, errors="backslashreplace"))
    print_json({"a": "\xe9", "b": "\u2192"})
    assert json.loads(out.getvalue().decode(encoding)) == {"a": "\xe9", "b": "\u2192"}
    assert (b"\\u00e9" in out.getvalue()) == (encoding != "utf-8")


def test_text_that_the_terminal_has_not_is_escaped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "e.txt").write_text("a \xe9\n", encoding="utf-8")
    arguments = ["import", str(tmp_path / "e.txt"), "--to", str(tmp_path / "out")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    result = CliRunner(charset="ascii").invoke(main, ["paths", "--graph", str(tmp_path / "out"), "a", "\xe9"])
    assert (result.exit_code, result.output) == (0, "1. a \\u2014related_to\\u2192 \\xe9\n")


def test_progress_is_for_terminals(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(1, "reading") as on_bytes:
        on_bytes(1)
    assert capsys.readouterr() == ("", "")
