"""Write the background layers from open reference tables: facts about the article's entities only.

    python scripts/make_layers.py FOLDER

FOLDER holds the tables that ``graph/background/layers.tsv`` names (see CONTRIBUTING.md). The layer
``label`` is curated by hand and left alone. Equal input gives equal files.
"""

from __future__ import annotations

import sys
from pathlib import Path

from reference_tables import iter_rows

from bmgraph.curation.model import Entity
from bmgraph.curation.reading import read_entities
from bmgraph.curation.tables import ENTITY_COLUMNS, FACT_COLUMNS, write_rows
from bmgraph.namespaces import minted_id
from bmgraph.ontology import read_ontology
from bmgraph.resources import graph_dir

#: A pathway joins something only if it holds several of the article's genes and is not about everything.
LEAST_GENES, MOST_GENES = 4, 60
#: DrugCentral 2023 gives measured targets without saying which is the aim: short lists only.
MOST_TARGETS = 6
_ACTIONS = {"INHIBITOR": "inhibits", "ANTAGONIST": "inhibits", "BLOCKER": "inhibits", "AGONIST": "activates"}
_CLAIMS = ("ChemblInteractions", "GuideToPharmacology")


class Layers:
    """Collects the facts of each layer and the entities that they need beyond the article's."""

    def __init__(self, entities: dict[str, Entity], reference: Path) -> None:
        self.entities = entities
        self.reference = reference
        self.extra: dict[str, dict[str, str]] = {}
        self.facts: dict[str, dict[tuple[str, str, str], dict[str, str]]] = {}
        self.genes = {e.label: e.id for e in entities.values() if e.category == "Gene"}
        self.drugs: dict[str, str] = {}
        for entity in entities.values():
            if entity.category == "Drug":
                for name in (entity.label, *entity.synonyms):
                    self.drugs.setdefault(name.casefold(), entity.id)

    def label(self, curie: str) -> str:
        """Return the label of an entity of the article or of a layer."""
        return self.entities[curie].label if curie in self.entities else self.extra[curie]["label"]

    def entity(self, curie: str, category: str, label: str) -> str:
        """Return `curie` after making sure that it is an entity; labels are kept unique."""
        if curie not in self.entities and curie not in self.extra:
            taken = {e.label.casefold() for e in self.entities.values()}
            taken |= {row["label"].casefold() for row in self.extra.values()}
            name = label if label.casefold() not in taken else f"{label} ({curie})"
            row = dict.fromkeys(ENTITY_COLUMNS, "")
            if curie.startswith("bmg:"):
                row["minted_because"] = "no open registry has it as one term"
            self.extra[curie] = row | {"id": curie, "category": category, "label": name}
        return curie

    def gene(self, symbol: str, hgnc: dict[str, str]) -> str | None:
        """Return a gene of the article, or one that a drug of the article acts on."""
        if symbol in self.genes:
            return self.genes[symbol]
        return self.entity(hgnc[symbol], "Gene", symbol) if symbol in hgnc else None

    def add(self, layer: str, subject: str, predicate: str, obj: str, source_id: str, record: str) -> None:
        """Add a fact once."""
        if subject == obj:
            return
        self.facts.setdefault(layer, {}).setdefault(
            (subject, predicate, obj),
            {
                "subject": subject,
                "predicate": predicate,
                "object": obj,
                "source_id": source_id,
                "record": record,
                "knowledge_level": "knowledge_assertion",
                "confidence": "",
                "remark": "",
            },
        )


def drug_targets(layers: Layers, hgnc: dict[str, str]) -> None:
    """Add modes of action: DrugCentral 2016, claims of ChEMBL and GtoPdb in DGIdb, DrugCentral 2023."""
    folder = layers.reference / "drugs"
    for row in iter_rows(folder / "drugcentral2016_drug_target.tsv"):
        drug = layers.drugs.get(row["drug_name"].casefold())
        predicate = _ACTIONS.get(row["action_type"], "targets")
        for symbol in row["gene"].split("|") if drug else ():
            gene = layers.gene(symbol, hgnc)
            if drug and gene:
                record = f"struct {row['drug_id']}: {row['action_type'].lower()} ({row['source'].lower()})"
                layers.add("drugcentral", drug, predicate, gene, row["chembl_id"], record)
    for row in iter_rows(folder / "dgidb2022_interactions.tsv"):
        drug = layers.drugs.get((row["drug_name"] or row["drug_claim_name"]).casefold())
        if drug and row["interaction_claim_source"] in _CLAIMS and row["interaction_types"] == "inhibitor":
            gene = layers.gene(row["gene_name"], hgnc)
            if gene:
                record = f"{row['interaction_claim_source']}: inhibitor"
                layers.add("dgidb", drug, "inhibits", gene, row["drug_concept_id"], record)
    targets: dict[str, list[dict[str, str]]] = {}
    for row in iter_rows(folder / "drugcentral2023_drug_targets.tsv"):
        drug = layers.drugs.get(row["drug_name"].casefold())
        if drug and row["symbol_from_hgnc_table"]:
            targets.setdefault(drug, []).append(row)
    for drug, rows in targets.items():
        for row in rows if len(rows) <= MOST_TARGETS else ():
            gene = layers.gene(row["symbol_from_hgnc_table"], hgnc)
            if gene:
                record = f"struct {row['struct_id']}: target {row['uniprot']}"
                layers.add("drugcentral2023", drug, "targets", gene, row["struct_id"], record)


def pathways(layers: Layers) -> None:
    """Add gene -> pathway of Reactome and WikiPathways."""
    folder = layers.reference / "pathways"
    for row in iter_rows(folder / "reactome_human_genesets_2021.tsv"):
        symbols = row["gene_symbols"].split("|")
        members = sorted(layers.genes[s] for s in symbols if s in layers.genes)
        if len(members) >= LEAST_GENES and len(symbols) <= MOST_GENES:
            pathway = layers.entity(f"REACT:{row['reactome_id']}", "Pathway", row["name"].replace("-", " "))
            for gene in members:
                layers.add("reactome", gene, "participates_in", pathway, row["reactome_id"], "gene set 2021")
    titles = {r["wp_id"]: r["title"] for r in iter_rows(folder / "wikipathways_human_pathways.tsv")}
    nodes: dict[str, set[str]] = {}
    for row in iter_rows(folder / "wikipathways_human_datanodes.tsv"):
        if row["hgnc_symbol"]:
            symbol = row["hgnc_symbol"].rpartition(":")[2]
            nodes.setdefault(row["wp_id"], set()).add(symbol)
    for wp_id, symbols_ in sorted(nodes.items()):
        members = sorted(layers.genes[s] for s in symbols_ if s in layers.genes)
        if len(members) >= LEAST_GENES and len(symbols_) <= MOST_GENES and wp_id in titles:
            pathway = layers.entity(f"WIKIPATHWAYS:{wp_id}", "Pathway", titles[wp_id].strip())
            for gene in members:
                layers.add("wikipathways", gene, "participates_in", pathway, wp_id, "data node")


def families(layers: Layers) -> None:
    """Add gene -> family or complex of FamPlex, for families of the article."""
    known = {e.id for e in layers.entities.values() if e.id.startswith("FPLX:")}
    path = layers.reference / "genes" / "famplex" / "relations.csv"
    for line in path.read_text(encoding="utf-8").splitlines():
        space, symbol, relation, parent_space, parent = line.split(",")
        family = f"{parent_space}:{parent}"
        if space == "HGNC" and symbol in layers.genes and family in known:
            layers.add(
                "famplex", layers.genes[symbol], "member_of", family, parent, f"{relation} in relations.csv"
            )


def hierarchies(layers: Layers) -> None:
    """Add is-a of MONDO and CL between entities of the article, parents in between left out."""
    for layer, prefix, path in (
        ("mondo", "MONDO:", "diseases/mondo_parents.tsv"),
        ("cl", "CL:", "celltypes/cl_parents.tsv"),
    ):
        parents: dict[str, set[str]] = {}
        for row in iter_rows(layers.reference / path):
            parents.setdefault(row["child"], set()).add(row["parent"])
        ours = {curie for curie in layers.entities if curie.startswith(prefix)}
        for curie in sorted(ours):
            seen, queue = {curie}, [curie]
            while queue:
                for parent in sorted(parents.get(queue.pop(0), ())):
                    # That a cell is a cell says nothing, and would lead from every cell to every other.
                    if parent in seen or parent == "CL:0000000":
                        continue
                    seen.add(parent)
                    if parent in ours:
                        layers.add(layer, curie, "is_a", parent, curie, "nearest ancestor in the article")
                    else:
                        queue.append(parent)


def civic(layers: Layers) -> None:
    """Add accepted CIViC evidence on response of a gene's variants to a drug, both of the article."""
    path = layers.reference / "kg" / "civic" / "civic_2026_evidence.tsv"
    for row in iter_rows(path):
        symbol = row["molecular_profile"].split(" ")[0]
        predicate = {
            ("Supports", "Sensitivity/Response"): "sensitizes_to",
            ("Supports", "Resistance"): "confers_resistance_to",
        }.get((row["evidence_direction"], row["significance"]))
        single = "," not in row["therapies"] and row["evidence_level"] in ("A", "B")
        drug = layers.drugs.get(row["therapies"].casefold()) if single else None
        accepted = row["evidence_status"] == "accepted" and row["evidence_type"] == "Predictive"
        if predicate and drug and accepted and symbol in layers.genes:
            record = f"EID{row['evidence_id']}: {row['molecular_profile']}, level {row['evidence_level']}"
            layers.add("civic", layers.genes[symbol], predicate, drug, f"EID{row['evidence_id']}", record)


def main(reference: Path) -> None:
    """Write every table but the one curated by hand."""
    tables = sorted((graph_dir() / "entities").glob("*.tsv"))
    layers = Layers(read_entities(tables, read_ontology()), reference)
    hgnc = {r["symbol"]: r["hgnc_id"] for r in iter_rows(reference / "genes" / "hgnc_complete.tsv")}
    drug_targets(layers, hgnc)
    pathways(layers)
    families(layers)
    hierarchies(layers)
    civic(layers)
    folder = graph_dir() / "background"
    for row in iter_rows(folder / "facts-label.tsv"):
        for end in ("subject", "object"):
            if row[end] not in layers.entities and row[end].startswith("HGNC:"):
                layers.entity(row[end], "Gene", row[f"{end}_label"])
            elif row[end].startswith("bmg:") and row[end] not in layers.entities:
                layers.entity(minted_id(row[f"{end}_label"]), "DrugClass", row[f"{end}_label"])
    for name, facts in layers.facts.items():
        rows = [
            fact | {f"{end}_label": layers.label(fact[end]) for end in ("subject", "object")}
            for fact in facts.values()
        ]
        rows.sort(key=lambda row: tuple(row[column] for column in FACT_COLUMNS))
        (folder / f"facts-{name}.tsv").write_text(write_rows(FACT_COLUMNS, rows), encoding="utf-8")
        sys.stderr.write(f"{name}: {len(rows)} facts\n")
    extra = sorted(layers.extra.values(), key=lambda row: (row["label"].casefold(), row["label"]))
    (folder / "entities.tsv").write_text(write_rows(ENTITY_COLUMNS, extra), encoding="utf-8")
    sys.stderr.write(f"{len(extra)} entities beyond the article's\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
