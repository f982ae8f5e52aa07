"""Typed graphs of any size in compact arrays, and exact path search on them."""

__all__: list[str] = []
