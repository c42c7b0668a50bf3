"""The event table: every fact ever admitted, in order of arrival, as a Delta table that other programs can read too.

We write the Parquet files ourselves and commit them to the Delta log: the rows keep their order, each column gets the
encoding that suits it, and no statistics of a personal column ever reach a file or the log.
"""

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from rejse.errors import CouldNot
from rejse.store.decoding import Decoded, Portion, Wish, decoded
from rejse.store.folder import CannotWrite, delete_others, first_line, sync_file, sync_folder, writable

if TYPE_CHECKING:
    from deltalake import DeltaTable
    from deltalake.transaction import AddAction

    from rejse.store.seen import Seen

_STRINGS: Final = (
    *("type", "name", "anonymous_key", "user_key", "session_key", "case_key", "account_key", "outcome", "channel"),
    *("path", "campaign_source", "campaign_medium", "campaign_name"),
)

SCHEMA: Final = pa.schema(
    [
        ("arrival", pa.int64()),
        ("event_id", pa.string()),
        ("source", pa.string()),
        ("time", pa.timestamp("us", "UTC")),
        ("received_at", pa.timestamp("us", "UTC")),
        *((name, pa.string()) for name in _STRINGS),
        ("value", pa.int64()),
        ("currency", pa.string()),
        ("score", pa.float64()),
        ("score_scale", pa.string()),
        ("properties", pa.string()),
    ]
)
"""The columns of an event. arrival: its number in order of arrival, from 0. value: minor units. properties: JSON."""

_REQUIRED: Final = ("event_id", "source", "time")
ROWS_PER_BATCH: Final = 1 << 18
_ROWS_PER_FILE: Final = 1 << 22
_ENCODING: Final = {"arrival": "DELTA_BINARY_PACKED", "time": "DELTA_BINARY_PACKED", "event_id": "PLAIN"}
_DICTIONARY: Final = [name for name in SCHEMA.names if name not in _ENCODING]
_DICTIONARY_BYTES: Final = 8 << 20
"""All keys of a row group fit into a dictionary: who reads them then looks at each key once."""
_INDEXED_MAX: Final = 50_000_000
"""Up to how many events a pinned table remembers their ids; above, each question reads the ids again."""
_STATISTICS: Final = ["arrival", "time", "source"]
_ARRIVALS: Final = "rejse:arrival"
"""The Delta application transaction that holds the next arrival number: two writers cannot both give out the same."""
_CONFIGURATION: Final = {"delta.enableDeletionVectors": "false", "delta.dataSkippingStatsColumns": "arrival,time"}
_UNREADABLE_FEATURES: Final = {"deletionVectors", "columnMapping"}


class NoEventTable(CouldNot):
    """The workspace's event table is not there."""

    code = "no-event-table"


class ForeignEventTable(CouldNot):
    """Another program gave the table a feature under which its files would show rows that were deleted."""

    code = "foreign-event-table"


class EventsUnreadable(CouldNot):
    """A file of the event table is missing or damaged."""

    code = "events-unreadable"


class EventTableBusy(CouldNot):
    """Another process appended at the same moment without waiting for its turn."""

    code = "event-table-busy"


@dataclass(frozen=True, slots=True)
class _Part:
    """One Parquet file of the table: which arrivals it holds, and how far its times reach."""

    file: str
    rows: int
    first: int
    last: int
    latest: datetime | None


class EventTable:
    """The events of one workspace.

    A table object sees the newest version at every call; `pinned()` gives one that stays at one version, so that
    several readings agree. Append inside `Folder.writing()`.
    """

    def __init__(self, folder: Path, *, at: int | None = None) -> None:
        self.folder = folder
        self._at = at
        self._seen: dict[str, Seen] = {}

    def create(self) -> None:
        """Make an empty table; a table that is there is left as it is."""
        from deltalake import DeltaTable  # noqa: PLC0415  (57 ms)

        if (self.folder / "_delta_log").is_dir() and DeltaTable.is_deltatable(str(self.folder)):
            return
        with writable(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            DeltaTable.create(str(self.folder), SCHEMA, mode="ignore", configuration=_CONFIGURATION)

    def pinned(self) -> "EventTable":
        """Give the table as it is now, whatever is appended later."""
        return EventTable(self.folder, at=self.version)

    @property
    def version(self) -> int:
        """The version of the table: it grows with every change."""
        return self._open().version()

    @property
    def count(self) -> int:
        """How many events the table holds."""
        return sum(part.rows for part in self._parts())

    @property
    def data_through(self) -> datetime | None:
        """The latest corrected time of any event, aware UTC; None for an empty table."""
        return max((part.latest for part in self._parts() if part.latest is not None), default=None)

    def files(self) -> list[str]:
        """Give the paths of the Parquet files in order of arrival."""
        return [part.file for part in self._parts()]

    def append(self, events: pa.Table) -> int:
        """Add events after those there are, and give the new version; nothing to add gives the version there is.

        When this returns they survive a power cut: deltalake makes no fsync, so we do, the files before the log.

        Args:
            events: the columns of SCHEMA without arrival, in order of arrival; an absent column is all nulls.

        Raises:
            EventTableBusy: another process appended meanwhile; nothing was added.
            CannotWrite: the machine refuses, as on a full disk; what was added before stays.
        """
        assert self._at is None, "a pinned table is only read"
        table = self._open()
        if not events.num_rows:
            return table.version()
        with writable(self.folder):
            return self._appended(table, events)

    def _appended(self, table: "DeltaTable", events: pa.Table) -> int:
        _widen(table)
        first = table.transaction_version(_ARRIVALS)
        if first is None:
            first = max((part.last + 1 for part in self._parts()), default=0)
        starts = range(0, events.num_rows, _ROWS_PER_FILE)
        written: list[_Written] = []
        try:
            written.extend(
                _write(self.folder, _numbered(events.slice(at, _ROWS_PER_FILE), first + at)) for at in starts
            )
            sync_folder(self.folder)
        except BaseException:
            self._unwritten(written)
            raise
        version = self._commit(table, written, first + events.num_rows)
        log = self.folder / "_delta_log"
        sync_file(log / f"{version:020d}.json")
        sync_folder(log)
        return self.version

    def erase(self, arrivals: NDArray[np.int64]) -> int:
        """Take events out of the table for good, by their arrival numbers, and give how many there were.

        Only the files that hold some are written again. No earlier version can be read any more: whatever file the
        table does not hold now is deleted at once.

        Raises:
            EventTableBusy: another process appended meanwhile; nothing was erased.
            CannotWrite: the machine refuses; nothing was erased.
        """
        assert self._at is None, "a pinned table is only read"
        table, gone = self._open(), np.unique(arrivals)
        held = [part for part in self._parts() if np.any((gone >= part.first) & (gone <= part.last))]
        kept: list[_Written] = []
        old: list[Path] = []
        erased = 0
        with writable(self.folder), readable(self.folder, errors=(pa.ArrowInvalid,)):
            try:
                for part in held:
                    written, lost = _write_without(self.folder, part, gone)
                    if lost:
                        erased += lost
                        old.append(Path(part.file))
                    kept += written if lost else ()
                sync_folder(self.folder)
            except BaseException:
                self._unwritten(kept)
                raise
            if old:
                following = table.transaction_version(_ARRIVALS) or max(part.last for part in self._parts()) + 1
                version = self._commit(table, kept, following, removed=[file.name for file in old])
                sync_file(self.folder / "_delta_log" / f"{version:020d}.json")
            self._sweep()
        return erased

    def _sweep(self) -> None:
        """Delete the files that the table does not hold: an interrupted erasure, or another program, left them."""
        delete_others(self.folder, "*.parquet", held=self.files())

    def known(self, source: str, event_ids: pa.Array | pa.ChunkedArray) -> NDArray[np.bool_]:
        """Tell which of these ids the table already has for the source; each id is judged on its own.

        One large question is answered at once. Who has many asks a pinned table: it remembers the ids (16 bytes each).

        Returns:
            bool[ids].
        """
        import duckdb  # noqa: PLC0415  (110 ms)

        from rejse.store import seen  # noqa: PLC0415

        parts = self._parts()
        if not parts or not len(event_ids):
            return np.zeros(len(event_ids), np.bool_)
        files = [part.file for part in parts]
        with readable(self.folder, errors=(duckdb.IOException, duckdb.InvalidInputException)):
            if self._at is None or sum(part.rows for part in parts) > _INDEXED_MAX:
                return seen.matched(len(event_ids), seen.find(files, source, seen.numbered(event_ids)))
            if source not in self._seen:
                self._seen[source] = seen.Seen(files, source)
            return self._seen[source].known(event_ids)

    def stored(self, source: str, event_ids: pa.Array | pa.ChunkedArray, columns: Sequence[str]) -> pa.Table:
        """Give what is stored of a few events of a source, found by their ids; an id that is not there gives no row.

        Args:
            source: whose ids they are.
            event_ids: a small sample; the source's rows are looked through once.
            columns: names of SCHEMA, in the order wanted after event_id.

        Returns:
            event_id and the columns, each id once, in no order.
        """
        import duckdb  # noqa: PLC0415  (110 ms)

        from rejse.store import seen  # noqa: PLC0415

        shape = pa.schema([SCHEMA.field(name) for name in ("event_id", *columns)])
        files = self.files()
        if not files or not len(event_ids):
            return shape.empty_table()
        with readable(self.folder, errors=(duckdb.IOException, duckdb.InvalidInputException)):
            return seen.fetch(files, source, event_ids, shape)

    def batches(
        self,
        columns: Sequence[str],
        *,
        dictionaries: Sequence[str] = (),
        since: int = 0,
        rows_max: int = ROWS_PER_BATCH,
    ) -> Iterable[pa.RecordBatch]:
        """Give all events in order of arrival, batch by batch; memory does not grow with the table.

        Args:
            columns: names of SCHEMA, in the order wanted; where older files lack one it is null.
            dictionaries: which of them arrive dictionary-encoded; the batches of a row group share dictionaries.
            since: the first arrival number wanted; from 0 on, the events are `Decoded`, for several threads to take.
            rows_max: how many rows a batch has at most.
        """
        shape = pa.schema([_field(name, coded=name in dictionaries) for name in columns])
        late = [part for part in self._parts() if part.last >= since]
        cut = bool(late) and late[0].first < since
        wish = Wish(columns=("arrival", *columns) if cut else columns, dictionaries=dictionaries, rows_max=rows_max)
        found = decoded([part.file for part in late], wish)
        if cut:
            return self._later(found, shape, since)
        return Decoded(lambda: self._shaped(found, shape), rows_max=rows_max)

    def _shaped(self, found: Decoded, shape: pa.Schema) -> Iterator[Portion]:
        with readable(self.folder):
            for portion in found.portions():
                yield _Shaped(portion, shape, self.folder)

    def _later(self, found: Decoded, shape: pa.Schema, since: int) -> Iterator[pa.RecordBatch]:
        """Leave out the events that came before."""
        with readable(self.folder):
            for batch in found:
                kept = batch.filter(pc.greater_equal(batch["arrival"], since))
                if kept.num_rows:
                    yield _in_shape(kept, shape)

    def _open(self) -> "DeltaTable":
        from deltalake import DeltaTable  # noqa: PLC0415
        from deltalake.exceptions import DeltaError, TableNotFoundError  # noqa: PLC0415

        try:
            _look_through(self.folder)
            with readable(self.folder, errors=(OSError,)):
                table = DeltaTable(str(self.folder), version=self._at)
        except TableNotFoundError as missing:
            raise NoEventTable(folder=str(self.folder)) from missing
        except DeltaError as broken:
            raise EventsUnreadable(folder=str(self.folder), reason=first_line(broken)) from broken
        if bad := _UNREADABLE_FEATURES & set(table.protocol().reader_features or ()):
            raise ForeignEventTable(folder=str(self.folder), features=tuple(sorted(bad)))
        return table

    def _parts(self) -> list[_Part]:
        """Give the files in order of arrival; what another program rewrote without statistics is looked into."""
        actions = pa.table(self._open().get_add_actions(flatten=True)).to_pylist()
        return sorted((_part(self.folder, action) for action in actions), key=lambda part: part.first)

    def _commit(
        self, table: "DeltaTable", written: list["_Written"], following: int, removed: Sequence[str] = ()
    ) -> int:
        """Put the files into the table, take others out, and give the version that says so."""
        from deltalake import CommitProperties, Transaction  # noqa: PLC0415
        from deltalake.exceptions import CommitFailedError, DeltaError  # noqa: PLC0415
        from deltalake.transaction import AddAction, RemoveAction  # noqa: PLC0415

        taken = CommitProperties(app_transactions=[Transaction(_ARRIVALS, following)])
        adds: list[AddAction | RemoveAction] = [one.action() for one in written]
        adds += [RemoveAction(name, data_change=True, deletion_timestamp=int(time.time() * 1000)) for name in removed]
        try:
            table.create_write_transaction(adds, "append", table.schema(), commit_properties=taken)
        except CommitFailedError as beaten:
            self._unwritten(written)
            raise EventTableBusy(folder=str(self.folder)) from beaten
        except DeltaError as refused:  # the log may hold the files all the same: they stay
            raise CannotWrite(folder=str(self.folder), reason=first_line(refused)) from refused
        table.update_incremental()
        return table.version()

    def _unwritten(self, written: Sequence["_Written"]) -> None:
        """Take away files that are in no version of the table."""
        for one in written:
            (self.folder / one.name).unlink(missing_ok=True)


@contextmanager
def readable(folder: Path, *, errors: tuple[type[Exception], ...] = (OSError, pa.ArrowInvalid)) -> Iterator[None]:
    """Say that a file of the table is missing or damaged; `errors` are how the library that reads it says so."""
    try:
        yield
    except errors as broken:
        raise EventsUnreadable(folder=str(folder), reason=first_line(broken)) from broken


def _look_through(folder: Path) -> None:
    """Say which entry of the log is empty or cut short: deltalake reads an empty one as if nothing had been added."""
    with readable(folder, errors=(OSError,)):
        log = folder / "_delta_log"
        entries = sorted(log.glob("*.json")) if log.is_dir() else []
        for entry in entries:
            if not entry.stat().st_size:
                raise EventsUnreadable(folder=str(folder), reason=f"{entry.name} is empty")
        try:
            whole = not entries or all(
                isinstance(json.loads(one), dict) for one in entries[-1].read_bytes().splitlines()
            )
        except ValueError:
            whole = False
        if not whole:
            raise EventsUnreadable(folder=str(folder), reason=f"{entries[-1].name} holds something else than JSON")


@dataclass(frozen=True, slots=True)
class _Written:
    """A Parquet file that is on disk and not in the table yet."""

    name: str
    bytes: int
    statistics: str

    def action(self) -> "AddAction":
        """Say it as the Delta log does."""
        from deltalake.transaction import AddAction  # noqa: PLC0415

        return AddAction(self.name, self.bytes, {}, int(time.time() * 1000), True, self.statistics)  # noqa: FBT003


def _widen(table: "DeltaTable") -> None:
    """Give a table that an older program made the columns that have come since; its old files are left as they are."""
    from deltalake import Schema  # noqa: PLC0415

    there = {field.name for field in table.schema().fields}
    if missing := [field for field in SCHEMA if field.name not in there]:
        table.alter.add_columns(Schema.from_arrow(pa.schema(missing)).fields)


def _numbered(events: pa.Table, first: int) -> pa.Table:
    """Give the events all columns of SCHEMA, in its order and types, with their arrival numbers."""
    assert all(not events[name].null_count for name in _REQUIRED), f"every event has {', '.join(_REQUIRED)}"
    unknown = set(events.column_names) - set(SCHEMA.names[1:])
    assert not unknown, f"no columns of an event: {sorted(unknown)}"
    rows = events.num_rows
    columns = {"arrival": pa.array(np.arange(first, first + rows))}
    for field in SCHEMA.remove(0):
        columns[field.name] = (
            events[field.name].cast(field.type) if field.name in events.column_names else pa.nulls(rows, field.type)
        )
    return pa.table(columns, schema=SCHEMA)


def write_events(events: pa.Table, file: Path) -> None:
    """Write events, with any columns of SCHEMA, as a Parquet file like those of the table."""
    pq.write_table(
        events,
        file,
        compression="zstd",
        row_group_size=ROWS_PER_BATCH,
        use_dictionary=[name for name in _DICTIONARY if name in events.column_names],
        dictionary_pagesize_limit=_DICTIONARY_BYTES,
        column_encoding={name: how for name, how in _ENCODING.items() if name in events.column_names},
        write_statistics=[name for name in _STATISTICS if name in events.column_names],
    )


def _write(folder: Path, events: pa.Table) -> _Written:
    name = f"part-00000-{uuid4()}-c000.zstd.parquet"
    try:
        write_events(events, folder / name)
        sync_file(folder / name)
    except BaseException:
        (folder / name).unlink(missing_ok=True)
        raise
    return _Written(name, (folder / name).stat().st_size, json.dumps(_statistics(events)))


def _write_without(folder: Path, part: _Part, gone: NDArray[np.int64]) -> tuple[list[_Written], int]:
    """Write a file again without some arrivals; give the file, if any event is left, and how many are gone."""
    kept, lost = [], 0
    shape = pa.schema(list(SCHEMA))
    for batch in decoded([part.file], Wish(columns=SCHEMA.names, rows_max=ROWS_PER_BATCH)):
        stays = ~np.isin(batch["arrival"].to_numpy(), gone)
        lost += len(stays) - int(stays.sum())
        left = batch.filter(pa.array(stays))
        kept.append(_in_shape(left, shape))
    events = pa.Table.from_batches(kept, schema=shape)
    return ([_write(folder, events)] if lost and events.num_rows else []), lost


def _statistics(events: pa.Table) -> dict[str, object]:
    first, last = pc.min_max(events["arrival"]).values()
    earliest, latest = pc.min_max(events["time"].cast(pa.int64())).values()
    return {
        "numRecords": events.num_rows,
        "minValues": {"arrival": first.as_py(), "time": _iso(earliest.as_py())},
        "maxValues": {"arrival": last.as_py(), "time": _iso(latest.as_py())},
        "nullCount": {"arrival": 0, "time": 0},
    }


def _iso(microseconds: int) -> str:
    return f"{np.datetime64(microseconds, 'us')}Z"


def _part(folder: Path, action: Mapping[str, Any]) -> _Part:
    file = str(folder / unquote(action["path"]))
    told: list[Any] = [action.get(name) for name in ("num_records", "min.arrival", "max.arrival", "max.time")]
    if None in told:
        with readable(folder):
            seen = pq.read_table(file, columns=["arrival", "time"], memory_map=True)
        span = pc.min_max(seen["arrival"])
        told = [seen.num_rows, span["min"].as_py(), span["max"].as_py(), pc.max(seen["time"]).as_py()]
    rows, first, last, latest = told
    return _Part(file, rows, first, last, latest)


@dataclass(frozen=True, slots=True)
class _Shaped:
    """A portion of the table with the columns that were asked for, in their order."""

    portion: Portion
    shape: pa.Schema
    folder: Path

    @property
    def rows(self) -> int:
        """How many events it has."""
        return self.portion.rows

    def batches(self, rows_max: int) -> Iterator[pa.RecordBatch]:
        """Decode it; a batch has at most so many rows."""
        with readable(self.folder):
            for batch in self.portion.batches(rows_max):
                yield _in_shape(batch, self.shape)


def _in_shape(batch: pa.RecordBatch, shape: pa.Schema) -> pa.RecordBatch:
    return pa.record_batch([_column(batch, field) for field in shape], schema=shape)


def _field(name: str, *, coded: bool) -> pa.Field:
    kind = SCHEMA.field(name).type
    return pa.field(name, pa.dictionary(pa.int32(), kind) if coded else kind)


def _column(batch: pa.RecordBatch, field: pa.Field) -> pa.Array:
    if field.name not in batch.schema.names:
        return pa.nulls(batch.num_rows, field.type)
    column = batch[field.name]
    if column.type == field.type:
        return column
    return column.cast(field.type)
