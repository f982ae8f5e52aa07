"""Add identifiers of other registries to genes, drugs and diseases, from open reference tables.

    python scripts/make_xrefs.py FOLDER

FOLDER holds ``genes/hgnc_complete.tsv`` (HGNC, CC0), ``drugs/drugbank_vocabulary_mesh.tsv`` (DrugBank's open
vocabulary, CC0) and ``diseases/focus_disease_crosswalk.tsv`` (Mondo, CC-BY 4.0). What is there stays; a name
that is not that of one entry alone gets none. Equal input gives equal files.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from reference_tables import iter_rows

from bmgraph.curation.tables import ENTITY_COLUMNS, read_rows, write_rows
from bmgraph.resources import graph_dir

_HGNC = (("ncbi_gene_id", "NCBIGene"), ("ensembl_gene_id", "ENSEMBL"), ("uniprot_ids", "UniProtKB"))


def genes(reference: Path) -> dict[str, list[str]]:
    """Return other ids by HGNC id."""
    return {
        row["hgnc_id"]: [
            f"{prefix}:{local.strip()}"
            for column, prefix in _HGNC
            for local in row[column].replace(",", "|").split("|")
            if local.strip()
        ]
        for row in iter_rows(reference / "genes" / "hgnc_complete.tsv")
    }


def drugs(reference: Path) -> dict[str, list[str]]:
    """Return DrugBank ids by name in small letters; a name of several has none."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in iter_rows(reference / "drugs" / "drugbank_vocabulary_mesh.tsv"):
        for name in (row["name"], *row["names"].split("|")):
            found[name.casefold()].add(row["drugbank_id"])
    return {name: [f"DRUGBANK:{ids.pop()}"] for name, ids in found.items() if len(ids) == 1 and "" not in ids}


def diseases(reference: Path) -> dict[str, list[str]]:
    """Return Disease Ontology ids by Mondo id; one of several has none."""
    return {
        row["mondo_id"]: [row["doid"]]
        for row in iter_rows(reference / "diseases" / "focus_disease_crosswalk.tsv")
        if row["doid"] and "|" not in row["doid"]
    }


def main(reference: Path) -> None:
    """Rewrite the tables of entities."""
    by_id = genes(reference) | diseases(reference)
    by_name = drugs(reference)
    paths = [*sorted((graph_dir() / "entities").glob("*.tsv")), graph_dir() / "background" / "entities.tsv"]
    for path in paths:
        rows = [dict(row.cells) for row in read_rows(path, ENTITY_COLUMNS)]
        added = 0
        for row in rows:
            more = by_id.get(row["id"], [])
            if row["category"] == "Drug":
                more = by_name.get(row["label"].casefold(), [])
            known = [xref for xref in row["xrefs"].split("|") if xref]
            row["xrefs"] = "|".join(sorted({*known, *more}))
            added += len({*more} - {*known})
        path.write_text(write_rows(ENTITY_COLUMNS, rows), encoding="utf-8")
        sys.stderr.write(f"{path.name}: {added} identifiers added\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
