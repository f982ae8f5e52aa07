"""The command line: open, call one function, render. The only place that prints and exits."""

from __future__ import annotations

import gc
import io
import os
import sys
from importlib import import_module
from typing import Any

import click

from bmgraph import __version__
from bmgraph.cli.output import hang_up, mend_streams, note, wants_color
from bmgraph.errors import BmgraphError

__all__ = ["main"]

#: The commands of each module; a module is loaded when one of its commands is wanted.
_COMMANDS = {
    "ask": ("find", "queries", "query", "stats"),
    "connect": ("conflicts", "explain", "gaps", "paths"),
    "foreign": ("import", "metapath"),
    "make": ("build", "export", "fmt", "index", "page", "verify"),
    "references": ("references",),
    "show": ("show",),
    "targets": ("targets",),
    "trials": ("outcomes", "trials"),
}


#: Characters of a message.
_LONGEST = 20_000


class _Commands(click.Group):
    """Loads a command when it is wanted; what bmgraph raises becomes a line on stderr and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands' names."""
        return sorted(name for names in _COMMANDS.values() for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, None if there is none of this name."""
        for module, names in _COMMANDS.items():
            if cmd_name in names:
                # A function cannot be called import.
                attribute = "import_" if cmd_name == "import" else cmd_name
                command: click.Command = getattr(import_module(f"bmgraph.cli.{module}"), attribute)
                return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does as a whole sentence; click would cut it."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, command.get_short_help_str(_LONGEST)) for name, command in commands if command]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run the command line."""
        mend_streams()
        return super().main(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        # numpy would start a thread for each core to multiply matrices: there are none.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        # What a command loads it keeps to its end: looking through it for garbage takes a tenth of the time.
        gc.set_threshold(100_000, 50, 100)
        ctx.color = wants_color()
        for stream in (sys.stdout, sys.stderr):
            # Names may have characters that the terminal has not, or that are no text at all.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            answer = super().invoke(ctx)
            sys.stdout.flush()
            return answer
        except BmgraphError as error:
            # A message may show what a file has, however long.
            text = str(error)
            note(f"bmgraph: {text if len(text) <= _LONGEST else text[:_LONGEST] + ' ...'}")
            ctx.exit(1)
        except click.ClickException as error:
            shown = io.StringIO()
            error.show(file=shown)
            note(shown.getvalue().removesuffix("\n"))
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            hang_up()  # the reader has read enough
            ctx.exit(0)
        except OSError as error:
            note(f"bmgraph: {error}")
            hang_up()
            ctx.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bmgraph")
def main() -> None:
    """Query, walk and show a knowledge graph of metastatic brain tumours.

    Every assertion names the sentence of the review (doi:10.1002/mco2.70020) that it comes from.

    \b
    First                bmgraph build
    Look up              bmgraph find "PD-L1", bmgraph show MSLN, bmgraph show 7.2
    Ask                  bmgraph queries, bmgraph query cells-decreased
    Connect              bmgraph paths MSLN "brain metastasis", bmgraph explain MSLN tepotinib
    Compare trials       bmgraph outcomes --target EGFR --endpoint iPFS
    Bring a graph        bmgraph import nodes.tsv edges.tsv --to kg

    Answers come as a text or a table; --format and -o FILE choose otherwise. Two settings of the environment:
    BMGRAPH_BUILD is the folder that is built and read (build/ of a checkout, else ~/.cache/bmgraph), and
    BMGRAPH_DATA has the tables and the ontology (else those of the checkout or the package).
    """
