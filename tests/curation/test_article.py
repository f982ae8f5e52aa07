from __future__ import annotations

import random

import pytest

from bmgraph.curation.article import (
    contains,
    fingerprint,
    iter_sentences,
    normalise,
    offset,
    panels_of,
    squeeze,
)
from bmgraph.errors import ArticleError

SECTIONS = ["6.1", "fig4"]


def index(text: str) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(s.id, s.sha256, s.citations) for s in iter_sentences(text, SECTIONS)]


def test_sentences_carry_citations_and_panels(mini_text: str) -> None:
    first = next(iter(iter_sentences(mini_text, SECTIONS)))

    assert (first.id, first.citations, first.panels) == ("6.1-p1-s1", (10, 11), ("4C1",))
    assert first.text == "MSLN activates MET in lung cancer cells (Figure 4C1)."


def test_sections_end_at_the_next_heading(mini_text: str) -> None:
    assert not any("Nothing" in s.text for s in iter_sentences(mini_text, SECTIONS))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (".12 Loss", "12. Loss".replace("12.", ".¹² ").rstrip() + " "),
        (".12 Loss", " [12]. Loss"),
        (".13-15", ".¹³⁻¹⁵"),
        ("brain metastasis.12", "brain\n metastasis.12"),
        ("Figure 4C①", "Figure 4C1"),
        ("CD8+ T cells.", "CD8+\u00a0T cells."),
        ("metastasis.12 Loss", "metas\u00adtasis.12  Loss"),
        ("Details are in the caption following the image\n", "Figure 4. "),
    ],
)
def test_typography_does_not_matter(mini_text: str, old: str, new: str) -> None:
    """Superscripts, brackets, ligatures, wrapping: the same index from another plain text."""
    changed = mini_text.replace(old, new)

    assert changed != mini_text
    assert index(mini_text) == index(changed)


def test_hard_wrapped_text_gives_the_same_index(mini_text: str) -> None:
    wrapped = []
    for line in mini_text.splitlines():
        words, row = line.split(" "), ""
        for word in words:
            if len(row) + len(word) > 40 and not line[:1].isdigit() and not line.startswith("Details"):
                wrapped.append(row)
                row = word
            else:
                row = f"{row} {word}".strip()
        wrapped.append(row)

    assert index(mini_text) == index("\n".join(wrapped))


def test_a_changed_word_changes_the_fingerprint(mini_text: str) -> None:
    words = [w for w in mini_text.split() if w.isalpha() and len(w) > 4]
    random.Random(1).shuffle(words)
    for word in ("activates", "promotes", "inhibits"):
        assert index(mini_text) != index(mini_text.replace(word, word + "x"))


def test_a_missing_section_is_an_error(mini_text: str) -> None:
    with pytest.raises(ArticleError, match=r"section 9\.9"):
        list(iter_sentences(mini_text, ["9.9"]))


@pytest.mark.parametrize(
    ("raw", "marks"),
    [
        ("by LCN2.440", "440"),
        ("Souza et al.,448 through", "448"),
        ("Ahuja and Lazar444 investigated", "444"),
        ("only 3.8% exhibit", ""),
        ("miR-885-3p and CXCL9 and CD44", ""),
        ("remodeling.366-368", "366 367 368"),
        ("growth.33, 397, 400, 401", "33 397 400 401"),
        ("et al.333 proposed", "333"),
        ("TME.”12 And", "12"),
        ("of LCBM. 360 Conversely", "360"),
        ("(Figure 4A1). 363 Interestingly", "363"),
        ("Levallet et\u00a0al. 333 proposed", "333"),
        ("Souza et al., 448 through", "448"),
        ("in 12 patients. 5 of them", ""),
    ],
)
def test_citation_numbers_are_told_from_other_numbers(raw: str, marks: str) -> None:
    found = normalise(raw).split("\x01")[1::2]

    assert marks.split() == found


@pytest.mark.parametrize(
    ("section", "text", "panels"),
    [
        ("6.1", "grows (Figure 4A3).", ("4A3",)),
        ("6.1", "grows (Figure 5C).", ("5C",)),
        ("fig4", "(C1-2) Lung cancer.", ("4C1", "4C2")),
        ("fig4", "(A-B) Break away.", ("4A", "4B")),
        ("fig5", "(F4-5) Cells.", ("5F4", "5F5")),
        ("6.1", "no panel (HA) here", ()),
    ],
)
def test_panels(section: str, text: str, panels: tuple[str, ...]) -> None:
    assert panels == panels_of(section, text)


def test_mentions_are_whole_words_blind_to_spaces_and_hyphens() -> None:
    text = "PD-L1+ CNS-native cells near tumor-\nassociated TGF-β1 sites"

    assert contains(text, "PDL1")
    assert contains(text, "CNS native")
    assert contains(text, "tumorassociated")
    assert not contains(text, "L")
    assert not contains(text, "cell")
    assert offset(text, "PD-L1") == (0, 5)
    assert contains("CD44+ cells", "+")
    assert not contains("CD44 cells", "+")


def test_squeeze_and_fingerprint() -> None:
    assert squeeze("PD-L1 and αβ!") == "pdl1andαβ"
    assert fingerprint("A b") == fingerprint("a, B.")
