r"""Reading and writing the curated tables under ``graph/``: lines and cells, not what they mean.

A table is UTF-8, tab-separated, one header line, ``\n`` line ends, sorted rows; several values in
a cell are split by ``|``. Whatever breaks a rule is a `TableError` naming file, line and column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bmgraph.errors import TableError

__all__ = [
    "ADVERSE_EVENT_COLUMNS",
    "ARM_COLUMNS",
    "ASSERTION_COLUMNS",
    "CUE_COLUMNS",
    "CUE_KINDS",
    "ENDPOINT_COLUMNS",
    "ENTITY_COLUMNS",
    "FACT_COLUMNS",
    "HEADING_COLUMNS",
    "LAYER_COLUMNS",
    "NAME_COLUMNS",
    "NAME_SOURCE_COLUMNS",
    "NOTE_COLUMNS",
    "ON_DEMAND",
    "OTHER_DRUG_COLUMNS",
    "OUTCOME_COLUMNS",
    "PRIMARY_CHECK_COLUMNS",
    "PUBLICATION_COLUMNS",
    "QUANTITY_COLUMNS",
    "REFERENCE_COLUMNS",
    "REPLACED_COLUMNS",
    "SENTENCE_COLUMNS",
    "Row",
    "iter_tables",
    "read_rows",
    "sentence_key",
    "write_rows",
]

ENTITY_COLUMNS = (
    "id", "category", "label", "synonyms", "mentions", "xrefs", "broader", "members", "order",
    "minted_because",
)  # fmt: skip
ASSERTION_COLUMNS = (
    "sentence", "subject", "subject_label", "predicate", "object", "object_label",
    "subject_direction", "subject_aspect", "subject_form", "object_aspect", "hedged", "negated",
    "disease_context", "context_basis", "cascade_stage", "stage_basis", "anatomical_context", "site_basis",
    "species_context", "model_system", "evidence_kind", "compared_with", "panels", "citations",
    "subject_mention", "object_mention", "cue", "hedge", "subject_sentence", "object_sentence",
    "cue_exception", "remark", "reviewed_by", "reviewed_on",
)  # fmt: skip
QUANTITY_COLUMNS = (
    "sentence", "subject", "subject_label", "predicate", "object", "object_label", "measure",
    "statistic", "operator", "value", "upper", "unit", "group", "comparator", "n", "cohort",
    "timepoint", "printed", "remark",
)  # fmt: skip
PUBLICATION_COLUMNS = (
    "row", "trial", "sha256", "results_span", "section", "therapy_printed", "therapy_class",
    "first_author", "acronym", "registry_ids_printed", "year", "phase_printed", "phase",
    "population", "alterations", "alteration_genes", "line", "bm_status", "region",
    "population_remark", "participants_printed", "participants", "conclusion", "reference",
    "adverse_event_remark", "remark",
)  # fmt: skip
ARM_COLUMNS = ("row", "arm", "label", "role", "interventions", "intervention_labels", "dose")
OUTCOME_COLUMNS = (
    "row", "number", "arm", "subgroup", "endpoint", "statistic", "timepoint", "time_unit",
    "operator", "value", "unit", "numerator", "denominator", "not_reached", "printed",
    "endpoint_printed", "remark",
)  # fmt: skip
ADVERSE_EVENT_COLUMNS = ("row", "number", "arm", "term", "grade", "percent")
ENDPOINT_COLUMNS = ("id", "label", "definition", "ncit")
LAYER_COLUMNS = ("id", "label", "version", "licence", "url", "knowledge_level", "remark")
FACT_COLUMNS = (
    "subject", "subject_label", "predicate", "object", "object_label", "source_id", "record",
    "knowledge_level", "confidence", "remark",
)  # fmt: skip
NAME_SOURCE_COLUMNS = ("id", "label", "version", "licence", "url", "remark")
NAME_COLUMNS = ("id", "label", "name", "kind")
OTHER_DRUG_COLUMNS = ("name", "source")
SENTENCE_COLUMNS = ("id", "sha256", "citations", "panels", "set_aside", "remark")
HEADING_COLUMNS = ("place", "diseases", "stages", "sites")
REPLACED_COLUMNS = ("old", "new", "date", "kind")
REFERENCE_COLUMNS = (
    "number", "places", "doi", "pmid", "pmcid", "title", "first_author", "year", "journal", "confidence",
    "remark",
)  # fmt: skip
PRIMARY_CHECK_COLUMNS = (
    "place", "subject", "subject_label", "predicate", "object", "object_label", "reference", "kind",
    "review_says", "paper_says", "basis",
)  # fmt: skip
NOTE_COLUMNS = ("id", "kind", "sentences", "as_printed", "recorded_as", "because")
CUE_COLUMNS = ("phrase", "sign", "kind", "order")
#: effect: carries a sign; neutral: relates without one; open: leaves it open, whatever stands beside it;
#: negation: denies; hedge: hedges what follows it in its clause; doubt: hedges where the row says so.
CUE_KINDS = ("effect", "neutral", "open", "negation", "hedge", "doubt")

#: What may be missing from a table: columns that only say on what a value rests, or how it is printed.
_OPTIONAL = {"stage_basis", "site_basis", "evidence_kind", "mentions", "hedge", "reviewed_by", "reviewed_on"}
#: Of these, what a table has only once somebody fills it.
ON_DEMAND = frozenset({"reviewed_by", "reviewed_on"})
_MULTIVALUED = {
    "synonyms", "xrefs", "broader", "members", "disease_context", "cascade_stage",
    "anatomical_context", "species_context", "model_system", "compared_with", "panels",
    "citations", "sentences", "population", "alterations", "alteration_genes", "interventions",
    "intervention_labels", "registry_ids_printed", "ncit", "evidence_kind", "new", "mentions",
    "diseases", "stages", "sites", "places",
}  # fmt: skip


SortKey = Callable[[Mapping[str, str]], Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, its cells by column."""

    path: Path
    line: int
    cells: dict[str, str]

    def error(self, column: str, message: str) -> TableError:
        """Return the error of one of this row's cells."""
        return TableError(self.path, self.line, column, message)

    def values(self, column: str) -> tuple[str, ...]:
        """Return the values of a multivalued cell, sorted as the formatter sorts them."""
        return _split(self.cells[column])

    def choice(self, column: str, allowed: Iterable[str]) -> str:
        """Return a cell that must be one of `allowed`."""
        value = self.cells[column]
        if value not in allowed:
            listed = ", ".join(repr(a) for a in allowed)
            raise self.error(column, f"{value!r} is not allowed, use one of {listed}")
        return value

    def yes(self, column: str) -> bool:
        """Return a ``yes``/empty cell as a truth value."""
        return self.choice(column, ("", "yes")) == "yes"

    def numbers(self, column: str) -> tuple[int, ...]:
        """Return the whole numbers of a multivalued cell."""
        try:
            return tuple(sorted(int(v) for v in self.values(column)))
        except ValueError:
            raise self.error(column, f"{self.cells[column]!r}: write whole numbers split by |") from None


def _split(cell: str) -> tuple[str, ...]:
    def key(part: str) -> tuple[bool, int, str]:
        number = part.isascii() and part.isdigit()
        return not number, int(part) if number else 0, part

    return tuple(sorted((part for part in cell.split("|") if part), key=key))


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a table; columns that may be missing are no keys of `Row.cells` then.

    Raises:
        TableError: wrong encoding, header, number of cells, or white space around a cell.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise TableError(path, 1, columns[0], "there is no such table: restore it") from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise TableError(path, line, "encoding", "not UTF-8: save the file as UTF-8") from None
    lines = text.split("\n")
    header = lines[0].split("\t")
    columns = [column for column in columns if column in header or column not in _OPTIONAL]
    if header != list(columns):
        wrong = next((c for c in header if c not in columns), None) or next(
            (c for c in columns if c not in header), "order"
        )
        raise TableError(path, 1, wrong, f"wrong header, write: {' '.join(columns)} (tab-separated)")
    if lines[-1] != "":
        raise TableError(path, len(lines), columns[0], "last line is cut short: end it with a newline")
    for number, content in enumerate(lines[1:-1], start=2):
        cells = content.split("\t")
        if len(cells) != len(columns):
            raise TableError(
                path,
                number,
                columns[min(len(cells), len(columns)) - 1],
                f"{len(cells)} cells where {len(columns)} are due: check the tabs",
            )
        for column, cell in zip(columns, cells, strict=True):
            if cell != cell.strip() or "\r" in cell:
                raise TableError(path, number, column, "white space around the cell: run bmgraph fmt")
        yield Row(path, number, dict(zip(columns, cells, strict=True)))


def write_rows(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return the text of a table: header, then the rows in the given order."""
    lines = ["\t".join(columns)]
    for row in rows:
        cells = []
        for column in columns:
            value = row.get(column, "") if column in _OPTIONAL else row[column]
            cell = " ".join(value.split())
            cells.append("|".join(_split(cell)) if column in _MULTIVALUED else cell)
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


def sentence_key(sentence: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Sort sentences as the article prints them, captions after the sections."""
    section, paragraph, number = sentence.rsplit("-", 2)
    if section.startswith("fig"):
        place: tuple[int, ...] = (99, int(section[3:]))
    else:
        place = tuple(int(n) for n in section.split("."))
    return place, (int(paragraph[1:]), int(number[1:]))


def _label_key(column: str) -> SortKey:
    return lambda row: (row[column].casefold(), row[column])


def iter_tables(graph: Path) -> Iterator[tuple[Path, tuple[str, ...], SortKey]]:
    """Yield path, columns and sort key of each curated table under `graph`."""
    for path in sorted((graph / "entities").glob("*.tsv")):
        yield path, ENTITY_COLUMNS, _label_key("label")
    for path in sorted((graph / "assertions").glob("*.tsv")):
        yield path, ASSERTION_COLUMNS, _assertion_key
    for path in sorted((graph / "quantities").glob("*.tsv")):
        yield path, QUANTITY_COLUMNS, _assertion_key
    trials = graph / "trials"
    if trials.is_dir():
        yield trials / "publications.tsv", PUBLICATION_COLUMNS, lambda row: row["row"]
        yield trials / "arms.tsv", ARM_COLUMNS, lambda row: (row["row"], row["arm"])
        yield trials / "outcomes.tsv", OUTCOME_COLUMNS, _numbered_key
        yield trials / "adverse_events.tsv", ADVERSE_EVENT_COLUMNS, _numbered_key
        yield trials / "endpoints.tsv", ENDPOINT_COLUMNS, lambda row: row["id"]
    background = graph / "background"
    if background.is_dir():
        yield background / "layers.tsv", LAYER_COLUMNS, lambda row: row["id"]
        yield background / "entities.tsv", ENTITY_COLUMNS, _label_key("label")
        for path in sorted(background.glob("facts-*.tsv")):
            yield path, FACT_COLUMNS, lambda row: tuple(row[c] for c in FACT_COLUMNS)
    names = graph / "names"
    if names.is_dir():
        yield names / "sources.tsv", NAME_SOURCE_COLUMNS, lambda row: row["id"]
        yield names / "other-drugs.tsv", OTHER_DRUG_COLUMNS, lambda row: row["name"]
        for path in sorted({*names.glob("*.tsv")} - {names / "sources.tsv", names / "other-drugs.tsv"}):
            yield path, NAME_COLUMNS, _name_key
    article = graph / "article"
    yield article / "sentences.tsv", SENTENCE_COLUMNS, lambda row: sentence_key(row["id"])
    yield article / "notes.tsv", NOTE_COLUMNS, lambda row: row["id"]
    if (article / "headings.tsv").is_file():
        yield article / "headings.tsv", HEADING_COLUMNS, lambda row: row["place"]
    if (article / "replaced.tsv").is_file():
        yield article / "replaced.tsv", REPLACED_COLUMNS, lambda row: (row["date"], row["old"])
    if (article / "references.tsv").is_file():
        yield article / "references.tsv", REFERENCE_COLUMNS, lambda row: (int(row["number"]), row["places"])
    if (article / "primary_checks.tsv").is_file():
        yield article / "primary_checks.tsv", PRIMARY_CHECK_COLUMNS, lambda row: tuple(row.values())
    yield article / "cues.tsv", CUE_COLUMNS, lambda row: row["phrase"]


def _assertion_key(row: Mapping[str, str]) -> Any:
    return (sentence_key(row["sentence"]), *tuple(row.values())[1:])


def _name_key(row: Mapping[str, str]) -> Any:
    return row["label"].casefold(), row["name"].casefold(), row["id"], row["name"]


def _numbered_key(row: Mapping[str, str]) -> Any:
    return row["row"], int(row["number"])
