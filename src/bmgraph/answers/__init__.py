"""What is made of paths and rows: accounts, contradictions, gaps."""

__all__: list[str] = []
