"""A card's name: beside its icon and corner, broken into as many lines as the card has room for."""

from typing import Final

from rejse.draw.drawn import Card
from rejse.draw.glyphs import lines_of

SIZE: Final = 13.5
WEIGHT: Final = 600
LEADING: Final = 15.5
INDENT: Final = 34
INITIALS: Final = 28
WARNING: Final = 18
_END: Final = 10


def lines_of_name(card: Card, width: float, most: int) -> tuple[str, ...]:
    """Break a card's name into at most `most` lines, in a card `width` px wide."""
    corner = (INITIALS if card.responsible else 0) + (WARNING if card.warnings else 0)
    return lines_of(card.name, width - INDENT - _END - corner, SIZE, WEIGHT, most)
