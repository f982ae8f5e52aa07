from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bmgraph._build import build_dataset
from tests.conftest import MINI, ROOT


@pytest.fixture(scope="session")
def mini_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build folder of the mini tables, made once."""
    data = tmp_path_factory.mktemp("mini")
    shutil.copytree(ROOT / "ontology", data / "ontology")
    shutil.copytree(MINI / "graph", data / "graph")
    shutil.copytree(ROOT / "graph" / "queries", data / "graph" / "queries")
    return build_dataset(data, data / "build").path.parent


@pytest.fixture
def built(workspace: Path, mini_build: Path) -> Path:
    """A workspace with the mini tables built."""
    shutil.copytree(mini_build, workspace / "build")
    return workspace
