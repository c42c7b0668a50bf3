import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejse.journey.channels import CHANNELS
from rejse.journey.document import Touchpoint
from rejse.journey.fields import ID, hints, is_language, nearest, required, slug


@pytest.mark.parametrize(
    ("written", "choices", "meant"),
    [
        ("salg", ["sales", "service"], "sales"),
        ("Sales", ["sales", "service"], "sales"),
        ("ansvarlig", hints(Touchpoint), "responsible"),
        ("næste", hints(Touchpoint), "next"),
        ("telefon", CHANNELS, "phone"),
        ("telephone", CHANNELS, "phone"),
        ("dk", ["da", "en"], "da"),
        ("xyz", ["da", "en"], None),
        ("", ["da", "en"], None),
        ("anything", [], None),
    ],
)
def test_the_nearest_name_is_the_danish_word_for_it_or_the_one_spelt_like_it(
    written: str, choices: list[str], meant: str | None
) -> None:
    assert nearest(written, choices) == meant


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("Prøvetur på El-cykel", "proevetur-paa-el-cykel"),
        ("Æbleø", "aebleoe"),
        ("  Café №1  ", "cafe-no1"),
        ("!!!", ""),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_an_id_is_made_of_what_was_written(written: str, made: str) -> None:
    assert slug(written) == made


@given(st.text())
def test_every_id_that_is_made_is_one(written: str) -> None:
    made = slug(written)
    assert made == "" or ID.fullmatch(made)


@pytest.mark.parametrize(("tag", "is_one"), [("da", True), ("de-AT", True), ("dk", False), ("DA", False), ("", False)])
def test_a_language_tag_is_known(tag: str, *, is_one: bool) -> None:
    assert is_language(tag) is is_one


def test_a_touchpoint_requires_what_no_map_can_do_without() -> None:
    assert required(Touchpoint) == ("id", "name", "phase", "form", "channel", "medium")
