"""Pages that open from disk."""

__all__: list[str] = []
