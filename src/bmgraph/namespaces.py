"""Prefixes, CURIEs and IRIs: the one place where they meet.

Registry prefixes expand as in the Biolink model's prefix map, so that the RDF joins with that of
other Biolink graphs. Everything here is plain strings; RDF terms are made in `rdf` and `store`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import curies

__all__ = [
    "ARTICLE",
    "BMGRAPH",
    "GRAPH_ASSERTIONS",
    "GRAPH_ENTITIES",
    "GRAPH_EVIDENCE",
    "GRAPH_LAYERS",
    "GRAPH_NAMES",
    "GRAPH_ONTOLOGY",
    "GRAPH_TRIALS",
    "ID_PATTERNS",
    "PREFIXES",
    "compress",
    "converter",
    "expand",
    "iri_local",
    "minted_id",
    "sparql_prologue",
]

BMGRAPH = "https://w3id.org/bmgraph/"
ARTICLE = "https://doi.org/10.1002/mco2.70020"

GRAPH_ONTOLOGY = BMGRAPH + "graph/ontology"
GRAPH_ENTITIES = BMGRAPH + "graph/entities"
GRAPH_ASSERTIONS = BMGRAPH + "graph/assertions"
GRAPH_EVIDENCE = BMGRAPH + "graph/evidence"
GRAPH_TRIALS = BMGRAPH + "graph/trials"
#: What the layers are; the facts of each stand in a graph of their own, `GRAPH_LAYERS` + its name.
GRAPH_LAYERS = BMGRAPH + "graph/background/"
#: Names stand in a graph for each source, `GRAPH_NAMES` + its name.
GRAPH_NAMES = BMGRAPH + "graph/names/"

#: Prefix -> IRI base. `bmg` names minted entities, `bmo` classes and relations, `bma` assertions,
#: `bme` evidence, `bmq` quantities, `bms` places in the article, `bmn` notes, `bmr` entries of its
#: reference list, `bmt` what the trial tables report, `bmb` background facts.
PREFIXES: dict[str, str] = {
    "BFO": "http://purl.obolibrary.org/obo/BFO_",
    "CHEBI": "http://purl.obolibrary.org/obo/CHEBI_",
    "CHEMBL.COMPOUND": "http://identifiers.org/chembl.compound/",
    "CL": "http://purl.obolibrary.org/obo/CL_",
    "DOID": "http://purl.obolibrary.org/obo/DOID_",
    "DRUGBANK": "http://identifiers.org/drugbank/",
    "ECO": "http://purl.obolibrary.org/obo/ECO_",
    "ENSEMBL": "http://identifiers.org/ensembl/",
    "FPLX": "https://identifiers.org/fplx:",
    "GO": "http://purl.obolibrary.org/obo/GO_",
    "HGNC": "http://identifiers.org/hgnc/",
    "HGNC.FAMILY": "http://identifiers.org/hgnc.family/",
    "MIR": "http://identifiers.org/mir/",
    "MONDO": "http://purl.obolibrary.org/obo/MONDO_",
    "NCBIGene": "http://identifiers.org/ncbigene/",
    "NCBITaxon": "http://purl.obolibrary.org/obo/NCBITaxon_",
    "NCIT": "http://purl.obolibrary.org/obo/NCIT_",
    "PMC": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "PMID": "http://www.ncbi.nlm.nih.gov/pubmed/",
    "REACT": "http://www.reactome.org/PathwayBrowser/#/",
    "RO": "http://purl.obolibrary.org/obo/RO_",
    "SIO": "http://semanticscience.org/resource/SIO_",
    "UBERON": "http://purl.obolibrary.org/obo/UBERON_",
    "UNII": "http://identifiers.org/unii/",
    "UniProtKB": "http://purl.uniprot.org/uniprot/",
    "WIKIPATHWAYS": "http://identifiers.org/wikipathways/",
    "biolink": "https://w3id.org/biolink/vocab/",
    "bma": BMGRAPH + "assertion/",
    "bmb": BMGRAPH + "background/",
    "bme": BMGRAPH + "evidence/",
    "bmg": BMGRAPH + "entity/",
    "bmn": BMGRAPH + "note/",
    "bmo": BMGRAPH + "ontology/",
    "bmq": BMGRAPH + "quantity/",
    "bmr": BMGRAPH + "reference/",
    "bms": BMGRAPH + "article/",
    "bmt": BMGRAPH + "trial/",
    "cellosaurus": "https://www.cellosaurus.org/CVCL_",
    "chictr": "https://bioregistry.io/chictr:",
    "clinicaltrials": "https://www.clinicaltrials.gov/study/",
    "dcterms": "http://purl.org/dc/terms/",
    "doi": "https://doi.org/",
    "drks": "https://drks.de/search/en/trial/",
    "infores": "https://w3id.org/information-resource-registry/",
    "jrct": "https://jrct.niph.go.jp/en-latest-detail/",
    "mirbase.mature": "https://identifiers.org/mirbase.mature:",
    "orcid": "https://orcid.org/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "uminctr": "https://bioregistry.io/uminctr:",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: Local part of identifiers that entities may carry, as in Bioregistry.
ID_PATTERNS: dict[str, re.Pattern[str]] = {
    prefix: re.compile(pattern)
    for prefix, pattern in {
        "CHEBI": r"\d+",
        "CHEMBL.COMPOUND": r"CHEMBL\d+",
        "CL": r"\d{7}",
        "DOID": r"\d+",
        "DRUGBANK": r"DB\d{5}",
        "ENSEMBL": r"ENSG\d{11}",
        "FPLX": r"[A-Za-z0-9][A-Za-z0-9_]+",
        "GO": r"\d{7}",
        "HGNC": r"\d{1,5}",
        "HGNC.FAMILY": r"\d+",
        "MIR": r"MI\d{7}",
        "MONDO": r"\d{7}",
        "NCBIGene": r"\d+",
        "NCBITaxon": r"\d+",
        "NCIT": r"C\d+",
        "REACT": r"R-HSA-\d+",
        "UBERON": r"\d{7}",
        "UNII": r"[A-Z0-9]{10}",
        "UniProtKB": r"[A-Z0-9]{6}(?:[A-Z0-9]{4})?",
        "WIKIPATHWAYS": r"WP\d{1,5}",
        "bmg": r"[A-Za-z0-9][A-Za-z0-9._-]*",
        "cellosaurus": r"[A-Z0-9]{4}",
        "chictr": r"ChiCTR\d+",
        "clinicaltrials": r"NCT\d{8}",
        "drks": r"DRKS\d{8}",
        "doi": r"10\.\d{4,9}/\S+",
        "jrct": r"jRCT\w?\d+",
        "mirbase.mature": r"MIMAT\d{7}",
        "uminctr": r"UMIN\d{9}",
    }.items()
}


@cache
def converter() -> curies.Converter:
    """Return the `curies` converter over `PREFIXES` (imported here: it costs 0.1 s)."""
    import curies

    return curies.Converter.from_prefix_map(PREFIXES)


def expand(curie: str) -> str:
    """Return the IRI of a CURIE whose prefix is known.

    Raises:
        KeyError: the prefix is not in `PREFIXES`.

    >>> expand("HGNC:7371")
    'http://identifiers.org/hgnc/7371'
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


_LONGEST_FIRST = sorted(((base, prefix) for prefix, base in PREFIXES.items()), key=lambda p: -len(p[0]))


@lru_cache(maxsize=1 << 16)
def compress(iri: str) -> str:
    """Return the CURIE of an IRI, or the IRI itself where no prefix fits.

    The same answer as ``converter().compress(iri, passthrough=True)`` without its import (tested).

    >>> compress("http://purl.obolibrary.org/obo/CL_0000127")
    'CL:0000127'
    """
    for base, prefix in _LONGEST_FIRST:
        if iri.startswith(base) and len(iri) > len(base):
            return f"{prefix}:{iri[len(base) :]}"
    return iri


def iri_local(table_name: str) -> str:
    """Return the IRI's local name of a relation's table name.

    >>> iri_local("increases_expression")
    'increasesExpression'
    """
    head, *tail = table_name.split("_")
    return head + "".join(word.capitalize() for word in tail)


def minted_id(label: str) -> str:
    """Mint a `bmg:` CURIE from a label.

    >>> minted_id("RGS5+ CAF")
    'bmg:RGS5pos-CAF'
    """
    slug = re.sub(r"\+", "pos", label)
    return "bmg:" + re.sub(r"[^A-Za-z0-9._]+", "-", slug).strip("-")


def sparql_prologue() -> str:
    """Return a ``PREFIX`` line for each prefix that may be used unasked in queries."""
    return "".join(f"PREFIX {prefix}: <{base}>\n" for prefix, base in sorted(PREFIXES.items()))
