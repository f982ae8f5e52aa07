"""The documentation names what there is."""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner

from bmgraph.cli import main
from bmgraph.curation.model import SET_ASIDE_REASONS
from bmgraph.curation.reading import Curation
from bmgraph.curation.tables import (
    ADVERSE_EVENT_COLUMNS,
    ARM_COLUMNS,
    ASSERTION_COLUMNS,
    CUE_COLUMNS,
    ENDPOINT_COLUMNS,
    ENTITY_COLUMNS,
    FACT_COLUMNS,
    HEADING_COLUMNS,
    LAYER_COLUMNS,
    NOTE_COLUMNS,
    OUTCOME_COLUMNS,
    PRIMARY_CHECK_COLUMNS,
    PUBLICATION_COLUMNS,
    QUANTITY_COLUMNS,
    REFERENCE_COLUMNS,
    REPLACED_COLUMNS,
    SENTENCE_COLUMNS,
)
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLES = (ROOT / "graph" / "README.md").read_text(encoding="utf-8")
COMMANDS = main.list_commands(click.Context(main))
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_every_option_has_help_and_is_documented(name: str) -> None:
    command = main.get_command(click.Context(main), name)

    assert command is not None
    assert command.help
    assert f"`{name}" in PAGE or f" `{name}" in PAGE
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert any(f"`{option}" in PAGE for option in parameter.opts), parameter.opts


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_in_help_stand_on_lines_of_their_own(name: str) -> None:
    text = CliRunner().invoke(main, [name, "--help"]).output

    assert "\\b" not in text
    for line in text.splitlines():
        assert line.count("bmgraph " + name) <= 1


def test_every_column_is_explained() -> None:
    for columns in (
        ENTITY_COLUMNS, ASSERTION_COLUMNS, SENTENCE_COLUMNS, NOTE_COLUMNS, CUE_COLUMNS, QUANTITY_COLUMNS,
        PUBLICATION_COLUMNS, ARM_COLUMNS, OUTCOME_COLUMNS, ADVERSE_EVENT_COLUMNS, ENDPOINT_COLUMNS,
        LAYER_COLUMNS, FACT_COLUMNS, REPLACED_COLUMNS, HEADING_COLUMNS, REFERENCE_COLUMNS,
            PRIMARY_CHECK_COLUMNS,
    ):  # fmt: skip
        for column in columns:
            assert f"`{column}`" in TABLES, column
    for reason in SET_ASIDE_REASONS:
        assert f"`{reason}`" in TABLES


def test_links_inside_the_repository_lead_somewhere() -> None:
    for path in [*ROOT.glob("*.md"), *ROOT.glob("*/*.md")]:
        for target in re.findall(r"\]\((?!http)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path}: {target}"


def test_the_two_commands_stand_in_the_readme() -> None:
    assert "make demo" in README
    assert "make test" in README
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_figures_in_the_documentation_are_those_of_the_data(real: Curation) -> None:
    text = " ".join((ROOT / "docs" / "curation.md").read_text(encoding="utf-8").split())
    lines = [e for a in real.assertions for e in a.evidence]
    curated = {e.sentence for e in lines}

    counts = f"{len(real.assertions):,} assertions on {len(lines):,} lines of evidence"
    assert f"{counts} and {len(real.notes)} curation notes" in text
    assert f"{len(real.sentences)} sentences. {len(curated)} of them support assertions" in text
    assert f"{sum(bool(e.cue_exception) for e in lines)} lines of evidence" in text
