"""What is counted along a path, step by step, is what counting the whole path gives."""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from bmgraph.paths.options import Options
from bmgraph.paths.tally import Count, Tally


class Kinds(NamedTuple):
    """The columns of options that a tally reads."""

    sign: np.ndarray[tuple[int], np.dtype[np.int64]]
    propagates_sign: np.ndarray[tuple[int], np.dtype[np.bool_]]
    accepts_sign: np.ndarray[tuple[int], np.dtype[np.bool_]]
    neutral: np.ndarray[tuple[int], np.dtype[np.bool_]]
    unstated: np.ndarray[tuple[int], np.dtype[np.bool_]]
    background: np.ndarray[tuple[int], np.dtype[np.bool_]]
    bridge: np.ndarray[tuple[int], np.dtype[np.int64]]


Step = tuple[int, bool, bool, bool, bool, bool, int]
flags = st.booleans()
steps = st.lists(
    st.tuples(st.sampled_from([-1, 0, 1]), flags, flags, flags, flags, flags, st.sampled_from([0, 0, 1, 2])),
    min_size=1, max_size=6,
)  # fmt: skip
tallies = st.builds(
    Tally, st.sampled_from([None, 1, 0, -1]), st.sampled_from([None, 0, 1, 2, 3]), st.sampled_from([0, 7])
)


def options_of(rows: list[Step]) -> Options:
    columns = [np.array([row[i] for row in rows]) for i in range(7)]
    return cast(Options, Kinds(*columns))


def walked(tally: Tally, rows: list[Step]) -> Count | None:
    """Count step by step, as the search does."""
    options, at = options_of(rows), tally.start
    for place in range(len(rows)):
        after = tally.after(options, place == 0, place == len(rows) - 1)
        at = int(after[at, place])
        if at == len(tally.counts):
            return None
    return tally.counts[at]


def whole(tally: Tally, rows: list[Step]) -> Count | None:
    """Count the path as a whole."""
    sign, background, entered, bridged = 1, 0, False, False
    for place, (own, propagates, accepts, neutral, _, back, bridge) in enumerate(rows):
        kept = (propagates or place == len(rows) - 1) and (accepts or place == 0)
        sign *= 1 if neutral else own * kept
        if bridge == 2 and bridged:
            if tally.background is not None:
                return None
        elif bridge == 2 and entered:
            bridged, entered = True, False
            continue
        background += back
        entered = bridge == 1 and not bridged
    if tally.background is None:
        background, entered, bridged = 0, False, False
    elif background > tally.background:
        return None
    stated = not tally.apart or not all(row[4] for row in rows)
    return Count(1 if tally.sign is None else sign, stated, background, 2 if bridged else int(entered))


BACK = (1, True, True, False, False, True)


@example(Tally(None, 3), [(*BACK, 1), (*BACK, 2), (*BACK, 0), (*BACK, 2)])
@example(Tally(None, 3), [(*BACK, 1), (*BACK, 2), (*BACK, 1), (*BACK, 2)])
@example(Tally(None, 1), [(*BACK, 1), (*BACK, 2)])
@example(Tally(None, 1), [(*BACK, 2), (*BACK, 1)])
@given(tallies, steps)
def test_counting_step_by_step_is_counting_the_whole(tally: Tally, rows: list[Step]) -> None:
    assert walked(tally, rows) == whole(tally, rows)


@given(tallies)
def test_only_the_sign_that_is_asked_for_is_accepted(tally: Tally) -> None:
    for count, more in zip(tally.counts, tally.at_goal, strict=True):
        assert (more is None) == (tally.sign is not None and count.sign != tally.sign)
        assert more in (None, 0 if count.stated else tally.apart)
    assert len(set(tally.counts)) == len(tally.counts)
