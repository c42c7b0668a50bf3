"""When customers came: twelve periods of equal length as a small chart, and as a table for those who read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np

from rejse.draw import numerals
from rejse.measure.behind import moment
from rejse.measure.cell import Cell
from rejse.measure.period import microseconds
from rejse.measure.suppressing import SMALL, Sum, is_small, untold
from rejse.web.days import zone_of
from rejse.web.known.asked import Asked
from rejse.web.suppressed import told_small

PERIODS: Final = 12
WIDTH: Final = 336
HEIGHT: Final = 72
GAP: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One period: its days in words, how many came, and its box in px of the chart."""

    days: str
    told: str
    x: float
    y: float
    width: float
    height: float
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """All of them; n is how many came, each counted when they first did."""

    n: int
    bars: tuple[Bar, ...]
    first: str
    last: str
    most: str
    width: int = WIDTH
    height: int = HEIGHT


def trend_of(asked: Asked, rows: str, own: str) -> Trend | None:
    """Count when each customer first came to a touchpoint or phase; None where too few did to be told apart."""
    if not asked.has_events:
        return None
    entered = _entered(asked, rows, own)
    if not len(entered) or (is_small(len(entered)) and not asked.sees_all):
        return None
    begin, end = _bounds(asked, entered)
    days, zone = _edges(begin, end), zone_of(asked.journey)
    times = [microseconds(datetime(one.year, one.month, one.day, tzinfo=zone)) for one in days]
    counts = [int(one) for one in np.histogram(entered, np.array(times, np.int64))[0]]
    return _drawn(asked, days, counts)


def _entered(asked: Asked, rows: str, own: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Give when each of them first came, in µs; it is kept, as finding it walks through all events."""
    cell = Cell(row=(own,), rows=rows, number="reach")
    query = asked.look.asked
    told = asked.served.answer(
        asked.journey_id,
        "entered",
        lambda _view: np.concatenate(
            [np.zeros(0, np.int64), *asked.served.workspace.behind("reach", of=cell, view=asked.view, **query).entered]
        ),
        rows,
        own,
        *query.values(),
    )
    return np.asarray(told, np.int64)


def _bounds(asked: Asked, entered: np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[date, date]:
    """Give the first and last day of the chart: the period's, or where it is open those of the customers."""
    zone, (first, last) = zone_of(asked.journey), asked.look.days
    through = asked.view.blocks.data_through or datetime.now(UTC)
    begin = first or moment(entered.min()).astimezone(zone).date()
    end = last or max(moment(entered.max()), through).astimezone(zone).date()
    return begin, max(end, begin)


def _edges(begin: date, end: date) -> list[date]:
    """Give where the periods begin, and the day after the last; of few days there are fewer periods."""
    days = (end - begin).days + 1
    periods = min(PERIODS, days)
    return [begin + timedelta(days=round(days * at / periods)) for at in range(periods + 1)]


def _drawn(asked: Asked, days: list[date], counts: list[int]) -> Trend:
    highest = max(counts) or 1
    told_counts: dict[int | str, int | None] = {**dict(enumerate(counts)), "all": sum(counts)}
    whole: Sum[int | str] = Sum("all", tuple(range(len(counts))))
    hidden = None if asked.sees_all else untold(told_counts, [whole])
    width = (WIDTH - GAP * (len(counts) - 1)) / len(counts)
    bars = []
    for at, number in enumerate(counts):
        small = hidden is not None and at in hidden
        height = HEIGHT * (min(SMALL, highest) if small else number) / highest
        told = asked.count(number)
        if small:
            told = told_small(asked.language) if is_small(number) else asked.say("hidden")
        bars.append(
            Bar(
                days=numerals.period(days[at], days[at + 1] - timedelta(days=1), asked.language) or "",
                told=told,
                x=round(at * (width + GAP), 1),
                y=round(HEIGHT - height, 1),
                width=round(width, 1),
                height=round(height, 1),
                small=small,
            )
        )
    first = numerals.period(days[0], days[0], asked.language) or ""
    last = days[-1] - timedelta(days=1)
    return Trend(
        n=sum(counts),
        bars=tuple(bars),
        first=first,
        last=numerals.period(last, last, asked.language) or "",
        most=told_small(asked.language) if is_small(highest) and hidden is not None else asked.count(highest),
    )
