"""Addresses of registries."""

from __future__ import annotations

from bmgraph.trials.links import registry_links
from bmgraph.trials.reports import PublicationRow


def test_each_registry_has_its_address() -> None:
    ids = ["NCT03052608", "ChiCTR1800020262", "jRCTs071180017", "DRKS00014694", "UMIN000010934", "NL6705", ""]
    found = registry_links(ids)

    assert found[0] == "https://www.clinicaltrials.gov/study/NCT03052608"
    assert found[3] == "https://drks.de/search/en/trial/DRKS00014694"
    assert all(
        link.startswith("https://") and link.endswith(one) for link, one in zip(found, ids, strict=False)
    )
    assert len(found) == len(ids) - 1


def test_every_registered_publication_has_a_link(publications: list[PublicationRow]) -> None:
    for row in publications:
        links = registry_links(row.registry_ids.split(", "))

        assert len(links) == len([each for each in row.registry_ids.split(", ") if each])
