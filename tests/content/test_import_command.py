"""`bmgraph import` and the commands that read what it wrote."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bmgraph.formats import load
from bmgraph.formats.load import import_graph
from bmgraph.graph.index import Index
from bmgraph.graph.saved import save_folder
from tests.formats.small import Run, put


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("ignored", [False, True])
def test_a_signal_ends_an_import_without_a_trace(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, name: str, ignored: bool
) -> None:
    number = getattr(signal, name)
    # Whoever runs the tests may ignore it already, as nohup does.
    handler = signal.SIG_IGN if ignored else signal.SIG_DFL
    before = signal.signal(number, handler)
    try:

        def killed(index: Index, folder: Path, parts: Mapping[str, Any]) -> None:
            os.kill(os.getpid(), number)
            save_folder(index, folder, parts)

        monkeypatch.setattr(load, "save_folder", killed)
        paths = put(tmp_path, e__txt="a b\n")
        result = run("import", str(paths[0]), "--to", str(tmp_path / "out"))
        assert result.exit_code == (0 if ignored else 128 + number)
        assert sorted(tmp_path.iterdir()) == sorted([*paths, *([tmp_path / "out"] if ignored else [])])
        assert signal.getsignal(number) is handler
    finally:
        signal.signal(number, before)


@pytest.mark.parametrize("more", [[], ["--skip-bad"]])
def test_names_that_are_no_utf_8(tmp_path: Path, run: Run, more: list[str]) -> None:
    path = tmp_path / "e\udcff.txt"
    path.write_text("a b\nc\n", encoding="utf-8")
    result = run("import", str(path), "--to", str(tmp_path / "out"), *more)
    assert result.exit_code == (0 if more else 1)
    assert "e\\udcff.txt" in result.output
    result = run("import", str(path), "--to", str(tmp_path / "no"), "--layer", "\udcff", *more)
    assert (result.exit_code, "the layer '\\udcff'" in result.output) == (1, True)


def test_a_label_of_several_nodes_asks_for_an_id(tmp_path: Path, run: Run) -> None:
    nodes = "id\tname\ng:1\tsame\ng:2\tsame\n"
    paths = [str(p) for p in put(tmp_path, n__tsv=nodes, e__txt="g:1 g:2\n")]
    run("import", *paths, "--to", str(tmp_path / "out"))
    result = run("paths", "--graph", str(tmp_path / "out"), "same", "g:2")

    assert "2 nodes are called 'same', give an id: g:1, g:2" in result.output


def test_the_command_and_what_reads_its_graph(tmp_path: Path, run: Run) -> None:
    nodes = "id\tname\tkind\n" + "".join(
        f"{kind}::{i}\t{kind.lower()} {i}\t{kind}\n"
        for kind in ("Gene", "Disease", "Compound")
        for i in (1, 2)
    )
    edges = (
        "source\tmetaedge\ttarget\nCompound::1\tCbG\tGene::1\n"
        "Gene::1\tGr>G\tGene::2\nDisease::1\tDaG\tGene::2\n"
    )
    paths = [str(p) for p in put(tmp_path, nodes__tsv=nodes, edges__sif=edges + "Disease::1\tDaG\n")]
    out = str(tmp_path / "out")

    failed = run("import", *paths, "--to", out)
    assert failed.exit_code == 1
    assert "edges.sif:5" in failed.output
    assert "1 line left out" in run("import", *paths, "--to", out, "--skip-bad").output
    assert json.loads(run("import", *paths, "--to", out, "--skip-bad", "--json").output)["distinct"] == 3

    text = run("paths", "--graph", out, "compound 1", "disease 1").output
    assert text.startswith("1. compound 1 → gene 1 → gene 2 → disease 1\n   sign 0, 3 steps, score -3.36\n")
    along = json.loads(
        run(
            "paths", "--graph", out, "Disease::1", "Compound::1", "--metapath", "DaG<rGbC", "--format", "json"
        ).output
    )
    assert [node["id"] for node in along[0]["nodes"]] == ["Disease::1", "Gene::2", "Gene::1", "Compound::1"]
    step = along[0]["steps"][1]
    assert (step["predicate"], step["inverse"], step["undirected"]) == ("regulates", True, False)
    assert "no path" in run("paths", "--graph", out, "gene 1", "compound 2").output

    by_pattern = run(
        "paths", "--graph", out, "--pattern", "(:Compound)-[:binds]->()-[*1..2]-(:Disease)"
    ).output
    assert by_pattern == text
    assert "no path fits" in run("paths", "--graph", out, "--pattern", "(:Disease)-[:binds]->()").output

    table = run("metapath", out, "compound 1", "-m", "CbGr>GaD").output
    assert "disease 1" in table
    pair = json.loads(
        run("metapath", out, "compound 1", "disease 1", "-m", "CbGr>GaD", "--format", "json").output
    )
    assert pair == [{"metapath": "CbGr>GaD", "paths": 1, "dwpc": 1.0}]
    assert (
        "p_value"
        in run("metapath", out, "compound 1", "disease 1", "-m", "CbGr>GaD", "--permutations", "3").output
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("paths", "--graph", "{}", "a", "zz"), "no entity is called 'zz'"),
        (("paths", "--graph", "{}", "a", "--to-category", "Drug"), "Drug is no category: use one of Node"),
        (("paths", "--graph", "{}", "a", "b", "--sign", "+"), "no edge of this graph has a sign"),
        (("paths", "--graph", "{}", "a", "b", "--context", "LCBM"), "no edge of this graph names a disease"),
        (
            ("paths", "--graph", "{}", "--pattern", "()-[]->() WHERE layer = x"),
            "no edge of this graph names its source",
        ),
        (("paths", "--graph", "{}", "a", "b", "--metapath", "GiG"), "column 1"),
        (("metapath", "{}", "a", "-m", "GiG", "--permutations", "3"), "permutations need a target"),
        (("import", "{}/metagraph.json", "--to", "x", "--edge-columns", "subject"), "MEANING=COLUMN"),
        (("import", "{}/metagraph.json", "--to", "x", "--node-columns", "subject=a"), "id, category, label"),
    ],
)
def test_wrong_commands_say_what_to_do(
    tmp_path: Path, run: Run, arguments: tuple[str, ...], message: str
) -> None:
    import_graph(put(tmp_path, e__txt="a b\n"), tmp_path / "out")
    result = run(*(text.format(tmp_path / "out") for text in arguments))

    assert result.exit_code in (1, 2)
    assert message in result.output
