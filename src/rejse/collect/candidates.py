"""Candidates: events as a source tells them, with raw ids and all that is wrong with them, on their way to `admit`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa

from rejse.collect.batch import Broken, Trouble

IDS: Final[Mapping[str, str]] = {
    "user_id": "user_key",
    "anonymous_id": "anonymous_key",
    "session_id": "session_key",
    "case_id": "case_key",
    "account_id": "account_key",
}
"""The ids a candidate may bring, and the key each becomes."""

COLUMNS: Final = pa.schema(
    [
        ("row", pa.int64()),
        ("raw", pa.string()),
        ("event_id", pa.string()),
        *((name, pa.string()) for name in IDS),
        ("time", pa.timestamp("us", "UTC")),
        ("type", pa.string()),
        ("name", pa.string()),
        ("outcome", pa.string()),
        ("channel", pa.string()),
        ("path", pa.string()),
        ("campaign_source", pa.string()),
        ("campaign_medium", pa.string()),
        ("campaign_name", pa.string()),
        ("value", pa.int64()),
        ("currency", pa.string()),
        ("score", pa.float64()),
        ("score_scale", pa.string()),
        ("properties", pa.string()),
    ]
)
"""row: where it stands in its source, from 1. raw: all of it on one line; without an event_id it is told by this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Events on their way in: a table of COLUMNS (absent ones are all null), and what is known to be wrong."""

    source: str
    file: str
    table: pa.Table
    rejected: tuple[Trouble, ...] = ()
    doubtful: tuple[Trouble, ...] = ()
    broken: tuple[Broken, ...] = field(default=())
    """Rows that could not even be read; they are rejected as they are."""
    traits: Mapping[str, pa.Array] = field(default_factory=dict)
    """Per trait what each row says of its customer: text, null where it says nothing."""

    def column(self, name: str) -> pa.Array:
        """Give a column in one piece, all null if the source does not bring it."""
        if name not in self.table.column_names:
            return pa.nulls(self.table.num_rows, COLUMNS.field(name).type)
        found = self.table[name]
        return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
