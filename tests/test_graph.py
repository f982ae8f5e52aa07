from __future__ import annotations

from pathlib import Path

import pytest
from bmgraph.paths.edges import Edges

from bmgraph._graph import Graph, open_graph
from bmgraph.build import build_dataset
from bmgraph.errors import BuildError, EntityNotFound, PatternError
from bmgraph.paths.find import find_paths


@pytest.fixture
def graph(workspace: Path) -> Graph:
    build_dataset()
    return open_graph()


def test_names_stand_for_entities(graph: Graph) -> None:
    found = graph.paths("MSLN", "brain metastasis", k=3)
    source, target = (graph.directory.get(name).id for name in ("MSLN", "brain metastasis"))

    assert found
    assert found == find_paths(
        Edges.of(graph.projection),
        graph.ontology,
        graph.directory.descendants(source),
        graph.directory.descendants(target),
        k=3,
        agreeing=graph.directory,
    )
    assert all(path.sign == 1 for path in graph.paths("MSLN", "brain metastasis", sign=1))
    assert graph.paths("MSLN", to=["Disease"])[0].nodes[-1] == found[0].nodes[-1]
    with pytest.raises(EntityNotFound):
        graph.paths("nobody", "MSLN")
    with pytest.raises(ValueError, match="one of target and to"):
        graph.paths("MSLN")


def test_a_pattern_chooses_part_of_the_graph(graph: Graph) -> None:
    pattern = '({id: "HGNC:7371"})-[]->()'
    part = graph.to_networkx(pattern)
    keys = {key for path in graph.paths(pattern=pattern, k=1000) for step in path.steps for key in step.edges}

    assert {key for _, _, key in part.edges(keys=True)} == keys
    assert 0 < part.number_of_edges() < graph.to_networkx().number_of_edges()
    assert all(part.nodes[node] == graph.projection.nodes[node] for node in part)
    part.clear()
    assert graph.to_networkx(pattern).number_of_edges() == len(keys), "a copy: yours to change"
    with pytest.raises(PatternError):
        graph.to_networkx("nonsense")


def test_accounts_conflicts_and_gaps_are_of_this_graph(graph: Graph) -> None:
    accounts = graph.explain("MSLN", "brain metastasis", k=4)

    assert [p for a in accounts for p in a.paths] != []
    assert graph.conflicts() == sorted(
        graph.conflicts(), key=lambda c: graph.directory.by_id[c.subject].label.casefold()
    )
    assert {gap.kind for gap in graph.gaps()} <= {"target", "drug", "stage"}


def test_nothing_built_is_a_clear_error(workspace: Path) -> None:
    with pytest.raises(BuildError, match="bmgraph build"):
        open_graph()
