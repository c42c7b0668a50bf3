"""The synthetic log as files: with the texts a source writes, in arrival order, or as the event table keeps it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from benchmarks.log import CAMPAIGNS, CHANNEL_NAMES, DUPLICATES, NAMES, PATHS_EACH, TEMPLATES, Log
from rejse.store.events import EventTable, write_events

ROWS: Final = 1_000_000
"""The rows of a row group of what is sent, and of one append to the event table."""

TYPES: Final = ("action", "page")
SOURCE: Final = "bench"
PATHS_PER_FOLDER: Final = 50 * PATHS_EACH
"""The paths from 0 up to this one lie in the folder /aaa, the next ones in /aab, and so on."""
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_KEY_LETTERS: Final = 32


def path_texts() -> list[str]:
    """Write the raw paths: two words of letters only, and a number that differs within a template."""
    return [
        f"/{_word(path // PATHS_PER_FOLDER)}/{_word(path // PATHS_EACH)}/{10_000 + path}"
        for path in range(TEMPLATES * PATHS_EACH)
    ]


def _word(number: int) -> str:
    return "".join(_LETTERS[number // 26**place % 26] for place in (2, 1, 0))


class Texts:
    """The texts behind the codes of one log."""

    def __init__(self, log: Log, *, seed: int = 7) -> None:
        random = np.random.default_rng(seed + 1)
        self._users = _keys(log.customers, random)
        self._devices = _keys(log.devices, random)
        self._paths = pa.array(path_texts())
        self._campaigns = pa.array([f"campaign-{number:04d}" for number in range(CAMPAIGNS)])

    def user_key(self, customer: int) -> str:
        """Give a customer's key."""
        return str(self._users[customer])

    def columns(self, log: Log) -> dict[str, pa.Array]:
        """Write events as a source would."""
        return {
            "time": pa.array(log.time).cast(pa.timestamp("us", "UTC")),
            "user_key": self._users.take(pa.array(log.customer, mask=~log.named)),
            "anonymous_key": self._devices.take(_or_null(log.device)),
            "type": pa.array(TYPES).take(pa.array((log.path >= 0).astype(np.int8))),
            "name": pa.array(NAMES).take(pa.array(log.name)),
            "path": self._paths.take(_or_null(log.path)),
            "channel": pa.array(CHANNEL_NAMES).take(pa.array(log.channel)),
            "campaign_name": self._campaigns.take(_or_null(log.campaign)),
            "value": _or_null(log.value),
        }


def write_parquet(log: Log, file: Path, *, seed: int = 7) -> Path:
    """Write the log in arrival order as the event table writes its files: that is what blocks are built from."""
    texts = Texts(log, seed=seed)
    write_events(pa.concat_tables(pa.table(texts.columns(part)) for _, part in _parts(log)), file)
    return file


def write_raw(log: Log, file: Path, *, seed: int = 7) -> int:
    """Write the log as it is sent: every message with its id, some of them twice. Give how many those are."""
    random = np.random.default_rng(seed + 2)
    again = np.flatnonzero(random.random(log.events) < DUPLICATES)
    sent = np.concatenate([np.arange(log.events), again])
    moment = np.concatenate([np.arange(log.events), again + random.integers(1, 1000, len(again))])
    sent = sent[np.argsort(moment, kind="stable")]
    whole = pa.table({"event_id": _ids(0, log.events), **Texts(log, seed=seed).columns(log)}).drop_columns(["value"])
    pq.write_table(whole.take(pa.array(sent)), file, row_group_size=ROWS)
    return len(again)


def append_events(log: Log, table: EventTable, texts: Texts, *, first: int = 0) -> None:
    """Append the log to the event table as if it had just been admitted.

    Args:
        log: the events.
        table: where they go.
        texts: of the whole log that they are a part of.
        first: how many events of it came before.
    """
    for start, part in _parts(log):
        columns = texts.columns(part)
        amount = columns["value"].cast(pa.string())
        valued = pa.array(part.value < 0)
        events = {
            "event_id": _ids(first + start, part.events),
            "source": pa.repeat(SOURCE, part.events),
            "received_at": columns["time"],
            **columns,
            "currency": pc.if_else(valued, None, "DKK"),
            "properties": pc.binary_join_element_wise('{"amount":', amount, "}", ""),
        }
        table.append(pa.table(events))


def _ids(first: int, count: int) -> pa.Array:
    return pc.binary_join_element_wise("event-", pa.array(np.arange(first, first + count)).cast(pa.string()), "")


def _keys(count: int, random: np.random.Generator) -> pa.StringArray:
    """Draw keys of 32 hexadecimal letters."""
    letters = random.bytes(_KEY_LETTERS // 2 * count).hex().encode()
    offsets = np.arange(0, _KEY_LETTERS * count + 1, _KEY_LETTERS, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(letters))


def _or_null(codes: NDArray[Any]) -> pa.Array:
    return pa.array(codes, mask=codes < 0)


def _parts(log: Log) -> Iterator[tuple[int, Log]]:
    for first in range(0, log.events, ROWS):
        yield first, log.part(first, first + ROWS)
