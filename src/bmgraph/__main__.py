"""``python -m bmgraph``."""

from bmgraph.cli import main

main()
