from __future__ import annotations

import pytest
from hypothesis import given

from bmgraph.namespaces import PREFIXES, compress, converter, expand, iri_local, minted_id, sparql_prologue
from tests.strategies import curies


@given(curies)
def test_curies_round_trip_and_agree_with_the_library(curie: str) -> None:
    iri = expand(curie)

    assert curie == compress(iri)
    assert iri == converter().expand(curie, strict=True)
    assert curie == converter().compress(iri, passthrough=True)


def test_unknown_iris_pass_through() -> None:
    assert compress("http://example.org/x") == "http://example.org/x"
    with pytest.raises(KeyError):
        expand("NOPE:1")


def test_names() -> None:
    assert iri_local("increases_expression") == "increasesExpression"
    assert minted_id("PD-L1+ cell") == "bmg:PD-L1pos-cell"
    assert len(PREFIXES) == sparql_prologue().count("PREFIX ")
