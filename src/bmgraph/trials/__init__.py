"""What the trials reported: rows, plausibility, plots."""

__all__: list[str] = []
