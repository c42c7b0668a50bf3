import re
from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.journey.broken_around import WHOLE
from tests.journey.documents import journeys, objects

from rejse.journey.document import Journey, Text, Touchpoint
from rejse.journey.reading import read_journey
from rejse.journey.rewriting import rewrite
from rejse.journey.writing import write_journey

MINE = """\
# Vores rejse. Ret den aldrig om fredagen!
owner: sales        # Mette
id: bike
title: Jeg køber en cykel

phases:
  # Først ser hun sig om.
  - name: Se        # kort
    id: see

  # Så køber hun.
  - id: buy
    name: Køb
    goal: En cykel, der passer

touchpoints:
  - {id: ad, name: Annonce, phase: see, form: communication, channel: ad}   # på stationen
  # Det vigtigste sted.
  - id: ride
    name: Prøvetur
    phase: buy
    form: action
    channel: shop
    # Adam ved det.
    what: Hun kører rundt om hjørnet
    pains: [Regn]   # kun om efteråret
"""


def mine() -> Journey:
    journey = read_journey(MINE, file=None).journey
    assert journey is not None
    return journey


def changed(known: str, **fields_: object) -> Journey:
    """The journey with one touchpoint changed."""
    drawn = mine()
    touchpoints = [replace(one, **fields_) if one.id == known else one for one in drawn.touchpoints]  # type: ignore[arg-type]
    return replace(drawn, touchpoints=tuple(touchpoints))


def text(said: str) -> Text:
    return Text({"da": said})


def test_what_did_not_change_stays_to_the_letter() -> None:
    assert rewrite(MINE, mine()) == MINE


def test_a_changed_field_keeps_its_place_and_the_comments_around_it() -> None:
    assert rewrite(MINE, changed("ride", what=text("Hun kører en tur"))) == MINE.replace(
        "Hun kører rundt om hjørnet", "Hun kører en tur"
    )
    assert rewrite(MINE, replace(mine(), owner="lise")) == MINE.replace("owner: sales", "owner: lise")


def test_what_stands_in_braces_stays_in_braces() -> None:
    assert rewrite(MINE, changed("ad", name=text("Plakat"))) == MINE.replace("name: Annonce", "name: Plakat")


def test_a_new_field_comes_below_the_one_it_follows() -> None:
    assert rewrite(MINE, changed("ride", next=("ad",))) == MINE.replace(
        "    channel: shop\n", "    channel: shop\n    next: [ad]\n"
    )


def test_a_field_that_is_taken_out_takes_the_comment_above_it_along() -> None:
    assert rewrite(MINE, changed("ride", what=None)) == MINE.replace(
        "    # Adam ved det.\n    what: Hun kører rundt om hjørnet\n", ""
    )


def test_a_phase_moves_with_its_comment() -> None:
    drawn = mine()
    see, buy = (
        MINE[MINE.index(start) : MINE.index(end)] for start, end in (("  # Først", "\n  # Så"), ("\n  # Så", "\ntouch"))
    )
    moved = replace(drawn, phases=drawn.phases[::-1])
    made = rewrite(MINE, moved)
    assert read_journey(made, file=None).journey == moved
    assert made.index("# Så køber hun.") < made.index("- id: buy") < made.index("name: Se")
    assert len(made) == len(MINE) == len(MINE.replace(see + buy, buy + see))


def test_a_new_touchpoint_comes_where_it_belongs() -> None:
    drawn = mine()
    new = replace(drawn.touchpoints[1], id="fit", name=text("Tilpasning"), what=None, pains=())
    made = rewrite(MINE, replace(drawn, touchpoints=(drawn.touchpoints[0], new, drawn.touchpoints[1])))
    assert made == MINE.replace(
        "# på stationen\n",
        "# på stationen\n\n  - id: fit\n    name: Tilpasning\n    phase: buy\n    form: action\n    channel: shop\n",
    )


def test_a_touchpoint_that_is_taken_out_leaves_the_others_alone() -> None:
    drawn = mine()
    assert rewrite(MINE, replace(drawn, touchpoints=drawn.touchpoints[1:])) == re.sub(r"  - \{id: ad.*\n", "", MINE)


def test_the_first_piece_of_content_comes_last() -> None:
    drawn = mine()
    content = read_journey(WHOLE, file=None).journey
    assert content is not None
    made = rewrite(MINE, replace(drawn, content=(replace(content.content[0], title=text("Guide")),)))
    assert made.startswith(MINE)
    assert made.removeprefix(MINE).startswith("\ncontent:\n  - id: size-guide\n")


@pytest.mark.parametrize(
    "unusual", ["{id: a, title: Jeg, owner: o, phases: [{id: a, name: A}]}", "- 1", "", "phases: &a [*a]"]
)
def test_what_cannot_be_mended_piece_by_piece_is_written_anew(unusual: str) -> None:
    assert rewrite(unusual, mine()) == write_journey(mine())


def test_a_file_that_ends_without_a_line_end_gets_one() -> None:
    assert rewrite(MINE.rstrip("\n"), changed("ride", optional=True)).endswith("\n")


def test_a_file_from_windows_keeps_its_line_ends() -> None:
    made = rewrite(MINE.replace("\n", "\r\n"), changed("ride", next=("ad",)))
    assert made == rewrite(MINE, changed("ride", next=("ad",))).replace("\n", "\r\n")


def test_the_example_of_every_field_keeps_its_comments() -> None:
    whole = read_journey(WHOLE, file=None).journey
    assert whole is not None
    assert rewrite(WHOLE, whole) == WHOLE
    notes = tuple(replace(one, future_demands=(Text({"en": "Leasing"}),)) for one in whole.notes)
    assert rewrite(WHOLE, replace(whole, notes=notes)) == WHOLE.replace("Leasing with service included", "Leasing")


COMMENT = "# her har nogen skrevet noget"


def commented(document: str) -> str:
    """Write a comment above every field of the journey."""
    return re.sub(r"(?m)^(?=[a-z_]+:)", f"{COMMENT}\n", document)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journeys(), journeys())
def test_any_journey_can_be_written_into_the_file_of_any_other(old: Journey, new: Journey) -> None:
    assert read_journey(rewrite(write_journey(old), new), file=None).journey == new


FIELDS = [one.name for one in fields(Touchpoint) if one.name not in ("id", "medium", "channel")]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journeys(), objects(Touchpoint), objects(Touchpoint), st.sampled_from(FIELDS))
def test_changing_one_field_loses_no_comment_elsewhere(
    drawn: Journey, one: Touchpoint, two: Touchpoint, name: str
) -> None:
    before = commented(write_journey(replace(drawn, touchpoints=(one,))))
    becomes = replace(drawn, touchpoints=(replace(one, **{name: getattr(two, name)}),))
    made = rewrite(before, becomes)
    assert (read_journey(made, file=None).journey, made.count(COMMENT)) == (becomes, before.count(COMMENT))
