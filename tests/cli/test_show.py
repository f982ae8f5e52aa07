from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]


def test_an_entity_is_shown_in_groups(built: Path, run: Run) -> None:
    text = run("show", "Mesothelin").stdout
    data = json.loads(run("show", "MSLN", "--format", "json").stdout)
    rows = run("show", "MSLN", "--format", "tsv").stdout.splitlines()

    assert text.startswith("MSLN  HGNC:7371  Gene\nalso called: mesothelin\n")
    assert "\nThe article says\nMSLN activates (+) …: 1\n  MSLN activates (+) MET   bma:" in text
    assert "    6.1-p1-s1, Figure 4C1, refs 10, 11: “" in text
    assert [group["predicate"] for group in data["groups"]] == ["activates", "expresses"]
    assert [group["folded"] for group in data["groups"]] == [False, False]
    assert [group["negated"] for group in data["groups"]] == [False, True]
    assert len(rows) == 1 + sum(group["count"] for group in data["groups"])
    assert "no assertion is about it directly" in run("show", "mouse model").stdout


def test_an_assertion_is_shown_by_its_id(built: Path, run: Run) -> None:
    one = json.loads(run("show", "MSLN", "--format", "json").stdout)["groups"][0]["assertions"][0]

    assert run("show", one["id"]).stdout.startswith(f"MSLN activates (+) MET   {one['id']}\n")
    assert json.loads(run("show", one["id"], "--format", "json").stdout) == one


def test_the_article_is_browsed_in_its_order(built: Path, run: Run) -> None:
    text = run("show", "6.1").stdout
    numbers = [
        line.split()[0] for line in text.splitlines() if line[:1].strip() and "-s" in line.split("  ")[0]
    ]
    sentences = json.loads(run("show", "6.1", "--format", "json").stdout)

    assert text.startswith(
        "6.1\n\n6.1-p1\n6.1-p1-s1  Figure 4C1; refs 10, 11\n  MSLN activates (+) MET   bma:"
    )
    assert numbers == sorted(numbers) == [sentence["sentence"] for sentence in sentences]
    assert run("show", "6.1-p1-s1").stdout == text[: text.index("6.1-p1-s2")]
    one = run("show", "6.1", "--limit", "1").stdout
    assert one.endswith(f"\nand {len(numbers) - 1} more sentences: --limit 0\n")
    assert run("show", "ref 10").stdout.splitlines()[3].startswith("6.1-p1-s1")
    missing = run("show", "6.9")
    assert (missing.exit_code, "nearest: 6.1" in missing.stderr) == (1, True)
    assert "no assertion rests on reference 999" in run("show", "ref 999").stderr


def test_what_is_shown_can_be_narrowed(built: Path, run: Run) -> None:
    fits = run("show", "MSLN", "--context", "LCBM", "--article-only").stdout
    other = run("show", "MSLN", "--context", "BCBM", "--article-only").stdout
    assert "MSLN activates (+) MET" in fits
    assert "no assertion about it fits; there are 2 without --context, --article-only" in other
    assert "MSLN activates" in run("show", "MSLN", "--stage", "bmg:stage-extravasation").stdout
    assert "no cascade stage is called" in run("show", "MSLN", "--stage", "MSLN").stderr
    part = run("show", "6.1-p1-s1", "--context", "BCBM")
    assert (part.exit_code, "no assertion there fits (--context)" in part.stderr) == (1, True)


def test_an_assertion_that_is_gone_leads_to_what_took_its_place(workspace: Path, run: Run) -> None:
    run("build")
    new = json.loads(run("show", "MSLN", "--format", "json").stdout)["groups"][0]["assertions"][0]["id"]
    older, old, struck = (f"bma:{letter * 16}" for letter in "abc")
    rows = [(old, new, "general"), (older, old, "list"), (struck, "", "rate")]
    table = workspace / "graph" / "article" / "replaced.tsv"
    lines = "".join(f"{one}\t{other}\t2026-11-30\t{kind}\n" for one, other, kind in sorted(rows))
    table.write_text(f"old\tnew\tdate\tkind\n{lines}", encoding="utf-8")
    run("build")

    text = run("show", older).stdout.splitlines()
    assert text[0] == f"{older} was replaced by {new} on 2026-11-30 (fault: list)"
    assert text[1] == f"MSLN activates (+) MET   {new}"
    shown = json.loads(run("show", old, "--format", "json").stdout)
    assert (shown["new"], shown["assertions"][0]["id"]) == ([new], new)
    assert run("show", struck).stdout.strip() == f"{struck} was struck on 2026-11-30 (fault: rate)"
    assert run("show", "bma:0000000000000000").exit_code == 1
