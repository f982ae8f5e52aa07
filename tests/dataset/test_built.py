from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bmgraph._build import build_dataset
from bmgraph.dataset.built import MANIFEST_FILE, find_built, open_built_store
from bmgraph.dataset.store import Store, open_store
from bmgraph.errors import BuildError
from bmgraph.resources import DATASET_FILE


@pytest.fixture
def folder(workspace: Path) -> Path:
    return build_dataset().path.parent


def test_a_build_is_found_and_opened(folder: Path) -> None:
    built = find_built()

    assert (built.size, built.quads) == ((folder / DATASET_FILE).stat().st_size, len(open_store()))
    assert len(open_built_store()) == built.quads > 1000


def test_without_a_build_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"^no dataset in .*: run `bmgraph build` first$"):
        open_store(tmp_path)
    (tmp_path / DATASET_FILE).write_text("", encoding="ascii")
    with pytest.raises(BuildError, match="older bmgraph, or was never finished: run `bmgraph build`"):
        open_store(tmp_path)


@pytest.mark.parametrize("key", ["program", "form"])
def test_a_build_of_another_version_is_refused(folder: Path, key: str) -> None:
    manifest = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
    (folder / MANIFEST_FILE).write_text(json.dumps(manifest | {key: "0.0.1"}), encoding="utf-8")
    with pytest.raises(
        BuildError, match=r"^the dataset in .* was built by bmgraph .*, and this is .*`bmgraph build`$"
    ):
        open_store()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"form": 1}', "\xff"])
def test_a_damaged_manifest_is_refused(folder: Path, content: str) -> None:
    (folder / MANIFEST_FILE).write_text(content, encoding="latin-1")
    with pytest.raises(BuildError, match="run `bmgraph build`"):
        open_store()
    manifest = '{"form": 1, "program": "0.1.0", "tables": {}}'
    (folder / MANIFEST_FILE).write_text(manifest, encoding="ascii")
    with pytest.raises(BuildError, match="damaged"):
        open_store()


def test_a_cut_an_empty_and_a_missing_dataset_are_refused(folder: Path) -> None:
    path = folder / DATASET_FILE
    whole = path.read_bytes()
    # At the end of a named graph, where it is TriG again.
    for content in (whole[: whole.rindex(b"}\n", 0, len(whole) - 10) + 2], b""):
        path.write_bytes(content)
        with pytest.raises(BuildError, match=rf"is damaged: it has {len(content):,} bytes of {len(whole):,}"):
            open_store()
    path.unlink()
    with pytest.raises(BuildError, match="is missing"):
        open_store()


def test_other_tables_are_told_but_not_other_times(workspace: Path, folder: Path) -> None:
    table = workspace / "graph" / "entities" / "all.tsv"
    os.utime(table, (1, 1))
    assert find_built()
    table.write_text(
        table.read_text(encoding="utf-8").replace("mesothelin", "mesothelin, new"), encoding="utf-8"
    )
    with pytest.raises(
        BuildError, match=r"^the dataset in .* is of other tables than those in .*`bmgraph build`$"
    ):
        open_store()
    build_dataset()
    assert find_built()


def test_a_damaged_store_is_refused(folder: Path) -> None:
    store = folder / find_built().store
    for path in store.glob("*.sst"):
        path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(BuildError, match=r"store-\w+ is damaged .*: run `bmgraph build`"):
        open_store().query("ASK { ?s ?p ?o }", trusted=True)
    shutil.rmtree(store)
    with pytest.raises(BuildError, match="it is missing"):
        open_store().query("ASK { ?s ?p ?o }", timeout=20)


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in folder.rglob("*")}


def test_reading_writes_nothing_and_many_may_read(folder: Path) -> None:
    before = state(folder)
    command = [sys.executable, "-m", "bmgraph", "query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = {process.communicate()[0].split("\n")[1] for process in running}

    assert answers.pop().isdigit()
    assert not answers
    assert state(folder) == before


def test_a_dataset_that_is_replaced_while_it_is_open_goes_on(workspace: Path, folder: Path) -> None:
    text = "SELECT ?o { ?s rdfs:label ?o } ORDER BY ?o"
    waiting, opened = open_store(), open_store()
    labels = opened.query(text, trusted=True).rows
    table = workspace / "graph" / "entities" / "all.tsv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("mesothelin", "mesothelin, new"), encoding="utf-8"
    )
    build_dataset()

    assert opened.query(text, trusted=True).rows == labels
    assert opened.query(text, timeout=20).rows == labels
    assert waiting.query(text, timeout=20).rows == open_store().query(text, trusted=True).rows
    assert len(Store.on_disk(folder)) > 1000
