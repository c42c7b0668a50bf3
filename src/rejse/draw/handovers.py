"""Where one team hands customers over to another: a line through all lanes, and a flag with what was kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from rejse.draw.drawn import DrawnHandover, DrawnPhase, HandoverFigures, Sign
from rejse.draw.glyphs import lines_of, shortened, width_of
from rejse.draw.notes import SIZE, SMALL, Note, room_of
from rejse.draw.numerals import count, duration, share
from rejse.draw.numerals import period as period_told
from rejse.draw.sheet import Sheet, name_of
from rejse.words import label

FLAG: Final = 44
"""How high a flag is."""

FLAG_ROW: Final = 52
_WIDEST: Final = 400
_BETWEEN: Final = 10

Border: TypeAlias = tuple[str, float]
"""A phase, and where the next one begins."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A hand-over's place: where its line runs, and the box of its flag; `row` counts from the top of the flags."""

    handover: DrawnHandover
    line: float
    x: float
    width: float
    row: int
    head: str
    figures: str


def flags_of(
    handovers: Sequence[DrawnHandover], borders: Sequence[Border], left: float, right: float, language: str
) -> tuple[Flag, ...]:
    """Place the flags on the borders of the phases, under each other where they would meet."""
    found: list[Flag] = []
    lines: dict[float, int] = {}
    for one in handovers:
        border = next((x for phase, x in borders if phase == one.phase), None)
        if border is None:
            continue
        line = border - 2 - 7 * lines.get(border, 0)
        lines[border] = lines.get(border, 0) + 1
        most = min(_WIDEST, right - left) - 44
        head = shortened(label("draw", "handover-flag", language, name=one.name), most, SIZE, 600)
        figures = shortened(figures_told(one, language), most, SMALL)
        width = max(width_of(head, SIZE, 600), width_of(figures, SMALL)) + 44
        x = max(left, min(line - width / 2, right - width))
        row = 0
        while any(flag.row == row and _meets(flag, x, width) for flag in found):
            row += 1
        found.append(Flag(one, line, x, width, row, head, figures))
    return tuple(found)


def _meets(flag: Flag, x: float, width: float) -> bool:
    """Tell whether a flag would stand on another one or on its line."""
    over = x < flag.x + flag.width + _BETWEEN and flag.x < x + width + _BETWEEN
    return over or x - _BETWEEN < flag.line < x + width + _BETWEEN


def figures_told(one: DrawnHandover, language: str) -> str:
    """Tell how a hand-over fared, or what was agreed where nobody measured it."""
    found = one.measured
    if found is None:
        agreed = agreed_told(one, language)
        return label("draw", "leads-agreed", language, told=agreed) if agreed else _nothing(language)
    parts = [_leads(found, one.agreed.period_seconds, language)]
    if found.accepted_share is not None:
        parts.append(label("draw", "leads-accepted", language, share=share(found.accepted_share, language)))
    if found.median_seconds is not None:
        parts.append(_answered(found.median_seconds, one.agreed.limit_seconds, language))
    return " · ".join(parts)


def _leads(found: HandoverFigures, period: float | None, language: str) -> str:
    """Tell how many leads came, against how many were due in how many periods: the picture says of which time it is."""
    leads = count(found.leads, language)
    if found.leads_due is None:
        return label("draw", "leads", language, leads=leads)
    due = count(found.leads_due, language)
    if found.periods is None or period is None:
        return label("draw", "leads-of", language, leads=leads, due=due)
    periods = periods_told(found.periods, period, language)
    return label("draw", "leads-of-in", language, leads=leads, due=due, periods=periods)


def periods_told(periods: int, seconds: float, language: str) -> str:
    """Write so many periods of an agreement: 9 × 30 d."""
    told = duration(seconds, language)
    return told if periods == 1 else f"{count(periods, language)} × {told}"


def _answered(seconds: float, limit: float | None, language: str) -> str:
    time = duration(seconds, language)
    if limit is None:
        return label("draw", "leads-answered", language, time=time)
    return label("draw", "leads-answered-limit", language, time=time, limit=duration(limit, language))


def _nothing(language: str) -> str:
    return label("draw", "leads-agreed-not", language)


def agreed_told(one: DrawnHandover, language: str) -> str:
    """Tell the agreed figures; nothing where there are none."""
    agreed, parts = one.agreed, []
    if agreed.leads is not None:
        leads = count(agreed.leads, language)
        if agreed.period_seconds is None:
            parts.append(label("draw", "leads", language, leads=leads))
        else:
            told = duration(agreed.period_seconds, language)
            parts.append(label("draw", "leads-per", language, leads=leads, period=told))
    if agreed.acceptance_share is not None:
        parts.append(label("draw", "leads-accepted", language, share=share(agreed.acceptance_share, language)))
    if agreed.limit_seconds is not None:
        parts.append(label("draw", "leads-agreed-limit", language, limit=duration(agreed.limit_seconds, language)))
    return " · ".join(parts)


def role_of(one: DrawnHandover) -> str:
    """Choose the colour: kept, broken, or not measured."""
    return "mute" if one.measured is None else "bad" if one.broken else "good"


def draw_lines(sheet: Sheet, flags: Sequence[Flag], top: float, bottom: float) -> None:
    """Draw each hand-over as a dashed line through all lanes."""
    for flag in flags:
        sheet.line(flag.line, top, flag.line, bottom, stroke=role_of(flag.handover), stroke_width=1.8, dash="5 4")
        sheet.show(Sign.HANDOVER)


def draw_flags(sheet: Sheet, flags: Sequence[Flag], y: float, language: str) -> None:
    """Draw the flags: whether the agreement is kept is said by mark, words and colour; dashed means not measured."""
    for flag in flags:
        one, top = flag.handover, y + flag.row * FLAG_ROW
        role = role_of(one)
        measured = one.measured is not None
        sheet.link("flag", f"handovers/{one.id}", f' data-handover="{name_of(one.id)}"')
        sheet.told(one.name, describe(one, language))
        sheet.rect(flag.x, top, flag.width, FLAG, fill="card", radius=6, stroke=role, dash="" if measured else "4 3")
        mark = "flag" if not measured else "broken" if one.broken else "kept"
        if measured:
            sheet.circle(flag.x + 17, top + 16, 9, fill=f"{role}-tint")
        sheet.mark(mark, flag.x + 10, top + 9, role=role)
        sheet.text(flag.x + 32, top + 19, flag.head, weight=600, role=role)
        sheet.text(flag.x + 32, top + 36, flag.figures, size=SMALL)
        sheet.close()


def describe(one: DrawnHandover, language: str) -> str:
    """Tell a hand-over in words."""
    parts = [figures_told(one, language)]
    if one.measured is not None:
        parts.append(label("draw", "leads-broken" if one.broken else "leads-kept", language))
    return ". ".join((*parts, *_more(one, language))) + "."


def _more(one: DrawnHandover, language: str) -> list[str]:
    """Tell what else is known of a hand-over: what was agreed, what counts as a lead, and who said yes to it."""
    parts = []
    if one.measured is not None:
        agreed = agreed_told(one, language)
        parts += [label("draw", "leads-agreed", language, told=agreed)] if agreed else []
        parts += _of_which_time(one.measured, language)
        if one.measured.within_share is not None:
            parts.append(label("draw", "leads-within", language, share=share(one.measured.within_share, language)))
        if one.measured.overdue:
            parts.append(label("draw", "leads-overdue", language, count=count(one.measured.overdue, language)))
    if one.criterion:
        parts.append(label("draw", "lead-is", language, text=one.criterion))
    if one.agreed.contact_attempts is not None:
        told = count(one.agreed.contact_attempts, language)
        parts.append(label("draw", "leads-attempts", language, count=told))
    parts += one.promises
    both = set(one.accepted_by) >= {one.from_team, one.to_team}
    parts.append(
        label("draw", "accepted-by", language, teams=", ".join(one.accepted_by))
        if both
        else label("draw", "accepted-not", language)
    )
    return [part.rstrip(".") for part in parts]


def _of_which_time(found: HandoverFigures, language: str) -> list[str]:
    """Tell which leads the figures are of, where those held against the agreement are not all of them."""
    if found.leads_all is None or found.leads_all == found.leads or found.between is None:
        return []
    told = period_told(*found.between, language) or ""
    return [
        label("draw", "leads-between", language, period=told),
        label("draw", "leads-all", language, leads=count(found.leads_all, language)),
    ]


def handovers_in(
    handovers: Sequence[DrawnHandover], phase: DrawnPhase, width: float, language: str
) -> tuple[Note, ...]:
    """Give the agreements of a phase, in full."""
    return tuple(_note(one, width, language) for one in handovers if one.phase == phase.id)


def _note(one: DrawnHandover, width: float, language: str) -> Note:
    room = room_of(width, mark=True)
    told = [figures_told(one, language), *_more(one, language)]
    below = tuple(line for part in told for line in lines_of(part, room, SMALL, 400, 3))
    return Note(
        lines_of(one.name, room, SIZE, 400, 3),
        f"{one.name}. {'. '.join(told)}.",
        below=below,
        ground="card",
        edge="line" if one.measured else "edge",
        dashed=one.measured is None,
        mark="flag",
        mark_role=role_of(one),
        sign=Sign.HANDOVER,
        place=f"handovers/{one.id}",
    )
