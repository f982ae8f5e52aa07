from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bmgraph.cli import main
from bmgraph.cli._open import print_json, progress
from tests.conftest import MINI

Run = Callable[..., Result]


@pytest.fixture
def built(workspace: Path, run: Run) -> Path:
    assert run("build").exit_code == 0
    return workspace


def test_build_says_what_it_wrote(workspace: Path, run: Run) -> None:
    result = run("build")

    assert result.exit_code == 0
    assert (
        f"{workspace / 'build' / 'bmgraph.trig'}: 16 entities, 8 assertions, 8 lines of evidence"
        in result.stdout
    )


def test_commands_want_a_build(workspace: Path, run: Run) -> None:
    result = run("find", "MSLN")

    assert result.exit_code == 1
    assert "run `bmgraph build` first" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("form", ["json", "csv", "tsv", "xml"])
def test_query_formats(built: Path, run: Run, form: str) -> None:
    result = run("query", "SELECT ?l WHERE { HGNC:7371 rdfs:label ?l }", "--format", form)

    assert result.exit_code == 0
    assert "MSLN" in result.stdout


def test_query_from_file_standard_input_and_by_name(built: Path, run: Run, tmp_path: Path) -> None:
    text = "SELECT ?l WHERE { HGNC:7371 rdfs:label ?l }"
    path = tmp_path / "q.rq"
    path.write_text(text, encoding="utf-8")

    assert run("query", "-f", str(path)).stdout == '?l\n"MSLN"\n'
    assert run("query", "-", text=text).stdout == '?l\n"MSLN"\n'
    assert run("query", text, "--engine", "rdflib").stdout == '?l\n"MSLN"\n'
    named = run("query", "about", "-p", "entity=mesothelin", "--format", "json")
    assert len(json.loads(named.stdout)["results"]["bindings"]) == 2
    graph = run("query", "CONSTRUCT WHERE { HGNC:7371 rdfs:label ?l }")
    assert "MSLN" in graph.stdout


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
        (("query", "ASK { ?s ?p ?o }", "--format", "ttl"), 2, "not ttl"),
        (("show", "bma:0000000000000000"), 1, "no entity"),
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


def test_find_and_show(built: Path, run: Run) -> None:
    assert "HGNC:7371" in run("find", "Mesothelin").stdout
    assert json.loads(run("find", "msln", "--json").stdout)[0]["id"] == "HGNC:7371"
    shown = run("show", "MSLN").stdout
    assert "activates (+) MET" in shown
    assert "6.1-p1-s1, Figure 4C1, refs 10, 11" in shown
    assert "mesothelin" in shown
    data = json.loads(run("show", "MSLN", "--json").stdout)
    assert len(data["assertions"]) == 2
    one = data["assertions"][0]["id"]
    assert one in run("show", one).stdout
    assert one == json.loads(run("show", one, "--json").stdout)["id"]
    assert "no assertion is about it" in run("show", "mouse model").stdout


def test_stats_and_queries(built: Path, run: Run) -> None:
    assert json.loads(run("stats", "--json").stdout)["assertions"] == 8
    assert "Disease" in run("stats").stdout
    assert "genes-at-stage" in run("queries").stdout
    assert {"id", "topic", "summary", "parameters"} == set(json.loads(run("queries", "--json").stdout)[0])


def test_paths(built: Path, run: Run) -> None:
    found = json.loads(run("paths", "MSLN", "brain metastasis", "--json").stdout)
    text = run("paths", "MSLN", "brain metastasis").stdout

    assert [n["label"] for n in found[0]["nodes"]] == ["MSLN", "MET", "brain metastasis"]
    assert "MSLN → MET → brain metastasis" in text
    assert "6.1-p1-s1, Figure 4C1, refs 10, 11" in text
    assert "[hedged]" in text
    empty = run("paths", "MSLN", "astrocyte", "--json")
    assert (empty.exit_code, json.loads(empty.stdout)) == (0, [])
    none = run("paths", "MSLN", "brain metastasis", "--context", "BCBM")
    assert (none.exit_code, "no path of at most 4 steps" in none.stdout) == (0, True)
    same = run("paths", "MSLN", "mesothelin")
    assert (same.exit_code, "a path joins two different entities" in same.stdout) == (0, True)
    empty_name = run("explain", "", "MSLN")
    assert (empty_name.exit_code, "no entity is called ''" in empty_name.stderr) == (1, True)
    primary = run("paths", "MSLN", "brain metastasis", "--context", "breast cancer").stdout
    assert "--context 'breast cancer brain metastasis'" in primary
    assert json.loads(run("paths", "MSLN", "brain metastasis", "--sign", "-", "--json").stdout) == []
    assert len(json.loads(run("paths", "MSLN", "brain metastasis", "--via", "gene", "--json").stdout)) == 1


def test_pages(built: Path, run: Run, tmp_path: Path) -> None:
    for arguments in (
        (), ("--context", "LCBM"), ("--entity", "MSLN", "--hops", "2"),
        ("--path", "MSLN", "brain metastasis"),
    ):  # fmt: skip
        result = run("page", *arguments)
        assert result.exit_code == 0
        path = Path(result.stdout.split(": ")[0])
        assert "MSLN" in path.read_text(encoding="utf-8")
    nothing = run("page", "--path", "MSLN", "LCBM")
    assert (nothing.exit_code, "nothing to draw" in nothing.stderr) == (1, True)
    assert run("page", "-o", str(tmp_path / "x.html")).exit_code == 0
    assert (tmp_path / "x.html").is_file()


def test_export(built: Path, run: Run, tmp_path: Path) -> None:
    result = run("export", "kgx", "--out", str(tmp_path / "kgx"))

    assert "edges.tsv (15 edges: 8 assertions, 6 broader terms, 1 members)" in result.stdout
    assert (tmp_path / "kgx" / "nodes.tsv").is_file()


def test_verify(workspace: Path, run: Run, tmp_path: Path) -> None:
    article = str(MINI / "article.txt")
    good = run("verify", "--article", article, "--mutations")

    assert good.exit_code == 0
    assert "100.0 % accounted for" in good.stdout
    assert "0 failures" in good.stdout
    assert "mutation: total: 28 of 28 caught (100.0 %)" in good.stdout
    bad = tmp_path / "bad.txt"
    bad.write_text((MINI / "article.txt").read_text(encoding="utf-8").replace("IL6", "IL7"), encoding="utf-8")
    result = run("verify", "--article", str(bad), "--failures", "1")
    assert result.exit_code == 1
    assert "... and" in result.stdout
    bad.write_text("nothing", encoding="utf-8")
    assert "give the full plain text" in run("verify", "--article", str(bad)).stderr
    bad.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in run("verify", "--article", str(bad)).stderr


def test_index_and_fmt(workspace: Path, run: Run) -> None:
    printed = run("index", "--article", str(MINI / "article.txt"), "6.1").stdout
    table = workspace / "graph" / "article" / "sentences.tsv"

    assert [line.split("\t")[1] for line in printed.splitlines()[1:]] == [
        line.split("\t")[1] for line in table.read_text(encoding="utf-8").splitlines()[1:9]
    ]
    assert ((good := run("fmt", "--check")).exit_code, good.stdout) == (0, "")
    table.write_text(table.read_text(encoding="utf-8").replace("10|11", "11|10"), encoding="utf-8")
    assert run("fmt", "--check").exit_code == 1
    assert "rewritten" in run("fmt").stdout
    assert run("fmt", "--check").exit_code == 0


def test_a_closed_pipe_is_quiet(built: Path) -> None:
    command = f"{sys.executable} -m bmgraph queries --json | head -c 1"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, env=os.environ, check=False)

    assert "Traceback" not in result.stderr


def test_help_needs_no_heavy_import() -> None:
    heavy = "{'rdflib', 'networkx', 'pyvis', 'pyshacl', 'pyoxigraph', 'rich', 'curies'}"
    code = f"import sys, bmgraph.cli; print(sorted({heavy} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[]"


def test_paths_need_no_heavy_import(built: Path) -> None:
    heavy = "{'rdflib', 'networkx', 'pyvis', 'pyshacl', 'pyoxigraph', 'rich', 'curies', 'pyarrow', 'ibis'}"
    asked = ["paths", "--pattern", "(:Gene)-->(:Gene) LIMIT 1"]
    code = (
        f"import sys; from bmgraph.cli import main; main({asked}, standalone_mode=False); "
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert result.stdout.startswith("1. ")
    assert result.stdout.endswith("[]\n")


def test_colours_are_for_terminals_that_want_them(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def printed(*, color: bool = False) -> str:
        return CliRunner().invoke(main, ["paths", "MSLN", "brain metastasis"], color=color).stdout

    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    plain = printed()
    assert "\x1b[" not in plain
    assert click.unstyle(printed(color=True)) == plain != printed(color=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert printed(color=True) == plain
    monkeypatch.setenv("NO_COLOR", "")
    monkeypatch.setenv("TERM", "dumb")
    assert printed(color=True) == plain


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


def test_progress_needs_no_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with progress(1, "reading") as on_bytes:
        on_bytes(1)
