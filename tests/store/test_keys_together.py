"""Which keys stand together on events: asked of tables of one file and of several, and of one that is empty."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from rejse.store.events import SCHEMA, EventTable
from rejse.store.keys_together import Identified, KeysTogether, Standing, Turn

BEGIN = datetime(2026, 10, 1, tzinfo=UTC)
KEYS = ("user", "anonymous", "session", "case", "account")


def at(minute: int) -> datetime:
    return BEGIN + timedelta(minutes=minute)


def kept(folder: Path, *files: Sequence[Mapping[str, str]]) -> KeysTogether:
    """Events as `user=anna`, one a minute; each list of them is a file of its own."""
    table = EventTable(folder)
    table.create()
    minute = 0
    for events in files:
        times = [at(minute + number) for number in range(len(events))]
        ids = [str(time) for time in times]
        columns = {f"{kind}_key": pa.array([one.get(kind) for one in events], pa.string()) for kind in KEYS}
        table.append(
            pa.table({"event_id": ids, "source": ids, "time": pa.array(times, pa.timestamp("us", "UTC"))} | columns)
        )
        minute += len(events)
    return KeysTogether(table)


ANNA, BO = ({"user": user, "anonymous": "kiosk"} for user in ("anna", "bo"))
NOBODY = {"anonymous": "kiosk"}


def test_keys_that_some_event_bears_are_known_each_as_its_own_kind(tmp_path: Path) -> None:
    keys = kept(tmp_path, [ANNA, {"case": "anna", "account": "acme"}], [{"session": "s"}])
    asked = [("account", "acme"), ("anonymous", "anna"), ("case", "anna"), ("user", "anna"), ("session", "s")]
    assert keys.known(asked) == [asked[0], *asked[2:]]
    assert keys.beginning_with("a", at_most=9) == [("user", "anna"), ("case", "anna"), ("account", "acme")]
    assert keys.beginning_with("a", at_most=1) == [("user", "anna")]


def test_who_identified_where_on_some_devices_is_told_first_come_first(tmp_path: Path) -> None:
    keys = kept(tmp_path, [ANNA, NOBODY, BO], [ANNA, {"user": "anna", "anonymous": "phone"}])
    anna = Identified(device="kiosk", user="anna", times=2, first=at(0), last=at(3))
    bo = Identified(device="kiosk", user="bo", times=1, first=at(2), last=at(2))
    phone = Identified(device="phone", user="anna", times=1, first=at(4), last=at(4))
    assert keys.identified(["kiosk"]) == [anna, bo]
    assert keys.identified(["phone", "kiosk"]) == [anna, bo, phone]
    assert keys.identified([]) == []


def test_turns_go_over_all_keys_of_a_device_and_leave_out_what_does_not_hold(tmp_path: Path) -> None:
    keys = kept(tmp_path, [ANNA, ANNA, NOBODY, BO], [{"user": "carl", "anonymous": "tablet"}, ANNA])
    one = {"kiosk": "kiosk", "tablet": "kiosk"}
    told = [("anna", 1), ("bo", 3), ("carl", 4), ("anna", 5)]
    assert keys.turns(one, []) == [Turn(device="kiosk", user=user, until=at(minute)) for user, minute in told]
    assert [turn.user for turn in keys.turns({"kiosk": "kiosk"}, [("kiosk", "bo")])] == ["anna"]
    assert keys.turns(one, [("tablet", "carl"), ("kiosk", "bo")]) == [Turn(device="kiosk", user="anna", until=at(5))]


def test_some_events_are_told_by_the_keys_they_bear(tmp_path: Path) -> None:
    keys = kept(tmp_path, [ANNA, BO, ANNA], [{"case": "order"}])
    nothing = dict.fromkeys(KEYS)
    assert keys.standing(np.array([0, 2, 3], np.uint32)) == [
        Standing(**{**nothing, "user": "anna", "anonymous": "kiosk"}, events=2, first=at(0), last=at(2)),
        Standing(**{**nothing, "case": "order"}, events=1, first=at(3), last=at(3)),
    ]
    stored = keys.events(np.array([3, 1], np.uint32))
    assert (stored.column_names, stored["arrival"].to_pylist()) == (SCHEMA.names, [1, 3])


def test_who_bears_the_key_of_a_case_is_told_once_each(tmp_path: Path) -> None:
    keys = kept(
        tmp_path, [{**ANNA, "case": "order"}, {**ANNA, "case": "order"}, {"anonymous": "phone", "case": "order"}]
    )
    assert keys.bearers("case", "order") == [("anna", "kiosk"), (None, "phone")]


def test_an_identification_is_found_by_the_whole_of_its_name_only(tmp_path: Path) -> None:
    keys = kept(tmp_path, [ANNA, BO])
    found = keys.identification("763bb1a5ce6d")
    assert found == Identified(device="kiosk", user="anna", times=1, first=at(0), last=at(0))
    assert (keys.identification("763bb1"), keys.identification("000000000000")) == (None, None)


def test_a_table_without_events_knows_no_keys(tmp_path: Path) -> None:
    keys = kept(tmp_path)
    assert (keys.known([("user", "anna")]), keys.identified(["kiosk"]), keys.turns({}, [])) == ([], [], [])
    assert keys.standing(np.zeros(0, np.uint32)) == []
