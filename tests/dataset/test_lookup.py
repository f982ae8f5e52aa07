from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmgraph.dataset.entities import Directory, Listing, own_names
from bmgraph.dataset.lookup import KINDS, OTHER_DRUG, Name, Names, is_drug_like
from bmgraph.errors import EntityNotFound
from bmgraph.names import search_key

LISTINGS = [
    Listing("D:1", "Drug", "osimertinib", (), (), (), (), 0),
    Listing("D:2", "Drug", "afatinib", (), (), (), (), 0),
    Listing("D:3", "Drug", "nab-paclitaxel", (), (), (), (), 0),
    Listing("G:1", "Gene", "EGFR", (), (), (), (), 0),
    Listing("G:2", "Gene", "CD44", (), (), (), (), 0),
    Listing("G:3", "Gene", "PTEN", (), (), (), (), 0),
    Listing("M:1", "Disease", "leptomeningeal metastasis", ("LM",), (), (), (), 0),
    Listing("P:1", "Pathway", "WNT signaling", (), (), (), (), 0),
    Listing("P:2", "Pathway", "LM signaling", (), (), (), (), 0, True),
    Listing("T:1", "ClinicalTrial", "FLAURA2", (), (), (), (), 0),
    Listing("C:1", "Therapy", "osimertinib in FLAURA2", (), (), (), (), 0),
    Listing("S:1", "CascadeStage", "stage: dormancy", (), (), (), (), 1),
]
GIVEN = [
    Name("D:1", "Drug", "Tagrisso", "brand", "unii"),
    Name("D:1", "Drug", "AZD9291", "code", "unii"),
    Name("G:1", "Gene", "epidermal growth factor receptor", "approved", "hgnc"),
    Name("G:1", "Gene", "LM", "alias", "hgnc"),
    Name("G:3", "Gene", "shared", "alias", "hgnc"),
    Name("G:2", "Gene", "shared", "previous", "hgnc"),
    Name("M:1", "Disease", "carcinomatosis", "clinical", "clinical"),
    Name("", "", "apatinib", OTHER_DRUG, "unii"),
    Name("", "", "paclitaxel", OTHER_DRUG, "unii"),
]


@pytest.fixture(scope="module")
def directory() -> Directory:
    own = [name for listing in LISTINGS for name in own_names(listing)]
    return Directory(LISTINGS, Names.made_of([*own, *GIVEN]))


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("tagrisso", "D:1"), ("AZD-9291", "D:1"), ("Epidermal growth-factor receptors", "G:1"), ("LM", "M:1"),
        ("metastases, leptomeningeal", "M:1"), ("leptomeningeal metastases", "M:1"), ("EGFR gene", "G:1"),
        ("Wnt signalling pathway", "P:1"), ("Wnt", "P:1"), ("FLAURA 2 trial", "T:1"), ("dormancy", "S:1"),
        ("leptomeningeal metastasis (LM)", "M:1"), ("FLAURA2 of Tagrisso", "C:1"),
        ("shared", "G:3"), ("carcinomatosis", "M:1"), ("D:1", "D:1"), ("d:1", "D:1"),
    ],
)  # fmt: skip
def test_a_name_means_the_entity_that_ranks_first(directory: Directory, text: str, id_: str) -> None:
    assert directory.get(text).id == id_


def test_others_of_the_name_are_listed_by_rank(directory: Directory) -> None:
    assert directory.read("shared").others == ["G:2"]
    assert directory.read("LM").others == ["G:1"]
    assert directory.read("EGFR").others == []


@pytest.mark.parametrize(
    ("text", "id_", "form", "direction"),
    [
        ("EGFR mutation", "G:1", "mutant_form", ""), ("EGFRm", "G:1", "mutant_form", ""),
        ("mutant EGFR", "G:1", "mutant_form", ""), ("EGFR amplification", "G:1", "genetic_variant_form", ""),
        ("loss of PTEN", "G:3", "", "decreased"), ("CD44 overexpression", "G:2", "", "increased"),
    ],
)  # fmt: skip
def test_an_altered_gene_is_the_gene_in_its_form(
    directory: Directory, text: str, id_: str, form: str, direction: str
) -> None:
    reading = directory.read(text)

    assert (reading.listing.id, reading.form, reading.direction) == (id_, form, direction)


@pytest.mark.parametrize("text", ["apatinib", "paclitaxel", "imatinib", "osimertanib", "AZD9292"])
def test_a_drug_that_is_not_here_is_never_another(directory: Directory, text: str) -> None:
    with pytest.raises(EntityNotFound) as caught:
        directory.get(text)

    assert directory.find(text) == []
    assert f"no such drug here: '{text}'" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("osimertnib", "osimertinib"), ("Tagriso", "osimertinib"), ("osimertanib", "osimertinib"),
        ("leptomeningael metastasis", "leptomeningeal metastasis"),
        ("carcinomatsis", "leptomeningeal metastasis"),
    ],
)  # fmt: skip
def test_a_misspelling_offers_what_is_meant_and_is_not_answered(
    directory: Directory, text: str, label: str
) -> None:
    with pytest.raises(EntityNotFound) as caught:
        directory.get(text)

    assert caught.value.nearest[0] == label


def test_find_says_which_name_of_which_source_and_how(directory: Directory) -> None:
    (hit,) = directory.find("tagrisso")
    assert (hit.id, hit.name, hit.kind, hit.source, hit.manner) == (
        "D:1",
        "Tagrisso",
        "brand",
        "unii",
        "exact",
    )
    (misspelt,) = directory.find("Tagriso")
    assert (misspelt.id, misspelt.manner) == ("D:1", "1 letter off")
    assert [hit.id for hit in directory.find("growth factor")] == ["G:1"]
    assert [hit.id for hit in directory.find("osim")] == ["D:1", "C:1"]


def test_nothing_is_found_inside_a_word_and_no_digit_is_a_misspelling(directory: Directory) -> None:
    assert directory.find("tinib") == []
    assert directory.find("mertin") == []
    assert directory.find("CD45") == []
    assert directory.find("PTEM") == []


def test_stems_of_generic_names_are_told() -> None:
    assert all(map(is_drug_like, ["rociletinib", "cetuximab", "datopotamab deruxtecan", "everolimus"]))
    assert not any(map(is_drug_like, ["mesothelin", "astrocyte", "mab", "vimentin"]))


def test_kinds_rank_as_they_are_listed() -> None:
    assert KINDS.index("printed") < KINDS.index("symbol") < KINDS.index("brand") < KINDS.index("synonym")


@given(st.lists(st.text(min_size=1, max_size=8), max_size=12))
def test_every_name_is_found_by_itself(texts: list[str]) -> None:
    names = Names.made_of(Name(f"X:{n}", "Gene", text, "alias") for n, text in enumerate(texts))

    for n, text in enumerate(texts):
        found = {hit.id for hit in names.exact(text, lambda _: "Gene")}
        assert f"X:{n}" in found or not search_key(text)
