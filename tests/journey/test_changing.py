import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journey.documents import journeys

from rejse.journey.changing import (
    AFTER,
    JOURNEY,
    WHOLE,
    Draft,
    Operation,
    operation_from_builtins,
    operations_between,
)
from rejse.journey.document import Form, Journey, Medium, Phase, Text, Touchpoint
from rejse.journey.fields import hints
from rejse.journey.handover import Handover
from rejse.journey.writing import journey_from_builtins


def phase(name: str) -> Phase:
    return Phase(id=name, name=Text({"da": name.title()}))


def card(name: str, **more: object) -> Touchpoint:
    told = {"name": Text({"da": name}), "phase": "need", "form": Form.ACTION, "channel": "web"}
    return Touchpoint(**{"id": name, "medium": Medium.DIGITAL, **told, **more})  # type: ignore[arg-type]


SHOP = Journey(
    id="shop",
    title=Text({"da": "Jeg køber"}),
    owner="anna",
    phases=(phase("need"), phase("buy")),
    touchpoints=(card("search"), card("visit"), card("order")),
)


def between(old: Journey, new: Journey) -> list[Operation]:
    return operations_between(Draft.of(old), Draft.of(new))


def test_a_text_in_two_languages_is_two_fields() -> None:
    told = replace(SHOP, title=Text({"da": "Jeg køber", "en": "I buy"}))
    assert between(SHOP, told) == [Operation(JOURNEY, "title/en", None, "I buy")]


def test_a_card_that_is_moved_is_one_operation_however_many_it_passes() -> None:
    search, visit, order = SHOP.touchpoints
    moved = replace(SHOP, touchpoints=(order, search, visit))
    assert between(SHOP, moved) == [Operation("touchpoints/order", AFTER, "visit", "")]


def test_a_card_that_is_made_and_one_that_is_taken_out_are_whole() -> None:
    search, _, order = SHOP.touchpoints
    gone = between(SHOP, replace(SHOP, touchpoints=(search, order)))
    whole = {"name/da": "visit", "phase": "need", "form": "action", "channel": "web", AFTER: "search"}
    assert gone == [Operation("touchpoints/visit", WHOLE, whole, None)]
    assert between(replace(SHOP, touchpoints=(search, order)), SHOP) == [gone[0].inverse]


def test_a_hand_overs_own_after_is_no_place_in_a_list() -> None:
    assert AFTER not in {name for fields in Draft.of(SHOP).objects.values() for name in fields}
    assert AFTER not in hints(Handover)


def test_what_is_done_to_an_object_that_is_gone_changes_nothing() -> None:
    draft = Draft.of(SHOP)
    for name in ("name/da", AFTER, WHOLE):
        assert draft.apply(Operation("touchpoints/gone", name, None, None)).becomes is None
    assert draft == Draft.of(SHOP)


@settings(max_examples=60, deadline=None)
@given(journeys())
def test_a_draft_holds_the_whole_journey(journey: Journey) -> None:
    draft = Draft.of(journey)
    kept = json.loads(json.dumps(draft.to_builtins()))
    assert Draft.from_builtins(kept) == draft
    assert journey_from_builtins(kept) == journey


@settings(max_examples=40, deadline=None)
@given(journeys(), journeys(), st.randoms(use_true_random=False))
def test_operations_lead_to_the_other_journey_and_back(old: Journey, new: Journey, chance: object) -> None:
    shuffled = list(new.touchpoints + old.touchpoints)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    once = tuple({one.id: one for one in shuffled}.values())
    new = replace(new, id=old.id, touchpoints=once)
    done = [operation_from_builtins(json.loads(json.dumps(one.to_builtins()))) for one in between(old, new)]
    draft = Draft.of(old)
    assert [draft.apply(one) for one in done] == done
    assert draft == Draft.of(new)
    for one in reversed(done):
        draft.apply(one.inverse)
    assert draft == Draft.of(old)
    assert len({one.place for one in done}) == len(done)
