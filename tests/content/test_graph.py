"""The real tables, tested like code."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from bmgraph.curation.claims import Lexicon, claim_failures
from bmgraph.curation.formatting import format_tables
from bmgraph.curation.mutation import MUTATIONS, mutate
from bmgraph.curation.reading import Curation
from bmgraph.curation.tables import read_rows
from bmgraph.curation.verification import verify
from bmgraph.ontology import Ontology
from tests.conftest import ROOT, SHARED

ARTICLE = SHARED / "article.txt"
REFERENCE = SHARED / "reference"
needs_article = pytest.mark.skipif(not ARTICLE.is_file(), reason=f"the article's text is not at {ARTICLE}")
needs_reference = pytest.mark.skipif(not REFERENCE.is_dir(), reason=f"no reference tables at {REFERENCE}")


def test_tables_are_canonical() -> None:
    for path, text in format_tables(ROOT / "graph").items():
        assert text == path.read_text(encoding="utf-8"), f"{path}: run `bmgraph fmt`"


def test_every_entity_is_used(real: Curation) -> None:
    used: set[str] = set()
    for a in real.assertions:
        used |= {a.subject, a.object, *a.disease_context, *a.cascade_stage, *a.anatomical_context}
        used |= {*a.species_context, *a.model_system, *a.compared_with}
    for publication in real.publications:
        used |= {publication.trial, *publication.population, *publication.alteration_genes}
        used |= {c for arm in publication.arms for c in arm.interventions}
    for fact in real.facts:
        used |= {fact.subject, fact.object}
    for entity in real.entities.values():
        used |= {*entity.broader, *entity.members}
    stages = {e.id for e in real.entities.values() if e.category == "CascadeStage"}

    assert not set(real.entities) - used - stages


def test_claims_fit_their_words(real: Curation, ontology: Ontology) -> None:
    lexicon = Lexicon.of(real.cues)
    failures = [
        f"{e.path}:{e.line}: {failure}"
        for a in real.assertions
        for e in a.evidence
        for failure in claim_failures(a, e, ontology.relations[a.predicate], real.entities, lexicon)
    ]

    assert failures == []


def test_exceptions_from_the_gate_stay_few(real: Curation) -> None:
    lines = [e for a in real.assertions for e in a.evidence]

    assert len([e for e in lines if e.cue_exception]) <= 0.05 * len(lines)


@needs_article
def test_every_assertion_and_sentence_verifies(real: Curation, ontology: Ontology) -> None:
    report = verify(real, ontology, ARTICLE.read_text(encoding="utf-8"))

    assert report.failures == []
    assert report.checks > 10_000


@needs_article
def test_most_damage_of_each_kind_is_caught(real: Curation, ontology: Ontology) -> None:
    counts = mutate(real, ontology, ARTICLE.read_text(encoding="utf-8"))
    least = dict(zip(MUTATIONS, (0.94, 0.96, 0.995, 0.995, 0.9, 0.95, 0.9), strict=True))

    missed = {
        kind: counts[kind] for kind, share in least.items() if counts[kind][0] < share * counts[kind][1]
    }
    assert missed == {}


@needs_article
def test_no_run_of_words_of_the_article_is_in_the_project() -> None:
    """Mentions are short; eight words in a row would be a copied sentence."""
    words = ARTICLE.read_text(encoding="utf-8").casefold().split()
    runs = {" ".join(words[i : i + 9]) for i in range(len(words) - 8)}
    for folder in ("graph", "ontology", "docs", "src"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".tsv", ".ttl", ".md", ".py", ".rq"}:
                for line in path.read_text(encoding="utf-8").casefold().splitlines():
                    for cell in line.split("\t"):
                        found = cell.split()
                        copied = [
                            r for i in range(len(found) - 8) if (r := " ".join(found[i : i + 9])) in runs
                        ]
                        assert not copied, f"{path}: {copied[0]}"


def _table(name: str, key: str, value: str) -> dict[str, str]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return {row[key]: row[value] for row in csv.DictReader(file, delimiter="\t")}


def _live(name: str) -> dict[str, str]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {row["id"]: row["label"] for row in rows if row["deprecated"] not in {"1", "true", "True"}}


def _ids(real: Curation, prefix: str) -> Iterator[str]:
    for entity in real.entities.values():
        for curie in (entity.id, *entity.xrefs):
            if curie.startswith(f"{prefix}:"):
                yield curie


def _crosswalk(column: str) -> set[str]:
    """Every id of a column of the drug crosswalk."""
    cells = _table("drugs/focus_drug_crosswalk.tsv", "query_name", column).values()
    return {curie for cell in cells for curie in cell.split("|")}


@needs_reference
@pytest.mark.parametrize(
    ("prefix", "table"),
    [
        ("CL", "celltypes/cl_terms.tsv"),
        ("UBERON", "celltypes/uberon_terms.tsv"),
        ("MONDO", "diseases/mondo_terms.tsv"),
    ],
)
def test_ontology_ids_exist_and_are_live(real: Curation, prefix: str, table: str) -> None:
    known = _live(table)

    assert [curie for curie in _ids(real, prefix) if curie not in known] == []


@needs_reference
def test_gene_ids_and_symbols_are_hgncs(real: Curation) -> None:
    symbols = _table("genes/hgnc_complete.tsv", "hgnc_id", "symbol")

    assert [curie for curie in _ids(real, "HGNC") if curie not in symbols] == []
    for entity in real.entities.values():
        if entity.id.startswith("HGNC:") and entity.category in {"Gene", "LongNoncodingRNA"}:
            assert symbols[entity.id] == entity.label


@needs_reference
@pytest.mark.parametrize(
    ("prefix", "table", "key", "strip"),
    [
        ("GO", "pathways/go_terms.tsv", "go_id", ""),
        ("REACT", "pathways/reactome_human_pathways_v94.tsv", "reactome_id", "REACT:"),
        ("WIKIPATHWAYS", "pathways/wikipathways_human_pathways.tsv", "wp_id", "WIKIPATHWAYS:"),
        ("mirbase.mature", "genes/mirbase_human_mature.tsv", "mimat_id", "mirbase.mature:"),
        ("UNII", "drugs/unii_oncology_names.tsv", "unii", "UNII:"),
        ("HGNC.FAMILY", "genes/hgnc_gene_groups.tsv", "genegroup_id", "HGNC.FAMILY:"),
    ],
)
def test_other_ids_exist(real: Curation, prefix: str, table: str, key: str, strip: str) -> None:
    known = _table(table, key, key)

    assert [curie for curie in _ids(real, prefix) if curie.removeprefix(strip) not in known] == []


@needs_reference
def test_chebi_ids_are_used_by_references(real: Curation) -> None:
    """There is no ChEBI table at hand; WikiPathways and the drug crosswalk give ids."""
    with (REFERENCE / "pathways/wikipathways_human_datanodes.tsv").open(encoding="utf-8", newline="") as file:
        known = {row["chebi"].upper() for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    known |= _crosswalk("chebi_id")

    assert [curie for curie in _ids(real, "CHEBI") if curie not in known] == []


@needs_reference
def test_chembl_ids_exist(real: Curation) -> None:
    text = (REFERENCE / "drugs/chembl36_compound_names.tsv").read_text(encoding="utf-8")
    known = {line.split("\t")[0] for line in text.splitlines()} | _crosswalk("chembl_id")

    assert [c for c in _ids(real, "CHEMBL.COMPOUND") if c.removeprefix("CHEMBL.COMPOUND:") not in known] == []


@needs_reference
def test_famplex_ids_exist(real: Curation) -> None:
    known = set((REFERENCE / "genes/famplex/entities.csv").read_text(encoding="utf-8").split())

    assert [c for c in _ids(real, "FPLX") if c.removeprefix("FPLX:") not in known] == []


def test_mirnas_have_both_registries(real: Curation) -> None:
    for entity in real.entities.values():
        if entity.category == "MicroRNA":
            assert entity.id.startswith("HGNC:"), entity.label
            assert any(x.startswith("mirbase.mature:") for x in entity.xrefs), entity.label


def test_complexes_and_families_name_their_genes(real: Curation) -> None:
    complexes = [e for e in real.entities.values() if e.category == "ProteinComplex"]

    assert complexes
    assert [e.label for e in complexes if not e.members] == []


def test_the_tables_are_those_whose_ids_were_checked(real: Curation) -> None:
    """Ids are checked against the reference tables once; this notices a change made without them."""
    folder = ROOT / "graph" / "entities"
    import hashlib

    sums = ROOT / "tests" / "data" / "entities.sha256"
    now = "".join(
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in sorted(folder.glob("*.tsv"))
    )
    if REFERENCE.is_dir() and sums.is_file() and now != sums.read_text(encoding="utf-8"):
        pytest.fail(
            "entity tables changed: run `make checksums` after the tests against the reference tables passed"
        )
    assert now == sums.read_text(encoding="utf-8")


def test_dozen_of_notes(real: Curation) -> None:
    assert len(real.notes) > 12


def test_rows_can_be_read_one_by_one() -> None:
    from bmgraph.curation.tables import iter_tables

    for path, columns, _ in iter_tables(ROOT / "graph"):
        assert sum(1 for _ in read_rows(Path(path), columns)) > 0, path
