"""Measured numbers against the plan or another period: what of a scene differs, and whether chance explains it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeAlias

from rejse.draw.differences import SURE, DifferenceOf, DrawnDifference, Standing
from rejse.draw.differences_told import caption_of_differences
from rejse.draw.drawn import Card, DrawnPhase, Scene
from rejse.draw.planned import planned_of, scale_at
from rejse.draw.signs import signs_of
from rejse.journey.document import Journey, Touchpoint
from rejse.words import label

if TYPE_CHECKING:
    from rejse.measure.comparable import Median, Place
    from rejse.measure.comparing import ComparedAnswer, Difference
    from rejse.measure.reach import ReachAnswer, ReachQuery
    from rejse.measure.view import View

_Row: TypeAlias = tuple[str, str]
Interval: TypeAlias = tuple[float, float]


# -- against the plan --------------------------------------------------------------------------------------------------


def against_plan(scene: Scene, journey: Journey, medians: "Mapping[Place, Median]") -> Scene:
    """Set every phase against its targets and every touchpoint against what is expected there.

    The time a touchpoint is expected to take is told but not judged: what is measured is the time to the next step.

    Args:
        scene: the map as measured.
        journey: the journey, with its targets and expectations.
        medians: the phases' median times with the values around them (`medians_around`).
    """
    drawn = {one.id: one for one in journey.touchpoints}
    cards = tuple(replace(one, differences=tuple(_of_card(one, journey, drawn[one.id]))) for one in scene.cards)
    phases = tuple(replace(one, differences=tuple(_of_phase(one, medians))) for one in scene.phases)
    made = replace(
        scene,
        look="difference",
        subtitle=f"{scene.subtitle} · {label('draw', 'look-difference', scene.language)}",
        phases=phases,
        cards=cards,
    )
    return _finished(made)


def medians_around(
    view: "View", query: "ReachQuery", answer: "ReachAnswer", *, threads: int = 0
) -> "dict[Place, Median]":
    """Give the median times of an answer with the values around them, from which comes how sure they are."""
    from rejse.engine.around import Around  # noqa: PLC0415  (numpy, which a map alone needs not)
    from rejse.engine.local import run  # noqa: PLC0415
    from rejse.measure.catalogue import find  # noqa: PLC0415
    from rejse.measure.comparable import medians_of  # noqa: PLC0415

    plan = find("reach").plan(view, query)
    return medians_of(plan.measure, answer, run(Around(plan.measure), plan.blocks, plan.lens, threads=threads))


def _of_phase(phase: DrawnPhase, medians: "Mapping[Place, Median]") -> Iterator[DrawnDifference]:
    early: Standing | None = "too-early" if phase.too_early else None
    if phase.target_conversion is not None:
        ripe = None if phase.reach is None else phase.reach - (phase.pending or 0)
        target = phase.target_conversion
        told = _planned("conversion", phase.conversion, target, phase.interval, ripe, known=early, few=phase.few)
        yield replace(told, standing="too-early") if _turns(told.standing, phase, target) else told
    if phase.target_seconds is not None:
        around = next((one for at, one in medians.items() if at.rows == "phases" and at.row == (phase.id,)), None)
        yield _planned(
            "time",
            phase.median_seconds,
            phase.target_seconds,
            _median_interval(around),
            around.count if around else None,
            known=early,
            few=phase.few,
        )


def _median_interval(around: "Median | None") -> Interval | None:
    """Give the interval of a median, as that of the difference of two has it: Price and Bonett (2002)."""
    from rejse.measure.interval import deviations, median_error  # noqa: PLC0415  (scipy)

    if around is None or around.value is None:
        return None
    error = median_error(around.count, around.depth, around.low, around.high)
    return None if error is None else (around.value - deviations() * error, around.value + deviations() * error)


def _of_card(card: Card, journey: Journey, touchpoint: Touchpoint) -> Iterator[DrawnDifference]:
    planned, score = planned_of(journey, touchpoint), card.score
    emotion = score.emotion if score else None
    between = score.emotion_interval if score else None
    n, few = (score.n, score.few) if score else (None, False)
    if planned.score is not None:
        scale = scale_at(journey, touchpoint)
        value = None if emotion is None else scale.low + (emotion + 2) / 4 * (scale.high - scale.low)
        ends = None
        if between:
            low, high = (scale.low + (end + 2) / 4 * (scale.high - scale.low) for end in between)
            ends = (low, high)
        yield _planned("score", value, planned.score, ends, n, few=few, most=planned.most)
    elif planned.experience is not None and (score or card.asked):
        yield _planned("experience", emotion, planned.experience, between, n, few=few)
    if planned.seconds is not None:
        yield _planned("duration", None, planned.seconds, None, None)


def _planned(  # noqa: PLR0913  (a number and all that is known of it)
    of: DifferenceOf,
    value: float | None,
    against: float,
    interval: Interval | None,
    n: int | None,
    *,
    known: Standing | None = None,
    few: bool = False,
    most: float | None = None,
) -> DrawnDifference:
    apart = (interval[0] - against, interval[1] - against) if interval else None
    standing: Standing = "unmeasured" if value is None else known or ("too-few" if few else _standing(of, apart))
    return DrawnDifference(
        of=of, to="plan", value=value, against=against, interval=apart, n=n, standing=standing, most=most
    )


class _Came(Protocol):
    """Whoever says how many came, went on, and may still."""

    @property
    def reach(self) -> int | None:
        """How many came."""

    @property
    def passed(self) -> int | None:
        """How many of them went on."""

    @property
    def pending(self) -> int | None:
        """How many of them may still go on."""


def _turns(standing: Standing, one: _Came, target: float) -> bool:
    """Tell whether those who may still go on could turn a difference round: the quick alone then made it."""
    if standing not in SURE or not one.reach or one.passed is None:
        return False
    least, greatest = one.passed / one.reach, (one.passed + (one.pending or 0)) / one.reach
    return least <= target if standing == "better" else greatest >= target


def _many_open(one: _Came) -> bool:
    """Tell whether more than a tenth may still go on: share and median are then those of the quick."""
    return 10 * (one.pending or 0) > (one.reach or 0)


def _standing(of: DifferenceOf, interval: Interval | None) -> Standing:
    """Judge a difference by its interval: less time is better; more customers are more, and that is all."""
    if interval is None:
        return "too-few"
    if interval[0] <= 0 <= interval[1]:
        return "unsure"
    higher = interval[0] > 0
    if of == "share":
        return "more" if higher else "fewer"
    return "better" if higher is not (of == "time") else "worse"


# -- against another period --------------------------------------------------------------------------------------------

_NUMBERS: Mapping[str, DifferenceOf] = {"reach_share": "share", "conversion": "conversion", "median_seconds": "time"}


def against_period(scene: Scene, compared: "ComparedAnswer", other: "ReachAnswer", told: str) -> Scene:
    """Set every card and phase against another period: share of all customers, share that goes on, median time.

    Args:
        scene: the map of the first period.
        compared: both periods' reach, compared.
        other: the second period's reach.
        told: the second period in words.

    Misleads when:
        Customers of either period may still go on. Where they are more than a tenth nothing is claimed of shares that
        go on and of times; up to that, the period with more of them still looks a little quicker than it will prove.
    """
    here: dict[_Row, _Came] = {("touchpoints", card.id): card for card in scene.cards}
    here |= {("phases", phase.id): phase for phase in scene.phases}
    there: dict[_Row, _Came] = {("touchpoints", one.touchpoint): one for one in other.touchpoints}
    there |= {("phases", one.phase): one for one in other.phases}
    found: dict[_Row, list[DrawnDifference]] = {}
    for one in compared.differences:
        at = (one.rows, one.row[0])
        if one.number in _NUMBERS and one.value is not None and one.against is not None:
            found.setdefault(at, []).append(_changed(one, here[at], there[at]))
    made = replace(
        scene,
        against=told,
        subtitle=f"{scene.subtitle} · {label('draw', 'look-against', scene.language, period=told)}",
        phases=tuple(
            replace(one, differences=_of_known(found.get(("phases", one.id)), one.reach)) for one in scene.phases
        ),
        cards=tuple(
            replace(one, differences=_of_known(found.get(("touchpoints", one.id)), one.reach)) for one in scene.cards
        ),
    )
    return _finished(made)


def _of_known(found: list[DrawnDifference] | None, reach: int | None) -> tuple[DrawnDifference, ...]:
    """Give the differences in their order; none where nothing is measured."""
    order = list(_NUMBERS.values())
    return tuple(sorted(found or (), key=lambda one: order.index(one.of))) if reach is not None else ()


def _changed(one: "Difference", here: _Came, there: _Came) -> DrawnDifference:
    of = _NUMBERS[one.number]
    assert one.against is not None
    standing = _standing(of, one.interval)
    if of != "share" and standing in SURE and (_many_open(here) or _many_open(there)):
        standing = "too-early"
    return DrawnDifference(
        of=of, to="period", value=one.value, against=one.against, interval=one.interval, n=one.n, standing=standing
    )


def _finished(scene: Scene) -> Scene:
    made = replace(scene, caption=caption_of_differences(scene))
    return replace(made, legend=signs_of(made))
