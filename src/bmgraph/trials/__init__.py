"""What the trials reported: rows that can be filtered, sorted, compared, checked and plotted.

`reports` reads publications and outcomes, `selection` the genes by which patients were selected,
`populations` what a population is called, `criteria` what else is asked of a row, `filters` takes the rows
that fit, `order` sorts them, `documents` adds what follows from their cells (`people`, `radiotherapy`,
`links`), `comparison` sets arms and trials beside each other. Imports go down: comparison; filters, order,
plausibility and plots; criteria, documents and populations; reports; selection, people, radiotherapy, links.
"""

__all__: list[str] = []
