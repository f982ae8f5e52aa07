"""What is said of an edge beside its relation: layer, sign, hedging, diseases, stages, lines of evidence.

Edges with the same qualifiers share one entry of a list. In the index an edge stands for all rows of its
pair and relation, and so has a set of entries; one number names the set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["NOTHING", "OTHER_FORMS", "Qualifiers", "Test", "group_codes"]

#: What is said of these forms of a gene holds per more of the form, not per more of the gene.
OTHER_FORMS = ("mutant_form", "genetic_variant_form")

_Ints = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, order=True)
class Qualifiers:
    """What one row says of its edge; `contexts` and `stages` are sorted CURIEs, none means any.

    `sign` is +1, -1 or 0, `evidence` the number of lines of evidence (0: not told); `other_form` is true if a
    mutant or variant form of the subject is meant. Denied edges have no qualifiers: they are in no index.
    """

    layer: str = ""
    sign: int = 0
    hedged: bool = False
    contexts: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    evidence: int = 0
    other_form: bool = False

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Qualifiers:
        """Return what a row of a manifest tells."""
        return cls(**{**row, "contexts": tuple(row["contexts"]), "stages": tuple(row["stages"])})


#: Of an edge of which nothing is said.
NOTHING = Qualifiers()
Test = Callable[[Qualifiers], bool]


def group_codes(keys: _Ints, codes: _Ints, sets: dict[tuple[int, ...], int]) -> tuple[_Ints, _Ints]:
    """Return the distinct keys, ascending, and for each the number of its set of codes.

    Args:
        keys: of the rows, in any order.
        codes: of the rows: places in a list of qualifiers.
        sets: numbers of the sets that are known; new ones are added.
    """
    order = np.lexsort((codes, keys))
    keys, codes = keys[order], codes[order]
    if not len(keys):
        return keys, codes
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    last = np.concatenate([first[1:], [len(keys)]]) - 1
    alike = codes[first] == codes[last]
    out = np.empty(len(first), dtype=np.int32)
    single = np.unique(codes[first[alike]])
    numbers = [sets.setdefault((code,), len(sets)) for code in single.tolist()]
    out[alike] = np.array(numbers, dtype=np.int64)[np.searchsorted(single, codes[first[alike]])]
    for place in np.flatnonzero(~alike).tolist():
        found = tuple(sorted(set(codes[first[place] : last[place] + 1].tolist())))
        out[place] = sets.setdefault(found, len(sets))
    return keys[first], out
