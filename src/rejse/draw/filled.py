"""What customers answered and how hand-overs fared, as the figures that a map shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypedDict

from rejse.draw.differences import Look
from rejse.draw.drawn import Scene
from rejse.draw.figures import PERSONAS_MOST, CurvePoint, HandoverFigures, PersonaCurve, Score
from rejse.draw.lanes import LaneChoice
from rejse.draw.planned import plan_alone
from rejse.draw.scene import period_told, scene_of
from rejse.draw.texts import said
from rejse.draw.weighing import against_period, against_plan, medians_around
from rejse.journey.document import Journey, Persona
from rejse.journey.evidence import SurveyKind
from rejse.journey.scale import read_scale
from rejse.measure.experience import ExperienceAnswer, TouchpointExperience
from rejse.measure.handovers import HandoverAnswered, HandoverFared, HandoversAnswer, Wait
from rejse.measure.reach import ReachAnswer, ReachQuery
from rejse.measure.view import View
from rejse.trace.blocks import Scope
from rejse.words import label


class Filled(TypedDict):
    """Arguments of `scene_of`."""

    scores: dict[str, Score]
    nps: Score | None
    overlays: tuple[PersonaCurve, ...]
    handovers: dict[str, HandoverFigures]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """How a map is looked at: when, whom it counts, whose curves are drawn too, and which lanes are seen.

    look: the plan alone, what was measured, or the difference of the two. against: a second period that the first is
    held against, from start to stop (not included), as `start` and `stop` are; before: the one of equal length just
    before. A plan has nothing to be held against.
    """

    start: datetime | None = None
    stop: datetime | None = None
    scope: str = "person"
    persona: str | None = None
    personas: bool | Sequence[str] = False
    lanes: LaneChoice = None
    look: Look = "actual"
    against: tuple[datetime | None, datetime | None] | None = None
    before: bool = False


def measured_scene(view: View, measure: Callable[..., Any], looked: Looked, *, language: str) -> Scene:
    """Give everything that is on the map of a journey with events.

    Args:
        view: the pinned journey and blocks.
        measure: answers a measure over the view, by its name and further options.
        looked: how it is looked at.
        language: the viewer's.

    Raises:
        NothingToCompare: both periods are the same, or nothing comes before one that has no beginning.
    """
    ask = partial(measure, start=looked.start, stop=looked.stop, scope=looked.scope)
    persona = looked.persona
    filled = fill(ask, view.journey, language=language, persona=persona, personas=looked.personas)
    reach: ReachAnswer = ask("reach", persona=persona)
    made = scene_of(
        view.journey,
        reach,
        ask("flow", persona=persona),
        language=language,
        period=(looked.start, looked.stop),
        events=int(view.blocks.kind_counts.sum()),
        customers=sum(block.living for block in view.blocks.scoped(Scope(looked.scope))),
        lanes=looked.lanes,
        **filled,
    )
    made = _looked_at(made, view, measure, looked, reach)
    return made if persona is None else replace(made, caption=_only(persona, view.journey, made.caption, language))


def _looked_at(scene: Scene, view: View, measure: Callable[..., Any], looked: Looked, reach: ReachAnswer) -> Scene:
    """Show the plan alone, or hold what was measured against it or against another period."""
    if looked.look == "plan":
        return plan_alone(scene, view.journey)
    query = ReachQuery(scope=Scope(looked.scope), start=looked.start, stop=looked.stop, persona=looked.persona)
    if looked.against is not None or looked.before:
        from rejse.measure.comparing import compare, period_before  # noqa: PLC0415  (numpy)

        start, stop = looked.against or (None, None)
        other = period_before(view, query) if looked.before else replace(query, start=start, stop=stop)
        compared = compare(view, "reach", query, other)
        there = measure("reach", start=other.start, stop=other.stop, scope=looked.scope, persona=looked.persona)
        told = period_told(view.journey, (other.start, other.stop), scene.language)
        return against_period(scene, compared, there, told)
    if looked.look == "difference":
        return against_plan(scene, view.journey, medians_around(view, query, reach))
    return scene


def _only(persona: str, journey: Journey, caption: str, language: str) -> str:
    """Say under the title whom a map is about."""
    named = next((one.name.said_in(language) for one in journey.personas if one.id == persona), None)
    return label("doors", "only", language, persona=named or label("doors", "no-persona", language), caption=caption)


def fill(
    ask: Callable[..., Any], journey: Journey, *, language: str, persona: str | None, personas: bool | Sequence[str]
) -> Filled:
    """Ask for everything that is drawn on the map beside its steps.

    Args:
        ask: answers a measure, by its name and further options.
        journey: the journey.
        language: the viewer's.
        persona: whom the map is about; None is everybody.
        personas: whose curves are drawn too: these personas', by their ids, or the journey's first five.
    """
    experience: ExperienceAnswer = ask("experience", persona=persona)
    chosen = [one for one in journey.personas if personas is True or (personas and one.id in personas)][:PERSONAS_MOST]
    return Filled(
        scores=scores_of(experience, journey),
        nps=nps_of(experience),
        overlays=tuple(curve_of(one, ask("experience", persona=one.id), language) for one in chosen),
        handovers=figures_of(ask("handovers", persona=persona)) if journey.handovers else {},
    )


def scores_of(answer: ExperienceAnswer, journey: Journey) -> dict[str, Score]:
    """Give the score that each touchpoint shows, where somebody answered."""
    shown = ((one.id, answer.main_at(one.id)) for one in journey.touchpoints)
    return {name: _score(row) for name, row in shown if row is not None}


def _score(row: TouchpointExperience) -> Score:
    scale = read_scale(row.scale or "")
    ends = (float(scale.low), float(scale.high)) if scale else None
    if row.kind is SurveyKind.CES:
        value, interval = row.mean, row.mean_interval
    else:
        assert row.share is not None, "the row that is shown has a scale"
        value, interval, ends = row.share, row.interval, None
    return Score(
        kind="ces" if row.kind is SurveyKind.CES else "csat",
        value=value,
        n=row.n,
        interval=interval,
        emotion=row.emotion,
        emotion_interval=row.emotion_interval,
        scale=ends,
    )


def nps_of(answer: ExperienceAnswer) -> Score | None:
    """Give the journey's net promoter score, where anybody said whether they would recommend us."""
    told = next(iter(answer.nps), None)
    if told is None or told.nps is None:
        return None
    return Score(kind="nps", value=told.nps, n=told.n, interval=told.nps_interval)


def curve_of(persona: Persona, answer: ExperienceAnswer, language: str) -> PersonaCurve:
    """Give how one persona experienced the journey, from what she answered at each touchpoint."""
    points = (
        CurvePoint(at=row.touchpoint, emotion=row.emotion, n=row.n, interval=row.emotion_interval)
        for row in answer.touchpoints
        if row.main and row.emotion is not None
    )
    return PersonaCurve(persona=persona.id, name=said(persona.name, language) or persona.id, points=tuple(points))


def figures_of(answer: HandoversAnswer) -> dict[str, HandoverFigures]:
    """Give how each hand-over fared, where its events tell."""
    return {
        row.handover: _figures(answer, row, answered, row.delivered)
        for row, answered in zip(answer.handovers, answer.answered, strict=True)
        if row.delivered is not None
    }


def _figures(
    answer: HandoversAnswer, row: HandoverFared, answered: HandoverAnswered, delivered: int
) -> HandoverFigures:
    """Set the leads of whole agreed periods against what was due in those; where there is none, all against nothing."""
    response = next((one for one in answer.waits if (one.handover, one.wait) == (row.handover, Wait.RESPONSE)), None)
    agreed = [one for one in answer.periods if one.handover == row.handover and one.complete and one.agreed_leads]
    days = (agreed[0].since.date(), (agreed[-1].until - timedelta(days=1)).date()) if agreed else None
    return HandoverFigures(
        leads=delivered if row.delivered_then is None else row.delivered_then,
        leads_due=row.agreed_leads,
        periods=len(agreed) or None,
        between=days,
        leads_all=delivered,
        accepted_share=row.accepted_share,
        median_seconds=response.median_seconds if response else None,
        p90_seconds=response.p90_seconds if response else None,
        within_share=answered.within_share,
        overdue=answered.overdue,
        reasons=tuple((one.reason, one.n) for one in answer.reasons if one.handover == row.handover),
    )
