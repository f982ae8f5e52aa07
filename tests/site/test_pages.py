from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from bmgraph._graph import Graph
from bmgraph.dataset.entities import Directory
from bmgraph.graph.contexts import context_filter
from bmgraph.graph.model import Locator
from bmgraph.papers import Paper, PaperNote
from bmgraph.site.pages import context_subgraph, path_subgraph, render_page

Projected = tuple["nx.MultiDiGraph[str]", Directory]
HOSTILE = "<img src=x onerror=\"document.title='owned'\"></script><script>document.title='owned'</script>"


@pytest.fixture
def page(projected: Projected) -> str:
    graph, directory = projected
    return render_page(graph, title="A & B", directory=directory)


@pytest.fixture
def hostile(projected: Projected) -> nx.MultiDiGraph[str]:
    graph = projected[0].copy()
    graph.nodes["HGNC:7371"]["label"] = HOSTILE
    return graph


def test_nothing_is_linked_from_elsewhere(page: str) -> None:
    tags = re.findall(r"<(?:link|script|img|iframe|form)\b[^>]*>", page)

    assert not [tag for tag in tags if re.search(r"\b(?:src|href|action)\s*=", tag)]
    assert "bootstrap@" not in page
    assert not re.search(r"@import|url\(\s*['\"]?https?:", page)
    assert "default-src 'none'" in page


def test_the_page_is_whole_and_says_what_it_shows(page: str) -> None:
    assert page.startswith("<!DOCTYPE html>")
    assert "<title>A &amp; B</title>" in page
    assert page.count("</body>") == 1
    assert "8 entities, 8 assertions" in page
    assert 'id="search"' in page


def test_the_same_graph_gives_the_same_bytes(projected: Projected, page: str) -> None:
    graph, directory = projected
    other: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    edges: list[Any] = list(graph.edges(keys=True, data=True))
    other.add_edges_from(reversed(edges))

    assert page == render_page(other, title="A & B", directory=directory)


def test_hostile_labels_stay_text(hostile: nx.MultiDiGraph[str], projected: Projected) -> None:
    page = render_page(hostile, title=HOSTILE, directory=projected[1])

    assert HOSTILE not in page
    assert "<img src=x" not in page


def test_assertions_of_one_relation_are_one_edge_with_all_evidence(projected: Projected) -> None:
    graph = projected[0].copy()
    data = dict(graph.edges["HGNC:7371", "HGNC:7029", next(iter(graph["HGNC:7371"]["HGNC:7029"]))])
    graph.add_edge("HGNC:7371", "HGNC:7029", key="bma:second", **{**data, "contexts": ("bmg:BCBM",)})
    page = render_page(graph, title="x", directory=projected[1])

    assert page.count('"from": "HGNC:7371", "') == 1
    assert "bma:second" in page
    assert "breast cancer brain metastasis" in page


def test_evidence_names_its_papers_and_says_where_they_say_otherwise(projected: Projected) -> None:
    graph = projected[0].copy()
    line = Locator("6.1-p1-s1", citations=(10,), papers=(Paper(10, doi="10.1/x", first_author="Xia S"),))
    noted = line._replace(paper_notes=(PaperNote(10, "sense", "this", "that"),))
    key = next(iter(graph["HGNC:7371"]["HGNC:7029"]))
    graph.edges["HGNC:7371", "HGNC:7029", key]["evidence"] = (noted,)
    page = render_page(graph, title="x", directory=projected[1])

    assert "ref 10 (Xia, https://doi.org/10.1/x)" in page
    assert "ref 10: the cited paper says otherwise: that" in page


def test_signs_hedges_and_denials_are_drawn(page: str) -> None:
    assert '"type": "bar"' in page
    assert "#c4472b" in page
    assert '"dashes": [6, 5]' in page
    assert "not: CD8+ T cell expresses MSLN" in page


def test_an_empty_graph_says_so(projected: Projected) -> None:
    assert "There is nothing to draw" in render_page(nx.MultiDiGraph(), title="x", directory=projected[1])


def test_parts_of_the_graph(projected: Projected) -> None:
    graph, directory = projected
    breast = context_subgraph(graph, context_filter(directory, "bmg:BCBM", "MONDO:0024883"))
    keys = [key for _, _, key in graph.edges("HGNC:7371", keys=True)]

    assert {"HGNC:13726", "MONDO:1040026"} == set(breast)
    assert {key for _, _, key in path_subgraph(graph, keys).edges(keys=True)} == set(keys)
    assert len(path_subgraph(graph, [])) == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next((found for name in names if (found := shutil.which(name))), None)
    if executable is None:
        pytest.skip("no Chromium here and none could be installed: pages are not opened")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


class _Opened:
    """A page opened from disk, with all that it logs and asks for."""

    def __init__(self, browser: Any, path: Path) -> None:
        self.page = browser.new_page(viewport={"width": 1400, "height": 900})
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on(
            "console", lambda m: self.complaints.append(m.text) if m.type in {"error", "warning"} else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("body[data-drawn]", timeout=60_000)
        if self.page.query_selector("#loadingBar"):
            self.page.wait_for_selector("#loadingBar", state="hidden", timeout=60_000)


def test_a_browser_draws_it_in_peace(browser: Any, page: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    opened = _Opened(browser, path)

    assert opened.complaints == []
    assert [path.as_uri()] == opened.requests
    assert opened.page.get_attribute("body", "data-drawn") == "8"
    blank = tmp_path / "blank.html"
    blank.write_text("<html><body></body></html>", encoding="utf-8")
    empty = browser.new_page(viewport={"width": 1400, "height": 900})
    empty.goto(blank.as_uri())
    canvas = opened.page.locator("#mynetwork canvas").screenshot()
    # A blank picture compresses to almost nothing.
    assert len(canvas) > 3 * len(empty.screenshot())


def test_search_focuses_and_shows_the_evidence(browser: Any, page: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    opened = _Opened(browser, path)
    opened.page.fill("#search", "Meso-THELIN")

    assert opened.page.get_attribute("body", "data-focused") == "HGNC:7371"
    assert "6.1-p1-s1, Figure 4C1, refs 10, 11" in opened.page.inner_text("#panel")
    opened.page.fill("#search", "zzzz")
    assert opened.page.inner_text("#found") == "no match"
    opened.page.fill("#search", "m")
    first = opened.page.get_attribute("body", "data-focused")
    opened.page.press("#search", "Enter")
    assert first != opened.page.get_attribute("body", "data-focused")
    opened.page.locator("#categories input").first.uncheck()
    assert opened.complaints == []


def test_a_browser_does_not_run_a_label(
    browser: Any, hostile: nx.MultiDiGraph[str], projected: Projected, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text(render_page(hostile, title=HOSTILE, directory=projected[1]), encoding="utf-8")
    opened = _Opened(browser, path)
    opened.page.fill("#search", "HGNC:7371")

    assert opened.page.title() != "owned"
    assert opened.page.locator("img").count() == 0
    assert "<img src=x" in opened.page.inner_text("#panel")


def test_the_whole_real_graph_is_drawn(browser: Any, real_graph: Graph, tmp_path: Path) -> None:
    graph, directory = real_graph.projection, real_graph.directory
    path = tmp_path / "graph.html"
    path.write_text(render_page(graph, title="all", directory=directory), encoding="utf-8")
    opened = _Opened(browser, path)

    assert opened.complaints == []
    assert [path.as_uri()] == opened.requests
    assert str(len(graph)) == opened.page.get_attribute("body", "data-drawn")
