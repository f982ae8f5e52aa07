from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bmgraph._build import BUILD_STEPS, build_dataset
from bmgraph._graph import open as open_graph
from bmgraph.dataset.built import find_built
from bmgraph.dataset.store import open_store
from bmgraph.errors import BuildError, OntologyError, TableError, ValidationFailed

HELD = ["bmgraph.trig", "graph", "manifest.json", "patterns.json", "store-"]


def held(folder: Path) -> list[str]:
    """What a build's folder holds, the store's name without its end."""
    return sorted(path.name.partition("-")[0] + "-" * path.name.count("-") for path in folder.iterdir())


def contents(folder: Path) -> dict[str, bytes]:
    """What equal input gives equal bytes of: the dataset and its graph."""
    files = [folder / "bmgraph.trig", *(folder / "graph").rglob("*")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files if path.is_file()}


def test_a_build_is_the_same_to_the_byte_and_leaves_nothing_else(workspace: Path) -> None:
    steps: list[str] = []
    report = build_dataset(on_step=steps.append)
    first = contents(workspace / "build")
    build_dataset()

    assert list(BUILD_STEPS) == steps
    assert first == contents(workspace / "build")
    assert {"graph/edges.parquet", "graph/index/arrays.bin", "graph/index/reports.json"} < set(first)
    assert (report.assertions, report.evidence) == (8, 8)
    assert held(workspace / "build") == HELD


def test_hash_seeds_do_not_matter(workspace: Path) -> None:
    found = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(
            [sys.executable, "-m", "bmgraph", "build"], check=True, env=environment, capture_output=True
        )
        found.append(contents(workspace / "build"))

    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("table", "old", "new", "error"),
    [
        ("graph/entities/all.tsv", "HGNC:7371", "HGNC:x", TableError),
        ("graph/article/sentences.tsv", "background", "", ValidationFailed),
        ("ontology/bmgraph.ttl", "bmo:effectSign 1", "", OntologyError),
        ("ontology/bmgraph.ttl", "@prefix", "@prefux", OntologyError),
    ],
)
def test_a_failed_build_leaves_the_last_good_one(
    workspace: Path, table: str, old: str, new: str, error: type[Exception]
) -> None:
    build_dataset()
    good = contents(workspace / "build")
    path = workspace / table
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(error):
        build_dataset()

    assert good == contents(workspace / "build")
    assert held(workspace / "build") == HELD


def test_an_interrupted_build_leaves_the_last_good_one(workspace: Path) -> None:
    good = build_dataset().path.read_bytes()
    for delay in (0.15, 0.35, 0.6):
        process = subprocess.Popen(
            [sys.executable, "-m", "bmgraph", "build"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()

        assert good == (workspace / "build" / "bmgraph.trig").read_bytes()
        assert find_built()
        assert open_graph().index.n_rows == 8
    build_dataset()
    assert held(workspace / "build") == HELD


def test_what_a_killed_build_left_is_removed(workspace: Path) -> None:
    target = workspace / "build"
    for name in (".bmgraph-writing-x1/new", ".bmgraph-writing-x2/new", "store-0000"):
        (target / name).mkdir(parents=True)
        (target / name / "CURRENT").write_text("", encoding="ascii")
    build_dataset()

    assert held(target) == HELD


def test_two_builds_at_once_wait_for_one_another(workspace: Path) -> None:
    command = [sys.executable, "-m", "bmgraph", "build"]
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]

    assert [process.wait() for process in running] == [0, 0, 0]
    assert held(workspace / "build") == HELD
    assert len(open_store()) == find_built().quads


def test_an_unwritable_target_is_a_clear_error(workspace: Path) -> None:
    (workspace / "file").write_text("", encoding="utf-8")
    with pytest.raises(BuildError, match="cannot write"):
        build_dataset(target=workspace / "file" / "build")
