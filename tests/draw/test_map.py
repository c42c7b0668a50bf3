import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.draw.given import (
    BIKE_SHOP,
    MEASURED,
    OCTOBER,
    bike_scene,
    passing,
    phase_passing,
    reached,
    strange,
    text,
    touchpoint,
)
from tests.draw.reading import SVG, collisions, marks_of, parsed, texts_of, uprights

from rejse.draw.drawn import Sign
from rejse.draw.figures import Score
from rejse.draw.layout import Zoom
from rejse.draw.map import render
from rejse.draw.numerals import MINUS
from rejse.draw.palette import PALETTES, Theme
from rejse.draw.scene import scene_of
from rejse.journey.document import Pain, Phase, Rule
from rejse.measure.reach import Evidence
from rejse.words import label

ZOOMS: tuple[Zoom, ...] = ("map", "strip", "compact")
TINTS = {Sign.BETTER, Sign.WORSE}
"""Drawn only where both curves are; a gap leaves them out."""

_HALF_FLOW = 2.9
"""Half as wide as the widest flow."""


@settings(max_examples=70, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    touchpoints=st.integers(3, 60),
    zoom=st.sampled_from(ZOOMS),
    language=st.sampled_from(("da", "en")),
)
def test_no_text_leaves_its_box_and_no_two_texts_meet(seed: int, touchpoints: int, zoom: Zoom, language: str) -> None:
    made = strange(seed, touchpoints)
    svg = render(made.scene(language), zoom=zoom)
    texts = texts_of(svg)
    assert [one.text for one in texts if not one.inside.holds(one.box)] == []
    assert collisions(texts) == []


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), touchpoints=st.integers(3, 40))
def test_flows_cross_the_customers_way_where_nothing_is_written(seed: int, touchpoints: int) -> None:
    made = strange(seed, touchpoints)
    svg = render(made.scene("da"))
    told = [one for one in texts_of(svg) if one.kind == "stretch"]
    for x, y, to_y in uprights(svg):
        assert [
            one.text
            for one in told
            if one.box.x - _HALF_FLOW < x < one.box.to_x + _HALF_FLOW and y < one.box.y and one.box.to_y < to_y
        ] == []


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), touchpoints=st.integers(3, 40), zoom=st.sampled_from(ZOOMS))
def test_the_legend_shows_the_marks_of_the_picture_and_no_others(seed: int, touchpoints: int, zoom: Zoom) -> None:
    made = strange(seed, touchpoints)
    scene = made.scene("en")
    svg = render(scene, zoom=zoom)
    told = {label("draw", f"sign-{sign.value}", "en"): sign for sign in Sign}
    legend = [told[one.text] for one in texts_of(svg) if one.kind == "legend" and one.text in told]
    assert set(legend) == marks_of(svg)
    if zoom == "map":
        assert tuple(one for one in legend if one not in TINTS) == tuple(
            one for one in scene.legend if one not in TINTS
        )


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), zoom=st.sampled_from(ZOOMS))
def test_a_loss_that_is_told_has_its_wedge_and_a_wedge_is_told(seed: int, zoom: Zoom) -> None:
    made = strange(seed, 6)
    svg = parsed(render(made.scene("da"), zoom=zoom))
    for stretch in svg.iterfind(f".//{SVG}g[@class='stretch']"):
        told = [one.text for one in stretch.iter(f"{SVG}text") if (one.text or "").startswith(MINUS)]
        wedges = stretch.findall(f"{SVG}path[@class='wedge']")
        assert len(told) == len(wedges)
        for wedge in wedges:
            upper, lower = re.findall(r" ([\d.]+)V([\d.]+)C", wedge.attrib["d"])[0]
            assert float(lower) - float(upper) >= 4


THREE_PHASES = replace(
    BIKE_SHOP,
    phases=(*BIKE_SHOP.phases, Phase(id="ride", name=text("Hverdag"))),
    touchpoints=(
        BIKE_SHOP.touchpoints[0],
        touchpoint("Kassen", "buy"),
        touchpoint("Service", "ride", binding=Rule(name=("service",))),
    ),
)


def _past_the_middle() -> str:
    """Draw a journey whose middle phase is bound to nothing: 400 came, 100 of them were seen after it."""
    answer = reached(
        400,
        (
            passing("se-annonce", 400, 100, 300),
            passing("kassen", 0, evidence=Evidence.ASSUMED),
            passing("service", 100),
        ),
        (
            phase_passing("find", (0, 400, 0), 100, 300),
            phase_passing("buy", (0, 0, 0), 0, 0),
            phase_passing("ride", (100, 0, 0), None, None),
        ),
    )
    return render(scene_of(THREE_PHASES, answer, language="da"))


def test_a_phase_that_nothing_is_bound_in_is_not_measured_not_empty() -> None:
    stretches = parsed(_past_the_middle()).findall(f".//{SVG}g[@class='stretch']")
    told = [[one.text for one in stretch.iter(f"{SVG}text")] for stretch in stretches]
    assert told[1] == ["Ikke målt endnu"]
    assert stretches[1].find(f"{SVG}path").attrib["stroke-dasharray"] == "4 3"  # type: ignore[union-attr]  # its outline


def test_the_ribbon_goes_on_past_a_phase_that_is_not_measured() -> None:
    shapes = [
        shape.attrib["d"]
        for stretch in parsed(_past_the_middle()).findall(f".//{SVG}g[@class='stretch']")
        for shape in stretch.findall(f"{SVG}path")
        if shape.attrib.get("class") != "wedge"
    ]
    leaves = re.findall(r" ([\d.]+)V([\d.]+)C", shapes[0])[0]
    passes = tuple(re.findall(r" ([\d.]+)H", shapes[1]))
    comes = re.findall(r"^M[\d.]+ ([\d.]+)C.* ([\d.]+)z$", shapes[2])[0]
    assert leaves == passes == comes


def test_a_phase_whose_customers_were_all_first_met_there_has_that_colour_alone() -> None:
    stretches = parsed(render(bike_scene())).findall(f".//{SVG}g[@class='stretch']")
    light = PALETTES["light"]
    fills = [[path.attrib.get("fill") for path in stretch.iter(f"{SVG}path")] for stretch in stretches]
    assert fills[0] == ["url(#rejse-bike-light-map-lost)", light["first"]]
    assert fills[1][0] == light["brand"]


def test_where_most_may_still_go_on_a_card_says_that_it_is_too_early() -> None:
    early = reached(400, (passing("se-annonce", 400, 100, 60),), ())
    svg = parsed(render(scene_of(BIKE_SHOP, early, language="da")))
    card = svg.find(f".//{SVG}g[@data-touchpoint='se-annonce']")
    assert card is not None
    assert [one.text for one in card.iter(f"{SVG}text")] == [
        "Se annonce", "400", "100\u00a0% af alle", "for tidligt at sige",
    ]  # fmt: skip
    assert "62\u00a0% går videre" in (card[1].text or "")
    assert "240 kan stadig nå at gå videre" in (card[1].text or "")


@pytest.mark.parametrize("zoom", ["map", "compact"])
def test_a_long_name_takes_as_many_lines_as_its_card_has_room_for(zoom: Zoom) -> None:
    long = "Annonce på Facebook og LinkedIn" if zoom == "map" else "Bestilling af mølletjek"
    shop = replace(BIKE_SHOP, touchpoints=(replace(BIKE_SHOP.touchpoints[0], name=text(long)),))
    svg = parsed(render(scene_of(shop, reached(400, (passing("se-annonce", 400),), ()), language="da"), zoom=zoom))
    card = svg.find(f".//{SVG}g[@data-touchpoint='se-annonce']")
    assert card is not None
    assert " ".join(one.text or "" for one in card.iter(f"{SVG}text") if one.attrib.get("font-size") == "13.5") == long


def test_a_pain_takes_three_lines_before_it_is_cut() -> None:
    pain = Pain(text=text("Søgningen finder ikke det, jeg kalder det"), severity=4)
    shop = replace(BIKE_SHOP, touchpoints=(replace(BIKE_SHOP.touchpoints[0], pains=(pain,)),))
    written = [one.text for one in texts_of(render(scene_of(shop, language="da"))) if one.kind == "note"]
    assert "Søgningen finder ikke det, jeg kalder det" in " ".join(written)


def test_one_customer_is_said_as_one() -> None:
    one = reached(1, (passing("se-annonce", 1),), (phase_passing("find", (0, 1, 0), None, None),))
    for language, customer in (("da", "1 kunde"), ("en", "1 customer")):
        svg = parsed(render(scene_of(BIKE_SHOP, one, language=language)))
        card = svg.find(f".//{SVG}g[@data-touchpoint='se-annonce']")
        assert card is not None
        assert (card[1].text or "").startswith(f"{customer}.")


def test_the_same_scene_gives_the_same_bytes() -> None:
    assert render(bike_scene()) == render(bike_scene())


def test_a_measured_journey_shows_its_numbers() -> None:
    written = [one.text for one in texts_of(render(bike_scene()))]
    for number in (
        "28.400",
        "31\u00a0% går videre",
        "2,4\u00a0d",
        "\N{MINUS SIGN}19.596 (69\u00a0%)",
        "median 5\u00a0t til næste fase",
        "9.120",
    ):
        assert number in written
    assert "300 mødt her først · 16 kom tilbage" in written
    assert "2 af 3 kontaktpunkter målt" in written


def test_an_english_reader_gets_english_words_and_numbers() -> None:
    written = [one.text for one in texts_of(render(bike_scene("en")))]
    assert {"28,400", "31% go on", "2.4\u00a0d", "Digital touchpoints", "2 of 3 touchpoints measured"} <= set(written)
    assert not [one for one in written if "kontaktpunkt" in one]


def test_an_unmeasured_journey_shows_no_numbers_and_dashed_cards() -> None:
    svg = render(scene_of(BIKE_SHOP, language="da", period=OCTOBER))
    cards = parsed(svg).findall(f".//{SVG}g[@data-touchpoint]")
    assert [card.find(f"{SVG}rect").attrib.get("stroke-dasharray") for card in cards] == ["4 3"] * 3  # type: ignore[union-attr]  # a card begins with its box
    written = [one.text for one in texts_of(svg) if one.kind in {"card", "stretch"}]
    assert not [one for one in written if re.search(r"\d", one)]
    assert written.count("Ikke målt endnu") == 4
    assert written.count("Registreres ikke") == 1


def test_a_zero_is_not_the_same_as_not_measured() -> None:
    nobody = reached(
        5, (passing("se-annonce", 0, 0, 0), passing("kassen", 0)), (phase_passing("find", (0, 0, 0), 0, 0),)
    )
    written = [one.text for one in texts_of(render(scene_of(BIKE_SHOP, nobody, language="da")))]
    assert written.count("0") == 3, "two cards and one phase"
    assert written.count("ingen er set") == 2
    assert written.count("Ikke målt endnu") == 1, "the phase nothing is known of"


def test_fewer_than_thirty_customers_are_grey_and_said_to_be_few() -> None:
    few = reached(29, (passing("se-annonce", 29, 10, 19),), ())
    svg = render(scene_of(BIKE_SHOP, few, language="da"))
    grey = PALETTES["light"]["mute"]
    assert [one.attrib["fill"] for one in parsed(svg).iter(f"{SVG}text") if one.text == "29"] == [grey]
    assert "få kunder" in [one.text for one in texts_of(svg)]


def test_hostile_names_stay_text() -> None:
    hostile = "</text><script>alert('x')</script>&\x00\ud800\""
    svg = render(scene_of(replace(BIKE_SHOP, title=text(hostile)), MEASURED, language="da"))
    assert "<script" not in svg
    assert parsed(svg).find(f"{SVG}title").text == "</text><script>alert('x')</script>&??\""  # type: ignore[union-attr]  # every map has a title


def test_a_journey_without_phases_says_how_to_begin() -> None:
    empty = replace(BIKE_SHOP, phases=(), touchpoints=())
    written = [one.text for one in texts_of(render(scene_of(empty, language="da")))]
    assert "Der er ikke tegnet nogen faser endnu. Tilføj den første, så begynder kortet." in written


@pytest.mark.parametrize("theme", PALETTES)
def test_all_colours_are_literal_and_of_the_theme(theme: Theme) -> None:
    svg = render(bike_scene(), theme=theme)
    assert "var(" not in svg
    assert "foreignObject" not in svg
    ground = parsed(svg).find(f"{SVG}rect")
    assert ground is not None
    assert ground.attrib["fill"] == PALETTES[theme]["bg"]


def test_ids_bear_the_maps_own_prefix_so_that_two_maps_share_a_page() -> None:
    ids = [re.findall(r' id="([^"]+)"', render(bike_scene(), theme=theme)) for theme in ("light", "dark")]
    assert set(ids[0]).isdisjoint(ids[1])
    assert "rejse-bike-light-map-title" in ids[0]


def test_every_card_is_told_in_words_for_those_who_cannot_see_it() -> None:
    svg = parsed(render(bike_scene()))
    card = svg.find(f".//{SVG}g[@data-touchpoint='se-annonce']")
    assert card is not None
    assert (card[0].text, card[1].text) == (
        "Se annonce",
        (
            "28.400 kunder. 31\u00a0% går videre. mellem 20\u00a0% og 40\u00a0%. 19.596 gik ikke videre (69\u00a0%). "
            "median 2,4\u00a0d til næste skridt. Ansvarlig: Line Bech."
        ),
    )


def test_phases_that_overlap_in_time_overlap_on_the_map() -> None:
    apart, shared = BIKE_SHOP.phases, []
    for phase, extent in zip(apart, ((0.0, 0.6), (0.4, 1.0)), strict=True):
        shared.append(replace(phase, extent=extent))
    drawn = [render(scene_of(replace(BIKE_SHOP, phases=tuple(phases)), language="da")) for phases in (apart, shared)]
    ends = [float(re.findall(r'class="phase" data-phase="0".*?H([\d.]+)l', svg)[0]) for svg in drawn]
    assert ends[1] - ends[0] == pytest.approx(216 / 6, abs=0.1)


def test_the_legend_explains_only_what_occurs() -> None:
    drawn = [one.text for one in texts_of(render(scene_of(BIKE_SHOP, language="da"))) if one.kind == "legend"]
    assert drawn == ["ikke målt endnu", "alvor fra 1 til 5", "intet indhold svarer på det"]
    measured = [one.text for one in texts_of(render(bike_scene(), zoom="strip")) if one.kind == "legend"]
    assert measured == [
        "højden vokser med kvadratroden af antallet",
        "mødt her første gang",
        "kom tilbage fra en senere fase",
        "gik ikke videre",
    ]


def test_the_ribbon_is_as_high_as_the_square_root_of_its_customers() -> None:
    quarter = reached(
        400, (), (phase_passing("find", (0, 400, 0), 100, 300), phase_passing("buy", (100, 0, 0), None, None))
    )
    svg = render(scene_of(BIKE_SHOP, quarter, language="da"))
    heights = []
    for shape in re.findall(r'class="stretch".*?<path d="([^"]+)" fill="#(?:0B4F6C|2A7694)"', svg):
        upper = re.search(r"C[^HVz]* ([\d.]+)H[\d.]+C([\d.]+) ([\d.]+)", shape)
        lower = re.search(r" ([\d.]+)H[\d.]+C[^HVz]*z$", shape)
        assert upper is not None
        assert lower is not None
        heights.append(float(lower[1]) - float(upper[1]))
    assert heights == pytest.approx([66, 33], abs=0.2)


def test_how_many_answered_stands_over_the_score_where_there_is_no_room_beside_it() -> None:
    score = Score(kind="csat", value=0.61, n=12_893, interval=(0.6, 0.62), emotion=0.4, emotion_interval=(0.3, 0.5))
    texts = {}
    for reach in (7, 1_234_567):
        seen = reached(1_234_567, (passing("se-annonce", reach),), (phase_passing("find", (0, reach, 0), None, None),))
        svg = render(scene_of(BIKE_SHOP, seen, language="da", scores={"se-annonce": score}))
        texts[reach] = {one.text.replace("\u00a0", " "): one.box for one in texts_of(svg) if "card" in one.kind}
    beside, over = (texts[reach]["CSAT 61 %"].y - texts[reach]["n 12.893"].y for reach in (7, 1_234_567))
    assert (beside, over) == (0, 15)
