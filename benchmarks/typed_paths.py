"""Typed and simple paths on a graph of Hetionet's size: the arrays beside other engines, in one run.

Every engine gets the same starts and must give the same answer before it is timed. An engine that is not
installed is left out and named (duckdb, igraph, scipy).

    python benchmarks/typed_paths.py [FOLDER] [--scale 1.0] [--starts 20]
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pyarrow.parquet as pq
from hetionet_shape import make

from bmgraph._graph import Graph
from bmgraph.graph.index import Index, open_index, save_index
from bmgraph.graph.tables import index_tables
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.paths.answer import Paths
from bmgraph.paths.asking import Asked, make_question
from bmgraph.paths.find import candidates
from bmgraph.paths.metapaths import connections
from bmgraph.paths.search import Accepted

METAPATH, DAMPING, K = "GpPWpGaD", 0.4, 10
ROWS: list[tuple[str, str, float, float]] = []


def timed(task: str, engine: str, run: Callable[[int], object], starts: int) -> float:
    """Return the median over the starts in ms, after one call that is not counted."""
    run(0)
    times = []
    for number in range(starts):
        begin = time.perf_counter()
        run(number)
        times.append((time.perf_counter() - begin) * 1000)
    ROWS.append((task, engine, statistics.median(times), max(times)))
    return statistics.median(times)


def networkx_typed(folder: Path) -> nx.MultiGraph:
    graph = nx.MultiGraph()
    nodes = pq.read_table(folder / "nodes.parquet").to_pydict()
    graph.add_nodes_from((i, {"category": c}) for i, c in zip(nodes["id"], nodes["category"], strict=True))
    edges = pq.read_table(folder / "edges.parquet").to_pydict()
    graph.add_edges_from(
        (s, t, p) for s, p, t in zip(edges["subject"], edges["predicate"], edges["object"], strict=True)
    )
    return graph


def walk_networkx(
    graph: nx.MultiGraph, start: str, degrees: dict[tuple[str, str, str], int]
) -> list[tuple[str, float]]:
    """DWPC of GpPWpGaD by walking typed neighbours, with a cache of degrees over all queries."""
    steps = (("participates", "Pathway"), ("participates", "Gene"), ("associates", "Disease"))

    def typed(node: str, relation: str, category: str) -> list[str]:
        return [
            v
            for v, keys in graph.adj[node].items()
            if relation in keys and graph.nodes[v]["category"] == category
        ]

    def degree(node: str, relation: str, category: str) -> int:
        key = (node, relation, category)
        if key not in degrees:
            degrees[key] = len(typed(node, relation, category))
        return degrees[key]

    sums: dict[str, float] = {}

    def extend(nodes: tuple[str, ...], weight: float) -> None:
        if len(nodes) == 4:
            sums[nodes[-1]] = sums.get(nodes[-1], 0.0) + weight
            return
        relation, category = steps[len(nodes) - 1]
        here = graph.nodes[nodes[-1]]["category"]
        for v in typed(nodes[-1], relation, category):
            if v not in nodes:
                product = degree(nodes[-1], relation, category) * degree(v, relation, here)
                extend((*nodes, v), weight * product**-DAMPING)

    extend((start,), 1.0)
    return sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:K]


def duckdb_typed(folder: Path) -> Callable[[str], list[tuple[str, float]]]:
    import duckdb

    db = duckdb.connect()
    db.execute(
        f"CREATE TABLE edges AS SELECT e.*, t.category AS kind FROM '{folder}/edges.parquet' e"  # noqa: S608 (names of this file alone)
        f" JOIN '{folder}/nodes.parquet' t ON t.id = e.object"
    )
    for name, relation, kind in (("gp", "participates", "Pathway"), ("dg", "associates", "Gene")):
        db.execute(
            f"CREATE TABLE {name}w AS SELECT subject, object, pow(count(*) OVER (PARTITION BY subject)"  # noqa: S608 (names of this file alone)
            f" * count(*) OVER (PARTITION BY object), -{DAMPING}) AS f FROM edges"
            f" WHERE predicate = '{relation}' AND kind = '{kind}' ORDER BY subject"
        )
    db.execute("CREATE TABLE gpo AS SELECT * FROM gpw ORDER BY object")
    sql = (
        "WITH one AS (SELECT object AS p, f AS w FROM gpw WHERE subject = ?),"
        " two AS (SELECT e.subject AS g, one.w * e.f AS w FROM one JOIN gpo e ON e.object = one.p"
        " WHERE e.subject <> ?)"
        " SELECT d.subject AS d, sum(two.w * d.f) AS s FROM two JOIN dgw d ON d.object = two.g"
        " GROUP BY 1 ORDER BY s DESC, d LIMIT 10"
    )
    return lambda start: db.execute(sql, [start, start]).fetchall()


def same(ours: list[tuple[str, float]], theirs: list[tuple[str, float]]) -> None:
    assert [name for name, _ in ours] == [name for name, _ in theirs]
    assert np.allclose([s for _, s in ours], [s for _, s in theirs], rtol=1e-9)


def typed_task(index: Index, folder: Path, graph: nx.MultiGraph, starts: list[int]) -> None:
    metapath = index.metagraph.metapath(METAPATH)
    names = [index.id(node) for node in starts]
    task = f"typed 3-hop, top {K} by DWPC"

    def ours(number: int) -> list[tuple[str, float]]:
        return [(index.id(c.node), c.dwpc) for c in connections(index, starts[number], metapath, k=K)]

    degrees: dict[tuple[str, str, str], int] = {}
    for number, name in enumerate(names):
        same(ours(number), walk_networkx(graph, name, degrees))
    timed(task, "bmgraph (ids of the answer included)", ours, len(starts))
    timed(
        task, "NetworkX walk, degrees cached", lambda i: walk_networkx(graph, names[i], degrees), len(starts)
    )
    try:
        duck = duckdb_typed(folder)
    except ImportError:
        print("duckdb: not installed")
    else:
        for number, name in enumerate(names):
            same(ours(number), duck(name))
        timed(task, "DuckDB, sorted tables in memory", lambda i: duck(names[i]), len(starts))
    rows = [index.adjacency(step) for step in metapath]
    touched = []
    for start in starts:
        nodes, count = np.array([start]), 0
        for adjacency in rows:
            nodes = adjacency.gather(nodes)[0]
            count += len(nodes)
        touched.append(count)
    edges = statistics.median(touched)
    print(f"{task}: {edges:.0f} edges touched (median), {min(touched)} to {max(touched)}")
    # The speed of memory and that of the interpreter change by themselves: both are measured in turn. The
    # floor is of gathers repeated in the cache: the queries are asked once after it has swept the cache, then
    # again.
    ratios: tuple[list[float], list[float]] = ([], [])
    for _ in range(25):
        before = floor(1 << 20)
        medians = []
        for _ in ratios:
            times = []
            for number in range(len(starts)):
                begin = time.perf_counter()
                ours(number)
                times.append(time.perf_counter() - begin)
            medians.append(statistics.median(times))
        least = statistics.mean((before, floor(1 << 20))) * edges
        for found, median in zip(ratios, medians, strict=True):
            found.append(median * 1e9 / least)
    for found, what in zip(ratios, ("cache swept", "in the cache"), strict=True):
        low, middle, high = statistics.quantiles(found, n=4)
        print(f"{task}, {what}: {middle:.0f} times the gather floor (quartiles {low:.0f} to {high:.0f})")


def floor(n: int) -> float:
    """Return what gathering one element from the cache costs, in ns."""
    values = np.arange(1 << 14, dtype=np.int32)
    places = np.random.default_rng(0).integers(0, len(values), n)
    values[places]
    times = []
    for _ in range(20):
        begin = time.perf_counter()
        values[places]
        times.append(time.perf_counter() - begin)
    return statistics.median(times) / n * 1e9


class Asking:
    """The graph with the ends of the questions.

    Args:
        index: the graph.
        pairs: node numbers of both ends.
    """

    def __init__(self, index: Index, pairs: list[tuple[int, int]]) -> None:
        self.graph = Graph(index, Vocabulary(index))
        self.pairs = pairs
        self.ends = [(index.id(source), index.id(target)) for source, target in pairs]

    def search(self, number: int, **asked: Any) -> list[Accepted]:
        """Return the nodes and costs of the k best, one for each chain of nodes."""
        question = make_question(self.graph.bundles, Asked(*self.ends[number], k=K, **asked))
        seen: dict[tuple[int, ...], Accepted] = {}
        for accepted in candidates(question, K):
            seen.setdefault(accepted.nodes, accepted)
            if len(seen) == K:
                break
        return list(seen.values())

    def paths(self, number: int, **asked: Any) -> Paths:
        """Return the k best with their steps and evidence."""
        return self.graph.paths(*self.ends[number], k=K, **asked)


#: Every relation, either way, and no part of the score but the number of steps.
SIMPLE: dict[str, Any] = {"weights": {"hub": 0, "unsigned": 0, "not_causal": 0, "evidence": 0}}


def simple_task(asking: Asking, graph: nx.Graph, slow: int) -> None:
    task, pairs, n = f"k = {K} simple paths", asking.pairs, len(asking.pairs)

    def nx_paths(number: int) -> list[list[int]]:
        return list(itertools.islice(nx.shortest_simple_paths(graph, *pairs[number]), K))

    for number in range(n):
        found = [len(path.nodes) for path in asking.search(number, **SIMPLE)]
        assert found == [len(path) for path in nx_paths(number)]
    timed(task, "bmgraph, search alone", lambda i: asking.search(i, **SIMPLE), n)
    timed(task, "bmgraph, with steps and JSON", lambda i: asking.paths(i, **SIMPLE), n)
    timed(task, "nx.shortest_simple_paths", nx_paths, n)
    try:
        import igraph
    except ImportError:
        print("igraph: not installed")
        return
    other = igraph.Graph(n=graph.number_of_nodes(), edges=np.array(graph.edges()))
    timed(
        task,
        f"igraph get_k_shortest_paths ({slow} starts)",
        lambda i: other.get_k_shortest_paths(*pairs[i], k=K, weights=None),
        slow,
    )


def weighted_task(asking: Asking, slow: int) -> None:
    task, pairs, n = f"weighted k = {K}", asking.pairs, len(asking.pairs)
    timed(task, "bmgraph, search alone", asking.search, n)
    timed(task, "bmgraph, with steps and JSON", asking.paths, n)
    try:
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import yen
    except ImportError:
        print("scipy: not installed")
        return
    # The cheapest option of each pair, with the hub that it reaches.
    automaton = make_question(asking.graph.bundles, Asked(*asking.ends[0])).automaton
    options = automaton.options[0]
    index = automaton.index
    cheapest = np.full(len(options.count), np.inf)
    there = np.flatnonzero(options.count)
    cheapest[there] = options.cost[options.pointers[there]]
    costs = cheapest[index.code] + automaton.hubs[index.end]
    matrix = csr_array((costs, index.end, index.ptr), shape=(index.n_nodes,) * 2)
    for number, (source, target) in enumerate(pairs[:slow]):
        # Yen knows no bound on the steps: with so many, a longer path costs more.
        ours = [path.cost for path in asking.search(number, max_hops=6)]
        assert ours == [round(float(cost)) for cost in yen(matrix, source, target, K)]
    timed(task, f"scipy yen ({slow} starts)", lambda i: yen(matrix, *pairs[i], K), slow)


def signed_task(asking: Asking) -> None:
    for hops in (3, 4):
        task, n = f"{hops} hops with sign, k = {K}", len(asking.pairs)
        asked: dict[str, Any] = {"sign": "+", "max_hops": hops}
        timed(task, "bmgraph, with steps and JSON", lambda i, asked=asked: asking.paths(i, **asked), n)
    for number in range(2):
        same_answer = asking.paths(number, sign="+", max_hops=3)
        assert same_answer == asking.paths(number, sign="+", max_hops=3, on="duckdb")
    timed(
        f"3 hops with sign, k = {K}", "bmgraph on DuckDB (2 starts)",
        lambda i: asking.paths(i, sign="+", max_hops=3, on="duckdb"), 2,
    )  # fmt: skip


def opened(folder: Path) -> Index:
    """Build the index of a folder's tables, open it, and print what that took."""
    (folder / "index").mkdir(exist_ok=True)
    begin = time.perf_counter()
    save_index(index_tables(folder), folder / "index")
    built = time.perf_counter() - begin
    opening = []
    for _ in range(11):
        begin = time.perf_counter()
        index = open_index(folder / "index")
        opening.append(time.perf_counter() - begin)
    size = (folder / "index" / "arrays.bin").stat().st_size
    print(
        f"{index.n_nodes:,} nodes, {index.n_edges:,} edges: index built from Parquet in {built:.2f} s, "
        f"{size / index.n_edges:.1f} B/edge with names, "
        f"opened in {statistics.median(opening) * 1000:.2f} ms"
    )
    return index


def own_tasks(index: Index, starts: list[int], asking: Asking) -> None:
    metapath, n = index.metagraph.metapath(METAPATH), len(starts)
    timed("typed 3-hop", "bmgraph", lambda i: connections(index, starts[i], metapath, k=K), n)
    timed("k simple", "bmgraph, search alone", lambda i: asking.search(i, **SIMPLE), n)
    timed("weighted", "bmgraph, search alone", asking.search, n)
    for hops in (3, 4):
        timed(f"{hops} hops with sign", "bmgraph", lambda i, h=hops: asking.paths(i, sign="+", max_hops=h), n)


def all_tasks(index: Index, folder: Path, starts: list[int], asking: Asking, slow: int) -> None:
    typed_task(index, folder, networkx_typed(folder), starts)
    graph = nx.Graph()
    graph.add_nodes_from(range(index.n_nodes))
    sources = np.repeat(np.arange(index.n_nodes), np.diff(index.ptr))
    graph.add_edges_from(zip(sources.tolist(), index.end.tolist(), strict=True))
    simple_task(asking, graph, slow)
    weighted_task(asking, slow)
    signed_task(asking)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--starts", type=int, default=20)
    parser.add_argument("--slow", type=int, default=5, help="starts for engines that take seconds")
    parser.add_argument("--only-ours", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary) / "graph"
        if not (folder / "edges.parquet").exists():
            make(folder, given.scale)
        index = opened(folder)
        rng = np.random.default_rng(2)
        genes, diseases = index.ranges["Gene"], index.ranges["Disease"]
        # A gene without a path would make every engine look good.
        metapath = index.metagraph.metapath(METAPATH)
        every = rng.permutation(np.arange(genes.start, genes.stop)).tolist()
        starts = list(itertools.islice((g for g in every if connections(index, g, metapath)), given.starts))
        pairs = list(zip(starts, rng.choice(diseases, given.starts).tolist(), strict=True))
        print(f"gather from the cache: {floor(1 << 20):.2f} ns per element")
        if given.only_ours:
            own_tasks(index, starts, Asking(index, pairs))
        else:
            all_tasks(index, folder, starts, Asking(index, pairs), given.slow)
    first: dict[str, float] = {}
    print("| task | engine | median (ms) | max (ms) | ratio |\n|---|---|---|---|---|")
    for task, engine, median, most in ROWS:
        base = first.setdefault(task, median)
        print(f"| {task} | {engine} | {median:.3f} | {most:.3f} | {median / base:.0f} |")


if __name__ == "__main__":
    main()
