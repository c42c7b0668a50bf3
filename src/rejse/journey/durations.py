"""Durations as people write them: `30d`, `2w`, `4h`, `90m`, `45s`, `1d12h`, or ISO 8601 (`P30D`, `PT1H`)."""

import re
from datetime import timedelta
from fractions import Fraction
from typing import Final

_NUMBER: Final = r"\d+(?:\.\d+)?"
SHORT: Final = rf"(?:(?:{_NUMBER}) ?[wdhms] ?)+"
ISO: Final = rf"P(?=.)(?:{_NUMBER}W)?(?:{_NUMBER}D)?(?:T(?=.)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?"

_MICROSECONDS: Final = {"w": 604_800_000_000, "d": 86_400_000_000, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000}
_PART: Final = re.compile(rf"({_NUMBER}) ?([wdhms])")
_LETTERS_MAX: Final = 100


def read_duration(written: str) -> timedelta | None:
    """Read a duration; None where it is none, or longer than can be counted.

    Months and years are not durations: they have no fixed length.
    """
    if len(written) > _LETTERS_MAX or not (re.fullmatch(SHORT, written) or re.fullmatch(ISO, written)):
        return None
    parts = _PART.findall(written.lower())
    try:
        return timedelta(microseconds=round(sum(Fraction(number) * _MICROSECONDS[unit] for number, unit in parts)))
    except OverflowError:
        return None


def write_duration(duration: timedelta) -> str:
    """Write a duration in one unit where it comes out whole and short, else in days down to seconds."""
    whole = duration // timedelta(microseconds=1)
    for unit in "dhms":
        count, rest = divmod(whole, _MICROSECONDS[unit])
        if rest == 0 and (count < 100 or unit == "d"):
            return f"{count}{unit}"
    parts = []
    for unit in "dhm":
        count, whole = divmod(whole, _MICROSECONDS[unit])
        parts.append(f"{count}{unit}" if count else "")
    seconds = f"{whole // 1_000_000}.{whole % 1_000_000:06d}".rstrip("0").rstrip(".")
    return "".join(parts) + (f"{seconds}s" if whole else "")
