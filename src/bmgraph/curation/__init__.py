"""The tables that people review: read, checked against the article, formatted.

`model` holds the records, `tables` lines and cells; `reading` links them with what `trials`, `background`,
`quantities` and `replacement` read into a `Curation`, which `verification` holds against the article's text
(`article`, `printed_rows`, `claims`) and `mutation` damages to measure that.

Imports go down in this order: mutation, verification, claims and printed_rows, reading and formatting,
quantities and replacement, trials and background, tables, model and article.
"""

__all__: list[str] = []
