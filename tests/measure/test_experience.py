"""What customers answered."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.experience_reference import answers_of, favourable, mean_of
from tests.reference.walks import DAY, MIDNIGHT, Event, Walks, at, drawn, micros, phase, seen, text, touchpoint

from rejse.journey.document import Journey
from rejse.journey.evidence import Survey, SurveyKind
from rejse.journey.scale import Scale
from rejse.measure import experience_counting
from rejse.measure.cell import Cell, UnknownNumber, UnknownRow
from rejse.measure.comparing import Verdict, compare
from rejse.measure.experience import AnswerGiven, ExperienceAnswer, ExperienceQuery, Recommending, TouchpointExperience
from rejse.measure.interval import wilson
from rejse.measure.scoring import Given, Question, Questions, emotion_of, scale_of, top_boxes
from rejse.trace.blocks import Scope
from rejse.words import say


def survey(id_: str, kind: SurveyKind | None, scale: Scale | None = None) -> Survey:
    return Survey(id=id_, name=text(id_), question=text(f"{id_}?"), kind=kind, scale=scale)


SURVEYS = (
    survey("ride", SurveyKind.CSAT, Scale(1, 5)),
    survey("effort", SurveyKind.CES, Scale(1, 7)),
    survey("recommend", SurveyKind.NPS),
)
JOURNEY = replace(
    drawn(
        [phase("before"), phase("after")],
        [
            replace(touchpoint("a", "before"), survey="ride"),
            replace(touchpoint("b", "before"), survey="effort"),
            touchpoint("c", "after"),
        ],
    ),
    surveys=SURVEYS,
)


def answered(name: str, score: str | float, scale: str | None = None, *, day: float = 0) -> Event:
    told = str(score) if isinstance(score, str) else f"{score:g}"
    return Event(micros(MIDNIGHT) + round(day * DAY), name, score=told, scale=scale)


def measured(*events: Event, journey: Journey = JOURNEY, **query: Any) -> ExperienceAnswer:
    """Every event is a customer's only one."""
    return experience_counting.measure(seen(Walks([[one] for one in events]), journey), ExperienceQuery(**query))


def warned(answer: ExperienceAnswer, language: str = "en") -> list[str]:
    return [f"{say(one, language).message} {say(one, language).remedy}" for one in answer.warnings]


def test_satisfaction_is_the_share_in_the_top_boxes() -> None:
    """42 of 60 answer 4 or 5 of 5."""
    answer = measured(*[answered("a", 5, "1..5")] * 30, *[answered("a", 4, "1..5")] * 12, *[answered("a", 2)] * 18)
    mean = (5 * 30 + 4 * 12 + 2 * 18) / 60
    (row,) = answer.touchpoints
    assert row == TouchpointExperience(
        touchpoint="a", survey="ride", kind=SurveyKind.CSAT, scale="1..5", n=60, mean=mean, deviation=row.deviation,
        mean_interval=row.mean_interval, favourable=42, share=0.7, interval=wilson(42, 60),
        emotion=mean - 3, emotion_interval=row.emotion_interval, few=False, main=True,
    )  # fmt: skip
    assert row.interval == pytest.approx((0.574913, 0.801018), abs=5e-7)
    low, high = row.mean_interval or (0, 0)
    assert row.emotion_interval == pytest.approx((low - 3, high - 3))
    assert answer.answers == (
        AnswerGiven(touchpoint="a", kind=SurveyKind.CSAT, scale="1..5", answer=2, n=18, share=0.3),
        AnswerGiven(touchpoint="a", kind=SurveyKind.CSAT, scale="1..5", answer=4, n=12, share=0.2),
        AnswerGiven(touchpoint="a", kind=SurveyKind.CSAT, scale="1..5", answer=5, n=30, share=0.5),
    )
    assert (answer.n, answer.warnings) == (60, ())


def test_effort_is_the_mean_and_the_share_above_the_middle() -> None:
    answer = measured(*(answered("b", score, "1..7") for score in (7, 6, 6, 5, 7, 4, 3, 6, 7, 5)))
    (row,) = answer.touchpoints
    assert (row.kind, row.n, row.mean, row.favourable, row.share, row.few) == (SurveyKind.CES, 10, 5.6, 8, 0.8, True)
    assert row.mean_interval == pytest.approx((4.63434, 6.56566), abs=5e-6)
    assert row.emotion == pytest.approx(4 * 4.6 / 6 - 2)


def test_recommending_belongs_to_the_journey_wherever_it_is_answered() -> None:
    """60 promoters at a touchpoint, 25 passives at another, and 15 detractors at nothing that is drawn."""
    scores = [("a", 9)] * 40 + [("a", 10)] * 20 + [("c", 8)] * 25 + [("somewhere", 6)] * 10 + [("somewhere", 0)] * 5
    answer = measured(*(answered(name, score, "0..10") for name, score in scores))
    assert answer.nps == (
        Recommending(
            journey="test", n=100, promoters=60, passives=25, detractors=15, nps=45.0,
            nps_interval=answer.nps[0].nps_interval, few=False,
        ),
    )  # fmt: skip
    assert answer.nps[0].nps_interval == pytest.approx((29.3431, 58.0355), abs=5e-5)
    assert [(row.touchpoint, row.kind, row.favourable, row.main) for row in answer.touchpoints] == [
        ("a", SurveyKind.NPS, 60, False),
        ("c", SurveyKind.NPS, 0, False),
    ]
    assert answer.main_at("a") is None
    assert (answer.n, answer.warnings) == (100, ())


def test_a_journey_without_a_survey_of_recommending_has_no_nps() -> None:
    bare = replace(JOURNEY, surveys=())
    assert measured(answered("c", 9, "0..10"), journey=bare).nps == ()
    (row,) = measured(answered("c", 9, "0..10"), journey=bare).touchpoints
    assert (row.kind, row.survey, row.favourable) == (SurveyKind.CSAT, None, 1)
    assert row.emotion == pytest.approx(1.6)
    asked = measured(journey=JOURNEY).nps
    assert asked == (
        Recommending(
            journey="test", n=0, promoters=0, passives=0, detractors=0, nps=None, nps_interval=None, few=True,
        ),
    )  # fmt: skip


def test_nobody_answered() -> None:
    answer = measured(Event(micros(MIDNIGHT), "a"))
    assert (answer.n, answer.touchpoints, answer.phases, answer.answers, answer.warnings) == (0, (), (), (), ())


def test_one_answer_says_next_to_nothing_and_says_so() -> None:
    (row,) = measured(answered("a", 5)).touchpoints
    assert (row.n, row.few) == (1, True)
    assert row.mean_interval == pytest.approx((1.1, 5.0))
    assert row.emotion_interval == pytest.approx((-1.9, 2.0))


def test_different_scales_at_one_touchpoint_stand_apart_and_are_warned_of() -> None:
    answer = measured(answered("a", 5, "1..5"), answered("a", 5, "1..7"), answered("a", 5, "7..1"))
    assert [(row.scale, row.survey, row.n, row.mean, row.main) for row in answer.touchpoints] == [
        ("1..5", "ride", 1, 5.0, True),
        ("1..7", None, 2, 5.0, False),
    ]
    assert [(row.scale, row.n) for row in answer.phases] == [("1..5", 1), ("1..7", 2)]
    assert [one.code for one in answer.warnings] == ["mixed-scales"]
    assert warned(answer) == [
        (
            'At "a" customers answered on several scales: 1..5, 1..7. '
            "They are reported apart and never added up. Let one survey ask there, on one scale."
        )
    ]
    assert warned(answer, "da") == [
        (
            'Ved "a" har kunderne svaret på flere skalaer: 1..5, 1..7. '
            "De vises hver for sig og lægges aldrig sammen. Lad ét spørgeskema spørge der, på én skala."
        )
    ]


def test_what_is_no_answer_is_left_out_and_said() -> None:
    """A score that is not a number, one off its scale, one on a scale nobody can read, one at nothing drawn."""
    answer = measured(
        answered("a", "nan", "1..5"), answered("a", "inf"), answered("a", 9), answered("a", 3, "abc"),
        answered("b", 8), answered("nowhere", 3, "1..5"), answered("nowhere", 3), answered("a", 3),
    )  # fmt: skip
    assert [(row.touchpoint, row.n) for row in answer.touchpoints] == [("a", 1)]
    assert [one.code for one in answer.warnings] == ["scores-off-scale", "scores-off-map"]
    assert warned(answer) == [
        (
            "5 scores are no number or lie off their scale, and are left out. "
            "Look at the columns score and score_scale of their events with `rejse sql`."
        ),
        (
            "2 scores belong to events that no touchpoint claims, and are left out. "
            "Bind their events to a touchpoint, or draw a survey of kind nps on their scale."
        ),
    ]
    assert warned(answer, "da") == [
        (
            "5 scorer er ikke tal eller ligger uden for deres skala og er udeladt. "
            "Se på kolonnerne score og score_scale for deres hændelser med `rejse sql`."
        ),
        (
            "2 scorer hører til hændelser, som intet kontaktpunkt gør krav på, og er udeladt. "
            "Kobl deres hændelser til et kontaktpunkt, eller tegn et spørgeskema af typen nps på deres skala."
        ),
    ]


def test_scores_without_any_scale_have_a_mean_only() -> None:
    answer = measured(answered("c", 3), answered("c", 4), answered("c", 4))
    (row,) = answer.touchpoints
    assert (row.scale, row.share, row.emotion, row.emotion_interval, row.main) == (None, None, None, None, False)
    assert row.mean == pytest.approx(11 / 3)
    assert row.mean_interval is not None
    assert [one.code for one in answer.warnings] == ["scores-without-scale"]
    assert warned(answer) == [
        (
            '3 scores at "c" say no scale, and no survey there says one. Give the touchpoint a survey with a scale, '
            "or import with --score-scale; until then only their mean is known."
        )
    ]
    assert warned(answer, "da") == [
        (
            '3 scorer ved "c" nævner ingen skala, og det gør spørgeskemaet der heller ikke. Giv kontaktpunktet et '
            "spørgeskema med en skala, eller importér med --score-scale; indtil da kendes kun deres gennemsnit."
        )
    ]


def test_nobody_is_a_promoter_on_another_scale_than_0_to_10() -> None:
    journey = replace(JOURNEY, surveys=(*SURVEYS[:2], survey("recommend", SurveyKind.NPS, Scale(1, 5))))
    answer = measured(answered("c", 5, "1..5"), journey=journey)
    assert [(row.kind, row.survey, row.n) for row in answer.touchpoints] == [(SurveyKind.NPS, "recommend", 1)]
    assert answer.nps[0].n == 0
    assert [one.code for one in answer.warnings] == ["nps-scale"]
    assert warned(answer) == [
        (
            'The survey "recommend" asks whether people recommend us on "1..5", where there are no promoters. '
            "Ask it on 0..10; until then it has a mean, but no NPS."
        )
    ]
    assert warned(answer, "da") == [
        (
            'Spørgeskemaet "recommend" spørger, om folk anbefaler os, på "1..5", hvor der ingen ambassadører er. '
            "Spørg på 0..10; indtil da har det et gennemsnit, men ingen NPS."
        )
    ]


def test_only_answers_of_the_period_count() -> None:
    told = [answered("a", 5, day=day) for day in (0, 1, 2)]
    assert measured(*told, start=at(days=1), stop=at(days=2)).n == 1


@pytest.mark.parametrize(
    ("scale", "boxes"),
    [((1, 3), 1), ((1, 4), 2), ((1, 5), 2), ((1, 7), 2), ((1, 10), 3), ((0, 10), 3), ((0, 1), 1), ((0, 100), 30)],
)
def test_a_scale_has_so_many_top_boxes(scale: tuple[int, int], boxes: int) -> None:
    assert top_boxes(Scale(*scale)) == boxes


def test_emotion_lies_linearly_between_the_ends_of_its_own_scale() -> None:
    assert [emotion_of(score, Scale(0, 10)) for score in (0, 5, 10)] == [-2, 0, 2]
    assert [emotion_of(score, Scale(1, 5)) for score in (1, 2, 3, 4, 5)] == [-2, -1, 0, 1, 2]


@pytest.mark.parametrize(
    ("written", "scale"),
    [
        ("1..5", Scale(1, 5)), (" 1.0..5.0 ", Scale(1, 5)), ("5..1", Scale(1, 5)), ("-2..2", Scale(-2, 2)),
        ("3..3", None), ("1-5", None), ("nan..5", None), ("1..1e999", None), ("1..5..7", None), ("", None),
        ("0.5..5", None), ("0..99999", None),
    ],
)  # fmt: skip
def test_scales_are_read_as_events_write_them(written: str, scale: Scale | None) -> None:
    assert scale_of(written) == scale


def test_a_survey_that_says_no_scale_takes_that_of_its_answers() -> None:
    journey = replace(JOURNEY, surveys=(survey("ride", None), survey("effort", SurveyKind.CES), SURVEYS[2]))
    questions = Questions(journey)
    asked = [
        (0, None, Question("ride", SurveyKind.CSAT, None)),
        (0, "1..7", Question("ride", SurveyKind.CSAT, Scale(1, 7))),
        (0, "0..10", Question("recommend", SurveyKind.NPS, Scale(0, 10))),
        (1, None, Question("effort", SurveyKind.CES, Scale(1, 7))),
        (1, "1..5", Question("effort", SurveyKind.CES, Scale(1, 5))),
        (2, "1..5", Question(None, SurveyKind.CSAT, Scale(1, 5))),
        (None, "1..5", None),
        (None, "0..10", Question("recommend", SurveyKind.NPS, Scale(0, 10))),
    ]
    assert [questions.answered(place, Given(3, scale)) for place, scale, _ in asked] == [want for *_, want in asked]


EVENTS = st.builds(
    lambda tick, name, score, scale, session: Event(
        micros(MIDNIGHT) + tick * DAY // 2, name, session, score=score, scale=scale
    ),
    st.integers(0, 9),
    st.sampled_from("abcx"),
    st.sampled_from([None, "0", "1", "3", "4.5", "5", "7", "9", "10", "-3", "nan", "inf", "1e308"]),
    st.sampled_from([None, "1..5", "1..7", "0..10", "7..1", "what"]),
    st.integers(0, 1),
)
PERSONS = st.lists(st.lists(EVENTS, max_size=5), max_size=8)
JOURNEYS = st.builds(
    lambda first, second, nps: replace(JOURNEY, surveys=tuple(one for one in (first, second, nps) if one is not None)),
    st.sampled_from([survey("ride", SurveyKind.CSAT, Scale(1, 5)), survey("ride", SurveyKind.OPEN), None]),
    st.sampled_from([survey("effort", SurveyKind.CES), survey("effort", SurveyKind.NPS, Scale(1, 5))]),
    st.sampled_from([SURVEYS[2], survey("recommend", SurveyKind.NPS, Scale(1, 7)), None]),
)


@settings(max_examples=150, deadline=None)
@given(PERSONS, JOURNEYS, st.sampled_from([(0, 9), (2, 4), (0, 0)]), st.integers(0, 4))
def test_every_row_is_what_reading_one_event_after_the_other_gives(
    persons: list[list[Event]], journey: Journey, days: tuple[int, int], cut: int
) -> None:
    walks = Walks(persons, cuts=(cut,))
    start, stop = (at(days=day) for day in (days[0], days[1] + 1))
    answer = experience_counting.measure(seen(walks, journey), ExperienceQuery(start=start, stop=stop))
    want = answers_of(persons, journey, (micros(start), micros(stop)))
    here = {row: told for row, told in want.items() if row[0] is not None}
    rows = {(row.touchpoint, str(row.kind), row.scale): row for row in answer.touchpoints}
    assert {name: row.n for name, row in rows.items()} == {name: len(told) for name, told in here.items()}
    assert answer.n == sum(map(len, want.values()))
    for name, told in here.items():
        row = rows[name]  # type: ignore[index]
        assert row.mean == pytest.approx(float(mean_of(told)))
        if row.scale is not None and (row.kind is not SurveyKind.NPS or row.scale == "0..10"):
            assert row.favourable == favourable(str(row.kind), row.scale, told)
        if row.emotion is not None:
            assert -2 <= row.emotion <= 2
    given_ = {(one.touchpoint, str(one.kind), one.scale, one.answer): one.n for one in answer.answers}
    assert given_ == {(*name, score): n for name, told in here.items() for score, n in Counter(told).items()}
    nps = [score for (_, kind, scale), told in want.items() if (kind, scale) == ("nps", "0..10") for score in told]
    assert sum(one.n for one in answer.nps) == (len(nps) if answer.nps else 0)
    assert sum(1 for row in answer.touchpoints if row.main) <= 3


def test_two_periods_are_compared_by_share_mean_and_nps() -> None:
    """60, 25 and 15 promoters, passives and detractors on the first day; 72, 18 and 30 on the second."""
    told = [(9, 60, 0), (7, 25, 0), (2, 15, 0), (9, 72, 1), (7, 18, 1), (2, 30, 1)]
    walks = Walks(
        [[answered("x", score, "0..10", day=day)] for score, n, day in told for _ in range(n)]
        + [[answered("b", score, day=0)] for score in (7, 6, 6, 5, 7, 4, 3, 6, 7, 5)]
        + [[answered("b", score, day=1)] for score in (1, 2, 1, 1, 2, 3)]
    )
    made = compare(
        seen(walks, JOURNEY), "experience",
        ExperienceQuery(start=at(days=1)), ExperienceQuery(start=at(days=0), stop=at(days=1)),
    )  # fmt: skip
    found = {(one.rows, one.row, one.number): one for one in made.differences}
    nps = found["nps", ("test",), "nps"]
    assert (nps.n, nps.n_against, nps.difference) == pytest.approx((120, 100, -10))
    assert nps.interval == pytest.approx((-31.05, 11.05), abs=5e-3)
    assert nps.verdict is Verdict.NO_EVIDENCE
    mean = found["touchpoints", ("b", "ces", "1..7"), "mean"]
    assert (mean.value, mean.against) == pytest.approx((10 / 6, 5.6))
    assert mean.verdict is Verdict.LOWER
    share = found["touchpoints", ("b", "ces", "1..7"), "share"]
    assert (share.value, share.against, share.verdict) == (0.0, 0.8, Verdict.LOWER)


def test_rows_and_numbers_that_are_not_there_are_refused() -> None:
    from tests.measure.keyed import KeyedWalks

    from rejse.measure.behind import behind

    view = seen(KeyedWalks([[answered("a", 5), answered("a", 2)], [answered("c", 3)]]), JOURNEY)
    query = ExperienceQuery(scope=Scope.PERSON)
    assert behind(view, "experience", query, Cell(row=("a",))).n == 2
    assert behind(view, "experience", query, Cell(row=("a",))).count == 1
    assert behind(view, "experience", query, Cell(row=("a", "csat", "1..5"), number="favourable")).n == 1
    with pytest.raises(UnknownRow):
        behind(view, "experience", query, Cell(row=("b",)))
    with pytest.raises(UnknownRow):
        behind(view, "experience", query, Cell(rows="answers", row=("a", "csat", "1..5", "4")))
    with pytest.raises(UnknownNumber):
        behind(view, "experience", query, Cell(row=("c", "csat", "-"), number="favourable"))
