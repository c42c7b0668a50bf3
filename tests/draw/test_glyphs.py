from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rejse.draw import glyphs
from rejse.draw.glyphs import ELLIPSIS, FontMissing, lines_of, shortened, width_of, widths
from rejse.words import AREAS, Said, label, say
from rejse.words import draw as words


def test_danish_compounds_are_hyphenated_where_words_join() -> None:
    assert lines_of("Kundetilfredshedsundersøgelse", 125, 13.5, 600, 3) == ("Kundetilfredsheds-", "undersøgelse")


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert lines_of("Kampagnefilm på sociale medier", 110, 13.5, 600, 1) == ("Kampagnefilm p…",)
    assert lines_of("Kampagnefilm på sociale medier", 110, 13.5, 600, 2) == ("Kampagnefilm på", "sociale medier")


@given(text=st.text(max_size=80), width=st.integers(40, 300), most=st.integers(1, 3))
@example(text="stor- og detailhandel i hele landet", width=60, most=3)
def test_no_line_is_wider_than_asked_and_nothing_is_lost_without_an_ellipsis(text: str, width: int, most: int) -> None:
    lines = lines_of(text, width, 13, 400, most)
    assert 1 <= len(lines) <= most
    assert all(width_of(line, 13) <= width for line in lines)
    if not lines[-1].endswith(ELLIPSIS):
        kept = "".join("".join(lines).split()).replace("-", "")
        assert kept == "".join(text.split()).replace("-", "")


@pytest.mark.parametrize("space", ["\u00a0", "\u2007", "\u202f"])
def test_a_number_stays_with_its_unit_where_a_no_break_space_joins_them(space: str) -> None:
    room = width_of("svar inden 24", 13) + 1
    assert lines_of("svar inden 24 t", room, 13, 400, 2) == ("svar inden 24", "t")
    assert lines_of(f"svar  inden\n24{space}t", room, 13, 400, 2) == ("svar inden", f"24{space}t")


def test_a_short_text_is_left_alone() -> None:
    assert shortened("Køb", 100, 13) == "Køb"
    assert shortened("Fastholdelse", 40, 13) == "Fast…"


def test_every_character_of_the_catalogues_is_in_the_font() -> None:
    told = [*words.LABELS.values(), *(label("draw", key, "da") for key in words.LABELS)]
    signs = "".join(told) + "0123456789.,%<>\N{MINUS SIGN}\u00a0…·–()-"
    for weight, known in widths().items():
        assert sorted(set(signs) - set(known)) == [], weight


def test_every_danish_letter_has_a_width_in_every_weight() -> None:
    for weight in (400, 600, 700):
        assert set("æøåÆØÅéüöł") <= set(widths()[weight])


def test_figures_are_tabular_so_that_numbers_stand_under_each_other() -> None:
    for known in widths().values():
        assert len({known[figure] for figure in "0123456789"}) == 1


def test_a_checkout_that_was_never_built_says_how_to_make_the_font(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glyphs, "FONT_FOLDER", tmp_path)
    with pytest.raises(FontMissing) as missing:
        widths.__wrapped__()
    assert say(missing.value, "en") == Said(
        "The map's font has not been made in this checkout.",
        "Make it with `pip install -e .` or `python hatch_build.py`, then try again.",
    )
    assert say(missing.value, "da") == Said(
        "Kortets skrifttype er ikke lavet i denne kopi af kildekoden.",
        "Lav den med `pip install -e .` eller `python hatch_build.py`, og prøv igen.",
    )


def test_every_word_of_the_map_has_a_danish_one() -> None:
    assert "draw" in AREAS
    same = {text for key, text in words.LABELS.items() if label("draw", key, "da") == text}
    assert {text for text in same if not text.startswith(("{", "CSAT", "CES", "NPS", "n {"))} == {
        "Backstage", "Frontstage", "Median", "Score", "interview", "median {time}", "median {value}",
        "observation", "workshop",
    }  # fmt: skip
