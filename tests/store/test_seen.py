from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from rejse.store.events import EventTable
from rejse.store.folder import Folder
from rejse.store.seen import Seen, _codes, numbered

NINE = datetime(2026, 3, 29, 9, tzinfo=UTC)


@pytest.fixture
def table(folder: Folder) -> EventTable:
    """Three appends of four events each by the shop; every second one also came from the web."""
    made = EventTable(folder.events)
    made.create()
    for start in (0, 4, 8):
        ids = [f"e{number}" for number in range(start, start + 4)]
        made.append(pa.table({"event_id": ids, "source": ["shop", "web"] * 2, "time": [NINE] * 4}))
    return made


def test_ids_are_known_wherever_in_the_table_they_are(table: EventTable) -> None:
    shop = Seen(table.files(), "shop")
    for asked in (["e0"], ["e10"], ["e10", "e0", "e1", "new", None, "e0"], ["new"], [None], []):
        wanted = [one in {"e0", "e2", "e4", "e6", "e8", "e10"} for one in asked]
        assert shop.known(pa.array(asked, pa.string())).tolist() == wanted
    assert Seen(table.files(), "nobody").known(pa.array(["e0"])).tolist() == [False]


def test_two_ids_with_the_same_hash_are_still_told_apart(table: EventTable) -> None:
    """The hash of "new" is put where "e4" has its own: "new" is then looked for, and not found."""
    shop = Seen(table.files(), "shop")
    (code,) = _codes(numbered(pa.array(["new"])))
    codes, arrivals = (np.array(one) for one in shop._index)
    codes[arrivals == 4] = code
    order = np.lexsort((arrivals, codes))
    shop.__dict__["_index"] = (codes[order], arrivals[order])
    assert shop.known(pa.array(["new", "e0"])).tolist() == [False, True]


def test_a_pinned_table_remembers_the_ids_and_never_learns_later_ones(table: EventTable) -> None:
    pinned = table.pinned()
    assert pinned.known("shop", pa.array(["e0", "later"])).tolist() == [True, False]
    table.append(pa.table({"event_id": ["later"], "source": ["shop"], "time": [NINE]}))
    assert pinned.known("shop", pa.array(["e0", "later"])).tolist() == [True, False]
    assert table.known("shop", pa.array(["e0", "later"])).tolist() == [True, True]
    assert pinned.known("web", pa.array(["e0", "e1"])).tolist() == [False, True]
