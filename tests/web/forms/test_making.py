"""New objects, copies, removals, moves and splits: the journey stays sound, and every step can be taken back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.journey.editing import card, shop
from tests.web.forms.browser import drawn

from rejse.draw.scene import scene_of
from rejse.errors import RejseError
from rejse.journey.changing import AFTER, WHOLE, Draft, Operation
from rejse.journey.document import Lane, Medium, Text
from rejse.journey.judging import problems_of
from rejse.journey.people import Member
from rejse.web.forms import (
    LIST_OF,
    LastPhase,
    NothingToHandOver,
    UnknownKind,
    cards_of,
    duplicate,
    move,
    new_object,
    remove,
    split_phase,
    told_along,
)
from rejse.words import line

DRAWN = {name: draft for name, draft in drawn().items() if name == "company" or name.endswith("-da")}
drafts = st.sampled_from(sorted(DRAWN)).map(DRAWN.__getitem__)


def after(draft: Draft, operations: Sequence[Operation]) -> Draft:
    """The draft with operations done: each says what really stood there before, and taking them back gives it again."""
    changed = draft.copy()
    assert [changed.apply(one) for one in operations] == list(operations)
    back = changed.copy()
    for one in reversed(operations):
        back.apply(one.inverse)
    assert back == draft
    return changed


def is_sound(draft: Draft) -> bool:
    """The journey reads without an error, and as it stands."""
    journey, errors = problems_of(draft)
    return journey is not None and errors == () and Draft.of(journey) == draft


def some(draft: Draft) -> Iterator[str]:
    """The first and the last object of every list."""
    for listed, ids in draft.order.items():
        yield from dict.fromkeys(f"{listed}/{own}" for own in (ids[:1] + ids[-1:]))


# -- new -----------------------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(drafts, st.sampled_from(sorted(LIST_OF)), st.text(max_size=50), st.sampled_from(["da", "en"]))
def test_whatever_is_made_stands_at_the_end_of_its_list_and_the_journey_reads(
    draft: Draft, kind: str, name: str, language: str
) -> None:
    assume(name.isprintable())
    try:
        made = new_object(draft, kind, name=name, language=language)
    except NothingToHandOver:
        assume(False)  # noqa: FBT003  (a template without two teams)
    changed = after(draft, [made])
    assert is_sound(changed)
    assert changed.order[LIST_OF[kind]][-1] == made.object.partition("/")[2]


def test_a_new_touchpoint_has_what_it_must_have() -> None:
    draft = Draft.of(shop(card("visit"), card("order")))
    made = new_object(
        draft, "touchpoint", name="Prøvetur på cykel", language="da", phase="buy", channel="shop", after="visit"
    )
    assert made == Operation(
        "touchpoints/proevetur-paa-cykel",
        WHOLE,
        None,
        {"phase": "buy", "form": "action", "channel": "shop", "name/da": "Prøvetur på cykel", AFTER: "visit"},
    )
    below = new_object(draft, "touchpoint", name="Visit", language="en", lane=Lane.PHYSICAL)
    assert (below.object, below.becomes["channel"], "lane" in below.becomes) == ("touchpoints/visit-2", "shop", False)
    called = new_object(draft, "touchpoint", name="Chat", language="en", channel="chat", lane="physical")
    assert (called.becomes["lane"], called.becomes["form"]) == ("physical", "communication")


def test_what_has_no_name_is_called_what_it_is() -> None:
    draft = Draft.of(shop())
    assert new_object(draft, "phase", name=" ", language="da").becomes["name/da"] == "Ny fase"
    assert new_object(draft, "note", name="Hun ventede", language="da").becomes["quote/da"] == "Hun ventede"


def test_a_copy_stands_behind_its_original_and_says_that_it_is_one() -> None:
    draft = DRAWN["company"]
    made = duplicate(draft, "touchpoints/guide", language="da")
    changed = after(draft, [made])
    assert is_sound(changed)
    assert made.object == "touchpoints/guide-2"
    assert (made.becomes["name/da"], made.becomes["name/en"], made.becomes[AFTER]) == (
        "Guides på hjemmesiden (kopi)", "Guides on the web site (copy)", "guide",
    )  # fmt: skip
    assert "binding" not in made.becomes


@pytest.mark.parametrize("name", DRAWN)
def test_everything_can_be_copied(name: str) -> None:
    draft = DRAWN[name]
    for place in some(draft):
        assert is_sound(after(draft, [duplicate(draft, place, language="en")]))


REFUSED = {
    "unknown-kind-of-object": (
        UnknownKind,
        "moon",
        (
            'There are no objects called "moon". Choose one of: member, persona, phase, touchpoint, content, handover, '
            "survey, note, expectation, benchmark, opportunity, improvement. [unknown-kind-of-object]"
        ),
        (
            'Der er ingen objekter, der hedder "moon". Vælg én af: member, persona, phase, touchpoint, content, '
            "handover, survey, note, expectation, benchmark, opportunity, improvement. [unknown-kind-of-object]"
        ),
    ),
    "nothing-to-hand-over": (
        NothingToHandOver,
        "handover",
        (
            "A hand-over needs two teams and a touchpoint, and the journey lacks one of them. Write at least two "
            "members of the team, and draw the touchpoint after which the customer is handed over. "
            "[nothing-to-hand-over]"
        ),
        (
            "En overdragelse kræver to team og et kontaktpunkt, og rejsen mangler noget af det. Skriv mindst to "
            "medlemmer af teamet, og tegn det kontaktpunkt, kunden overdrages efter. [nothing-to-hand-over]"
        ),
    ),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_cannot_be_made_is_told(code: str) -> None:
    error, kind, english, danish = REFUSED[code]
    with pytest.raises(error) as refused:
        new_object(Draft.of(shop()), kind, name="x", language="da")
    assert isinstance(refused.value, RejseError)
    assert [line(refused.value, language) for language in ("en", "da")] == [english, danish]


# -- removed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAWN)
def test_after_anything_is_removed_nothing_dangles_and_it_can_be_taken_back(name: str) -> None:
    draft = DRAWN[name]
    for place in some(draft):
        changed = after(draft, remove(draft, place))
        assert place not in changed.objects
        assert is_sound(changed)


def test_what_goes_along_is_said_in_words() -> None:
    draft = Draft.of(
        replace(
            shop(card("visit", next=("order",)), card("order", phase="buy")),
            team=(Member(id="anna", name="Anna"), Member(id="bo", name="Bo")),
        )
    )
    done = remove(draft, "phases/buy")
    assert [(one.object, one.field) for one in done] == [
        ("touchpoints/visit", "next"),
        ("touchpoints/order", WHOLE),
        ("phases/buy", WHOLE),
    ]
    assert told_along(draft, "phases/buy", done, language="da") == (
        'Kontaktpunkt "order" fjernes også',
        'Kontaktpunkt "visit", næste skridt: nævner det ikke længere',
    )
    assert told_along(draft, "phases/buy", done, language="en") == (
        'Touchpoint "order" is removed as well',
        'Touchpoint "visit", next step: no longer mentions it',
    )


def test_somebody_who_answered_for_the_journey_is_followed_by_the_first_of_the_others() -> None:
    draft = Draft.of(replace(shop(), team=(Member(id="anna", name="Anna"), Member(id="bo", name="Bo"))))
    assert Operation("", "owner", "anna", "bo") in remove(draft, "team/anna")


def test_the_last_phase_stays() -> None:
    draft = Draft.of(replace(shop(), phases=shop().phases[:1]))
    with pytest.raises(LastPhase) as refused:
        remove(draft, "phases/need")
    assert [line(refused.value, language) for language in ("en", "da")] == [
        '"need" is the only phase of the journey. Make another phase first. [last-phase]',
        '"need" er rejsens eneste fase. Lav en anden fase først. [last-phase]',
    ]


def test_the_journey_itself_is_not_removed() -> None:
    assert remove(DRAWN["company"], "") == remove(DRAWN["company"], "touchpoints/gone") == ()


# -- moved ---------------------------------------------------------------------------------------------------------

positions = st.none() | st.floats(-3, 3) | st.sampled_from([1.0, 1.0, 2.0, 1e300])
cards = st.lists(st.tuples(st.sampled_from(["need", "buy"]), positions), min_size=2, max_size=6)


def laid(found: list[tuple[str, float | None]]) -> Draft:
    return Draft.of(shop(*(card(f"c{at}", phase=one, position=place) for at, (one, place) in enumerate(found))))


@settings(max_examples=50, deadline=None)
@given(cards, st.data())
def test_after_a_drag_the_picture_shows_the_card_where_it_was_dropped(
    found: list[tuple[str, float | None]], data: st.DataObject
) -> None:
    draft = laid(found)
    ids = draft.order["touchpoints"]
    own, other = data.draw(st.permutations(ids))[:2]
    side = data.draw(st.sampled_from(["before", "after"]))
    lane = data.draw(st.sampled_from([None, "digital", "physical"]))
    changed = after(draft, move(draft, f"touchpoints/{own}", lane=lane, **{side: other}))
    phase = changed.value(f"touchpoints/{other}", "phase")
    rest = [one for one in cards_of(draft, phase) if one != own]
    at = rest.index(other) + (side == "after")
    assert cards_of(changed, phase) == [*rest[:at], own, *rest[at:]]
    assert is_sound(changed)
    journey, _ = problems_of(changed)
    assert journey is not None
    shown = [one for one in scene_of(journey, language="da").cards if one.phase == phase]
    assert [one.id for one in shown] == cards_of(changed, phase)
    assert lane is None or next(one.lane for one in shown if one.id == own) == lane


def test_a_lane_is_written_only_where_it_is_not_the_mediums_own() -> None:
    draft = Draft.of(shop(card("visit"), card("order", channel="shop", medium=Medium.PHYSICAL)))
    (down,) = move(draft, "touchpoints/visit", lane="physical")
    assert down == Operation("touchpoints/visit", "lane", None, "physical")
    assert move(after(draft, [down]), "touchpoints/visit", lane="digital") == (down.inverse,)
    assert move(draft, "touchpoints/order", lane="physical") == ()


def test_a_card_that_goes_to_another_phase_stands_at_its_end() -> None:
    draft = Draft.of(shop(card("visit"), card("pay", phase="buy"), card("search")))
    changed = after(draft, move(draft, "touchpoints/visit", phase="buy"))
    assert cards_of(changed, "buy") == ["pay", "visit"]


def test_a_phase_is_moved_in_its_list() -> None:
    draft = Draft.of(shop())
    assert move(draft, "phases/buy", before="need") == (Operation("phases/buy", AFTER, "need", ""),)
    assert move(draft, "phases/need", after="buy") == (Operation("phases/need", AFTER, "", "buy"),)
    assert move(draft, "phases/need", after="need") == move(draft, "phases/gone", after="buy") == ()


# -- split ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAWN)
def test_a_split_phase_keeps_its_cards_in_order_and_leads_where_it_led(name: str) -> None:
    draft = DRAWN[name]
    for own in draft.order["phases"]:
        done = split_phase(draft, f"phases/{own}", language="da")
        changed = after(draft, done)
        made = done[0].object.partition("/")[2]
        assert is_sound(changed)
        assert cards_of(changed, own) + cards_of(changed, made) == cards_of(draft, own)
        assert changed.order["phases"].index(made) == changed.order["phases"].index(own) + 1
        assert changed.value(f"phases/{made}", "next") == draft.value(f"phases/{own}", "next")


def test_a_split_begins_at_the_card_that_was_named() -> None:
    draft = Draft.of(shop(card("visit"), card("test"), card("order")))
    changed = after(draft, split_phase(draft, "phases/need", language="da", first="test", name="Prøver"))
    assert (cards_of(changed, "need"), cards_of(changed, "proever")) == (["visit"], ["test", "order"])
    assert changed.value("phases/proever", "name/da") == "Prøver"
    halved = after(draft, split_phase(draft, "phases/need", language="da"))
    assert Text({"da": str(halved.value("phases/need-2", "name/da"))}) == Text({"da": "Behov, anden del"})
