from __future__ import annotations

from dataclasses import replace

import pytest

from bmgraph.curation.article import iter_sentences
from bmgraph.curation.consistency import name_failures, registry_failures, repeat_failures
from bmgraph.curation.reading import Curation
from bmgraph.ontology import Ontology


def named(mini: Curation, curie: str, *synonyms: str) -> Curation:
    """Return the tables with other synonyms of an entity."""
    entity = replace(mini.entities[curie], synonyms=synonyms)
    return replace(mini, entities=mini.entities | {curie: entity})


@pytest.mark.parametrize(
    ("synonyms", "words"),
    [
        (("interleukin 6",), None),
        (("MSLN",), "is the label of HGNC:7371"),
        (('the "cold',), "stray quote"),
        (('"cold" tumor',), None),
    ],
)
def test_a_synonym_names_its_entity_alone(
    synonyms: tuple[str, ...], words: str | None, mini: Curation, ontology: Ontology
) -> None:
    found = list(name_failures(named(mini, "HGNC:6018", *synonyms), ontology))

    assert bool(found) == bool(words)
    assert words is None or words in found[0]


def test_a_stage_goes_by_the_name_of_what_happens_in_it(mini: Curation, ontology: Ontology) -> None:
    assert list(name_failures(named(mini, "bmg:stage-extravasation", "MSLN"), ontology)) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("a trial (NCT01234567)", ["NCT01234567 stands in the article and nowhere in the graph"]),
        ("a trial (NCT0123456)", []),
        ("trials NCT00000001 and ChiCTR1800016615", ["ChiCTR1800016615"]),
        (
            "DRKS00014694, jRCTs071180048, 2013-004580-42",
            ["2013-004580-42", "DRKS00014694", "jRCTs071180048"],
        ),
        ("in 2013-2014, NL67", []),
    ],
)
def test_registry_ids_of_the_article_are_in_the_graph(text: str, missing: list[str], mini: Curation) -> None:
    found = list(registry_failures(named(mini, "HGNC:6018", "NCT00000001"), text))

    assert len(found) == len(missing)
    assert all(line.startswith(words) for line, words in zip(found, missing, strict=True))


def test_one_phrase_is_one_thing_unless_it_says_otherwise(mini: Curation, mini_text: str) -> None:
    (row,) = (a for a in mini.assertions if a.subject == "HGNC:7371")
    twice = replace(mini, assertions=(*mini.assertions, replace(row, object="HGNC:6018")))
    texts = {s.id: s for s in iter_sentences(mini_text, ["6.1"])}
    both = {s.id: s for s in iter_sentences(mini_text.replace("in lung", "in both lung"), ["6.1"])}
    slash = tuple(
        replace(a, evidence=tuple(replace(e, object_mention="MET/IL6") for e in a.evidence))
        for a in twice.assertions
    )

    assert list(repeat_failures(mini, texts)) == []
    assert list(repeat_failures(twice, texts)) == ["6.1-p1-s1: 'MET' is entered as IL6 and as MET"]
    assert list(repeat_failures(twice, both)) == []
    assert list(repeat_failures(replace(mini, assertions=slash), texts)) == []
