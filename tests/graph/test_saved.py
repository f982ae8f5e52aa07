from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bmgraph.dataset.entities import read_directory
from bmgraph.dataset.store import Store
from bmgraph.errors import BuildError
from bmgraph.graph.saved import (
    FOLDER_HOLDS,
    INDEX_FOLDER,
    REPORTS_FILE,
    VOCABULARY_FILE,
    open_folder,
    read_part,
    save_folder,
    vocabulary_part,
    write_article,
)
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.ontology import Ontology
from tests.made import NODES, ONTOLOGY, directory_of, index_of, made_row
from tests.world import World

WORLD = World(
    NODES, [made_row(1, "z:1", "binds", "z:2")], ONTOLOGY, {"dis:lung": ("dis:cancer",), "dis:cancer": ()}
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    parts = {
        VOCABULARY_FILE: vocabulary_part(directory_of(WORLD), ONTOLOGY),
        REPORTS_FILE: {"publications": []},
    }
    save_folder(index_of(NODES, WORLD.rows), tmp_path, parts, of="digest")
    return tmp_path


def test_directory_and_ontology_are_read_as_they_were(folder: Path) -> None:
    index, vocabulary = open_folder(folder)

    assert index.manifest["of"] == "digest"
    assert vocabulary.directory.by_id == directory_of(WORLD).by_id
    assert vocabulary.directory.names.blob == directory_of(WORLD).names.blob
    assert vocabulary.ontology.entities == ONTOLOGY.entities
    assert vocabulary.ontology.relations == ONTOLOGY.relations
    assert vocabulary.ontology.categories == ONTOLOGY.categories
    assert read_part(folder, index, REPORTS_FILE) == {"publications": []}
    assert read_part(folder, index, "other.json") is None


def test_a_graph_without_an_ontology_has_none(tmp_path: Path) -> None:
    save_folder(index_of(NODES, []), tmp_path, {})
    index, vocabulary = open_folder(tmp_path)

    assert not vocabulary.knows_ontology
    assert read_part(tmp_path, index, VOCABULARY_FILE) is None


@pytest.mark.parametrize("name", [VOCABULARY_FILE, REPORTS_FILE])
def test_a_part_that_is_damaged_or_missing_is_named_with_the_fix(folder: Path, name: str) -> None:
    path = folder / INDEX_FOLDER / name
    content = path.read_bytes()
    index, _ = open_folder(folder)
    for damaged in (content[:-1], b"", b"{}", content.replace(b"[", b"(", 1)):
        path.write_bytes(damaged)
        with pytest.raises(BuildError, match=f"{name} is damaged: build or import it again"):
            read_part(folder, index, name)
    path.unlink()
    with pytest.raises(BuildError, match=f"{name} is missing: build or import it again"):
        read_part(folder, index, name)


def test_the_articles_graph_has_the_form_of_every_graph(
    mini_store: Store, ontology: Ontology, tmp_path: Path
) -> None:
    write_article(mini_store, ontology, tmp_path, of="x")
    held = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    directory = read_directory(mini_store)
    index, vocabulary = open_folder(tmp_path)

    assert held <= set(FOLDER_HOLDS)
    assert {*pq.read_table(tmp_path / "nodes.parquet")["id"].to_pylist()} == set(directory.by_id)
    assert vocabulary.directory.by_id == directory.by_id
    assert pq.read_table(tmp_path / "edges.parquet")["id"].to_pylist() == [
        index.key(row.row) for row in sorted(index.rows())
    ]
    listed = pq.read_table(tmp_path / "nodes.parquet").to_pylist()
    known = {row["id"]: json.loads(row["properties"] or "{}") for row in listed}
    assert all(tuple(known[one.id].get("synonyms", ())) == one.synonyms for one in directory.by_id.values())


def test_equal_graphs_give_equal_bytes(mini_store: Store, ontology: Ontology, tmp_path: Path) -> None:
    contents = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        write_article(mini_store, ontology, tmp_path / name)
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        contents.append([(path.name, path.read_bytes()) for path in files])

    assert contents[0] == contents[1]


def test_who_only_opens_a_graph_loads_no_tables(folder: Path) -> None:
    code = f"import sys, bmgraph; bmgraph.open({str(folder)!r}).paths('z:1', 'z:2'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert not {"networkx", "rdflib", "pyoxigraph", "pyarrow", "click", "lark"} & set(loaded.split())


def test_a_vocabulary_is_of_its_index(folder: Path) -> None:
    index, vocabulary = open_folder(folder)

    assert isinstance(vocabulary, Vocabulary)
    assert vocabulary.index is index
