"""Names of references: what is read, what is refused, licences."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bmgraph.curation.naming import NAME_KINDS, NameTables, read_names
from bmgraph.curation.reading import Curation
from bmgraph.errors import TableError
from tests.conftest import ROOT
from tests.curation.test_trials import change


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "graph" / "names", tmp_path / "names")
    return tmp_path


def test_every_source_has_an_open_licence_and_names(real: Curation) -> None:
    sources = {source.id: source.licence for source in real.names.sources}

    assert not [licence for licence in sources.values() if "-NC" in licence]
    assert all(licence.startswith(("CC", "public domain")) for licence in sources.values())
    assert {name.source for name in real.names.names} == set(sources)
    assert {name.kind for name in real.names.names} == set(NAME_KINDS)


def test_names_are_of_entities_and_stand_once(real: Curation) -> None:
    names = [(name.entity, name.name) for name in real.names.names]

    assert len(names) == len(set(names)) > 2000
    assert {entity for entity, _ in names} <= {*real.entities, *real.references}


def test_a_graph_without_names_has_none(tmp_path: Path) -> None:
    assert read_names(tmp_path, {}) == NameTables()


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("id", "HGNC:0", "HGNC:0 is no entity"), ("label", "x", "run bmgraph fmt"),
        ("kind", "pet", "'pet' is not allowed"), ("name", "", "empty: leave the row out"),
    ],
)  # fmt: skip
def test_a_row_that_breaks_a_rule_is_named(
    tables: Path, real: Curation, column: str, value: str, message: str
) -> None:
    change(tables / "names" / "clinical.tsv", 2, column, value)

    with pytest.raises(TableError, match=rf"clinical\.tsv:2: {column}: .*{message}"):
        read_names(tables, real.entities | real.references)
