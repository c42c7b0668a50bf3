"""A file comes in: opened, its columns given their parts, read batch by batch, admitted, and told about."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Named
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

import pyarrow as pa

from rejse.collect.admit import Admitted, Entrance, Finding, admit
from rejse.collect.batch import Batch
from rejse.collect.guessing import check_enough, guess_parts
from rejse.collect.mapping import CONSTANT, Mapping, SavedMapping, check_parts, load_mapping, save_mapping
from rejse.collect.reading import Reading, open_reading
from rejse.collect.shaping import Reader, Shaper, decimal_comma
from rejse.collect.times import DayOrder, find_day_order
from rejse.errors import Argument, Problem, Severity, Where, WrongUse
from rejse.store.erasures import Erasures
from rejse.store.events import EventTable
from rejse.store.folder import Folder
from rejse.store.readings import PastReading, PastReadings
from rejse.store.traits import Traits
from rejse.store.vault import RejectedRow, Vault

DEFAULT_SOURCE: Final = "import"
DEFAULT_ZONE: Final = "UTC"
Progress: TypeAlias = Callable[[int, int], None]
"""Told how far the file is read, and how far it goes, in the same unit."""


class UnknownZone(WrongUse):
    """A time zone is named that there is not."""

    code = "unknown-zone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What the person says about a file; all of it may be left to guesses.

    Args:
        parts: part -> column, or `=constant`; `traits` -> several columns, parted by commas.
        zone: where clocks that name no zone stand.
        sheet: of a workbook; else its first that is not hidden.
        source: under which events are told apart; not the file's name, or a renamed file would come in again.
        use_map: name of a saved mapping; what else is said wins over it.
        save_map: name to keep the mapping under.
        guess: whether parts that nobody gave away are guessed; False where the person has decided on every column.
    """

    parts: Named[str, str] = field(default_factory=dict)
    zone: str | None = None
    source: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    use_map: str | None = None
    save_map: str | None = None
    guess: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why some rows were rejected or are doubtful; `example_row` is the first of them, `value` its cell."""

    code: str
    count: int
    example_row: int
    rejected: bool
    value: str = ""
    arguments: Named[str, Argument] = field(default_factory=dict)

    def problem(self, file: str) -> Problem:
        """Give it as a problem of the file, for the sentence a person reads."""
        severity = Severity.ERROR if self.rejected else Severity.ADVICE
        return Problem(self.code, severity, Where(file, self.example_row), {**self.arguments, "value": self.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One part, the column that plays it (or `=constant`), and whether that was guessed.

    A column that the person names nearly right is a guess too.
    """

    part: str
    column: str
    guessed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of a file: read = kept + duplicate + rejected; doubtful is a part of kept."""

    file: str
    source: str
    dry_run: bool
    read: int
    kept: int
    duplicate: int
    doubtful: int
    rejected: int
    reasons: tuple[Reason, ...]
    mapping: tuple[Played, ...]
    properties: tuple[str, ...]
    """The columns that play no part: they are kept with the events, in clear."""
    zone: str
    encoding: str | None
    delimiter: str | None
    first_time: datetime | None
    last_time: datetime | None
    notes: tuple[Problem, ...]
    """What was taken for granted (the zone of naive times, the order of day and month, columns without names), and
    whether the rows were imported before with another reading."""


def import_file(  # noqa: PLR0913  (three are what it is about, three how it is done)
    path: Path,
    folder: Folder,
    options: ImportOptions,
    *,
    now: datetime,
    progress: Progress | None = None,
    dry_run: bool = False,
    by: str = "",
) -> ImportReport:
    """Import a file of events into a workspace; the same file again adds nothing.

    A dry run reads, checks and counts the same and writes nothing.

    Args:
        path: CSV, TSV, JSON Lines, Parquet, XLSX or XES, each also as .gz or .zip.
        folder: the workspace.
        options: what is said about the file.
        now: aware; when the file is received.
        progress: called after every batch.
        dry_run: whether to write nothing.
        by: who imports; remembered with rows that are turned away.

    Raises:
        WrongUse: the file, an option or a mapping is not what it must be.
        CouldNot: the file cannot be read through, or the workspace cannot be written.
    """
    assert now.tzinfo is not None, "times are aware"
    saved = load_mapping(folder.mappings, options.use_map) if options.use_map else SavedMapping(parts={})
    sheet = options.sheet or saved.sheet
    reading = open_reading(path, encoding=options.encoding, delimiter=options.delimiter, sheet=sheet)
    batches = reading.batches()
    leading = leading_of(batches)
    plan = _plan(reading, leading, folder, options, saved)
    shaper = Shaper(reader=plan.reader, source=plan.source, file=path.name)
    tally = Tally()
    with nullcontext() if dry_run else folder.writing():
        entrance = open_entrance(folder, dry_run=dry_run)
        if entrance.rejects is not None:
            told = _past_reading(plan, leading, path.name)
            entrance.rejects = _Remembering(Vault(folder.vault_file), PastReadings(folder.vault_file), told, by, now)
        for batch in chain(leading, batches):
            tally.add(admit(shaper.shape(batch), entrance=entrance, now=now))
            if progress is not None:
                progress(batch.done, reading.total)
        if options.save_map and not dry_run:
            save_mapping(folder.mappings, options.save_map, plan.saved())
    notes = (*_notes(plan, read=tally.read, naive=shaper.naive), *_read_before(plan, tally, entrance))
    return _report(plan, tally, notes, properties=tuple(shaper.properties), dry_run=dry_run)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """How a file is going to be read, decided from what was said and from its beginning."""

    reading: Reading
    source: str
    played: tuple[Played, ...]
    reader: Reader
    order_sure: bool
    zone_told: bool

    def saved(self) -> SavedMapping:
        sheet = self.reading.sheet.sheet if self.reading.sheet else None
        return SavedMapping(
            parts=self.reader.mapping.told(), zone=self.reader.zone.key, source=self.source, sheet=sheet
        )


def leading_of(batches: Iterator[Batch]) -> list[Batch]:
    """Take batches off the front up to the first that has columns; only unreadable lines come before it."""
    taken: list[Batch] = []
    for batch in batches:
        taken.append(batch)
        if batch.cells.column_names:
            break
    return taken


def _plan(
    reading: Reading, leading: Sequence[Batch], folder: Folder, options: ImportOptions, saved: SavedMapping
) -> _Plan:
    first = leading[-1].cells if leading else pa.table({})
    if not first.column_names:
        first = pa.table({name: pa.array([], pa.string()) for name in reading.names or ()})
    said = {**saved.parts, **options.parts}
    played = play(first, said, natural=reading.parts, guess=options.guess) if first.column_names else ()
    if first.column_names:
        check_enough({one.part: one.column for one in played}, tuple(first.column_names))
    mapping = Mapping(**{one.part: one.column for one in played})
    order, sure = _day_order(reading, mapping)
    reader = Reader(
        mapping=mapping,
        zone=find_zone(options.zone or saved.zone or DEFAULT_ZONE),
        order=order,
        currency=folder.settings.currency,
        value_comma=bool(leading) and decimal_comma(leading[-1], mapping.value),
        score_comma=bool(leading) and decimal_comma(leading[-1], mapping.score),
    )
    source = options.source or saved.source or DEFAULT_SOURCE
    told = (options.zone or saved.zone) is not None
    return _Plan(reading=reading, source=source, played=played, reader=reader, order_sure=sure, zone_told=told)


def find_zone(name: str) -> ZoneInfo:
    """Give a time zone by its name.

    Raises:
        UnknownZone: there is none of that name; the nearest is told.
    """
    from difflib import get_close_matches  # noqa: PLC0415  (only for the mistake)

    known = available_timezones()
    if name not in known:
        nearest = get_close_matches(name, known, 1)
        raise UnknownZone(zone=name, nearest=nearest[0] if nearest else None)
    return ZoneInfo(name)


def play(cells: pa.Table, said: Named[str, str], *, natural: Named[str, str], guess: bool = True) -> tuple[Played, ...]:
    """Give out the parts: what is said first, then what the kind of file says, then what can be guessed.

    Raises:
        NoSuchPart, NoSuchColumn, BadScale: what is said cannot be.
    """
    columns = tuple(cells.column_names)
    given = check_parts(said, columns)
    known_by = {"customer", "anonymous"} & set(given)
    guessed: dict[str, str] = {}
    if guess:
        guessed |= {
            part: column
            for part, column in natural.items()
            if column in columns and part not in given and not (part == "customer" and known_by)
        }
        guessed |= guess_parts(cells, given={**guessed, **given})
    near = {part for part, column in given.items() if said[part] != column and not column.startswith(CONSTANT)}
    both = [Played(part=part, column=column, guessed=part in near) for part, column in given.items()]
    return (*both, *(Played(part=part, column=column, guessed=True) for part, column in guessed.items()))


def _day_order(reading: Reading, mapping: Mapping) -> tuple[DayOrder, bool]:
    """Find out whether days or months come first, reading on through the file only where its start leaves it open."""
    if mapping.time is None or mapping.time.startswith(CONSTANT):
        return DayOrder.DAY_FIRST, True
    return find_day_order(_cells_of(mapping.time, reading.batches()))


def _cells_of(column: str, batches: Iterator[Batch]) -> Iterator[pa.Array]:
    for batch in batches:
        if column in batch.cells.column_names:
            yield batch.cells[column].combine_chunks()


def open_entrance(folder: Folder, *, dry_run: bool) -> Entrance:
    """Open the stores; before the first event the table is made, in a dry run it may be missing."""
    table = EventTable(folder.events)
    there = (folder.events / "_delta_log").is_dir()
    if not there and not dry_run:
        table.create()
    return Entrance(
        keys=folder.keys,
        secret=folder.secret,
        before=table.pinned() if there else None,
        events=None if dry_run else table,
        rejects=None if dry_run else Vault(folder.vault_file),
        traits=None if dry_run else Traits(folder.vault_file),
        forgotten=Erasures(folder.vault_file).digests(),
    )


@dataclass(slots=True)
class _Remembering:
    """Keeps rows that are turned away, each with how its file was read; the first of them has that written down."""

    vault: Vault
    readings: PastReadings
    told: Callable[[], PastReading]
    by: str
    at: datetime
    _number: int | None = None

    def reject(self, rows: Iterable[RejectedRow]) -> int:
        """Keep rows that could not be taken in."""
        kept = list(rows)
        if kept and self._number is None:
            self._number = self.readings.remember(self.told(), by=self.by, at=self.at)
        return self.vault.reject(replace(one, reading=self._number) for one in kept)


def _past_reading(plan: _Plan, leading: Sequence[Batch], file: str) -> Callable[[], PastReading]:
    """Tell how a file is read, when it is asked for: most files need not be read again."""

    def told() -> PastReading:
        beginning = leading[-1] if leading and leading[-1].cells.column_names else None
        mapping = plan.reader.mapping
        orders = orders_of(beginning) if beginning else {}
        if plan.order_sure and mapping.time and not mapping.time.startswith(CONSTANT):
            orders[mapping.time] = str(plan.reader.order)
        return PastReading(
            source=plan.source,
            file=file,
            kind=str(plan.reading.found.kind),
            columns=tuple(beginning.cells.column_names) if beginning else plan.reading.names or (),
            literal={name: one for name, one in beginning.literal.items() if isinstance(one, bool)}
            if beginning
            else {},
            parts=mapping.told(),
            zone=plan.reader.zone.key,
            currency=plan.reader.currency,
            orders=orders,
            commas=commas_of(beginning) if beginning else (),
        )

    return told


def orders_of(batch: Batch) -> dict[str, str]:
    """Tell of every column whose dates leave no doubt whether their day or their month comes first."""
    found = ((name, find_day_order(_cells_of(name, iter([batch])))) for name in batch.cells.column_names)
    return {name: str(order) for name, (order, sure) in found if sure}


def commas_of(batch: Batch) -> tuple[str, ...]:
    """Name the columns that write their decimals after a comma."""
    return tuple(name for name in batch.cells.column_names if decimal_comma(batch, name))


def _notes(plan: _Plan, *, read: int, naive: int) -> tuple[Problem, ...]:
    file = plan.reading.found.path
    found: list[tuple[str, dict[str, Argument]]] = []
    if not read:
        found.append(("no-rows", {"file": file.name}))
    found += plan.reading.remarks()
    if not plan.order_sure:
        found.append(("day-first-assumed", {}))
    if naive and not plan.zone_told:
        found.append(("zone-assumed", {"zone": plan.reader.zone.key}))
    return tuple(Problem(code, Severity.ADVICE, Where(str(file)), arguments) for code, arguments in found)


def _read_before(plan: _Plan, tally: "Tally", entrance: Entrance) -> tuple[Problem, ...]:
    """Say that rows known already were read differently then: mending the reading does not mend what is stored."""
    if not isinstance(entrance.before, EventTable) or not tally.duplicate or tally.duplicate < tally.kept:
        return ()
    differ = entrance.echoes.differences(entrance.before, plan.source)
    file = str(plan.reading.found.path)
    told: dict[str, Argument] = {"differences": differ, "source": plan.source}
    return (Problem("read-differently-before", Severity.ADVICE, Where(file), told),) if differ else ()


@dataclass(slots=True)
class Tally:
    """Adds up what became of the batches."""

    read: int = 0
    kept: int = 0
    duplicate: int = 0
    doubtful: int = 0
    rejected: int = 0
    first: datetime | None = None
    last: datetime | None = None
    reasons: dict[str, Reason] = field(default_factory=dict)

    def add(self, one: Admitted) -> None:
        """Add what became of a batch."""
        self.read += one.read
        self.kept += one.kept
        self.duplicate += one.duplicate
        self.doubtful += one.doubtful
        self.rejected += one.rejected
        times = [time.astimezone(UTC) for time in (self.first, self.last, one.first, one.last) if time is not None]
        self.first, self.last = (min(times), max(times)) if times else (None, None)
        for finding in one.findings:
            self._reason(finding)

    def ordered(self) -> tuple[Reason, ...]:
        """Give the reasons, those for which rows were rejected first, the commonest first."""
        return tuple(sorted(self.reasons.values(), key=lambda one: (not one.rejected, -one.count, one.code)))

    def _reason(self, finding: Finding) -> None:
        before = self.reasons.get(finding.code)
        if before is None:
            shown, value, arguments = finding.row, finding.value, finding.arguments
        else:
            shown, value, arguments = before.example_row, before.value, before.arguments
        self.reasons[finding.code] = Reason(
            code=finding.code,
            count=finding.count + (before.count if before else 0),
            example_row=shown,
            rejected=finding.rejected,
            value=value,
            arguments=arguments,
        )


def _report(
    plan: _Plan, tally: Tally, notes: tuple[Problem, ...], *, properties: tuple[str, ...], dry_run: bool
) -> ImportReport:
    assert tally.read == tally.kept + tally.duplicate + tally.rejected, "every row read is accounted for"
    reading = plan.reading
    return ImportReport(
        file=str(reading.found.path),
        source=plan.source,
        dry_run=dry_run,
        read=tally.read,
        kept=tally.kept,
        duplicate=tally.duplicate,
        doubtful=tally.doubtful,
        rejected=tally.rejected,
        reasons=tally.ordered(),
        mapping=plan.played,
        properties=properties,
        zone=plan.reader.zone.key,
        encoding=reading.found.encoding,
        delimiter=reading.layout.delimiter if reading.layout else None,
        first_time=tally.first,
        last_time=tally.last,
        notes=notes,
    )
