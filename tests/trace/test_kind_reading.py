"""Several readers number the kinds of events for one counter, each in a thread of its own."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejse.trace.blocks import Kind
from rejse.trace.kind_reading import KindReader
from rejse.trace.kinds import FIELDS, KindCounter

EVENTS = st.lists(
    st.fixed_dictionaries(
        {
            "source": st.sampled_from(["web", "shop"]),
            "type": st.sampled_from(["page", "track", None]),
            "name": st.sampled_from([f"n{number}" for number in range(9)]),
            "channel": st.sampled_from([None, "", "phone"]),
            "outcome": st.sampled_from([None, "failed"]),
            "path": st.sampled_from([None, "/a", "/orders/1", "/orders/2?x=1", "/b/20260522"]),
        }
    ),
    max_size=60,
)


def batch_of(events: list[dict[str, Any]]) -> pa.RecordBatch:
    return pa.record_batch({field: pa.array([event[field] for event in events], pa.string()) for field in FIELDS})


def coded(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.record_batch({field: batch[field].dictionary_encode() for field in batch.schema.names})


def kinds_read(readers: list[KindReader], batches: list[pa.RecordBatch], counter: KindCounter) -> tuple[Any, ...]:
    """Let the readers take turns; give the kind of every event, and all kinds with their counts."""
    codes = [readers[at % len(readers)].codes(batch) for at, batch in enumerate(batches)]
    for reader in readers:
        reader.finish()
    place, kinds, counts = counter.ranked()
    return [kinds[at] for at in place[np.concatenate(codes)]], kinds, counts.tolist()


@given(events=EVENTS, rows=st.integers(1, 20), bits=st.sampled_from([3, 12, 63]), many=st.integers(1, 3))
@settings(max_examples=60)
def test_how_events_are_read_does_not_change_their_kinds(
    events: list[dict[str, Any]], rows: int, bits: int, many: int
) -> None:
    """In one piece or many, packed or not, as texts or as dictionaries that batches share: the kinds are the same."""
    whole = batch_of([*events, {**dict.fromkeys(FIELDS), "source": "web", "type": "track", "name": "last"}])
    counter = KindCounter()
    plain = kinds_read([KindReader(counter)], [whole], counter)
    counter = KindCounter()
    shared = coded(whole)
    pieces = [
        (shared if at % 2 else whole).slice(first, rows) for at, first in enumerate(range(0, whole.num_rows, rows))
    ]
    assert kinds_read([KindReader(counter, bits_max=bits) for _ in range(many)], pieces, counter) == plain


def test_the_path_of_what_is_no_page_is_not_looked_at() -> None:
    counter = KindCounter()
    texts = {"type": ["page"] + 9 * ["track"], "path": [f"/{letter}" for letter in "abcdefghij"]}
    KindReader(counter).codes(coded(pa.record_batch(texts)))
    assert counter.distinct("path") == 1


@pytest.mark.parametrize("threads", [2, 4])
def test_threads_side_by_side_count_every_event_once(threads: int) -> None:
    counter = KindCounter()
    batches = [
        coded(pa.record_batch({"name": [f"n{(at * 37 + row) % 501}" for row in range(2000)], "type": ["track"] * 2000}))
        for at in range(12)
    ]
    readers = [KindReader(counter) for _ in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda at: [readers[at].codes(batch) for batch in batches[at::threads]], range(threads)))
    for reader in readers:
        reader.finish()
    told = np.array([int(name[1:]) for batch in batches for name in batch["name"].to_pylist()])
    expected = {
        Kind(source="", type="track", name=f"n{number}", channel=None, outcome=None, path=None): int(count)
        for number, count in enumerate(np.bincount(told))
    }
    _, kinds, counts = counter.ranked()
    assert dict(zip(kinds, counts.tolist(), strict=True)) == expected
