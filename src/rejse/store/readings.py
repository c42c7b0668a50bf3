"""How files were read whose rows were turned away: what is needed to try those rows again, just as they came."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from rejse.store.sqlite import connect, rows_of, told, transaction

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_TABLE: Final = """
create table if not exists readings (
    number integer primary key,
    digest blob not null unique,
    source text not null,
    file text not null,
    told text not null,
    by text not null,
    at integer not null
) strict
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastReading:
    """How a file was read.

    Args:
        source: whose events they are.
        file: what it was called.
        kind: how its rows are written: delimited, sheet, parquet, json-lines or xes.
        columns: their names in the order of the file, as far as the beginning of the file told them.
        literal: of columns that are typed, whether their cells are numbers and truths (True) or texts (False).
        parts: which column played which part.
        zone: where clocks stood that named no zone.
        currency: of values that named none.
        orders: column -> whether its dates have the day or the month first, where that is told beyond doubt.
        commas: the columns whose decimals stand after a comma.
    """

    source: str
    file: str
    kind: str
    columns: tuple[str, ...]
    literal: Mapping[str, bool] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    zone: str
    currency: str
    orders: Mapping[str, str] = field(default_factory=dict)
    commas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReading:
    """A reading as it is remembered: by whom, and when it was first used."""

    number: int
    reading: PastReading
    by: str
    at: datetime


class PastReadings:
    """The readings remembered in vault.sqlite, beside the rejected rows that name them."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def remember(self, reading: PastReading, *, by: str, at: datetime) -> int:
        """Remember a reading and give its number; the same one twice has one number."""
        written = json.dumps(asdict(reading), ensure_ascii=False, sort_keys=True)
        digest = sha256(written.encode(errors="surrogatepass")).digest()
        micros = (at - _EPOCH) // timedelta(microseconds=1)
        values = (digest, reading.source, reading.file, written.encode(errors="backslashreplace").decode(), by, micros)
        with closing(connect(self.file)) as connection, told(self.file):
            connection.execute(_TABLE)
            with transaction(connection, self.file):
                connection.execute(
                    "insert into readings (digest, source, file, told, by, at) values (?, ?, ?, ?, ?, ?)"
                    " on conflict (digest) do nothing",
                    values,
                )
                (number,) = connection.execute("select number from readings where digest = ?", (digest,)).fetchone()
        return int(number)

    def get(self, number: int | None) -> KeptReading | None:
        """Give a reading by its number; None where nobody remembers it."""
        found = self._rows("where number = ?", (number,))
        return found[0] if found else None

    def of(self, source: str, file: str) -> list[KeptReading]:
        """Give the readings of files of a name, the newest first."""
        return self._rows("where source = ? and file = ? order by number desc", (source, file))

    def _rows(self, where: str, values: tuple[object, ...]) -> list[KeptReading]:
        query = f"select number, told, by, at from readings {where}"  # noqa: S608  (our own conditions)
        return [
            KeptReading(number=number, reading=_read(written), by=by, at=_EPOCH + timedelta(microseconds=at))
            for number, written, by, at in rows_of(self.file, "readings", query, values)
        ]


def _read(written: str) -> PastReading:
    read: dict[str, Any] = json.loads(written)
    return PastReading(**{**read, "columns": tuple(read["columns"]), "commas": tuple(read["commas"])})
