"""The events of a table are read by several threads, portion by portion, as if one had read them in a row."""

from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.trace.told_log import SCHEMA, ToldLog

from rejse.store.decoding import Wish, decoded
from rejse.trace.arranging import arrange
from rejse.trace.reading import CODED, COLUMNS, Log, read_log

USERS = ("anna", "0123456789abcdef0123456789abcdef", "f" * 32, None, None)


def random_events(random: Random, count: int) -> list[dict[str, Any]]:
    """Make events of a few people, half of them known by a device or a session only."""
    return [
        {
            "time": random.randrange(50),
            "user_key": random.choice(USERS),
            "anonymous_key": random.choice(("phone", "kiosk", None)),
            "session_key": random.choice(("s1", "s2", None)),
            "type": random.choice(("page", "track")),
            "name": random.choice(("see-ad", "buy")),
            "path": random.choice(("/a/1", "/a/2", "/b", None)),
        }
        for _ in range(count)
    ]


def told(log: Log) -> dict[str, Any]:
    """Give all that a log holds, in a form that can be compared."""
    place, kinds, counts = log.kinds
    block = arrange(log.runs, place, number=0, blocks=1, device_of=log.device)
    return {
        "events": (log.events, log.latest, log.arrival),
        "codes": (log.session.tolist(), log.device.tolist(), log.identified.tolist()),
        "keys": [keys.texts().to_pylist() for keys in log.keys],
        "kinds": (kinds, counts.tolist()),
        "order": (block.offsets.tolist(), block.row.tolist(), block.kind.tolist(), block.device.tolist()),
        "lines": block.lines.tolist(),
    }


@pytest.mark.parametrize("seed", range(12))
def test_portions_read_side_by_side_give_the_log_that_one_reader_gives(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    events = random_events(random, 200)
    (whole,) = ToldLog(events, rows=1000).batches(COLUMNS)
    file = tmp_path / "log.parquet"
    pq.write_table(pa.Table.from_batches([whole]), file, row_group_size=random.randrange(3, 70))
    wish = Wish(columns=COLUMNS, dictionaries=CODED, rows_max=10)
    one = told(read_log([whole]))
    assert told(read_log(decoded([str(file)], wish))) == one
    assert told(read_log(decoded([str(file)], wish), total=len(events))) == one


def test_events_whose_portions_all_lack_a_key_have_no_codes_of_it() -> None:
    log = read_log(ToldLog([{"time": 1}, {"time": 2, "user_key": "anna"}], rows=1).batches(COLUMNS))
    assert (log.session.tolist(), log.device.tolist()) == ([], [])


def test_a_key_that_only_a_late_portion_has_is_absent_before_and_after() -> None:
    events = [{"time": at, **({"session_key": "s"} if at == 3 else {})} for at in range(6)]
    assert read_log(ToldLog(events, rows=2).batches(COLUMNS)).session.tolist() == [-1, -1, -1, 0, -1, -1]


def test_no_events_make_an_empty_log() -> None:
    log = read_log([pa.record_batch([pa.array([], field.type) for field in SCHEMA], schema=SCHEMA)])
    assert (log.events, log.latest, log.runs) == (0, None, [])
