"""The map of the plan: the journey as drawn, with what is expected and agreed, and no measured number."""

from dataclasses import replace

from rejse.draw.differences import Planned
from rejse.draw.drawn import Card, DrawnPhase, Scene
from rejse.journey.document import Journey, Touchpoint
from rejse.journey.scale import Scale
from rejse.words import label

USUAL_SCALE = Scale(1, 5)


def plan_alone(scene: Scene, journey: Journey) -> Scene:
    """Forget what was measured; which touchpoints are measured at all is still seen by their outlines."""
    planned = {one.id: planned_of(journey, one) for one in journey.touchpoints}
    made = replace(
        scene,
        look="plan",
        subtitle=f"{scene.subtitle} · {label('draw', 'look-plan', scene.language)}",
        caption=label("draw", "caption-plan", scene.language),
        phases=tuple(_phase(one) for one in scene.phases),
        cards=tuple(_card(one, planned[one.id]) for one in scene.cards),
        steps=(),
        warnings=(),
        nps=None,
        overlays=(),
        handovers=tuple(replace(one, measured=None) for one in scene.handovers),
        deviations=None,
        lanes=tuple(lane for lane in scene.lanes if lane != "deviations"),
        footer=replace(scene.footer, n=None),
    )
    from rejse.draw.signs import signs_of  # noqa: PLC0415  (only where the marks change)

    return replace(made, legend=signs_of(made))


def planned_of(journey: Journey, touchpoint: Touchpoint) -> Planned:
    """Give what is expected of a touchpoint."""
    return Planned(
        seconds=touchpoint.expected_time.total_seconds() if touchpoint.expected_time else None,
        score=touchpoint.expected_score,
        most=float(scale_at(journey, touchpoint).high) if touchpoint.expected_score is not None else None,
        experience=touchpoint.expected_emotion,
    )


def scale_at(journey: Journey, touchpoint: Touchpoint) -> Scale:
    """Give the scale that a touchpoint's survey asks on, else the usual one."""
    asked = next((one.scale for one in journey.surveys if one.id == touchpoint.survey), None)
    return asked or USUAL_SCALE


def _card(card: Card, planned: Planned) -> Card:
    return replace(
        card,
        reach=None,
        share=None,
        passed=None,
        pending=None,
        elsewhere=None,
        lost=None,
        lost_share=None,
        conversion=None,
        interval=None,
        beyond=None,
        median_seconds=None,
        p90_seconds=None,
        few=False,
        warnings=(),
        score=None,
        planned=planned,
    )


def _phase(phase: DrawnPhase) -> DrawnPhase:
    return replace(
        phase,
        reach=None,
        from_earlier=None,
        first_met=None,
        came_back=None,
        passed=None,
        pending=None,
        elsewhere=None,
        lost=None,
        lost_share=None,
        conversion=None,
        interval=None,
        median_seconds=None,
        p90_seconds=None,
        few=False,
    )
