"""What is sent with a form becomes operations: none where nothing was touched, a problem where it is mistyped."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from tests.journey.documents import journeys
from tests.journey.editing import card, shop
from tests.web.forms.browser import company, drawn, every_place, sent

from rejse.journey.changing import Draft, Operation
from rejse.journey.content import Content
from rejse.journey.document import Journey, Text
from rejse.journey.handover import BusinessCalendar, Handover
from rejse.journey.judging import problems_of
from rejse.journey.people import Member
from rejse.journey.value import Pain
from rejse.web.forms import form_of, operations_of
from rejse.words import say

DRAWN = drawn()
CARD = "touchpoints/visit"
SHOP = shop(card("visit", name=Text({"da": "Besøg", "en": "Visit"})), card("order"), currency="DKK")


def done(typed: dict[str, list[str]], place: str = CARD, journey: Journey = SHOP) -> dict[str, object]:
    """What becomes of the fields of an object, where everything could be read."""
    operations, problems = operations_of(Draft.of(journey), place, typed, language="da")
    assert problems == ()
    assert {one.object for one in operations} <= {place}
    return {one.field: one.becomes for one in operations}


def told(typed: dict[str, list[str]], place: str = CARD, journey: Journey = SHOP) -> list[str]:
    """The sentences of what could not be read, in English and Danish, its path and its code."""
    found = []
    for language in ("en", "da"):
        operations, problems = operations_of(Draft.of(journey), place, typed, language=language)
        assert operations == ()
        (problem,) = problems
        said = say(problem, language)
        found.append(f"{said.message} {said.remedy}")
    return [*found, str(problem.where.path), problem.code]


# -- nothing touched -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAWN)
def test_a_form_that_nobody_touched_changes_nothing(name: str) -> None:
    draft = DRAWN[name]
    for language in ("da", "en") if name == "company" else (name[-2:],):
        for place in every_place(draft):
            typed = sent(form_of(draft, place, language=language))
            assert operations_of(draft, place, typed, language=language) == ((), ())


@settings(max_examples=15, deadline=None)
@given(journeys())
def test_a_form_of_any_journey_that_nobody_touched_changes_nothing(journey: Journey) -> None:
    draft = Draft.of(journey)
    for place in every_place(draft):
        assert operations_of(draft, place, sent(form_of(draft, place, language="da")), language="da") == ((), ())


def test_what_is_not_sent_is_left_alone() -> None:
    assert done({"what/da": ["Ser på cykler"]}) == {"what/da": "Ser på cykler"}
    assert done({"csrf": ["x"], "id": ["other"], "nonsense": ["y"]}) == {}


def test_only_the_field_that_was_changed_is_read_when_it_alone_is_saved() -> None:
    typed = {"what/da": ["Ser på cykler"], "how/da": ["Alene"], "patience": ["?"]}
    operations, problems = operations_of(Draft.of(SHOP), CARD, typed, language="da", only=("how",))
    assert (operations, problems) == ((Operation(CARD, "how/da", None, "Alene"),), ())


def test_an_object_that_is_gone_changes_nothing() -> None:
    assert operations_of(Draft.of(SHOP), "touchpoints/gone", {"what/da": ["x"]}, language="da") == ((), ())


# -- everything people type ----------------------------------------------------------------------------------------


def test_each_language_of_a_text_is_a_field_of_its_own_and_an_emptied_one_is_nothing() -> None:
    assert done({"name/da": ["Besøger"], "name/en": [""]}) == {"name/da": "Besøger", "name/en": None}


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ({"expected_time": ["3 timer"]}, {"expected_time": "3h"}),
        ({"own_cost": ["1.200 kr."]}, {"own_cost": 1200}),
        ({"own_cost": ["15,50 EUR"]}, {"own_cost": "15.50 EUR"}),
        ({"expected_emotion": ["-1.5"]}, {"expected_emotion": -1.5}),
        ({"importance_customer": ["4"]}, {"importance_customer": 4}),
        ({"max_repeats": ["3"]}, {"max_repeats": 3}),
        ({"position": ["1,5"]}, {"position": 1.5}),
        ({"fields": ["optional"], "optional": ["yes"]}, {"optional": True}),
        ({"kano": ["must-be"]}, {"kano": "must-be"}),
        ({"next": ["order", "", "order"]}, {"next": ["order"]}),
        ({"needs/da": ["Ro", " "], "needs/en": ["Peace", ""]}, {"needs": [{"da": "Ro", "en": "Peace"}]}),
        ({"phase": ["buy"]}, {"phase": "buy"}),
        ({"medium": ["physical"]}, {"medium": "physical"}),
        ({"lane": ["physical"]}, {"lane": "physical"}),
        ({"title/da": ["Jeg ser\r\npå cykler"]}, {"title/da": "Jeg ser på cykler"}),
        ({"what/da": ["En\r\nTo\x07"]}, {"what/da": "En\nTo"}),
    ],
    ids=str,
)
def test_what_people_type_is_what_the_document_holds(typed: dict[str, list[str]], becomes: dict[str, object]) -> None:
    assert done(typed) == becomes


def test_a_tick_taken_away_is_nothing_where_nothing_was_usual() -> None:
    ticked = shop(card("visit", optional=True))
    assert done({"fields": ["optional"]}, journey=ticked) == {"optional": None}


def test_a_channel_is_known_by_its_name_in_either_language_and_the_medium_follows() -> None:
    assert done({"channel": ["telefon"]}) == {"channel": "phone"}
    assert done({"channel": ["Phone"]}) == {"channel": "phone"}
    assert done({"channel": ["Ved kassen"]}) == {"channel": "Ved kassen", "medium": "digital"}
    assert done({"channel": ["Butik"], "medium": ["physical"]}) == {"channel": "shop"}


def test_a_new_pain_gets_an_id_so_that_content_can_name_it_and_one_that_was_there_keeps_its_own() -> None:
    there = shop(card("visit", pains=(Pain(text=Text({"da": "Kø"}), id="kø-id"), Pain(text=Text({"da": "Larm"})))))
    typed = {
        "pains/text/da": ["Lang kø", "Larm", "Dyr parkering"],
        "pains/text/en": ["", "", ""],
        "pains/severity": ["4", "", ""],
        "pains/id": ["kø-id", "", ""],
    }
    assert done(typed, journey=there) == {
        "pains": [
            {"text": {"da": "Lang kø"}, "severity": 4, "id": "kø-id"},
            {"da": "Larm"},
            {"text": {"da": "Dyr parkering"}, "id": "dyr-parkering"},
        ]
    }


TEAM = (Member(id="anna", name="Anna", team="marketing"), Member(id="bo", name="Bo", team="salg"))
AGREED = Handover(id="lead", from_team="marketing", to_team="salg", after="visit")
HANDED = replace(SHOP, owner="anna", team=TEAM, handovers=(AGREED,))


def test_shares_of_work_are_kept_member_by_member() -> None:
    assert done({"raci/member": ["bo", ""], "raci/part": ["A", ""]}, journey=HANDED) == {"raci/bo": "A"}


def test_promises_are_parts_of_their_hand_over() -> None:
    typed = {
        "delivers/leads": ["40"],
        "delivers/acceptance_share": ["85 %"],
        "delivers/activities/da": ["Ringer"],
        "time_limit": ["4 timer"],
        "accepted/team": ["salg"],
        "accepted/by": ["bo"],
        "accepted/date": ["2026-03-29"],
    }
    assert done(typed, "handovers/lead", HANDED) == {
        "delivers/leads": 40,
        "delivers/acceptance_share": 0.85,
        "delivers/activities": [{"da": "Ringer"}],
        "time_limit": "4h",
        "accepted": [{"team": "salg", "by": "bo", "date": "2026-03-29"}],
    }


WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday"]


def test_usual_working_hours_are_kept_as_such_and_go_when_they_are_emptied() -> None:
    typed = {"calendar/weekdays": WEEK, "calendar/opens": ["8"], "calendar/closes": ["16.00"]}
    assert done(typed, "handovers/lead", HANDED) == {"calendar": {}}
    usual = replace(HANDED, handovers=(replace(AGREED, calendar=BusinessCalendar()),))
    assert done({"calendar/opens": ["9.00"]}, "handovers/lead", usual) == {"calendar/opens": "09:00", "calendar": None}
    emptied = {"fields": ["calendar/weekdays"], "calendar/opens": [""], "calendar/closes": [""]}
    assert done(emptied, "handovers/lead", usual) == {"calendar": None}


def test_conditions_are_put_together_to_a_rule() -> None:
    typed = {"binding/joined": ["all"], "binding/test": ["navn = purchase, order", "egenskab amount > 500", ""]}
    rule = {"name": ["purchase", "order"], "property": "amount", "op": ">", "value": "500"}
    assert done(typed) == {"binding": rule}
    either = {"binding/joined": ["any"], "binding/test": ["navn = purchase", "sti = /tak*"]}
    assert done(either) == {"binding": {"any": [{"name": "purchase"}, {"path": "/tak*"}]}}


def test_a_nested_rule_is_shown_and_typed_as_the_file_has_it() -> None:
    from rejse.journey.rule import Rule

    nested = Rule(any=(Rule(name=("a",)), Rule(all=(Rule(name=("b",)), Rule(channel=("web",))))))
    there = shop(card("visit", binding=nested))
    (area,) = form_of(Draft.of(there), CARD, language="da").field("binding").inputs
    assert (area.sort, "channel: web" in area.value) == ("area", True)
    assert done({"binding/written": ["{name: [x, y]}"]}, journey=there) == {"binding": {"name": ["x", "y"]}}


def test_the_journey_itself_has_a_form() -> None:
    typed = {"currency": ["eur"], "review_interval": ["90 dage"], "title/da": ["Jeg køber en cykel"]}
    assert done(typed, "") == {"currency": "EUR", "review_interval": "90d", "title/da": "Jeg køber en cykel"}


def test_operations_keep_a_journey_as_reading_it_would() -> None:
    draft = Draft.of(SHOP)
    typed = {"channel": ["Butik"], "medium": ["digital"], "expected_emotion": ["2"], "patience": ["14 dage"]}
    for one in operations_of(draft, CARD, typed, language="da")[0]:
        draft.apply(one)
    journey, errors = problems_of(draft)
    assert journey is not None
    assert (Draft.of(journey), errors) == (draft, ())


# -- what cannot be read -------------------------------------------------------------------------------------------

MISTYPED = {
    "typed-empty": (
        {"name/da": [""], "name/en": [" "]},
        '"Name" cannot be left empty. Write something in it; until then it stays as it was.',
        '"Navn" må ikke stå tomt. Skriv noget i feltet; indtil da bliver det, som det var.',
        "name",
    ),
    "typed-number": (
        {"position": ["forrest"]},
        '"forrest" is not a number. Write it in figures, such as 12 or 0.5.',
        '"forrest" er ikke et tal. Skriv det med cifre, for eksempel 12 eller 0,5.',
        "position",
    ),
    "typed-whole-number": (
        {"max_repeats": ["2,5"]},
        '"2,5" is not a whole number. Leave the decimals out.',
        '"2,5" er ikke et helt tal. Udelad decimalerne.',
        "max_repeats",
    ),
    "typed-out-of-range": (
        {"importance_customer": ["7"]},
        '"7" is not between 1 and 5. Choose a number on that scale.',
        '"7" ligger ikke mellem 1 og 5. Vælg et tal på den skala.',
        "importance_customer",
    ),
    "typed-too-small": (
        {"max_repeats": ["0"]},
        '"0" is less than 1. Write a larger number, or empty the field.',
        '"0" er mindre end 1. Skriv et større tal, eller tøm feltet.',
        "max_repeats",
    ),
    "typed-duration": (
        {"patience": ["længe"]},
        '"længe" does not say how long. Write a number with its unit, such as 45 min, 3 hours or 2 days.',
        '"længe" siger ikke, hvor længe. Skriv et tal med enhed, for eksempel 45 min, 3 timer eller 2 dage.',
        "patience",
    ),
    "typed-months": (
        {"patience": ["2 måneder"]},
        (
            '"2 måneder" counts months or years, and they are not equally long. '
            "Write it in days or weeks, such as 30 days."
        ),
        (
            '"2 måneder" tæller måneder eller år, og de er ikke lige lange. '
            "Skriv det i dage eller uger, for eksempel 30 dage."
        ),
        "patience",
    ),
    "typed-money": (
        {"own_cost": ["billigt"]},
        '"billigt" is not an amount of money. Write the number alone, or with its currency, such as 15 EUR.',
        '"billigt" er ikke et beløb. Skriv tallet alene eller med valuta, for eksempel 15 EUR.',
        "own_cost",
    ),
    "typed-no-choice": (
        {"phase": ["moon"]},
        '"moon" cannot be chosen under "Phase". Choose from the list; somebody may have removed it meanwhile.',
        '"moon" kan ikke vælges under "Fase". Vælg fra listen; nogen kan have fjernet det imens.',
        "phase",
    ),
    "typed-half": (
        {"pains/text/da": [""], "pains/severity": ["3"]},
        'A line under "Pain points" is only half filled in. Fill in the rest of the line, or empty it.',
        'En linje under "Smertepunkter" er kun halvt udfyldt. Udfyld resten af linjen, eller tøm den.',
        "pains",
    ),
    "typed-condition": (
        {"binding/test": ["noget sjovt"]},
        (
            '"noget sjovt" is not a condition. Begin with one of name, type, channel, path, source, outcome, '
            'campaign, property, trait, such as "name = purchase".'
        ),
        (
            '"noget sjovt" er ikke en betingelse. Begynd med et af navn, type, kanal, sti, kilde, udfald, kampagne, '
            'egenskab, kendetegn, for eksempel "navn = purchase".'
        ),
        "binding",
    ),
}


@pytest.mark.parametrize("code", MISTYPED)
def test_what_is_mistyped_at_a_touchpoint_is_told_at_its_field_in_both_languages(code: str) -> None:
    typed, english, danish, name = MISTYPED[code]
    assert told(typed) == [english, danish, f"{CARD}/{name}", code]


def test_a_percentage_beyond_a_hundred_is_none() -> None:
    assert told({"target_conversion": ["120 %"]}, "phases/need") == [
        '"120 %" is not a percentage from 0 to 100. Write it in percent, such as 30%.',
        '"120 %" er ikke en procentdel fra 0 til 100. Skriv den i procent, for eksempel 30 %.',
        "phases/need/target_conversion",
        "typed-share",
    ]


def test_an_extent_that_ends_before_it_begins_is_none() -> None:
    assert told({"extent/from": ["50 %"], "extent/to": ["25 %"]}, "phases/need") == [
        '"50 % – 25 %" ends before it begins. Write the smaller number first.',
        '"50 % – 25 %" slutter, før det begynder. Skriv det mindste tal først.',
        "phases/need/extent",
        "typed-extent",
    ]


def test_a_day_that_is_not_in_the_calendar_is_none() -> None:
    assert told({"last_review": ["31.2.2026"]}, "") == [
        '"31.2.2026" is not a day of the calendar. Write day, month and year, such as 29.3.2026.',
        '"31.2.2026" er ikke en dag i kalenderen. Skriv dag, måned og år, for eksempel 29.3.2026.',
        "last_review",
        "typed-date",
    ]


def test_a_time_that_no_clock_shows_is_none() -> None:
    assert told({"calendar/opens": ["25.00"]}, "handovers/lead", HANDED) == [
        '"25.00" is not a time of day. Write hours and minutes, such as 8:30.',
        '"25.00" er ikke et klokkeslæt. Skriv timer og minutter, for eksempel 8.30.',
        "handovers/lead/calendar/opens",
        "typed-clock",
    ]


def test_somebody_has_one_part_in_the_work() -> None:
    assert told({"raci/member": ["bo", "bo"], "raci/part": ["A", "C"]}, journey=HANDED) == [
        '"Bo" stands twice under "Division of work". Keep one of the lines.',
        '"Bo" står to gange under "Arbejdsdeling". Behold den ene af linjerne.',
        f"{CARD}/raci",
        "typed-twice",
    ]


def test_a_scale_has_a_lowest_and_a_highest_answer() -> None:
    from rejse.journey.evidence import Survey

    asked = replace(SHOP, surveys=(Survey(id="s", name=Text({"da": "S"}), question=Text({"da": "Hvad nu?"})),))
    assert told({"scale": ["5-1"]}, "surveys/s", asked) == [
        '"5-1" is not a scale of answers. Write the lowest and the highest answer, such as 1-5.',
        '"5-1" er ikke en svarskala. Skriv det laveste og det højeste svar, for eksempel 1-5.',
        "surveys/s/scale",
        "typed-scale",
    ]


def test_a_rule_that_cannot_be_read_is_told() -> None:
    from rejse.journey.rule import Rule

    deep = Rule(any=(Rule(all=(Rule(name=("b",)), Rule(channel=("web",)))), Rule(name=("a",))))
    assert told({"binding/written": ["{colour: red}"]}, journey=shop(card("visit", binding=deep))) == [
        '"{colour: red}" cannot be read as a rule. Write it as in the file, such as {name: purchase}.',
        '"{colour: red}" kan ikke læses som en regel. Skriv den som i filen, for eksempel {name: purchase}.',
        f"{CARD}/binding",
        "typed-rule",
    ]


def test_a_pain_that_content_speaks_to_is_not_taken_out_silently() -> None:
    pain = Pain(text=Text({"da": "Kø"}), id="queue")
    film = Content(id="film", title=Text({"da": "Ingen kø"}), addresses=("queue",))
    there = replace(shop(card("visit", pains=(pain,))), content=(film,))
    assert told({"fields": ["pains"], "pains/text/da": [""], "pains/id": [""]}, journey=there) == [
        'What was taken out here is still mentioned elsewhere: Content "Ingen kø". Take it out there first.',
        'Det, der blev fjernet her, er stadig nævnt andre steder: Indhold "Ingen kø". Fjern det først dér.',
        f"{CARD}/pains",
        "typed-still-named",
    ]


def test_a_field_that_could_not_be_read_shows_what_was_typed_and_the_others_are_saved() -> None:
    typed = {"patience": ["længe"], "what/da": ["Ser på cykler"]}
    draft = Draft.of(SHOP)
    operations, problems = operations_of(draft, CARD, typed, language="da")
    assert [one.field for one in operations] == ["what/da"]
    form = form_of(draft, CARD, language="da", problems=problems, submitted=typed)
    field = form.field("patience")
    assert (field.inputs[0].value, len(field.errors), form.field("how").errors) == ("længe", 1, ())


def test_what_only_reading_the_whole_journey_finds_is_told_at_its_field() -> None:
    from rejse.journey.improvement import Improvement

    there = replace(SHOP, improvements=(Improvement(id="faster", name=Text({"da": "Hurtigere"})),))
    operations, problems = operations_of(Draft.of(there), "improvements/faster", {"effect/n": ["40"]}, language="da")
    assert operations == ()
    assert [(one.code, one.where.path) for one in problems] == [("typed-empty", "improvements/faster/effect/change")]


def test_operations_can_be_kept_as_json() -> None:
    typed = sent(form_of(Draft.of(company()), "touchpoints/guide", language="da"))
    typed["what/da"] = ["Nyt"]
    (one,) = operations_of(Draft.of(company()), "touchpoints/guide", typed, language="da")[0]
    assert json.loads(json.dumps(one.to_builtins())) == one.to_builtins()
