"""The tables that people review, read, checked against the article and formatted."""

__all__: list[str] = []
