"""The lane of experience: what we expected customers to feel, what they said, and the difference between the two."""

from collections.abc import Sequence
from typing import Final

from rejse.draw.curve import Pieces, areas_between, path_of
from rejse.draw.drawn import Scene, Sign
from rejse.draw.felt import Felt, Line, line_of
from rejse.draw.figures import MOODS, mood_of
from rejse.draw.layout import GUTTER, MARGIN, Plan
from rejse.draw.naming import draw_names
from rejse.draw.overlays import draw_overlays
from rejse.draw.scores import nps_told, score_told
from rejse.draw.sheet import Sheet, px
from rejse.words import label

ROOM: Final = 30
"""How far the best and the worst emotion stand from the lane's edges: room for the names."""

_FACE: Final = GUTTER - 28


def draw_experience(sheet: Sheet, scene: Scene, plan: Plan) -> None:
    """Draw the lane: expected dashed, measured solid with dots and intervals, the tint between, the names last."""
    band = plan.lanes.get("experience")
    if band is None:
        return
    line = line_of(scene, plan.columns, band.y + ROOM, band.end - ROOM)
    sheet.open("experience")
    sheet.told(label("draw", "experience", scene.language))
    _draw_axis(sheet, plan, line)
    if not scene.overlays:
        _draw_tint(sheet, line)
    _draw_curve(sheet, line.xs, line.expected, "mute", 1.6, "5 4")
    _draw_alone(sheet, line)
    _draw_curve(sheet, line.xs, line.measured, "ink", 2.2, "")
    if scene.overlays:
        _draw_plain_points(sheet, line)
        draw_overlays(sheet, scene, plan, line)
    else:
        for point in line.shown:
            _draw_point(sheet, point, line, scene.language)
        draw_names(sheet, scene, plan, line, band)
    sheet.close()
    _draw_nps(sheet, scene, band.y)


def _draw_axis(sheet: Sheet, plan: Plan, line: Line) -> None:
    middle = (line.top + line.bottom) / 2
    sheet.line(GUTTER, middle, plan.columns[-1].end, middle, stroke="edge", dash="1 4")
    for name, y, role in (("good", line.top, "good"), ("middling", middle, "mute"), ("bad", line.bottom, "bad")):
        sheet.mark(name, _FACE, y - 7, role=role)


def _draw_tint(sheet: Sheet, line: Line) -> None:
    better, worse = areas_between(line.xs, line.measured, line.expected)
    for shape, role, sign in ((better, "good-tint", Sign.BETTER), (worse, "bad-tint", Sign.WORSE)):
        if shape:
            sheet.path(shape, fill=role)
            sheet.show(sign)


def _draw_curve(sheet: Sheet, xs: Sequence[float], pieces: Pieces, role: str, width: float, dash: str) -> None:  # noqa: PLR0913, PLR0917  (a curve and its look)
    if pieces:
        sheet.path(path_of(xs, pieces), stroke=role, stroke_width=width, dash=dash)


def _draw_alone(sheet: Sheet, line: Line) -> None:
    """Mark every expected emotion with a small ring: alone between gaps it would not be seen as a curve."""
    rings, felt = "", {point.number for point in line.felt}
    for number, card in enumerate(line.cards):
        if card.expected is not None and number not in felt and card.phase not in line.folded:
            sheet.show(Sign.EXPECTED)
            x, y = line.xs[number], line.y(card.expected)
            rings += f"M{px(x - 2.4)} {px(y)}a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0-4.8 0z"
    if rings:
        sheet.path(rings, fill="bg", stroke="mute", stroke_width=1.3)
    sheet.show(Sign.EXPECTED, if_=bool(line.expected))


def _draw_point(sheet: Sheet, point: Felt, line: Line, language: str) -> None:
    """Draw one measured point: grey and hollow where too few answered."""
    score, x = point.score, point.x
    role = "edge" if score.few else MOODS[mood_of(point.emotion)]
    sheet.show(Sign.FEW_ANSWERS if score.few else Sign.EXPERIENCE)
    if score.emotion_interval:
        low, high = (line.y(end) for end in score.emotion_interval)
        whisker = f"M{px(x - 3)} {px(high)}h6m-3 0V{px(low)}m-3 0h6"
        sheet.path(whisker, stroke=role)
    name = line.cards[point.number].name
    told = label("draw", "experience-told", language, name=name, told=score_told(score, language))
    fill, edge = ("bg", role) if score.few else (role, "bg")
    sheet.circle(x, point.y, point.radius, fill=fill, stroke=edge, told=told)


def _draw_plain_points(sheet: Sheet, line: Line) -> None:
    """Draw the measured points of all customers small and without intervals, under the personas' curves."""
    rings = "".join(
        f"M{px(point.x - 2.6)} {px(point.y)}a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0z" for point in line.shown
    )
    if rings:
        sheet.path(rings, fill="ink")


def _draw_nps(sheet: Sheet, scene: Scene, y: float) -> None:
    """Print the recommendation of the journey as a whole under the lane's name."""
    if scene.nps is None:
        return
    figure, answers = nps_told(scene.nps, scene.language)
    sheet.open("nps")
    sheet.told(score_told(scene.nps, scene.language, between=True))
    sheet.text(MARGIN + 4, y + 52, figure, size=16, weight=700, role="mute" if scene.nps.few else "ink")
    sheet.text(MARGIN + 4, y + 69, answers, size=12, role="mute")
    sheet.close()
