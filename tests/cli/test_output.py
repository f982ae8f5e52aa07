from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bmgraph.cli import main
from bmgraph.cli.output import FORMS, Output, print_json, progress, wants_color


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
    assert result.exit_code == 0
    assert result.output.splitlines()[0] == "1. a \\u2192 \\xe9"


def test_progress_is_for_terminals(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(1, "reading") as on_bytes:
        on_bytes(1)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("form", "name", "chosen"),
    [
        (None, "a.csv", "csv"), (None, "a.JSON", "json"), (None, "a.txt", "text"), (None, "a.dat", "text"),
        ("md", "a.csv", "md"), (None, "a.ttl", "text"), (None, "-", "text"), (None, None, "text"),
    ],
)  # fmt: skip
def test_the_form_is_asked_for_or_told_by_the_ending(form: str | None, name: str | None, chosen: str) -> None:
    assert Output(form, name, ("text", *FORMS), text=True).form == chosen


def test_a_file_holds_what_there_is_and_a_text_no_colours(tmp_path: Path) -> None:
    value = "a\x1b[31mb\u202ec\td"
    for name, text in (
        ("a.tsv", f'x\n"{value}"\n'), ("a.csv", f"x\n{value}\n"), ("a.txt", "ab�c\td"),
    ):  # fmt: skip
        out = Output(None, str(tmp_path / name), ("text", *FORMS), text=True)
        out.write(("x",), [{"x": value}], text=[value])
        assert (tmp_path / name).read_bytes().decode() == text
    Output("json", str(tmp_path / "a"), FORMS, text=False).write(("x",), [{"x": value}])
    assert json.loads((tmp_path / "a").read_bytes()) == [{"x": value}]
    assert b"\x1b" not in (tmp_path / "a").read_bytes()


def test_only_what_the_form_needs_is_made(tmp_path: Path) -> None:
    def never() -> Iterator[str]:
        raise AssertionError("made for nothing")
        yield

    Output("tsv", str(tmp_path / "a"), FORMS, text=False).write(("x",), [{"x": 1}], text=never(), data=never)
    Output("text", str(tmp_path / "b"), FORMS, text=True).write(("x",), never(), text=["t"], data=never)  # type: ignore[arg-type]  # never asked for
    assert (tmp_path / "a").read_text(encoding="utf-8") == "x\n1\n"
    assert (tmp_path / "b").read_text(encoding="utf-8") == "t"


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, None), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, None), ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, None), ({"CLICOLOR_FORCE": "1"}, True), ({"TERM": "dumb"}, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False), ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
    ],
)  # fmt: skip
def test_the_environment_says_whether_there_are_colours(
    environment: dict[str, str], wanted: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_color() is wanted
