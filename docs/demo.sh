#!/bin/sh
# What `make demo` shows: one question, one path, the pages. Run from the repository's root.
set -eu
bmgraph="${BIN:-.venv/bin}/bmgraph"
echo "1. The graph: build/bmgraph.trig"
"$bmgraph" stats | sed -n '1,7p'
echo
echo "2. A question: which genes act at extravasation in lung cancer brain metastasis?"
echo "   bmgraph query genes-at-stage -p stage=extravasation -p context=LCBM"
"$bmgraph" query genes-at-stage -p stage=extravasation -p context=LCBM --format tsv | sed -n '1,8p'
echo
echo "3. A mechanism path: how does MSLN lead to brain metastasis?"
echo "   bmgraph paths MSLN 'brain metastasis' -k 2"
"$bmgraph" paths MSLN "brain metastasis" -k 2
echo "4. Pages"
"$bmgraph" page
"$bmgraph" page --context LCBM
"$bmgraph" page --entity astrocyte
"$bmgraph" page --path MSLN "brain metastasis"
echo
echo "Open in a browser (no network needed): build/pages/graph.html"
echo "Next: bmgraph queries, bmgraph show MSLN, bmgraph --help (in .venv/bin)"
