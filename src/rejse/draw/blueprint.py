"""The lanes of the service blueprint, and the lines between them: of interaction, visibility, internal interaction."""

from collections.abc import Mapping
from typing import Final

from rejse.draw.drawn import DrawnPhase, LaneName
from rejse.draw.notes import Note, plain, some

LINES: Final[Mapping[LaneName, str]] = {
    "frontstage": "line-interaction",
    "backstage": "line-visibility",
    "support": "line-internal",
}
"""The line that stands above a lane, by the word that names it."""

DASHES: Final = {"line-interaction": "", "line-visibility": "9 4", "line-internal": "2 3"}
LINE_ROOM: Final = 20
"""How much higher a lane is that has a named line above it."""


def backdrop_of(phase: DrawnPhase, lane: LaneName, width: float, language: str) -> tuple[Note, ...]:
    """Give what stands behind a phase's touchpoints in one of the blueprint's lanes."""
    texts: Mapping[str, tuple[str, ...]] = {
        "evidence": phase.backdrop.evidence,
        "frontstage": phase.backdrop.frontstage,
        "backstage": phase.backdrop.backstage,
        "support": phase.backdrop.support,
    }
    return some(plain(texts[lane], width, most=3, bullet=True), language)
