"""Notes: the texts of a lane, plain or in boxes, with a mark, dots or initials before or beside them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from rejse.draw.drawn import Sign
from rejse.draw.glyphs import lines_of
from rejse.draw.sheet import Sheet
from rejse.words import label

INSET: Final = 14
SIZE: Final = 13
SMALL: Final = 12
LEADING: Final = 17
MOST: Final = 5
MARK: Final = 20
"""How far a text stands from the left where a mark is before it."""

_DOTS: Final = 52
_GAP: Final = 6
_PAD: Final = 9


class Note(NamedTuple):
    """One text of a lane, broken into lines, with smaller lines `below` it. A tuple: quick to make.

    `ground` and `edge` are the roles of its box; with neither it stands free. `mark` is drawn before it in `mark_role`,
    `severity` fills dots beside it, `initials` stand in a circle, a `bullet` before it; the legend tells its `sign`.
    `place` is where in the document it was written.
    """

    lines: tuple[str, ...]
    whole: str
    below: tuple[str, ...] = ()
    ground: str | None = None
    edge: str | None = None
    dashed: bool = False
    mark: str | None = None
    mark_role: str = "mute"
    below_mark: str | None = None
    below_role: str = "mute"
    severity: int | None = None
    initials: str = ""
    bullet: bool = False
    role: str = "ink"
    sign: Sign | None = None
    place: str | None = None

    @property
    def boxed(self) -> bool:
        """Whether it stands in a box."""
        return self.ground is not None or self.edge is not None

    @property
    def height(self) -> float:
        """Give the room it takes in its lane, with the gap under it."""
        text = LEADING * len(self.lines) + (LEADING - 2) * len(self.below)
        return text + (10 + _GAP if self.boxed else 8 if self.initials else 4)


def plain(texts: Sequence[str], width: float, *, most: int, bullet: bool = False) -> list[Note]:
    """Break texts into notes that stand free in a column `width` px wide."""
    room = width - 2 * INSET - (14 if bullet else 0)
    return [Note(lines_of(text, room, SIZE, 400, most), text, bullet=bullet) for text in texts]


def room_of(width: float, *, mark: bool = False, severity: bool = False) -> float:
    """Give the room for a line of text in a box in a column `width` px wide."""
    inner = width - 2 * INSET - 16
    return inner - (MARK if mark else 0) - (_DOTS + 2 if severity else 0)


def some(notes: Sequence[Note], language: str, most: int = MOST, *, of: int = 0) -> tuple[Note, ...]:
    """Keep as many notes as a lane can bear, and say how many more there are: of all, where not all were made."""
    count = of or len(notes)
    if count <= most:
        return tuple(notes)
    more = label("draw", "more", language, count=str(count - most + 1))
    return (*notes[: most - 1], Note((more,), more, role="mute"))


def stack_height(notes: Sequence[Note]) -> float:
    """Give the height of notes under each other."""
    return sum(note.height for note in notes)


def draw_notes(  # noqa: PLR0913  (what and where)
    sheet: Sheet, notes: Sequence[Note], lane: str, *, x: float, y: float, width: float
) -> None:
    """Draw a column's notes of one lane, from `y` downwards."""
    for note in notes:
        height = note.height
        sheet.link(f"note {lane}", note.place)
        broken = note.lines != (note.whole,) and " ".join(note.lines) != note.whole
        if broken or (sheet.links and note.place):
            sheet.told(note.whole)
        if note.sign:
            sheet.show(note.sign)
        if note.boxed:
            _draw_boxed(sheet, note, (x + INSET - 4, y, width - 2 * INSET + 8, height - _GAP))
        else:
            _draw_free(sheet, note, x + INSET, y)
        sheet.close()
        y += height


def _draw_free(sheet: Sheet, note: Note, x: float, y: float) -> None:
    if note.bullet:
        sheet.circle(x + 3, y + 8.5, 2.2, fill="mute")
        x += 13
    elif note.mark:
        sheet.mark(note.mark, x, y + 2, role=note.mark_role)
        x += MARK
    elif note.initials:
        sheet.badge(note.initials, x + 11, y + 9, ground="line", role="ink")
        x, y = x + 30, y + 0.5
    _draw_lines(sheet, note, x, y)


def _draw_boxed(sheet: Sheet, note: Note, box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    sheet.rect(x, y, width, height, fill=note.ground, radius=6, stroke=note.edge, dash="4 3" if note.dashed else "")
    inner = x + _PAD
    if note.mark:
        sheet.mark(note.mark, inner - 2, y + 6.5, role=note.mark_role)
        inner += MARK - 2
    _draw_lines(sheet, note, inner, y + 4)
    if note.severity:
        sheet.show(Sign.SEVERITY)
        sheet.dots(note.severity, x + width - 50, y + 13.5)


def _draw_lines(sheet: Sheet, note: Note, x: float, y: float) -> None:
    for number, line in enumerate(note.lines):
        sheet.text(x, y + 13 + LEADING * number, line, role=note.role)
    top = y + 12.5 + LEADING * len(note.lines)
    if note.below and note.below_mark:
        sheet.mark(note.below_mark, x - 1, top - 11, role=note.below_role)
        sheet.show(Sign.CALL, if_=note.below_mark == "call")
        x += 17
    for number, line in enumerate(note.below):
        sheet.text(x, top + (LEADING - 2) * number, line, size=SMALL, role=note.below_role)
