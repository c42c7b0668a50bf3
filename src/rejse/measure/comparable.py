"""What of an answer can be compared: its shares as parts of wholes, and its medians with the values around them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from msgspec import UNSET

from rejse.engine.around import Spans, depth_of
from rejse.journey.evidence import SurveyKind
from rejse.measure.experience import ExperienceAnswer, PhaseExperience, TouchpointExperience
from rejse.measure.first_contact import FirstContactAnswer
from rejse.measure.flow import START, FlowAnswer
from rejse.measure.flow_counting import Flow
from rejse.measure.funnel import NONE, FunnelAnswer, FunnelStep
from rejse.measure.funnel_counting import Funnel
from rejse.measure.handovers import HandoversAnswer
from rejse.measure.interval import share
from rejse.measure.personas import PersonasAnswer
from rejse.measure.reach import Passing, PhasePassing, ReachAnswer
from rejse.measure.reach_counting import Reach
from rejse.measure.score_interval import Scored, nps_scored
from rejse.measure.view import Answer


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands in an answer. Shares of one `whole` are of the same customers, so that 0 may be said."""

    rows: str
    row: tuple[str, ...]
    number: str
    group: str | None = None
    whole: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share; None of nothing."""
        return share(self.part, self.whole)


@dataclass(frozen=True, slots=True)
class Median:
    """A median of so many waits, and the values of rank `depth` from below and above; seconds."""

    count: int
    depth: int
    value: float | None
    low: float
    high: float


def shares_of(answer: Answer) -> dict[Place, Share]:
    """Give every share of an answer, in its order."""
    return dict(_SHARES[answer.measure](answer))


def medians_of(measure: Any, answer: Answer, spans: Spans) -> dict[Place, Median]:  # noqa: ANN401  (each measure's own)
    """Give every median of an answer, in its order; where nobody waited there is none."""
    return {
        place: _median(spans, cell) for place, cell in _WAITS[answer.measure](measure, answer) if spans.count[cell] > 0
    }


def scores_of(answer: Answer) -> dict[Place, Scored]:
    """Give every score of an answer that is no share: means on their scales, and NPS."""
    return dict(_experience_scores(answer)) if isinstance(answer, ExperienceAnswer) else {}


def _median(spans: Spans, cell: int) -> Median:
    return Median(
        count=int(spans.count[cell]),
        depth=int(depth_of(spans.count[cell : cell + 1])[0]),
        value=float(spans.median[cell]) / 1e6,
        low=float(spans.low[cell]) / 1e6,
        high=float(spans.high[cell]) / 1e6,
    )


def _reach_shares(answer: ReachAnswer) -> Iterator[tuple[Place, Share]]:
    """Give the shares of cards and ribbon: who came here of all, and who went on and left of those who did."""
    named: list[tuple[str, str, Passing | PhasePassing]] = []
    named += [("touchpoints", touchpoint.touchpoint, touchpoint) for touchpoint in answer.touchpoints]
    named += [("phases", phase.phase, phase) for phase in answer.phases]
    for rows, name, one in named:
        yield Place(rows, (name,), "reach_share"), Share(one.reach, answer.n)
        if one.passed is not None and one.pending is not None and one.left is not None:
            yield Place(rows, (name,), "conversion"), Share(one.passed, one.reach - one.pending)
            yield Place(rows, (name,), "drop_off"), Share(one.left, one.reach - one.pending)


def _reach_waits(_measure: Reach, answer: ReachAnswer) -> Iterator[tuple[Place, int]]:
    for cell, one in enumerate(answer.touchpoints):
        yield Place("touchpoints", (one.touchpoint,), "median_seconds"), cell
    for cell, phase in enumerate(answer.phases, start=len(answer.touchpoints)):
        yield Place("phases", (phase.phase,), "median_seconds"), cell


def _flow_shares(answer: FlowAnswer) -> Iterator[tuple[Place, Share]]:
    """Give each step's share of those who visited where it begins."""
    for step in answer.steps:
        whole = answer.n if step.from_ == START else round(step.n / step.share)
        yield Place("steps", (step.from_, step.to), "share", whole=step.from_), Share(step.n, whole)


def _flow_waits(measure: Flow, answer: FlowAnswer) -> Iterator[tuple[Place, int]]:
    number = {name: node for node, name in enumerate(measure.nodes)}
    for step in answer.steps:
        if step.from_ in number and step.to in number:
            cell = number[step.from_] * len(number) + number[step.to]
            yield Place("steps", (step.from_, step.to), "median_seconds"), cell


def _funnel_shares(answer: FunnelAnswer) -> Iterator[tuple[Place, Share]]:
    yield from _steps(answer.steps, None)
    for one in () if answer.breakdown is UNSET else answer.breakdown:
        yield from _steps(one.steps, one.group)


def _steps(steps: tuple[FunnelStep, ...], group: str | None) -> Iterator[tuple[Place, Share]]:
    """Give each step's share of the first step and of the one before; who may still get further is left out."""
    ripe = [step.n - step.immature for step in steps]
    for number in range(1, len(steps)):
        row = (str(number + 1),)
        yield Place("steps", row, "share_from_start", group), Share(ripe[number], ripe[0])
        yield Place("steps", row, "share_from_previous", group), Share(ripe[number], ripe[number - 1])


def _funnel_waits(measure: Funnel, answer: FunnelAnswer) -> Iterator[tuple[Place, int]]:
    """Give the cells of the steps, then those of each group's."""
    known = [None, *((*measure.names, NONE) if measure.query.by else ())]
    shown = [] if answer.breakdown is UNSET else [one.group for one in answer.breakdown]
    for number, group in enumerate(known):
        for step in range(1, measure.steps if group is None or group in shown else 0):
            place = Place("steps", (str(step + 1),), "median_seconds_from_previous", group)
            yield place, measure.steps * number + step


def _first_contact_shares(answer: FirstContactAnswer) -> Iterator[tuple[Place, Share]]:
    """Give the share of each phase, touchpoint and channel among all first contacts, and each phase's win rate."""
    for phase in answer.phases:
        yield Place("phases", (phase.phase,), "share", whole="n"), Share(phase.n, answer.n)
        if phase.won is not None:
            yield Place("phases", (phase.phase,), "win_rate"), Share(phase.won, phase.n)
    for one in answer.touchpoints:
        yield Place("touchpoints", (one.touchpoint,), "share", whole="n"), Share(one.n, answer.n)
    for channel in answer.channels:
        yield Place("channels", (channel.channel,), "share", whole="n"), Share(channel.n, answer.n)


def _persona_shares(answer: PersonasAnswer) -> Iterator[tuple[Place, Share]]:
    for one in answer.personas:
        yield Place("personas", (one.persona,), "share", whole="n"), Share(one.n, answer.n)


def _experience_shares(answer: ExperienceAnswer) -> Iterator[tuple[Place, Share]]:
    """Give the favourable shares; of promoters alone nobody asks."""
    for rows, row, one in _experienced(answer):
        if one.favourable is not None and one.kind is not SurveyKind.NPS:
            yield Place(rows, row, "share"), Share(one.favourable, one.n)


def _experienced(
    answer: ExperienceAnswer,
) -> Iterator[tuple[str, tuple[str, ...], TouchpointExperience | PhaseExperience]]:
    for one in answer.touchpoints:
        yield "touchpoints", (one.touchpoint, one.kind, one.scale or "-"), one
    for phase in answer.phases:
        yield "phases", (phase.phase, phase.kind, phase.scale or "-"), phase


def _experience_scores(answer: ExperienceAnswer) -> Iterator[tuple[Place, Scored]]:
    for rows, row, one in _experienced(answer):
        if one.kind is not SurveyKind.NPS:
            yield Place(rows, row, "mean"), Scored(one.n, one.mean, one.deviation**2, one.mean_interval)
    for told in answer.nps:
        if (made := nps_scored(told.promoters, told.passives, told.detractors)) is not None:
            yield Place("nps", (told.journey,), "nps"), made


def _handover_shares(answer: HandoversAnswer) -> Iterator[tuple[Place, Share]]:
    """Give the shares accepted of the decided, answered within the limit, and of each reason among the rejected."""
    for one in answer.handovers:
        if one.accepted is not None and one.rejected is not None and one.undecided is not None:
            yield (
                Place("handovers", (one.handover,), "accepted_share"),
                Share(one.accepted, one.accepted + one.rejected),
            )
    for told in answer.answered:
        if told.within is not None and told.late is not None:
            yield Place("answered", (told.handover,), "within_share"), Share(told.within, told.within + told.late)
    rejected = {one.handover: one.rejected or 0 for one in answer.handovers}
    for reason in answer.reasons:
        place = Place("reasons", (reason.handover, reason.reason), "share", whole=reason.handover)
        yield place, Share(reason.n, rejected[reason.handover])


_SHARES: Final[Mapping[str, Callable[[Any], Iterator[tuple[Place, Share]]]]] = MappingProxyType(
    {
        "reach": _reach_shares,
        "flow": _flow_shares,
        "funnel": _funnel_shares,
        "first-contact": _first_contact_shares,
        "personas": _persona_shares,
        "experience": _experience_shares,
        "handovers": _handover_shares,
    }
)
_WAITS: Final[Mapping[str, Callable[[Any, Any], Iterator[tuple[Place, int]]]]] = MappingProxyType(
    {"reach": _reach_waits, "flow": _flow_waits, "funnel": _funnel_waits}
)
