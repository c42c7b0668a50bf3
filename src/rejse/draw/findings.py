"""The lanes of what is made of it: expectations and competitors, opportunities and improvements, and notes."""

from typing import Final

from rejse.draw.drawn import DrawnIdea, DrawnPhase, Sign
from rejse.draw.glyphs import lines_of
from rejse.draw.notes import SIZE, SMALL, Note, room_of, some

_MOST_EACH: Final = 3
_PLACES: Final = {"opportunity": "opportunities", "improvement": "improvements"}
_KINDS: Final = (("opportunity", Sign.OPPORTUNITY), ("improvement", Sign.IMPROVEMENT))


def ideas_of(phase: DrawnPhase, width: float, language: str) -> tuple[Note, ...]:
    """Give a phase's opportunities and improvements: at most three of each."""
    found: list[Note] = []
    for kind, sign in _KINDS:
        found += some([_idea(one, width, sign) for one in phase.ideas if one.kind == kind], language, _MOST_EACH)
    return tuple(found)


def notes_of_phase(phase: DrawnPhase, width: float, language: str) -> tuple[Note, ...]:
    """Give what interviews and observations said; an assumption has a dashed outline, as what is not measured."""
    room = room_of(width)
    found = [
        Note(
            lines_of(one.text, room, SIZE, 400, 4),
            f"{one.text} {one.told}",
            below=lines_of(one.told, room, SMALL, 400, 1),
            ground="card",
            edge="line" if one.confirmed else "edge",
            dashed=not one.confirmed,
            sign=None if one.confirmed else Sign.ASSUMED,
            place=f"notes/{one.id}" if one.id else None,
        )
        for one in sorted(phase.notes, key=lambda note: note.confirmed)
    ]
    return some(found, language, _MOST_EACH)


def compared_of(phase: DrawnPhase, width: float, language: str) -> tuple[Note, ...]:
    """Give what customers expect in a phase, and what competitors offer there."""
    room = room_of(width)
    found = [
        Note(
            lines_of(one.text, room, SIZE, 400, 6),
            one.text,
            below=() if one.n is None else (f"n = {one.n}",),
            ground="card",
            edge="line",
            place=f"{one.kind}s/{one.id}" if one.id else None,
        )
        for one in phase.compared
    ]
    return some(found, language)


def _idea(one: DrawnIdea, width: float, sign: Sign) -> Note:
    room = room_of(width, mark=True)
    return Note(
        lines_of(one.text, room, SIZE, 400, 3),
        one.text if one.told is None else f"{one.text} ({one.told})",
        below=lines_of(one.told, room, SMALL, 400, 1) if one.told else (),
        ground="card",
        edge="line",
        mark=one.kind,
        mark_role="brand-text",
        sign=sign,
        place=f"{_PLACES[one.kind]}/{one.id}" if one.id else None,
    )
