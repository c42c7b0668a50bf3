"""Small journeys, and editors who do to them whatever editors do."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from rejse.journey.document import Form, Journey, Medium, Phase, Text, Touchpoint


def card(name: str, /, **more: Any) -> Touchpoint:
    told = {"name": Text({"da": name}), "phase": "need", "form": Form.ACTION, "channel": "web"}
    return Touchpoint(**{"id": name, "medium": Medium.DIGITAL, **told, **more})


def shop(*cards: Touchpoint, **more: Any) -> Journey:
    phases = (Phase(id="need", name=Text({"da": "Behov"})), Phase(id="buy", name=Text({"da": "Køb"})))
    told = {"title": Text({"da": "Jeg køber"}), "owner": "anna", "phases": phases, "touchpoints": cards}
    return Journey(**{"id": "shop", **told, **more})


def with_card(journey: Journey, name: str, /, **more: Any) -> Journey:
    cards = tuple(replace(one, **more) if one.id == name else one for one in journey.touchpoints)
    return replace(journey, touchpoints=cards)


FIELDS = ("responsible", "one_of", "how", "what", "max_repeats")
NAMES = tuple("abcdef")


@st.composite
def edits(draw: st.DrawFn, journey: Journey) -> Journey:
    """Any few edits of a journey: fields, cards made, moved and taken out, and ways between them."""
    cards = list(journey.touchpoints)
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(("field", "make", "move", "out", "way")))
        at = draw(st.integers(0, len(cards) - 1)) if cards else None
        if kind == "make":
            fresh = [name for name in NAMES if name not in {one.id for one in cards}]
            if fresh:
                cards.insert(draw(st.integers(0, len(cards))), card(draw(st.sampled_from(fresh))))
        elif at is None:
            continue
        elif kind == "move":
            cards.insert(draw(st.integers(0, len(cards) - 1)), cards.pop(at))
        elif kind == "out":
            gone = cards.pop(at).id
            cards = [replace(one, next=tuple(each for each in one.next if each != gone)) for one in cards]
        elif kind == "way":
            to = draw(st.sampled_from([one.id for one in cards]))
            cards[at] = replace(cards[at], next=() if to == cards[at].id else (to,))
        else:
            name = draw(st.sampled_from(FIELDS))
            said = draw(st.sampled_from(("x", "y", None)))
            value: Any = said if name in ("responsible", "one_of") else said and Text({"da": said})
            changed: dict[str, Any] = {name: len(said or "") * 3 or None if name == "max_repeats" else value}
            cards[at] = replace(cards[at], **changed)
    return replace(journey, touchpoints=tuple(cards))
