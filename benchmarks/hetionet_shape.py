"""Make a graph of Hetionet's size and shape (or larger) as Parquet tables, for benchmarks.

Node and edge counts of every type are those of Hetionet 1.0 (Himmelstein et al. 2017,
doi:10.7554/eLife.26726, CC0). Ends are drawn independently with lognormal propensities, so degrees are skewed
but there is no clustering: real graphs have heavier tails, and ratios travel better than milliseconds. What
upregulates or downregulates has a sign.

    python benchmarks/hetionet_shape.py FOLDER [SCALE]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bmgraph.formats.hetionet import ABBREVIATIONS

#: Nodes by category.
NODES = {
    "Anatomy": 402, "Biological Process": 11381, "Cellular Component": 1391, "Compound": 1552, "Disease": 137,
    "Gene": 20945, "Molecular Function": 2884, "Pathway": 1822, "Pharmacologic Class": 345,
    "Side Effect": 5734, "Symptom": 438,
}  # fmt: skip
#: Edges by metaedge.
EDGES = (
    ("Anatomy", "downregulates", "Gene", 102240), ("Anatomy", "expresses", "Gene", 526407),
    ("Anatomy", "upregulates", "Gene", 97848), ("Compound", "binds", "Gene", 11571),
    ("Compound", "causes", "Side Effect", 138944), ("Compound", "downregulates", "Gene", 21102),
    ("Compound", "palliates", "Disease", 390), ("Compound", "resembles", "Compound", 6486),
    ("Compound", "treats", "Disease", 755), ("Compound", "upregulates", "Gene", 18756),
    ("Disease", "associates", "Gene", 12623), ("Disease", "downregulates", "Gene", 7623),
    ("Disease", "localizes", "Anatomy", 3602), ("Disease", "presents", "Symptom", 3357),
    ("Disease", "resembles", "Disease", 543), ("Disease", "upregulates", "Gene", 7731),
    ("Gene", "covaries", "Gene", 61690), ("Gene", "interacts", "Gene", 147164),
    ("Gene", "participates", "Biological Process", 559504),
    ("Gene", "participates", "Cellular Component", 73566),
    ("Gene", "participates", "Molecular Function", 97222), ("Gene", "participates", "Pathway", 84372),
    ("Gene", "regulates", "Gene", 265672), ("Pharmacologic Class", "includes", "Compound", 1029),
)  # fmt: skip


def make(folder: Path, scale: float = 1.0, seed: int = 20170922) -> tuple[int, int]:
    """Write the tables; return the numbers of nodes and edges."""
    rng = np.random.default_rng(seed)
    counts = {name: max(2, round(n * scale)) for name, n in NODES.items()}
    ids = {name: np.array([f"{name}::{i}" for i in range(n)]) for name, n in counts.items()}
    propensity = {name: rng.lognormal(0, 1.1, n) for name, n in counts.items()}
    columns: list[list[np.ndarray]] = [[], [], []]
    for source, relation, target, n in EDGES:
        a, b = (np.cumsum(propensity[name]) / propensity[name].sum() for name in (source, target))
        # A dense relation does not grow faster than its pairs.
        wanted = min(round(n * scale), counts[source] * counts[target] // 4)
        found = np.zeros(0, dtype=np.int64)
        while len(found) < wanted:
            s, t = np.searchsorted(a, rng.random(wanted)), np.searchsorted(b, rng.random(wanted))
            if source == target:
                s, t = s[s != t], t[s != t]
                if relation != "regulates":
                    s, t = np.minimum(s, t), np.maximum(s, t)
            found = np.unique(np.concatenate([found, s * counts[target] + t]))
        found = rng.permutation(found)[:wanted]
        columns[0].append(ids[source][found // counts[target]])
        columns[1].append(np.full(wanted, relation))
        columns[2].append(ids[target][found % counts[target]])
    folder.mkdir(parents=True, exist_ok=True)
    names = np.concatenate(list(ids.values()))
    kinds = np.concatenate([np.full(n, name) for name, n in counts.items()])
    pq.write_table(pa.table({"id": names, "label": names, "category": kinds}), folder / "nodes.parquet")
    edges = {
        name: np.concatenate(part)
        for name, part in zip(("subject", "predicate", "object"), columns, strict=True)
    }
    signs = {"upregulates": 1, "downregulates": -1}
    relations, place = np.unique(edges["predicate"], return_inverse=True)
    edges["sign"] = np.array([signs.get(name, 0) for name in relations.tolist()], dtype=np.int8)[place]
    pq.write_table(pa.table(edges), folder / "edges.parquet")
    metagraph = {
        "undirected": [(a, relation, b) for a, relation, b, _ in EDGES if relation != "regulates"],
        "abbreviations": ABBREVIATIONS,
    }
    (folder / "metagraph.json").write_text(json.dumps(metagraph), encoding="utf-8")
    return len(names), len(edges["subject"])


if __name__ == "__main__":
    print(make(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1.0))
