"""Times as people and programs write them, to UTC microseconds: ISO 8601, Danish and American dates, Unix time."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rejse.collect.zones import Mask, Micros, local_to_utc

_SECOND: Final = 1_000_000
_MINUTE: Final = 60 * _SECOND
_OFFSET_MAX: Final = 14 * 60 * _MINUTE
"""No clock in the world is further from UTC."""

_OFFSET_TOO_LARGE: Final = r"[+-](?:1[5-9]|2\d|14:?(?:0[1-9]|[1-5]\d))(?::?\d{2})?$"
_YEAR_1: Final = -62_135_000_000 * _SECOND
_YEAR_9999: Final = 253_370_000_000 * _SECOND
"""Calendars, and Python's, end here."""
_ZONE: Final = r"(?P<z>Z|z| ?UTC| ?GMT| ?[+-]\d{2}:?\d{2}| ?[+-]\d{2})?"
_CLOCK: Final = r"(?P<H>\d{1,2})[:.](?P<M>\d{2})(?:[:.](?P<S>\d{2})(?:[.,](?P<f>\d+))?)?"
_YEAR_FIRST: Final = rf"^(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})(?:(?:[Tt]| +){_CLOCK})?{_ZONE}$"
_COMPACT: Final = (
    r"^(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)"
    rf"(?:[Tt ]?(?P<H>\d{{2}})(?P<M>\d{{2}})(?P<S>\d{{2}})?(?P<f>x)?)?{_ZONE}$"
)
_YEAR_LAST: Final = (
    r"^(?P<d>\d{1,2})(?P<sign>[-/.])(?P<m>\d{1,2})[-/.](?P<y>\d{4}|\d{2})"
    rf"(?:(?:[Tt]|,? +)(?:[Kk]l\.? *)?{_CLOCK}(?: ?(?P<p>[AaPp])\.?[Mm]\.?)?)?{_ZONE}$"
)
_UNIX: Final = r"^-?\d{9,18}(?:\.\d+)?$|^1\d{18}$"


class DayOrder(StrEnum):
    """Which comes first where a date ends with its year."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesRead:
    """A column of times, read: microseconds UTC, and masks of what could not be read or told for sure."""

    micros: Micros
    latest: Micros
    """The same, but for times in an hour that came twice the second pass."""
    unreadable: Mask
    twice: Mask
    never: Mask
    naive: int
    """How many told no zone."""


def read_times(cells: pa.Array, *, zone: ZoneInfo, order: DayOrder) -> TimesRead:
    """Read a column of times; those that name no zone are in `zone`. Empty cells come out unreadable.

    Args:
        cells: text; null where there is none.
        zone: where clocks that name no zone stand.
        order: whether 03-04-2025 is the third of April.
    """
    trimmed = pc.utf8_trim_whitespace(cells)
    quick = _quick(trimmed)
    local, offset, has_zone, readable = quick if quick is not None else _by_shape(trimmed, order)
    readable &= (local > _YEAR_1) & (local < _YEAR_9999)
    micros = np.where(readable, local - offset, 0)
    naive = readable & ~has_zone
    latest, never = micros.copy(), np.zeros(len(micros), np.bool_)
    if zone.key != "UTC" and naive.any():
        micros[naive], latest[naive], never[naive] = local_to_utc(local[naive], zone)
    return TimesRead(
        micros=micros,
        latest=latest,
        unreadable=~readable,
        twice=latest != micros,
        never=never,
        naive=int(naive.sum()),
    )


def find_day_order(columns: Iterable[pa.Array]) -> tuple[DayOrder, bool]:
    """Read on until a date tells whether its day or its month comes first.

    Returns:
        the order, and whether it was told; where nothing tells it, Danes write the day first.
    """
    doubtful = False
    for cells in columns:
        parts = _pieces(pc.unique(pc.utf8_trim_whitespace(cells)), _YEAR_LAST)
        if parts is None:
            if doubtful:
                continue
            return DayOrder.DAY_FIRST, True
        first, second = _number(parts, "d"), _number(parts, "m")
        written = np.asarray(pc.is_valid(parts), bool)
        if (written & (first > 12)).any() or pc.any(pc.equal(parts.field("sign"), ".")).as_py():
            return DayOrder.DAY_FIRST, True
        if (written & (second > 12)).any() or pc.any(pc.is_in(parts.field("p"), pa.array(list("AaPp")))).as_py():
            return DayOrder.MONTH_FIRST, True
        doubtful = True
    return DayOrder.DAY_FIRST, not doubtful


def _quick(cells: pa.Array) -> tuple[Micros, Micros, Mask, Mask] | None:
    """Let pyarrow read a column that is ISO 8601 throughout, all with a zone or all without."""
    valid = np.asarray(pc.is_valid(cells), bool)
    for kind, zoned in ((pa.timestamp("us"), False), (pa.timestamp("us", "UTC"), True)):
        try:
            read = cells.cast(kind)
        except pa.ArrowInvalid:
            continue
        if zoned and pc.any(pc.match_substring_regex(cells, _OFFSET_TOO_LARGE)).as_py():
            continue
        micros = read.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False).copy()
        return micros, np.zeros(len(micros), np.int64), np.full(len(micros), zoned), valid
    return None


def _by_shape(cells: pa.Array, order: DayOrder) -> tuple[Micros, Micros, Mask, Mask]:
    """Read every distinct cell by the shape it has: local time, offset of the zone it names, if any."""
    coded = cells.dictionary_encode()
    distinct = coded.dictionary
    size = len(distinct)
    local, offset = np.zeros(size, np.int64), np.zeros(size, np.int64)
    zoned, readable = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    for shape in (_YEAR_FIRST, _COMPACT, _YEAR_LAST):
        parts = _pieces(distinct, shape)
        if parts is None:
            continue
        swap = shape is _YEAR_LAST and order is DayOrder.MONTH_FIRST
        made, sound = _assembled(parts, swap=swap)
        offsets = _offsets(parts)
        sound &= ~readable & (np.abs(offsets) <= _OFFSET_MAX)
        local[sound], offset[sound] = made[sound], offsets[sound]
        zoned[sound] = (np.asarray(pc.binary_length(parts.field("z")).fill_null(0)) > 0)[sound]
        readable |= sound
    made, sound = _unix(distinct)
    sound &= ~readable
    local[sound] = made[sound]
    zoned |= sound
    readable |= sound
    return _spread(coded, local, offset, zoned, readable)


def _spread(
    coded: pa.DictionaryArray, local: Micros, offset: Micros, zoned: Mask, readable: Mask
) -> tuple[Micros, Micros, Mask, Mask]:
    """Give every row what its distinct cell was read as; a row without a cell is not readable."""
    size = len(local)
    numbers = coded.indices.fill_null(size).to_numpy(zero_copy_only=False)
    padded = (np.append(local, 0), np.append(offset, 0), np.append(zoned, False), np.append(readable, False))
    return padded[0][numbers], padded[1][numbers], padded[2][numbers], padded[3][numbers]


def _pieces(cells: pa.Array, shape: str) -> pa.StructArray | None:
    if not pc.any(pc.match_substring_regex(cells, shape)).as_py():
        return None
    return pc.extract_regex(cells, shape)


def _names(parts: pa.StructArray) -> set[str]:
    """Give the pieces that a shape has."""
    return {parts.type.field(place).name for place in range(parts.type.num_fields)}


def _number(parts: pa.StructArray, name: str) -> Micros:
    """Give a piece as a number; 0 where there is none."""
    if name not in _names(parts):
        return np.zeros(len(parts), np.int64)
    piece = pc.struct_field(parts, name).fill_null("0")
    number: Micros = pc.if_else(pc.equal(piece, ""), "0", piece).cast(pa.int64()).to_numpy(zero_copy_only=False)
    return number


def _assembled(parts: pa.StructArray, *, swap: bool) -> tuple[Micros, Mask]:
    """Put year, month, day and clock together; a day that is in no calendar is not sound."""
    year, month, day = _number(parts, "y"), _number(parts, "d" if swap else "m"), _number(parts, "m" if swap else "d")
    if "sign" in _names(parts):  # a year that comes last may have two digits
        year = np.where(year < 100, year + 2000, year)
    hour = _half_day(parts, _number(parts, "H"))
    minute, second = _number(parts, "M"), _number(parts, "S")
    months = (year - 1970) * 12 + np.clip(month, 1, 12) - 1
    starts = months.astype("datetime64[M]")
    days = (starts.astype("datetime64[D]") + (day - 1)).astype(np.int64)
    in_month = days < (starts + 1).astype("datetime64[D]").astype(np.int64)
    sound = np.asarray(pc.is_valid(parts), bool) & (month >= 1) & (month <= 12) & (day >= 1) & in_month
    sound &= (hour < 24) & (minute < 60) & (second < 60)
    fraction = pc.utf8_slice_codeunits(pc.utf8_rpad(parts.field("f").fill_null(""), 6, "0"), 0, 6)
    fraction = pc.if_else(pc.match_substring_regex(fraction, r"^\d{6}$"), fraction, "0").cast(pa.int64())
    seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    return seconds * _SECOND + fraction.to_numpy(zero_copy_only=False), sound


def _half_day(parts: pa.StructArray, hour: Micros) -> Micros:
    if "p" not in _names(parts):
        return hour
    half = pc.utf8_lower(parts.field("p")).fill_null("")
    before, after = (np.asarray(pc.equal(half, letter), bool) for letter in "ap")
    named = before | after
    noon = np.where(named, hour % 12, hour) + np.where(after, 12, 0)
    return np.where(named & ((hour < 1) | (hour > 12)), 99, noon)


def _offsets(parts: pa.StructArray) -> Micros:
    """Read `+02:00`, `+0200` and `+02`; Z, UTC and GMT are 0."""
    told = pc.replace_substring(pc.utf8_trim_whitespace(parts.field("z").fill_null("")), ":", "")
    digits = pc.if_else(pc.match_substring_regex(told, r"^[+-]\d+$"), told, "+0000")
    digits = pc.utf8_rpad(digits, 5, "0")
    hours = pc.utf8_slice_codeunits(digits, 1, 3).cast(pa.int64()).to_numpy(zero_copy_only=False)
    minutes = pc.utf8_slice_codeunits(digits, 3, 5).cast(pa.int64()).to_numpy(zero_copy_only=False)
    west = np.asarray(pc.starts_with(digits, "-"), bool)
    offsets: Micros = np.where(west, -1, 1) * (hours * 60 + minutes) * _MINUTE
    return offsets


def _unix(cells: pa.Array) -> tuple[Micros, Mask]:
    """Read seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size.

    Below 1e11 it is seconds (to the year 5138), below 1e14 milliseconds, below 1e17 microseconds.
    """
    sound = np.asarray(pc.match_substring_regex(cells, _UNIX).fill_null(fill_value=False), bool)
    made = np.zeros(len(cells), np.int64)
    whole = sound & ~np.asarray(pc.match_substring(cells, ".").fill_null(fill_value=False), bool)
    if whole.any():
        number = cells.filter(pa.array(whole)).cast(pa.int64()).to_numpy(zero_copy_only=False)
        size = np.abs(number)
        times = np.where(size < 10**11, 1_000_000, np.where(size < 10**14, 1_000, 1))
        made[whole] = np.where(size < 10**17, number * times, number // 1_000)
    for place in np.flatnonzero(sound & ~whole):
        made[place] = _unix_fraction(cells[int(place)].as_py())
    return made, sound


def _unix_fraction(cell: str) -> int:
    """Read a Unix time with a fraction without a float in between: the last microsecond counts."""
    whole, _, rest = cell.partition(".")
    size = abs(int(whole))
    digits = 6 if size < 10**11 else 3 if size < 10**14 else 0
    if size >= 10**17:
        return int(whole) // 1_000
    fraction = int((rest + "000000")[:digits] or "0")
    scale = (1, 1, 1, 1_000, 1, 1, 1_000_000)[digits]
    return int(whole) * scale + (-fraction if whole.startswith("-") else fraction)
