"""A map is looked at as its address says; what cannot be understood is told, and never hides the map."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient
from tests.draw.browser import Seen
from tests.web.conftest import Signed, client_of

from rejse.draw.filled import Looked
from rejse.journey.document import Journey
from rejse.store.roles import Role
from rejse.web.days import days_before, quick_days
from rejse.web.looking import Look, lanes_written, read_look
from rejse.words import say
from rejse.workspace import Workspace

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
LAST = date(2026, 10, 31)
MAP = "/j/example/map"


@pytest.fixture
def journey(company: Workspace) -> Journey:
    return company.journey()


@pytest.fixture
def look(journey: Journey) -> Callable[..., Look]:
    def read(**asked: str | list[str]) -> Look:
        told = {name.removesuffix("_"): [value] if isinstance(value, str) else value for name, value in asked.items()}
        return read_look(told, journey, last_day=lambda: LAST)

    return read


def midnight(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=COPENHAGEN)


def test_an_address_that_says_nothing_is_the_whole_map_as_it_was_walked(look: Callable[..., Look]) -> None:
    assert look() == Look(Looked(personas=()))
    assert look().query == ""
    assert look().period == "all"


def test_both_days_of_a_period_are_in_it_as_the_journeys_clocks_show_them(look: Callable[..., Look]) -> None:
    seen = look(from_="2026-03-01", to="2026-03-31")
    assert (seen.looked.start, seen.looked.stop) == (midnight(2026, 3, 1), midnight(2026, 4, 1))
    assert seen.query == "from=2026-03-01&to=2026-03-31"
    assert seen.period == ""


@pytest.mark.parametrize(
    ("period", "first"),
    [
        ("7d", date(2026, 10, 25)),
        ("30d", date(2026, 10, 2)),
        ("90d", date(2026, 8, 3)),
        ("quarter", date(2026, 10, 1)),
        ("year", date(2026, 1, 1)),
    ],
)
def test_a_quick_choice_ends_with_the_last_day_there_is_data_of(
    look: Callable[..., Look], period: str, first: date
) -> None:
    assert quick_days(period, LAST) == (first, LAST)
    seen = look(period=period)
    assert (seen.days, seen.query, seen.period) == ((first, LAST), f"period={period}", period)
    assert seen.looked.stop == midnight(2026, 11, 1)


def test_days_that_are_named_count_more_than_a_quick_choice(look: Callable[..., Look]) -> None:
    assert look(period="7d", from_="2026-01-01").query == "from=2026-01-01"


def test_everything_an_address_can_say_is_read_and_written_again(look: Callable[..., Look]) -> None:
    query = {
        "look": "difference", "from_": "2026-05-01", "to": "2026-05-31", "persona": "farmer-kresten",
        "personas": "community-elin,farmer-kresten", "scope": "account", "against": "before", "lanes": "+gains,-pains",
        "zoom": "compact", "collapsed": "awareness,desire",
    }  # fmt: skip
    seen = look(**query)
    assert seen.problems == ()
    assert seen == Look(
        looked=Looked(
            start=midnight(2026, 5, 1),
            stop=midnight(2026, 6, 1),
            scope="account",
            persona="farmer-kresten",
            personas=("community-elin", "farmer-kresten"),
            lanes="+gains,-pains",
            look="difference",
            against=(midnight(2026, 3, 31), midnight(2026, 5, 1)),
        ),
        zoom="compact",
        collapsed=("awareness", "desire"),
        said=seen.said,
        days=(date(2026, 5, 1), date(2026, 5, 31)),
        against=(date(2026, 3, 31), date(2026, 4, 30)),
        shown="difference",
    )
    assert seen.query == "&".join(
        f"{name.removesuffix('_')}={value.replace('+', '%2B')}" for name, value in query.items()
    )


def test_ticked_lanes_and_personas_come_as_a_form_sends_them(look: Callable[..., Look]) -> None:
    personas = ["farmer-kresten", "community-elin"]
    days = {"against_from": "2026-01-01", "against_to": "2026-01-31"}
    seen = look(lane=["digital", "way", "gains"], personas=personas, **days)
    assert seen.overlaid == ("farmer-kresten", "community-elin")
    assert str(seen.looked.lanes).startswith("+gains,-goal")
    assert seen.against == (date(2026, 1, 1), date(2026, 1, 31))


def test_a_link_changes_one_thing_and_keeps_the_rest(look: Callable[..., Look]) -> None:
    seen = look(from_="2026-05-01", zoom="strip", persona="farmer-kresten")
    assert seen.with_(zoom="map") == "from=2026-05-01&persona=farmer-kresten"
    assert seen.with_(period="7d") == "period=7d&persona=farmer-kresten&zoom=strip"
    assert seen.with_(persona=None, zoom=None) == "from=2026-05-01"
    assert look(period="7d").with_(from_="2026-01-01") == "from=2026-01-01"
    assert look(collapsed="desire").folded("desire") == ""
    assert look(collapsed="desire").folded("awareness") == "collapsed=desire,awareness"


def test_as_many_days_before_a_period_without_an_end_are_none() -> None:
    assert days_before((date(2026, 5, 1), date(2026, 5, 31))) == (date(2026, 3, 31), date(2026, 4, 30))
    assert days_before((None, date(2026, 5, 31))) is None
    assert days_before((date.min, date.max)) is None


def test_lanes_are_written_as_what_differs_from_the_usual_ones() -> None:
    usual = ["goal", "actions", "digital", "way", "physical", "experience", "thoughts", "pains", "content",
             "responsible", "handovers", "measures", "deviations", "improvements", "notes"]  # fmt: skip
    assert lanes_written(usual) == ""
    assert lanes_written([*usual, "gains"]) == "+gains"


@pytest.mark.parametrize(
    ("asked", "code", "english", "danish"),
    [
        (
            {"zoom": "mp"}, "look-unknown",
            '"mp" is not one of the choices here. Did you mean "map"?',
            "»mp« er ikke en af mulighederne her. Mente du »map«?",
        ),
        (
            {"look": "x"}, "look-unknown",
            '"x" is not one of the choices here. Use one of these: plan, actual, difference.',
            "»x« er ikke en af mulighederne her. Brug en af disse: plan, actual, difference.",
        ),
        (
            {"from_": "01-10-2026"}, "day-unclear",
            '"01-10-2026" is not a day. Write it as 2026-10-01.',
            "»01-10-2026« er ikke en dag. Skriv den som 2026-10-01.",
        ),
        (
            {"from_": "2026-10-02", "to": "2026-10-01"}, "days-backwards",
            'The period ends "2026-10-01", before it begins on "2026-10-02". Let it end on that day or later.',
            "Perioden slutter »2026-10-01«, før den begynder »2026-10-02«. Lad den slutte samme dag eller senere.",
        ),
        (
            {"against": "before"}, "nothing-before",
            "There is no period before all of it to compare with. Choose a period first, such as the last 90 days.",
            ("Der er ingen periode før det hele at sammenligne med."
            " Vælg først en periode, for eksempel de seneste 90 dage."),
        ),
        (
            {"against": "later"}, "against-unclear",
            '"later" is not a period to compare with. Write "before", or two days as 2026-01-01..2026-03-31.',
            ("»later« er ikke en periode at sammenligne med."
            " Skriv »before«, eller to dage som 2026-01-01..2026-03-31."),
        ),
        (
            {"from_": "2026-01-01", "to": "2026-01-31", "against": "2026-01-01..2026-01-31"}, "compared-with-itself",
            "Both periods are the same; there is nothing to compare. Choose other days to compare with.",
            "Begge perioder er den samme; der er intet at sammenligne. Vælg andre dage at sammenligne med.",
        ),
        (
            {"scope": "case", "persona": "farmer-kresten"}, "persona-needs-persons",
            ('Only a person or a company can be the persona "farmer-kresten", and here each case is counted by itself.'
            " Count persons, visits or companies, or look at everybody."),
            ("Kun en person eller en virksomhed kan være personaen »farmer-kresten«, og her tælles hver sag for sig."
            " Tæl personer, besøg eller virksomheder, eller se på alle."),
        ),
        (
            {"lanes": "+digital,-digital,-way,-physical,-goal,-actions,-experience,-thoughts,-pains,-content,"
                      "-responsible,-handovers,-measures,-deviations,-improvements,-notes"}, "no-lanes",
            "leaves no lane to be seen. Let at least one lane be seen.",
            "efterlader ingen bane at se. Lad mindst én bane blive vist.",
        ),
        ({"lanes": "+gain"}, "unknown-lane", 'The map has no lane "gain". Did you mean "gains"?', "Kortet har ikke"),
        ({"persona": "kresten"}, "no-such-persona", 'The journey has no persona "kresten".', "Rejsen har ingen"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_left_out_and_told_in_the_readers_language(
    look: Callable[..., Look], asked: dict[str, str], code: str, english: str, danish: str
) -> None:
    seen = look(**asked)
    assert [one.code for one in seen.problems] == [code]
    for language, told in (("en", english), ("da", danish)):
        said = say(seen.problems[0], language)
        assert told in f"{said.message} {said.remedy}"
    assert look(**{name: value for name, value in dict(seen.said).items() if name != "from"}).problems == ()


def test_more_personas_than_can_be_told_apart_are_the_first_five(journey: Journey) -> None:
    many = replace(journey, personas=tuple(replace(journey.personas[0], id=f"p{at}") for at in range(6)))
    seen = read_look({"personas": [f"p{at}" for at in range(6)]}, many, last_day=lambda: LAST)
    assert seen.overlaid == ("p0", "p1", "p2", "p3", "p4")
    assert seen.problems[0].code == "personas-too-many"
    assert say(seen.problems[0], "en").message == "6 personas are more than can be told apart on one map."
    assert say(seen.problems[0], "da").remedy == "De første 5 vises; vælg færre."


def test_the_map_is_shown_whatever_the_address_says(seen_client: TestClient) -> None:
    bad = "from=2026-99-99&to=x&look=%00&zoom=1&lanes=x&persona=%3Cscript%3E&personas=a,b&scope=z&against=q&collapsed=y"
    answer = seen_client.get(f"{MAP}?{bad}&language=da")
    assert answer.status_code == 200
    assert "<svg" in answer.text
    assert "»2026-99-99« er ikke en dag." in answer.text
    assert "<script>" not in answer.text.replace("<script ", "")


def test_every_control_is_a_link_or_a_form_so_that_it_works_without_a_script(seen_client: TestClient) -> None:
    text = html.unescape(seen_client.get(f"{MAP}?persona=farmer-kresten&language=da").text)
    links = set(re.findall(r'href="(/j/example/map\?[^"]*)" data-look', text))
    assert {
        f"{MAP}?look=plan&persona=farmer-kresten",
        f"{MAP}?look=difference&persona=farmer-kresten",
        f"{MAP}?period=30d&persona=farmer-kresten",
        f"{MAP}?persona=farmer-kresten&zoom=strip",
        f"{MAP}?period=90d&persona=farmer-kresten&against=before",
        f"{MAP}?persona=farmer-kresten&collapsed=desire",
    } <= links
    for link in links:
        assert seen_client.get(link).status_code == 200, link
    assert 'action="/j/example/map" class="days apart"' in text


def test_no_english_stands_among_danish_controls(seen_client: TestClient) -> None:
    text = seen_client.get(f"{MAP}?language=da").text
    controls = re.sub(r"<[^>]+>", " ", text[text.index('<div class="looking"') : text.index('<div class="zoom-tools"')])
    assert not re.search(r"\b(Period|Everybody|Compare|Lanes|Phases|Download|Present|The|and|last|days)\b", controls)


# -- saved views -------------------------------------------------------------------------------------------------------


def test_a_view_is_saved_found_again_and_shared(signed_in: Callable[[Role], Signed]) -> None:
    editor, viewer = signed_in(Role.EDITOR), signed_in(Role.VIEWER)
    told = {"name": "Landmænd i maj", "query": "from=2026-05-01&persona=farmer-kresten", "shared": "yes"}
    answer = editor.client.post("/j/example/views", data=told)
    assert answer.headers["location"] == f"{MAP}?from=2026-05-01&persona=farmer-kresten"
    assert editor.client.get(answer.headers["location"]).status_code == 200
    assert "Landmænd i maj" in viewer.client.get(MAP).text
    viewer.client.post("/j/example/views", data={"name": "Min egen", "query": "zoom=strip"})
    assert "Min egen" not in editor.client.get(MAP).text
    mine = re.findall(r"/views/(\d+)/delete", viewer.client.get(MAP).text)
    assert len(mine) == 1
    assert viewer.client.post(f"/j/example/views/{mine[0]}/delete", data={"query": ""}).headers["location"] == MAP
    assert "Min egen" not in viewer.client.get(MAP).text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "A view belongs to somebody, and nobody is signed in here."),
        ("da", "En visning tilhører nogen, og her er ingen logget ind."),
    ],
)
def test_without_a_sign_in_there_is_nobody_to_save_for(company: Workspace, language: str, told: str) -> None:
    with client_of(company) as client:
        answer = client.post(f"/j/example/views?language={language}", data={"name": "x", "query": ""})
        assert answer.status_code == 422
        assert told in answer.text
        assert "<code>views-need-user</code>" in answer.text
        assert "Gemte visninger" not in client.get(f"{MAP}?language=da").text


# -- files -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        ("svg", b"<svg"), ("html", b"<!doctype html>"), ("json", b"{"), ("csv", b"\xef\xbb\xbftouchpoint,"),
        ("yaml", b"id: example"), ("xlsx", b"PK"), ("png", b"\x89PNG"), ("pdf", b"%PDF"),
    ],
)  # fmt: skip
def test_the_map_is_fetched_as_a_file_with_a_readable_name(seen_client: TestClient, kind: str, begins: bytes) -> None:
    answer = seen_client.get(f"{MAP}.{kind}?period=30d&zoom=strip&language=en")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.headers["content-disposition"].isascii()


def test_the_findings_come_on_pages_of_paper(seen_client: TestClient) -> None:
    assert seen_client.get(f"{MAP}.pdf?paper=a4").content.startswith(b"%PDF")
    assert seen_client.get(f"{MAP}.pdf?paper=a5").status_code == 422
    assert seen_client.get(f"{MAP}.exe").status_code == 404
    assert seen_client.get(f"{MAP}.csv?table=nope").status_code == 404


def test_a_choice_is_shown_at_once_and_stands_in_the_address(served: str, visit: Callable[..., Seen]) -> None:
    """Somebody folds a phase, looks at the strip, and walks through the phases in a presentation."""
    page = visit(f"{served}{MAP}").page
    page.locator(".looking .ways a").nth(0).click()
    expect(page.locator(".looking .ways a[aria-current]")).to_have_text("Plan")
    assert page.url.endswith("/map?look=plan")
    page.locator(".looking summary", has_text="Visning").click()
    page.locator(".looking a[data-look]", has_text="Kompakt").click()
    expect(page.locator(".looking summary", has_text="Kompakt")).to_be_visible()
    assert page.url.endswith("/map?look=plan&zoom=compact")
    page.locator("[data-present]").click()
    expect(page.locator("body.presenting .frame")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#said")).to_contain_text("Bevidsthed")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#said")).to_contain_text("Interesse")
    page.keyboard.press("Escape")
    expect(page.locator(".frame")).to_be_visible()
