"""A phase's page: what the customer wants, does and thinks; how many came and went on; every touchpoint's numbers."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from rejse.draw.booklet.findings import handover_told
from rejse.draw.booklet.leaf import BOTTOM, MARGIN, TOP, WIDTH, Piece, bar, begin, heading, lay, paragraph, split
from rejse.draw.cards import onward_of
from rejse.draw.drawn import Card, DrawnPain, DrawnPhase, Scene
from rejse.draw.glyphs import lines_of, shortened
from rejse.draw.numerals import MINUS, count, duration, share
from rejse.draw.page.tables import score_told
from rejse.draw.sheet import Anchor, Sheet
from rejse.words import label

_LEFT: Final = 292.0
_RIGHT: Final = MARGIN + _LEFT + 44
_WIDE: Final = WIDTH - MARGIN - _RIGHT
_FIGURES: Final = 112.0
_UNMEASURED: Final = 48.0
_NAME: Final = 226.0
_REACH: Final = 296.0
_BAR: Final = 316.0
_SHARE: Final = 404.0
_LOST: Final = 632.0
_TIME: Final = 648.0
_SCORE: Final = 742.0
_GAP: Final = 28.0


def phase_leaves(scene: Scene, phase: DrawnPhase) -> list[Sheet]:
    """Draw a phase's page, and more where its touchpoints and texts need them."""
    number = scene.phases.index(phase) + 1
    left = split(list(_about(scene, phase)), BOTTOM - TOP)
    right = split([_figures(scene, phase), *_cards(scene, phase), *_beneath(scene, phase)], BOTTOM - TOP)
    made: list[Sheet] = []
    for told, shown in zip_longest(left, right, fillvalue=()):
        name = f"{number}  {phase.name}"
        title = label("booklet", "continued", scene.language, name=name) if made else name
        sheet = begin(scene, title, phase.tagline or "", phase=phase.id)
        lay(sheet, told, MARGIN, TOP - 14)
        lay(sheet, shown, _RIGHT, TOP)
        made.append(sheet)
    return made


def _say(key: str, scene: Scene, **told: str) -> str:
    return label("booklet", key, scene.language, **told)


# -- on the left: what a person drew -----------------------------------------------------------------------------------


def _about(scene: Scene, phase: DrawnPhase) -> Iterator[Piece]:
    thoughts = [thought.text for thought in phase.thoughts]
    parts = (
        ("goal", [phase.goal] if phase.goal else []),
        ("actions", phase.actions),
        ("mind", thoughts),
        ("gains", [gain.text for gain in phase.gains]),
        ("responsible", [f"{person.name} ({person.initials})" for person in phase.responsible]),
    )
    if not any(texts for _, texts in parts):
        yield paragraph(_say("nothing-written", scene), _LEFT, role="mute")
    for key, texts in parts:
        if texts:
            yield heading(_say(key, scene), _LEFT, above=14)
            yield from (paragraph(text, _LEFT, mark=len(texts) > 1) for text in texts)


# -- on the right: the numbers -----------------------------------------------------------------------------------------


def _figures(scene: Scene, phase: DrawnPhase) -> Piece:
    """Make the row of large figures: customers, who goes on, who went no further, and how long it takes."""

    def draw(sheet: Sheet, x: float, y: float) -> None:
        if phase.reach is None:
            for at, line in enumerate(lines_of(_say("not-measured", scene), _WIDE, 15, 400, 3)):
                sheet.text(x, y + 24 + 20 * at, line, size=15, role="mute")
            return
        each = (_WIDE + _GAP) / 4
        for number, (big, small, under, role) in enumerate(_told(scene, phase)):
            left = x + number * each
            if number:
                sheet.line(left - _GAP / 2, y + 2, left - _GAP / 2, y + _FIGURES - 26)
            sheet.text(left, y + 28, big, size=30, weight=700, role=role)
            sheet.text(left, y + 48, shortened(small, each - _GAP, 14, 600), size=14, weight=600)
            for at, line in enumerate(lines_of(under, each - _GAP, 12, 400, 2)):
                sheet.text(left, y + 66 + 15 * at, line, size=12, role="mute")

    return Piece(_FIGURES if phase.reach is not None else _UNMEASURED, draw)


def _told(scene: Scene, phase: DrawnPhase) -> Iterator[tuple[str, str, str, str]]:
    """Yield each large figure, what it is, what it stands on, and its colour."""
    language, reach = scene.language, phase.reach or 0
    came = {"earlier": phase.from_earlier, "first": phase.first_met, "back": phase.came_back}
    origins = _say("of-which", scene, **{name: count(number or 0, language) for name, number in came.items()})
    yield count(reach, language), _say("customers", scene), origins, "mute" if phase.few else "ink"
    if phase.conversion is None or phase.too_early or phase.lost is None:
        key = "too-early" if phase.too_early else "next-unmeasured" if phase is not scene.phases[-1] else ""
        yield "–", _say("go-on", scene), label("draw", key, language) if key else _say("last-phase", scene), "mute"
        return
    n = count(reach - (phase.pending or 0), language)
    low, high = (share(bound, language) for bound in phase.interval or (0.0, 1.0))
    under = [_say("between", scene, low=low, high=high, n=n)]
    if phase.target_conversion:
        under.append(_say("target", scene, value=share(phase.target_conversion, language)))
    yield share(phase.conversion, language), _say("go-on", scene), " · ".join(under), "ink"
    told = _say("lost-of", scene, share=share(phase.lost_share or 0.0, language), n=n)
    lost = f"{MINUS if phase.lost else ''}{count(phase.lost, language)}"
    yield lost, _say("went-no-further", scene), told, "bad" if phase.lost else "ink"
    if phase.median_seconds is not None:
        times = (("nine-of-ten", "time", phase.p90_seconds), ("target", "value", phase.target_seconds))
        under = [_say(key, scene, **{name: duration(time, language)}) for key, name, time in times if time is not None]
        yield duration(phase.median_seconds, language), _say("to-next", scene), " · ".join(under), "ink"


def _cards(scene: Scene, phase: DrawnPhase) -> Iterator[Piece]:
    cards = scene.cards_of(phase.id)
    if not cards:
        return
    head = _headings(scene)
    yield head
    yield from (_card(scene, card, head) for card in cards)


def _headings(scene: Scene) -> Piece:
    columns: tuple[tuple[str, float, Anchor], ...] = (
        ("name", 0.0, "start"), ("reach", _REACH, "end"), ("go-on", _BAR, "start"), ("left", _LOST, "end"),
        ("time", _TIME + 2, "start"), ("score", _SCORE, "start"), ("responsible", _WIDE, "end"),
    )  # fmt: skip

    def draw(sheet: Sheet, x: float, y: float) -> None:
        for key, at, anchor in columns:
            if key == "score" and not any(card.score for card in scene.cards):
                continue
            sheet.text(x + at, y + 16, _say(f"column-{key}", scene), size=12, weight=600, role="mute", anchor=anchor)
        sheet.line(x, y + 24, x + _WIDE, y + 24)

    return Piece(28, draw)


def _card(scene: Scene, card: Card, head: Piece) -> Piece:
    names = lines_of(card.name, _NAME - 26, 14, 600, 2)
    height = 18.0 * len(names) + 16

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.icon(card.icon, x, y + 7, role=card.lane.value)
        for at, line in enumerate(names):
            sheet.text(x + 24, y + 20 + 18 * at, line, size=14, weight=600)
        _draw_numbers(sheet, scene, card, x, y + 20)
        if card.responsible:
            sheet.text(x + _WIDE, y + 20, shortened(card.responsible.initials, 40, 13), size=13, anchor="end")
        sheet.line(x, y + height - 1, x + _WIDE, y + height - 1)

    return Piece(height, draw, again=head)


def _draw_numbers(sheet: Sheet, scene: Scene, card: Card, x: float, y: float) -> None:
    language = scene.language
    if card.reach is None:
        told = label("draw", "not-measured" if card.recorded else "unrecorded", language)
        sheet.text(x + _BAR, y, told, size=13, role="mute")
        return
    sheet.text(
        x + _REACH,
        y,
        count(card.reach, language),
        size=14,
        weight=700,
        role="mute" if card.few else "ink",
        anchor="end",
    )
    if card.judged and card.conversion is not None:
        bar(sheet, x + _BAR, y - 9, 76, card.conversion, card.interval)
        low, high = (share(bound, language) for bound in card.interval or (0.0, 1.0))
        n = count(card.reach - (card.pending or 0), language)
        sheet.text(x + _SHARE, y, share(card.conversion, language), size=14, weight=700)
        sheet.text(x + _SHARE + 44, y, f"{low} – {high}, {n}", size=12, role="mute")
    else:
        sheet.text(x + _BAR, y, shortened(onward_of(card, language), _LOST - _BAR - 70, 13), size=13, role="mute")
    if card.lost is not None and card.judged:
        lost = f"{MINUS if card.lost else ''}{count(card.lost, language)}"
        sheet.text(x + _LOST, y, lost, size=13, role="bad" if card.lost else "ink", anchor="end")
    if card.median_seconds is not None and card.judged:
        p90 = f" · {duration(card.p90_seconds, language)}" if card.p90_seconds is not None else ""
        sheet.text(x + _TIME + 2, y, f"{duration(card.median_seconds, language)}{p90}", size=12)
    if card.score:
        sheet.text(
            x + _SCORE,
            y,
            shortened(score_told(card.score, language), 62, 12),
            size=12,
            role="mute" if card.score.few else "ink",
        )


# -- under the numbers: pains beside content, and the hand-over --------------------------------------------------------


def _beneath(scene: Scene, phase: DrawnPhase) -> Iterator[Piece]:
    half = (_WIDE - _GAP) / 2
    shown = [
        one.title if one.call_to_action is None else f"{one.title} ({one.call_to_action})" for one in phase.content
    ]
    pains = [heading(_say("pains", scene), half), *(_pain(pain, half) for pain in phase.pains)] if phase.pains else []
    other = [heading(_say("content", scene), half), *(_box(text, half) for text in shown)] if shown else []
    yield from _abreast(pains, other, half)
    here = [one for one in scene.handovers if one.phase == phase.id]
    for one in here:
        yield heading(f"{_say('handovers', scene)}: {one.name}", _WIDE)
        told = [*handover_told(one, scene.language)] or [label("draw", "not-measured", scene.language)]
        yield paragraph(" · ".join(told), _WIDE)
        if one.criterion:
            yield paragraph(one.criterion, _WIDE, role="mute")


def _abreast(one: Sequence[Piece], other: Sequence[Piece], half: float) -> Iterator[Piece]:
    """Set two columns beside each other, or one alone over the whole width."""
    if not one or not other:
        yield from one or other
        return
    for left, right in zip_longest(one, other):
        pair = [piece for piece in (left, right) if piece]

        def draw(sheet: Sheet, x: float, y: float, left: Piece | None = left, right: Piece | None = right) -> None:
            for piece, at in ((left, 0.0), (right, half + _GAP)):
                if piece:
                    piece.draw(sheet, x + at, y)

        yield Piece(max(piece.height for piece in pair), draw, leads=any(piece.leads for piece in pair))


def _pain(pain: DrawnPain, width: float) -> Piece:
    return _box(pain.text, width, fill="bad-tint", severity=pain.severity)


def _box(text: str, width: float, *, fill: str = "card", severity: int | None = None) -> Piece:
    lines = lines_of(text, width - (82 if severity else 24), 13, 400, 3)
    height = 18.0 * len(lines) + 12

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.rect(x, y, width, height, fill=fill, radius=6, stroke="line" if fill == "card" else None)
        for at, line in enumerate(lines):
            sheet.text(x + 11, y + 19 + 18 * at, line, size=13)
        for dot in range(5 if severity else 0):
            sheet.circle(
                x + width - 15 - (4 - dot) * 10,
                y + 15,
                3.3,
                fill="bad" if dot < (severity or 0) else None,
                stroke="bad",
            )

    return Piece(height + 6, draw)
