"""What the trials reported: rows that can be filtered, checked for plausibility and plotted.

`reports` reads publications and outcomes, `selection` the genes by which patients were selected,
`populations` what a population is called, `filters` takes the rows that are asked for. Imports go down:
filters, plausibility and plots; populations; reports; selection.
"""

__all__: list[str] = []
