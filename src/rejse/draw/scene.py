"""From the drawn journey and what was measured to one scene: what is shown, in the viewer's language."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from rejse.draw.agreements import handovers_of
from rejse.draw.caption import Seen, caption_of
from rejse.draw.drawn import (
    FEW,
    Beyond,
    Card,
    DrawnDeviation,
    DrawnPhase,
    DrawnStep,
    Footer,
    HandoverFigures,
    Meter,
    Period,
    Person,
    PersonaCurve,
    Scene,
    Score,
    scene_to_builtins,
    too_early,
)
from rejse.draw.figures import PERSONAS_MOST
from rejse.draw.icons import icon_of
from rejse.draw.lanes import LaneChoice, lanes_chosen
from rejse.draw.numerals import period as written_period
from rejse.draw.signs import signs_of
from rejse.draw.texts import Texts, all_said, said, severest
from rejse.errors import Problem
from rejse.journey.document import Journey, Phase, Touchpoint, TrackedBy
from rejse.journey.evidence import SurveyKind
from rejse.measure.flow import FlowAnswer
from rejse.measure.reach import Evidence, Passing, PhasePassing, ReachAnswer
from rejse.words import label, say

__all__ = ["Period", "Scene", "scene_of", "scene_to_builtins"]

STEPS_DRAWN: Final = 24
"""The most taken steps are drawn; all of them are in `measure flow`."""

_SMALLEST_SHARE: Final = 0.02
_NO_SCORES: Final[Mapping[str, Score]] = MappingProxyType({})
_NO_FIGURES: Final[Mapping[str, HandoverFigures]] = MappingProxyType({})


def scene_of(  # noqa: PLR0913  (the journey, what was measured, and how it is looked at)
    journey: Journey,
    reach: ReachAnswer | None = None,
    flow: FlowAnswer | None = None,
    *,
    language: str,
    period: Period = (None, None),
    data_through: datetime | None = None,
    events: int | None = None,
    customers: int | None = None,
    scores: Mapping[str, Score] = _NO_SCORES,
    nps: Score | None = None,
    overlays: Sequence[PersonaCurve] = (),
    handovers: Mapping[str, HandoverFigures] = _NO_FIGURES,
    deviations: Sequence[DrawnDeviation] | None = None,
    lanes: LaneChoice = None,
) -> Scene:
    """Decide what is on the map. Without answers it is the journey as drawn: dashed cards and no numbers.

    Args:
        journey: the journey as drawn.
        reach: who came and went on, of the whole period.
        flow: the steps between touchpoints.
        language: the viewer's.
        period: first and last day or time shown.
        data_through: until when there is data, if the answer does not say it.
        events: how many are imported, on the map or not.
        customers: how many they are of.
        scores: what customers answered, by touchpoint.
        nps: what they answered of the journey as a whole.
        overlays: the curves of personas; the first five are drawn.
        handovers: how hand-overs fared, by hand-over.
        deviations: where customers went another way than the drawn one; None where nobody compared them.
        lanes: which lanes are seen (see `lanes_chosen`).

    Raises:
        UnknownLane: a lane is none.
    """
    through = data_through or (reach.data_through if reach else None)
    touchpoints = _in_order(journey)
    warnings = [(_place(one), say(one, language).message) for one in reach.warnings] if reach else []
    known = {one.id for one in touchpoints}
    texts = Texts(journey, language)
    cards = tuple(_card(texts, one, reach, scores.get(one.id), _of(warnings, one.id)) for one in touchpoints)
    bound = {card.phase for card in cards if card.evidence is not Evidence.ASSUMED}
    phases = _phases(texts, journey, reach, cards, bound)
    meter = Meter(measured=sum(card.measured for card in cards), touchpoints=len(cards))
    imported, n = through is not None or bool(events), reach.n if reach else None
    seen = Seen(n=n, bound=bool(bound), imported=imported, events=events, customers=customers)
    told = period_told(journey, period, language)
    made = Scene(
        journey=journey.id,
        language=language,
        title=journey.title.said_in(language),
        subtitle=_subtitle(journey, told, language),
        caption=caption_of(phases, cards, meter, seen, language),
        phases=phases,
        cards=cards,
        steps=_steps(flow, known),
        meter=meter,
        legend=(),
        warnings=tuple(text for at, text in warnings if at not in known),
        footer=_footer(journey, told, reach, through),
        lanes=lanes_chosen(lanes, bound=bool(bound) or deviations is not None),
        nps=nps,
        overlays=tuple(overlays[:PERSONAS_MOST]),
        handovers=handovers_of(journey, handovers, language) if journey.phases else (),
        deviations=None if deviations is None else tuple(deviations),
    )
    return replace(made, legend=signs_of(made))


def period_told(journey: Journey, period: Period, language: str) -> str:
    """Write a period in the journey's own days."""
    return written_period(*_days(period, _zone(journey)), language) or label("draw", "whole-period", language)


def _of(warnings: Iterable[tuple[str | None, str]], touchpoint: str) -> list[str]:
    return [text for at, text in warnings if at == touchpoint]


def _phases(
    texts: Texts, journey: Journey, reach: ReachAnswer | None, cards: Sequence[Card], bound: Collection[str]
) -> tuple[DrawnPhase, ...]:
    by_phase = {one.phase: one for one in reach.phases} if reach else {}
    touchpoints = _in_order(journey)
    return tuple(_phase(texts, one, _known(by_phase.get(one.id), bound), touchpoints, cards) for one in journey.phases)


def _subtitle(journey: Journey, period: str, language: str) -> str:
    actor = [journey.actor.said_in(language)] if journey.actor else []
    return " · ".join(_capital(one) for one in (*actor, period))


def _footer(journey: Journey, period: str, reach: ReachAnswer | None, through: datetime | None) -> Footer:
    return Footer(
        period=period,
        n=reach.n if reach else None,
        data_through=through.astimezone(_zone(journey)) if through else None,
        snapshot=reach.snapshot if reach else None,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _zone(journey: Journey) -> ZoneInfo:
    return ZoneInfo(journey.time_zone or "Europe/Copenhagen")


def _days(period: Period, zone: tzinfo) -> Period:
    """Turn times into days of the journey's zone; the last day is that of the moment before the second time."""
    first, last = period
    if isinstance(first, datetime):
        first = (first.astimezone(zone) if first.tzinfo else first).date()
    if isinstance(last, datetime):
        last = ((last.astimezone(zone) if last.tzinfo else last) - timedelta(microseconds=1)).date()
    return first, last


def _in_order(journey: Journey) -> list[Touchpoint]:
    """Sort by phase, position, and as written. One whose phase is unknown stands in the first: it must show."""
    numbers = {phase.id: number for number, phase in enumerate(journey.phases)}
    last = float("inf")
    return sorted(
        journey.touchpoints if journey.phases else (),
        key=lambda one: (numbers.get(one.phase, 0), last if one.position is None else one.position),
    )


def _place(problem: Problem) -> str | None:
    """Tell which touchpoint a warning is about, if it is about one."""
    told = problem.arguments.get("touchpoint")
    return str(told) if told is not None else None


def _person(journey: Journey, who: str | None) -> Person | None:
    if who is None:
        return None
    for member in journey.team:
        if member.id == who:
            return Person(initials=member.initials or _initials(member.name), name=member.name)
    return Person(initials=_initials(who), name=who)


def _initials(name: str) -> str:
    words = name.replace("-", " ").split() or ["?"]
    return (words[0][:2] if len(words) == 1 else words[0][0] + words[-1][0]).upper()


def _card(
    texts: Texts, touchpoint: Touchpoint, reach: ReachAnswer | None, score: Score | None, warnings: Sequence[str]
) -> Card:
    journey, language = texts.journey, texts.language
    found = next((one for one in reach.touchpoints if one.touchpoint == touchpoint.id), None) if reach else None
    drawn_only = Evidence.PARTLY if touchpoint.binding else Evidence.ASSUMED
    known = found is not None and found.evidence is not Evidence.ASSUMED
    phases = [phase.id for phase in journey.phases]
    return Card(
        id=touchpoint.id,
        name=touchpoint.name.said_in(language),
        title=said(touchpoint.title, language),
        phase=touchpoint.phase if touchpoint.phase in phases else phases[0],
        lane=touchpoint.drawn_in,
        icon=icon_of(touchpoint.channel, touchpoint.medium),
        responsible=_person(journey, touchpoint.responsible),
        evidence=found.evidence if found else drawn_only,
        recorded=touchpoint.tracked_by is not TrackedBy.UNRECORDED,
        reach=found.reach if found and known else None,
        share=found.reach / reach.n if found and known and reach and reach.n else None,
        passed=found.passed if found and known else None,
        pending=found.pending if found and known else None,
        elsewhere=found.elsewhere if found and known else None,
        lost=found.left if found and known else None,
        lost_share=found.drop_off if found and known else None,
        conversion=found.conversion if found and known else None,
        interval=found.interval if found and known else None,
        beyond=_beyond(journey, touchpoint, found) if found and known else None,
        median_seconds=found.median_seconds if found and known else None,
        p90_seconds=found.p90_seconds if found and known else None,
        few=bool(found and known and 0 < found.reach < FEW),
        warnings=tuple(warnings),
        score=score,
        expected=texts.expected(touchpoint),
        asked=_asked(journey, touchpoint),
        moment_of_truth=touchpoint.moment_of_truth,
        what=said(touchpoint.what, language),
        how=said(touchpoint.how, language),
        call_to_action=said(touchpoint.call_to_action, language),
        next=touchpoint.next,
        pains=texts.pains(touchpoint),
        gains=texts.gains(touchpoint),
        content=texts.content(touchpoint),
    )


def _asked(journey: Journey, touchpoint: Touchpoint) -> bool:
    """Tell whether a survey with a score is asked at a touchpoint."""
    scored = {SurveyKind.CSAT, SurveyKind.CES}
    return any(one.id == touchpoint.survey and one.kind in scored for one in journey.surveys)


def _beyond(journey: Journey, touchpoint: Touchpoint, found: Passing) -> Beyond:
    """Say what is known of those who went on, or why it is not known."""
    if found.conversion is not None and not too_early(found.reach, found.pending):
        return "measured"
    if found.passed is not None:
        return "too-early"
    ids = [phase.id for phase in journey.phases]
    later = ids[ids.index(touchpoint.phase) + 1 :] if touchpoint.phase in ids else ids[1:]
    onward = touchpoint.next or tuple(one.id for one in journey.touchpoints if one.phase in later)
    if not onward:
        return "last"
    recorded = {one.id for one in journey.touchpoints if one.tracked_by is not TrackedBy.UNRECORDED}
    return "unmeasured" if recorded.intersection(onward) else "unrecorded"


def _known(found: PhasePassing | None, bound: Collection[str]) -> PhasePassing | None:
    """Forget a phase's zeros where none of its touchpoints is bound: nobody could be seen there."""
    return found if found and (found.reach or found.phase in bound) else None


def _phase(
    texts: Texts, phase: Phase, found: PhasePassing | None, touchpoints: Sequence[Touchpoint], cards: Sequence[Card]
) -> DrawnPhase:
    language = texts.language
    inside = [one for one in touchpoints if one.phase == phase.id]
    here = [card for card in cards if card.phase == phase.id]
    question = phase.questions[0].said_in(language) if phase.questions else None
    goal = said(phase.goal, language)
    return DrawnPhase(
        id=phase.id,
        name=phase.name.said_in(language),
        tagline=question or goal,
        goal=goal if question else None,
        actions=all_said(phase.actions, language),
        extent=phase.extent,
        reach=found.reach if found else None,
        from_earlier=found.from_earlier if found else None,
        first_met=found.first_met if found else None,
        came_back=found.came_back if found else None,
        passed=found.passed if found else None,
        pending=found.pending if found else None,
        elsewhere=found.elsewhere if found else None,
        lost=found.left if found else None,
        lost_share=found.drop_off if found else None,
        conversion=found.conversion if found else None,
        interval=found.interval if found else None,
        median_seconds=found.median_seconds if found else None,
        p90_seconds=found.p90_seconds if found else None,
        few=bool(found and 0 < found.reach < FEW),
        pains=severest([pain for card in here for pain in card.pains]),
        content=texts.content_of(phase, inside),
        responsible=_responsible(texts.journey, phase, inside),
        gains=tuple(gain for card in here for gain in card.gains),
        thoughts=texts.thoughts(phase, inside),
        backdrop=texts.backdrop(inside),
        ideas=texts.ideas(phase),
        notes=texts.notes(phase),
        compared=texts.compared(phase),
        target_conversion=phase.target_conversion,
        target_seconds=phase.target_time.total_seconds() if phase.target_time else None,
    )


def _responsible(journey: Journey, phase: Phase, touchpoints: Sequence[Touchpoint]) -> tuple[Person, ...]:
    named = dict.fromkeys(who for who in (phase.owner, *(one.responsible for one in touchpoints)) if who)
    return tuple(person for who in named if (person := _person(journey, who)))


def _steps(flow: FlowAnswer | None, known: set[str]) -> tuple[DrawnStep, ...]:
    """Choose the most taken steps between two different touchpoints of the map."""
    drawn = [
        DrawnStep(from_=one.from_, to=one.to, n=one.n, share=one.share, median_seconds=one.median_seconds)
        for one in (flow.steps if flow else ())
        if one.from_ in known and one.to in known and one.from_ != one.to and one.share >= _SMALLEST_SHARE
    ]
    return tuple(sorted(drawn, key=lambda one: (-one.n, one.from_, one.to))[:STEPS_DRAWN])
