"""The RDF dataset: quads of the tables, the store, queries and their results, validation.

`rdf` turns the tables into quads, `store` opens them and answers guarded queries; `queries` are those that
have a name, `entities` finds things by what people call them, `validation` holds the dataset against shapes.
Imports go down: rdf, validation; entities, queries; store; what a query needs and gives.
"""

__all__: list[str] = []
