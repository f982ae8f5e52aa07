"""What makes a step cost more or less; the defaults stand in docs/paths-rules.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

__all__ = ["DEFAULT_WEIGHTS", "Weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Costs in thousandths, whole numbers: sums must not depend on the order of adding.

    A `step` costs that much, more if all its assertions are `hedged` or the papers that they cite say
    otherwise, its relation is `not_causal` or has no sign (`unsigned`; the step to a trial aside), if it
    stands on a background `layer` (or on one without a table behind it: `unsourced`), and `hub` for each
    doubling of the neighbours of the entity it reaches; each of up to three further lines of evidence takes
    `evidence` off, and that a sentence or panel states the step before it too takes off `same_sentence`.

    Raises:
        ValueError: a weight is negative, or evidence could make a step cost nothing.
    """

    step: int = 1000
    hedged: int = 600
    not_causal: int = 500
    unsigned: int = 250
    evidence: int = 60
    layer: int = 700
    unsourced: int = 300
    hub: int = 180
    same_sentence: int = 300

    def __post_init__(self) -> None:
        for weight in fields(self):
            if not 0 <= getattr(self, weight.name) <= 1_000_000:
                raise ValueError(f"{weight.name}: a weight is a number from 0 to 1000")
        if self.step <= 3 * self.evidence:
            raise ValueError("step must be more than three times evidence: no step may cost nothing")

    @property
    def saved(self) -> int:
        """What `same_sentence` takes off: no step may cost nothing."""
        return min(self.same_sentence, self.step - 3 * self.evidence - 1)

    @classmethod
    def of(cls, given: Mapping[str, float]) -> Weights:
        """Return the default with some weights changed, given as in the score (1.0 is 1000 thousandths).

        >>> Weights.of({"hedged": 1.5}).hedged
        1500

        Raises:
            ValueError: an unknown name, or a number out of range.
        """
        names = [weight.name for weight in fields(cls)]
        for name, value in given.items():
            if name not in names:
                raise ValueError(f"{name}: use one of {', '.join(names)}")
            if not 0 <= value <= 1000:
                raise ValueError(f"{name}: a weight is a number from 0 to 1000")
        return cls(**{name: round(value * 1000) for name, value in given.items()})


DEFAULT_WEIGHTS = Weights()
