"""How long the command line takes, whole processes, medians; the in-memory rdflib way beside it.

Run by `make bench`; prints Markdown rows for docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from typing import Any

from bmgraph._graph import open_graph

RUNS = 11
SEARCHES: dict[str, dict[str, Any]] = {
    "MSLN to brain metastasis": {"source": "MSLN", "target": "brain metastasis"},
    "the same in LCBM, sign +": {
        "source": "MSLN", "target": "brain metastasis", "context": "LCBM", "sign": 1,
    },
    "EGFR to drugs and trials": {"source": "EGFR", "to": ["Drug", "ClinicalTrial"]},
    "pattern with a context": {
        "pattern": '(:Gene {label: "MSLN"})-[*1..2]->(:Gene)<-[:inhibits]-(:Drug) WHERE context = LCBM'
    },
}  # fmt: skip
BMGRAPH = [sys.executable, "-m", "bmgraph"]
RDFLIB = """
import rdflib, sys
from bmgraph.namespaces import PREFIXES
from bmgraph.dataset.queries import get_query
from bmgraph.resources import build_dir
graph = rdflib.Dataset(default_union=True)
graph.parse(build_dir() / "bmgraph.trig", format="trig")
print(len(list(graph.query(get_query("cells-decreased").text, initNs=PREFIXES))))
"""
PATTERN = '(:Gene {label: "MSLN"})-[*1..2]->(:Gene)<-[:inhibits]-(:Drug) WHERE context = LCBM'
COMMANDS = {
    "python -c 'import numpy'": [sys.executable, "-c", "import numpy"],
    "bmgraph --help": [*BMGRAPH, "--help"],
    "bmgraph query cells-decreased": [*BMGRAPH, "query", "cells-decreased"],
    "the same by rdflib in memory": [sys.executable, "-W", "ignore", "-c", RDFLIB],
    "bmgraph find MSLN": [*BMGRAPH, "find", "MSLN"],
    "bmgraph paths MSLN 'brain metastasis'": [*BMGRAPH, "paths", "MSLN", "brain metastasis"],
    "bmgraph paths ... --context LCBM --sign +": [
        *BMGRAPH, "paths", "MSLN", "brain metastasis", "--context", "LCBM", "--sign", "+",
    ],
    "bmgraph paths MSLN, to drugs and trials": [
        *BMGRAPH, "paths", "MSLN", "--to-category", "Drug", "--to-category", "ClinicalTrial",
    ],
    "bmgraph paths --pattern": [*BMGRAPH, "paths", "--pattern", PATTERN],
    "bmgraph build": [*BMGRAPH, "build"],
}  # fmt: skip


def seconds(command: list[str]) -> float:
    """Return the wall time of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def search() -> None:
    """Print how long the searches alone take, in a process that has the graph open."""
    graph = open_graph()
    for name, asked in SEARCHES.items():
        times = []
        for _ in range(RUNS + 1):
            begin = time.perf_counter()
            graph.paths(**asked)
            times.append((time.perf_counter() - begin) * 1000)
        print(f"| search: {name} | {statistics.median(times[1:]):.1f} ms | first {times[0]:.1f} ms |")


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
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
    search()
