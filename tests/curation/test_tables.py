from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmgraph.curation.tables import read_rows, sentence_key, write_rows
from bmgraph.errors import TableError
from tests.strategies import cells

COLUMNS = ("id", "synonyms", "label")


@given(st.lists(st.tuples(cells, st.lists(cells, max_size=3), cells), max_size=6))
def test_written_rows_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, list[str], str]]
) -> None:
    path = tmp_path_factory.mktemp("tables") / "t.tsv"
    written = [dict(zip(COLUMNS, (a, "|".join(b), c), strict=True)) for a, b, c in rows]
    path.write_text(write_rows(COLUMNS, written), encoding="utf-8", newline="\n")
    read = list(read_rows(path, COLUMNS))

    assert [row["id"] for row in written] == [row.cells["id"] for row in read]
    assert path.read_text(encoding="utf-8") == write_rows(COLUMNS, [row.cells for row in read])


@pytest.mark.parametrize(
    ("content", "line", "column", "words"),
    [
        (b"id\tsynonyms\tlabel\na\tb\n", 2, "synonyms", "2 cells"),
        (b"id\tsynonyms\tname\n", 1, "name", "wrong header"),
        (b"id\tsynonyms\n", 1, "label", "wrong header"),
        (b"id\tsynonyms\tlabel\n\xff\tb\tc\n", 2, "encoding", "UTF-8"),
        (b"id\tsynonyms\tlabel\na\tb\tc", 2, "id", "cut short"),
        (b"id\tsynonyms\tlabel\na \tb\tc\n", 2, "id", "white space"),
        (b"id\tsynonyms\tlabel\r\na\tb\tc\r\n", 1, "label\r", "wrong header"),
    ],
)
def test_broken_tables_name_file_line_and_column(
    tmp_path: Path, content: bytes, line: int, column: str, words: str
) -> None:
    path = tmp_path / "t.tsv"
    path.write_bytes(content)
    with pytest.raises(TableError, match=words) as caught:
        list(read_rows(path, COLUMNS))

    assert (path, line, column) == (caught.value.path, caught.value.line, caught.value.column)
    assert str(caught.value).startswith(f"{path}:{line}: ")


def test_sentences_sort_as_printed() -> None:
    ids = ["fig4-p1-s1", "6.3.1-p10-s1", "6.3.1-p2-s10", "6.3.1-p2-s9", "6.1-p1-s1"]

    assert sorted(ids, key=sentence_key) == [
        "6.1-p1-s1",
        "6.3.1-p2-s9",
        "6.3.1-p2-s10",
        "6.3.1-p10-s1",
        "fig4-p1-s1",
    ]


def test_values_sort_numbers_as_numbers() -> None:
    assert (
        write_rows(COLUMNS, [{"id": "a", "synonyms": "10|b|2", "label": "c"}])
        == "id\tsynonyms\tlabel\na\t2|10|b\tc\n"
    )
