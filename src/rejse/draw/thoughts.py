"""The lane of the customer's mind: what she feels, thinks, asks and needs, each with a mark of its own."""

from typing import Final

from rejse.draw.drawn import DrawnPhase, Sign
from rejse.draw.glyphs import lines_of
from rejse.draw.notes import INSET, MARK, SIZE, Note, some

_SIGNS: Final = {
    "feeling": Sign.FEELING,
    "thought": Sign.THOUGHT,
    "question": Sign.QUESTION,
    "need": Sign.NEED,
}
_MOST_EACH: Final = 3


def thoughts_of(phase: DrawnPhase, width: float, language: str) -> tuple[Note, ...]:
    """Give a phase's thoughts: at most three of a kind, so that none hides another kind."""
    room = width - 2 * INSET - MARK
    found: list[Note] = []
    for kind, sign in _SIGNS.items():
        here = [one for one in phase.thoughts if one.kind == kind]
        kept = [
            Note(lines_of(one.text, room, SIZE, 400, 3), one.text, mark=kind, sign=sign) for one in here[:_MOST_EACH]
        ]
        found += some(kept, language, _MOST_EACH, of=len(here))
    return tuple(found)
