from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from tests.journey.broken import BROKEN, GOOD
from tests.journey.broken_around import BROKEN_AROUND, WHOLE
from tests.journey.documents import journeys

from rejse.errors import Problem, Severity, Where
from rejse.journey.checks import check, without_dangling
from rejse.journey.document import Form, Journey, Lane, Medium, Member, Phase, Rule, Text, Touchpoint, TrackedBy
from rejse.journey.evidence import Survey, SurveyKind
from rejse.journey.handover import Handover
from rejse.journey.reading import read_journey
from rejse.journey.scale import Scale
from rejse.journey.severities import ADVICE, severity_of
from rejse.words.journey import PROBLEMS

TODAY = date(2026, 11, 22)


def text(said: str) -> Text:
    return Text({"da": said})


def touchpoint(known: str, **fields: object) -> Touchpoint:
    """Draw a touchpoint that nobody could ask more of."""
    whole = Touchpoint(
        id=known,
        name=text(known),
        phase="buy",
        form=Form.ACTION,
        channel="web",
        medium=Medium.DIGITAL,
        responsible="sales",
        call_to_action=text("Køb"),
        binding=Rule(name=(known,)),
    )
    return replace(whole, **fields)  # type: ignore[arg-type]  # a test names the fields


def journey(*touchpoints: Touchpoint, **fields: object) -> Journey:
    whole = Journey(
        id="bike",
        title=text("Jeg køber en cykel"),
        owner="sales",
        team=(Member(id="sales", name="Mette"),),
        phases=(Phase(id="buy", name=text("Køb")),),
        touchpoints=touchpoints or (touchpoint("pay"),),
    )
    return replace(whole, **fields)  # type: ignore[arg-type]  # a test names the fields


def codes(checked: Journey, today: date | None = None) -> list[str]:
    return [problem.code for problem in check(checked, today=today)]


def test_a_well_drawn_journey_has_nothing_to_mend() -> None:
    assert check(journey(), today=TODAY) == ()


def test_a_problem_says_where_it_is_and_what_is_near() -> None:
    read = read_journey(
        "id: bike\ntitle: Jeg køber\nowner: sales\nteam: {id: sales, name: Mette}\nphases: {id: buy, name: Køb}\n"
        "touchpoints:\n  - id: test-ride\n    name: Prøvetur\n    phase: buy\n    form: action\n    channel: web\n"
        "    responsible: salg\n    call_to_action: Køb\n    binding: {name: ride}\n",
        file="journeys/bike.yaml",
    )
    assert read.journey is not None
    assert check(read.journey, lines=read.lines, file="journeys/bike.yaml") == (
        Problem(
            "unknown-owner",
            Severity.ERROR,
            Where("journeys/bike.yaml", 12, "touchpoints/test-ride/responsible"),
            {
                "owned": "test-ride",
                "value": "salg",
                "nearest": "sales",
                "known": ("sales",),
                "place": "touchpoints/test-ride/responsible",
            },
        ),
    )


def test_without_a_team_anybody_may_be_responsible() -> None:
    assert codes(journey(touchpoint("pay", responsible="mette"), team=(), owner="mette")) == []


def test_the_last_phase_needs_no_next_step_but_the_others_do() -> None:
    phases = (Phase(id="see", name=text("Se")), Phase(id="buy", name=text("Køb")))
    assert codes(journey(touchpoint("ad", phase="see"), touchpoint("pay"), phases=phases)) == ["no-next"]


def test_content_may_call_to_action_for_its_touchpoint() -> None:
    read = read_journey(
        "id: b\ntitle: Jeg\nowner: o\nphases: {id: a, name: A}\ncontent: {id: guide, title: G, call_to_action: Køb}\n"
        "touchpoints: {id: t, name: T, phase: a, form: action, channel: web, responsible: o, binding: {name: t}, "
        "content: guide}\n",
        file=None,
    )
    assert read.journey is not None
    assert codes(read.journey) == ["not-customers-voice"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"channel": "shop", "medium": Medium.PHYSICAL}, ["not-tracked"]),
        ({"channel": "phone", "medium": Medium.PERSONAL}, ["not-tracked"]),
        ({"channel": "phone", "medium": Medium.PERSONAL, "lane": Lane.DIGITAL}, []),
        ({"channel": "shop", "medium": Medium.PHYSICAL, "tracked_by": TrackedBy.MANUAL}, []),
        ({"tracked_by": TrackedBy.UNRECORDED}, ["unrecorded-but-bound"]),
        ({"tracked_by": TrackedBy.UNRECORDED, "binding": None}, []),
        ({"binding": None}, ["not-bound"]),
    ],
)
def test_a_physical_touchpoint_says_how_it_is_tracked(fields: dict[str, object], expected: list[str]) -> None:
    assert codes(journey(touchpoint("pay", **fields))) == expected


def test_alternatives_come_in_groups() -> None:
    assert codes(journey(touchpoint("card", one_of="pay"), touchpoint("cash", one_of="pay"))) == []


@pytest.mark.parametrize(
    ("title", "is_hers"),
    [
        (Text({"da": "Jeg køber en cykel"}), True),
        (Text({"da": "Vi flytter"}), True),
        (Text({"da": "Min nye cykel"}), True),
        (Text({"da": "Køb af cykel"}), False),
        (Text({"da": "Jegens rejse"}), False),
        (Text({"en": "I'm buying a bike"}), True),
        (Text({"en": "Inspiration"}), False),
        (Text({"sv": "Att köpa en cykel"}), True),
        (Text({"da": "Jeg køber", "en": "Buying"}), False),
    ],
)
def test_the_title_is_said_by_the_customer(title: Text, *, is_hers: bool) -> None:
    assert codes(journey(touchpoint("pay", title=title))) == ([] if is_hers else ["not-customers-voice"])


@pytest.mark.parametrize(
    ("last_review", "expected"),
    [(date(2026, 8, 24), []), (date(2026, 8, 23), ["review-overdue"]), (None, [])],
)
def test_a_review_is_overdue_the_day_after_it_was_due(last_review: date | None, expected: list[str]) -> None:
    drawn = journey(review_interval=timedelta(days=90), last_review=last_review)
    assert (codes(drawn, TODAY), codes(drawn)) == (expected, [])


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule(property="price", op=">", value=("100",)), []),
        (Rule(property="price", op=">", value=("100", "200")), ["rule-needs-number"]),
        (Rule(property="price", op="exists"), []),
        (Rule(property="price", op="exists", value=("1",)), ["unfinished-rule"]),
        (Rule(property="price", op="="), ["unfinished-rule"]),
        (Rule(property="price", value=("1",)), ["unfinished-rule"]),
        (Rule(value=("1",)), ["rule-without-property"]),
        (Rule(all=(Rule(), Rule(any=(Rule(),)))), ["empty-rule", "empty-rule"]),
    ],
)
def test_a_rule_asks_for_something_whole(rule: Rule, expected: list[str]) -> None:
    assert codes(journey(touchpoint("pay", binding=rule))) == expected


def test_what_refers_to_nothing_is_left_out_of_the_drawing() -> None:
    broken = journey(
        touchpoint("pay", next=("pay", "ride", "gone"), order_after=("gone", "ride"), content=("guide",)),
        touchpoint("ride"),
        touchpoint("lost", phase="nowhere"),
        won_at=("pay", "lost"),
        phases=(Phase(id="buy", name=text("Køb"), next=("buy", "nowhere")),),
    )
    assert without_dangling(broken) == journey(
        touchpoint("pay", next=("ride",), order_after=("ride",)),
        touchpoint("ride"),
        won_at=("pay",),
        phases=(Phase(id="buy", name=text("Køb"), next=("buy",)),),
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journeys())
def test_every_journey_can_be_checked_and_then_drawn(drawn: Journey) -> None:
    sound = without_dangling(drawn)
    left = {problem.code for problem in check(sound, today=TODAY) if problem.severity is Severity.ERROR}
    assert not {code for code in left if code.startswith("unknown-") and not code.endswith(("owner", "member"))}
    assert all(0 <= sound.phase_number(one) < len(sound.phases) for one in sound.touchpoints)
    assert len(check(drawn, today=TODAY)) >= len(left)


UNREADABLE = [
    ("    phase: buy\n", "", ["missing-field"]),
    ("id: test-ride", 'id: "+++"', ["bad-id"]),
    ("id: test-ride", "id: see-ad", ["duplicate-id"]),
]


@pytest.mark.parametrize(("was", "broken", "codes"), UNREADABLE)
def test_what_refers_to_a_touchpoint_that_could_not_be_read_is_no_second_mistake(
    was: str, broken: str, codes: list[str]
) -> None:
    document = GOOD.replace(was, broken)
    if broken:
        document = document.replace("next: test-ride", broken.replace("id: ", "next: "))
    read = read_journey(document, file=None)
    assert read.journey is not None
    found = [*read.problems, *check(read.journey, lines=read.lines)]
    assert [one.code for one in found if one.severity is Severity.ERROR] == codes


def test_a_reference_to_what_stands_nowhere_in_the_file_is_still_a_mistake() -> None:
    read = read_journey(GOOD.replace("next: test-ride", "next: test-drive"), file=None)
    assert read.journey is not None
    assert [one.code for one in check(read.journey, lines=read.lines)] == ["unknown-next"]


def test_phases_after_the_last_needed_one_need_no_next_step() -> None:
    phases = (
        Phase(id="see", name=text("Se")),
        Phase(id="buy", name=text("Køb")),
        Phase(id="leave", name=text("Afslutning"), optional=True),
    )
    drawn = journey(touchpoint("ad", phase="see"), touchpoint("pay"), touchpoint("bye", phase="leave"), phases=phases)
    assert [(one.code, one.where.path) for one in check(drawn)] == [("no-next", "touchpoints/ad")]


@pytest.mark.parametrize("document", [one.document for one in (*BROKEN, *BROKEN_AROUND)])
def test_every_problem_is_as_bad_as_its_code_says(document: str) -> None:
    read = read_journey(document, file=None)
    found = [*read.problems, *(check(read.journey, lines=read.lines, today=TODAY) if read.journey else ())]
    assert [(one.code, one.severity) for one in found] == [(one.code, severity_of(one.code)) for one in found]


def test_every_advice_is_a_problem_that_is_told() -> None:
    assert set(PROBLEMS) >= ADVICE


@pytest.mark.parametrize(
    ("owner", "codes_"),
    [("sales", []), ("front", []), ("nobody", ["unknown-team"])],
)
def test_a_team_is_a_member_or_what_members_belong_to(owner: str, codes_: list[str]) -> None:
    handover = Handover(id="h", from_team=owner, to_team="shop", after="pay", time_limit=timedelta(hours=4))
    team = (Member(id="sales", name="Mette", team="front"), Member(id="shop", name="Adam"))
    assert codes(journey(team=team, handovers=(handover,))) == codes_


@pytest.mark.parametrize(
    ("kind", "expected"), [(SurveyKind.CSAT, ["survey-scales-differ"]), (SurveyKind.CES, []), (None, [])]
)
def test_only_what_is_compared_must_be_on_one_scale(kind: SurveyKind | None, expected: list[str]) -> None:
    surveys = (
        Survey(id="a", name=text("A"), question=text("Hvordan?"), kind=SurveyKind.CSAT, scale=Scale(1, 5)),
        Survey(id="b", name=text("B"), question=text("Hvordan?"), kind=kind, scale=Scale(0, 10)),
    )
    both = journey(touchpoint("ride", survey="a"), touchpoint("pay", survey="b"), surveys=surveys)
    asked_once = journey(touchpoint("ride", survey="a"), surveys=surveys)
    assert (codes(both), codes(asked_once)) == (expected, [])


def test_what_surrounds_the_touchpoints_is_kept_without_what_it_refers_to() -> None:
    whole = read_journey(WHOLE, file=None).journey
    assert whole is not None
    bare = without_dangling(replace(whole, touchpoints=(), personas=(), notes=(), surveys=()))
    assert bare.handovers == ()
    assert (bare.content[0].touchpoints, bare.content[0].personas, bare.content[0].addresses) == ((), (), ())
    assert (bare.expectations[0].touchpoint, bare.expectations[0].persona, bare.expectations[0].phase) == (
        None,
        None,
        "look",
    )
    assert without_dangling(whole) == whole
