#!/bin/sh
# What `make demo` shows: one question, one path, the pages. Run from the repository's root.
set -eu
bmgraph="${BIN:-.venv/bin}/bmgraph"
echo "1. The graph: build/bmgraph.trig"
"$bmgraph" stats | sed -n '1,9p'
echo
echo "2. A question: which genes act at extravasation in lung cancer brain metastasis?"
echo "   bmgraph query genes-at-stage -p stage=extravasation -p context=LCBM    (the first rows)"
"$bmgraph" query genes-at-stage -p stage=extravasation -p context=LCBM --format table | sed -n '1,8p'
echo
echo "3. A mechanism path: how does MSLN lead to brain metastasis?"
echo "   bmgraph paths MSLN 'brain metastasis' -k 2"
"$bmgraph" paths MSLN "brain metastasis" -k 2
echo "4. From a gene to a drug, its trial, and what it reported"
echo "   bmgraph paths MSLN --to drug --to trial -k 1"
"$bmgraph" paths MSLN --to drug --to trial -k 1
echo "5. Pages (written where the graph is newer than the page)"
page() {
  name=$1; shift
  if [ "build/pages/$name.html" -nt build/bmgraph.trig ]; then echo "build/pages/$name.html: up to date"
  else "$bmgraph" page -o "build/pages/$name.html" "$@"; fi
}
page graph
page context-lcbm --context LCBM
page entity-astrocyte --entity astrocyte
page path-msln-brainmetastasis --path MSLN "brain metastasis"
echo
echo "Open in a browser (no network needed): build/pages/graph.html"
echo "Next: bmgraph queries, bmgraph show MSLN, bmgraph --help (in .venv/bin)"
