"""What the engine of imported graphs found by patterns is found, with the same signs and steps.

Its ranking was another one: only answers that are whole can be compared, as sets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from bmgraph._graph import Graph
from bmgraph._graph import open as open_graph
from bmgraph.errors import BmgraphError, PatternError
from bmgraph.formats.load import import_graph
from bmgraph.formats.merge import put_article
from tests import goldens
from tests.formats.small import put

NEVER = "()-[:inhibits {sign: '+'}]->()"
WHOLE = [
    golden
    for golden in goldens.records("imported")
    if golden.error is None
    and golden.question.get("pattern")
    and "LIMIT" not in golden.question["pattern"]
    and len(golden.answer) < golden.question["k"]
]


@pytest.fixture(scope="module")
def merged(frozen: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The frozen graph with one node, a gene, that nothing joins."""
    folder = tmp_path_factory.mktemp("merged")
    begin = put_article(frozen.index, frozen.vocabulary)
    import_graph(put(folder, n__tsv="id\tcategory\nx\tGene\n"), folder / "out", layer="imported", begin=begin)
    with open_graph(folder / "out") as graph:
        yield graph


def test_whole_answers_are_found_with_their_signs_and_steps(merged: Graph) -> None:
    met: Counter[str] = Counter()
    for golden in WHOLE:
        if golden.question["pattern"] == NEVER:
            # A sign that no row of the relation has was an empty answer.
            assert golden.answer == []
            with pytest.raises(PatternError, match="never has the sign"):
                merged.paths(**golden.question)
            met["never"] += 1
            continue
        paths = merged.paths(**(golden.question | {"k": 5000}))
        # What stands under another path was one of its own.
        found = {one.ids: one for path in paths for one in (path, *path.folded)}
        for before in golden.answer:
            path = found.pop(tuple(before["nodes"]))
            assert path.sign == before["sign"], golden.question
            for step, known in zip(path.steps, before["relations"], strict=True):
                assert [step.predicate, step.inverse, step.sign] in known, golden.question
            met["same"] += 1
        for path in found.values():
            assert any(step.undirected and step.inverse for step in path.steps), (golden.question, path)
            met["symmetric relation"] += 1

    assert met["same"] > 100
    assert min(met.values()) > 0
    assert set(met) == {"same", "symmetric relation", "never"}


#: What errors say otherwise now, with the reason.
REWORDED = {
    "is said twice": ("is given twice", "one word for what is asked"),
    "no node is called": ("no entity is called", "the article's entities are entities here too"),
    "k is at least 1": ("k and max_hops are at least 1", "one check for both"),
    "column 9: use a number from 1 to 8\n  ()-[*1..0]-()\n          ^": (
        "k and max_hops are at least 1", "no pattern is made of max_hops",
    ),
}  # fmt: skip


def unnamed(message: str) -> str:
    """Return a message without what is nearest to a name."""
    return re.sub(r"; nearest: [^\n]*", "", message)


def test_errors_are_errors_and_say_the_same(merged: Graph) -> None:
    met: Counter[str] = Counter()
    for golden in goldens.records("imported"):
        if golden.error is None:
            continue
        message = golden.error[1]
        if "no node of this category is called" in message:
            # Two names that no node has together find nothing, as two categories do.
            assert not merged.paths(**golden.question)
            met["nothing"] += 1
            continue
        for old, (new, reason) in REWORDED.items():
            if old in message:
                message = message.replace(old, new)
                met[reason] += 1
        said = ""
        try:
            merged.paths(**golden.question)
        except (BmgraphError, ValueError) as error:
            said = str(error)
        if said:
            assert unnamed(said) == unnamed(message), golden.question
            met["same"] += 1
        else:
            # Names are looked up in another way now.
            assert "is called" in message, golden.question
            met["understood"] += 1

    assert met["same"] > 30
    assert set(met) == {"same", "nothing", "understood", *(reason for _, reason in REWORDED.values())}
