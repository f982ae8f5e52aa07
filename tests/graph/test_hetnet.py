from __future__ import annotations

import subprocess
import sys


def test_the_search_needs_no_graph_library() -> None:
    code = "import sys, bmgraph.paths.search, bmgraph.paths.metapaths; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    assert not {"networkx", "rdflib", "pyoxigraph", "pyarrow", "click"} & set(loaded)
