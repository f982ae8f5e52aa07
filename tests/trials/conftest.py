"""The real trial tables as rows."""

from __future__ import annotations

import pytest

from bmgraph.dataset.entities import Directory, read_directory
from bmgraph.dataset.store import Store
from bmgraph.trials.reports import OutcomeRow, PublicationRow, read_reports


@pytest.fixture(scope="session")
def directory(real_store: Store) -> Directory:
    return read_directory(real_store)


@pytest.fixture(scope="session")
def reports(real_store: Store, directory: Directory) -> tuple[list[PublicationRow], list[OutcomeRow]]:
    return read_reports(real_store, directory)


@pytest.fixture(scope="session")
def publications(reports: tuple[list[PublicationRow], list[OutcomeRow]]) -> list[PublicationRow]:
    return reports[0]


@pytest.fixture(scope="session")
def outcomes(reports: tuple[list[PublicationRow], list[OutcomeRow]]) -> list[OutcomeRow]:
    return reports[1]
