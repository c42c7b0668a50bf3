import pytest
from tests.draw.given import BIKE_SHOP, MEASURED, bike_scene, passing, phase_passing, reached, strange

from rejse.draw.figures import Score
from rejse.draw.numerals import MINUS
from rejse.draw.scene import scene_of
from rejse.draw.terminal import text_of


def test_the_map_is_a_table_of_a_hundred_columns() -> None:
    told = text_of(bike_scene()).replace("\u00a0", " ").replace(MINUS, "-")
    assert (
        told
        == """\
Fra første blik til daglig pendler
Kunde · 1.–31. okt. 2026
Flest falder fra i Opmærksomhed: 19.596 af de 28.400, der har haft tid til det, gik ikke videre
(69 %, mellem 68 % og 70 %).

Kontaktpunkt                 Ansv.  Kunder  Videre                 Frafald  Median  Grundlag
Opmærksomhed                        28.400  ━━──────  31 %  -19.596 (69 %)     5 t
  Se annonce                 LB     28.400  ━━──────  31 %  -19.596 (69 %)   2,4 d  målt
  Samtale                                –                                          registreres ikke

Køb                                  9.120
  Kassen                     MAH     9.120  Sidste skridt                           målt
────────────────────────────────────────────────────────────────────────────────────────────────────
2 af 3 kontaktpunkter målt · 1.–31. okt. 2026 · 28.400 kunder · data til og med 31. okt. 2026 23.58
· udgave 12.3.4.0
"""
    )


def test_no_line_is_wider_than_the_terminal() -> None:
    for seed in range(30):
        made = strange(seed, 20)
        told = text_of(made.scene("da"), width=100)
        assert max(map(len, told.splitlines())) <= 100


def test_colours_are_for_terminals_only() -> None:
    assert "\x1b[" not in text_of(bike_scene())
    assert "\x1b[" in text_of(bike_scene(), colour=True)


@pytest.mark.parametrize("language", ["da", "en"])
def test_an_unmeasured_journey_has_no_numbers_in_its_table(language: str) -> None:
    rows = text_of(scene_of(BIKE_SHOP, language=language)).splitlines()[4:-3]
    assert rows
    assert not [row for row in rows if any(sign.isdigit() for sign in row)]


def test_where_most_may_still_go_on_the_table_gives_no_share_and_no_time() -> None:
    early = reached(400, (passing("se-annonce", 400, 100, 60),), (phase_passing("find", (0, 400, 0), 100, 60),))
    rows = text_of(scene_of(BIKE_SHOP, early, language="da")).replace("\u00a0", " ").replace(MINUS, "-").splitlines()
    assert [" ".join(row.split()) for row in rows if "-60" in row] == [
        "Opmærksomhed 400 for tidligt at sige -60 (38 %)",
        "Se annonce LB 400 for tidligt at sige -60 (38 %) målt",
    ]


def test_a_score_stands_with_its_shape_and_its_answers_in_place_of_the_evidence() -> None:
    happy = Score(kind="csat", value=0.9, n=214, emotion=1.6)
    few = Score(kind="ces", value=5.6, n=12, emotion=1.1, scale=(1, 7))
    nps = Score(kind="nps", value=31, n=812, interval=(24, 38))
    scene = scene_of(BIKE_SHOP, MEASURED, language="da", scores={"kassen": happy, "se-annonce": few}, nps=nps)
    told = text_of(scene).replace("\u00a0", " ")
    assert "▲ CSAT 90 % (214)" in told
    assert "  CES 5,6/7 (få svar)" in told
    assert "NPS +31, mellem +24 og +38, 812 svar" in told


def test_lanes_that_are_asked_for_are_told_phase_by_phase() -> None:
    told = text_of(bike_scene(), also=("pains", "content", "notes", "experience")).splitlines()
    at = told.index("Smertepunkter")
    assert told[at : at + 2] == ["Smertepunkter", "  Opmærksomhed: Dyr"]
    assert "  Køb: Kvittering" in told
    assert "Noter" not in told, "there are none"
