"""The map of sixty touchpoints, fully measured: how long one drawing takes, and how large the picture is."""

from dataclasses import replace
from random import Random
from typing import Final

from benchmarks.report import Row, row_of
from benchmarks.timing import take_runs
from rejse.draw.drawn import DrawnStep, Scene
from rejse.draw.figures import HandoverFigures, Score
from rejse.draw.map import render
from rejse.draw.scene import scene_of
from rejse.journey.document import Journey
from rejse.journey.template import from_template
from rejse.measure.reach import Evidence, Passing, PhasePassing, ReachAnswer
from rejse.trace.blocks import Snapshot

QUERIES: Final = ("draw 60 touchpoints",)
TOUCHPOINTS: Final = 60
MILLISECONDS_AIM: Final = 5.0
BYTES_MOST: Final = 150_000
_STEPS: Final = 24


def rows(query: str, *, runs: int) -> list[Row]:
    """Draw the map again and again; it agrees when every drawing has the same bytes and they are few enough."""
    assert query in QUERIES
    scene = wide_scene("da")
    first = render(scene)
    taken = take_runs(lambda: render(scene), runs=max(runs, 20))
    size = len(first.encode())
    agrees = taken.answer == first and size <= BYTES_MOST
    return [row_of(query, taken, events=0, agrees=agrees, bytes_written=size)]


def wide_scene(language: str, *, seed: int = 60) -> Scene:
    """Make a journey of sixty touchpoints with a hand-over, all of them measured, every second one with a score."""
    dice = Random(seed)  # noqa: S311  (made-up numbers)
    journey = wide_journey(language)
    customers = 41_200
    seen = [_passing(dice, one.id, customers) for one in journey.touchpoints]
    answer = ReachAnswer(
        measure="reach",
        query=None,
        snapshot=Snapshot(events=1, identity=1, journey=1, erased_through=0),
        data_through=None,
        n=customers,
        warnings=(),
        touchpoints=tuple(seen),
        phases=tuple(_phases(dice, journey, customers)),
    )
    scene = scene_of(
        journey,
        answer,
        language=language,
        scores={one.id: _score(dice, one.expected_emotion or 0.0) for one in journey.touchpoints[::2]},
        nps=Score(kind="nps", value=31, n=812, interval=(24, 38)),
        handovers={one.id: _FARED for one in journey.handovers},
    )
    return replace(scene, steps=_steps(dice, journey))


_FARED: Final = HandoverFigures(leads=41, leads_due=50, accepted_share=0.76, median_seconds=3 * 3600.0)


def wide_journey(language: str) -> Journey:
    """Draw a journey whose touchpoints are repeated until there are sixty."""
    journey = from_template("b2b", journey_id="wide", language=language)
    drawn = journey.touchpoints
    more = [
        replace(drawn[number % len(drawn)], id=f"{drawn[number % len(drawn)].id}-{number}")
        for number in range(TOUCHPOINTS - len(drawn))
    ]
    return replace(journey, touchpoints=(*drawn, *more))


def _passing(dice: Random, touchpoint: str, customers: int) -> Passing:
    reach = dice.randint(400, customers)
    passed = dice.randint(0, reach)
    return Passing(
        touchpoint=touchpoint,
        reach=reach,
        passed=passed,
        pending=0,
        elsewhere=0,
        left=reach - passed,
        conversion=passed / reach,
        interval=(passed / reach * 0.9, passed / reach),
        drop_off=1 - passed / reach,
        median_seconds=dice.uniform(60, 1e6),
        p90_seconds=2e6,
        evidence=Evidence.MEASURED,
    )


def _phases(dice: Random, journey: Journey, customers: int) -> list[PhasePassing]:
    found = []
    for number, phase in enumerate(journey.phases):
        earlier = customers // 2 if number else 0
        reach = earlier + customers // 5
        passed = None if number + 1 == len(journey.phases) else dice.randint(reach // 4, reach)
        found.append(
            PhasePassing(
                phase=phase.id,
                reach=reach,
                from_earlier=earlier,
                first_met=reach - earlier,
                came_back=0,
                passed=passed,
                pending=None if passed is None else 0,
                elsewhere=None if passed is None else 0,
                left=None if passed is None else reach - passed,
                conversion=None if passed is None else passed / reach,
                interval=None,
                drop_off=None if passed is None else 1 - passed / reach,
                median_seconds=3e5,
                p90_seconds=9e5,
            )
        )
        customers = max(600, customers // 2)
    return found


def _score(dice: Random, expected: float) -> Score:
    emotion, n = max(-2.0, min(2.0, expected + dice.uniform(-1.5, 1.0))), dice.choice((12, 80, 1800))
    half = 2 / n**0.5
    ends = (max(-2.0, emotion - half), min(2.0, emotion + half))
    low, value, high = ((one + 2) / 4 for one in (ends[0], emotion, ends[1]))
    return Score(kind="csat", value=value, n=n, interval=(low, high), emotion=emotion, emotion_interval=ends)


def _steps(dice: Random, journey: Journey) -> tuple[DrawnStep, ...]:
    taken = [(one.id, to) for one in journey.touchpoints for to in one.next][:_STEPS]
    return tuple(
        DrawnStep(from_=one, to=to, n=dice.randint(50, 5000), share=dice.uniform(0.05, 0.6), median_seconds=60.0)
        for one, to in taken
    )
