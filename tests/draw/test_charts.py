"""The charts: which answers have one, what they say, and the same specification as picture and page."""

import struct
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.draw.browser import chromium, opened
from tests.draw.given import BIKE_SHOP, MEASURED, SNAPSHOT, WALKED, reached
from tests.draw.reading import parsed

from rejse.draw.charts.drawing import CHARTS, NoChart, chart, chart_page, chart_png, chart_svg, names_of
from rejse.draw.palette import PALETTES, Theme
from rejse.measure.first_contact import BeforePersonal, FirstContactAnswer, FirstInMonth, FirstInPhase
from rejse.measure.flow import FlowAnswer
from rejse.measure.funnel import FunnelAnswer, FunnelStep
from rejse.measure.view import Answer
from rejse.words import line

ENVELOPE: dict[str, Any] = {"query": None, "snapshot": SNAPSHOT, "data_through": None}


def step(name: str, n: int, *, immature: int = 0) -> FunnelStep:
    return FunnelStep(
        step=name, n=n, share_from_start=n / 1000, share_from_previous=None, interval=(n / 1100, min(1.0, n / 900)),
        median_seconds_from_previous=7200.0, p90_seconds_from_previous=None, immature=immature,
    )  # fmt: skip


def first(phase: str, n: int) -> FirstInPhase:
    return FirstInPhase(
        phase=phase,
        n=n,
        share=n / 1000,
        interval=(n / 1100, n / 900),
        won=n // 10,
        win_rate=0.1,
        win_interval=(0.05, 0.2),
    )


FUNNEL = FunnelAnswer(
    measure="funnel", n=1000, steps=(step("se-annonce", 1000), step("event:<script>", 412, immature=40)), **ENVELOPE
)
MONTHS = tuple(
    FirstInMonth(month=month, phase=phase, n=n, share=n / 100)
    for month, phase, n in (
        ("2026-09", "find", 70),
        ("2026-09", "buy", 30),
        ("2026-10", "find", 60),
        ("2026-10", "buy", 40),
    )
)
FIRST = FirstContactAnswer(
    measure="first-contact", n=1000, phases=(first("find", 650), first("buy", 350)), touchpoints=(), channels=(),
    months=MONTHS, before_personal=BeforePersonal(n=120, median_touchpoints=2.0, p90_touchpoints=5.0), **ENVELOPE,
)  # fmt: skip
ANSWERS: dict[str, Answer] = {"funnel": FUNNEL, "flow": WALKED, "reach": MEASURED, "first-contact": FIRST}
NOTHING: dict[str, Answer] = {
    "funnel": FunnelAnswer(measure="funnel", n=0, steps=(step("se-annonce", 0),), **ENVELOPE),
    "flow": FlowAnswer(measure="flow", n=0, steps=(), **ENVELOPE),
    "reach": reached(0, (), ()),
    "first-contact": FirstContactAnswer(
        measure="first-contact", n=0, phases=(), touchpoints=(), channels=(), months=(),
        before_personal=BeforePersonal(n=0, median_touchpoints=None, p90_touchpoints=None), **ENVELOPE,
    ),
}  # fmt: skip


def texts(answer: Answer, language: str, theme: Theme = "light") -> set[str]:
    made = chart(answer, language, names=names_of(BIKE_SHOP, language), theme=theme)
    return {
        (one.text or "").strip()
        for one in parsed(chart_svg(made, language)).iter()
        if one.tag.endswith(("text", "tspan"))
    }


@pytest.mark.parametrize(
    ("measure", "language", "wanted"),
    [
        ("funnel", "da", {"Hvor langt de kom", "1  Se annonce", "412 · 41\u00a0% · 2\u00a0t"}),
        ("funnel", "en", {"How far they came", "2  <script>", "412 · 41% · 2\u00a0h"}),
        ("flow", "da", {"Hvor de gik hen", "31\u00a0%", "Kassen"}),
        ("reach", "en", {"How long it takes", "Between phases", "2.4\u00a0d · n = 8,804"}),
        ("reach", "da", {"Hvor lang tid det tager", "Opmærksomhed", "2,4\u00a0d · n = 8.804", "2\u00a0d"}),
        ("first-contact", "en", {"Where they first meet us", "65% · 650 · 10% became customers"}),
        ("first-contact", "da", {"Måned for måned: 2026-09 – 2026-10", "Opmærksomhed", "09", "10"}),
    ],
)
def test_a_chart_says_its_numbers_in_the_readers_language(measure: str, language: str, wanted: set[str]) -> None:
    assert wanted - texts(ANSWERS[measure], language) == set()


@pytest.mark.parametrize("measure", CHARTS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_chart_of_nothing_says_what_will_appear(measure: str, language: str) -> None:
    told = " ".join(texts(NOTHING[measure], language))
    assert ("When" if language == "en" else "Når") in told


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_a_chart_has_the_ground_of_its_theme(theme: Theme) -> None:
    svg = chart_svg(chart(FUNNEL, "da", theme=theme), "da")
    assert PALETTES[theme]["bg"] in svg
    assert svg.count("@font-face") == 3


def test_a_chart_is_a_picture_of_two_pixels_for_each_of_its_own() -> None:
    made = chart(FUNNEL, "en")
    small, large = (struct.unpack(">II", chart_png(made, "en", scale=scale)[16:24]) for scale in (1.0, 2.0))
    assert large == pytest.approx((2 * small[0], 2 * small[1]), abs=2)


def test_every_text_of_a_chart_is_in_our_font() -> None:
    for answer in ANSWERS.values():
        root = parsed(chart_svg(chart(answer, "da"), "da"))
        found = {
            one.get("font-family", "").strip("\"'") for one in root.iter() if one.tag.endswith("}text") and one.text
        }
        assert found <= {"Rejse Sans"}


def test_a_measure_without_a_chart_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(NoChart) as refused:
        chart(Answer(measure="personas", n=1, **ENVELOPE), "en")
    assert line(refused.value, "en") == (
        'There is no chart of "personas". Draw one of these: funnel, flow, reach, first-contact. [no-chart]'
    )
    assert line(refused.value, "da") == (
        'Der er ikke noget diagram over "personas". Tegn et af disse: funnel, flow, reach, first-contact. [no-chart]'
    )


def test_a_chart_on_a_page_can_be_pointed_at_and_asks_nothing_of_anyone(tmp_path: Path) -> None:
    with chromium() as browser:
        for measure, answer in ANSWERS.items():
            file = tmp_path / f"{measure}.html"
            file.write_text(chart_page(chart(answer, "da", names=names_of(BIKE_SHOP, "da")), "da"), encoding="utf-8")
            seen = opened(browser, file)
            expect(seen.page.locator("#chart svg")).to_be_visible()
            assert seen.axe() == []
            seen.page.locator("#chart svg path[aria-roledescription]").first.hover(force=True)
            expect(seen.page.locator("#vg-tooltip-element")).to_be_visible()
            assert (seen.requests, seen.complaints) == ([], [])
