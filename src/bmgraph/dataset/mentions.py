"""Names in a query that the dataset does not know: a misspelt one finds nothing, in silence."""

from __future__ import annotations

from collections.abc import Iterator

from bmgraph.dataset.guard import prefixed_names
from bmgraph.dataset.store import Store
from bmgraph.names import nearest
from bmgraph.namespaces import PREFIXES, compress, expand

__all__ = ["unknown_names"]

#: Prefixes of vocabularies that others made, of which the dataset has a part.
_OTHERS = ("rdf", "rdfs", "xsd", "owl", "skos", "sh", "dcterms", "prov", "biolink")


def unknown_names(store: Store, text: str) -> list[tuple[str, list[str]]]:
    """Return terms (``bmo:``) and ids in a query that stand nowhere in the dataset, with the nearest terms.

    Args:
        store: the dataset.
        text: the query.
    """
    names = list(prefixed_names(text))
    declared = {prefix for prefix, local in names if not local}
    ours = PREFIXES.keys() - declared - set(_OTHERS)
    asked = dict.fromkeys(f"{prefix}:{local}" for prefix, local in names if local and prefix in ours)
    terms = list(_terms(store))
    return [
        (name, nearest(name, terms, limit=3) if name.startswith("bmo:") else [])
        for name in asked
        if not _is_known(store, name)
    ]


def _is_known(store: Store, name: str) -> bool:
    iri = f"<{expand(name)}>"
    places = (f"{iri} ?p ?o", f"?s {iri} ?o", f"?s ?p {iri}")
    return any(store.query(f"ASK {{ {place} }}", trusted=True).boolean for place in places)


def _terms(store: Store) -> Iterator[str]:
    answer = store.query(
        f"SELECT DISTINCT ?s {{ ?s rdfs:label [] FILTER STRSTARTS(STR(?s), '{PREFIXES['bmo']}') }}",
        trusted=True,
    )
    for row in answer.rows:
        if row[0] is not None:
            yield compress(row[0].value)
