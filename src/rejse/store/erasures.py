"""Whom the workspace has forgotten. Their keys stay as digests, so that late events of theirs are turned away.

An erasure is written down before anything is erased, and ticked off when all is: what a power cut interrupts is found
again and finished.
"""

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from rejse.store.sqlite import connect, rows_of, told, transaction

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_TABLES: Final = """
create table if not exists erasures (number integer primary key, at integer not null, pending text) strict;
create table if not exists erased_keys (digest blob primary key, erasure integer not null) strict, without rowid;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One person to be forgotten: the events by their arrival numbers, and the keys that are theirs alone."""

    number: int
    arrivals: Sequence[int]
    user_keys: Sequence[str]
    anonymous_keys: Sequence[str]

    @property
    def keys(self) -> frozenset[str]:
        """All keys that are the person's alone."""
        return frozenset((*self.user_keys, *self.anonymous_keys))


class Erasures:
    """The erasures of one workspace, in vault.sqlite."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @property
    def through(self) -> int:
        """The number of the last erasure; 0 before the first."""
        rows = self._rows("select max(number) from erasures")
        return int(rows[0][0] or 0) if rows else 0

    def begin(
        self, *, arrivals: Sequence[int], user_keys: Sequence[str], anonymous_keys: Sequence[str], at: datetime
    ) -> Erasure:
        """Write down whom to forget; from now on events with these keys are turned away."""
        with closing(connect(self.file)) as connection, told(self.file):
            connection.executescript(_TABLES)
            with transaction(connection, self.file):
                number = (connection.execute("select max(number) from erasures").fetchone()[0] or 0) + 1
                made = Erasure(number=number, arrivals=arrivals, user_keys=user_keys, anonymous_keys=anonymous_keys)
                moment = (at - _EPOCH) // timedelta(microseconds=1)
                connection.execute("insert into erasures values (?, ?, ?)", (number, moment, json.dumps(asdict(made))))
                digests = [(digest_of(key), number) for key in sorted(made.keys)]
                connection.executemany("insert or ignore into erased_keys values (?, ?)", digests)
            return made

    def unfinished(self) -> list[Erasure]:
        """Give the erasures that were interrupted."""
        rows = self._rows("select pending from erasures where pending is not null order by number")
        return [Erasure(**json.loads(pending)) for (pending,) in rows]

    def finish(self, number: int) -> None:
        """Tick an erasure off: which events and keys it was is forgotten too, in every byte of the file."""
        with closing(connect(self.file)) as connection, told(self.file):
            with transaction(connection, self.file):
                connection.execute("update erasures set pending = null where number = ?", (number,))
            connection.execute("vacuum")
            connection.execute("pragma wal_checkpoint(truncate)")

    def digests(self) -> frozenset[bytes]:
        """Give the digests of all keys of people forgotten; `digest_of` makes them."""
        return frozenset(digest for (digest,) in self._rows("select digest from erased_keys"))

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return rows_of(self.file, "erased_keys", query)


def digest_of(key: str) -> bytes:
    """Digest a key: an erased key is itself not kept."""
    return blake2b(key.encode(), digest_size=16, person=b"rejse-erased").digest()
