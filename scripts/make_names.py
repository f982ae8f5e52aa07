"""Write the names that entities have in open reference tables: ``graph/names/<source>.tsv``.

    python scripts/make_names.py FOLDER

FOLDER holds the tables that `SOURCES` reads. ``clinical.tsv``, which is written by hand, and the names that
the tables of entities have go first: a reference gives no entity a name that they give to another. Names of
drugs that are not in the graph go to ``other-drugs.tsv``, so that none is taken for a misspelling of another
drug. Equal input gives equal files.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter
from reference_tables import iter_rows

from bmgraph.curation.tables import ENTITY_COLUMNS, NAME_COLUMNS, OTHER_DRUG_COLUMNS, read_rows, write_rows
from bmgraph.names import loose_key, search_key
from bmgraph.resources import graph_dir

#: Id of an entity, name, kind.
Given = tuple[str, str, str]
Entities = Mapping[str, Mapping[str, str]]

#: Longer names are systematic ones, which nobody types.
_LONGEST = 80
_SALT = re.compile(
    r" (?:hydrochloride|dihydrochloride|mesylate|dimesylate|dimaleate|maleate|tosylate|ditosylate|camsylate|"
    r"phosphate|sulfate|tartrate|ditartrate|citrate|sodium|disodium|malate|anhydrous|monohydrate|hydrate|"
    r"dihydrate|heptahydrate|hemihydrate|acetate|succinate|fumarate|besylate)+"
)
_KINDS = {"bn": "brand", "cd": "code", "cn": "generic", "of": "generic"}
#: What in a name is no name: who makes it, of what it is a part.
_NO_NAME = re.compile(r"biosimilar|component|unspecified|metabolite|impurity|\[|\bnos\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def entities() -> dict[str, dict[str, str]]:
    """Return the rows of the tables of entities by id."""
    graph = graph_dir()
    paths = [*sorted((graph / "entities").glob("*.tsv")), graph / "background" / "entities.tsv"]
    return {row.cells["id"]: row.cells for path in paths for row in read_rows(path, ENTITY_COLUMNS)}


def hgnc(reference: Path, known: Entities) -> Iterator[Given]:
    """Yield full names, aliases and previous symbols of genes, but those that are another gene's symbol."""
    rows = [
        row for row in iter_rows(reference / "genes" / "hgnc_complete.tsv") if row["status"] == "Approved"
    ]
    symbols = {search_key(row["symbol"]): row["hgnc_id"] for row in rows}
    for row in rows:
        if row["hgnc_id"] in known:
            yield row["hgnc_id"], row["symbol"], "alias"
            yield row["hgnc_id"], row["name"], "approved"
            # KRAS proto-oncogene, GTPase: what follows the comma is left out by people.
            yield row["hgnc_id"], row["name"].partition(", ")[0], "approved"
            for column, kind in (("alias_symbols", "alias"), ("prev_symbols", "previous")):
                for name in row[column].split(", "):
                    if symbols.get(search_key(name), row["hgnc_id"]) == row["hgnc_id"]:
                        yield row["hgnc_id"], name, kind


def mirbase(reference: Path, known: Entities) -> Iterator[Given]:
    """Yield names of mature microRNAs by their accession, with and without the prefix of the species."""
    mature = {
        xref.rpartition(":")[2]: id_
        for id_, row in known.items()
        for xref in row["xrefs"].split("|")
        if xref.startswith("mirbase.mature:")
    }
    for row in iter_rows(reference / "genes" / "mirbase_human_mature.tsv"):
        if id_ := mature.get(row["mimat_id"], ""):
            for name in (row["name"], *row["synonyms"].split("|")):
                yield id_, name, "synonym"
                yield id_, name.removeprefix("hsa-"), "synonym"


def chembl(reference: Path, known: Entities) -> Iterator[Given]:
    """Yield names of proteins by their UniProt id, where a target is one protein."""
    genes = {
        xref: id_
        for id_, row in known.items()
        for xref in row["xrefs"].split("|")
        if xref.startswith("UniProtKB:") and row["category"] == "Gene"
    }
    for row in iter_rows(reference / "drugs" / "chembl36_human_targets.tsv"):
        accession = row["xrefs"].replace("uniprot:", "UniProtKB:")
        if accession in genes:
            yield genes[accession], row["name"], "synonym"


def wikipathways(reference: Path, known: Entities) -> Iterator[Given]:
    """Yield labels that two pathways or more give a gene, and no other gene."""
    genes = {
        xref.removeprefix("NCBIGene:"): id_
        for id_, row in known.items()
        for xref in row["xrefs"].split("|")
        if xref.startswith("NCBIGene:")
    }
    drawn: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, set[str]] = defaultdict(set)
    for row in iter_rows(reference / "pathways" / "wikipathways_human_datanodes.tsv"):
        gene = row["ncbigene"].rpartition(":")[2]
        if gene and row["type"] in ("GeneProduct", "Protein", "Rna"):
            drawn[search_key(row["label"])].add(gene)
            labels[f"{gene}\t{row['label']}"].add(row["wp_id"])
    taken = {
        search_key(name): row["hgnc_id"]
        for row in iter_rows(reference / "genes" / "hgnc_complete.tsv")
        for name in (row["symbol"], *row["prev_symbols"].split(", "))
    }
    for pair, pathways in labels.items():
        gene, label = pair.split("\t")
        key, id_ = search_key(label), genes.get(gene, "")
        if id_ and len(pathways) > 1 and len(drawn[key]) == 1 and taken.get(key, id_) == id_:
            yield id_, label, "synonym"


def _drugs(known: Entities) -> dict[str, str]:
    """Return ids of drugs and chemicals by label and synonym in small letters."""
    rows = [row for row in known.values() if row["category"] in ("Drug", "Chemical")]
    found = {name.casefold(): row["id"] for row in rows for name in row["synonyms"].split("|") if name}
    return found | {row["label"].casefold(): row["id"] for row in rows}


def unii(reference: Path, known: Entities) -> Iterator[Given]:
    """Yield generic, brand and code names of drugs and of their salts."""
    drugs = _drugs(known)
    rows = list(iter_rows(reference / "drugs" / "unii_oncology_names.tsv"))
    substances = {_SALT.sub("", row["display_name"].casefold()) for row in rows}
    for row in rows:
        substance = _SALT.sub("", row["display_name"].casefold())
        id_ = f"UNII:{row['unii']}" if f"UNII:{row['unii']}" in known else drugs.get(substance, "")
        other = row["name"] != substance and row["name"] in substances
        if id_ and row["name_type"] in _KINDS and not other:
            yield id_, _in_capitals(row["name"], row["name_type"]), _KINDS[row["name_type"]]


def _in_capitals(name: str, kind: str) -> str:
    """Return a brand or a code as it is printed; the list has all names in small letters."""
    if kind == "bn":
        return name[:1].upper() + name[1:]
    if kind == "cd":
        return " ".join(word.upper() if _DIGITS.search(word) else word for word in name.split())
    return name


def drugbank(reference: Path, known: Entities) -> Iterator[Given]:
    """Yield the names that DrugBank's open vocabulary has with MeSH's."""
    drugs = _drugs(known)
    for row in iter_rows(reference / "drugs" / "drugbank_vocabulary_mesh.tsv"):
        if id_ := drugs.get(row["name"].casefold(), ""):
            for name in (row["name"], *row["names"].split("|")):
                yield id_, name, "synonym"


def nci(reference: Path, known: Entities) -> Iterator[Given]:
    """Yield generic and brand names of the list of approved targeted drugs."""
    drugs = _drugs(known)
    for generic, brands in _approved(reference):
        if id_ := drugs.get(_SALT.sub("", generic.casefold()), ""):
            yield id_, generic, "generic"
            for brand in brands:
                yield id_, brand, "brand"


def _approved(reference: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each generic name with its brands."""
    text = (reference / "approvals" / "nci_targeted_therapies_approved_2025-12.md").read_text("utf-8")
    for generic, brands in re.findall(r"^- \[(.+?) \((.+?)\)\]", text, re.MULTILINE):
        generic = re.sub(r"^(?:fam|ado|nab)-|-[a-z]{4}$", "", generic)
        yield generic, [brand.strip() for brand in re.split(r",| or ", brands)]


def ontology(file: str, id_column: str, name_column: str) -> Callable[[Path, Entities], Iterator[Given]]:
    """Return what yields label and synonyms of a table of terms, by id."""

    def read(reference: Path, known: Entities) -> Iterator[Given]:
        for row in iter_rows(reference / file):
            if row[id_column] in known:
                yield row[id_column], row[name_column], "approved"
                for name in row["synonyms"].split("|"):
                    yield row[id_column], name, "synonym"

    return read


def oncotree(reference: Path, known: Entities) -> Iterator[Given]:
    """Yield the codes of tumour types."""
    for row in iter_rows(reference / "diseases" / "focus_disease_crosswalk.tsv"):
        if row["mondo_id"] in known and row["oncotree"] and row["mondo_match"] == "label":
            yield row["mondo_id"], row["oncotree"], "abbreviation"


#: What reads the names of a source; ``graph/names/sources.tsv`` says what it is and its licence.
SOURCES: dict[str, Callable[[Path, Entities], Iterator[Given]]] = {
    "hgnc": hgnc,
    "mirbase": mirbase,
    "chembl": chembl,
    "wikipathways": wikipathways,
    "unii": unii,
    "drugbank": drugbank,
    "nci": nci,
    "mondo": ontology("diseases/mondo_terms.tsv", "id", "label"),
    "cl": ontology("celltypes/cl_terms.tsv", "id", "label"),
    "uberon": ontology("celltypes/uberon_terms.tsv", "id", "label"),
    "go": ontology("pathways/go_terms.tsv", "go_id", "name"),
    "oncotree": oncotree,
}


def other_drugs(reference: Path, keys: set[str], drugs: set[str]) -> dict[str, str]:
    """Return names of drugs that are not in the graph, with their source.

    Args:
        reference: folder of the tables.
        keys: of all names that something in the graph has, numbers of words folded.
        drugs: of those that a drug has.
    """
    found: dict[str, str] = {}
    for generic, brands in _approved(reference):
        for name in (generic, _SALT.sub("", generic), *brands):
            found.setdefault(name.casefold(), "nci")
    rows = iter_rows(reference / "drugs" / "unii_oncology_names.tsv")
    for row in rows:
        if (
            row["name_type"] in ("bn", "cn", "of")
            and len(row["name"]) <= 30
            and not _NO_NAME.search(row["name"])
        ):
            found.setdefault(_SALT.sub("", row["name"].casefold()), "unii")
    near: dict[str, list[str]] = defaultdict(list)
    for row in iter_rows(reference / "drugs" / "drugbank_vocabulary_mesh.tsv"):
        if re.fullmatch(r"[A-Za-z][A-Za-z -]{3,24}", row["name"]):
            found.setdefault(row["name"].casefold(), "drugbank")
        for name in (row["name"].casefold(), *row["names"].split("|")):
            near[search_key(name)].append(name)
    words = {word for drug in drugs for word in drug.split()}
    known = [search_key(name) for name in drugs]
    for key, names in near.items():
        if len(key) > 3 and _is_near(key, known, words):
            for name in names:
                found.setdefault(name, "drugbank")
    return {name: source for name, source in found.items() if len(name) > 3 and loose_key(name) not in keys}


def _is_near(key: str, known: list[str], words: set[str]) -> bool:
    """Say whether a key is that of a name that could be taken for one of those that are known."""
    if key in words:
        return True
    near = extract_iter(key, known, scorer=OSA.distance, score_cutoff=2)
    return any(_DIGITS.findall(name) == _DIGITS.findall(key) for name, _, _ in near)


def main(reference: Path) -> None:
    """Write the tables."""
    folder, known = graph_dir() / "names", entities()
    by_hand = [dict(row.cells) for row in read_rows(folder / "clinical.tsv", NAME_COLUMNS)]
    owners: dict[str, set[str]] = defaultdict(set)
    #: Keys of the names that an entity has: another spelling of one is no further name.
    spelled: dict[str, set[str]] = defaultdict(set)
    own = [(id_, name) for id_, row in known.items() for name in (row["label"], *row["synonyms"].split("|"))]
    for id_, name in [*own, *((row["id"], row["name"]) for row in by_hand)]:
        owners[search_key(name)].add(id_)
        spelled[id_].add(search_key(name))
    given = [(row["id"], row["name"]) for row in by_hand]
    for source, read in SOURCES.items():
        rows: dict[tuple[str, str], str] = {}
        for id_, name, kind in read(reference, known):
            name = " ".join(name.replace("|", "/").split())
            taken = owners.get(search_key(name), {id_})
            if not 1 < len(name) <= _LONGEST or _NO_NAME.search(name) or id_ not in taken:
                continue
            if search_key(name) not in spelled[id_]:
                rows[(id_, name)] = kind
                spelled[id_].add(search_key(name))
        table = [
            {"id": id_, "label": known[id_]["label"], "name": name, "kind": kind}
            for (id_, name), kind in rows.items()
        ]
        _write(
            folder / f"{source}.tsv",
            NAME_COLUMNS,
            sorted(
                table,
                key=lambda row: (row["label"].casefold(), row["name"].casefold(), row["id"], row["name"]),
            ),
        )
        given += rows
    keys = {loose_key(name) for _, name in [*own, *given]}
    drugs = {name.casefold() for id_, name in [*own, *given] if known[id_]["category"] == "Drug" and name}
    others = other_drugs(reference, keys, drugs)
    table = [{"name": name, "source": others[name]} for name in sorted(others)]
    _write(folder / "other-drugs.tsv", OTHER_DRUG_COLUMNS, table)


def _write(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    path.write_text(write_rows(columns, rows), encoding="utf-8")
    sys.stderr.write(f"{path.name}: {len(rows)} names\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
