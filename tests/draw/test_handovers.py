from dataclasses import replace
from datetime import date, timedelta

from tests.draw.given import BIKE_SHOP, MEASURED, text
from tests.draw.reading import SVG, parsed, texts_of

from rejse.draw.drawn import Scene
from rejse.draw.figures import HandoverFigures
from rejse.draw.handovers import describe
from rejse.draw.map import render
from rejse.draw.scene import scene_of
from rejse.draw.terminal import text_of
from rejse.journey.handover import Delivery, FollowUp, Handover
from rejse.journey.people import Member

AGREED = Handover(
    id="leads",
    from_team="marketing-team",
    to_team="sales-team",
    after="se-annonce",
    period=timedelta(days=30),
    delivers=Delivery(leads=50, acceptance_share=0.8),
    follows_up=FollowUp(response=timedelta(hours=4)),
)
SHOP = replace(BIKE_SHOP, handovers=(AGREED,), team=(*BIKE_SHOP.team, Member(id="sales", name="Salg")))
FARED = HandoverFigures(leads=41, leads_due=50, accepted_share=0.76, median_seconds=3 * 3600)


def _scene(language: str = "da", **figures: HandoverFigures) -> Scene:
    return scene_of(SHOP, MEASURED, language=language, handovers=figures)


def _flag(scene: Scene) -> list[str]:
    return [one.text.replace("\u00a0", " ") for one in texts_of(render(scene)) if one.kind == "flag"]


def test_the_flag_sets_what_was_measured_against_what_was_agreed() -> None:
    assert _flag(_scene(leads=FARED)) == [
        "Overdragelse: marketing til Salg",
        "41/50 leads · 76 % accepteret · median 3 t (frist 4 t)",
    ]
    assert _flag(_scene("en", leads=FARED))[1] == "41/50 leads · 76% accepted · median 3 h (limit 4 h)"


def test_a_team_is_named_in_the_readers_language_by_the_role_of_the_member_who_stands_for_it() -> None:
    sales = Member(id="sales", name="Salg", role=text("Salg", "Sales"))
    marketing = Member(id="marketing", name="Mette", role=text("Markedschef", "Head of marketing"))
    shop = replace(SHOP, team=(*BIKE_SHOP.team, sales, marketing))
    flags = [_flag(scene_of(shop, MEASURED, language=language))[0] for language in ("da", "en")]
    assert flags == ["Overdragelse: Mette til Salg", "Hand-over: Mette to Sales"]


def test_a_hand_over_with_a_name_of_its_own_is_called_by_it_in_the_readers_language() -> None:
    named = replace(SHOP, handovers=(replace(AGREED, name=text("Fra annonce til sælger", "From ad to seller")),))
    flags = [_flag(scene_of(named, MEASURED, language=language))[0] for language in ("da", "en")]
    assert flags == ["Overdragelse: Fra annonce til sælger", "Hand-over: From ad to seller"]


def test_leads_are_held_against_those_agreed_for_the_same_time_and_the_picture_says_which() -> None:
    days = (date(2026, 1, 5), date(2026, 10, 1))
    fared = replace(FARED, leads=3458, leads_due=2700, periods=9, between=days, leads_all=5093)
    assert _flag(_scene("en", leads=fared))[1] == (
        "3,458/2,700 leads in 9 × 30 d · 76% accepted · median 3 h (limit 4 h)"
    )
    told = describe(_scene("da", leads=fared).handovers[0], "da").replace("\u00a0", " ")
    assert told.startswith("3.458/2.700 leads på 9 × 30 d · 76 % accepteret · median 3 t (frist 4 t). ikke holdt")
    assert "Leads holdt op mod aftalen: 5. jan.–1. okt. 2026. Andele og tider gælder alle 5.093 leads." in told


def test_before_anything_is_measured_the_flag_is_dashed_and_tells_the_agreement() -> None:
    scene = _scene()
    assert _flag(scene)[1] == "Aftalt: 50 leads på 30 d · 80 % accepteret · svar inden 4 t"
    flag = parsed(render(scene)).find(f".//{SVG}g[@class='flag']/{SVG}rect")
    assert flag is not None
    assert flag.attrib["stroke-dasharray"] == "4 3"


def test_an_agreement_is_broken_by_any_figure_that_falls_short() -> None:
    kept = replace(FARED, leads=50, accepted_share=0.8)
    short = [replace(kept, leads=49), replace(kept, accepted_share=0.79), replace(kept, median_seconds=4 * 3600 + 1)]
    broken = [_scene(leads=figures).handovers[0].broken for figures in (kept, *short)]
    assert broken == [False, True, True, True]
    assert not _scene().handovers[0].broken


def test_leads_of_a_time_nothing_was_agreed_for_stand_alone() -> None:
    assert _flag(_scene(leads=HandoverFigures(leads=7)))[1] == "7 leads"


def test_its_line_runs_through_all_lanes_at_the_border_of_the_phase() -> None:
    svg = parsed(render(_scene(leads=FARED)))
    line, _in_legend = [one for one in svg.iter(f"{SVG}line") if one.attrib.get("stroke-width") == "1.8"]
    assert line.attrib["x1"] == line.attrib["x2"] == "382"
    assert float(line.attrib["y2"]) - float(line.attrib["y1"]) > 500


def test_a_viewer_who_hides_the_hand_overs_sees_neither_flag_nor_line() -> None:
    scene = scene_of(SHOP, MEASURED, language="da", lanes="-handovers")
    assert _flag(scene) == []
    assert not [one for one in parsed(render(scene)).iter(f"{SVG}line") if one.attrib.get("stroke-width") == "1.8"]


def test_a_hand_over_after_an_unknown_touchpoint_is_not_drawn() -> None:
    lost = replace(SHOP, handovers=(replace(AGREED, after="gone"),))
    assert scene_of(lost, language="da").handovers == ()


def test_the_terminal_tells_it_too() -> None:
    told = text_of(_scene(leads=FARED)).replace("\u00a0", " ")
    assert "Overdragelse: marketing til Salg · 41/50 leads · 76 % accepteret · median 3 t (frist 4 t)" in told
