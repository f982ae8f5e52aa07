"""Tests of the typed graphs in arrays."""
