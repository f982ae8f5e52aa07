"""Self-contained interactive pages of a projection (the only pyvis import).

pyvis draws the network; what it links from elsewhere is taken out, and a content security policy
forbids the page every request, so that a page works, and keeps to itself, wherever it is opened.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import networkx as nx

from bmgraph.dataset.entities import Directory
from bmgraph.graph.model import ARTICLE_LAYER, kind_labels
from bmgraph.ontology import BASES

__all__ = ["context_subgraph", "path_subgraph", "render_page"]

_ASSETS = Path(__file__).resolve().parent / "assets"
#: Sign -> colour (told apart by the colour-blind), arrow head, word.
_SIGNS = {
    1: ("#1b7f5a", "arrow", "positive (+)"),
    -1: ("#c4472b", "bar", "negative (-)"),
    0: ("#7d8792", "arrow", "no sign stated (0)"),
}
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
#: A fact of a reference, not of the article.
_BACKGROUND = "#8a6fb3"
#: What pyvis links even when told to keep everything inside the page.
_EXTERNAL = re.compile(
    r"<link\b[^>]*>|<script\b[^>]*\bsrc=[^>]*>\s*</script>|<!--.*?-->|<center>.*?</center>", re.S
)
_OPTIONS = {
    "layout": {"randomSeed": 7, "improvedLayout": False},
    "interaction": {"hover": True, "tooltipDelay": 120, "hideEdgesOnDrag": True, "multiselect": False},
    "edges": {"smooth": {"enabled": True, "type": "continuous", "roundness": 0.2}},
    "physics": {
        "barnesHut": {
            "gravitationalConstant": -26000,
            "centralGravity": 0.9,
            "springLength": 150,
            "springConstant": 0.02,
        },
        "stabilization": {"enabled": True, "iterations": 250, "updateInterval": 25},
    },
}
#: Above this many nodes edges lose their labels.
_CROWD = 60


def context_subgraph(
    graph: nx.MultiDiGraph[str], fits: Callable[[Sequence[str]], bool]
) -> nx.MultiDiGraph[str]:
    """Return the assertions whose disease contexts pass `fits`, see `contexts.context_filter`."""
    keys = [key for _, _, key, data in graph.edges(keys=True, data=True) if fits(data["contexts"])]
    return path_subgraph(graph, keys)


def path_subgraph(graph: nx.MultiDiGraph[str], keys: Collection[str]) -> nx.MultiDiGraph[str]:
    """Return the assertions with these ids and the entities they join."""
    wanted = set(keys)
    edges: list[Any] = [edge for edge in graph.edges(keys=True) if edge[2] in wanted]
    return graph.edge_subgraph(edges).copy()


def render_page(graph: nx.MultiDiGraph[str], *, title: str, directory: Directory) -> str:
    """Return a complete page: network, legend, search, filters, information panel.

    Assertions of one relation on one pair are drawn as one edge that holds all their evidence.

    Args:
        graph: a projection or a part of one.
        title: heading of the page.
        directory: for the names of contexts and for synonyms to search by.
    """
    from pyvis.network import Network

    net = Network(height="100%", width="100%", directed=True, cdn_resources="in_line")
    categories: Counter[str] = Counter()
    colors: dict[str, str] = {}
    for curie in sorted(graph.nodes):
        data = graph.nodes[curie]
        degree = len(set(graph.successors(curie)) | set(graph.predecessors(curie)))
        categories[data["category"]] += 1
        colors[data["category"]] = data["color"]
        net.add_node(
            curie,
            label=data["label"],
            title=f"{data['label']}\n{data['category']} · {curie}",
            color=data["color"],
            bmcategory=data["category"],
            shape="dot",
            size=9 + 4 * math.log2(1 + degree),
            font={
                # The names of hubs stay legible when the whole graph is in view.
                "size": 15 if degree < 12 or len(graph) <= _CROWD else min(20 + degree // 3, 40),
                "color": "#1d2733",
                "strokeWidth": 4,
                "strokeColor": "#ffffff",
            },
        )
    for (subject, object_, _), keys in sorted(_bundles(graph).items()):
        edge = _edge(graph, directory, subject, object_, keys)
        if len(graph) > _CROWD:
            edge.pop("label")
        net.add_edge(subject, object_, **edge)
    net.set_options(json.dumps(_OPTIONS))
    return _assemble(net.generate_html(notebook=False), graph, directory, title, categories, colors)


def _bundles(graph: nx.MultiDiGraph[str]) -> dict[tuple[str, str, str], list[str]]:
    bundles: dict[tuple[str, str, str], list[str]] = {}
    for subject, object_, key, data in graph.edges(keys=True, data=True):
        name = data["predicate"] + (" negated" if data["negated"] else "")
        bundles.setdefault((subject, object_, name), []).append(key)
    return {bundle: sorted(keys) for bundle, keys in bundles.items()}


def _edge(
    graph: nx.MultiDiGraph[str], directory: Directory, subject: str, object_: str, keys: Sequence[str]
) -> dict[str, Any]:
    members = [graph.edges[subject, object_, key] for key in keys]
    first = members[0]
    color, head, word = _SIGNS[first["sign"]]
    background = all(data["layer"] != ARTICLE_LAYER for data in members)
    if background:
        color, word = _BACKGROUND, f"{word} · background layer, not the article"
    hedged = all(data["hedged"] for data in members)
    denial = "not: " if first["negated"] else ""
    lines = [f"{denial}{graph.nodes[subject]['label']} {first['label']} {graph.nodes[object_]['label']}"]
    lines.append(word + (" · hedged" if hedged else "") + (" · negated" if first["negated"] else ""))
    for key, data in zip(keys, members, strict=True):
        contexts = ", ".join(
            directory.by_id[c].label if c in directory.by_id else c for c in data["contexts"]
        )
        lent = f" (by {data['context_basis']})" if data["context_basis"] not in ("", BASES[0]) else ""
        kinds = f"evidence: {', '.join(kind_labels(data['evidence_kinds']))}"
        lines.append(
            f"{key} · {contexts}{lent} · {kinds}" + (" · hedged" if data["hedged"] and not hedged else "")
        )
        for found in data["evidence"]:
            lines.append(f"  {found}: “{found.words}”" if found.words else f"  {found}")
            lines.extend(f"    {remark}" for remark in found.remarks)
    text = "\n".join(lines)
    return {
        "title": text,
        "bmtext": text,
        "label": first["label"],
        "color": {"color": color, "highlight": color, "hover": color, "opacity": 0.75},
        "arrows": {"to": {"enabled": True, "type": head, "scaleFactor": 0.6}},
        "dashes": [2, 4] if background else [6, 5] if hedged or first["negated"] else False,
        "width": min(1 + 0.5 * sum(len(data["evidence"]) for data in members), 5),
        "font": {"size": 11, "color": "#56616e", "strokeWidth": 3, "strokeColor": "#ffffff"},
    }


def _assemble(
    page: str,
    graph: nx.MultiDiGraph[str],
    directory: Directory,
    title: str,
    categories: Counter[str],
    colors: dict[str, str],
) -> str:
    """Put our head, side bar and script around what pyvis made."""
    page = _EXTERNAL.sub("", page)
    heading = html.escape(title)
    synonyms = {c: directory.by_id[c].synonyms for c in sorted(graph.nodes) if c in directory.by_id}
    boxes = "".join(
        f'<label><input type="checkbox" checked value="{html.escape(name)}">'
        f'<span class="dot" style="background:{colors[name]}"></span>{html.escape(_words(name))}'
        f'<span class="count">{count}</span></label>'
        for name, count in sorted(categories.items(), key=lambda item: (-item[1], item[0]))
    )
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{heading}</title><style>{_asset('page.css')}</style></head>"
    )
    empty = "" if graph else '<p id="empty">There is nothing to draw: no assertion fits.</p>'
    body = (
        f"<body><header><h1>{heading}</h1><p>Hover for evidence, click for the panel, drag to move, "
        "scroll to zoom.</p></header>"
        f'<aside id="side"><label for="search"><b>Find an entity</b></label>'
        '<input id="search" type="search" autocomplete="off" placeholder="MSLN, astrocyte, PD-L1 ...">'
        f'<p id="found" role="status"></p><h2>Entities</h2><div id="categories">{boxes}</div>'
        f"<h2>Relations</h2>{_legend()}</aside>"
        '<aside id="panel"><h2>Nothing selected</h2><p class="what">Click an entity or a relation to read '
        f"what is asserted and where it stands.</p></aside>{empty}"
    )
    foot = (
        f"<footer>{graph.number_of_nodes()} entities, {graph.number_of_edges()} assertions · source: "
        "doi:10.1002/mco2.70020 (one review, one view); curated facts, no text of the article</footer>"
        f'<script type="application/json" id="bmgraph-data">{_json({"synonyms": synonyms})}</script>'
        f"<script>{_asset('page.js')}</script></body>"
    )
    page = page.replace("<html>", '<!DOCTYPE html>\n<html lang="en">', 1)
    page = page.replace("</head>", head, 1).replace("<body>", body, 1)
    before, _, after = page.rpartition("</body>")
    return before + foot + after


def _legend() -> str:
    def line(color: str, head: str, dash: str, word: str) -> str:
        tip = {
            "arrow": '<path d="M30 3 L38 7 L30 11 Z"/>',
            "bar": '<path d="M35 1 V13" stroke-width="3"/>',
            "": "",
        }[head]
        return (
            f'<div class="key"><svg width="40" height="14" fill="{color}" stroke="{color}" stroke-width="2" '
            f'aria-hidden="true"><path d="M1 7 H34" {dash}/>{tip}</svg>{word}</div>'
        )

    rows = [line(color, head, "", word) for color, head, word in _SIGNS.values()]
    rows.append(line("#7d8792", "", 'stroke-dasharray="5 4"', "hedged or negated"))
    rows.append(line(_BACKGROUND, "", 'stroke-dasharray="2 4"', "background layer, not the article"))
    return "".join(rows) + '<div class="key">wider: more evidence</div>'


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _json(value: object) -> str:
    """Return JSON that cannot end the script element it stands in."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")
