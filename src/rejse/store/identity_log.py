"""The identity log: what joins or parts people beside the events themselves, row by row, and never rewritten.

An event that names a user and an anonymous key is an edge by itself and is not repeated here. The log is a Delta table
beside the events: replaying it up to a version gives the people as they were then. A row is taken back by another one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from rejse.errors import CouldNot, WrongUse
from rejse.store.folder import delete_others, first_line, sync_file, sync_folder, writable

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable

Verb: TypeAlias = Literal["alias", "merge", "split", "group", "undo"]
"""alias: two anonymous keys are one device. merge: two people are one. split: an identification does not hold. group: a
person belongs to a company. undo: another row does not hold.
"""


class NoSuchEdge(WrongUse):
    """A row of the identity log is to be taken back that is not there."""

    code = "no-such-edge"


class EdgeTakenBack(WrongUse):
    """A row of the identity log is to be taken back a second time."""

    code = "edge-taken-back"


class IdentityUnreadable(CouldNot):
    """The identity log is missing a file, or holds something else than we wrote."""

    code = "identity-unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRow:
    """One row. Keys are those of the event table; a kind of key is `user`, `anonymous`, `session`, `case` or `account`.

    number: from 1. undoes: the number of the row that this one takes back. at: when it was written. by, note: who wrote
    it, and why. since: from when a person belongs to a company; None is from the beginning.
    """

    number: int
    verb: Verb
    left_kind: str | None = None
    left: str | None = None
    right_kind: str | None = None
    right: str | None = None
    undoes: int | None = None
    at: datetime
    by: str
    note: str = ""
    since: datetime | None = None


_CONFIGURATION: Final = {"delta.dataSkippingStatsColumns": "number"}
"""No statistics of a key reach the Delta log: what is forgotten would stay there."""

_COLUMNS: Final = tuple(field.name for field in fields(IdentityRow))


class IdentityTable:
    """The log of one workspace. Add inside `Folder.writing()`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def version(self) -> int:
        """The version of the table: it grows with every row; 0 before the first."""
        table = self._open()
        return 0 if table is None else table.version()

    def rows(self, version: int | None = None) -> tuple[IdentityRow, ...]:
        """Give all rows in order, now or as they were at a version.

        Raises:
            IdentityUnreadable: a file is missing or damaged.
        """
        from deltalake.exceptions import DeltaError  # noqa: PLC0415  (57 ms)

        if version == 0 or (table := self._open()) is None:
            return ()
        try:
            if version is not None:
                table.load_as_version(version)
            there = [name for name in _COLUMNS if name in {field.name for field in table.schema().fields}]
            read = table.to_pyarrow_table(columns=there).sort_by("number")
        except (DeltaError, OSError) as broken:
            raise IdentityUnreadable(folder=str(self.folder), reason=first_line(broken)) from broken
        return tuple(IdentityRow(**row) for row in read.to_pylist())

    def in_force(self, version: int | None = None) -> tuple[IdentityRow, ...]:
        """Give the rows that hold: those that no row in force takes back."""
        rows = self.rows(version)
        holds = _holding(rows)
        return tuple(row for row in rows if row.verb != "undo" and holds[row.number])

    def add(  # noqa: PLR0913  (the fields of a row)
        self,
        verb: Verb,
        left: tuple[str, str],
        right: tuple[str, str],
        *,
        at: datetime,
        by: str,
        note: str = "",
        since: datetime | None = None,
    ) -> IdentityRow:
        """Add a row about two keys, each with its kind, and give it; of a `group` the second is the company's.

        Raises:
            CannotWrite: the machine refuses.
        """
        row = IdentityRow(
            number=self._next(),
            verb=verb,
            left_kind=left[0],
            left=left[1],
            right_kind=right[0],
            right=right[1],
            at=at,
            by=by,
            note=note,
            since=since,
        )
        self._append([row])
        return row

    def add_all(
        self, verb: Verb, pairs: Sequence[tuple[tuple[str, str], tuple[str, str]]], *, at: datetime, by: str
    ) -> None:
        """Add many rows at once, such as the aliases of a file."""
        first = self._next()
        self._append(
            [
                IdentityRow(
                    number=first + place, verb=verb, left_kind=left[0], left=left[1],
                    right_kind=right[0], right=right[1], at=at, by=by,
                )
                for place, (left, right) in enumerate(pairs)
            ]
        )  # fmt: skip

    def undo(self, number: int, *, at: datetime, by: str, note: str = "") -> IdentityRow:
        """Take a row back; taking back an `undo` brings back what it took.

        Raises:
            NoSuchEdge: there is no such row.
            EdgeTakenBack: it is taken back already.
        """
        holds = _holding(self.rows())
        if number not in holds:
            raise NoSuchEdge(edge=number, last=len(holds))
        if not holds[number]:
            raise EdgeTakenBack(edge=number)
        row = IdentityRow(number=self._next(), verb="undo", undoes=number, at=at, by=by, note=note)
        self._append([row])
        return row

    def forget(self, keys: frozenset[str]) -> int:
        """Forget the rows that name any of these keys, in all versions; give how many. The other rows stay as they are.

        Rows that take back a forgotten one go with it.
        """
        rows = self.rows()
        gone = {row.number for row in rows if {row.left, row.right} & keys}
        while more := {row.number for row in rows if row.undoes in gone} - gone:
            gone |= more
        if gone:
            self._append([row for row in rows if row.number not in gone], mode="overwrite")
        if (table := self._open()) is not None:
            delete_others(self.folder, "*.parquet", held=table.file_uris())
        return len(gone)

    def _next(self) -> int:
        return max((row.number for row in self.rows()), default=0) + 1

    def _append(self, rows: Sequence[IdentityRow], mode: Literal["append", "overwrite"] = "append") -> None:
        from deltalake import DeltaTable, write_deltalake  # noqa: PLC0415

        if not rows and mode == "append":
            return
        with writable(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            told = _told(rows)
            DeltaTable.create(str(self.folder), told.schema, mode="ignore", configuration=_CONFIGURATION)
            write_deltalake(str(self.folder), told, mode=mode, schema_mode="merge" if mode == "append" else "overwrite")
            for file in [*self.folder.glob("*.parquet"), *(self.folder / "_delta_log").glob("*.json")]:
                sync_file(file)
            sync_folder(self.folder / "_delta_log")
            sync_folder(self.folder)

    def _open(self) -> "DeltaTable | None":
        from deltalake import DeltaTable  # noqa: PLC0415
        from deltalake.exceptions import DeltaError  # noqa: PLC0415

        if not (self.folder / "_delta_log").is_dir():
            return None
        try:
            return DeltaTable(str(self.folder))
        except DeltaError as broken:
            raise IdentityUnreadable(folder=str(self.folder), reason=first_line(broken)) from broken


def _holding(rows: Sequence[IdentityRow]) -> dict[int, bool]:
    """Say of every row whether it holds: the latest word on it counts."""
    holds: dict[int, bool] = {}
    for row in reversed(rows):
        holds.setdefault(row.number, True)
        if row.undoes is not None and holds[row.number]:
            holds[row.undoes] = False
    return {row.number: holds[row.number] for row in rows}


def _told(rows: Sequence[IdentityRow]) -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415

    kinds = {
        "number": pa.int64(),
        "undoes": pa.int64(),
        "at": pa.timestamp("us", "UTC"),
        "since": pa.timestamp("us", "UTC"),
    }
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in _COLUMNS])
    return pa.Table.from_pylist([{name: getattr(row, name) for name in _COLUMNS} for row in rows], schema=schema)
