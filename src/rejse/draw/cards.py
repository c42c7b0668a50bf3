"""A touchpoint's card: what it is, who is responsible, who came, who went on, and how well we know it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rejse.draw.drawn import Card, Score, Sign
from rejse.draw.figures import MOODS, mood_of
from rejse.draw.glyphs import shortened, width_of
from rejse.draw.layout import NAME_LINES, Place
from rejse.draw.marks import SCORES
from rejse.draw.names import INDENT, INITIALS, LEADING, SIZE, WARNING, WEIGHT, lines_of_name
from rejse.draw.numerals import count, counted, duration, share
from rejse.draw.scores import figure_of, n_of, score_told
from rejse.draw.sheet import Sheet, fits_beside, name_of, px
from rejse.words import label

_LEFT: Final = 11
_WITHOUT_SHARE: Final[Mapping[str | None, str]] = {
    "last": "last-step",
    "unrecorded": "next-unrecorded",
    "unmeasured": "next-unmeasured",
    "too-early": "too-early",
}


def draw_card(sheet: Sheet, card: Card, place: Place, language: str, *, compact: bool) -> None:
    """Draw one card. A solid outline means measured; a dashed one that nobody was seen, or nothing is bound."""
    accent = card.lane.value
    sheet.show(Sign.MEASURED if card.measured else Sign.NOT_MEASURED)
    sheet.show(Sign.FEW, if_=card.few)
    sheet.open(
        f"card {card.evidence.value}",
        f' data-touchpoint="{name_of(card.id)}" role="img"',
        usual=12,
    )
    sheet.told(card.name, describe(card, language))
    x, y = place.x, place.y
    sheet.rect(
        x,
        y,
        place.width,
        place.height,
        fill="card",
        radius=8,
        stroke="line" if card.measured else "edge",
        dash="" if card.measured else "4 3",
    )
    sheet.icon(card.icon, x + 10, y + 9, role=accent)
    for number, line in enumerate(lines_of_name(card, place.width, NAME_LINES["compact" if compact else "map"])):
        sheet.text(x + INDENT, y + 21 + LEADING * number, line, size=SIZE, weight=WEIGHT)
    _draw_corner(sheet, card, place)
    if compact:
        _draw_compact(sheet, card, place, language)
    else:
        _draw_numbers(sheet, card, place, language)
    sheet.close()


def _draw_corner(sheet: Sheet, card: Card, place: Place) -> None:
    """Draw who is responsible and whether to take care, in the upper right corner."""
    right, y, taken = place.x + place.width, place.y, 0.0
    if card.responsible:
        accent = card.lane.value
        sheet.badge(card.responsible.initials, right - 20, y + 19, ground=f"{accent}-tint", role=accent)
        taken = INITIALS
    if card.warnings:
        sheet.show(Sign.WARNING)
        mark = right - taken - WARNING - 2
        sheet.path(f"M{px(mark + 6)} {px(y + 13.5)}l6 11h-12z", fill="bad")
        sheet.path(
            f"M{px(mark + 6)} {px(y + 17.5)}v3M{px(mark + 6)} {px(y + 22.2)}v.2", stroke="card", stroke_width=1.4
        )


def _draw_numbers(sheet: Sheet, card: Card, place: Place, language: str) -> None:
    x, right, bottom = place.x + _LEFT, place.x + place.width - _LEFT, place.y + place.height
    if card.reach is None:
        key = "not-measured" if card.recorded else "unrecorded"
        if card.score:
            _draw_score(sheet, card.score, right, bottom - 31, right - x, language)
        sheet.text(place.x + INDENT, bottom - (11 if card.score else 15), label("draw", key, language), role="mute")
        return
    reach = count(card.reach, language)
    beside = _beside(card, language)
    sheet.text(x, bottom - 31, reach, size=16, weight=700, role="mute" if card.few else "ink")
    if card.score:
        _draw_score(sheet, card.score, right, bottom - 31, right - x - width_of(reach, 16, 700) - 8, language)
    elif beside and width_of(reach, 16, 700) + width_of(beside, 12) + 8 <= right - x:
        sheet.text(right, bottom - 31, beside, size=12, role="mute", anchor="end")
    if card.judged:
        _draw_bar(sheet, card, x, bottom - 24, right - x)
    onward = onward_of(card, language)
    time = duration(card.median_seconds, language) if card.judged and card.median_seconds is not None else ""
    if onward:
        room = right - x - (width_of(time, 12) + 8 if time else 0)
        sheet.text(x, bottom - 8, shortened(onward, room, 12), size=12, role="mute")
    if time:
        sheet.show(Sign.TIME)
        sheet.text(right, bottom - 8, time, size=12, role="mute", anchor="end")


def _draw_score(sheet: Sheet, score: Score, right: float, y: float, room: float, language: str) -> None:  # noqa: PLR0913, PLR0917  (what and where)
    """Draw what customers answered: shape, figure and how many; grey without a shape where too few answered."""
    figure = figure_of(score, language)
    answers = label("draw", "few-answers", language) if score.few else n_of(score, language)
    width, beside = width_of(figure, 12, 600), width_of(answers, 12) + 5
    if width + 13 > room:
        return
    if width + 13 + beside > room:
        beside = 0.0
    mood = mood_of(score.emotion or 0.0)
    role = "mute" if score.few else MOODS[mood]
    sheet.text(right - beside, y, figure, size=12, weight=600, role=role, anchor="end")
    if beside:
        sheet.text(right, y, answers, size=12, role="mute", anchor="end")
    if not score.few:
        sheet.show(Sign.SCORE)
        moved = f' transform="translate({px(right - beside - width - 12)} {px(y - 4)})"'
        sheet.path(SCORES[mood], fill=role, extra=moved)


def _draw_bar(sheet: Sheet, card: Card, x: float, y: float, width: float) -> None:
    sheet.rect(x, y, width, 4, fill="track", radius=2)
    if card.conversion:
        role = "edge" if card.few else card.lane.value
        sheet.rect(x, y, max(2, width * card.conversion), 4, fill=role, radius=2)


def _draw_compact(sheet: Sheet, card: Card, place: Place, language: str) -> None:
    x, right, y = place.x + _LEFT, place.x + place.width - _LEFT, place.y + place.height - 13
    if card.reach is None:
        key = "not-measured" if card.recorded else "unrecorded"
        sheet.text(place.x + INDENT, y, label("draw", key, language), size=12, role="mute")
        return
    reach, onward = count(card.reach, language), onward_of(card, language)
    sheet.text(x, y, reach, size=14, weight=700, role="mute" if card.few else "ink")
    room = right - x - width_of(reach, 14, 700) - 8
    if card.score:
        _draw_score(sheet, card.score, right, y, room, language)
    elif onward and fits_beside(reach, onward, right - x, 13.5, 700):
        sheet.text(right, y, onward, size=12, role="mute", anchor="end")
    if card.judged:
        _draw_bar(sheet, card, x, place.y + place.height - 8, right - x)


def _beside(card: Card, language: str) -> str:
    if card.reach == 0:
        return label("draw", "not-seen", language)
    if card.few:
        return label("draw", "few", language)
    return label("draw", "of-customers", language, share=share(card.share, language)) if card.share else ""


def onward_of(card: Card, language: str) -> str:
    """Say which share goes on, or why none is given."""
    if card.judged and card.conversion is not None:
        return label("draw", "onward", language, share=share(card.conversion, language))
    if card.reach and card.beyond in _WITHOUT_SHARE:
        return label("draw", _WITHOUT_SHARE[card.beyond], language)
    return ""


@lru_cache(4096)
def describe(card: Card, language: str) -> str:
    """Tell the whole card in words, for those who point at it and those who hear it."""
    told = [card.title] if card.title else []
    if card.reach is None:
        told.append(label("draw", "not-measured" if card.recorded else "unrecorded", language))
    else:
        told += [counted("card-reach", card.reach, language), onward_of(card, language)]
    if card.conversion is not None and not card.judged:
        told.append(label("draw", "onward", language, share=share(card.conversion, language)))
    if card.conversion is not None and card.interval:
        low, high = (share(bound, language) for bound in card.interval)
        told.append(label("draw", "card-interval", language, low=low, high=high))
    if card.lost and card.lost_share is not None:
        lost = {"count": count(card.lost, language), "share": share(card.lost_share, language)}
        told.append(label("draw", "card-lost", language, **lost))
    if card.pending:
        told.append(label("draw", "card-pending", language, count=count(card.pending, language)))
    if card.elsewhere:
        told.append(label("draw", "card-elsewhere", language, count=count(card.elsewhere, language)))
    if card.median_seconds is not None:
        told.append(label("draw", "median-step", language, time=duration(card.median_seconds, language)))
    if card.score:
        told.append(score_told(card.score, language, between=True))
    if card.responsible:
        told.append(label("draw", "card-responsible", language, name=card.responsible.name))
    return ". ".join(part.rstrip(".") for part in (*told, *card.warnings) if part) + "."
