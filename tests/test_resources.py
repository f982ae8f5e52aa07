from __future__ import annotations

from pathlib import Path

import pytest

from bmgraph import resources
from bmgraph.resources import build_dir, data_dir, graph_dir, ontology_dir
from tests.conftest import ROOT


def test_a_checkout_has_its_own_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BMGRAPH_DATA", raising=False)
    monkeypatch.delenv("BMGRAPH_BUILD", raising=False)

    assert data_dir() == ROOT
    assert build_dir() == ROOT / "build"
    assert (ontology_dir() / "bmgraph.ttl").is_file()
    assert (graph_dir() / "entities").is_dir()


def test_variables_choose_other_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BMGRAPH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("BMGRAPH_BUILD", str(tmp_path / "build"))

    assert data_dir() == tmp_path / "data"
    assert (graph_dir(), ontology_dir()) == (tmp_path / "data" / "graph", tmp_path / "data" / "ontology")
    assert build_dir() == tmp_path / "build"


def test_a_wheel_has_a_copy_and_builds_into_a_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "lib" / "python" / "bmgraph"
    monkeypatch.setattr(resources, "_PACKAGE", package)
    monkeypatch.delenv("BMGRAPH_DATA", raising=False)
    monkeypatch.delenv("BMGRAPH_BUILD", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    assert data_dir() == package / "data"
    assert build_dir() == tmp_path / "cache" / "bmgraph"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert build_dir() == Path.home() / ".cache" / "bmgraph"
