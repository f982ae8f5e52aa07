"""What a search counts along a path beside its cost: small whole numbers that are part of its state.

Rules that are no function of what joins one pair stand here: the sign of the path, whether any step states an
effect, how many background steps there are, and where the path stands with a membership bridge (from a member
to a pathway and on to another member, which counts as one background step).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from bmgraph.graph.adjacency import Ints
from bmgraph.paths.options import Options

__all__ = ["Count", "Tally", "counts_after"]

_SIGNS = (-1, 0, 1)
#: Place of a step that has no part in the sign, after those of the signs.
_NEUTRAL = 3
#: How many values sign, unstated, background and bridge of a step have.
_LETTERS = (_NEUTRAL + 1, 2, 2, 3)


class Count(NamedTuple):
    """What was counted: sign so far, whether an effect was stated, background steps, state of the bridge.

    The bridge is 0 where there is none yet, 1 inside one, 2 after one.
    """

    sign: int = 1
    stated: bool = False
    background: int = 0
    bridge: int = 0


@dataclass(frozen=True)
class Tally:
    """What a question counts.

    Attributes:
        sign: +1, 0 or -1 for paths of that sign only; None for all.
        background: most background steps, at most one bridge among them; None for any number.
        apart: what a path costs in addition that states no effect, in thousandths.
        bridged: what one costs that rests on what two members have in common, where that is counted.
    """

    sign: int | None = None
    background: int | None = None
    apart: int = 0
    bridged: int = 0

    @cached_property
    def counts(self) -> list[Count]:
        """Every count that a path can have, by its number."""
        signs = (1,) if self.sign is None else _SIGNS
        stated = (False, True) if self.apart else (True,)
        steps = range(1 if self.background is None else self.background + 1)
        bridges = range(1 if self.background is None else 3)
        return [Count(*cells) for cells in itertools.product(signs, stated, steps, bridges)]

    @cached_property
    def start(self) -> int:
        """The number of the count of a path without a step."""
        return self.counts.index(Count(1, not self.apart, 0, 0))

    @cached_property
    def at_goal(self) -> list[int | None]:
        """By count, what a path with it costs in addition; None if it is not accepted."""
        return [
            None
            if self.sign not in (None, count.sign)
            else (not count.stated) * self.apart + (count.bridge == 2) * self.bridged
            for count in self.counts
        ]

    def after(self, options: Options, first: bool, last: bool) -> Ints:
        """Return by count and option the number of the count after the step; ``len(counts)`` if none may be.

        Args:
            options: which may be taken.
            first: whether the step is the first of the path.
            last: whether it is the last.
        """
        sign = options.sign * (options.propagates_sign | last) * (options.accepts_sign | first) + 1
        if self.sign is None:
            sign = np.full_like(sign, _NEUTRAL)
        letters = np.stack([
            np.where(options.neutral, _NEUTRAL, sign),
            options.unstated * bool(self.apart),
            options.background * (self.background is not None),
            options.bridge * (self.background is not None),
        ])  # fmt: skip
        code = np.ravel_multi_index(tuple(letters.astype(np.int64)), _LETTERS)
        found: Ints = _transitions(self)[:, code]
        return found

    @cached_property
    def _numbers(self) -> dict[Count, int]:
        return {count: number for number, count in enumerate(self.counts)}

    def next(self, count: Count, letter: Sequence[int]) -> int:
        """Return the number of the count after a step of a letter."""
        sign, unstated, background, bridge = letter
        more = count.background + background
        inside = count.bridge
        if bridge == 2 and inside == 1:
            # The way out of a bridge is counted with the way in.
            more, inside = count.background, 2
        elif bridge == 2 and inside == 2:
            return len(self.counts)
        elif inside != 2:
            inside = 1 if bridge == 1 else 0
        after = Count(
            count.sign if sign == _NEUTRAL else count.sign * _SIGNS[sign],
            count.stated or not unstated,
            more,
            inside,
        )
        return self._numbers.get(after, len(self.counts))


def counts_after(tally: Tally, options: Options, first: bool, last: bool) -> Ints:
    """Return `Tally.after`, which is kept with the options for further searches."""
    key = (tally, first, last)
    if key not in options.kept:
        options.kept[key] = tally.after(options, first, last)
    found: Ints = options.kept[key]
    return found


@lru_cache(maxsize=32)
def _transitions(tally: Tally) -> Ints:
    """Return by count and letter the number of the count after the step."""
    letters = list(itertools.product(*map(range, _LETTERS)))
    return np.array([[tally.next(count, letter) for letter in letters] for count in tally.counts])
