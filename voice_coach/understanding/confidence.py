"""How sure the mind may be: scores that mean shares, so that 0.9 is right nine times in ten."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

_LONG = 12
"""Words from which a longer speech says no more about whether it is for the coach."""


def signs(
    *,
    likeness: float,
    opinion: float,
    none: float,
    foreign: float,
    ahead: float,
    words: int,
    expected: bool,
) -> dict[str, float]:
    """What is known of the best of a soft comparison.

    likeness, opinion: the two views of it; none, foreign: the two views that it is not for the coach;
    ahead: of the next best.
    """
    return {
        "likeness": likeness,
        "opinion": opinion,
        "none": none,
        "foreign": foreign,
        "ahead": ahead,
        "length": min(words, _LONG) / _LONG,
        "expected": float(expected),
        "constant": 1.0,
    }


class Confidence:
    """The numbers of `calibration.toml`, which `bench/calibrate.py` fits on sayings of other people."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        """`numbers`: `soft`, the weights of what is known of a soft comparison, and `shares`, a curve."""
        self._soft: Mapping[str, float] = numbers.get("soft", {})
        self._curve: Sequence[Sequence[float]] = numbers.get("shares", [])

    def soft(self, signs: Mapping[str, float]) -> float:
        """How likely the best of a soft comparison is what was meant, 0 to 1, from its `signs`."""
        if not self._soft:
            return (signs["likeness"] + signs["opinion"]) / 2
        return 1 / (1 + math.exp(-sum(weight * signs[name] for name, weight in self._soft.items())))

    def share(self, score: float) -> float:
        """The share of answers with that score that are right."""
        for (low, share), (high, next_share) in pairwise(self._curve):
            if score <= high and low < high:
                return round(share + (next_share - share) * max(0.0, score - low) / (high - low), 3)
        return self._curve[-1][1] if self._curve else score
