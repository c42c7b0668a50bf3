"""Single values as people type them into a form, in Danish or English, and what is typed as values of the document.

What cannot be read raises `Mistyped`, which becomes a problem at its field.
"""

import math
import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from rejse.errors import Argument
from rejse.journey.changing import Value
from rejse.journey.durations import read_duration, write_duration
from rejse.journey.fields import COUNTRY, CURRENCY, LIMITS, nearest
from rejse.journey.money import Money, read_money, write_money
from rejse.journey.parsing import Scalar, as_written, excerpt
from rejse.journey.scale import read_scale
from rejse.journey.spelling import length
from rejse.journey.visible import made_visible


class Mistyped(Exception):
    """What was typed cannot be read; the code and the arguments of the problem it becomes."""

    def __init__(self, code: str, **arguments: Argument) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = arguments


def _mistyped(code: str, typed: str, **arguments: Argument) -> Mistyped:
    return Mistyped(code, value=excerpt(Scalar(None, typed)), **arguments)


def text(typed: str) -> str | None:
    """Read a text as reading a journey would: without what nobody sees, and without spaces around it."""
    whole, _ = made_visible(as_written(typed.replace("\r\n", "\n").replace("\r", "\n")), file=None)
    assert isinstance(whole, Scalar), "a text stays a text"
    return (whole.raw or "").strip() or None


# -- numbers -------------------------------------------------------------------------------------------------------

_POINTS: Final = {"da": (".", ","), "en": (",", ".")}
_SPACES: Final = re.compile(r"[\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}']")
_MINUS: Final = "\N{MINUS SIGN}"
_SIGNS: Final = str.maketrans({_MINUS: "-", "\N{EN DASH}": "-"})
_FIGURES: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_DIGITS_MAX: Final = 400


def show_number(value: float, language: str) -> str:
    """Write a number so that it can be typed over: no groups of thousands, the reader's decimal sign."""
    written = repr(value) if isinstance(value, float) and not value.is_integer() else f"{value:.0f}"
    return written.replace(".", _POINTS[language][1])


def read_number(typed: str, language: str) -> int | float:
    """Read a number; thousands may be grouped as the reader groups them, and either decimal sign is understood."""
    plain = _ungrouped(_SPACES.sub("", typed).translate(_SIGNS), language)
    found = float(plain) if len(plain) < _DIGITS_MAX and _FIGURES.fullmatch(plain) else math.nan
    if not math.isfinite(found):
        raise _mistyped("typed-number", typed)
    return int(found) if found.is_integer() and abs(found) < 1e15 else found


def _ungrouped(plain: str, language: str) -> str:
    group, point = _POINTS[language]
    if group in plain and point in plain:
        group, point = sorted((group, point), key=plain.rfind)
        return plain.replace(group, "").replace(point, ".")
    if re.fullmatch(rf"[-+]?[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+", plain):
        return plain.replace(group, "")
    return plain.replace(",", ".")


def within(name: str, value: float, typed: str, language: str) -> int | float:
    """Judge a number by its field's limits."""
    low, high = LIMITS.get(name, (-math.inf, None))
    if value < low and high is None:
        raise _mistyped("typed-too-small", typed, low=show_number(low, language))
    if high is not None and not low <= value <= high:
        raise _mistyped("typed-out-of-range", typed, low=show_number(low, language), high=show_number(high, language))
    return value


def read_whole(typed: str, language: str) -> int:
    """Read a number without decimals."""
    found = read_number(typed, language)
    if not isinstance(found, int):
        raise _mistyped("typed-whole-number", typed)
    return found


def show_share(value: float, language: str) -> str:
    """Write a share as percent: 31 %."""
    percent = f"{(Decimal(repr(value)) * 100).normalize():f}".replace(".", _POINTS[language][1])
    return f"{percent} %" if language == "da" else f"{percent}%"


def read_share(typed: str, language: str) -> int | float:
    """Read percents as a share, exactly: "31,5 %" is 0.315."""
    plain = _ungrouped(_SPACES.sub("", typed).removesuffix("%").translate(_SIGNS), language)
    try:
        found = Decimal(plain) / 100 if len(plain) < 40 else Decimal(-1)
    except InvalidOperation:
        raise _mistyped("typed-share", typed) from None
    if not found.is_finite() or not 0 <= found <= 1:
        raise _mistyped("typed-share", typed)
    return int(found) if found == int(found) else float(found)


# -- time ----------------------------------------------------------------------------------------------------------

_UNITS: Final = {
    "w": r"w|weeks?|u|uger?",
    "d": r"d|days?|dag|dage|døgn",
    "h": r"h|hours?|hrs?|t|timer?",
    "m": r"m|min\.?|mins|minutes?|minut|minutter",
    "s": r"s|sek\.?|secs?\.?|seconds?|sekund|sekunder",
}
_MONTHS: Final = re.compile(r"\d\s*(?:mdr?\.?|mo|mth|months?|måned|måneder|years?|yrs?|år|kvartal\w*|quarters?)\b")
_LENGTH: Final = re.compile(r"([\d.,\N{NO-BREAK SPACE}]*\d)\s*([^\W\d]+\.?)")
_BETWEEN: Final = re.compile(r"\s*(?:,|\bog\b|\band\b|&)?\s*")


def show_duration(written: str, language: str) -> str:
    """Write how long something takes in words: 3 timer."""
    return length(written, language)


def read_length(typed: str, language: str) -> str:
    """Read how long something takes, in words of either language or as the document writes it."""
    plain = typed.strip()
    found = read_duration(plain)
    if found is None:
        if _MONTHS.search(plain.lower()):
            raise _mistyped("typed-months", typed)
        found = read_duration(_short(plain.lower(), typed, language))
    if found is None:
        raise _mistyped("typed-duration", typed)
    return write_duration(found)


def _short(plain: str, typed: str, language: str) -> str:
    """Write "1 time og 30 minutter" as 1h30m."""
    found, at = "", 0
    while at < len(plain):
        part = _LENGTH.match(plain, at)
        unit = None if part is None else next((one for one in _UNITS if re.fullmatch(_UNITS[one], part[2])), None)
        if part is None or unit is None:
            raise _mistyped("typed-duration", typed)
        number = _ungrouped(_SPACES.sub("", part[1]), language)
        found += f"{number}{unit}"
        between = _BETWEEN.match(plain, part.end())
        at = part.end() if between is None else between.end()
    return found


_DAYS: Final = ("%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y", "%d/%m-%Y", "%d/%m %Y", "%Y%m%d")


def read_day(typed: str) -> str:
    """Read a day: from the browser as 2026-03-29, or typed as 29.3.2026."""
    for pattern in _DAYS:
        try:
            return _day(typed.strip(), pattern).isoformat()
        except ValueError:
            continue
    raise _mistyped("typed-date", typed)


def _day(plain: str, pattern: str) -> date:
    return datetime.strptime(plain, pattern).date()  # noqa: DTZ007  (a day, not a time)


def read_clock(typed: str) -> str:
    """Read a time of day: 8, 8.30, 08:30."""
    found = re.fullmatch(r"(?:kl\.? ?)?(\d{1,2})(?:[.:](\d{2}))?(?::00)?", typed.strip())
    try:
        return f"{time(int(found[1]), int(found[2] or 0)):%H:%M}" if found else _no_clock(typed)
    except ValueError:
        raise _mistyped("typed-clock", typed) from None


def _no_clock(typed: str) -> str:
    raise _mistyped("typed-clock", typed)


# -- money and scales ----------------------------------------------------------------------------------------------

_SIGNS_OF_MONEY: Final = {"€": "EUR", "$": "USD", "£": "GBP"}
_AMOUNT: Final = re.compile(r"([€$£])?\s*([\d.,\s\N{NO-BREAK SPACE}]*\d)\s*([A-Za-z]{3}|kr\.?|[€$£])?,?-?")


def show_money(value: float | str, language: str) -> str:
    """Write an amount as it may be typed over: 45,50 or 45,50 DKK."""
    found = read_money(str(value))
    if found is None:
        return str(value)
    amount = f"{found.amount:f}".replace(".", _POINTS[language][1])
    return amount if found.currency is None else f"{amount} {found.currency}"


def read_amount(typed: str, language: str, *, currency: str | None) -> str | int | float:
    """Read an amount; what is said in the journey's own currency needs none of its own."""
    found = _AMOUNT.fullmatch(typed.strip())
    if found is None:
        raise _mistyped("typed-money", typed)
    sign, figures, unit = found.groups()
    said = unit or sign
    named = None if said is None else _SIGNS_OF_MONEY.get(said) or ("DKK" if said.lower().startswith("kr") else said)
    read = read_money(_ungrouped(_SPACES.sub("", figures), language))
    if read is None:
        raise _mistyped("typed-money", typed)
    known = None if named is None or named.upper() == (currency or "DKK") else named.upper()
    return write_money(Money(read.amount, known))


def show_scale(written: str) -> str:
    """Write a scale of answers: 1–5."""
    return written.replace("..", "–").replace("-", _MINUS)


def read_answers(typed: str) -> str:
    """Read a scale of answers: 1-5, 1 til 5, 1..5."""
    found = re.fullmatch(r"(-?\d{1,4})\s*(?:\.\.+|…|[-–—]|til|to)\s*(-?\d{1,4})", typed.strip().replace(_MINUS, "-"))
    written = "" if found is None else f"{found[1]}..{found[2]}"
    if read_scale(written) is None:
        raise _mistyped("typed-scale", typed)
    return written


# -- what a standard names -----------------------------------------------------------------------------------------


def standard(name: str, typed: str) -> Value:
    """Read what a standard names: a currency, a country, a time zone; any other line as it is."""
    if name == "currency" and not CURRENCY.fullmatch(said := typed.strip().upper()):
        raise _mistyped("bad-currency", said)
    if name == "holidays" and not COUNTRY.fullmatch(said := typed.strip().upper()):
        raise _mistyped("bad-country", said)
    if name == "time_zone" and (said := typed.strip()) not in _zones():
        raise _mistyped("unknown-time-zone", said, nearest=nearest(said, _zones()))
    return said if name in ("currency", "holidays", "time_zone") else text(typed)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
