"""The RDF dataset: quads of the tables, the store, queries and their results, validation."""

__all__: list[str] = []
