"""Two editors and one journey: what they did to different fields is there, and of the same field both values."""

from dataclasses import replace
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journey.editing import NAMES, card, edits, shop, with_card

from rejse.journey.changing import AFTER, WHOLE, Draft, Operation, operations_between
from rejse.journey.document import Journey, Text
from rejse.journey.improvement import Improvement
from rejse.journey.judging import problems_of
from rejse.journey.merging import Clash, Conflict, Merged, merge, take_back
from rejse.journey.value import Pain

BASE = shop(card("search"), card("visit"), card("order"))


def merged(base: Journey, mine: Journey, head: Journey) -> Merged:
    return merge(Draft.of(base), Draft.of(mine), Draft.of(head))


def test_different_fields_of_the_same_card_merge() -> None:
    mine = with_card(BASE, "visit", what=Text({"da": "ser sig om"}))
    head = with_card(BASE, "visit", responsible="bo")
    both = with_card(mine, "visit", responsible="bo")
    assert merged(BASE, mine, head) == Merged(
        Draft.of(both), (Operation("touchpoints/visit", "what/da", None, "ser sig om"),), ()
    )


def test_the_same_field_keeps_both_values() -> None:
    mine, head = with_card(BASE, "visit", responsible="bo"), with_card(BASE, "visit", responsible="eva")
    clash = Conflict(
        clash=Clash.SAME_FIELD, object="touchpoints/visit", field="responsible", base=None, kept="eva", other="bo"
    )
    assert merged(BASE, mine, head) == Merged(Draft.of(head), (), (clash,))


def test_the_translator_does_not_stand_in_the_editors_way() -> None:
    mine = with_card(BASE, "visit", name=Text({"da": "visit", "en": "Look around"}))
    head = with_card(BASE, "visit", name=Text({"da": "Ser sig om"}))
    wanted = with_card(BASE, "visit", name=Text({"da": "Ser sig om", "en": "Look around"}))
    assert merged(BASE, mine, head).draft == Draft.of(wanted)


def test_what_both_have_done_is_done_once() -> None:
    mine = with_card(BASE, "visit", responsible="bo")
    assert merged(BASE, mine, mine) == Merged(Draft.of(mine), (), ())


def test_cards_that_both_add_at_the_same_place_both_stand_there() -> None:
    search, visit, order = BASE.touchpoints
    mine, head = shop(search, card("call"), visit, order), shop(search, card("chat"), visit, order)
    assert merged(BASE, mine, head).draft == Draft.of(shop(search, card("call"), card("chat"), visit, order))


def test_a_card_that_both_make_is_merged_field_by_field() -> None:
    mine = shop(*BASE.touchpoints, card("call", responsible="bo", how=Text({"da": "straks"})))
    head = shop(*BASE.touchpoints, card("call", responsible="eva"))
    found = merged(BASE, mine, head)
    assert found.done == (Operation("touchpoints/call", "how/da", None, "straks"),)
    assert [(one.field, one.kept, one.other) for one in found.conflicts] == [("responsible", "eva", "bo")]


def test_a_card_that_is_taken_out_while_somebody_works_on_it_stays() -> None:
    mine, head = shop(*BASE.touchpoints[:2]), with_card(BASE, "order", responsible="eva")
    (clash,) = merged(BASE, mine, head).conflicts
    assert (clash.clash, clash.object, clash.field, clash.other) == (Clash.CHANGED, "touchpoints/order", WHOLE, None)


def test_work_on_a_card_that_somebody_took_out_is_kept_as_a_conflict() -> None:
    mine, head = with_card(BASE, "order", responsible="eva"), shop(*BASE.touchpoints[:2])
    clash = Conflict(
        clash=Clash.GONE, object="touchpoints/order", field="responsible", base=None, kept=None, other="eva"
    )
    assert merged(BASE, mine, head) == Merged(Draft.of(head), (), (clash,))


def test_nobody_is_led_to_a_card_that_is_gone() -> None:
    away = shop(*BASE.touchpoints[:2])
    leads = with_card(BASE, "visit", next=("order",))
    kept = merged(BASE, leads, away)
    assert [(one.clash, one.object, one.field, one.other) for one in kept.conflicts] == [
        (Clash.NAMED, "touchpoints/visit", "next", ["order"])
    ]
    stays = merged(BASE, away, leads)
    assert (stays.draft, [one.clash for one in stays.conflicts]) == (Draft.of(leads), [Clash.NAMED])


def test_a_new_card_that_leads_to_one_that_is_gone_comes_without_the_way() -> None:
    mine, head = shop(*BASE.touchpoints, card("call", next=("order",))), shop(*BASE.touchpoints[:2])
    found = merged(BASE, mine, head)
    assert found.draft == Draft.of(shop(*BASE.touchpoints[:2], card("call")))
    assert [(one.object, one.field, one.other) for one in found.conflicts] == [("touchpoints/call", "next", ["order"])]


def test_a_card_moved_behind_one_that_is_gone_comes_behind_the_one_before_that() -> None:
    search, visit, order = BASE.touchpoints
    mine, head = shop(visit, order, search), shop(search, visit)
    assert merged(BASE, mine, head).draft == Draft.of(shop(visit, search))


def test_a_pain_that_an_improvement_answers_is_not_lost_unseen() -> None:
    pain = Pain(text=Text({"da": "dyrt"}), id="dear")
    base = with_card(BASE, "visit", pains=(pain,))
    mine = with_card(base, "visit", pains=())
    head = replace(base, improvements=(Improvement(id="cheap", name=Text({"da": "Billigere"}), answers=("dear",)),))
    (clash,) = merged(base, mine, head).conflicts
    assert (clash.clash, clash.field, clash.other) == (Clash.NAMED, "pains", None)


def test_undo_puts_back_and_is_refused_where_somebody_went_on() -> None:
    mine = with_card(BASE, "visit", responsible="bo", how=Text({"da": "straks"}))
    done = operations_between(Draft.of(BASE), Draft.of(mine))
    head = with_card(mine, "visit", responsible="eva")
    back = take_back(done, Draft.of(head))
    assert back.draft == Draft.of(with_card(BASE, "visit", responsible="eva"))
    assert [(one.clash, one.field, one.kept, one.other) for one in back.conflicts] == [
        (Clash.SAME_FIELD, "responsible", "eva", None)
    ]


def test_undoing_a_card_that_somebody_filled_in_leaves_it() -> None:
    mine = shop(*BASE.touchpoints, card("call"))
    done = operations_between(Draft.of(BASE), Draft.of(mine))
    head = with_card(mine, "call", responsible="eva")
    assert [one.clash for one in take_back(done, Draft.of(head)).conflicts] == [Clash.CHANGED]


def test_undoing_a_move_finds_the_place_again_among_new_cards() -> None:
    search, visit, order = BASE.touchpoints
    done = operations_between(Draft.of(BASE), Draft.of(shop(order, search, visit)))
    head = shop(order, search, card("call"), visit, card("chat"))
    back = take_back(done, Draft.of(head)).draft
    assert back == Draft.of(shop(search, card("call"), visit, order, card("chat")))


@st.composite
def three(draw: st.DrawFn) -> tuple[Journey, Journey, Journey]:
    base = draw(edits(shop(*(card(name) for name in NAMES[:4]))))
    return base, draw(edits(base)), draw(edits(base))


@settings(max_examples=300, deadline=None)
@given(three())
def test_edits_of_different_fields_both_survive_and_of_the_same_field_both_values(
    drawn: tuple[Journey, Journey, Journey],
) -> None:
    base, mine, head = map(Draft.of, drawn)
    found = merge(base, mine, head)
    assert problems_of(found.draft)[1] == ()
    theirs = operations_between(base, head)
    for one in theirs:  # what they did stands, but for the places in the list, which others may have come between
        if one.field not in (AFTER, WHOLE):
            assert found.draft.value(*one.place) == one.becomes
    refused = {(one.object, one.field): one.other for one in found.conflicts}
    for one in operations_between(base, mine):  # what I did stands, or is kept as the other value
        if one.field == AFTER:
            continue
        now = found.draft.value(*one.place)
        if one.field != WHOLE:
            assert now == one.becomes or refused.get(one.place, "-") == one.becomes
        elif one.becomes is None:
            assert now is None or one.place in refused
        else:
            for name, value in one.becomes.items():
                if name != AFTER:
                    assert found.draft.value(one.object, name) == value or refused[one.object, name] == value


@settings(max_examples=200, deadline=None)
@given(three())
def test_whoever_merges_first_the_fields_without_a_conflict_are_the_same(
    drawn: tuple[Journey, Journey, Journey],
) -> None:
    base, mine, head = map(Draft.of, drawn)
    one, other = merge(base, mine, head), merge(base, head, mine)
    disputed = {each.object for each in (*one.conflicts, *other.conflicts)}
    agreed = {name: fields for name, fields in one.draft.objects.items() if name not in disputed}
    assert agreed == {name: fields for name, fields in other.draft.objects.items() if name in agreed}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_undo_by_one_never_changes_what_the_other_did(data: st.DataObject) -> None:
    head = Draft.of(shop(*(card(name) for name in NAMES[:4])))
    done: list[tuple[str, tuple[Operation, ...]]] = []
    for number in count():
        if number == 6:
            break
        who = data.draw(st.sampled_from(("anna", "bo")))
        journey, _ = problems_of(head)
        assert journey is not None
        found = merge(head, Draft.of(data.draw(edits(journey))), head)
        done.append((who, found.done))
        head = found.draft
    last = {place: who for who, each in done for place in _fields(each)}
    before = head
    for who, each in reversed(done):
        if who == "anna":
            head = take_back(each, head).draft
    assert problems_of(head)[1] == ()
    for (place, name), who in last.items():
        if who == "bo" and before.value(place, name) is not None and head.value(place, WHOLE) is not None:
            assert head.value(place, name) == before.value(place, name)


def _fields(done: tuple[Operation, ...]) -> list[tuple[str, str]]:
    every = [one.place for one in done if one.field not in (AFTER, WHOLE)]
    return every + [
        (one.object, name) for one in done if one.field == WHOLE for name in one.becomes or {} if name != AFTER
    ]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_undoing_everything_alone_leads_back_to_the_beginning(data: st.DataObject) -> None:
    first = Draft.of(shop(*(card(name) for name in NAMES[:4])))
    head, done = first, []
    for _ in range(4):
        journey, _ = problems_of(head)
        assert journey is not None
        found = merge(head, Draft.of(data.draw(edits(journey))), head)
        assert found.conflicts == ()
        done.append(found.done)
        head = found.draft
    for each in reversed(done):
        back = take_back(each, head)
        assert back.conflicts == ()
        head = back.draft
    assert head == first


def test_taking_back_what_somebody_else_has_put_back_already_is_no_conflict() -> None:
    changed = with_card(BASE, "visit", responsible="bo", what=Text({"da": "ser sig om"}))
    done = operations_between(Draft.of(BASE), Draft.of(changed))
    back = take_back(done, Draft.of(with_card(changed, "visit", responsible=None)))
    assert back == Merged(Draft.of(BASE), (Operation("touchpoints/visit", "what/da", "ser sig om", None),), ())
