"""Journeys and answers to draw: a small bicycle shop, and any number of stranger ones made from a seed."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from rejse.draw.figures import CurvePoint, DeviationKind, DrawnDeviation, HandoverFigures, PersonaCurve, Score
from rejse.draw.lanes import LaneChoice
from rejse.draw.scene import Scene, scene_of
from rejse.errors import Problem
from rejse.journey.document import (
    Content,
    Form,
    Gain,
    Journey,
    Lane,
    Medium,
    Member,
    Pain,
    Phase,
    Rule,
    Text,
    Touchpoint,
    TrackedBy,
)
from rejse.journey.evidence import Benchmark, BenchmarkKind, Certainty, Expectation, Note, NoteKind
from rejse.journey.handover import Delivery, FollowUp, Handover
from rejse.journey.improvement import Improvement, Opportunity, Verdict
from rejse.measure.flow import FlowAnswer, Step
from rejse.measure.reach import Evidence, Passing, PhasePassing, ReachAnswer
from rejse.trace.blocks import Snapshot

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
SNAPSHOT = Snapshot(events=12, identity=3, journey=4, erased_through=0)
DATA_THROUGH = datetime(2026, 10, 31, 22, 58, tzinfo=UTC)


def text(danish: str, english: str | None = None) -> Text:
    return Text({"da": danish} if english is None else {"da": danish, "en": english})


def touchpoint(called: str, phase: str, **more: object) -> Touchpoint:
    given: dict[str, object] = {
        "id": called.lower().replace(" ", "-"),
        "name": text(called),
        "phase": phase,
        "form": Form.ACTION,
        "channel": "web",
        "medium": Medium.DIGITAL,
    }
    return Touchpoint(**(given | more))  # type: ignore[arg-type]  # a test's shorthand


BIKE_SHOP = Journey(
    id="bike",
    title=text("Fra første blik til daglig pendler", "From first sight to daily commuter"),
    owner="lb",
    actor=text("kunde", "customer"),
    phases=(
        Phase(id="find", name=text("Opmærksomhed", "Awareness"), questions=(text("Er det noget for mig?"),)),
        Phase(id="buy", name=text("Køb", "Purchase"), goal=text("En cykel, der passer")),
    ),
    team=(Member(id="lb", name="Line Bech"), Member(id="mh", name="Mads Holm", initials="MAH")),
    touchpoints=(
        touchpoint(
            "Se annonce",
            "find",
            responsible="lb",
            binding=Rule(name=("ad",)),
            pains=(Pain(text=text("Dyr"), severity=4),),
        ),
        touchpoint("Samtale", "find", channel="face-to-face", medium=Medium.PERSONAL, tracked_by=TrackedBy.UNRECORDED),
        touchpoint(
            "Kassen", "buy", channel="cart", responsible="mh", binding=Rule(name=("buy",)), content=("receipt",)
        ),
    ),
    content=(Content(id="receipt", title=text("Kvittering")),),
)

UNBOUND_SHOP = replace(BIKE_SHOP, touchpoints=tuple(replace(one, binding=None) for one in BIKE_SHOP.touchpoints))
"""The bicycle shop before anything is bound to data."""


def passing(name: str, reach: int, passed: int | None = None, left: int | None = None, **more: object) -> Passing:
    """Tell what is known of one touchpoint; without `passed` nobody can go on from it."""
    ripe = (passed or 0) + (left or 0)
    known = passed is not None and ripe
    given: dict[str, object] = {
        "touchpoint": name,
        "reach": reach,
        "passed": passed,
        "pending": None if passed is None else reach - ripe,
        "elsewhere": None if passed is None else 0,
        "left": left,
        "conversion": (passed or 0) / ripe if known else None,
        "interval": (0.2, 0.4) if known else None,
        "drop_off": (left or 0) / ripe if known else None,
        "median_seconds": 2.4 * 86400 if known else None,
        "p90_seconds": None,
        "evidence": Evidence.MEASURED,
    }
    return Passing(**(given | more))  # type: ignore[arg-type]  # a test's shorthand


def phase_passing(name: str, origins: tuple[int, int, int], passed: int | None, left: int | None) -> PhasePassing:
    """Tell what is known of a phase; `origins` = from earlier, first met here, came back."""
    reach, ripe = sum(origins), (passed or 0) + (left or 0)
    return PhasePassing(
        phase=name,
        reach=reach,
        from_earlier=origins[0],
        first_met=origins[1],
        came_back=origins[2],
        passed=passed,
        pending=None if passed is None else reach - ripe,
        elsewhere=None if passed is None else 0,
        left=left,
        conversion=(passed or 0) / ripe if passed is not None and ripe else None,
        interval=None,
        drop_off=(left or 0) / ripe if passed is not None and ripe else None,
        median_seconds=5 * 3600.0 if passed else None,
        p90_seconds=None,
    )


def reached(
    n: int, touchpoints: tuple[Passing, ...], phases: tuple[PhasePassing, ...], warnings: tuple[Problem, ...] = ()
) -> ReachAnswer:
    return ReachAnswer(
        measure="reach",
        query=None,
        snapshot=SNAPSHOT,
        data_through=DATA_THROUGH,
        n=n,
        warnings=warnings,
        touchpoints=touchpoints,
        phases=phases,
    )


def walked(*steps: tuple[str, str, int, float]) -> FlowAnswer:
    made = tuple(
        Step(from_=one, to=other, n=n, times=n, share=share, median_seconds=60.0, p90_seconds=None)
        for one, other, n, share in steps
    )
    return FlowAnswer(measure="flow", query=None, snapshot=SNAPSHOT, data_through=None, n=1, steps=made)


MEASURED = reached(
    28_400,
    (
        passing("se-annonce", 28_400, 8804, 19_596),
        passing("samtale", 0, evidence=Evidence.ASSUMED),
        passing("kassen", 9120),
    ),
    (phase_passing("find", (0, 28_400, 0), 8804, 19_596), phase_passing("buy", (8804, 300, 16), None, None)),
)
WALKED = walked(("se-annonce", "kassen", 8804, 0.31), ("kassen", "(end)", 9120, 1.0))


def bike_scene(language: str = "da") -> Scene:
    """Give the bicycle shop's measured October."""
    return scene_of(BIKE_SHOP, MEASURED, WALKED, language=language, period=OCTOBER)


LONG_WORDS = (
    "Kundetilfredshedsundersøgelsesresultaterne",
    "Ægteskabsrådgivningskonsulentvirksomheder",
    "Forsikringsselskabernes brancheorganisation",
    "Prøvetur",
    "Åbningstider i butikken på Østerbro",
    "Test ride",
    "<b>&amp; \"hostile\" 'text'</b>",
    "E-mail og sms 🙂 Добро",
    "x",
)


@dataclass(frozen=True)
class Strange:
    """A journey of any size with anything measured or missing."""

    journey: Journey
    reach: ReachAnswer | None
    flow: FlowAnswer | None
    seed: int

    def scene(self, language: str, lanes: LaneChoice = None, *, personas: bool = False) -> Scene:
        """Give its scene with scores, hand-overs and deviations, and with the curves of personas if they are asked."""
        dice = Random(self.seed)
        scores = {one.id: _score(dice) for one in self.journey.touchpoints if dice.random() < 0.6}
        figures = {one.id: _figures(dice) for one in self.journey.handovers if dice.random() < 0.7}
        met = tuple(_deviation(dice, one.id) for one in self.journey.touchpoints if dice.random() < 0.3)
        return scene_of(
            self.journey,
            self.reach,
            self.flow,
            language=language,
            scores=scores,
            nps=dice.choice((None, Score(kind="nps", value=-28.4, n=12), Score(kind="nps", value=31, n=1_234_567))),
            overlays=_overlays(dice, self.journey) if personas else (),
            handovers=figures,
            deviations=dice.choice((None, (), met)),
            lanes=lanes,
        )


def strange(seed: int, touchpoints: int) -> Strange:
    """Make a strange journey: the same seed makes the same one."""
    dice = Random(seed)
    phases = tuple(_phase(dice, number) for number in range(dice.randint(1, 8)))
    made = tuple(_touchpoint(dice, number, dice.choice(phases).id) for number in range(touchpoints))
    journey = Journey(
        id=f"strange-{seed}",
        title=text(_words(dice, 1, 9)),
        owner="a",
        phases=phases,
        touchpoints=made,
        team=(Member(id="a", name=_words(dice, 1, 4)), Member(id="b", name="Bo", initials="WWWW")),
        content=(
            Content(id="c", title=text(_words(dice, 1, 6)), call_to_action=text(_words(dice, 1, 6))),
            Content(id="d", title=text(_words(dice, 1, 6)), phases=(phases[0].id,)),
        ),
        handovers=tuple(_handover(dice, f"h-{one.id}", one.id) for one in made[: dice.randint(0, 4)]),
        notes=tuple(_note(dice, f"n{number}", dice.choice(made).id) for number in range(dice.randint(0, 9))),
        opportunities=tuple(
            Opportunity(id=f"o{number}", name=text(_words(dice, 1, 6)), touchpoints=(dice.choice(made).id,))
            for number in range(dice.randint(0, 9))
        ),
        improvements=tuple(
            Improvement(id=f"i{number}", name=text(_words(dice, 1, 6)), verdict=dice.choice((None, *Verdict)))
            for number in range(dice.randint(0, 5))
        ),
        expectations=tuple(
            Expectation(id=f"e{number}", touchpoint=dice.choice(made).id, expected=text(_words(dice, 1, 9)), n=4)
            for number in range(dice.randint(0, 3))
        ),
        benchmarks=(
            Benchmark(id="b", competitor=_words(dice, 1, 3), kind=BenchmarkKind.SCORE, score=-4.25, phase="p0", n=9),
        ),
    )
    if dice.random() < 0.2:
        return Strange(journey, None, None, seed)
    n = dice.choice((1, 40, 12_345_678))
    reach = reached(
        n,
        tuple(_passing(dice, one.id, n) for one in made if dice.random() < 0.9),
        tuple(_phase_passing(dice, one.id, n) for one in phases if dice.random() < 0.9),
    )
    pairs = [(dice.choice(made).id, dice.choice(made).id) for _ in range(40)]
    return Strange(
        journey, reach, walked(*((one, other, dice.randint(1, n), dice.random()) for one, other in pairs)), seed
    )


def _words(dice: Random, least: int, most: int) -> str:
    return " ".join(dice.choice(LONG_WORDS) for _ in range(dice.randint(least, most)))


def _phase(dice: Random, number: int) -> Phase:
    start = dice.random() * 0.8
    return Phase(
        id=f"p{number}",
        name=text(_words(dice, 1, 2)),
        goal=text(_words(dice, 1, 5)) if dice.random() < 0.5 else None,
        questions=(text(_words(dice, 1, 5)),) if dice.random() < 0.7 else (),
        actions=tuple(text(_words(dice, 1, 5)) for _ in range(dice.randint(0, 8))),
        extent=(start, start + dice.random() * 0.2 + 0.01) if dice.random() < 0.7 else None,
        owner=dice.choice((None, "a", "b", "nobody-knows-this-one")),
        needs=_texts(dice, 4),
        thoughts=_texts(dice, 4),
        feeling=text(_words(dice, 1, 4)) if dice.random() < 0.5 else None,
        target_conversion=dice.choice((None, 0.0, 0.5)),
        target_time=dice.choice((None, timedelta(minutes=5), timedelta(days=500))),
    )


def _touchpoint(dice: Random, number: int, phase: str) -> Touchpoint:
    return touchpoint(
        f"t{number}",
        phase,
        name=text(_words(dice, 1, 3)),
        channel=dice.choice(("web", "shop", "carrier pigeon")),
        lane=dice.choice(tuple(Lane)),
        responsible=dice.choice((None, "a", "b", "sales-and-marketing")),
        tracked_by=dice.choice((None, TrackedBy.UNRECORDED)),
        pains=tuple(
            Pain(text=text(_words(dice, 1, 5)), severity=dice.choice((None, 1, 5))) for _ in range(dice.randint(0, 2))
        ),
        content=dice.choice(((), ("c", "no-such-content"))),
        gains=tuple(Gain(text=one) for one in _texts(dice, 2)),
        thoughts=_texts(dice, 1),
        evidence=_texts(dice, 1),
        frontstage=_texts(dice, 1),
        backstage=_texts(dice, 1),
        support=_texts(dice, 1),
        expected_emotion=dice.choice((None, -2.0, -0.5, 0.0, 1.0, 2.0)),
        expected_score=dice.choice((None, 1.0, 4.5)),
    )


def _texts(dice: Random, most: int) -> tuple[Text, ...]:
    return tuple(text(_words(dice, 1, 5)) for _ in range(dice.randint(0, most)))


def _handover(dice: Random, name: str, after: str) -> Handover:
    return Handover(
        id=name,
        name=text(_words(dice, 1, 5)) if dice.random() < 0.5 else None,
        from_team=dice.choice(("a", "b", "sales-and-marketing-team")),
        to_team=dice.choice(("a", "Forsikringsselskabernes brancheorganisation")),
        after=after,
        criterion=text(_words(dice, 1, 9)),
        period=dice.choice((None, timedelta(days=30))),
        delivers=dice.choice((None, Delivery(leads=1_000_000, acceptance_share=0.8))),
        follows_up=dice.choice((None, FollowUp(response=timedelta(hours=4), contact_attempts=5))),
    )


def _note(dice: Random, name: str, touchpoint: str) -> Note:
    return Note(
        id=name,
        kind=dice.choice((None, *NoteKind)),
        touchpoint=touchpoint,
        quote=text(_words(dice, 1, 9)) if dice.random() < 0.6 else None,
        needs=_texts(dice, 1),
        certainty=dice.choice(tuple(Certainty)),
    )


def _score(dice: Random) -> Score:
    emotion, n = dice.uniform(-2, 2), dice.choice((1, 29, 30, 1_234_567))
    half = min(2.0, 2 / n**0.5)
    ends = (max(-2.0, emotion - half), min(2.0, emotion + half)) if dice.random() < 0.9 else None
    if dice.random() < 0.5:
        return Score(kind="csat", value=(emotion + 2) / 4, n=n, emotion=emotion, emotion_interval=ends)
    return Score(kind="ces", value=5.55, n=n, interval=(5, 6), emotion=emotion, emotion_interval=ends, scale=(1, 10))


def _figures(dice: Random) -> HandoverFigures:
    return HandoverFigures(
        leads=dice.randint(0, 1_000_000),
        leads_due=dice.choice((None, 50)),
        accepted_share=dice.choice((None, 0.76)),
        median_seconds=dice.choice((None, 3 * 3600.0)),
        overdue=dice.choice((None, 0, 7)),
    )


def _deviation(dice: Random, touchpoint: str) -> DrawnDeviation:
    kinds: tuple[DeviationKind, ...] = ("missing", "ad-hoc", "failing", "irregular")
    return DrawnDeviation(kind=dice.choice(kinds), touchpoint=touchpoint, n=dice.randint(1, 10**6), share=dice.random())


def _overlays(dice: Random, journey: Journey) -> tuple[PersonaCurve, ...]:
    places = [*(one.id for one in journey.touchpoints), *(one.id for one in journey.phases), "no-such-place"]
    return tuple(
        PersonaCurve(
            persona=f"persona-{number}",
            name=_words(dice, 1, 3),
            points=tuple(
                CurvePoint(at=at, emotion=dice.uniform(-2, 2), n=dice.choice((9, 900)))
                for at in places
                if dice.random() < 0.4
            ),
        )
        for number in range(dice.randint(1, 5))
    )


def _passing(dice: Random, name: str, n: int) -> Passing:
    kind = dice.random()
    if kind < 0.2:
        return passing(name, 0, evidence=dice.choice((Evidence.ASSUMED, Evidence.PARTLY)))
    reach = dice.randint(0, n)
    if kind < 0.4:
        return passing(name, reach)
    passed = dice.randint(0, reach)
    seconds = dice.choice((None, 0.0, 59.0, 86400 * 4.321, 86400 * 900.0))
    return passing(name, reach, passed, dice.randint(0, reach - passed), median_seconds=seconds)


def _phase_passing(dice: Random, name: str, n: int) -> PhasePassing:
    reach = dice.choice((0, dice.randint(0, n), n))
    earlier = dice.randint(0, reach)
    first = dice.randint(0, reach - earlier)
    passed = dice.choice((None, dice.randint(0, reach)))
    left = None if passed is None else dice.randint(0, reach - passed)
    return phase_passing(name, (earlier, first, reach - earlier - first), passed, left)
