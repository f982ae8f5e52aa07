"""Mechanism paths: patterns, steps, the search, metapaths, chance."""

__all__: list[str] = []
