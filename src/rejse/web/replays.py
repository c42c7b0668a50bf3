"""Rejected rows tried again on the web: the form begins with how their file was read; all are told what came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import Request

from rejse.collect.importing import Played
from rejse.collect.raw_rows import UNREADABLE, laid_open
from rejse.collect.replaying import ReplayOptions, ReplayReport, Selection, reading_of, replay
from rejse.collect.times import DayOrder
from rejse.store.audit import What
from rejse.store.readings import KeptReading, PastReading, PastReadings
from rejse.store.vault import KeptRow, RejectedKind, Vault
from rejse.web.mapping_form import Chosen, ShownColumn, constants_of, shown_columns
from rejse.web.served import Served

SAMPLE_ROWS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What the form to try some rejected rows again begins with.

    Args:
        remembered: how their file was read, if anybody remembers.
        columns: their columns; none where nobody knows what they are called.
        hopeless: whether none of the rows can be taken apart.
    """

    selection: Selection
    remembered: KeptReading | None
    columns: tuple[ShownColumn, ...]
    constants: dict[str, str]
    zone: str
    hopeless: bool


def rejected_kinds(served: Served, *, source: str = "", file: str = "", code: str = "") -> list[RejectedKind]:
    """Count the rejected rows by source, file and reason, those that are asked for; nothing of what they said."""
    kinds = Vault(served.workspace.folder.vault_file).kinds()
    asked = {"source": source, "file": file, "code": code}
    return [one for one in kinds if all(getattr(one, name) == value for name, value in asked.items() if value)]


def trial_of(served: Served, selection: Selection, chosen: Chosen | None, *, cells: bool) -> Trial | None:
    """Give what the form shows; None where no such row is left.

    Args:
        served: whose rows.
        selection: which rows.
        chosen: what was chosen in the form already.
        cells: whether what the rows said may be shown.
    """
    folder = served.workspace.folder
    vault = Vault(folder.vault_file)
    rows = vault.page(selection.source, selection.file, selection.code, limit=200)
    if not rows:
        return None
    whole = [one for one in rows if one.row.code not in UNREADABLE]
    first = (whole or rows)[0].row
    reading = reading_of(folder, first)
    parts = chosen.parts if chosen and chosen.parts is not None else reading.parts if reading else {}
    played = [Played(part=part, column=column, guessed=False) for part, column in parts.items()]
    same = [one for one in whole if one.row.reading == first.reading][:SAMPLE_ROWS]
    columns, shown = _cells(same, reading)
    return Trial(
        selection=selection,
        remembered=PastReadings(folder.vault_file).get(first.reading),
        columns=shown_columns(columns, shown if cells else (), played),
        constants=constants_of(played),
        zone=(chosen.zone if chosen else "") or (reading.zone if reading else served.workspace.settings.time_zone),
        hopeless=selection.code in UNREADABLE or not whole,
    )


def options_of(
    served: Served, selection: Selection, chosen: Chosen, *, order: str, decimals: str, columns: Sequence[str]
) -> ReplayOptions:
    """Give what was chosen in the form; a part that was played then and is not chosen any more is taken away."""
    rows = Vault(served.workspace.folder.vault_file).page(selection.source, selection.file, selection.code, limit=1)
    reading = reading_of(served.workspace.folder, rows[0].row) if rows else None
    given: dict[str, str | None] = {}
    if chosen.parts is not None:
        given = {**dict.fromkeys(reading.parts if reading else ()), **chosen.parts}
    return ReplayOptions(
        parts=given,
        zone=chosen.zone or None,
        use_map=chosen.use_map or None if chosen.parts is None else None,
        save_map=chosen.save_map or None,
        order=DayOrder(order) if order in frozenset(DayOrder) else None,
        decimal_comma={"comma": True, "point": False}.get(decimals),
        columns=tuple(columns),
    )


def try_again(
    request: Request, selection: Selection, options: ReplayOptions, *, by: str, dry_run: bool
) -> ReplayReport:
    """Try rejected rows again; what came in is told to all, and noted.

    Raises:
        NothingRejected, ColumnsUnknown, WrongUse: as `replay` says.
        WorkspaceBusy: an import is under way.
    """
    served: Served = request.app.state.served
    served.workspace.finish_erasures()
    now = datetime.now(UTC)
    report = replay(served.workspace.folder, selection, options, now=now, dry_run=dry_run)
    if dry_run:
        return report
    told = {"rows": report.tried, "events": report.kept}
    request.app.state.accounts.audit.note(by, What.REPLAYED, selection.file, at=now, arguments=told)
    if report.kept:
        served.events_changed(by)
    return report


def raw_table(served: Served, rows: Sequence[KeptRow]) -> tuple[tuple[str, ...], list[tuple[KeptRow, tuple[str, ...]]]]:
    """Give rejected rows as a table under the columns of their file; without them each row is one text."""
    reading = reading_of(served.workspace.folder, rows[0].row) if rows else None
    if reading is None or any(one.row.code in UNREADABLE or one.row.reading != rows[0].row.reading for one in rows):
        return (), [(one, (one.row.raw,)) for one in rows]
    columns, cells = _cells(rows, reading)
    if len(cells) != len(rows):
        return (), [(one, (one.row.raw,)) for one in rows]
    return columns, list(zip(rows, cells, strict=True))


def _cells(rows: Sequence[KeptRow], reading: PastReading | None) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    if reading is None:
        return (), []
    table: Any = laid_open(rows, reading).cells
    columns = tuple(dict.fromkeys((*reading.columns, *table.column_names)))
    texts = {name: [cell or "" for cell in table[name].to_pylist()] for name in table.column_names}
    empty = [""] * table.num_rows
    return columns, list(zip(*(texts.get(name, empty) for name in columns), strict=True)) if columns else []
