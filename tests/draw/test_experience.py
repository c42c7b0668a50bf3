from dataclasses import replace

from tests.draw.given import BIKE_SHOP, MEASURED, text, touchpoint
from tests.draw.reading import SVG, parsed, texts_of

from rejse.draw.drawn import Scene, Sign
from rejse.draw.figures import CurvePoint, PersonaCurve, Score
from rejse.draw.map import render
from rejse.draw.scene import scene_of
from rejse.journey.document import Journey
from rejse.journey.evidence import Survey, SurveyKind
from rejse.journey.scale import Scale


def _shop(*expected: float | None) -> Journey:
    """Give a shop with a touchpoint for every expected emotion, all in its first phase."""
    made = (touchpoint(f"T{at}", "find", expected_emotion=emotion) for at, emotion in enumerate(expected))
    return replace(BIKE_SHOP, touchpoints=tuple(made))


def score(emotion: float, n: int = 400) -> Score:
    ends = (max(-2, emotion - 0.2), min(2, emotion + 0.2))
    share = (emotion + 2) / 4
    return Score(kind="csat", value=share, n=n, interval=(0, 1), emotion=emotion, emotion_interval=ends)


def _scene(journey: Journey, **emotions: Score) -> Scene:
    return scene_of(journey, language="da", scores=emotions)


def _paths(scene: Scene, stroke: str) -> list[str]:
    lane = parsed(render(scene)).find(f".//{SVG}g[@class='experience']")
    assert lane is not None
    return [one.attrib["d"] for one in lane.findall(f"{SVG}path") if one.attrib.get("class") == stroke]


def test_a_touchpoint_that_nobody_answered_at_breaks_the_measured_curve() -> None:
    scene = _scene(_shop(1, 1, 1, 1, 1), t0=score(1), t1=score(0.5), t3=score(-1), t4=score(-1.5))
    assert [path.count("M") for path in _paths(scene, "s-ink")] == [2]
    assert [path.count("M") for path in _paths(scene, "s-mute")] == [1]


def test_an_expected_score_is_laid_from_its_own_scale_onto_the_curve() -> None:
    survey = Survey(id="s", name=text("s"), question=text("?"), kind=SurveyKind.CES, scale=Scale(1, 7))
    shop = replace(
        BIKE_SHOP,
        surveys=(survey,),
        touchpoints=(
            touchpoint("A", "find", expected_score=7, survey="s"),
            touchpoint("B", "find", expected_score=4, survey="s"),
            touchpoint("C", "find", expected_score=3, expected_emotion=-1.5),
            touchpoint("D", "find"),
        ),
    )
    assert [card.expected for card in scene_of(shop, language="da").cards] == [2, 0, -1.5, None]


def test_only_peaks_valleys_and_the_end_are_named() -> None:
    felt = (0.0, 1.5, 1.0, 0.5, -1.5, -1.0, 0.2)
    scene = _scene(_shop(*([0.0] * 7)), **{f"t{at}": score(emotion) for at, emotion in enumerate(felt)})
    named = [one.text for one in texts_of(render(scene, zoom="strip")) if one.kind == "experience"]
    assert sorted(named) == ["T1", "T4", "T6"]


def test_few_answers_are_grey_hollow_and_said() -> None:
    scene = _scene(_shop(1, 1), t0=score(1, n=29), t1=score(-1))
    assert "få svar" in [one.text for one in texts_of(render(scene)) if one.kind == "experience"]
    assert Sign.FEW_ANSWERS in scene.legend


def test_the_tint_says_better_or_worse_than_expected() -> None:
    worse = _scene(_shop(1, 1), t0=score(0), t1=score(0))
    assert {Sign.BETTER, Sign.WORSE}.intersection(worse.legend) == {Sign.WORSE}
    lane = parsed(render(worse)).find(f".//{SVG}g[@class='experience']")
    assert lane is not None
    assert next(one.attrib["class"] for one in lane.findall(f"{SVG}path")) == "f-bad-tint"


def test_the_recommendation_belongs_to_the_journey_not_to_a_card() -> None:
    nps = Score(kind="nps", value=31.2, n=812, interval=(24, 38))
    scene = scene_of(BIKE_SHOP, MEASURED, language="da", nps=nps, scores={"kassen": score(1)})
    written = [(one.kind, one.text) for one in texts_of(render(scene))]
    assert {("nps", "NPS +31"), ("nps", "812 svar"), ("card", "CSAT 75\u00a0%"), ("card", "n 400")} <= set(written)


def test_a_score_of_few_answers_has_no_shape_and_no_colour() -> None:
    scene = scene_of(BIKE_SHOP, MEASURED, language="en", scores={"kassen": score(-2, n=12)})
    card = parsed(render(scene)).find(f".//{SVG}g[@data-touchpoint='kassen']")
    assert card is not None
    told = {one.text: one.attrib.get("class") for one in card.iter(f"{SVG}text")}
    assert told["CSAT 0%"] == "f-mute"
    assert not card.findall(f"{SVG}path")


def test_personas_are_named_at_the_ends_of_their_curves_and_no_more_than_five() -> None:
    curves = [
        PersonaCurve(
            persona=f"p{at}",
            name=f"Persona {at}",
            points=(CurvePoint(at="t0", emotion=0.1 * at, n=90), CurvePoint(at="t1", emotion=1 - 0.1 * at, n=9)),
        )
        for at in range(6)
    ]
    scene = scene_of(_shop(1, 1), language="da", scores={"t1": score(1)}, overlays=curves)
    ends = [one for one in texts_of(render(scene)) if one.kind == "ends"]
    assert sorted(one.text for one in ends) == ["Alle kunder", *(f"Persona {at}" for at in range(5))]
    assert len({one.box.y for one in ends}) == 6


def test_a_personas_curve_is_lifted_over_touchpoints_where_the_persona_was_not_heard() -> None:
    points = tuple(CurvePoint(at=at, emotion=1.0, n=90) for at in ("t0", "t1", "t3"))
    curve = PersonaCurve(persona="p", name="Persona", points=points)
    expected = {f"t{number}": score(1) for number in range(4)}
    scene = scene_of(_shop(1, 1, 1, 1), language="da", scores=expected, overlays=(curve,))
    (drawn,) = [one for one in parsed(render(scene)).iter(f"{SVG}g") if one.get("class") == "persona"]
    line = next(one.get("d", "") for one in drawn.iter(f"{SVG}path") if one.get("fill") == "none")
    assert (line.count("M"), line.count("C")) == (1, 1)
    assert len(list(drawn.iter(f"{SVG}path"))) == 4
