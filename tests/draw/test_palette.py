import pytest

from rejse.draw.palette import GRAPHIC_PAIRS, PALETTES, TEXT_PAIRS, Theme, between, contrast


@pytest.mark.parametrize("theme", PALETTES)
def test_text_stands_out_from_its_ground(theme: Theme) -> None:
    colours = PALETTES[theme]
    assert [pair for pair in TEXT_PAIRS if contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []


@pytest.mark.parametrize("theme", PALETTES)
def test_shapes_that_carry_meaning_stand_out(theme: Theme) -> None:
    colours = PALETTES[theme]
    assert [pair for pair in GRAPHIC_PAIRS if contrast(colours[pair[0]], colours[pair[1]]) < 3] == []


def test_all_themes_have_the_same_roles() -> None:
    assert len({frozenset(colours) for colours in PALETTES.values()}) == 1


def test_contrast_of_black_and_white_is_twenty_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_half_way_between_black_and_white_is_grey() -> None:
    assert between("#000000", "#FFFFFF", 0.5) == "#808080"
