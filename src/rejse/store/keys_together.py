"""Which keys stand together on events: who identified on which device, and under which keys a person's events stand."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.store.events import SCHEMA, EventTable, readable
from rejse.store.sql import show_events

KINDS: Final = ("user", "anonymous", "session", "case", "account")
"""The kinds of key that an event may bear, the strongest first; each stands in the column `KIND_key`."""

EDGE_LETTERS: Final = 12
"""How many letters of its hash name an identification."""

KindAndKey: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """A customer's key and a device's on the same events: how many of them, the first and the last."""

    device: str
    user: str
    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A stretch in which the same customer identified on a device again and again; nobody else did in between."""

    device: str
    user: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Events that bear the same keys: how many, the first and the last. A key is None where they bear none."""

    user: str | None
    anonymous: str | None
    session: str | None
    case: str | None
    account: str | None
    events: int
    first: datetime
    last: datetime


class KeysTogether:
    """The keys on the events of a table; each question reads a few of its columns once."""

    def __init__(self, table: EventTable) -> None:
        self._table = table

    def known(self, candidates: Sequence[KindAndKey]) -> list[KindAndKey]:
        """Give those keys that any event bears, in the order they were asked for."""
        asked = pa.table({"kind": [kind for kind, _ in candidates], "key": [key for _, key in candidates]})
        found = self._ask(
            " union all ".join(
                f"select distinct '{kind}' as kind, {kind}_key as key from events"  # noqa: S608  (our own column names)
                f" where {kind}_key in (select key from asked where kind = '{kind}')"
                for kind in dict.fromkeys(kind for kind, _ in candidates)
            ),
            asked=asked,
        )
        there = {(row["kind"], row["key"]) for row in found}
        return [one for one in candidates if one in there]

    def beginning_with(self, letters: str, *, at_most: int, kinds: Sequence[str] = KINDS) -> list[KindAndKey]:
        """Give the keys that begin with some letters, the strongest kinds first, and no more than so many."""
        each = " union all ".join(
            f"select distinct {at} as strength, '{kind}' as kind, {kind}_key as key from events"  # noqa: S608
            f" where starts_with({kind}_key, $letters)"
            for at, kind in enumerate(kinds)
        )
        found = self._ask(f"{each} order by strength, key limit {at_most:d}", {"letters": letters})
        return [(row["kind"], row["key"]) for row in found]

    def identified(self, devices: Collection[str]) -> list[Identified]:
        """Give who identified on some devices, the first to do so first."""
        found = self._ask(
            "select anonymous_key as device, user_key as user, count(*) as times, min(time) as first, max(time) as last"
            " from events where user_key is not null and anonymous_key in (select key from devices)"
            " group by all order by first, device, user",
            devices=pa.table({"key": _texts(devices)}),
        )
        return [Identified(**row) for row in found]

    def turns(self, families: Mapping[str, str], cut: Iterable[tuple[str, str]]) -> list[Turn]:
        """Give who used some devices in turn, by device, in order of time and then of arrival.

        Args:
            families: every anonymous key of the devices -> the key that stands for its device.
            cut: (anonymous key, user key) of identifications that do not hold.
        """
        apart = list(cut)
        found = self._ask(
            "with seen as ("
            "  select stands as device, user_key, time, arrival from events join families on anonymous_key = member"
            "  where user_key is not null and (anonymous_key, user_key) not in (select (device, user_key) from cut)"
            "), marked as ("
            "  select *, user_key is distinct from lag(user_key) over line as turned from seen"
            "  window line as (partition by device order by time, arrival)"
            "), numbered as ("
            "  select *, sum(turned::int) over (partition by device order by time, arrival) as turn from marked"
            ") select device, user_key as user, max(time) as until from numbered"
            " group by device, turn, user_key order by device, turn",
            families=pa.table({"member": _texts(families), "stands": _texts(families.values())}),
            cut=pa.table({"device": _texts(one for one, _ in apart), "user_key": _texts(one for _, one in apart)}),
        )
        return [Turn(**row) for row in found]

    def bearers(self, kind: str, key: str) -> list[tuple[str | None, str | None]]:
        """Give the keys of customer and device on the events that bear a session's, case's or account's key."""
        found = self._ask(
            f"select distinct user_key, anonymous_key from events where {_column(kind)} = $key order by all",  # noqa: S608
            {"key": key},
        )
        return [(row["user_key"], row["anonymous_key"]) for row in found]

    def standing(self, arrivals: NDArray[np.uint32]) -> list[Standing]:
        """Give under which keys some events stand, the earliest first."""
        keys = ", ".join(f'{kind}_key as "{kind}"' for kind in KINDS)
        found = self._ask(
            f"select {keys}, count(*) as events, min(time) as first, max(time) as last from events"  # noqa: S608
            " where arrival in (select arrival from asked) group by all order by first, last, 1, 2, 3, 4, 5",
            asked=pa.table({"arrival": pa.array(arrivals.astype(np.int64))}),
        )
        return [Standing(**row) for row in found]

    def identification(self, letters: str) -> Identified | None:
        """Give the identification named by the first letters of its hash, None where there is none."""
        if len(letters) != EDGE_LETTERS:
            return None
        found = self._ask(
            "with pairs as (select anonymous_key as device, user_key as user, count(*) as times, min(time) as first,"
            " max(time) as last from events where user_key is not null and anonymous_key is not null group by all)"
            " select * from pairs where starts_with(sha256(device || user), $letters)",
            {"letters": letters},
        )
        return Identified(**found[0]) if len(found) == 1 else None

    def events(self, arrivals: NDArray[np.uint32]) -> pa.Table:
        """Give some events with all their columns, in order of time and then of arrival."""
        with self._connected() as connection:
            connection.register("asked", pa.table({"arrival": pa.array(arrivals.astype(np.int64))}))
            return connection.sql(
                f"select {', '.join(SCHEMA.names)} from events where arrival in (select arrival from asked)"  # noqa: S608
                " order by time, arrival"
            ).to_arrow_table()

    def _ask(self, query: str, values: Mapping[str, str] | None = None, **tables: pa.Table) -> list[dict[str, Any]]:
        with (
            readable(self._table.folder, errors=(duckdb.IOException, duckdb.InvalidInputException)),
            self._connected() as connection,
        ):
            for name, table in tables.items():
                connection.register(name, table)
            told: list[dict[str, Any]] = connection.sql(query, params=values or {}).to_arrow_table().to_pylist()
            return told

    def _connected(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        connection.execute("set TimeZone = 'UTC'")
        show_events(connection, self._table.files())
        return connection


def _column(kind: str) -> str:
    assert kind in KINDS, kind
    return f"{kind}_key"


def _texts(texts: Iterable[str]) -> pa.Array:
    return pa.array(list(texts), pa.string())
