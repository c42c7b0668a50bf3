"""The points of the experience curve: where they stand, what we expected there, and what customers said."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log10
from typing import NamedTuple

from rejse.draw.curve import Pieces, pieces_of
from rejse.draw.drawn import Card, Scene, Score
from rejse.draw.layout import Column


class Felt(NamedTuple):
    """A point where customers said how it was: the number of its card on the line, its place, and what was said."""

    number: int
    x: float
    y: float
    emotion: float
    score: Score

    @property
    def radius(self) -> float:
        """The point's size: it grows with the digits of the number of answers."""
        return min(7.0, 2.2 + 1.1 * log10(max(self.score.n, 1)))


@dataclass(frozen=True)
class Line:
    """The points of the experience curve from left to right, and how high an emotion stands."""

    cards: tuple[Card, ...]
    xs: tuple[float, ...]
    top: float
    bottom: float
    folded: frozenset[str] = frozenset()
    """Phases that are collapsed: the curve runs through them, and that is all of it that is seen there."""

    def y(self, emotion: float) -> float:
        """Give the height of an emotion, -2 at the bottom, +2 at the top."""
        return self.top + (2 - max(-2.0, min(2.0, emotion))) / 4 * (self.bottom - self.top)

    @cached_property
    def felt(self) -> tuple[Felt, ...]:
        """The points where customers said how it was."""
        return tuple(
            Felt(number, self.xs[number], self.y(card.score.emotion), card.score.emotion, card.score)
            for number, card in enumerate(self.cards)
            if card.score and card.score.emotion is not None
        )

    @cached_property
    def shown(self) -> tuple[Felt, ...]:
        """The points that are drawn: those of no collapsed phase."""
        if not self.folded:
            return self.felt
        return tuple(point for point in self.felt if self.cards[point.number].phase not in self.folded)

    @cached_property
    def expected(self) -> Pieces:
        """The curve of what was expected."""
        return pieces_of(self.xs, [None if card.expected is None else self.y(card.expected) for card in self.cards])

    @cached_property
    def measured(self) -> Pieces:
        """The curve of what customers said."""
        heights: list[float | None] = [None] * len(self.cards)
        for point in self.felt:
            heights[point.number] = point.y
        return pieces_of(self.xs, heights)


def line_of(scene: Scene, columns: Sequence[Column], top: float, bottom: float) -> Line:
    """Spread the touchpoints of every phase evenly over its column."""
    cards: list[Card] = []
    xs: list[float] = []
    for column in columns:
        here = [card for card in scene.cards_of(column.phase.id) if card.on_curve]
        cards += here
        xs += [column.x + column.width * (number + 0.5) / len(here) for number in range(len(here))]
    folded = frozenset(column.phase.id for column in columns if column.collapsed)
    return Line(tuple(cards), tuple(xs), top, bottom, folded)
