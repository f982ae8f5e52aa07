"""What the parser of RDF/XML would take and must not: bombs of entities, endless depth, cut files."""

from __future__ import annotations

import re
from pathlib import Path
from xml.parsers import expat

from bmgraph.errors import ImportFailed
from bmgraph.formats.stream import MAX_LINE, open_stream

__all__ = ["check_xml"]

#: Bytes that a declaration of an XML entity may have, and what it may look like.
_DECLARATION = 600
_ABBREVIATION = re.compile(
    rb"""<!ENTITY\s{1,99}[\w.:-]{1,99}\s{1,99}("[^"&<%]{0,200}"|'[^'&<%]{0,200}')\s{0,99}>"""
)
#: Levels of XML elements.
_MAX_DEPTH = 1000
_CHUNK = 1 << 20


class _Guard:
    """Follows a document's elements, and stops where one is too deep, or a tag or a text too long."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._tail = b""
        #: Levels of open elements, bytes that were read, where the last tag was, characters since.
        self._depth = self._read = self._last = self._length = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes; none ends the document.

        Raises:
            ImportFailed: something in them must not reach the parser of RDF.
            expat.ExpatError: they are no XML.
        """
        if not chunk:
            self._parser.Parse(b"", True)
            return
        text = self._tail + chunk
        # A declaration may go on in the next chunk, where it is seen again.
        known = len(text) - _DECLARATION if len(chunk) == _CHUNK else len(text)
        for found in re.finditer(rb"<!ENTITY", text):
            if found.start() < known and not _ABBREVIATION.match(text, found.start()):
                raise ImportFailed(f"{self._path}: an XML entity that is no short abbreviation: write it out")
        self._tail = text[-_DECLARATION:]
        self._parser.Parse(chunk)
        self._read += len(chunk)
        self._check_length(self._read)

    def _check_length(self, place: int) -> None:
        if place - self._last > MAX_LINE:
            line = self._parser.CurrentLineNumber
            raise ImportFailed(
                f"{self._path}:{line}: a tag or text of more than {MAX_LINE >> 20} MiB: cut it"
            )

    def _text(self, data: str) -> None:
        # Abbreviations make it longer than it is in the file.
        self._length += len(data)
        self._check_length(self._last + self._length)

    def _tag(self) -> None:
        self._length = 0
        self._check_length(self._parser.CurrentByteIndex)
        self._last = self._parser.CurrentByteIndex

    def _begin(self, name: str, attributes: object) -> None:
        self._tag()
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ImportFailed(
                f"{self._path}:{self._parser.CurrentLineNumber}: elements nested more than {_MAX_DEPTH} "
                "levels deep"
            )

    def _end(self, name: str) -> None:
        self._tag()
        self._depth -= 1


def check_xml(path: Path) -> None:
    """Refuse what the parser of RDF would take.

    It expands XML entities without bound, so that only abbreviations may pass; its time grows with the square
    of the depth of elements; it holds a tag or a text, however long; and a file that was cut off between two
    elements is a whole one to it.

    Raises:
        ImportFailed: the file is one of these, or no XML.
    """
    guard = _Guard(path)
    try:
        with open_stream(path) as file:
            while chunk := file.read(_CHUNK):
                guard.feed(chunk)
            guard.feed(b"")
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise ImportFailed(f"{path}:{error.lineno}: {what}: mend it, or fetch it again") from error
    except (LookupError, ValueError) as error:
        raise ImportFailed(f"{path}: an encoding that is not read ({error}): convert it to UTF-8") from error
