from __future__ import annotations

import re
from pathlib import Path

import pytest

from bmgraph.curation.reading import Curation, read_curation
from bmgraph.errors import TableError
from bmgraph.ontology import Ontology

ENTITIES, ASSERTIONS = "entities/all.tsv", "assertions/all.tsv"
SENTENCES, NOTES, CUES = "article/sentences.tsv", "article/notes.tsv", "article/cues.tsv"


def test_the_mini_tables_link(mini: Curation) -> None:
    assert len(mini.assertions) == 8
    assert {"HGNC:7029"} == set(mini.entities["FPLX:MAPK"].members)
    assert [note.id for note in mini.notes] == ["cd8-sign"]


def test_ids_depend_on_content_not_on_order_or_evidence(
    workspace: Path, ontology: Ontology, mini: Curation
) -> None:
    path = workspace / "graph" / ASSERTIONS
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
    again = read_curation(workspace / "graph", ontology)

    assert [a.id for a in mini.assertions] == [a.id for a in again.assertions]


def test_the_same_statement_twice_is_one_assertion_with_two_lines_of_evidence(
    workspace: Path, ontology: Ontology
) -> None:
    path = workspace / "graph" / ASSERTIONS
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("6.1-p2-s2\t"))
    path.write_text(text + row.replace("6.1-p2-s2", "6.1-p2-s1", 1) + "\n", encoding="utf-8")
    curation = read_curation(workspace / "graph", ontology)

    assert len(curation.assertions) == 8
    assert sum(len(a.evidence) for a in curation.assertions) == 9


@pytest.mark.parametrize(
    ("table", "pattern", "replacement", "column", "words"),
    [
        (ENTITIES, "HGNC:7371\tGene", "HGNC:x\tGene", "id", "does not match"),
        (ENTITIES, "HGNC:7371\tGene", "NOPE:7371\tGene", "id", "prefix"),
        (ENTITIES, "HGNC:7371\tGene", "HGNC:7371\tGenes", "category", "not allowed"),
        (ENTITIES, "HGNC:7371\tGene\tMSLN", "HGNC:7029\tGene\tMSLN", "id", "twice"),
        (ENTITIES, "Gene\tMSLN", "Gene\tMET", "label", "already names"),
        (ENTITIES, "Gene\tMSLN", "Gene\t", "label", "empty"),
        (ENTITIES, "no registry has the cascade", "", "minted_because", "why an id was minted"),
        (ENTITIES, "\t6\tno registry", "\tsix\tno registry", "order", "whole number"),
        (
            ENTITIES,
            "metastasis\t\t\t\tMONDO:0024883",
            "metastasis\t\t\t\tMONDO:9999999",
            "broader",
            "no entity",
        ),
        (ASSERTIONS, "HGNC:7371\tMSLN\tactivates", "HGNC:1\tMSLN\tactivates", "subject", "no entity"),
        (
            ASSERTIONS,
            "HGNC:7371\tMSLN\tactivates",
            "HGNC:7371\tMsln\tactivates",
            "subject_label",
            "bmgraph fmt",
        ),
        (ASSERTIONS, "MSLN\tactivates", "MSLN\tactivate", "predicate", "not allowed"),
        (ASSERTIONS, "activates\tHGNC:7029\tMET", "activates\tHGNC:7371\tMSLN", "object", "different"),
        (ASSERTIONS, "secretes\tHGNC:6018\tIL6", "recruits\tHGNC:6018\tIL6", "object", "wants a Structure"),
        (ASSERTIONS, "yes\t\tbmg:LCBM", "true\t\tbmg:LCBM", "hedged", "not allowed"),
        (
            ASSERTIONS,
            "\tbmg:LCBM\theading\tbmg:stage",
            "\tCL:0000127\theading\tbmg:stage",
            "disease_context",
            "no disease",
        ),
        (ASSERTIONS, "10|11\tMSLN", "10|eleven\tMSLN", "citations", "whole numbers"),
        (ASSERTIONS, "\tMSLN\tMET\tactivates", "\t\tMET\tactivates", "subject_mention", "as printed"),
        (
            ASSERTIONS,
            "\tMSLN\tMET\tactivates",
            f"\t{'x ' * 17}x\tMET\tactivates",
            "subject_mention",
            "too long",
        ),
        (ASSERTIONS, "6.1-p1-s1\t", "6.1-p9-s1\t", "sentence", "not in graph/article"),
        (SENTENCES, "background", "boring", "set_aside", "not allowed"),
        (SENTENCES, "background", "repeat", "remark", "repeated"),
        (SENTENCES, "6.1-p1-s2\t", "6.1-p1-s1\t", "id", "twice"),
        (SENTENCES, "6.1-p1-s1\t", "6.1-p1-s1\tx", "sha256", "64 hex"),
        (NOTES, "contradiction", "quarrel", "kind", "not allowed"),
        (NOTES, "fig4-p1-s3", "fig4-p1-s9", "sentences", "neither an indexed sentence"),
        (CUES, "activates\t1", "activates\t2", "sign", "not allowed"),
        (CUES, "activates\t1", "activates\t0", "sign", "effect has sign"),
    ],
)
def test_every_rule_is_kept(
    workspace: Path, ontology: Ontology, table: str, pattern: str, replacement: str, column: str, words: str
) -> None:
    path = workspace / "graph" / table
    text = path.read_text(encoding="utf-8")
    assert pattern in text
    changed = text.replace(pattern, replacement, 1)
    line = next(
        n for n, (a, b) in enumerate(zip(text.split("\n"), changed.split("\n"), strict=True), 1) if a != b
    )
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(TableError, match=re.escape(words)) as caught:
        read_curation(workspace / "graph", ontology)

    assert column == caught.value.column
    assert path == caught.value.path
    assert caught.value.line in (
        line,
        line + 1,
        line + 2,
        line + 3,
        line + 4,
        line + 5,
        line + 6,
        line + 7,
        line + 8,
    )


def test_duplicate_rows_are_refused(workspace: Path, ontology: Ontology) -> None:
    path = workspace / "graph" / ASSERTIONS
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")
    with pytest.raises(TableError, match="already stands"):
        read_curation(workspace / "graph", ontology)


def test_no_entities_is_an_error(workspace: Path, ontology: Ontology) -> None:
    (workspace / "graph" / ENTITIES).unlink()
    with pytest.raises(TableError, match="nothing to build"):
        read_curation(workspace / "graph", ontology)
