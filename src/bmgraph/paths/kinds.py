"""The answers of all kinds to what is asked: paths, then what acts upstream, then what is said of the end."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from bmgraph.graph.bundles import Bundles
from bmgraph.paths.asking import Asked, further_questions
from bmgraph.paths.find import Candidates, Found, find_paths
from bmgraph.paths.path import Path
from bmgraph.paths.question import Question
from bmgraph.paths.rerank import Rule

__all__ = ["find_answers"]


def find_answers(
    bundles: Bundles,
    asked: Asked,
    proper: Question,
    *,
    rules: Sequence[Rule[Path]] = (),
    engine: Candidates | None = None,
) -> Found:
    """Return the k best answers: the paths, and as far as these leave room those of further kinds.

    That two belong to one pathway is the least that can be said: paths that rest on that leave their places
    to other kinds of answers. Those are listed after all paths anyway.

    Args:
        bundles: of the graph.
        asked: what is asked.
        proper: the question for paths that it makes, see `make_question`.
        rules: what takes something off the cost of a path.
        engine: finds the candidates in place of the arrays.
    """
    k, cut = proper.limit or asked.k, False
    paths: list[Path] = []
    further: list[Path] = []
    for question in itertools.chain([proper], further_questions(bundles, asked)):
        room = k - sum(not path.bridged for path in paths) - len(further)
        if asked.kind not in ("", question.kind) or room <= 0:
            continue
        found = find_paths(
            bundles, question, k, mixed_contexts=asked.mixed_contexts, rules=rules, engine=engine
        )
        cut |= found.cut
        if question is proper:
            paths += found.paths
        else:
            chains = {path.ids for path in (*paths, *further)}
            further += [path for path in found.paths if path.ids not in chains][:room]
    surplus = max(len(paths) + len(further) - k, 0)
    bridged = [place for place, path in enumerate(paths) if path.bridged]
    dropped = set(bridged[len(bridged) - surplus :])
    kept = [path for place, path in enumerate(paths) if place not in dropped]
    return Found((*kept, *further), cut)
