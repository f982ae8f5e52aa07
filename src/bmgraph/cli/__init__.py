"""The command line: open, call one function, render. The only place that prints and exits."""

from __future__ import annotations

import io
import sys
from typing import Any

import click

from bmgraph import __version__
from bmgraph.cli import ask, connect, foreign, make, trials
from bmgraph.errors import BmgraphError, harmless

__all__ = ["main"]


class _Boundary(click.Group):
    """Turns what bmgraph raises into a line on stderr and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        for stream in (sys.stdout, sys.stderr):
            # Names may have characters that the terminal has not, or that are no text at all.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except BmgraphError as error:
            click.echo(f"bmgraph: {harmless(str(error))}", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            sys.stderr.close()  # the reader has left; nothing more to say
            ctx.exit(0)
        except OSError as error:
            click.echo(f"bmgraph: {harmless(str(error))}", err=True)
            ctx.exit(1)


@click.group(cls=_Boundary, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bmgraph")
def main() -> None:
    """Query, walk and show a knowledge graph of metastatic brain tumours.

    Every assertion names the sentence of the review (doi:10.1002/mco2.70020) that it comes from.
    """


for command in (
    ask.query, ask.queries, ask.find, ask.show, ask.stats,
    connect.paths, connect.explain, connect.conflicts, connect.gaps,
    trials.outcomes, trials.trials,
    foreign.import_, foreign.metapath,
    make.build, make.page, make.export, make.verify, make.fmt, make.index,
):  # fmt: skip
    main.add_command(command)
