"""What is made of paths and rows: accounts, contradictions, gaps; `explain` names conflicts of its steps."""

__all__: list[str] = []
