"""The grammar of path patterns, and its parser's tables in a file beside the dataset.

Making the tables takes longer than a search, so that the build writes them down. They are bound to the
grammar and to the parsing library by a digest, and to themselves by a checksum; others, or none, are made
anew. The library numbers its states in the order of sets: two builds may number them otherwise.
"""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import lark

from bmgraph.resources import build_dir

__all__ = ["TABLES_FILE", "pattern_parser", "read_tables", "write_tables"]

TABLES_FILE = "patterns.json"

_GRAMMAR = r"""
start: "MATCH"i? node (edge node)+ ("WHERE"i clause ("AND"i clause)*)? ("LIMIT"i INT)? ";"?
node: "(" [NAME] [":" words] [properties] ")"
edge: "-[" spec "]->" -> right
    | "<-[" spec "]-" -> left
    | "-[" spec "]-"  -> either
    | "-->"           -> right
    | "<--"           -> left
    | "--"            -> either
spec: [NAME] [":" words] [times] [properties]
times: "*" [INT] [RANGE [INT]]
words: word ("|" ":"? word)*
word: NAME | QUOTED
properties: "{" property ("," property)* "}"
property: NAME ":" value
value: NAME -> name | STRING -> string | INT -> number
clause: "sign"i "=" value        -> sign
      | "context"i "=" value     -> context
      | "stage"i "ascending"i    -> stage
      | "layer"i "=" value       -> layer
      | "hedged"i "=" value      -> hedged
      | "evidence"i ">=" INT     -> evidence
      | "hubs"i "<=" INT         -> hubs
      | "avoid"i value           -> avoid
      | "avoid"i ":" words       -> avoid_category
RANGE: ".."
NAME: /[^\W\d]\w*/
QUOTED: /`[^`\n]+`/
STRING: /"[^"\n]*"|'[^'\n]*'/
INT: /\d+/
%ignore /\s+/
"""

_OPTIONS: dict[str, Any] = {"parser": "lalr", "propagate_positions": True, "maybe_placeholders": True}


@cache
def pattern_parser() -> lark.Lark:
    """Return the parser of path patterns."""
    return read_tables(build_dir() / TABLES_FILE) or _made()


def _made() -> lark.Lark:
    return lark.Lark(_GRAMMAR, **_OPTIONS)


def write_tables() -> bytes:
    """Return the content of the file of tables."""
    data, memo = _made().memo_serialize([lark.lexer.TerminalDef, lark.grammar.Rule])
    body = json.dumps([data, memo]).encode()
    return json.dumps([_digest(), zlib.crc32(body)]).encode() + b"\n" + body


def read_tables(path: Path) -> lark.Lark | None:
    """Return the parser whose tables a file holds, None if it holds none of this grammar."""
    try:
        first, _, body = path.read_bytes().partition(b"\n")
        if json.loads(first) != [_digest(), zlib.crc32(body)]:
            return None
        data, memo = json.loads(body, object_hook=_numbered)
    except (OSError, ValueError):
        return None
    # The library loads tables from a pickle only. One from a file could run anything: this one is our own.
    return lark.Lark.load(io.BytesIO(pickle.dumps({"data": data, "memo": memo})))


def _numbered(part: dict[str, Any]) -> dict[Any, Any]:
    """Return numbers as keys again, which JSON keeps as texts; where one is a number, all are."""
    return {int(key): value for key, value in part.items()} if next(iter(part), "").isdecimal() else part


def _digest() -> str:
    return hashlib.sha256(repr((lark.__version__, _GRAMMAR, _OPTIONS)).encode()).hexdigest()
