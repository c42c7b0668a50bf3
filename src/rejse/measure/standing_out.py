"""What to look at next: where one group is lost or waits most beside another, and whether customers come later.

Whatever is found is held against a comparison group, and told only where chance does not explain it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias, cast

from msgspec import UNSET

from rejse.journey.document import Touchpoint
from rejse.measure.catalogue import find
from rejse.measure.drawn import phase_of, touchpoints
from rejse.measure.first_contact import FirstContactAnswer, FirstContactQuery
from rejse.measure.funnel import NONE, FunnelAnswer, FunnelGroup, FunnelQuery
from rejse.measure.interval import share_difference
from rejse.measure.view import View
from rejse.trace.facets import UnknownFacet

LEVEL: Final = 0.9999
"""Hundreds of groups are looked at, and the one that stands out most is told: 95 % would tell chance every time."""

RECENT: Final = timedelta(days=182)
"""How far back a loss is looked for: what was mended before that is no news."""

FEW: Final = 30
"""Nothing is said of fewer customers."""

GROUPS_MOST: Final = 12
"""A property with more values than this is a name or a number, and no group."""

HAVING: Final = 0.95
"""A property that fewer have does not part customers into groups."""

MONTHS: Final = 3
"""How many months at each end of the data a trend is told from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLost:
    """Between two touchpoints, the group of one value of a property goes on less than all the others.

    customers: how many more of the group would have gone on, had it been like the others. interval: of share minus
    share_against, 99.99 %. since_days: how far back was looked.
    """

    touchpoint: str
    next: str
    property: str
    group: str
    n: int
    share: float
    n_against: int
    share_against: float
    interval: tuple[float, float]
    customers: float
    since_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWaits:
    """Between two touchpoints, the group of one value of a property waits longer than the group `against`.

    share_within: how many of the group wait no longer than half of the other group does. interval: of that minus the
    other group's share, 99.99 %.
    """

    touchpoint: str
    next: str
    property: str
    group: str
    against: str
    n: int
    median_seconds: float
    n_against: int
    median_seconds_against: float
    share_within: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactMoved:
    """Of the customers first met before they were won, another share than before is first met in `phase` or later.

    Months are the first and last of three whole ones: YYYY-MM. interval: of the later share minus the earlier, 99.99 %.
    """

    phase: str
    months: tuple[str, str]
    n: int
    share: float
    months_before: tuple[str, str]
    n_before: int
    share_before: float
    interval: tuple[float, float]


StandsOut: TypeAlias = GroupLost | GroupWaits | ContactMoved


def standing_out(view: View, properties: Sequence[str], *, threads: int = 0) -> tuple[StandsOut, ...]:
    """Give the greatest loss, the longest wait and the trend of first contact; what is not there is left out.

    Args:
        view: what is looked at.
        properties: the columns and properties whose values are groups.
        threads: how many parts are worked on at a time; 0 is one per core.

    Misleads when:
        The groups differ in more than the property: who uses a phone may be younger, and lost for that. It says where
        to look, not why.
    """
    steps = tuple(_steps(view))
    lost = [one for step in steps for name in properties for one in _lost(view, *step, name, threads)]
    waits = [one for step in steps for name in properties for one in _waits(view, *step, name, threads)]
    moved = _moved(view, threads)
    worst = max(lost, key=_least_lost, default=None)
    longest = max(waits, key=lambda one: one.n * (one.median_seconds - one.median_seconds_against), default=None)
    return tuple(one for one in (worst, longest, moved) if one is not None)


def _least_lost(one: GroupLost) -> float:
    """Rank a loss by what it surely is, not by what it seems to be."""
    return -one.n * one.interval[1]


# -- from one touchpoint to the next ---------------------------------------------------------------------------------


def _steps(view: View) -> Iterator[tuple[Touchpoint, Touchpoint, timedelta]]:
    """Give every touchpoint with its only measured next one, and how long it may take.

    Where several lead on, a group that takes another of them is not lost.
    """
    drawn = {one.id: number for number, one in enumerate(view.journey.touchpoints)}
    patience = touchpoints(view.journey, view.bound, view.settings).patience
    for number, one in enumerate(view.journey.touchpoints):
        onward = [drawn[name] for name in one.next if name in drawn and view.bound.events[drawn[name]]]
        if len(onward) == 1 and view.bound.events[number]:
            yield one, view.journey.touchpoints[onward[0]], timedelta(microseconds=int(patience[number]))


def _lost(  # noqa: PLR0913, PLR0917  (two touchpoints, and how they are looked at)
    view: View, here: Touchpoint, there: Touchpoint, patience: timedelta, name: str, threads: int
) -> Iterator[GroupLost]:
    """Give every group that goes on less than the others, of those who came in the recent period."""
    if view.blocks.data_through is None:
        return
    begin = view.blocks.data_through - RECENT
    # Only the first visit counts: the last one before going on differs from the last one of those who do not.
    query = FunnelQuery(steps=(here.id, there.id), window=patience, entry="first", start=begin, by=name, by_from="1")
    groups = _groups(view, query, 0, threads)
    ripe = {one.group: (_went(one), one.n - one.steps[0].immature) for one in groups}
    passed_all, whole_all = (sum(counts) for counts in zip(*ripe.values(), strict=True)) if ripe else (0, 0)
    for group, (passed, whole) in ripe.items():
        if min(whole, whole_all - whole) < FEW:
            continue
        interval = share_difference(passed, whole, passed_all - passed, whole_all - whole, LEVEL)
        if interval is not None and interval[1] < 0:
            against = (passed_all - passed) / (whole_all - whole)
            yield GroupLost(
                touchpoint=here.id,
                next=there.id,
                property=name,
                group=group,
                n=whole,
                share=passed / whole,
                n_against=whole_all - whole,
                share_against=against,
                interval=interval,
                customers=whole * against - passed,
                since_days=RECENT.days,
            )


def _waits(  # noqa: PLR0913, PLR0917  (two touchpoints, and how they are looked at)
    view: View, here: Touchpoint, there: Touchpoint, patience: timedelta, name: str, threads: int
) -> Iterator[GroupWaits]:
    """Give the group that waits longest beside the one that waits least, where that is no chance."""
    query = FunnelQuery(steps=(here.id, there.id), window=patience, by=name)
    groups = [one for one in _groups(view, query, 1, threads) if _went(one) >= FEW]
    if len(groups) < 2:
        return
    ordered = sorted(groups, key=_median)
    quick, slow = ordered[0], ordered[-1]
    if _median(quick) <= 0:
        return
    half = FunnelQuery(steps=query.steps, window=timedelta(seconds=_median(quick)), by=name)
    within = {one.group: _went(one) for one in _groups(view, half, 1, threads)}
    parts = [min(within.get(one.group, 0), _went(one)) for one in (slow, quick)]
    interval = share_difference(parts[0], _went(slow), parts[1], _went(quick), LEVEL)
    if interval is not None and interval[1] < 0:
        yield GroupWaits(
            touchpoint=here.id,
            next=there.id,
            property=name,
            group=slow.group,
            against=quick.group,
            n=_went(slow),
            median_seconds=_median(slow),
            n_against=_went(quick),
            median_seconds_against=_median(quick),
            share_within=parts[0] / _went(slow),
            interval=interval,
        )


def _groups(view: View, query: FunnelQuery, step: int, threads: int) -> Sequence[FunnelGroup]:
    """Give the funnels of the groups that a property has.

    There are none where nobody has it, where it has too many values, and where many at the step (from 0) do not have
    it: then having it says that something else happened.
    """
    try:
        answer = cast("FunnelAnswer", find("funnel").measure(view, query, threads=threads))
    except UnknownFacet:
        return ()
    groups = () if answer.breakdown is UNSET else answer.breakdown
    told = [one for one in groups if one.group != NONE]
    having = sum(one.steps[step].n for one in told)
    return told if len(told) <= GROUPS_MOST and having >= HAVING * answer.steps[step].n else ()


def _went(group: FunnelGroup) -> int:
    return group.steps[1].n


def _median(group: FunnelGroup) -> float:
    return group.steps[1].median_seconds_from_previous or 0.0


# -- first contact ---------------------------------------------------------------------------------------------------


def _moved(view: View, threads: int) -> ContactMoved | None:
    """Say whether customers are first met later, or earlier, than in the beginning.

    The first month is left out, as people who were customers before it look new, and so is a last month that is not
    over. Those first met when they have been won are left out for the same reason.
    """
    answer = cast("FirstContactAnswer", find("first-contact").measure(view, FirstContactQuery(), threads=threads))
    phases = [phase.id for phase in view.journey.phases][: _won_from(view)]
    met: dict[str, dict[str, int]] = {}
    for one in answer.months:
        if one.phase in phases:
            met.setdefault(one.month, {})[one.phase] = one.n
    whole = _whole_months(view, sorted(met))
    if len(whole) < 2 * MONTHS:
        return None
    early, late = whole[:MONTHS], whole[-MONTHS:]
    found = [_from(phases[at:], (early, late), met) for at in range(1, len(phases))]
    told = [one for one in found if one is not None]
    return max(told, key=lambda one: abs(one.share - one.share_before), default=None)


def _from(
    phases: Sequence[str], ends: tuple[Sequence[str], Sequence[str]], met: dict[str, dict[str, int]]
) -> ContactMoved | None:
    """Compare who is first met in these phases, the last ones, in the months of the two ends."""
    wholes = [sum(sum(met[month].values()) for month in months) for months in ends]
    parts = [sum(met[month].get(phase, 0) for month in months for phase in phases) for months in ends]
    if min(wholes) < FEW:
        return None
    interval = share_difference(parts[1], wholes[1], parts[0], wholes[0], LEVEL)
    if interval is None or interval[0] <= 0 <= interval[1]:
        return None
    return ContactMoved(
        phase=phases[0],
        months=(ends[1][0], ends[1][-1]),
        n=wholes[1],
        share=parts[1] / wholes[1],
        months_before=(ends[0][0], ends[0][-1]),
        n_before=wholes[0],
        share_before=parts[0] / wholes[0],
        interval=interval,
    )


def _won_from(view: View) -> int:
    """Give how many phases come before the customer has been won: all, where the journey does not say."""
    won = [phase_of(view.journey, one) for one in view.journey.touchpoints if one.id in view.journey.won_at]
    numbers = [number for number in won if number is not None]
    return max(numbers) + 1 if numbers else len(view.journey.phases)


def _whole_months(view: View, months: Sequence[str]) -> list[str]:
    """Leave out the first month, and the last where it is not over by its last day."""
    through = view.blocks.data_through
    if through is None:
        return []
    here = through.astimezone(view.settings.zone)
    is_over = (here + timedelta(days=1)).month != here.month
    return [month for month in months[1:] if is_over or month < f"{here:%Y-%m}"]
