"""Scales of answers as people write them: `1..5`, `0..10`."""

import re
from dataclasses import dataclass
from typing import Final

SCALE: Final = r"-?[0-9]{1,4}\.\.-?[0-9]{1,4}"


@dataclass(frozen=True, slots=True)
class Scale:
    """The lowest and the highest answer; the highest is the best."""

    low: int
    high: int

    def holds(self, score: float) -> bool:
        """Tell whether a score lies on the scale."""
        return self.low <= score <= self.high


def read_scale(written: str) -> Scale | None:
    """Read a scale; None where it is none."""
    if not re.fullmatch(SCALE, written):
        return None
    low, high = (int(end) for end in written.split(".."))
    return Scale(low, high) if low < high else None


def write_scale(scale: Scale) -> str:
    """Write a scale."""
    return f"{scale.low}..{scale.high}"
