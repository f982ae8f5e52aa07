"""How long the command line takes, whole processes, medians; the in-memory rdflib way beside it.

Run by `make bench`; prints Markdown rows for docs/benchmarks.md.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 11
BMGRAPH = [sys.executable, "-m", "bmgraph"]
RDFLIB = """
import rdflib, sys
from bmgraph.namespaces import PREFIXES
from bmgraph.queries import get_query
from bmgraph.resources import build_dir
graph = rdflib.Dataset(default_union=True)
graph.parse(build_dir() / "bmgraph.trig", format="trig")
print(len(list(graph.query(get_query("cells-decreased").text, initNs=PREFIXES))))
"""
COMMANDS = {
    "bmgraph --help": [*BMGRAPH, "--help"],
    "bmgraph query cells-decreased": [*BMGRAPH, "query", "cells-decreased"],
    "the same by rdflib in memory": [sys.executable, "-W", "ignore", "-c", RDFLIB],
    "bmgraph find MSLN": [*BMGRAPH, "find", "MSLN"],
    "bmgraph paths MSLN 'brain metastasis'": [*BMGRAPH, "paths", "MSLN", "brain metastasis"],
    "bmgraph build": [*BMGRAPH, "build"],
}


def seconds(command: list[str]) -> float:
    """Return the wall time of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Time every command in turn, round by round, so that a drifting machine hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for command in COMMANDS.values():
        seconds(command)
    for _ in range(RUNS):
        for name, command in COMMANDS.items():
            times[name].append(seconds(command))
    named = statistics.median(times["bmgraph query cells-decreased"])
    print(f"| command | median of {RUNS} (s) | min | max | ratio to the named query |")
    print("|---|---|---|---|---|")
    for name, values in times.items():
        median = statistics.median(values)
        print(f"| {name} | {median:.3f} | {min(values):.3f} | {max(values):.3f} | {median / named:.2f} |")


if __name__ == "__main__":
    main()
