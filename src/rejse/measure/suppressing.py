"""Small groups: which numbers of a table are not told, because somebody could be recognised by them.

A number from 1 to 4 is not told. Where a sum would give it away (12 = 9 + 3), the next smallest of the same sum is not
told either; where that is not enough, nor is the sum. Nobody (0) is told: there is nobody to recognise.

Each sum is looked at by itself: with every number that is told, and knowing that what is marked as small is from 1 to 4
and what is marked as hidden is not, at least two values are possible for each small number. Not covered: what can be
worked out from several tables, or from two questions that differ by one customer.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

SMALL: Final = 5
"""Fewer customers than this are a small group."""

_MANY: Final = 10**12

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Sum(Generic[Key]):
    """Numbers that add up to another; `total` is None where nobody tells the total."""

    total: Key | None
    parts: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Untold(Generic[Key]):
    """What is not told: the small numbers, and those beside them that would give them away."""

    small: frozenset[Key]
    beside: frozenset[Key]

    def __contains__(self, key: object) -> bool:
        """Tell whether a number is not told."""
        return key in self.small or key in self.beside


def is_small(count: float | None) -> bool:
    """Tell whether a number of customers is that of a small group."""
    return count is not None and 0 < count < SMALL


def untold(counts: Mapping[Key, int | None], sums: Sequence[Sum[Key]] = ()) -> Untold[Key]:
    """Decide which of some counts are not told.

    Args:
        counts: each number by its key; None is not measured, and told as such.
        sums: which of them add up to which.
    """
    small = frozenset(key for key, count in counts.items() if is_small(count))
    beside: set[Key] = set()
    while more := next((found for one in sums if (found := _giving_away(counts, one, small, beside))), None):
        beside |= more
    return Untold(small, frozenset(beside))


def _giving_away(counts: Mapping[Key, int | None], one: Sum[Key], small: frozenset[Key], beside: set[Key]) -> set[Key]:
    """Give the number that must not be told either, because with it a small one could be worked out."""
    total = counts.get(one.total) if one.total is not None else None
    if total is None or one.total in small or one.total in beside:
        return set()
    told = [key for key in one.parts if counts.get(key) is not None and key not in small and key not in beside]
    hidden = [key for key in one.parts if key in small or key in beside]
    rest = total - sum(counts[key] or 0 for key in told)
    if not any(key in small and not _open(key, hidden, rest, small) for key in hidden):
        return set()
    others = sorted((key for key in told if counts[key]), key=lambda key: counts[key] or 0)
    assert one.total is not None, "a total that is told has a key"
    return {others[0]} if others else {one.total}


def _open(key: Key, hidden: Sequence[Key], rest: int, small: frozenset[Key]) -> bool:
    """Tell whether a hidden number may still be more than one, knowing what the hidden ones add up to."""
    others = [one for one in hidden if one != key]
    least = sum(1 if one in small else SMALL for one in others)
    most = sum(SMALL - 1 if one in small else _MANY for one in others)
    return max(1, rest - most) < min(SMALL - 1, rest - least)
