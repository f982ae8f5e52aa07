"""Records the goldens: packs the tables, builds from them, asks both engines; see README.md.

It ran at commit b220da1 and runs there alone: PYTHONPATH=src python tests/goldens/record.py. Equal tables
give equal bytes (with the same liblzma).
"""

from __future__ import annotations

import io
import itertools
import json
import lzma
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
Question = dict[str, Any]

_METASTASIS = "brain metastasis"
_SOURCES = (
    "MSLN", "EGFR", "VGF", "IL6", "ICAM1", "astrocyte", "microglia", "NLRP3", "miR-199b-5p", "RAC1", "MET",
    "STAT3", "PTEN", "tumor cell", "immune cell", "tumor-derived exosome", "T cell", "radiotherapy", "BDNF",
    "CXCL10", "pyrotinib", "tyrosine kinase inhibitor",
)  # fmt: skip

_PATTERNS = (
    # Relations
    "(:Gene {label: 'MSLN'})-[:activates|regulates]->(:Gene)-[*1..2]->(:Disease)",
    "(:Gene)-[:activates|:increases_expression]->(:Gene)-[*1..2]->(:Disease)",
    "(g:Gene {label: \"MSLN\"})-[:activates|regulates]->(:Gene|Pathway)-[*1..2]->(:Disease)",
    "(:Gene)-[:affects]->(:CellType)-[:secretes|produces]->(:Gene)",
    "(:CellType)-[:produces]->(:Gene)-[:affects]->(:CellType)",
    "({label: EGFR})-[:promotes|increases_risk_of|present_in]->(:Disease)",
    "(:Drug)-[:is_a]->(:DrugClass)-[:treats]->(:Disease)",
    "()-[:`confers_resistance_to`]->(:Drug)-[:tested_in]->()",
    "(:Gene)-[:member_of|is_a|part_of]->()-[:affects]->(:BiologicalProcess)",
    "match (a:gene)-[:Member_Of]->(f:`GeneFamily`)-->(d:disease);",
    "(:Gene)-[:associated_with|positively_correlated_with]-(:Gene)",
    "({id: 'HGNC:7371'})-[:treats]->()",
    # Repetitions
    "({label: EGFR})-[*2]->(:Disease)",
    "(:Gene {label: 'MSLN'})-[:affects*1..3]->(:Disease)",
    "({label: IL6})-[*..3]->(:BiologicalProcess|Pathway)",
    "(:Drug)-[:inhibits]->(:Gene)-[:affects*1..2]->(:Gene)",
    "(:NoncodingRNA)-[:affects*2..3]->(:CellType)-[*1..2]->(:Disease)",
    "({label: 'MSLN'})-[:activates*1..2]->()-[:affects*1..2]->({label: 'brain metastasis'})",
    "({label: VGF})-[*5..6]->(:Disease)",
    "({label: MSLN})-[*5]->(:Disease)",
    # Directions
    "({label: MET})-[*1..2]-(:CellType)",
    "({label: STAT3})--(:Drug|DrugClass)",
    "(:Gene)-->(:CellType)<--(:Pathway|BiologicalProcess) LIMIT 5",
    "({label: 'brain metastasis'})<-[*1..2]-(:NoncodingRNA)",
    "(:Gene {label: 'MSLN'})-[*1..2]->(:Gene)<-[:inhibits]-(:Drug)",
    "(:ClinicalTrial)<-[:tested_in]-(:Drug)-[:inhibits]->(:Gene {label: EGFR})",
    "(:Gene)-[:participates_in]->(:Pathway)<-[:participates_in]-(:Gene)<-[:inhibits]-(:Drug)",
    "({label: astrocyte})<-[:affects]-()-[:affects]->({label: microglia})",
    # Signs
    "()-[{sign: '-'}]->(:Gene)-[{sign: '-'}]->()",
    "(:MicroRNA)-[]->(:Gene)-[]->(:Disease) WHERE sign = '+'",
    "({label: EGFR})-[*1..3]->(:Disease) WHERE sign = '-'",
    "({label: EGFR})-[*1..2]->(:Disease) WHERE sign = '+'",
    "({label: 'brain metastatic cell'})-[*1..2]->(:Gene) WHERE sign = '+'",
    "({label: BDNF})-[{sign: '+'}]->()-[*1..2]->() WHERE sign = '+'",
    "(:Drug)-[:inhibits]->(:Gene)<-[{sign: '+'}]-(:CellType) WHERE context = LCBM AND sign = '-' LIMIT 5",
    "(:Drug)-[:inhibits]->(:Gene)-[*1..2]->(:Disease) WHERE context = LCBM AND sign = '+'",
    # Diseases and stages
    "(:Gene)-[]->(:CellType)-[]->(:Disease) WHERE context = LCBM",
    "({label: ERBB2})-[*1..2]-() WHERE context = 'HER2-positive breast cancer brain metastasis'",
    "(:CellType)-[:secretes]->()-[*1..2]->(:Disease) WHERE context = 'breast cancer' AND sign = '+'",
    "(:Gene)-[*1..2]->(:BiologicalProcess)-[]->(:Disease) WHERE stage ascending",
    "({label: MSLN})-[*1..4]->(:Disease) WHERE stage ascending AND context = LCBM",
    "({label: 'tumor cell'})-[:secretes]->()-[*1..2]->({label: 'brain metastasis'}) WHERE stage ascending",
    "(:Gene)-[:increased_in|decreased_in]->(:Disease) WHERE context = 'brain metastasis' AND evidence >= 2",
    "(:CellType)-[:increased_in|decreased_in]->({label: BCBM})",
    # Layers, hedging, evidence, hubs
    "({label: MSLN})-[*1..3]->(:Disease) WHERE layer = article",
    "({label: EGFR})-[*1..2]-(:Pathway) WHERE layer = reactome",
    "(:Drug)-[]->(:Gene) WHERE layer = drugcentral",
    "()-[]->() WHERE layer = label",
    "(:Gene)-[*1..2]->(:Disease) WHERE hedged = false AND evidence >= 2",
    "({label: IL6})-[*1..3]->(:Disease) WHERE hedged = false",
    "()-[*1..2]->() WHERE evidence >= 3",
    "(:Gene)-[*2]->(:Disease) WHERE hubs <= 10",
    "({label: MSLN})-[*1..4]->(:Drug) WHERE hubs <= 30",
    "({label: MSLN})-[*1..3]->(:Disease) WHERE avoid 'tumor cell'",
    "({label: MSLN})-[*1..3]->(:Disease) WHERE avoid :CellType|CellState AND avoid MET",
    "({label: IL6})-[*1..3]->(:Disease) WHERE avoid :CellType AND hedged = false AND sign = '+' LIMIT 15",
    "({label: astrocyte})-[*1..2]->(:Gene) WHERE avoid 'immune cell' AND avoid :Pathway AND hubs <= 100",
    # Trials
    "(:Drug)-[:comparator_in]->(:ClinicalTrial)",
    "({label: crizotinib})-[:comparator_in|tested_in]->(t:ClinicalTrial)<-[:tested_in]-(:Drug)",
    "(:Gene)<-[:inhibits]-(:Drug)-[:comparator_in]->(:ClinicalTrial)",
    "(:Therapy)-[:comparator_in]->(:ClinicalTrial)<-[:tested_in]-(:Therapy|Drug)",
    "({label: MSLN})-[*1..2]->(:Gene)<-[:inhibits]-(:Drug)-[:tested_in]->(:ClinicalTrial) WHERE sign = '-'",
    "(:Drug)-[:tested_in]->(:ClinicalTrial) WHERE sign = '+'",
    # Families: what is narrower counts
    "(:CellType {label: macrophage})-[*1..2]->({label: 'brain metastasis'})",
    "({label: 'immune cell'})-[*1..2]-({label: 'tumor cell'})",
    "({label: collagen})-[*1..2]-(:Gene)",
    "(:Therapy {label: radiotherapy})-[*1..2]->(:ClinicalFinding)",
    "({id: 'HGNC:7371', label: MSLN})-->()",
    "({id: 'HGNC:7371', label: MET})-->()",
)  # fmt: skip

#: Patterns with something beside them.
_BESIDE: tuple[Question, ...] = (
    {"pattern": "()-[*1..2]->(:Gene)<-[:inhibits]-(:Drug)", "source": "MSLN"},
    {"pattern": "()-[*1..3]->()", "source": "VGF", "target": _METASTASIS},
    {"pattern": "(:CellType)-[:secretes]->()-[*1..2]->()", "target": "BCBM", "sign": 1},
    {"pattern": "()-[*1..2]->(:Disease)", "source": "MSLN", "sign": 1, "context": "LCBM"},
    {"pattern": "(:Drug)-[]->(:Gene)-[*1..2]->(:Disease)", "sign": -1, "context": "BCBM"},
    {"pattern": "(:Gene)-[*1..2]->(:Disease)", "context": "small cell lung cancer"},
    {"pattern": "(:Gene)-[*2]->(:Disease)", "mixed_contexts": True, "sign": -1},
    {"pattern": "({label: IL6})-[*1..3]->(:CellType)", "mixed_contexts": True},
    {"pattern": "({label: EGFR})-[*1..2]->(:Disease)", "k": 3},
    {"pattern": "({label: EGFR})-[*1..2]->(:Disease) LIMIT 2", "k": 30},
    {"pattern": "({label: MSLN})-[*1..3]->(:Disease)", "weights": {"hub": 0.5, "hedged": 0}},
    {"pattern": "(:Drug)-[:inhibits|targets]->(:Gene)-[*1..2]->(:Disease)", "article_only": True},
    {"pattern": "({label: EGFR})-[*1..2]-(:Drug)", "article_only": True, "context": "LCBM"},
    {"pattern": "()-[*1..3]->()", "source": "macrophage", "target": "T cell"},
)

_TRIALS = ["Drug", "ClinicalTrial"]
#: To drugs and trials, by way of something, with other weights, from and to families. Some have no answer.
_OTHER: tuple[Question, ...] = (
    *({"source": name, "to": ["Drug"]} for name in (
        "MSLN", "EGFR", "IL6", "STAT3", "PI3K", "astrocyte", "PDCD1", "ALK", "fibroblast", "microglia",
    )),
    *({"source": name, "to": _TRIALS} for name in (
        "MSLN", "MET", "EGFR", "ERBB2", "VEGFA", "ALK", "PDCD1", "ERBB3", "RET", "macrophage", "tumor cell",
    )),
    *({"source": name, "to": ["Pathway", "Gene", "Drug"], "max_hops": hops} for name, hops in (
        ("MSLN", 4), ("tumor cell", 4), ("brain metastatic cell", 5), ("EGFR", 6),
    )),
    *({"source": name, "to": ["Therapy"]} for name in ("fibroblast", "tumor microenvironment", "EGFR")),
    *({"source": name, "to": ["DrugClass"]} for name in ("astrocyte", "ERBB2")),
    *({"source": name, "to": ["Disease"]} for name in ("pyrotinib", "CXCL10")),
    {"source": "MSLN", "to": ["Drug"], "sign": -1},
    {"source": "EGFR", "to": ["Drug"], "sign": -1, "context": "LCBM"},
    {"source": "ERBB2", "to": ["Drug"], "context": "BCBM", "article_only": True},
    {"source": "MSLN", "to": _TRIALS, "sign": -1},
    {"source": "MET", "to": _TRIALS, "sign": -1, "context": "LCBM"},
    {"source": "tumor cell", "to": _TRIALS, "sign": 1, "context": "BCBM"},
    {"source": "CD274", "to": _TRIALS, "max_hops": 5},
    {"source": "EGFR", "to": _TRIALS, "weights": {"layer": 0}},
    {"source": "EGFR", "to": _TRIALS, "mixed_contexts": True, "k": 20},
    {"source": "CXCL10", "to": ["CellType", "Drug"]},
    {"source": "breast cancer cell", "to": ["CellType", "Drug"], "mixed_contexts": True},
    {"source": "tumor cell", "to": ["Therapy", "ClinicalTrial"]},
    {"source": "CXCL10", "to": ["Gene", "Drug", "ClinicalTrial"]},
    {"source": "astrocyte", "to": _TRIALS, "via": ["Gene"]},
    {"source": "IL6", "to": ["Disease"], "via": ["CellType"], "sign": 1},
    {"source": "tumor-derived exosome", "to": ["BiologicalProcess", "Disease"]},
    *({"source": source, "target": target} for source, target in (
        ("MSLN", "tepotinib"), ("EGFR", "osimertinib"), ("EGFR", "erlotinib"), ("KRAS", "gefitinib"),
        ("TP53", "doxorubicin"), ("PTEN", "trastuzumab"), ("fibroblast", "tepotinib"), ("MSLN", "VISION"),
        ("MSLN", "tyrosine kinase inhibitor"), ("crizotinib", "CROWN"), ("ALK", "CROWN"),
        ("ERBB2", "HER2CLIMB"), ("tumor cell", "radiotherapy"), ("osimertinib", _METASTASIS),
    )),
    {"source": "MSLN", "target": "tepotinib", "sign": -1, "context": "LCBM"},
    {"source": "ERBB2", "target": "trastuzumab deruxtecan", "context": "BCBM"},
    {"source": "MET", "target": "VISION", "sign": -1},
    {"source": "tepotinib", "target": "VISION", "sign": 1},
    *({"source": "IL6", "target": _METASTASIS, "via": [name]} for name in ("Gene", "CellType", "Drug")),
    {"source": "astrocyte", "target": _METASTASIS, "via": ["CellType", "Gene"]},
    {"source": "IL6", "target": _METASTASIS, "via": ["MolecularEntity", "BiologicalProcess"], "sign": 1},
    {"source": "astrocyte", "target": "T cell", "via": ["Disease"]},
    {"source": "miR-199b-5p", "target": _METASTASIS, "via": ["Gene"], "context": "BCBM"},
    *({"source": name, "target": _METASTASIS, "mixed_contexts": True} for name in ("MSLN", "VGF", "PTEN")),
    {"source": "T cell", "target": _METASTASIS, "mixed_contexts": True, "sign": -1, "context": "LCBM"},
    {"source": "NLRP3", "target": _METASTASIS, "mixed_contexts": True, "via": ["CellType"]},
    *({"source": "EGFR", "target": _METASTASIS, "weights": weights} for weights in (
        {"hub": 0}, {"hub": 0.3}, {"hub": 0, "evidence": 0, "hedged": 0, "not_causal": 0, "unsigned": 0},
        {"hedged": 1.5, "layer": 2}, {"step": 0.2, "evidence": 0.05}, {"unsourced": 3, "unsigned": 1},
    )),
    {"source": "IL6", "target": "BCBM", "weights": {"step": 3, "hub": 0.01}, "sign": 1},
    *({"source": name, "target": _METASTASIS, "article_only": True} for name in ("MSLN", "EGFR", "ICAM1")),
    {"source": "T cell", "target": _METASTASIS, "article_only": True, "sign": -1, "context": "LCBM"},
    *({"source": "RAC1", "target": _METASTASIS, "max_hops": hops} for hops in (1, 2, 3, 5)),
    *({"source": "EGFR", "target": _METASTASIS, "k": k} for k in (1, 40)),
    *({"source": source, "target": target} for source, target in (
        ("collagen", _METASTASIS), ("macrophage", _METASTASIS), ("cytokine", _METASTASIS), ("JAK", "LCBM"),
        ("T cell", "tumor cell"), ("immune cell", "tumor cell"), ("tumor cell", "T cell"),
        ("extracellular vesicle", "endothelial cell"), ("microglia", "immune cell"),
        ("IL6", "lung cancer"), ("BDNF", "breast cancer"), ("tumor-derived exosome", "LCBM"),
        # These two are denied as well, of other diseases.
        ("stereotactic radiosurgery", "overall survival"),
        ("immune checkpoint inhibitor + chemotherapy", "overall survival"),
        ("HGNC:7371", "MONDO:1040026"), (_METASTASIS, "LCBM"), ("cancer", _METASTASIS),
    )),
    {"source": "stereotactic radiosurgery", "target": "overall survival", "context": "BCBM"},
    {"source": "stereotactic radiosurgery", "target": "overall survival", "context": "LCBM"},
    {"source": "tumor cell", "target": "immune cell", "sign": -1},
    {"source": "tumor cell", "target": "astrocyte", "context": "LCBM"},
    {"source": "brain metastatic cell", "target": "IFITM1", "max_hops": 1},
    {"source": "brain metastatic cell", "target": "IFITM1", "context": "LCBM"},
)  # fmt: skip

#: What raises, in the words and with the column that a user sees.
_WRONG: tuple[Question, ...] = (
    *({"pattern": text} for text in (
        "(:Gene)-[*]->()", "(:Gene)-[*1..]->()", "(:Gene)-[*3..2]->()", "(:Gene)-[*9]->()",
        "(:Gene)-[*1..5]->()-[*1..5]->()", "(:Gen)-[]->()", "()-[:activate]->()", "({label: MSLNN})-[]->()",
        "()-[]->() WHERE context = LCBMM", "()-[]->() WHERE layer = articles",
        "()-[]->() WHERE avoid :CelType",
        "()-[]->() WHERE avoid nothing", "()-[]->() WHERE sign = '0'", "()-[]->() WHERE hedged = true",
        "()-[]->() WHERE sign = '+' AND sign = '-'", "()-[:inhibits {sign: '+'}]->()", "(MSLN)-[]->()",
        "()-[activates]->()", "(a1)-[]->(a1)", "({name: MSLN})-[]->()", "({label: brain metastasis})-[]->()",
        "()-[]->() RETURN x", "()-[]->() WHERE sign = '+' OR hedged = false", "()-[]->() LIMIT 0",
        "()-[]->", "()",
    )),
    {"pattern": "({id: 'HGNC:7371'})-[]->()", "source": "MSLN"},
    {"pattern": "()-[]->() WHERE sign = '+'", "sign": 1},
    {"pattern": "()-[]->()", "source": "no such thing"},
    {"pattern": "()-[]->()", "context": "no such thing"},
    {"pattern": "()-[]->()", "via": ["Gene"]},
    {"pattern": "()-[]->()", "k": 0},
    {"source": "MSLNN", "target": _METASTASIS},
    {"source": "MSLN", "target": "brain metastases of"},
    {"source": "MSLN", "target": _METASTASIS, "context": "MSLN"},
    {"source": "MSLN", "target": _METASTASIS, "to": ["Drug"]},
    {"source": "MSLN", "target": _METASTASIS, "via": ["Drugs"]},
    {"source": "MSLN", "target": _METASTASIS, "weights": {"hubs": 1}},
    {"source": "MSLN", "target": _METASTASIS, "weights": {"step": 0.1}},
    {"source": "MSLN", "target": _METASTASIS, "k": 0},
    {"source": "MSLN", "target": _METASTASIS, "max_hops": 0},
)  # fmt: skip
#: What the article's engine refuses, while the other one finds nothing or anything.
_UNSOUND: tuple[Question, ...] = (
    {"source": "MSLN", "target": _METASTASIS, "sign": 2},
    {"source": "MSLN"},
    {"target": _METASTASIS},
    {},
)

#: What the engine of imported graphs can be asked.
_FOR_IMPORTED = {"source", "target", "pattern", "k", "max_hops", "sign", "context", "mixed_contexts"}


def questions(unsound: Iterable[Question] = ()) -> Iterator[Question]:
    """Yield every question as keyword arguments of `paths`; what is not asked for is left out."""
    asked: Iterable[Question] = (
        *({"source": source, "target": _METASTASIS, "sign": sign, "context": context}
          for source, sign, context in itertools.product(_SOURCES, (None, 1, -1), ("", "LCBM", "BCBM"))),
        *({"pattern": text} for text in _PATTERNS), *_BESIDE, *_OTHER, *_WRONG, *unsound,
    )  # fmt: skip
    for question in asked:
        yield {"k": 10} | {name: value for name, value in question.items() if value not in (None, "")}


def _article_path(path: Any, directory: Any) -> dict[str, Any]:
    """Return a path of the article's engine; costs are whole thousandths."""
    parts: dict[str, int] = {}
    for step in path.steps:
        for reason, cost in step.parts:
            parts[reason] = parts.get(reason, 0) + cost
    steps = [
        {
            "predicate": step.predicate, "inverse": step.inverse, "sign": step.sign, "layer": step.layer,
            "causal": step.causal, "hedged": step.hedged, "disputed": step.disputed, "neutral": step.neutral,
            "passes_sign": step.passes_sign, "takes_sign": step.takes_sign,
            "subject_form": step.subject_form, "compared_with": step.compared_with,
            "contexts": step.contexts, "stages": step.stages, "assertions": step.edges,
            "denied": step.denied, "others": step.others, "cost": step.cost,
            "evidence": [(key, str(found)) for key, found in step.evidence],
        }
        for step in path.steps
    ]  # fmt: skip
    return {
        "nodes": path.nodes, "cost": path.cost, "sign": path.sign,
        "contexts": path.common_contexts(directory), "score_parts": parts, "steps": steps,
    }  # fmt: skip


def _imported_path(match: Any, index: Any) -> dict[str, Any]:
    """Return a path of the engine of imported graphs; its evidence is wrong, and its score another one."""
    hops = [
        # One relation with one sign stands once, however many sets of qualifiers it has.
        list(dict.fromkeys(
            (join.step.edge.relation, join.step.inverse and join.step.edge.directed, join.qualifiers.sign)
            for join in hop.joins
        ))
        for hop in match.hops
    ]  # fmt: skip
    return {"nodes": [index.id(node) for node in match.path.nodes], "sign": match.sign, "relations": hops}


def _record(name: str, ask: Callable[[Question], list[dict[str, Any]]], asked: Iterable[Question]) -> None:
    """Write the questions with their answers, or the error that they end in."""
    wrong = (import_module("bmgraph.errors").BmgraphError, ValueError)
    lines = []
    for question in asked:
        line: dict[str, Any] = {"question": question}
        try:
            line["answer"] = ask(dict(question))
        except wrong as error:
            line["error"] = [type(error).__name__, str(error)]
        lines.append(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    _pack(HERE / f"{name}.jsonl.xz", "".join(lines).encode())


def _pack(path: Path, content: bytes) -> None:
    path.write_bytes(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME))


def _pack_tables(root: Path) -> None:
    """Pack what a build reads: no queries, and no README."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as packed:
        for path in sorted((*(root / "graph").rglob("*"), *(root / "ontology").rglob("*"))):
            name = path.relative_to(root)
            if path.is_file() and path.suffix != ".md" and name.parts[:2] != ("graph", "queries"):
                # Neither owner nor time: equal tables are equal bytes.
                entry = tarfile.TarInfo(name.as_posix())
                entry.size = path.stat().st_size
                packed.addfile(entry, io.BytesIO(path.read_bytes()))
    _pack(HERE / "tables.tar.xz", out.getvalue())


def record() -> None:
    """Write the three files beside this one."""
    # By name: later checkouts have other modules, and the type checker need not look for these.
    _pack_tables(import_module("bmgraph.resources").data_dir())
    with tempfile.TemporaryDirectory() as folder:
        data, build, joined = (Path(folder) / name for name in ("data", "build", "joined"))
        with tarfile.open(HERE / "tables.tar.xz") as packed:
            packed.extractall(data, filter="data")
        os.environ |= {"BMGRAPH_DATA": str(data), "BMGRAPH_BUILD": str(build)}
        import_module("bmgraph._build").build_dataset()

        opened = import_module("bmgraph.graph").open_graph
        graphs = {only: opened(folder=build, article_only=only) for only in (False, True)}
        weights = import_module("bmgraph.weights").Weights

        def ask_article(question: Question) -> list[dict[str, Any]]:
            graph = graphs[question.pop("article_only", False)]
            if "weights" in question:
                question["weights"] = weights.of(question["weights"])
            return [_article_path(path, graph.directory) for path in graph.paths(**question)]

        _record("article", ask_article, questions(_UNSOUND))

        # The import wants a graph of its own: one entity that is joined to nothing.
        nodes = Path(folder) / "nodes.tsv"
        nodes.write_text("id\tcategory\nx\tGene\n", encoding="utf-8")
        import_module("bmgraph.cli").main(
            ["import", str(nodes), "--merge", "--to", str(joined)], standalone_mode=False
        )
        imported = import_module("bmgraph.imported").open_imported(joined)

        def ask_imported(question: Question) -> list[dict[str, Any]]:
            return [_imported_path(match, imported.index) for match in imported.paths(**question)]

        _record("imported", ask_imported, (one for one in questions() if one.keys() <= _FOR_IMPORTED))


if __name__ == "__main__":
    record()
