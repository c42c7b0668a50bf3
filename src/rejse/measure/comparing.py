"""Two answers of one measure against each other: every share and median, and the interval of the difference."""

from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from enum import StrEnum
from typing import Any, Final

import numpy as np

from rejse.engine.around import Around, Spans
from rejse.engine.local import run
from rejse.errors import Problem, Severity, WrongUse
from rejse.measure.behind import Behind, behind
from rejse.measure.catalogue import find
from rejse.measure.comparable import Median, Place, Share, medians_of, scores_of, shares_of
from rejse.measure.interval import deviations, median_error, share_difference
from rejse.measure.people import persons_of
from rejse.measure.period import Plan, aware
from rejse.measure.score_interval import Scored, score_difference
from rejse.measure.view import Answer, View

WITHOUT_WAITS: Final = frozenset({"first-contact", "personas", "experience", "handovers"})


class NothingToCompare(WrongUse):
    """Both questions are the same."""

    code = "nothing-to-compare"


class Verdict(StrEnum):
    """What a difference says: its interval is above 0, below 0, holds 0, or there are too few to say anything."""

    HIGHER = "higher"
    LOWER = "lower"
    NO_EVIDENCE = "no-evidence"
    TOO_FEW = "too-few"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedQuery:
    """The two questions: `question` minus `against`."""

    question: object
    against: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One number of the first answer minus that of the second; the interval is of the difference, 95 %.

    rows, row, group, number: where it stands, as in the answer. n, n_against: how many each share or median is of.
    """

    rows: str
    row: tuple[str, ...]
    group: str | None
    number: str
    value: float | None
    against: float | None
    n: int
    n_against: int
    difference: float | None
    interval: tuple[float, float] | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedAnswer(Answer):
    """All differences; n and n_against are those of the two answers, in_both the customers who are in both."""

    n_against: int
    in_both: int
    differences: tuple[Difference, ...]


def compare(view: View, name: str, query: Any, against: Any, *, threads: int = 0) -> ComparedAnswer:  # noqa: ANN401  (each measure has its own query)
    """Subtract one answer of a measure from another: two periods, or whatever else two of its questions differ in.

    Shares: Newcombe's hybrid score interval. Medians: Price and Bonett's distribution-free interval, from exact values
    of both groups; no chance is involved. Means: Welch's interval; NPS: Wald's. An interval that holds 0 is no
    evidence of a change; it does not say that nothing changed.

    Args:
        view: what is looked at, by both.
        name: a measure of the catalogue.
        query: its question.
        against: the one it is compared with.
        threads: how many parts are worked on at a time; 0 is one per core.

    Raises:
        UnknownMeasure: there is none of that name.
        NothingToCompare: both questions are the same.

    Misleads when:
        Many customers are in both groups, which are taken for independent (`in_both` says how many): who behaves alike
        both times makes the intervals wider than they need be, who cannot do both makes them too narrow. And of many
        differences about one in twenty has an interval without 0 by chance alone; look for those that were expected.
    """
    if query == against:
        raise NothingToCompare
    here, there = (_Asked(view, name, one, threads) for one in (query, against))
    shares = [_of_shares(place, here.shares, there.shares) for place in _places(here.shares, there.shares)]
    medians = [_of_medians(place, here.medians, there.medians) for place in _places(here.medians, there.medians)]
    scores = [_of_scores(place, here.scores, there.scores) for place in _places(here.scores, there.scores)]
    order = {number: at for at, number in enumerate(dict.fromkeys((one.rows, one.row, one.group) for one in shares))}
    told = sorted([*shares, *medians, *scores], key=lambda one: order.get((one.rows, one.row, one.group), len(order)))
    both = in_both(behind(view, name, query, threads=threads), behind(view, name, against, threads=threads))
    shared = Problem("shared-customers", Severity.ADVICE, arguments={"shared": both, "n": here.answer.n})
    return ComparedAnswer(
        measure=name,
        query=ComparedQuery(question=query, against=against),
        snapshot=here.answer.snapshot,
        data_through=here.answer.data_through,
        n=here.answer.n,
        warnings=(shared,) if both else (),
        n_against=there.answer.n,
        in_both=both,
        differences=tuple(told),
    )


def period_before(view: View, query: Any) -> Any:  # noqa: ANN401  (each measure has its own query)
    """Ask the same of the period of equal length just before; one without an end ends with the data.

    Raises:
        NothingToCompare: the period has no beginning, so nothing comes before it.
    """
    start, stop = (aware(view, moment) for moment in (query.start, query.stop))
    through = view.blocks.data_through
    stop = stop or (through and through + timedelta(microseconds=1))
    if start is None or stop is None or stop <= start:
        raise NothingToCompare
    length = stop.astimezone(UTC) - start.astimezone(UTC)
    return replace(query, start=(start.astimezone(UTC) - length).astimezone(start.tzinfo), stop=start)


def in_both(one: Behind, other: Behind) -> int:
    """Count the persons who are behind both of two numbers of one view."""
    both = 0
    for number in range(len(one.units)):
        here, there = (persons_of(it.view.blocks, it.scope, number, it.units[number]) for it in (one, other))
        both += len(np.intersect1d(here, there))
    return both


class _Asked:
    """One of the two answers, and the shares and medians in it."""

    def __init__(self, view: View, name: str, query: Any, threads: int) -> None:  # noqa: ANN401
        listed = find(name)
        self.answer = listed.measure(view, query, threads=threads)
        self.shares = shares_of(self.answer)
        self.scores = scores_of(self.answer)
        self.medians: dict[Place, Median] = {}
        if name not in WITHOUT_WAITS:
            plan: Plan = listed.plan(view, query)
            spans: Spans = run(Around(plan.measure), plan.blocks, plan.lens, threads=threads)
            self.medians = medians_of(plan.measure, self.answer, spans)


def _places(here: Any, there: Any) -> list[Place]:  # noqa: ANN401  (dicts by place)
    """Give the places of both answers, in the order of the first."""
    return list(dict.fromkeys([*here, *there]))


def _of_shares(place: Place, here: dict[Place, Share], there: dict[Place, Share]) -> Difference:
    one, other = here.get(place, _absent(place, here)), there.get(place, _absent(place, there))
    interval = share_difference(one.part, one.whole, other.part, other.whole)
    return _told(place, (one.value, one.whole), (other.value, other.whole), interval)


def _absent(place: Place, told: dict[Place, Share]) -> Share:
    """Give the share of a row that is not in an answer: nobody, of those who could have (those of its other rows)."""
    alike = (share for where, share in told.items() if where.whole == place.whole and place.whole is not None)
    return Share(0, next(alike, Share(0, 0)).whole)


def _of_medians(place: Place, here: dict[Place, Median], there: dict[Place, Median]) -> Difference:
    nobody = Median(0, 0, None, 0.0, 0.0)
    one, other = here.get(place, nobody), there.get(place, nobody)
    errors = [median_error(it.count, it.depth, it.low, it.high) for it in (one, other)]
    interval = None
    if one.value is not None and other.value is not None and errors[0] is not None and errors[1] is not None:
        room = deviations() * (errors[0] ** 2 + errors[1] ** 2) ** 0.5
        interval = (one.value - other.value - room, one.value - other.value + room)
    return _told(place, (one.value, one.count), (other.value, other.count), interval)


def _of_scores(place: Place, here: dict[Place, Scored], there: dict[Place, Scored]) -> Difference:
    one, other = here.get(place), there.get(place)
    interval = None if one is None or other is None else score_difference(one, other)
    values = [(None, 0) if it is None else (it.value, it.n) for it in (one, other)]
    return _told(place, values[0], values[1], interval)


def _told(
    place: Place,
    here: tuple[float | None, int],
    there: tuple[float | None, int],
    interval: tuple[float, float] | None,
) -> Difference:
    """Put a difference together of two values, each with how many it is of."""
    (value, n), (against, n_against) = here, there
    return Difference(
        rows=place.rows,
        row=place.row,
        group=place.group,
        number=place.number,
        value=value,
        against=against,
        n=n,
        n_against=n_against,
        difference=None if value is None or against is None else value - against,
        interval=interval,
        verdict=verdict_of(interval),
    )


def verdict_of(interval: tuple[float, float] | None) -> Verdict:
    """Say what the interval of a difference says."""
    if interval is None:
        return Verdict.TOO_FEW
    if interval[0] > 0:
        return Verdict.HIGHER
    return Verdict.LOWER if interval[1] < 0 else Verdict.NO_EVIDENCE
