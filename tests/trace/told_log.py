"""Small logs as lists of dictionaries, offered the way the event table offers its events."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

SCHEMA = pa.schema(
    [
        ("arrival", pa.int64()),
        ("time", pa.timestamp("us", "UTC")),
        *(
            (name, pa.string())
            for name in (
                *("source", "type", "name", "channel", "outcome", "path", "currency", "campaign_name"),
                *("user_key", "anonymous_key", "session_key", "case_key", "account_key", "properties"),
            )
        ),
        ("value", pa.int64()),
        ("score", pa.float64()),
    ]
)


@dataclass(frozen=True)
class ToldLog:
    """Events in arrival order; a stand-in for the event table. `rows` events come in one batch."""

    events: Sequence[Mapping[str, Any]]
    version: int = 1
    rows: int = 7

    @property
    def count(self) -> int:
        return len(self.events)

    def pinned(self) -> "ToldLog":
        return self

    def changed(self, **changes: Any) -> "ToldLog":
        return replace(self, **changes)

    def files(self) -> list[str]:
        """Every batch lies in a file of its own."""
        return [f"file-{start}-{self.rows}" for start in range(0, len(self.events), self.rows)]

    def batches(
        self, columns: Sequence[str], *, dictionaries: Sequence[str] = (), since: int = 0
    ) -> Iterator[pa.RecordBatch]:
        first = sum(event.get("arrival", at) < since for at, event in enumerate(self.events))
        for start in range(first, len(self.events), self.rows):
            told = self.events[start : start + self.rows]
            yield pa.record_batch(
                {name: self._column(name, told, start, coded=name in dictionaries) for name in columns}
            )

    @staticmethod
    def _column(name: str, told: Sequence[Mapping[str, Any]], start: int, *, coded: bool) -> pa.Array:
        numbers = [event.get(name, start + at if name == "arrival" else None) for at, event in enumerate(told)]
        column = pa.array(numbers, SCHEMA.field(name).type)
        return column.dictionary_encode() if coded else column


def _maybe(*values: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from([None, *values])


EVENTS = st.lists(
    st.fixed_dictionaries(
        {
            "time": st.integers(0, 40),
            "user_key": _maybe("anna", "bo", "0123456789abcdef0123456789abcdef"),
            "anonymous_key": _maybe("phone", "kiosk"),
            "session_key": _maybe("s1", "s2", "s3"),
            "case_key": _maybe("order-1"),
            "account_key": _maybe("acme"),
            "type": _maybe("page", "track"),
            "name": _maybe("see-ad", "buy"),
            "source": _maybe("web"),
            "channel": _maybe("mail", "shop"),
            "outcome": _maybe("ok"),
            "path": _maybe("/", "/p/17", "/p/18"),
        }
    ),
    max_size=40,
)
"""Logs with ties, late events, overlapping sessions, shared devices and nulls everywhere."""
