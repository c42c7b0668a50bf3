"""Why somebody is one person: what is explained is what the reference says, key by key and span by span."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.reference import trace_reference as reference
from tests.trace.test_overlay import EDGES, laid_over
from tests.trace.told_log import EVENTS

from rejse.store.events import EventTable
from rejse.store.identity_log import IdentityRow
from rejse.store.keys_together import KeysTogether
from rejse.trace.edges import NO_EDGES, Edges
from rejse.trace.explaining import (
    Explaining,
    Explanation,
    Identification,
    KeyOfPerson,
    KeyOfSeveral,
    KeysAlike,
    Span,
    edge_name,
)
from rejse.trace.identity import Line
from rejse.trace.standing import KeysOfBlocks
from rejse.words import line

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KEYS = ("user_key", "anonymous_key", "session_key", "case_key", "account_key")
Told = Sequence[Mapping[str, Any]]


def at(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)


def explaining(
    folder: Path, events: Told, *, held: int | None = None, edges: Edges = NO_EDGES, rows: Sequence[IdentityRow] = ()
) -> Explaining:
    """The people of a log, of which the first events are arranged and the others laid over them."""
    table = EventTable(folder / "events")
    table.create()
    columns = {name: pa.array([event.get(name) for event in events], pa.string()) for name in KEYS}
    times = pa.array([event["time"] for event in events], pa.timestamp("us", "UTC"))
    ids = pa.array([str(number) for number in range(len(events))])
    table.append(pa.table({"event_id": ids, "source": ids, "time": times, **columns}))
    blocks = laid_over(folder / "blocks", events, held=len(events) if held is None else held, now=edges)
    return Explaining(blocks=blocks, keys=KeysOfBlocks(blocks, KeysTogether(table)), edges=edges, rows=rows)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path


@settings(max_examples=25)
@given(EVENTS, st.integers(0, 40), EDGES)
@example([], 0, NO_EDGES)
def test_everybody_is_explained_as_the_reference_counts_them(
    events: list[dict[str, Any]], held: int, edges: Edges
) -> None:
    with TemporaryDirectory() as folder:
        people = explaining(Path(folder), events, held=min(held, len(events)), edges=edges)
        for (kind, key), numbers in reference.lines(events, edges).items():
            if kind == "alone":
                continue
            told = people.explain((Line[kind.upper()], key))
            assert told is not None
            assert (told.kind, told.key, told.events) == (kind, key, len(numbers))
            assert (told.first, told.last) == (at(events[numbers[0]]["time"]), at(events[numbers[-1]]["time"]))
            assert sum(one.unnamed for one in told.keys) == told.events - alone(events, numbers)
            theirs = {number for number in numbers if events[number].get("user_key") is None}
            for one in told.keys:
                bear = [number for number in numbers if events[number].get(f"{one.kind}_key") == one.key]
                if one.kind in {"user", "anonymous"}:
                    assert one.events == len(bear)
                if one.kind == "anonymous":
                    on = {n for n, event in enumerate(events) if event["anonymous_key"] == one.key}
                    nameless = {number for number in on if events[number].get("user_key") is None}
                    if one.spans:
                        assert in_spans(events, nameless, one) == nameless & theirs
                    else:
                        assert nameless & theirs in (nameless, set())


def alone(events: Told, numbers: Sequence[int]) -> int:
    """How many of the events have no key at all, so that nothing but a joining by hand could bring them here."""
    return sum(all(events[number].get(name) is None for name in KEYS) for number in numbers)


def in_spans(events: Told, numbers: set[int], one: KeyOfPerson) -> set[int]:
    """The events on a device that its spans say are the person's."""
    return {
        number
        for number in numbers
        if any(
            (span.start is None or at(events[number]["time"]) > span.start)
            and (span.stop is None or at(events[number]["time"]) <= span.stop)
            for span in one.spans
        )
    }


HANDED_TO_AND_FRO: Told = [
    {"time": 1, "user_key": "anna", "anonymous_key": "kiosk"},
    {"time": 2, "anonymous_key": "kiosk"},
    {"time": 3, "user_key": "bo", "anonymous_key": "kiosk"},
    {"time": 5, "user_key": "anna", "anonymous_key": "kiosk"},
    {"time": 6, "user_key": "carl", "anonymous_key": "kiosk"},
]


def test_a_device_that_goes_to_and_fro_is_told_turn_by_turn(place: Path) -> None:
    told = explaining(place, HANDED_TO_AND_FRO).explain((Line.USER, "anna"))
    assert told == Explanation(
        kind="user",
        key="anna",
        events=2,
        first=at(1),
        last=at(5),
        keys=(
            KeyOfPerson(kind="user", key="anna", events=2, unnamed=2, first=at(1), last=at(5)),
            KeyOfPerson(
                kind="anonymous",
                key="kiosk",
                events=2,
                unnamed=0,
                first=at(1),
                last=at(5),
                identifications=(
                    Identification(
                        edge=edge_name("kiosk", "anna"), user="anna", times=2, first=at(1), last=at(5), holds=True
                    ),
                ),
                spans=(
                    Span(start=None, stop=at(1), before=None, after="bo"),
                    Span(start=at(3), stop=at(5), before="bo", after="carl"),
                ),
            ),
        ),
        rows=(),
        taken_back=(),
    )


def test_of_two_who_identify_at_one_moment_the_later_to_arrive_has_no_span_of_their_own_in_between(
    place: Path,
) -> None:
    events = [{"time": 5, "user_key": user, "anonymous_key": "kiosk"} for user in ("anna", "bo")]
    people = explaining(place, [*events, {"time": 9, "user_key": "carl", "anonymous_key": "kiosk"}])
    spans = {}
    for user in ("anna", "bo", "carl"):
        told = people.explain((Line.USER, user))
        assert told is not None
        spans[user] = [(span.start, span.stop) for span in told.keys[1].spans]
    assert spans == {"anna": [(None, at(5))], "bo": [], "carl": [(at(5), None)]}


def test_a_name_of_an_edge_is_short_enough_to_type_and_tells_device_and_customer_apart() -> None:
    assert edge_name("kiosk", "anna") == "seen-763bb1a5ce6d"
    assert edge_name("anna", "kiosk") != edge_name("kiosk", "anna")


def test_somebody_is_found_by_the_first_key_that_is_known_and_then_by_letters(place: Path) -> None:
    keys = {"anna": "aabbcc11", "bo": "aabbcc22", "phone": "ddeeff00"}
    people = explaining(
        place,
        [
            {"time": 1, "user_key": keys["anna"], "anonymous_key": keys["phone"]},
            {"time": 2, "user_key": keys["bo"]},
        ],
    )
    assert people.find("x", [("user", keys["bo"]), ("anonymous", keys["phone"])]) == (Line.USER, keys["bo"])
    assert people.find("x", [("user", "nobody"), ("anonymous", keys["phone"])]) == (Line.USER, keys["anna"])
    assert people.find("aabbcc2", [], letters="aabbcc2") == (Line.USER, keys["bo"])
    assert people.find("ddeeff", [], letters="ddeeff") == (Line.USER, keys["anna"])
    assert people.find("012345", [], letters="012345") is None
    with pytest.raises(KeysAlike) as alike:
        people.find("aabbcc", [], letters="aabbcc")
    assert alike.value.code == "keys-alike"
    assert [line(alike.value, language) for language in ("en", "da")] == [
        'Several keys begin with "aabbcc": aabbcc11, aabbcc22. Write more letters of the one you mean. [keys-alike]',
        'Flere nøgler begynder med "aabbcc": aabbcc11, aabbcc22. Skriv flere tegn af den, du mener. [keys-alike]',
    ]


def test_of_many_who_share_a_device_a_few_are_named(place: Path) -> None:
    people = explaining(
        place, [{"time": number, "user_key": f"u{number}", "anonymous_key": "kiosk"} for number in range(9)]
    )
    with pytest.raises(KeyOfSeveral) as several:
        people.find("kiosk", [("anonymous", "kiosk")])
    assert several.value.arguments == {"key": "kiosk", "count": 9, "found": ("u0", "u1", "u2", "u3", "u4", "…")}


def test_a_case_whose_events_all_name_a_customer_leads_to_the_customer(place: Path) -> None:
    people = explaining(
        place,
        [
            {"time": 1, "user_key": "anna", "case_key": "order-1"},
            {"time": 2, "user_key": "anna", "case_key": "order-2"},
            {"time": 3, "anonymous_key": "phone", "case_key": "order-2"},
        ],
    )
    assert people.find("order-1", [("case", "order-1")]) == (Line.USER, "anna")
    with pytest.raises(KeyOfSeveral):
        people.find("order-2", [("case", "order-2")])


def test_nobody_who_has_no_event_is_explained(place: Path) -> None:
    assert explaining(place, HANDED_TO_AND_FRO).explain((Line.USER, "dora")) is None
