"""Names in a query that the dataset does not know: a misspelt one finds nothing, in silence."""

from __future__ import annotations

import re
from functools import cache

from bmgraph.dataset.guard import iris, prefixed_names
from bmgraph.dataset.store import Store
from bmgraph.names import nearest
from bmgraph.namespaces import GRAPH_ONTOLOGY, PREFIXES, compress

__all__ = ["unknown_names"]

#: Prefixes of vocabularies that others made, of which the dataset has a part.
_OTHERS = {"rdf", "rdfs", "xsd", "owl", "skos", "sh", "dcterms", "prov", "biolink"}
_DECLARED = re.compile(r"\bPREFIX\s+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE)


def unknown_names(store: Store, text: str) -> list[tuple[str, list[str]]]:
    """Return terms (``bmo:``) and ids in a query that stand nowhere in the dataset, with the nearest terms.

    Args:
        store: the dataset.
        text: the query; its names may be written with any prefix, or in full.
    """
    declared = dict(_DECLARED.findall(text))
    bases = PREFIXES | declared
    asked = {
        f"{prefix}:{local}": bases[prefix] + local
        for prefix, local in prefixed_names(text)
        if local and prefix in bases
    }
    asked |= {f"<{iri}>": iri for iri in iris(text) if iri not in declared.values()}

    @cache
    def terms() -> list[str]:
        return [subject for subject in store.records(GRAPH_ONTOLOGY) if subject.startswith("bmo:")]

    unknown = []
    for name, iri in asked.items():
        curie = compress(iri)
        prefix = curie.partition(":")[0]
        if curie != iri and prefix in PREFIXES.keys() - _OTHERS and not store.knows(iri):
            unknown.append((name, nearest(curie, terms(), limit=3) if prefix == "bmo" else []))
    return unknown
