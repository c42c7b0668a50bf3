"""Under the map: what its marks mean, where they occur, and what the picture stands on."""

from collections.abc import Callable, Mapping
from typing import Final

from rejse.draw.drawn import Footer, Scene, Sign
from rejse.draw.glyphs import lines_of, shortened, width_of
from rejse.draw.layout import MARGIN
from rejse.draw.marks import SCORES, TRIANGLE_DOWN, TRIANGLE_UP
from rejse.draw.numerals import counted, duration, moment
from rejse.draw.sheet import Sheet, px
from rejse.words import label

_SAMPLE: Final = 30
_BETWEEN: Final = 22
_LEADING: Final = 22
_WARNINGS_MOST: Final = 3


def draw_legend(sheet: Sheet, scene: Scene, y: float, width: float) -> float:
    """Draw the legend of what is on the sheet from `y` on, in as many rows as it needs; give where it ends."""
    signs = [sign for sign in Sign if sign in sheet.shown]
    if not signs:
        return y
    sheet.open("legend")
    x, y = float(MARGIN), y + 26
    for sign in signs:
        told = label("draw", f"sign-{sign.value}", scene.language)
        text = shortened(told, width - 2 * MARGIN - _SAMPLE, 12)
        takes = _SAMPLE + width_of(text, 12) + _BETWEEN
        if x + takes - _BETWEEN > width - MARGIN and x > MARGIN:
            x, y = float(MARGIN), y + _LEADING
        if sign is Sign.TIME:
            sheet.text(x + 11, y, duration(3 * 86400.0, scene.language), size=12, role="mute", anchor="middle")
        else:
            _SAMPLES[sign](sheet, x, y - 4)
        sheet.text(x + _SAMPLE, y, text, size=12, role="mute")
        x += takes
    sheet.close()
    return y + 6


def draw_footer(sheet: Sheet, scene: Scene, y: float, width: float) -> float:
    """Write the warnings that belong to no card, and what the picture stands on; give where it ends."""
    room = width - 2 * MARGIN
    sheet.open("footer")
    for warning in scene.warnings[:_WARNINGS_MOST]:
        told = f"{label('draw', 'note', scene.language)}: {warning}"
        for line in lines_of(told, room, 12, 400, 2):
            y += 17
            sheet.text(MARGIN, y, line, size=12)
    y += 12
    sheet.line(MARGIN, y, width - MARGIN, y)
    text = " · ".join(footer_parts(scene.footer, scene.language))
    brand = width_of("Rejse", 12, 700)
    sheet.text(MARGIN, y + 20, shortened(text, room - brand - 20, 12), size=12, role="mute")
    sheet.text(width - MARGIN, y + 20, "Rejse", size=12, weight=700, role="mute", anchor="end")
    sheet.close()
    return y + 36


def footer_parts(footer: Footer, language: str) -> list[str]:
    """Say what the numbers stand on: period, customers, freshness and snapshot, as far as they are known."""
    parts = [footer.period[:1].upper() + footer.period[1:]]
    if footer.n is not None:
        parts.append(counted("card-reach", footer.n, language))
    if footer.data_through is not None:
        parts.append(label("draw", "footer-through", language, time=moment(footer.data_through, language)))
    if footer.snapshot is not None:
        one = footer.snapshot
        number = f"{one.events}.{one.identity}.{one.journey}.{one.erased_through}"
        parts.append(label("draw", "footer-snapshot", language, number=number))
    return parts


def _measured(sheet: Sheet, x: float, y: float) -> None:
    sheet.rect(x, y - 7, 22, 14, fill="card", radius=4, stroke="line")


def _not_measured(sheet: Sheet, x: float, y: float) -> None:
    sheet.rect(x, y - 7, 22, 14, fill="card", radius=4, stroke="edge", dash="4 3")


def _few(sheet: Sheet, x: float, y: float) -> None:
    sheet.text(x + 11, y + 5, "12", size=13, weight=700, role="mute", anchor="middle")


def _height(sheet: Sheet, x: float, y: float) -> None:
    sheet.path(f"M{px(x)} {px(y - 7)}h8c5 0 5 4 14 4v6c-9 0-9 4-14 4h-8z", fill="brand")


def _first_met(sheet: Sheet, x: float, y: float) -> None:
    sheet.rect(x, y - 6, 22, 12, fill="first", radius=2)


def _came_back(sheet: Sheet, x: float, y: float) -> None:
    sheet.rect(x, y - 6, 22, 12, fill="back", radius=2)


def _lost(sheet: Sheet, x: float, y: float) -> None:
    sheet.put(f'<path d="M{px(x)} {px(y - 6)}h22v12z" fill="url(#{sheet.prefix}-lost)"/>')


def _step(sheet: Sheet, x: float, y: float) -> None:
    sheet.path(f"M{px(x)} {px(y)}h22", stroke="flow", stroke_width=4, extra=' stroke-opacity="0.3"')


def _severity(sheet: Sheet, x: float, y: float) -> None:
    for dot in range(3):
        sheet.circle(x + 3.5 + dot * 8, y, 3, fill="bad" if dot < 2 else None, stroke="bad")


def _warning(sheet: Sheet, x: float, y: float) -> None:
    sheet.path(f"M{px(x + 11)} {px(y - 6)}l6.5 12h-13z", fill="bad")
    sheet.path(f"M{px(x + 11)} {px(y - 1.5)}v3.2M{px(x + 11)} {px(y + 3.6)}v.2", stroke="card", stroke_width=1.4)


def _score(sheet: Sheet, x: float, y: float) -> None:
    for number, (mood, role) in enumerate((("good", "good"), ("middling", "mute"), ("bad", "bad"))):
        moved = f' transform="translate({px(x - 5 + number * 11)} {px(y)})"'
        sheet.path(SCORES[mood], fill=role, extra=moved)


def _handover(sheet: Sheet, x: float, y: float) -> None:
    sheet.line(x + 11, y - 9, x + 11, y + 8, stroke="mute", stroke_width=1.8, dash="5 4")


def _expected(sheet: Sheet, x: float, y: float) -> None:
    sheet.path(f"M{px(x)} {px(y)}h22", stroke="mute", stroke_width=1.6, dash="5 4")


def _experience(sheet: Sheet, x: float, y: float) -> None:
    sheet.path(f"M{px(x)} {px(y)}h22", stroke="ink", stroke_width=2.2)
    sheet.path(f"M{px(x + 11)} {px(y - 8)}v16m-3 0h6m-6-16h6", stroke="good", stroke_width=1.3)
    sheet.circle(x + 11, y, 4.5, fill="good", stroke="bg")


def _few_answers(sheet: Sheet, x: float, y: float) -> None:
    sheet.circle(x + 11, y, 4, fill="bg", stroke="edge")


def _better(sheet: Sheet, x: float, y: float) -> None:
    _tinted(sheet, x, y, "good")


def _worse(sheet: Sheet, x: float, y: float) -> None:
    _tinted(sheet, x, y, "bad")


def _tinted(sheet: Sheet, x: float, y: float, role: str) -> None:
    """Show a tint with the line of what was measured above or below the expected one."""
    sheet.rect(x, y - 6, 22, 12, fill=f"{role}-tint")
    over, under = (y - 6, y + 6) if role == "good" else (y + 6, y - 6)
    sheet.path(f"M{px(x)} {px(over)}h22", stroke="ink", stroke_width=2)
    sheet.path(f"M{px(x)} {px(under)}h22", stroke="mute", dash="5 4")


def _differs(sheet: Sheet, x: float, y: float) -> None:
    for number, (shape, role) in enumerate(((TRIANGLE_UP, "good"), (TRIANGLE_DOWN, "bad"), (TRIANGLE_UP, "ink"))):
        sheet.path(shape, fill=role, extra=f' transform="translate({px(x - 4 + number * 10)} {px(y)})"')


def _unsure(sheet: Sheet, x: float, y: float) -> None:
    sheet.circle(x + 11, y, 3.2, stroke="mute")


def _marked(name: str, role: str) -> Callable[[Sheet, float, float], None]:
    return lambda sheet, x, y: sheet.mark(name, x + 6, y - 7, role=role)


_SAMPLES: Final[Mapping[Sign, Callable[[Sheet, float, float], None]]] = {
    Sign.MEASURED: _measured,
    Sign.NOT_MEASURED: _not_measured,
    Sign.FEW: _few,
    Sign.HEIGHT: _height,
    Sign.FIRST_MET: _first_met,
    Sign.CAME_BACK: _came_back,
    Sign.LOST: _lost,
    Sign.STEP: _step,
    Sign.SCORE: _score,
    Sign.HANDOVER: _handover,
    Sign.EXPECTED: _expected,
    Sign.EXPERIENCE: _experience,
    Sign.FEW_ANSWERS: _few_answers,
    Sign.BETTER: _better,
    Sign.WORSE: _worse,
    Sign.SEVERITY: _severity,
    Sign.CALL: _marked("call", "mute"),
    Sign.GAP: _marked("gap", "bad"),
    Sign.FEELING: _marked("feeling", "mute"),
    Sign.THOUGHT: _marked("thought", "mute"),
    Sign.QUESTION: _marked("question", "mute"),
    Sign.NEED: _marked("need", "mute"),
    Sign.OPPORTUNITY: _marked("opportunity", "brand-text"),
    Sign.IMPROVEMENT: _marked("improvement", "brand-text"),
    Sign.ASSUMED: _not_measured,
    Sign.WARNING: _warning,
    Sign.DIFFERS: _differs,
    Sign.UNSURE: _unsure,
}
