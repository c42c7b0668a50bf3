"""The map held against its plan and against another period: who is better, who is not sure, and what is said of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.draw.given import BIKE_SHOP, MEASURED, WALKED, passing, phase_passing, reached, strange
from tests.draw.reading import SVG, collisions, contrasts_too_low, parsed, texts_of

from rejse.draw.cards import describe, summary_of
from rejse.draw.differences import DrawnDifference, Planned
from rejse.draw.differences_told import difference_told, line_told, sentences_of
from rejse.draw.drawn import Scene, Score, Sign, scene_to_builtins
from rejse.draw.layout import Zoom
from rejse.draw.map import render
from rejse.draw.page.tables import csv_of, tables_of
from rejse.draw.planned import plan_alone
from rejse.draw.scene import scene_of
from rejse.draw.terminal import text_of
from rejse.draw.weighing import against_period, against_plan
from rejse.measure.comparable import Median, Place
from rejse.measure.comparing import ComparedAnswer, Difference, verdict_of
from rejse.measure.interval import share_difference, wilson
from rejse.measure.reach import Evidence, Passing, PhasePassing, ReachAnswer

NBSP = "\N{NO-BREAK SPACE}"
HOUR = 3600.0
UNSEEN = passing("samtale", 0, evidence=Evidence.ASSUMED)

PLANNED_SHOP = replace(
    BIKE_SHOP,
    phases=(
        replace(BIKE_SHOP.phases[0], target_conversion=0.4, target_time=timedelta(hours=4)),
        BIKE_SHOP.phases[1],
    ),
    touchpoints=(
        replace(BIKE_SHOP.touchpoints[0], expected_time=timedelta(minutes=5), expected_emotion=1.0),
        BIKE_SHOP.touchpoints[1],
        replace(BIKE_SHOP.touchpoints[2], expected_score=4.5),
    ),
)
SCORES = {
    "kassen": Score(kind="csat", value=0.7, n=400, interval=(0.65, 0.75), emotion=1.0, emotion_interval=(0.9, 1.1))
}


def reach_of(came: int, went: int, left: int) -> ReachAnswer:
    """Tell of a period: how many came to the first phase, how many of them went on, how many left."""
    phase = replace(phase_passing("find", (0, came, 0), went, left), interval=wilson(went, went + left))
    return reached(
        came,
        (passing("se-annonce", came, went, left), UNSEEN, passing("kassen", went)),
        (phase, phase_passing("buy", (went, 0, 0), None, None)),
    )


def medians(seconds: float, half: float) -> dict[Place, Median]:
    at = Place("phases", ("find",), "median_seconds")
    return {at: Median(count=400, depth=180, value=seconds, low=seconds - half, high=seconds + half)}


def measured(reach: ReachAnswer = MEASURED, language: str = "da") -> Scene:
    return scene_of(PLANNED_SHOP, reach, WALKED, language=language, scores=SCORES)


def held_against_plan(reach: ReachAnswer, *, half: float = 600.0, language: str = "da") -> Scene:
    return against_plan(measured(reach, language), PLANNED_SHOP, medians(5 * HOUR, half))


# -- against the plan --------------------------------------------------------------------------------------------------


def test_a_phase_is_held_against_its_targets() -> None:
    scene = held_against_plan(reach_of(1000, 300, 700))
    low, high = wilson(300, 1000) or (0, 0)
    conversion, time = scene.phases[0].differences or ()
    assert conversion == DrawnDifference(
        of="conversion", to="plan", value=0.3, against=0.4, interval=(low - 0.4, high - 0.4), n=1000, standing="worse"
    )
    assert (time.of, time.value, time.against, time.n, time.standing) == ("time", 5 * HOUR, 4 * HOUR, 400, "worse")
    assert scene.phases[1].differences == ()


@pytest.mark.parametrize(
    ("came", "went", "left", "standing"),
    [
        (1000, 500, 500, "better"),
        (1000, 410, 590, "unsure"),
        (20, 2, 18, "too-few"),
        (1000, 100, 100, "too-early"),
        (1000, 350, 350, "too-early"),
        (1000, 0, 0, "unmeasured"),
    ],
)
def test_a_conversion_is_judged_only_where_neither_chance_nor_those_who_may_still_go_on_explain_it(
    came: int, went: int, left: int, standing: str
) -> None:
    conversion = (held_against_plan(reach_of(came, went, left)).phases[0].differences or ())[0]
    assert conversion.standing == standing


def test_a_median_with_too_few_waits_around_it_is_not_judged() -> None:
    scene = against_plan(measured(reach_of(1000, 300, 700)), PLANNED_SHOP, {})
    assert [one.standing for one in scene.phases[0].differences or ()] == ["worse", "too-few"]


def test_a_score_is_held_against_the_expected_one_on_its_own_scale() -> None:
    card = held_against_plan(reach_of(1000, 300, 700)).cards[2]
    assert card.differences is not None
    (score,) = card.differences
    assert (score.of, score.value, score.against, score.most, score.n) == ("score", 4.0, 4.5, 5.0, 400)
    assert score.interval is not None
    assert list(score.interval) == pytest.approx([-0.6, -0.4])
    assert score.standing == "worse"
    assert line_told(score, "da") == "4 · ventet 4,5"
    assert difference_told(score, "da") == "−0,5"  # noqa: RUF001  (a real minus)


def test_the_time_a_touchpoint_is_expected_to_take_is_told_but_nobody_measures_it() -> None:
    card = held_against_plan(reach_of(1000, 300, 700)).cards[0]
    assert [(one.of, one.standing) for one in card.differences or ()] == [("duration", "unmeasured")]
    assert sentences_of(card.differences or (), "da") == [f"Tid, det tager: ikke målt, planen: 5{NBSP}min"]


def test_the_caption_says_where_most_customers_are_lost_against_the_plan() -> None:
    told = held_against_plan(reach_of(1000, 300, 700)).caption
    assert told == (
        f"Opmærksomhed: 30{NBSP}% går videre mod et mål på 40{NBSP}%: −10{NBSP}%-point "  # noqa: RUF001
        f"(mellem −13{NBSP}%-point og −7{NBSP}%-point, n = 1.000)."  # noqa: RUF001
    )
    assert held_against_plan(reach_of(1000, 300, 700), language="en").caption == (
        f"Awareness: 30% go on, against a target of 40%: −10{NBSP}pp (−13{NBSP}pp to −7{NBSP}pp, n = 1,000)."  # noqa: RUF001
    )


def test_where_nothing_is_planned_the_caption_says_what_to_write() -> None:
    made = scene_of(BIKE_SHOP, MEASURED, language="da")
    assert against_plan(made, BIKE_SHOP, {}).caption == (
        "Intet er både planlagt og målt endnu. Skriv mål og forventninger, så vises forskellen her."
    )


# -- against another period --------------------------------------------------------------------------------------------


def compared(here: ReachAnswer, there: ReachAnswer) -> ComparedAnswer:
    """Compare two answers as the measure does, by the shares of phases and touchpoints."""
    differences = []
    rows: list[tuple[str, str, Passing | PhasePassing]] = [
        ("touchpoints", one.touchpoint, one) for one in here.touchpoints
    ]
    rows += [("phases", one.phase, one) for one in here.phases]
    others: dict[str, Passing | PhasePassing] = {one.touchpoint: one for one in there.touchpoints}
    others |= {one.phase: one for one in there.phases}
    for kind, name, one in rows:
        other = others[name]
        parts = [("reach_share", one.reach, here.n, other.reach, there.n)]
        if one.passed is not None and one.left is not None and other.passed is not None and other.left is not None:
            ripe, ripe_then = one.passed + one.left, other.passed + other.left
            parts.append(("conversion", one.passed, ripe, other.passed, ripe_then))
        for number, part, whole, part_then, whole_then in parts:
            interval = share_difference(part, whole, part_then, whole_then)
            if interval is None:
                continue
            value, against = part / whole, part_then / whole_then
            differences.append(
                Difference(
                    rows=kind,
                    row=(name,),
                    group=None,
                    number=number,
                    value=value,
                    against=against,
                    n=whole,
                    n_against=whole_then,
                    difference=value - against,
                    interval=interval,
                    verdict=verdict_of(interval),
                )
            )
    return ComparedAnswer(
        measure="reach",
        query=None,
        snapshot=None,
        data_through=None,
        n=here.n,
        n_against=there.n,
        in_both=0,
        differences=tuple(differences),
    )


def two_periods(here: ReachAnswer, there: ReachAnswer, language: str = "da") -> Scene:
    return against_period(measured(here, language), compared(here, there), there, "1.–30. sep. 2026")


def test_every_card_and_phase_shows_how_it_changed() -> None:
    scene = two_periods(reach_of(1000, 300, 700), reach_of(1000, 400, 600))
    assert [(one.of, one.standing) for one in scene.cards[0].differences or ()] == [
        ("share", "unsure"),
        ("conversion", "worse"),
    ]
    assert [(one.of, one.standing) for one in scene.phases[1].differences or ()] == [("share", "fewer")]
    assert scene.cards[1].differences == (), "nobody records it"
    assert scene.subtitle == "Kunde · Alle dage · mod 1.–30. sep. 2026"
    assert scene.caption == (
        f"Opmærksomhed: 30{NBSP}% går videre mod 40{NBSP}% i den anden periode: −10{NBSP}%-point "  # noqa: RUF001
        f"(mellem −14{NBSP}%-point og −6{NBSP}%-point, n = 1.000)."  # noqa: RUF001
    )


def test_a_period_in_which_many_may_still_go_on_claims_nothing_of_those_who_did() -> None:
    scene = two_periods(reach_of(1000, 300, 100), reach_of(1000, 400, 600))
    assert [(one.of, one.standing) for one in scene.phases[0].differences or ()] == [
        ("share", "unsure"),
        ("conversion", "too-early"),
    ]
    told = (scene.phases[0].differences or ())[1]
    assert (line_told(told, "da"), difference_told(told, "da")) == ("andel videre", "for tidligt")


def test_two_periods_alike_say_that_chance_explains_it_all() -> None:
    scene = two_periods(reach_of(1000, 400, 600), reach_of(1000, 401, 599))
    assert scene.caption == "Intet afviger mere fra den anden periode, end tilfældet kan forklare."
    assert set(scene.legend) & {Sign.DIFFERS, Sign.UNSURE} == {Sign.UNSURE}


# -- told and drawn ----------------------------------------------------------------------------------------------------


def test_a_difference_is_told_in_words_tables_and_json() -> None:
    scene = held_against_plan(reach_of(1000, 300, 700))
    card = scene.cards[2]
    told = "Score ved kontaktpunktet: 4/5, planen: 4,5/5, forskel −0,5 (mellem −0,6 og −0,4)"  # noqa: RUF001
    assert told in describe(card, "da")
    assert summary_of(card, "da") == "300 kunder, 4 · ventet 4,5: −0,5"  # noqa: RUF001
    assert told in " ".join(text_of(scene).split())
    table = tables_of(scene)[0]
    assert (table.name, table.title) == ("differences", "Forskelle")
    assert [cell.shown for cell in table.rows[0]] == [
        "Opmærksomhed", "Andel, der går videre", f"30{NBSP}%", f"40{NBSP}%", f"−10{NBSP}%-point", f"−13{NBSP}%-point",  # noqa: RUF001
        f"−7{NBSP}%-point", "1.000", "dårligere",  # noqa: RUF001
    ]  # fmt: skip
    assert csv_of(table).splitlines()[0] == (
        "place,number,value,against,difference,interval_low,interval_high,n,verdict"
    )
    plain = scene_to_builtins(scene)
    assert plain["look"] == "difference"
    assert plain["cards"][2]["differences"][0]["standing"] == "worse"  # type: ignore[index]  # plain values


def test_without_anything_to_be_held_against_the_map_is_as_it_was() -> None:
    assert "differences" not in {table.name for table in tables_of(measured())}
    assert {card.differences for card in measured().cards} == {None}


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("zoom", ["map", "compact", "strip"])
def test_a_worse_number_has_a_mark_a_sign_and_a_colour_and_the_legend_explains_it(language: str, zoom: Zoom) -> None:
    svg = render(held_against_plan(reach_of(1000, 300, 700), language=language), zoom=zoom)
    texts = texts_of(svg)
    assert any(one.text.startswith(f"\N{MINUS SIGN}10{NBSP}") for one in texts)
    legend = [one.text for one in texts if one.kind == "legend"]
    assert {"da": "op eller ned: bedre, dårligere, blot ændret", "en": "up or down: better, worse, just changed"}[
        language
    ] in legend
    marks = [one for one in parsed(svg).iter(f"{SVG}path") if one.attrib.get("class") == "f-bad"]
    assert [one for one in marks if "transform" in one.attrib]


@pytest.mark.parametrize("seed", range(30))
def test_differences_of_any_journey_stay_in_their_boxes_and_can_be_read(seed: int) -> None:
    made = strange(seed, 25)
    scene = made.scene(("da", "en")[seed % 2])
    if made.reach is None:
        return
    zoom: Zoom = ("map", "compact")[seed % 2]
    for held in (
        against_plan(scene, made.journey, {}),
        against_period(scene, compared(made.reach, made.reach), made.reach, "2026"),
        plan_alone(scene, made.journey),
    ):
        svg = render(held, zoom=zoom)
        texts = texts_of(svg)
        assert [one.text for one in texts if not one.inside.holds(one.box)] == []
        assert collisions(texts) == []
        assert contrasts_too_low(svg) == []


# -- the plan alone ----------------------------------------------------------------------------------------------------


def test_the_plan_shows_what_is_expected_and_nothing_that_was_measured() -> None:
    scene = plan_alone(measured(), PLANNED_SHOP)
    assert [card.planned for card in scene.cards] == [
        Planned(seconds=300.0, experience=1.0),
        Planned(),
        Planned(score=4.5, most=5.0),
    ]
    told = [one.text for one in texts_of(render(scene))]
    assert {"ventet oplevelse +1", f"ventes at tage 5{NBSP}min", "ventet score 4,5/5"} <= set(told)
    assert {f"Mål: 40{NBSP}% går videre", f"Mål: inden 4{NBSP}t"} <= set(told)
    assert not [text for text in told if "28.400" in text or "8.804" in text]
    assert scene.caption == "Dette er planen: det, du forventer af rejsen. Intet målt er vist."


def test_the_plan_still_shows_which_touchpoints_are_measured() -> None:
    scene = plan_alone(measured(), PLANNED_SHOP)
    assert [card.measured for card in scene.cards] == [True, False, True]
    boxes = [one.find(f"{SVG}rect") for one in parsed(render(scene)).iter(f"{SVG}g") if "card" in one.get("class", "")]
    assert ["stroke-dasharray" in box.attrib for box in boxes if box is not None] == [False, True, False]
    assert summary_of(scene.cards[1], "da") == "ingen forventning endnu"
    assert summary_of(scene.cards[2], "da") == "ventet score 4,5/5"


def test_a_link_to_a_card_is_called_by_what_differs_there() -> None:
    svg = render(two_periods(reach_of(1000, 300, 700), reach_of(1000, 400, 600)), links=lambda place: f"#{place}")
    named = [one for one in parsed(svg).iter(f"{SVG}a") if "aria-label" in one.attrib]
    links = {one.attrib["data-place"]: one.attrib["aria-label"] for one in named}
    assert links["touchpoints/se-annonce"] == (
        f"Se annonce. 1.000 kunder, 100{NBSP}% af alle: 0{NBSP}%-point, 30{NBSP}% videre: −10{NBSP}%-point"  # noqa: RUF001
    )
