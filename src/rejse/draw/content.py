"""The lanes of pains, gains and content: what hurts, what is hoped for, what we say, and what nobody speaks to."""

from collections.abc import Sequence

from rejse.draw.drawn import DrawnContent, DrawnPhase, Sign
from rejse.draw.glyphs import lines_of
from rejse.draw.notes import MOST, SIZE, SMALL, Note, room_of, some
from rejse.words import label


def pains_of(phase: DrawnPhase, width: float, language: str) -> tuple[Note, ...]:
    """Give a phase's pains, the severest first."""
    found = [
        Note(
            lines_of(pain.text, room_of(width, severity=bool(pain.severity)), SIZE, 400, 3),
            pain.text,
            ground="bad-tint",
            severity=pain.severity,
            place=f"touchpoints/{pain.touchpoint}",
        )
        for pain in phase.pains[:MOST]
    ]
    return some(found, language, of=len(phase.pains))


def gains_of(phase: DrawnPhase, width: float, language: str) -> tuple[Note, ...]:
    """Give a phase's gains."""
    room = room_of(width, mark=True)
    found = [
        Note(
            lines_of(gain.text, room, SIZE, 400, 3),
            gain.text,
            ground="good-tint",
            mark="gain",
            mark_role="good",
            place=f"touchpoints/{gain.touchpoint}",
        )
        for gain in phase.gains[:MOST]
    ]
    return some(found, language, of=len(phase.gains))


def content_of(phase: DrawnPhase, width: float, language: str) -> tuple[Note, ...]:
    """Give what we show in a phase, each with its call to action, and last what no content speaks to."""
    found = some([_piece(one, width) for one in phase.content[:MOST]], language, of=len(phase.content))
    silent = [pain.text for pain in phase.pains if not pain.answered]
    silent += [gain.text for gain in phase.gains if not gain.answered]
    return (*found, *([_gap(silent, width, language)] if silent else []))


def _piece(one: DrawnContent, width: float) -> Note:
    called = one.call_to_action
    return Note(
        lines_of(one.title, room_of(width), SIZE, 400, 2),
        one.title if called is None else f"{one.title} ({called})",
        below=lines_of(called, room_of(width) - 17, SMALL, 400, 2) if called else (),
        below_mark="call" if called else None,
        ground="card",
        edge="line",
        place=f"content/{one.id}" if one.id else None,
    )


def _gap(texts: Sequence[str], width: float, language: str) -> Note:
    told = label("draw", "without-content", language, texts=" · ".join(dict.fromkeys(texts)))
    lines = lines_of(told, room_of(width, mark=True), SIZE, 400, 4)
    return Note(lines, told, edge="edge", dashed=True, mark="gap", mark_role="bad", sign=Sign.GAP)
