from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bmgraph.cli import main

Run = Callable[..., Result]


def test_commands_want_a_build(workspace: Path, run: Run) -> None:
    result = run("find", "MSLN")

    assert result.exit_code == 1
    assert "run `bmgraph build` first" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("query",), 2, "give one of"),
        (("query", "nope"), 1, "no query is called"),
        (("query", "SELECT {"), 1, "not a SPARQL 1.1 query"),
        (("query", "SELECT * { SERVICE <http://127.0.0.1:9/> {?s ?p ?o} }"), 1, "SERVICE is refused"),
        (("query", "about", "-p", "entity"), 2, "NAME=VALUE"),
        (("query", "about", "-p", "entity=nobody-knows"), 1, "no entity is called"),
        (("query", "about", "-p", "who=MSLN"), 1, "has no parameter"),
        (("query", "ASK { ?s ?p ?o }", "-p", "a=b"), 2, "-p belongs to named queries"),
        (("query", "ASK { ?s ?p ?o }", "--format", "ttl"), 2, "not written as ttl"),
        (("query", "-"), 2, "the query is empty"),
        (("page", "--entity", ""), 2, "the name is empty"),
        (("page", "--context", " "), 2, "the name is empty"),
        (("explain", "", "MSLN"), 2, "the name is empty"),
        (("find", ""), 2, "the name is empty"),
        (("outcomes", "--population", ""), 2, "the name is empty"),
        (("show", "bma:0000000000000000"), 1, "no assertion is called"),
        (("show", "mesotelin"), 1, "nearest: MSLN"),
        (("find", "zzzz"), 1, "no entity is called"),
        (("paths", "mesotelin", "brain metastasis"), 1, "nearest: MSLN"),
        (("paths", "MSLN", "brain metastasis", "--via", "Cats"), 2, "use one of"),
        (("page", "--context", "LCBM", "--entity", "MSLN"), 2, "at most one"),
    ],
)
def test_mistakes_get_a_clear_answer(
    built: Path, run: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    result = run(*arguments)

    assert code == result.exit_code
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_a_closed_pipe_is_quiet(built: Path) -> None:
    for arguments in ("queries --format json", "query 'SELECT * { ?s ?p ?o }'", "stats"):
        command = f"set -o pipefail; {sys.executable} -m bmgraph {arguments} | head -c 1"
        result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)

        assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [("query - <&-", 2), ("stats >&-", 0), ("find MSLN >&- 2>&-", 0), ("find zz 2>&-", 1)],
)
def test_closed_streams_are_no_bug(built: Path, arguments: str, code: int) -> None:
    command = f"{sys.executable} -m bmgraph {arguments}"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)

    assert (result.returncode, "Traceback" in result.stderr) == (code, False)
    assert result.stdout == ""


def test_a_full_device_is_one_line(built: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    command = f"{sys.executable} -m bmgraph stats > /dev/full"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)

    assert (result.returncode, result.stderr) == (1, "bmgraph: [Errno 28] No space left on device\n")


def test_help_needs_no_heavy_import() -> None:
    heavy = "{'rdflib', 'networkx', 'pyvis', 'pyshacl', 'pyoxigraph', 'rich', 'curies'}"
    code = f"import sys, bmgraph.cli; print(sorted({heavy} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[]"


def test_paths_need_no_heavy_import(built: Path) -> None:
    heavy = "{'rdflib', 'networkx', 'pyvis', 'pyshacl', 'pyoxigraph', 'rich', 'curies', 'pyarrow', 'duckdb'}"
    asked = ["paths", "--pattern", "(:Gene)-->(:Gene) LIMIT 1"]
    code = (
        f"import sys; from bmgraph.cli import main; main({asked}, standalone_mode=False); "
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert result.stdout.startswith("1. ")
    assert result.stdout.endswith("[]\n")


def test_colours_are_for_terminals_that_want_them(
    built: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def printed(*, color: bool = False) -> str:
        return CliRunner().invoke(main, ["paths", "MSLN", "brain metastasis"], color=color).stdout

    for name in ("NO_COLOR", "TERM", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    plain = printed()
    assert "\x1b[" not in plain
    assert click.unstyle(printed(color=True)) == plain != printed(color=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert printed(color=True) == plain
    monkeypatch.setenv("NO_COLOR", "")
    monkeypatch.setenv("TERM", "dumb")
    assert printed(color=True) == plain
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.setenv(name, "1")
        table = run("gaps", "--format", "table").stdout
        assert click.unstyle(printed()) == plain != printed()
        monkeypatch.setenv("NO_COLOR", "1")
        assert printed() == plain
        # Colour changes the layout of nothing.
        assert run("gaps", "--format", "table").stdout == click.unstyle(table) != table
        monkeypatch.delenv("NO_COLOR")
        monkeypatch.delenv(name)


def test_damaged_files_get_a_clear_answer(built: Path, run: Run, tmp_path: Path) -> None:
    binary = tmp_path / "binary.rq"
    binary.write_bytes(b"\xff\xfe\x00")

    assert "not UTF-8" in run("query", "-f", str(binary)).stderr
    assert "not UTF-8" in run("index", "--article", str(binary), "6.1").stderr
    (built / "build" / "bmgraph.trig").write_text("<a:a> {", encoding="utf-8")
    assert "is damaged" in run("stats").stderr
    (built / "graph" / "article" / "cues.tsv").unlink()
    assert "there is no such table" in run("build").stderr
    (built / "ontology" / "bmgraph.ttl").unlink()
    assert "bmgraph.ttl" in run("build").stderr


def test_output_that_cannot_be_written_is_one_line(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(value: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("bmgraph.cli.foreign.print_json", full)
    (tmp_path / "e.txt").write_text("a b\n", encoding="utf-8")
    result = run("import", str(tmp_path / "e.txt"), "--to", str(tmp_path / "out"), "--json")
    assert (result.exit_code, result.output) == (1, "bmgraph: [Errno 28] No space left on device\n")


def test_no_message_steers_the_terminal(built: Path, run: Run) -> None:
    for arguments in (("find", "a\u202eb"), ("paths", "MSLN", "--to-category", "a\u202eb")):
        result = run(*arguments)
        assert result.exit_code in (1, 2)
        assert "\u202e" not in result.stderr


def test_the_list_of_commands_says_whole_sentences(run: Run) -> None:
    text = run("--help").output

    commands = text.partition("Commands:\n")[2]
    assert commands.splitlines()[0].startswith("  build ")
    assert all(name in commands for name in main.list_commands(click.Context(main)))
    assert "...\n" not in commands
