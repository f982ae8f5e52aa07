from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from tests.conftest import MINI

Run = Callable[..., Result]


def test_build_says_what_it_wrote(workspace: Path, run: Run) -> None:
    result = run("build")

    assert result.exit_code == 0
    assert (
        f"{workspace / 'build' / 'bmgraph.trig'}: 16 entities, 8 assertions, 8 lines of evidence"
        in result.stdout
    )


def test_pages(built: Path, run: Run, tmp_path: Path) -> None:
    for arguments in (
        (), ("--context", "LCBM"), ("--entity", "MSLN", "--hops", "2"),
        ("--path", "MSLN", "brain metastasis"),
    ):  # fmt: skip
        result = run("page", *arguments)
        assert result.exit_code == 0
        path = Path(result.stdout.split(": ")[0])
        assert "MSLN" in path.read_text(encoding="utf-8")
    nothing = run("page", "--path", "MET", "MSLN")
    assert (nothing.exit_code, "nothing to draw" in nothing.stderr) == (1, True)
    assert run("page", "--entity", "mouse model").exit_code == 1
    assert run("page", "-o", str(tmp_path / "x.html")).exit_code == 0
    printed = run("page", "-o", "-")
    assert printed.stdout.encode() == (tmp_path / "x.html").read_bytes()
    assert printed.stderr.endswith("assertions\n")


def test_every_page_has_a_name_of_its_own(built: Path, run: Run) -> None:
    asked = [
        (), ("--layers",), ("--entity", "MSLN"), ("--entity", "MSLN", "--hops", "2"), ("--entity", "MET"),
        ("--entity", "MSLN", "--layers"), ("--context", "LCBM"), ("--context", "brain metastasis"),
        ("--path", "MSLN", "MET"), ("--path", "MSLN", "brain metastasis"),
    ]  # fmt: skip
    for arguments in asked:
        assert run("page", *arguments).exit_code == 0
    names = {path.relative_to(built / "build" / "pages").as_posix() for path in built.rglob("*.html")}

    assert len(names) == len(asked)
    assert {"graph.html", "entity-msln-HGNC_7371.html"} <= names
    assert run("page", "--entity", "Mesothelin").stdout.startswith(
        str(built / "build" / "pages" / "entity-msln-HGNC_7371.html")
    )


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
    assert re.search(r"mutation: total: ([1-9]\d*) of \1 caught \(100.0 %\)", good.stdout)
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
