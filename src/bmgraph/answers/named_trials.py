"""Trials that the text names and the trial tables have no row of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from bmgraph.dataset.entities import Listing
from bmgraph.graph.index import Joined
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.trials.reports import PublicationRow

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

__all__ = ["named_trials"]


def named_trials(
    vocabulary: Vocabulary,
    to_networkx: Callable[[Iterable[Joined]], nx.MultiDiGraph[str]],
    known: Collection[str],
) -> list[PublicationRow]:
    """Return a row for each trial without a row of the tables, with what the text says of it.

    It has neither year nor number of people; `row` names the sentences.

    Args:
        vocabulary: of the graph.
        to_networkx: makes a graph of some rows.
        known: names of the trials of the tables.
    """
    studies = vocabulary.ontology.categories_with("trial")
    return [
        _named(listing, vocabulary, to_networkx)
        for listing in sorted(vocabulary.directory.by_id.values(), key=lambda each: each.label.casefold())
        if listing.category in studies and not listing.reference and listing.label not in known
    ]


def _named(
    listing: Listing,
    vocabulary: Vocabulary,
    to_networkx: Callable[[Iterable[Joined]], nx.MultiDiGraph[str]],
) -> PublicationRow:
    index, directory = vocabulary.index, vocabulary.directory
    near = to_networkx(index.about(index.node(listing.id, listing.category)))
    rows = [(u, data) for u, _, data in near.in_edges(listing.id, data=True) if not data["negated"]]
    relation = vocabulary.ontology.relation_with("tested").name
    interventions = sorted({u for u, data in rows if data["predicate"] == relation})
    diseases = sorted({curie for _, data in rows for curie in data["contexts"]})
    places = [line for _, data in rows for line in data["evidence"]]
    sentences = sorted({line.sentence for line in places if line.sentence})
    references = {number for line in places for number in line.citations}
    ids = [each.partition(":")[2] for each in (listing.id, *listing.xrefs) if not each.startswith("bmg:")]
    tested = sorted(near.nodes[u]["label"] for u in interventions)
    # What is studied and is no intervention (quality of life) stands with the patients.
    studied = sorted({near.nodes[u]["label"] for u, _ in rows if u not in interventions})
    return PublicationRow(
        row=", ".join(sentences),
        trial=listing.label,
        registry_ids=", ".join(ids),
        acronym=", ".join(name for name in (listing.label, *listing.synonyms) if name not in ids),
        year=None,
        phase="",
        therapy_class="",
        population="; ".join([*(directory.by_id[curie].label for curie in diseases), *studied]),
        line="",
        drugs="; ".join(tested),
        n=None,
        conclusion="",
        first_author="",
        reference=references.pop() if len(references) == 1 else None,
        interventions=tuple(interventions),
        diseases=tuple(diseases),
        genes=(),
        arms=(),
        adverse_events=(),
        remark="named in the text; no row of the trial tables",
        status="",
        alterations=(),
        selections=(),
        names=tuple(dict.fromkeys([listing.label, *listing.synonyms, listing.id, *listing.xrefs, *ids])),
    )
