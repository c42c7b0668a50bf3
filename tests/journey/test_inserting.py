import pytest

from rejse.journey.document import Rule
from rejse.journey.inserting import BindingNotWritten, with_binding
from rejse.journey.reading import read_journey
from rejse.words import line

HEAD = """# our journey
id: shop
title: Jeg handler
owner: mette
phases:
- {id: all, name: Alt}
touchpoints:
"""
ORDER = Rule(name=("order",), channel=("web", "app"))
WRITTEN = "{name: order, channel: [web, app]}"
CARD = "form: action, channel: web, phase: all"


def bound(text: str) -> str:
    return with_binding(text, "order", rule=ORDER, written=WRITTEN).removeprefix(HEAD)


def test_a_binding_is_one_line_below_the_id_and_every_comment_stays() -> None:
    text = HEAD + (
        "  # what we sell\n  - form: action  # Mette, since May\n    id: order   # never changes\n\n"
        "    name: 'Ordre'\n    channel: web\n    phase: all\n"
    )
    made = with_binding(text, "order", rule=ORDER, written=WRITTEN)
    assert made == text.replace("never changes\n", f"never changes\n    binding: {WRITTEN}\n")


def test_a_touchpoint_written_in_braces_gets_it_inside_them() -> None:
    assert bound(f"{HEAD}- {{id: order, name: Ordre, {CARD}, }}  # short\n") == (
        f"- {{id: order, name: Ordre, {CARD}, binding: {WRITTEN}}}  # short\n"
    )


def test_a_field_that_was_left_empty_is_filled() -> None:
    card = CARD.replace(", ", "\n  ")
    assert bound(f"{HEAD}- id: order\n  name: Ordre\n  binding:  # later\n  {card}\n") == (
        f"- id: order\n  name: Ordre\n  binding: {WRITTEN}  # later\n  {card}\n"
    )


def test_the_line_endings_and_the_missing_last_one_stay_as_they_are() -> None:
    card = CARD.replace(", ", "\r\n  ")
    text = HEAD.replace("\n", "\r\n") + f"- name: Ordre\r\n  {card}\r\n  id: order"
    made = with_binding(text, "order", rule=ORDER, written=WRITTEN)
    read = read_journey(made, file=None).journey
    assert made.startswith(text)
    assert read is not None
    assert read.touchpoints[0].binding == ORDER


@pytest.mark.parametrize(
    "card", ["id: ordre", "id: order\n  binding: {name: bought}", "id: &x order\n  name: *x\n  binding: [a]"]
)
def test_where_there_is_no_place_for_it_nothing_is_made(card: str) -> None:
    rest = CARD.replace(", ", "\n  ")
    with pytest.raises(BindingNotWritten) as refused:
        bound(f"{HEAD}- {card}\n  {rest}\n")
    assert (line(refused.value, "en"), line(refused.value, "da")) == (
        (
            'The binding of "order" could not be put into the file: it is written in an unusual way. Write it '
            'yourself, below the touchpoint\'s id: "binding: {name: order, channel: [web, app]}". [binding-not-written]'
        ),
        (
            'Koblingen af "order" kunne ikke sættes ind i filen: den er skrevet på en usædvanlig måde. Skriv den selv '
            'under kontaktpunktets id: "binding: {name: order, channel: [web, app]}". [binding-not-written]'
        ),
    )
