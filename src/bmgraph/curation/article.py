"""The article as a sequence of numbered, fingerprinted sentences; no text is kept.

A plain text of the article, from whatever source, is normalised (`normalise`), cut at its
numbered headings and captions, split into sentences, and each sentence reduced to a
fingerprint of its letters and digits alone. Line breaks, spaces, punctuation, ligatures and
the typography of citation numbers therefore do not matter; a changed word does.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bmgraph.errors import ArticleError

__all__ = [
    "Sentence",
    "contains",
    "fingerprint",
    "iter_sentences",
    "normalise",
    "offset",
    "panels_of",
    "squeeze",
    "table_text",
]

#: A heading such as ``6.3.1 LCBM``, alone on its line.
_HEADING = re.compile(r"^\s*(?P<number>\d(?:\.\d+)*)\.?\s+(?P<title>[A-Z][^\n.]{2,160})$")
#: How the caption of each figure begins, after normalisation.
_CAPTIONS = {
    "fig1": "Diagnosis and treatment of metastatic brain tumors",
    "fig2": "Common preclinical models in",
    "fig3": "The role and the latest progress of",
    "fig4": "Mechanism of metastatic brain metastasis",
    "fig5": "The colonization mechanism of tumor cells in the intracranial microenvironment",
    "fig6": "A brief summary of the tumor microenvironment of brain metastasis",
}
#: A table stands between its title and its abbreviations, wherever in a section it was printed.
_TABLE_TITLE = re.compile(r"^\s*TABLE\s+(?P<number>\d)\.")
_TABLE_END = re.compile(r"^\W*Abbreviations:")
#: What follows the last numbered section: ``AUTHOR CONTRIBUTIONS`` and such.
_BACK_MATTER = re.compile(r"^\s*[A-Z]{6,}(?: [A-Z]+)*\s*$")
_FIGURE_WORD = re.compile(r"^\s*fig(?:ure|\.)?\s*\d+\s*[.:]?\s*", re.IGNORECASE)
_CAPTION_NOISE = re.compile(r"^\s*Details are in the caption following the image\s*$")

_DASHES = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣－⁻", "-")
    | dict.fromkeys("‘’‛′", "'")
    | dict.fromkeys("“”„″", '"')
    | {"\u00ad": None, "\u200b": None, "\ufeff": None, "\u2060": None}
)
_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LIST = r"\d{1,3}(?:\s?[,-]\s?\d{1,3})*"
#: Citation numbers: superscript, bracketed, after punctuation, or glued to a name.
_CITATION = re.compile(
    rf"(?:[{_SUPERSCRIPT}]+(?:\s?[,-]\s?[{_SUPERSCRIPT}]+)*)"
    rf"|\s?\[(?P<bracket>{_LIST})\]"
    rf"|(?<=[^\W\d][.,;:])(?P<tight>{_LIST})(?=\s|$)"
    rf"|(?<=[)%\"'+.][.,;:])(?P<after>{_LIST})(?=\s|$)"
    rf"|(?<=[.,;:][\"')])(?P<quoted>{_LIST})(?=\s|$)"
    rf"|(?<=[^\W\d]\d[.,])(?P<gene>\d{{2,3}}(?:\s?[,-]\s?\d{{1,3}})*)(?=\s|$)"
    rf"|(?<=[^\W\d][.,]) (?P<loose>{_LIST})(?!\s+\w+ patients)(?=\s+(?:[A-Z(]|[a-z]+[A-Z])|\s*$)"
    rf"|(?<=[)%+][.,]) (?P<loose_after>{_LIST})(?=\s+[A-Z(]|\s*$)"
    rf"|(?<=[\w.]'s)(?P<possessive>{_LIST})(?=\s)"
    rf"|(?<=\sal\.'s) (?P<loose_possessive>{_LIST})(?=\s)"
    rf"|(?<=\s\d\.\d\.)(?P<decimal>{_LIST})(?=\s[A-Z])"
    rf"|(?<=\s\d\.\d\d\.)(?P<decimal2>{_LIST})(?=\s[A-Z])"
    rf"|(?<=\sal\.) (?P<loose_author>{_LIST})(?=\s)"
    rf"|(?<=\sal\.,) (?P<loose_author_comma>{_LIST})(?=\s)"
    rf"|(?<=[a-z][a-z][a-z][a-z])(?P<glued>[1-9]\d{{1,2}})(?=\s)"
)
#: A full stop after one of these does not end a sentence.
_ABBREVIATION = re.compile(r"(?:\bet al|\bvs|\be\.g|\bi\.e|\bFigs?|\bcf|\bapprox|\bno)\.$", re.IGNORECASE)
_BOUNDARY = re.compile(r"[.?!][\"')\]]*(?:\x01\d+\x01)*(\s+)")
_MARK = re.compile("\x01(\\d+)\x01")
_PANEL_IN_BODY = re.compile(r"\(Figures?\s+(\d)([A-Z]\d*(?:-[A-Z]?\d+)?)\)")
_PANEL_IN_CAPTION = re.compile(r"\(([A-Z])(\d)?(?:-([A-Z])?(\d)?)?\)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the article, known by place and fingerprint.

    `id` is ``<section>-p<paragraph>-s<sentence>`` with 1-based numbers, ``fig5-p1-s3`` in the
    caption of Figure 5. `text` is normalised, without citation numbers, and lives in memory only.
    """

    id: str
    section: str
    text: str
    citations: tuple[int, ...]
    panels: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """Fingerprint of the sentence."""
        return fingerprint(self.text)


def normalise(text: str) -> str:
    r"""Return `text` with typography folded and citation numbers marked as ``\\x01n\\x01``.

    Unicode NFKC (ligatures, circled and subscript digits), dashes to ``-``, straight quotes,
    soft hyphens and zero-width characters dropped, words hyphenated at a line's end left split.
    Superscript, bracketed and inline citation numbers become marks; ranges are written out.

    >>> normalise("the ﬁrst step (α2β1).⁴⁷").replace("\x01", "|")
    'the first step (α2β1).|47|'
    """
    return _fold(_CITATION.sub(_mark, text.translate(_DASHES)))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_DASHES))


def _mark(match: re.Match[str]) -> str:
    numbers = unicodedata.normalize("NFKC", next((g for g in match.groups() if g), match.group()))
    out: list[int] = []
    for part in re.split(r"\s*,\s*", numbers.strip(" []")):
        first, _, last = part.partition("-")
        low = int(first)
        out.extend(range(low, int(last) + 1) if last.strip() else [low])
    return "".join(f"\x01{n}\x01" for n in out)


def squeeze(text: str) -> str:
    """Reduce to case-folded letters and digits.

    >>> squeeze("CXCL9/10 and  PD-L1+")
    'cxcl910andpdl1'
    """
    return "".join(re.findall(r"[^\W_]+", _MARK.sub("", text).casefold()))


def fingerprint(text: str) -> str:
    """SHA-256 (hex) of the squeezed `text`."""
    return hashlib.sha256(squeeze(text).encode()).hexdigest()


def contains(text: str, mention: str) -> bool:
    """Say whether `mention` stands in `text` as whole words, blind to spaces and hyphens.

    >>> contains("secrete IL-6 and IL-8.", "IL6"), contains("secrete IL-6", "IL")
    (True, True)
    >>> contains("the brain metastases", "metastas")
    False
    """
    return offset(text, mention) is not None


def offset(text: str, mention: str) -> tuple[int, int] | None:
    """Return start and end, in characters of `text`, of the first place of `mention`, or None."""
    target = squeeze(normalise(mention))
    if not target:  # a mark such as "+" has no letters: look for it as printed
        at = text.find(mention.translate(_DASHES))
        return None if at < 0 else (at, at + len(mention))
    tokens = [(m.group().casefold(), m.start(), m.end()) for m in re.finditer(r"[^\W_]+", text)]
    for index, (_, start, _) in enumerate(tokens):
        joined = ""
        for word, _, end in tokens[index:]:
            joined += word
            if len(joined) >= len(target):
                if joined == target:
                    return start, end
                break
    return None


def panels_of(section: str, text: str) -> tuple[str, ...]:
    """Return the figure panels (``4A1``) that a normalised sentence names."""
    found: list[str] = []
    if section.startswith("fig"):
        for head, number, head2, number2 in _PANEL_IN_CAPTION.findall(text):
            found.extend(_panel_range(section[3:], head, number, head2 or head, number2))
    else:
        for figure, panel in _PANEL_IN_BODY.findall(text):
            first, _, last = panel.partition("-")
            head2 = last[:1] if last[:1].isalpha() else first[0]
            found.extend(_panel_range(figure, first[0], first[1:], head2, last.lstrip(head2)))
    return tuple(dict.fromkeys(found))


def _panel_range(figure: str, head: str, first: str, head2: str, last: str) -> list[str]:
    if head2 != head:
        return [f"{figure}{chr(c)}" for c in range(ord(head), ord(head2) + 1)]
    if not last:
        return [f"{figure}{head}{first}"]
    return [f"{figure}{head}{n}" for n in range(int(first), int(last) + 1)]


def iter_sentences(text: str, sections: Iterable[str]) -> Iterator[Sentence]:
    """Yield the sentences of the named sections and captions, in the article's order.

    Args:
        text: a plain text of the article.
        sections: section numbers (``6.1``) and captions (``fig4``).

    Raises:
        ArticleError: a named section or caption is not in the text.
    """
    blocks = _blocks(text)
    for section in sections:
        paragraphs = blocks.get(section)
        if not paragraphs:
            raise ArticleError(
                f"the text has no {'caption' if section.startswith('fig') else 'section'} "
                f"{section}: give the full plain text of doi:10.1002/mco2.70020"
            )
        for p, paragraph in enumerate(paragraphs, start=1):
            panels: tuple[str, ...] = ()
            for s, raw in enumerate(_split(paragraph), start=1):
                citations = tuple(dict.fromkeys(int(n) for n in _MARK.findall(raw)))
                clean = re.sub(r"\s+", " ", _MARK.sub("", raw)).strip()
                own = panels_of(section, clean)
                # In a caption a panel letter rules until the next one.
                panels = own or (panels if section.startswith("fig") else ())
                yield Sentence(f"{section}-p{p}-s{s}", section, clean, citations, panels)


def table_text(text: str, number: int) -> str:
    """Return a table of the article, flattened and normalised, from its title to its abbreviations.

    Raises:
        ArticleError: the text has no such table.
    """
    paragraphs = _blocks(text).get(f"table{number}")
    if not paragraphs:
        raise ArticleError(
            f"the text has no Table {number}: give the full plain text of doi:10.1002/mco2.70020"
        )
    return " ".join(paragraphs)


def _blocks(text: str) -> dict[str, list[str]]:
    """Map section number or caption to its paragraphs."""
    blocks: dict[str, list[str]] = {}
    current: str | None = None
    around: str | None = None
    paragraph: list[str] = []

    def close() -> None:
        if paragraph:
            in_table = current is not None and current.startswith("table")
            # A table's numbers are values, and its last cell is the citation.
            block = (_fold if in_table else normalise)("\n".join(paragraph))
            target = current
            start = _FIGURE_WORD.sub("", re.sub(r"\s+", " ", block)).strip().casefold()
            for caption, opening in _CAPTIONS.items():
                if start.startswith(opening.casefold()):
                    target, block = caption, _FIGURE_WORD.sub("", block)
            if target is not None:
                blocks.setdefault(target, []).append(block)
            paragraph.clear()

    for line in text.splitlines():
        # In a table a line may look like a heading: only its end counts there.
        in_table = current is not None and current.startswith("table")
        table = None if in_table else _TABLE_TITLE.match(line)
        heading = None if in_table else _HEADING.match(line)
        if table:
            close()
            around, current = current, f"table{table['number']}"
        elif heading:
            close()
            current = heading["number"]
        elif not in_table and _BACK_MATTER.match(line):
            close()
            current = None
        elif not line.strip() or _CAPTION_NOISE.match(line):
            close()
        else:
            paragraph.append(line)
            if in_table and _TABLE_END.match(line):
                close()
                current = around
    close()
    return blocks


def _split(paragraph: str) -> Sequence[str]:
    """Split a normalised paragraph into sentences, citation marks after the stop included."""
    out: list[str] = []
    start = 0
    for match in _BOUNDARY.finditer(paragraph):
        head = _MARK.sub("", paragraph[start : match.end(0)]).rstrip()
        if _ABBREVIATION.search(head):
            continue
        out.append(paragraph[start : match.start(1)])
        start = match.end()
    if squeeze(paragraph[start:]):
        out.append(paragraph[start:])
    return out
