"""The records: who changed what, and everything that can be taken back."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journey.editing import NAMES, card, edits, shop, with_card

from rejse.errors import Problem, RejseError
from rejse.journey.changing import AFTER, WHOLE, Draft, Operation
from rejse.journey.document import Journey, Text
from rejse.journey.merging import Clash, Conflict
from rejse.store.records import (
    By,
    Changed,
    ConflictSettled,
    KeptConflict,
    Kind,
    NothingToRedo,
    NothingToUndo,
    Records,
    Revision,
    Saved,
    Take,
    UnknownConflict,
    UnknownRevision,
    UnsoundJourney,
    digest_of,
)
from rejse.store.saving import KEPT_EVERY, SharedByOthers, SharedFromNowhere
from rejse.store.sqlite import DatabaseBusy, connect, transaction

Both = Callable[[Problem | RejseError], tuple[str, str]]
NINE = datetime(2026, 3, 29, 9, tzinfo=UTC)
BASE = shop(card("search"), card("visit"), card("order"))


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path / "records.sqlite")


def by(author: str, minutes: int = 0, note: str = "") -> By:
    return By(author, NINE + timedelta(minutes=minutes), note)


def digest(journey: Journey) -> str:
    return digest_of(Draft.of(journey).to_builtins())


def now(records: Records, journey: str = "shop") -> Journey:
    latest = records.latest(journey)
    assert latest is not None
    return latest.journey_then


def test_a_journey_begins_and_every_change_is_a_revision(records: Records) -> None:
    named = with_card(BASE, "visit", responsible="bo")
    assert records.change(BASE, base=None, by=by("anna", note="first")) == Changed(journey="shop", revision=1)
    done = (Operation("touchpoints/visit", "responsible", None, "bo"),)
    assert records.change(named, base=1, by=by("bo", 5)) == Changed(journey="shop", revision=2, done=done)
    first = Saved(
        journey="shop", number=1, saved_at=NINE, author="anna", note="first", digest=digest(BASE), kind=Kind.BEGIN
    )
    second = Saved(
        journey="shop", number=2, saved_at=NINE + timedelta(minutes=5), author="bo", note="", digest=digest(named),
        kind=Kind.EDIT, base=1,
    )  # fmt: skip
    assert records.history("shop") == [second, first]
    assert (now(records), records.revision("shop", 1).journey_then) == (named, BASE)
    assert isinstance(records.latest("shop"), Revision)


def test_what_changes_nothing_is_not_saved(records: Records) -> None:
    for _ in range(3):
        assert records.change(BASE, base=None, by=by("anna")).revision == 1
    assert records.change(BASE, base=1, by=by("bo")).revision == 1
    assert len(records.history("shop")) == 1


def test_journeys_are_told_in_the_order_they_came_to_be(records: Records) -> None:
    assert (records.journeys(), records.latest("shop"), records.history("shop")) == ([], None, [])
    records.change(replace(BASE, id="service"), base=None, by=by("anna", 9))
    records.change(BASE, base=None, by=by("anna"))
    assert records.journeys() == ["shop", "service"]


def test_a_time_is_kept_to_the_microsecond_in_utc(records: Records) -> None:
    danish = datetime(2026, 10, 25, 2, 30, 0, 7, tzinfo=timezone(timedelta(hours=2)))
    records.change(BASE, base=None, by=By("anna", danish))
    (saved,) = records.history("shop")
    assert (saved.saved_at, saved.saved_at.utcoffset()) == (danish, timedelta(0))


def test_two_who_began_from_the_same_revision_both_have_their_say(records: Records) -> None:
    records.change(BASE, base=None, by=by("anna"))
    records.change(with_card(BASE, "visit", responsible="bo", one_of="meet"), base=1, by=by("bo", 1))
    both = records.change(with_card(BASE, "visit", responsible="eva", max_repeats=2), base=1, by=by("eva", 2))
    clash = Conflict(
        clash=Clash.SAME_FIELD, object="touchpoints/visit", field="responsible", base=None, kept="bo", other="eva"
    )
    assert both == Changed(
        journey="shop", revision=3, conflicts=(clash,), numbers=(1,),
        done=(Operation("touchpoints/visit", "max_repeats", None, 2),),
    )  # fmt: skip
    assert now(records) == with_card(BASE, "visit", responsible="bo", one_of="meet", max_repeats=2)
    assert records.conflicts("shop") == [
        KeptConflict(
            clash=Clash.SAME_FIELD, object="touchpoints/visit", field="responsible", base=None, kept="bo", other="eva",
            number=1, journey="shop", revision=3, author="eva", made_at=NINE + timedelta(minutes=2),
        )
    ]  # fmt: skip


def test_saying_the_same_again_is_no_second_conflict(records: Records) -> None:
    records.change(BASE, base=None, by=by("anna"))
    records.change(with_card(BASE, "visit", responsible="bo"), base=1, by=by("bo"))
    for minute in range(3):
        found = records.change(with_card(BASE, "visit", responsible="eva"), base=1, by=by("eva", minute))
        assert (found.revision, found.numbers) == (2, (1,))


@pytest.mark.parametrize(("take", "who"), [(Take.KEPT, "bo"), (Take.OTHER, "eva")])
def test_a_conflict_is_settled_by_people(records: Records, both: Both, take: Take, who: str) -> None:
    records.change(BASE, base=None, by=by("anna"))
    records.change(with_card(BASE, "visit", responsible="bo"), base=1, by=by("bo"))
    records.change(with_card(BASE, "visit", responsible="eva"), base=1, by=by("eva"))
    records.settle(1, take, by=by("anna", 9))
    assert now(records) == with_card(BASE, "visit", responsible=who)
    assert records.conflicts("shop") == []
    (kept,) = records.conflicts("shop", settled=True)
    assert (kept.taken, kept.settled_by, kept.settled_at) == (take, "anna", NINE + timedelta(minutes=9))
    with pytest.raises(ConflictSettled) as again:
        records.settle(1, take, by=by("bo"))
    assert again.value.code == "conflict-settled"
    assert both(again.value) == (
        'The conflict "1" was settled already, by "anna". See what came of it with `rejse history`.',
        'Konflikten "1" er allerede afgjort af "anna". Se med `rejse history`, hvad det blev til.',
    )
    with pytest.raises(UnknownConflict) as unknown:
        records.settle(7, take, by=by("bo"))
    assert unknown.value.code == "unknown-conflict"
    assert both(unknown.value) == (
        'There is no conflict "7". See those that wait with `rejse conflicts`.',
        'Der er ingen konflikt "7". Se med `rejse conflicts`, hvilke der venter.',
    )


def test_work_on_a_card_that_was_taken_out_brings_it_back_if_people_say_so(records: Records) -> None:
    records.change(BASE, base=None, by=by("anna"))
    records.change(shop(*BASE.touchpoints[:2]), base=1, by=by("bo"))
    records.change(with_card(BASE, "order", responsible="eva"), base=1, by=by("eva"))
    assert now(records) == shop(*BASE.touchpoints[:2])
    records.settle(1, Take.OTHER, by=by("anna"))
    assert now(records) == with_card(BASE, "order", responsible="eva")


def test_a_conflict_that_cannot_be_settled_so_stays_open_and_says_why(records: Records) -> None:
    records.change(BASE, base=None, by=by("anna"))
    records.change(with_card(BASE, "visit", next=("order",)), base=1, by=by("bo"))
    records.change(shop(*BASE.touchpoints[:2]), base=1, by=by("eva"))
    found = records.settle(1, Take.OTHER, by=by("anna"))
    assert (found.done, [one.clash for one in found.conflicts]) == ((), [Clash.NAMED])
    assert len(records.conflicts("shop")) == 1


def test_undo_goes_back_through_ones_own_changes_and_redo_forth_again(records: Records) -> None:
    steps = [BASE]
    for number, name in enumerate(("search", "visit", "order")):
        steps.append(with_card(steps[-1], name, responsible="anna"))
        records.change(steps[number], base=None, by=by("anna", number))
    records.change(steps[3], base=None, by=by("anna", 3))
    for back in (2, 1, 0):
        records.undo("shop", by=by("anna", 10))
        assert now(records) == steps[back]
    for forth in (1, 2, 3):
        records.redo("shop", by=by("anna", 20))
        assert now(records) == steps[forth]
    assert [one.kind for one in records.history("shop")][:6] == [Kind.REDO] * 3 + [Kind.UNDO] * 3
    assert [one.undoes for one in records.history("shop")][:6] == [5, 6, 7, 2, 3, 4]


def test_undo_passes_over_what_others_did_and_is_refused_where_they_went_on(records: Records) -> None:
    records.change(BASE, base=None, by=by("anna"))
    mine = with_card(BASE, "visit", responsible="anna", one_of="meet")
    records.change(mine, base=1, by=by("anna"))
    theirs = with_card(with_card(mine, "visit", responsible="bo"), "order", max_repeats=3)
    records.change(theirs, base=2, by=by("bo"))
    back = records.undo("shop", by=by("anna"))
    assert [(one.field, one.kept, one.other) for one in back.conflicts] == [("responsible", "bo", None)]
    assert now(records) == with_card(theirs, "visit", one_of=None)
    assert records.conflicts("shop") == []
    with pytest.raises(NothingToUndo):
        records.undo("shop", by=by("anna"))


def test_undo_leaves_a_card_where_somebody_else_has_moved_it(records: Records) -> None:
    search, visit, order = BASE.touchpoints
    records.change(BASE, base=None, by=by("anna"))
    records.change(shop(order, search, visit), base=None, by=by("anna"))
    records.change(shop(search, order, visit), base=None, by=by("bo"))
    back = records.undo("shop", by=by("anna"))
    assert [(one.clash, one.object, one.field) for one in back.conflicts] == [
        (Clash.SAME_FIELD, "touchpoints/order", AFTER)
    ]
    assert now(records) == shop(search, order, visit)


def test_there_is_nothing_to_undo_for_who_changed_nothing(records: Records, both: Both) -> None:
    records.change(BASE, base=None, by=by("anna"))
    with pytest.raises(NothingToUndo) as undo:
        records.undo("shop", by=by("anna"))
    assert undo.value.code == "nothing-to-undo"
    assert both(undo.value) == (
        (
            '"anna" has changed nothing in the journey "shop" that could be taken back. '
            "See who changed what with `rejse history`."
        ),
        (
            '"anna" har ikke ændret noget i rejsen "shop", som kan fortrydes. '
            "Se med `rejse history`, hvem der har ændret hvad."
        ),
    )
    with pytest.raises(NothingToRedo) as redo:
        records.redo("shop", by=by("anna"))
    assert redo.value.code == "nothing-to-redo"
    assert both(redo.value) == (
        (
            '"anna" has taken nothing back in the journey "shop", or has changed something since. '
            "See who changed what with `rejse history`."
        ),
        (
            '"anna" har ikke fortrudt noget i rejsen "shop", eller har ændret noget siden. '
            "Se med `rejse history`, hvem der har ændret hvad."
        ),
    )


def test_a_new_change_ends_what_could_be_done_again(records: Records) -> None:
    records.change(BASE, base=None, by=by("anna"))
    records.change(with_card(BASE, "visit", responsible="anna"), base=None, by=by("anna"))
    records.undo("shop", by=by("anna"))
    records.change(with_card(BASE, "visit", one_of="meet"), base=None, by=by("anna"))
    with pytest.raises(NothingToRedo):
        records.redo("shop", by=by("anna"))


def test_an_earlier_revision_is_restored_as_a_change_that_can_be_undone(records: Records) -> None:
    records.change(BASE, base=None, by=by("anna"))
    away = shop(card("visit", responsible="bo"))
    records.change(away, base=None, by=by("bo"))
    records.restore("shop", 1, by=by("anna"))
    assert now(records) == BASE
    records.undo("shop", by=by("anna"))
    assert now(records) == away


def test_what_is_unsound_is_not_saved(records: Records, both: Both) -> None:
    with pytest.raises(UnsoundJourney) as told:
        records.change(with_card(BASE, "visit", next=("nowhere",)), base=None, by=by("anna"))
    assert (told.value.code, records.journeys()) == ("unsound-journey", [])
    assert both(told.value) == (
        (
            'The journey "shop" has errors (1) and is not saved; the first is [unknown-next] at '
            '"touchpoints/visit/next". Mend it and save again.'
        ),
        (
            'Rejsen "shop" har fejl (1) og er ikke gemt; den første er [unknown-next] ved "touchpoints/visit/next". '
            "Ret det, og gem igen."
        ),
    )


def test_a_revision_that_never_was(records: Records, both: Both) -> None:
    records.change(BASE, base=None, by=by("anna"))
    with pytest.raises(UnknownRevision) as caught:
        records.revision("shop", 2)
    assert caught.value.code == "unknown-revision"
    assert both(caught.value) == (
        'The journey "shop" has no revision "2". See the revisions it has with `rejse history`.',
        'Rejsen "shop" har ingen udgave "2". Se med `rejse history`, hvilke der findes.',
    )
    with pytest.raises(UnknownRevision):
        records.change(BASE, base=9, by=by("anna"))
    with pytest.raises(UnknownRevision):
        records.restore("shop", 0, by=by("anna"))


# -- shared cards ------------------------------------------------------------------------------------------------------


def service(**more: Any) -> Journey:
    told = {"name": Text({"da": "?"}), "shared": "shop/visit", **more}
    return replace(shop(card("begin"), card("visit-here", **told)), id="service")


def named(journey: Journey, name: str) -> str:
    return next(one.name.said_in("da") for one in journey.touchpoints if one.id == name)


def test_a_shared_card_says_the_same_on_both_journeys(records: Records) -> None:
    records.change(with_card(BASE, "visit", what=Text({"da": "ser sig om"})), base=None, by=by("anna"))
    records.change(service(phase="buy"), base=None, by=by("anna"))
    there = next(one for one in now(records, "service").touchpoints if one.id == "visit-here")
    assert (there.name, there.what, there.phase) == (Text({"da": "visit"}), Text({"da": "ser sig om"}), "buy")
    renamed = with_card(now(records), "visit", name=Text({"da": "Ser på cykler"}), phase="buy")
    records.change(renamed, base=None, by=by("bo", 1))
    assert named(now(records, "service"), "visit-here") == "Ser på cykler"
    assert [one.kind for one in records.history("service")] == [Kind.FOLLOWED, Kind.BEGIN]
    changed = with_card(now(records, "service"), "visit-here", name=Text({"da": "Kigger"}), phase="need")
    records.change(changed, base=None, by=by("eva", 2))
    kept = next(one for one in now(records).touchpoints if one.id == "visit")
    assert (kept.name.said_in("da"), kept.phase) == ("Kigger", "buy")
    records.undo("service", by=by("eva", 3))
    assert (named(now(records), "visit"), named(now(records, "service"), "visit-here")) == ("Ser på cykler",) * 2


def test_a_card_is_shared_only_from_where_it_is(records: Records, both: Both) -> None:
    records.change(BASE, base=None, by=by("anna"))
    with pytest.raises(SharedFromNowhere) as told:
        records.change(service(shared="shop/nothing"), base=None, by=by("anna"))
    assert told.value.code == "shared-from-nowhere"
    assert both(told.value) == (
        (
            'The card "visit-here" is said to be "shop/nothing", and there is no such card that can be shared. '
            "Write JOURNEY/CARD, where the card stands first; that card itself must not be shared from elsewhere."
        ),
        (
            'Kortet "visit-here" siges at være "shop/nothing", men der er ikke noget sådant kort at dele. '
            "Skriv REJSE/KORT, der hvor kortet står fra begyndelsen; det kort må ikke selv være delt fra et andet sted."
        ),
    )
    for away in ("service/begin", "other/visit"):
        with pytest.raises(SharedFromNowhere):
            records.change(service(shared=away), base=None, by=by("anna"))


# -- properties --------------------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_replaying_all_changes_gives_the_same_document(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Two editors, each at a revision of their own, edit, undo and redo as they like."""
    records = Records(tmp_path_factory.mktemp("records") / "records.sqlite")
    records.change(shop(*(card(name) for name in NAMES[:4])), base=None, by=by("anna"))
    stands = {"anna": 1, "bo": 1}
    for minute in range(data.draw(st.integers(1, 12))):
        who = data.draw(st.sampled_from(("anna", "bo")))
        what = data.draw(st.sampled_from(("edit", "edit", "edit", "fetch", "undo", "redo")))
        before = records.latest("shop")
        assert before is not None
        if what == "edit":
            mine = data.draw(edits(records.revision("shop", stands[who]).journey_then))
            stands[who] = records.change(mine, base=stands[who], by=by(who, minute)).revision
        elif what == "fetch":
            stands[who] = before.number
        else:
            try:
                (records.undo if what == "undo" else records.redo)("shop", by=by(who, minute))
            except (NothingToUndo, NothingToRedo):
                assert records.latest("shop") == before
    history = records.history("shop")
    draft = records.draft("shop", 1)
    with records.saving(by("anna")) as saving:
        for saved in reversed(history[:-1]):
            before_it = draft.copy()
            done = saving.operations("shop", saved.number)
            assert [draft.apply(one) for one in done] == list(done)
            assert digest_of(draft.to_builtins()) == saved.digest
            assert draft == records.draft("shop", saved.number)
            back = draft.copy()
            for one in reversed(done):
                back.apply(one.inverse)
            assert _without_order(back) == _without_order(before_it)


def _without_order(draft: Draft) -> dict[str, Any]:
    return draft.objects


def test_changes_are_kept_as_changes_and_only_few_revisions_as_whole_documents(tmp_path: Path) -> None:
    records = Records(tmp_path / "records.sqlite")
    records.change(BASE, base=None, by=by("anna"))
    count = 3 * KEPT_EVERY + 10
    for number in range(2, count + 1):
        records.change(with_card(BASE, "visit", max_repeats=number), base=None, by=by("anna", number))
    with records._file.changing() as connection:
        whole = connection.scalars(sa.text("select number from revisions where document is not null")).all()
    assert list(whole) == [1, 1 + KEPT_EVERY, 1 + 2 * KEPT_EVERY, 1 + 3 * KEPT_EVERY, count]
    for number in (2, KEPT_EVERY, KEPT_EVERY + 1, count - 1):
        assert records.revision("shop", number).journey_then == with_card(BASE, "visit", max_repeats=number)


def test_two_processes_that_change_at_once_both_survive(records: Records) -> None:
    """Both begin with a database that is not there yet, so they also race to make it."""
    program = (
        "import sys, datetime\nfrom pathlib import Path\nfrom tests.journey.editing import card, shop, with_card\n"
        "from rejse.store.records import By, Records\n"
        "me, now = sys.argv[2], datetime.datetime.now(datetime.UTC)\n"
        "base = shop(card('visit'), card('order'))\n"
        "mine = 'visit' if me == 'anna' else 'order'\n"
        "records = Records(Path(sys.argv[1]))\n"
        "records.change(base, base=1, by=By('first', now))\n"
        "for n in range(1, 11):\n"
        "    records.change(with_card(base, mine, max_repeats=n), base=1, by=By(me, now, str(n)))\n"
    )
    root = str(Path(__file__).parents[2])
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(records.file), me], cwd=root) for me in ("anna", "bo")
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    base = shop(card("visit", max_repeats=1), card("order", max_repeats=1))
    assert now(records) == base
    assert len(records.conflicts("shop")) == 2 * 9


def test_whoever_waits_for_the_records_in_vain_is_told(records: Records, both: Both) -> None:
    records.change(BASE, base=None, by=by("anna"))
    hasty = Records(records.file, wait_seconds=0)
    with closing(connect(records.file)) as holder, transaction(holder, records.file):
        assert hasty.journeys() == ["shop"]
        with pytest.raises(DatabaseBusy) as caught:
            hasty.change(with_card(BASE, "visit", one_of="x"), base=None, by=by("anna"))
    assert both(caught.value)[0].startswith('Another process holds the database "records.sqlite"')
    assert hasty.change(with_card(BASE, "visit", one_of="x"), base=None, by=by("anna")).revision == 2


def test_a_change_that_fails_leaves_nothing(records: Records) -> None:
    with pytest.raises(sa.exc.StatementError):
        records.change(BASE, base=None, by=By("anna", datetime(2026, 1, 1)))  # noqa: DTZ001  (that is the mistake)
    assert records.journeys() == []


def test_whole_and_place_are_no_fields_of_a_card() -> None:
    assert {AFTER, WHOLE}.isdisjoint(Draft.of(BASE).objects["touchpoints/visit"])


def test_a_card_that_others_share_is_not_shared_from_elsewhere_itself(records: Records, both: Both) -> None:
    records.change(BASE, base=None, by=by("anna"))
    records.change(service(), base=None, by=by("anna"))
    with pytest.raises(SharedByOthers) as told:
        records.change(with_card(BASE, "visit", shared="service/begin"), base=None, by=by("anna", 1))
    assert told.value.code == "shared-by-others"
    assert both(told.value) == (
        (
            'The card "visit" stands on the journey "service" too, so it cannot itself be shared from "service/begin". '
            'Take "shared" out here, or let the card on "service" be shared from "service/begin" first.'
        ),
        (
            'Kortet "visit" står også på rejsen "service", så det kan ikke selv være delt fra "service/begin". '
            'Fjern "shared" her, eller lad først kortet på "service" være delt fra "service/begin".'
        ),
    )
    records.change(with_card(BASE, "search", shared="service/begin"), base=None, by=by("anna", 2))


@pytest.mark.parametrize("number", [1 << 63, -(1 << 64), 10**30])
def test_a_number_beyond_what_can_be_kept_is_one_that_nobody_has(records: Records, number: int) -> None:
    records.change(BASE, base=None, by=by("anna"))
    with pytest.raises(UnknownRevision):
        records.revision("shop", number)
    with pytest.raises(UnknownRevision):
        records.change(with_card(BASE, "visit", phase="buy"), base=number, by=by("anna"))
    with pytest.raises(UnknownConflict):
        records.settle(number, Take.KEPT, by=by("anna"))
    assert records.digest("shop", number) is None
