from __future__ import annotations

from pathlib import Path

import pytest

from bmgraph._graph import open_graph
from bmgraph._imported import match_json, open_imported
from bmgraph.build import build_dataset
from bmgraph.errors import BuildError, EntityNotFound
from bmgraph.formats.load import INDEX_FOLDER, import_graph
from bmgraph.formats.merge import put_article
from bmgraph.graph.index import save_index
from bmgraph.graph.tables import METAGRAPH_FILE
from tests.formats.small import Run
from tests.graph.small import KINDS, small

NODES = "id\tcategory\tname\na\tGene\tone\nb\tGene\tone\nc\tGene\tthree\n"
EDGES = "subject\tpredicate\tobject\na\tbinds\tc\nb\tbinds\tc\n"


def files(folder: Path, nodes: str = NODES, edges: str = EDGES) -> list[Path]:
    paths = [folder / "nodes.tsv", folder / "edges.tsv"]
    for path, text in zip(paths, (nodes, edges), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_the_shortest_paths_of_an_imported_graph(tmp_path: Path) -> None:
    import_graph(files(tmp_path), tmp_path / "out")
    graph = open_imported(tmp_path / "out")
    (path,) = graph.paths("a", "three")
    told = match_json(graph, path)

    assert [graph.index.id(n) for n in path.path.nodes] == ["a", "c"]
    assert (told["score"], told["sign"], told["layers"]) == (-1, 0, [""])
    assert graph.evidence(0, 2, path.hops[0].joins[0]) == []
    with pytest.raises(ValueError, match="2 nodes are called 'one', give an id: a, b"):
        graph.paths("one", "three")
    with pytest.raises(EntityNotFound, match="nearest: three"):
        graph.paths("a", "Thre")
    with pytest.raises(EntityNotFound, match=r"called 'four'$"):
        graph.paths("a", "four")


def test_a_metapath_begins_and_ends_at_its_categories(tmp_path: Path, run: Run) -> None:
    save_index(small({kind: [] for kind in KINDS} | {KINDS[0]: [(0, 2)]}), tmp_path / INDEX_FOLDER)
    (tmp_path / METAGRAPH_FILE).write_text("{}", encoding="utf-8")
    graph = open_imported(tmp_path)

    assert [match.path.length for match in graph.paths("Disease:0", "Gene:0", metapath="DaG")] == [1]
    with pytest.raises(ValueError, match="DaG needs a Disease there, Gene:0 is a Gene"):
        graph.paths("Gene:0", "Disease:0", metapath="DaG")
    folder = str(tmp_path)
    for arguments in (("paths", "Gene:0", "Gene:1", "--graph", folder), ("metapath", folder, "Gene:0")):
        result = run(*arguments, "--metapath", "DaG")
        assert (result.exit_code, "needs a Disease there" in result.stderr) == (2, True)


def test_a_foreign_label_does_not_steer_the_terminal(tmp_path: Path, run: Run) -> None:
    nodes = "id\tcategory\tname\na\tGene\tgo \u202eback\nb\tGene\tmark :100: [bold]\n"
    import_graph(files(tmp_path, nodes, "subject\tpredicate\tobject\na\tbinds\tb\n"), tmp_path / "out")
    shown = run("paths", "a", "b", "--graph", str(tmp_path / "out")).output

    assert "1. go �back —binds→ mark :100: [bold]" in shown


def test_a_sign_is_of_the_disease_that_the_path_names(tmp_path: Path) -> None:
    edges = "subject\tpredicate\tobject\tobject_direction_qualifier\tdisease_context\n"
    edges += "a\taffects\tb\tincreased\tD1\na\tbinds\tb\t\t\nb\taffects\tc\tincreased\tD2\n"
    import_graph(files(tmp_path, edges=edges), tmp_path / "out")
    graph = open_imported(tmp_path / "out")
    for asked in ({}, {"context": "D2"}, {"pattern": "()-[*2]-()"}):
        (path,) = graph.paths("a", "c", **asked)  # type: ignore[arg-type]  # options of several types
        assert (path.contexts, path.sign, path.hops[0].joins[0].relation) == (("D2",), 0, "binds")
    assert graph.paths("a", "c", sign=1) == []
    (mixed,) = graph.paths("a", "c", sign=1, mixed_contexts=True)
    assert (mixed.contexts, mixed.sign) == ((), 1)


@pytest.mark.parametrize("content", ["[]", '{"artiele": true}', '{"article": 1}', "[" * 100_000, "{"])
def test_a_damaged_metagraph_is_an_error(tmp_path: Path, content: str) -> None:
    import_graph(files(tmp_path), tmp_path / "out")
    (tmp_path / "out" / "metagraph.json").write_text(content, encoding="utf-8")
    with pytest.raises(BuildError, match=r"damaged .* import again"):
        open_imported(tmp_path / "out")


def test_a_folder_without_its_metagraph_is_damaged(tmp_path: Path) -> None:
    import_graph(files(tmp_path), tmp_path / "out")
    (tmp_path / "out" / "metagraph.json").write_text("[]", encoding="utf-8")
    with pytest.raises(BuildError, match="import again"):
        open_imported(tmp_path / "out")


def test_beside_the_articles_graph_names_mean_what_they_mean_there(tmp_path: Path, workspace: Path) -> None:
    build_dataset()
    article = open_graph()
    nodes = "id\tcategory\tname\nHGNC:7371\tGene\tMSLN\nx\tGene\tnew\n"
    edges = "subject\tpredicate\tobject\nx\tupregulates\tHGNC:7371\n"
    begin = put_article(article.projection, article.directory)
    report = import_graph(files(tmp_path, nodes, edges), tmp_path / "out", layer="mine", begin=begin)
    graph = open_imported(tmp_path / "out")
    (path,) = graph.paths("new", "mesothelin")

    assert report.joined == 1
    assert (path.sign, path.contexts, path.hops[0].layers) == (1, (), ["mine"])
    assert graph.label("bmg:LCBM") == "lung cancer brain metastasis"
    assert graph.node("mesothelin") == graph.index.node("HGNC:7371")
    hop = graph.paths("MSLN", "MET", context="LCBM")[0].hops[0]
    assert hop.layers == ["article"]
    with pytest.raises(EntityNotFound) as caught:
        graph.paths("new", "MSLM")
    assert "MSLN" in caught.value.nearest
    with pytest.raises(EntityNotFound):
        graph.paths("new", "MSLN", context="no disease")


def test_both_projections_of_the_articles_graph_give_the_same_chains(workspace: Path, tmp_path: Path) -> None:
    build_dataset()
    article = open_graph()
    begin = put_article(article.projection, article.directory)
    (nothing,) = files(tmp_path)[:1]
    nothing.write_text("id\tcategory\nx\tGene\n", encoding="utf-8")
    import_graph([nothing], tmp_path / "out", begin=begin)
    graph = open_imported(tmp_path / "out")
    for pattern in (
        "(:Gene)-[]->()",
        "(:Gene)-[:affects*1..3]->(:Disease)",
        "()-[*1..2]-(:CellType)",
        "(:MolecularEntity)-[*1..2]->() WHERE context = LCBM",
        "()-[*1..2]->() WHERE sign = '-'",
        "()-[*2]->() WHERE hedged = false",
        "(:Gene)-[*1..3]->() WHERE stage ascending AND sign = '+'",
        "()-[*1..2]->() WHERE layer = article AND evidence >= 2",
        "()-[*1..2]->() WHERE avoid MET",
        "()-[*2]->() WHERE hubs <= 4",
        "({id: 'HGNC:7371'})-[{sign: '+'}]->()",
    ):
        one = {path.nodes for path in article.paths(pattern=pattern, k=100_000)}
        found = graph.paths(pattern=pattern, k=100_000)
        other = {tuple(map(graph.index.id, match.path.nodes)) for match in found}

        assert one == other, pattern
        assert one or "stage" in pattern or "evidence" in pattern, pattern


def test_a_dispute_is_about_the_edge_that_is_shown(tmp_path: Path) -> None:
    # Between a and b both signs are said of D1, a mutant's edge of D2, in which alone b leads to c.
    edges = "subject\tpredicate\tobject\tobject_direction_qualifier\tdisease_context\t"
    edges += "subject_form_or_variant_qualifier\na\taffects\tb\tincreased\tD1\t\n"
    edges += "a\taffects\tb\tdecreased\tD1\t\na\tbinds\tb\t\tD2\tmutant_form\n"
    edges += "b\taffects\tc\tincreased\tD2\t\n"
    import_graph(files(tmp_path, edges=edges), tmp_path / "out")
    graph = open_imported(tmp_path / "out")
    (path,) = graph.paths("a", "c", pattern="()-->()-->()")

    assert (path.contexts, path.disputed, path.sign) == (("D2",), False, 0)
    assert [join.relation for join in path.hops[0].joins] == ["binds"]
    (disputed,) = graph.paths("a", "b", pattern="()-->()")
    assert (disputed.disputed, disputed.sign) == (True, None)


def test_disputes_are_known_in_a_graph_of_many_nodes(tmp_path: Path) -> None:
    nodes = "id\tcategory\n" + "".join(f"n{i}\tGene\n" for i in range(50_000))
    edges = "subject\tpredicate\tobject\nn49998\tupregulates\tn49999\nn49998\tdownregulates\tn49999\n"
    edges += "n49997\tupregulates\tn49999\n"
    import_graph(files(tmp_path, nodes, edges), tmp_path / "out")
    graph = open_imported(tmp_path / "out")

    assert graph.paths("n49998", "n49999", sign=1) == []
    assert [path.sign for path in graph.paths("n49997", "n49999", sign=1)] == [1]
