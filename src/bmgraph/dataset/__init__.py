"""The RDF dataset: quads of the tables, the store, queries and their results, validation.

`rdf` turns the tables into quads, and `built` is the folder that they are written to. `store` opens it and
answers queries: `guard` looks at each before it runs, `worker` runs it where it can be ended, `results` is
what it gives and how that is written. `queries` are those that have a name, `mentions` finds what a query
misspells, `entities` finds things by what people call them, `validation` holds the dataset against `shapes`
and queries. Imports go down: rdf, validation; entities, mentions, queries; store; what a query needs.
"""

__all__: list[str] = []
