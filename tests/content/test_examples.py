"""What the documentation prints under a command is what the command prints.

``BMGRAPH_RECORD=1`` writes the answers anew; read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from bmgraph.cli import main
from bmgraph.paths import reasons
from tests.conftest import ROOT

#: A block of commands with their answers; a block that names a file is its content.
_BLOCK = re.compile(r"^```(console|\w+ [\w.-]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = sorted(
    path for path in (ROOT / "docs").glob("*.md") if "```console\n" in path.read_text(encoding="utf-8")
)


def answered(command: str) -> str:
    """Run a command as a person would, and return the command with all that it prints."""
    program, *arguments = shlex.split(command.removeprefix("$ "))
    assert program == "bmgraph", command
    output = CliRunner().invoke(main, arguments, catch_exceptions=False).output
    lines = [line.rstrip() for line in output.rstrip("\n").splitlines()]
    return "\n".join([command, *lines]) + "\n"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_commands_print_what_the_page_says(
    path: Path, real_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BMGRAPH_BUILD", str(real_build))
    monkeypatch.chdir(tmp_path)
    # Reasons are looked for within a time: on a slow machine too.
    monkeypatch.setattr(reasons, "_SECONDS", 60)

    def run(block: re.Match[str]) -> str:
        kind, body = block.groups()
        if kind != "console":
            (tmp_path / kind.partition(" ")[2]).write_text(body, encoding="utf-8")
            return block[0]
        commands = [line for line in body.splitlines() if line.startswith("$ ")]
        assert commands, body
        return f"```console\n{''.join(map(answered, commands))}```"

    text = path.read_text(encoding="utf-8")
    made = _BLOCK.sub(run, text)
    if os.environ.get("BMGRAPH_RECORD"):
        path.write_text(made, encoding="utf-8")
        return
    assert made == text, f"write the answers anew: BMGRAPH_RECORD=1 pytest {Path(__file__).relative_to(ROOT)}"
