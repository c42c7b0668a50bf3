from typing import Any

import numpy as np
import pyarrow as pa
from tests.trace.told_log import ToldLog

from rejse.trace.blocks import Kind
from rejse.trace.kind_reading import KindReader
from rejse.trace.kinds import FIELDS, OTHER, KindCounter


def counted(events: list[dict[str, Any]], *, limit: int = 50_000) -> tuple[list[Kind], list[int], list[Kind]]:
    """Give the kinds, their counts, and the kind of every event."""
    counter = KindCounter()
    reader = KindReader(counter)
    codes = np.concatenate([reader.codes(batch) for batch in ToldLog(events).batches(FIELDS)])
    reader.finish()
    place, kinds, counts = counter.ranked(limit)
    return kinds, counts.tolist(), [kinds[at] for at in place[codes]]


def kind(name: str, **told: str) -> Kind:
    """Make a kind of events from the web shop."""
    fields = {"source": "web", "type": "track", "channel": None, "outcome": None, "path": None, **told}
    return Kind(name=name, **fields)  # type: ignore[arg-type]


def event(name: str, **told: str) -> dict[str, Any]:
    return {"time": 0, "source": "web", "type": "track", "name": name, **told}


def test_kinds_are_numbered_by_frequency_and_equal_ones_by_name() -> None:
    events = [event("see-ad"), event("buy"), event("call"), event("buy")]
    kinds, counts, _ = counted(events)
    assert (kinds, counts) == ([kind("buy"), kind("call"), kind("see-ad")], [2, 1, 1])


def test_pages_of_one_form_are_one_kind() -> None:
    events = [event("view", type="page", path=f"/orders/{number}?x=1") for number in range(3000)]
    assert counted(events)[:2] == ([kind("view", type="page", path="/orders/:id")], [3000])


def test_where_another_event_happened_makes_no_kind_of_its_own() -> None:
    events = [event("click", path="/a"), event("click", path="/b"), event("view", type="page", path="/a")]
    assert counted(events)[0] == [kind("click"), kind("view", type="page", path="/a")]


def test_what_is_missing_differs_from_what_is_there() -> None:
    events = [event("call", channel="phone"), event("call"), event("call", outcome="failed")]
    assert set(counted(events)[0]) == {kind("call"), kind("call", channel="phone"), kind("call", outcome="failed")}


def test_the_rarest_kinds_are_counted_together_where_there_are_too_many() -> None:
    events = [event(f"n{number % 300}") for number in range(450)]
    kinds, counts, of_events = counted(events, limit=151)
    assert (len(kinds), sum(counts)) == (151, 450)
    assert (kinds[0], counts[0], set(counts[1:])) == (OTHER, 150, {2})
    assert of_events[:150] == [kind(f"n{number}") for number in range(150)]
    assert set(of_events[150:300]) == {OTHER}


def test_a_stream_without_any_of_the_columns_has_one_kind() -> None:
    counter = KindCounter()
    reader = KindReader(counter)
    assert reader.codes(pa.record_batch({"time": [1, 2]})).tolist() == [0, 0]
    reader.finish()
    assert counter.ranked()[1] == [Kind(source="", type="", name="", channel=None, outcome=None, path=None)]


def test_thousands_of_kinds_make_the_table_grow() -> None:
    events = [event(f"n{number}", channel=f"c{number % 3}") for number in range(3000)]
    kinds, _, of_events = counted(events)
    assert len(kinds) == 3000
    assert of_events == [kind(f"n{number}", channel=f"c{number % 3}") for number in range(3000)]
