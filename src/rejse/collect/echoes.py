"""Echoes: rows that are known already, and whether they were read in the same way when they came the first time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

SAMPLE_ROWS: Final = 1_000
_SHARE_MIN: Final = 0.5
"""So many of a part's sampled cells must differ; a single row may have been mended in the system it comes from."""

_PARTS: Final[Mapping[str, str]] = {
    "time": "time",
    "name": "event",
    "user_key": "customer",
    "anonymous_key": "anonymous",
    "session_key": "session",
    "case_key": "case",
    "account_key": "account",
    "value": "value",
    "currency": "currency",
    "score": "score",
    "outcome": "outcome",
    "channel": "channel",
    "path": "path",
}
"""What a column of an event is called where a person names its column."""


class Stored(Protocol):
    """Where the rows that are known already can be looked up."""

    def stored(self, source: str, event_ids: pa.Array | pa.ChunkedArray, columns: tuple[str, ...]) -> pa.Table:
        """Give what is stored of a few events."""


@dataclass(slots=True)
class Echoes:
    """A sample of the rows that were known already, as they are read now."""

    _taken: list[pa.Table] = field(default_factory=list)

    def choose(self, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Choose rows of a batch, evenly spread, until the sample is full."""
        room = SAMPLE_ROWS - sum(one.num_rows for one in self._taken)
        places = np.flatnonzero(known)
        chosen = np.zeros(len(known), np.bool_)
        if room > 0 and len(places):
            chosen[places[:: -(-len(places) // room)]] = True
        return chosen

    def add(self, events: pa.Table) -> None:
        """Take rows into the sample, as events."""
        self._taken.append(events.select(["event_id", *(name for name in _PARTS if name in events.column_names)]))

    def differences(self, before: Stored, source: str) -> tuple[str, ...]:
        """Name the parts that were read differently when the rows came the first time; of the time give an example."""
        if not self._taken:
            return ()
        now = pa.concat_tables(self._taken, promote_options="default").to_pylist()
        ids = pa.array([row["event_id"] for row in now], pa.string())
        stored = {row["event_id"]: row for row in before.stored(source, ids, tuple(_PARTS)).to_pylist()}
        pairs = [(stored[row["event_id"]], row) for row in now if row["event_id"] in stored]
        return tuple(_differing(pairs))


def _differing(pairs: list[tuple[dict[str, object], dict[str, object]]]) -> Iterator[str]:
    for column, part in _PARTS.items():
        cells = [(old.get(column), new.get(column)) for old, new in pairs]
        filled = [one for one in cells if one != (None, None)]
        differ = [one for one in filled if one[0] != one[1]]
        if differ and len(differ) >= _SHARE_MIN * len(filled):
            old, new = differ[0]
            shown = isinstance(old, datetime) and isinstance(new, datetime)
            yield f"{part} ({_shown(old)} → {_shown(new)})" if shown else part


def _shown(moment: object) -> str:
    assert isinstance(moment, datetime), "only times are shown: nothing else is without meaning to a stranger"
    return f"{moment:%Y-%m-%d %H:%M} UTC"
