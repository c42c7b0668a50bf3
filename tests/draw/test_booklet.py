"""The booklet: its pages, what is written on them, and what the numbers say."""

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PageObject, PdfReader
from tests.draw.given import BIKE_SHOP, MEASURED, OCTOBER, WALKED, bike_scene, passing, phase_passing, reached, strange
from tests.draw.reading import collisions, texts_of

from rejse.draw.booklet.bound import booklet, leaves
from rejse.draw.booklet.findings import Finding, findings
from rejse.draw.booklet.leaf import POINTS, Paper
from rejse.draw.drawn import Scene
from rejse.draw.figures import AgreedFigures, DrawnHandover, HandoverFigures, Score
from rejse.draw.scene import scene_of


def bound(scene: Scene, **how: Any) -> Any:
    return PdfReader(BytesIO(booklet(scene, **how)))


def fonts(page: PageObject) -> set[str]:
    """Name the fonts of a page, those of its nested pictures too."""
    found: set[str] = set()

    def walk(resources: Any) -> None:
        for font in (resources.get("/Font") or {}).values():
            found.add(font.get_object()["/BaseFont"].partition("+")[2])
        for inner in (resources.get("/XObject") or {}).values():
            if "/Resources" in inner.get_object():
                walk(inner.get_object()["/Resources"])

    walk(page["/Resources"])
    return found


@pytest.mark.parametrize("paper", ["a3", "a4"])
def test_the_booklet_has_a_page_for_the_map_the_findings_each_phase_and_how_to_read_it(paper: Paper) -> None:
    made = bound(bike_scene("da"), paper=paper)
    assert [one.title for one in made.outline] == [
        "Fra første blik til daglig pendler", "Hvad tallene siger", "Opmærksomhed", "Køb",
        "Sådan læses det, og hvad det står på",
    ]  # fmt: skip
    width, height = POINTS[paper]
    for page in made.pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((width, height), abs=0.1)
        assert fonts(page) <= {"RejseSans-Regular", "RejseSans-SemiBold", "RejseSans-Bold"}
    assert made.trailer["/Root"]["/Lang"] == "da"


def test_only_the_map_is_one_page() -> None:
    assert len(bound(bike_scene("en"), paper="a4", pages="map").pages) == 1


def test_the_text_of_a_page_is_read_in_the_order_it_is_looked_at() -> None:
    text = bound(bike_scene("en"), paper="a4").pages[2].extract_text()
    wanted = [
        "1 Awareness",
        "28,400",
        "customers",
        "31%",
        "19,596",
        "Touchpoint",
        "Se annonce",
        "Samtale",
        "Pain points",
        "Dyr",
    ]
    places = [text.find(part) for part in wanted]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("seed", range(16))
def test_no_text_leaves_its_page_and_no_two_texts_meet(seed: int) -> None:
    made = strange(seed, 3 + 3 * seed)
    for leaf in leaves(scene_of(made.journey, made.reach, made.flow, language=("da", "en")[seed % 2]))[1:]:
        texts = [
            one for one in texts_of(leaf.svg) if one.kind != "legend"
        ]  # which is tested with the map, and moved here
        assert [one.text for one in texts if not one.inside.holds(one.box)] == []
        assert collisions(texts) == []


def test_a_phase_with_many_touchpoints_goes_on_on_another_page() -> None:
    made = strange(3, 60)
    names = [leaf.name for leaf in leaves(scene_of(made.journey, made.reach, made.flow, language="en"))]
    phases = len(made.journey.phases)
    assert len(names) > phases + 3
    assert len(set(names[2:])) <= phases + 1


def test_the_same_scene_draws_the_same_pages() -> None:
    assert leaves(bike_scene()) == leaves(bike_scene())


def test_the_map_of_a_booklet_is_as_wide_as_its_page() -> None:
    """What would make it too high for its page is told on the pages of the phases instead."""
    made = strange(8, 40)
    (map_leaf, *_) = leaves(scene_of(made.journey, made.reach, made.flow, language="da"))
    inner = re.search(r'<svg x="[\d.]+" y="[\d.]+"[^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)" width="([\d.]+)"', map_leaf.svg)
    assert inner is not None
    assert float(inner[3]) > 0.5 * 1260


def told(scene: Scene) -> list[tuple[str, str, str]]:
    return [(one.kind, one.title, one.told) for one in findings(scene)]


def test_what_the_numbers_say_stands_with_how_many_it_is_of() -> None:
    few, many = passing("samtale", 90, 60, 30, interval=(0.56, 0.75), median_seconds=3600.0), passing("kassen", 9120)
    reach = replace(MEASURED, touchpoints=(MEASURED.touchpoints[0], few, many))
    scene = scene_of(BIKE_SHOP, reach, WALKED, language="en", period=OCTOBER)
    assert told(scene) == [
        ("loss", "Most customers are lost in Awareness",
         "19,596 of the 28,400 who had time to go on did not: 69% (between 68% and 70%)."),
        ("weak", "Fewest go on from Se annonce",
         "31% of the 28,400 who had time to go on did so (between 20% and 40%). Responsible: Line Bech."),
        ("wait", "The longest wait is after Se annonce",
         "Half of the 8,804 who went on took more than 2.4\u00a0d to the next step."),
        ("silent", "1 pain point has no content that speaks to it", "The worst: “Dyr”."),
    ]  # fmt: skip


def test_nothing_is_claimed_of_fewer_than_thirty() -> None:
    reach = reached(
        29, (passing("se-annonce", 29, 9, 20), passing("kassen", 9)), (phase_passing("find", (0, 29, 0), 9, 20),)
    )
    kinds = {kind for kind, _, _ in told(scene_of(BIKE_SHOP, reach, WALKED, language="en"))}
    assert kinds & {"loss", "weak", "wait", "early", "score"} == set()


def test_what_is_too_early_to_judge_is_said_instead_of_judged() -> None:
    reach = reached(100, (passing("se-annonce", 100, 30, 2),), (phase_passing("find", (0, 100, 0), 30, 2),))
    found = told(scene_of(BIKE_SHOP, reach, WALKED, language="en"))
    assert found[0] == (
        "early",
        "It is too early to judge Awareness",
        "68 of 100 customers may still go on: 68%. Look again when they have had the time.",
    )


def test_a_journey_that_is_only_drawn_says_what_will_stand_there() -> None:
    found = told(scene_of(BIKE_SHOP, language="da"))
    assert found[0][1] == "Intet er målt endnu"
    assert found[1] == (
        "unmeasured",
        "3 af 3 kontaktpunkter er ikke målt",
        "Ingen ved, hvem der har været ved Se annonce, Samtale, Kassen.",
    )


def test_an_unhappy_touchpoint_and_a_broken_handover_are_found() -> None:
    scene = bike_scene("en")
    low = Score(kind="csat", value=0.31, n=60, interval=(0.2, 0.44), emotion=-1.1)
    agreed = AgreedFigures(
        leads=50,
        period_seconds=None,
        acceptance_share=0.8,
        limit_seconds=14400.0,
        response_share=None,
        contact_attempts=None,
    )
    handover = DrawnHandover(
        id="h", name="marketing to sales", from_team="marketing", to_team="sales", after="kassen", phase="buy",
        criterion=None,
        agreed=agreed, promises=(), accepted_by=(),
        measured=HandoverFigures(leads=41, leads_due=50, accepted_share=0.76, median_seconds=10800.0),
    )  # fmt: skip
    cards = (scene.cards[0], scene.cards[1], replace(scene.cards[2], score=low))
    found = [
        one for one in findings(replace(scene, cards=cards, handovers=(handover,))) if one.kind in {"score", "handover"}
    ]
    assert found == [
        Finding(
            kind="score", title="Customers are least content at Kassen", at="kassen", n=60,
            told="CSAT 31%, between 20% and 44%: 60 answered.",
        ),
        Finding(
            kind="handover", title="The hand-over marketing to sales is not kept", at="h", n=41,
            told="41 leads were handed over. Agreed and found: 41 leads (agreed 50); 76% accepted (agreed 80%); "
            "median 3\u00a0h (limit 4\u00a0h).",
        ),
    ]  # fmt: skip
