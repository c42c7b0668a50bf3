"""A touchpoint's card: what it is, who is responsible, who came, who went on, and how well we know it."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from rejse.draw.differences_drawn import draw_on_card, planned_told
from rejse.draw.differences_told import difference_told, line_told, sentences_of
from rejse.draw.drawn import Card, Score, Sign
from rejse.draw.figures import MOODS, Mood, mood_of
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


class _Answered(NamedTuple):
    """A card's score: its figure `beside` px from the right edge, before that its shape, and last how many answered.

    `over` tells whether how many answered stands over the figure instead.
    """

    figure: str
    answers: str
    role: str
    mood: Mood | None
    beside: float
    width: float
    over: bool


class _Face(NamedTuple):
    """What stands on a card, made to fit its width: the same wherever the card stands, and so it is made once.

    A text without room, or with nothing to say, is empty. `reach` of a card without numbers says why.
    """

    kind: str
    named: str
    lane: str
    described: str
    name: tuple[str, ...]
    reach: str
    beside: str
    onward: str
    time: str
    score: _Answered | None


def draw_card(sheet: Sheet, card: Card, place: Place, language: str, *, compact: bool) -> None:
    """Draw one card. A solid outline means measured; a dashed one that nobody was seen, or nothing is bound."""
    face = _face_of(card, place.width, language, compact=compact)
    sheet.show(Sign.MEASURED if card.measured else Sign.NOT_MEASURED)
    sheet.show(Sign.FEW, if_=card.few and card.differences is None)
    _begin(sheet, card, face, language)
    x, y = place.x, place.y
    edge, dash = ("line", "") if card.measured else ("edge", "4 3")
    sheet.rect(x, y, place.width, place.height, fill="card", radius=8, stroke=edge, dash=dash)
    sheet.icon(card.icon, x + 10, y + 9, role=face.lane)
    for number, line in enumerate(face.name):
        sheet.text(x + INDENT, y + 21 + LEADING * number, line, size=SIZE, weight=WEIGHT)
    _draw_corner(sheet, card, face.lane, place)
    if card.differences is not None or card.planned is not None:
        draw_on_card(sheet, card, place, language, compact=compact)
    elif compact:
        _draw_compact(sheet, card, face, place)
    else:
        _draw_numbers(sheet, card, face, place)
    sheet.close()


def _begin(sheet: Sheet, card: Card, face: _Face, language: str) -> None:
    """Begin the card's group: an image of its own, or a link whose name is not told again."""
    if sheet.links is None:
        sheet.open(face.kind, face.named, usual=12)
        sheet.told(card.name, face.described)
        return
    named, more = _link_of(card, language)
    sheet.link(face.kind, f"touchpoints/{card.id}", f' data-touchpoint="{name_of(card.id)}"', usual=12, name=named)
    if more:
        sheet.told(more)


@lru_cache(4096)
def _link_of(card: Card, language: str) -> tuple[str, str]:
    """Give what a link to the card is called, and what is told of the card beside its name."""
    return f"{card.name}. {summary_of(card, language)}", _sentence([card.title or "", *_more(card, language)])


@lru_cache(4096)
def _face_of(card: Card, width: float, language: str, *, compact: bool) -> _Face:
    """Make a card's texts fit its width."""
    lane, room = card.lane.value, width - 2 * _LEFT
    reach = "" if card.reach is None else count(card.reach, language)
    name = lines_of_name(card, width, NAME_LINES["compact" if compact else "map"])
    beside, onward, time = _beside(card, language), onward_of(card, language), ""
    taken = width_of(reach, 14 if compact else 16, 700) + 8 if reach else 0.0
    if compact:
        beside = onward if onward and fits_beside(reach, onward, room, 13.5, 700) else ""
    else:
        beside = beside if taken + width_of(beside, 12) <= room else ""
        time = duration(card.median_seconds, language) if card.judged and card.median_seconds is not None else ""
        onward = shortened(onward, room - (width_of(time, 12) + 8 if time else 0), 12)
    return _Face(
        kind=f"card {card.evidence.value}",
        named=f' data-touchpoint="{name_of(card.id)}" role="img"',
        lane=lane,
        described=describe(card, language),
        name=name,
        reach=reach or label("draw", "not-measured" if card.recorded else "unrecorded", language),
        beside=beside,
        onward=onward,
        time=time,
        score=_answered(card.score, room - taken, language, over=not compact and len(name) == 1)
        if card.score
        else None,
    )


def _draw_corner(sheet: Sheet, card: Card, lane: str, place: Place) -> None:
    """Draw who is responsible and whether to take care, in the upper right corner."""
    right, y, taken = place.x + place.width, place.y, 0.0
    if card.responsible:
        sheet.badge(card.responsible.initials, right - 20, y + 19, ground=f"{lane}-tint", role=lane)
        taken = INITIALS
    if card.warnings:
        sheet.show(Sign.WARNING)
        mark = right - taken - WARNING - 2
        sheet.path(f"M{px(mark + 6)} {px(y + 13.5)}l6 11h-12z", fill="bad")
        sheet.path(
            f"M{px(mark + 6)} {px(y + 17.5)}v3M{px(mark + 6)} {px(y + 22.2)}v.2", stroke="card", stroke_width=1.4
        )


def _draw_numbers(sheet: Sheet, card: Card, face: _Face, place: Place) -> None:
    x, right, bottom = place.x + _LEFT, place.x + place.width - _LEFT, place.y + place.height
    if card.reach is None:
        if face.score:
            _draw_score(sheet, face.score, right, bottom - 31)
        sheet.text(place.x + INDENT, bottom - (11 if card.score else 15), face.reach, role="mute")
        return
    sheet.text(x, bottom - 31, face.reach, size=16, weight=700, role="mute" if card.few else "ink")
    _draw_beside(sheet, card, face, right, bottom - 31)
    if card.judged:
        _draw_bar(sheet, card, face.lane, x, bottom - 24, right - x)
    if face.onward:
        sheet.text(x, bottom - 8, face.onward, size=12, role="mute")
    if face.time:
        sheet.show(Sign.TIME)
        sheet.text(right, bottom - 8, face.time, size=12, role="mute", anchor="end")


def _draw_compact(sheet: Sheet, card: Card, face: _Face, place: Place) -> None:
    x, right, y = place.x + _LEFT, place.x + place.width - _LEFT, place.y + place.height - 13
    if card.reach is None:
        sheet.text(place.x + INDENT, y, face.reach, size=12, role="mute")
        return
    sheet.text(x, y, face.reach, size=14, weight=700, role="mute" if card.few else "ink")
    _draw_beside(sheet, card, face, right, y)
    if card.judged:
        _draw_bar(sheet, card, face.lane, x, place.y + place.height - 8, right - x)


def _draw_beside(sheet: Sheet, card: Card, face: _Face, right: float, y: float) -> None:
    """Draw what stands beside the number of customers: the score where there is one, else a word."""
    if face.score:
        _draw_score(sheet, face.score, right, y)
    elif face.beside and not card.score:
        sheet.text(right, y, face.beside, size=12, role="mute", anchor="end")


def _answered(score: Score, room: float, language: str, *, over: bool) -> _Answered | None:
    """Make a score fit its room: how many answered goes over it where it can, else away, and last the score too."""
    figure = figure_of(score, language)
    answers = label("draw", "few-answers", language) if score.few else n_of(score, language)
    width, beside = width_of(figure, 12, 600), width_of(answers, 12) + 5
    if width + 13 > room:
        return None
    narrow = width + 13 + beside > room
    if narrow:
        answers, beside = answers if over else "", 0.0
    mood = None if score.few else mood_of(score.emotion or 0.0)
    return _Answered(figure, answers, MOODS[mood] if mood else "mute", mood, beside, width, narrow)


def _draw_score(sheet: Sheet, score: _Answered, right: float, y: float) -> None:
    """Draw what customers answered: shape, figure and how many; grey without a shape where too few answered."""
    sheet.text(right - score.beside, y, score.figure, size=12, weight=600, role=score.role, anchor="end")
    if score.answers:
        sheet.text(right, y - 15 if score.over else y, score.answers, size=12, role="mute", anchor="end")
    if score.mood:
        sheet.show(Sign.SCORE)
        moved = f' transform="translate({px(right - score.beside - score.width - 12)} {px(y - 4)})"'
        sheet.path(SCORES[score.mood], fill=score.role, extra=moved)


def _draw_bar(sheet: Sheet, card: Card, lane: str, x: float, y: float, width: float) -> None:  # noqa: PLR0913, PLR0917  (what and where)
    sheet.rect(x, y, width, 4, fill="track", radius=2)
    if card.conversion:
        sheet.rect(x, y, max(2, width * card.conversion), 4, fill="edge" if card.few else lane, radius=2)


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


def describe(card: Card, language: str) -> str:
    """Tell the whole card in words, for those who point at it and those who hear it."""
    return _sentence([card.title or "", *_seen(card, language), *_more(card, language)])


def summary_of(card: Card, language: str) -> str:
    """Tell in a few words who came and went on, or that nobody measures it: what a link to the card is called."""
    apart = [f"{line_told(one, language)}: {difference_told(one, language)}" for one in card.differences or ()]
    return ", ".join(filter(None, (*_seen(card, language)[: 1 if apart else 2], *apart)))


def _sentence(parts: Iterable[str]) -> str:
    told = ". ".join(part.rstrip(".") for part in parts if part)
    return f"{told}." if told else ""


def _seen(card: Card, language: str) -> list[str]:
    if card.planned is not None:
        return planned_told(card.planned, language) or [label("draw", "plan-nothing", language)]
    if card.reach is None:
        return [label("draw", "not-measured" if card.recorded else "unrecorded", language)]
    return [counted("card-reach", card.reach, language), onward_of(card, language)]


def _more(card: Card, language: str) -> list[str]:
    """Tell what is known of a card beside who came and went on."""
    told = sentences_of(card.differences or (), language)
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
    return [*told, *card.warnings]
