"""The lanes of text: what the customer wants and does, what hurts, what we show, and who is responsible."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from rejse.draw.drawn import DrawnPhase, Sign
from rejse.draw.glyphs import lines_of, shortened
from rejse.draw.sheet import Sheet
from rejse.words import label

Kind: TypeAlias = Literal["goal", "actions", "pains", "content", "responsible"]

INSET: Final = 14
SIZE: Final = 13
LEADING: Final = 17
MOST: Final = 5
_DOTS: Final = 52
_GAP: Final = 6


@dataclass(frozen=True, slots=True)
class Note:
    """One text of a lane, broken into lines. `severity` fills dots, `initials` stand in a circle before it."""

    lines: tuple[str, ...]
    whole: str
    severity: int | None = None
    initials: str = ""

    def height(self, kind: Kind) -> float:
        """Give the room it takes in its lane, with the gap under it."""
        boxed = kind in {"pains", "content"}
        return LEADING * len(self.lines) + (10 + _GAP if boxed else 8 if kind == "responsible" else 4)


def notes_of(phase: DrawnPhase, kind: Kind, width: float, language: str) -> tuple[Note, ...]:
    """Break a phase's texts of one kind into notes that fit the width of its column."""
    inner = width - 2 * INSET
    if kind == "goal":
        return tuple(_plain([phase.goal] if phase.goal else [], inner, most=3))
    if kind == "actions":
        return _some(_plain(phase.actions, inner - 14, most=2), language)
    if kind == "content":
        return _some(_plain(phase.content, inner - 16, most=2), language)
    if kind == "responsible":
        found = [
            Note((shortened(one.name, inner - 34, SIZE),), one.name, initials=one.initials) for one in phase.responsible
        ]
        return _some(found, language)
    pains = [
        Note(
            lines_of(pain.text, inner - (_DOTS + 18 if pain.severity else 16), SIZE, 400, 3),
            pain.text,
            severity=pain.severity,
        )
        for pain in phase.pains
    ]
    return _some(pains, language)


def _plain(texts: Sequence[str], width: float, *, most: int) -> list[Note]:
    return [Note(lines_of(text, width, SIZE, 400, most), text) for text in texts]


def _some(notes: Sequence[Note], language: str) -> tuple[Note, ...]:
    """Keep as many notes as a lane can bear, and say how many more there are."""
    if len(notes) <= MOST:
        return tuple(notes)
    more = label("draw", "more", language, count=str(len(notes) - MOST + 1))
    return (*notes[: MOST - 1], Note((more,), more))


def draw_notes(  # noqa: PLR0913  (what and where)
    sheet: Sheet, notes: Sequence[Note], kind: Kind, *, x: float, y: float, width: float
) -> None:
    """Draw a column's notes of one lane, from `y` downwards."""
    for note in notes:
        sheet.open(f"note {kind}")
        if note.whole != " ".join(note.lines):
            sheet.told(note.whole)
        match kind:
            case "pains" | "content":
                _boxed(sheet, note, (x + INSET - 4, y, width - 2 * INSET + 8), pain=kind == "pains")
            case "responsible":
                _person(sheet, note, x + INSET, y)
            case "actions":
                sheet.circle(x + INSET + 3, y + 8.5, 2.2, fill="mute")
                _lines(sheet, note, x + INSET + 13, y)
            case _:
                _lines(sheet, note, x + INSET, y)
        sheet.close()
        y += note.height(kind)


def _lines(sheet: Sheet, note: Note, x: float, y: float) -> None:
    for number, line in enumerate(note.lines):
        sheet.text(x, y + 13 + LEADING * number, line, size=SIZE)


def _boxed(sheet: Sheet, note: Note, box: tuple[float, float, float], *, pain: bool) -> None:
    x, y, width = box
    height = LEADING * len(note.lines) + 10
    sheet.rect(x, y, width, height, fill="bad-tint" if pain else "card", radius=6, stroke=None if pain else "line")
    _lines(sheet, note, x + 9, y + 4)
    if note.severity:
        sheet.show(Sign.SEVERITY)
        for dot in range(5):
            full = dot < note.severity
            sheet.circle(x + width - 14 - (4 - dot) * 9, y + 13.5, 3, fill="bad" if full else None, stroke="bad")


def _person(sheet: Sheet, note: Note, x: float, y: float) -> None:
    if note.initials:
        sheet.circle(x + 11, y + 9, 11, fill="line")
        sheet.text(x + 11, y + 13, shortened(note.initials, 20, 11, 600), size=11, weight=600, anchor="middle")
    sheet.text(x + (30 if note.initials else 0), y + 13.5, note.lines[0], size=SIZE)
