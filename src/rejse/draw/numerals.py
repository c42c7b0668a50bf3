"""Numbers, shares, durations and dates as Danes and English readers write them: 28.400 · 31 % · 2,4 d."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton, format_time

from rejse.words import label

MINUS: Final = "\N{MINUS SIGN}"
_UNITS: Final[Mapping[str, tuple[str, str, str, str, str]]] = MappingProxyType(
    {"da": ("s", "min", "t", "d", "år"), "en": ("s", "min", "h", "d", "y")}
)
_SECONDS: Final = (1.0, 60.0, 3600.0, 86400.0, 365.25 * 86400.0)
_UNIT_UNTIL: Final = (59.5, 90 * 60.0, 36 * 3600.0, 730 * 86400.0)
"""Up to where a unit is used: 80 min reads better than 1,3 t, and a month of patience better as days than as months."""


@cache
def _signs(language: str) -> tuple[str, str, str]:
    """Look up group sign, decimal sign and percent pattern once: formatting through Babel costs 30 µs a number."""
    locale = Locale.parse(language)
    symbols = locale.number_symbols["latn"]
    return symbols["group"], symbols["decimal"], locale.percent_formats[None].pattern.replace("#,##0", "{}")


@lru_cache(8192)
def count(number: int, language: str) -> str:
    """Write a whole number: 28.400 in Danish, 28,400 in English."""
    group = _signs(language)[0]
    return f"{number:,}".replace(",", group).replace("-", MINUS)


@lru_cache(8192)
def counted(key: str, number: int, language: str, **told: str) -> str:
    """Say a text of the map that counts something; of one it is said as of one: 1 kunde, 2 kunder."""
    return label("draw", f"{key}-one" if number == 1 else key, language, count=count(number, language), **told)


@lru_cache(8192)
def share(part: float, language: str) -> str:
    """Write a share in whole percent. Some is never "0 %" and not all never "100 %": then <1 % or >99 %."""
    pattern = _signs(language)[2]
    percent = round(part * 100)
    if percent == 0 and part > 0:
        return "<" + pattern.format(1)
    if percent == 100 and part < 1:
        return ">" + pattern.format(99)
    return pattern.format(percent)


@lru_cache(4096)
def decimal(number: float, language: str) -> str:
    """Write a number with one decimal where it has one: 5,6 in Danish, 5.6 in English."""
    group, mark, _ = _signs(language)
    whole, _, part = f"{number:,.1f}".partition(".")
    written = whole.replace(",", group) + (mark + part if part != "0" else "")
    return written.replace("-", MINUS) if written != "-0" else "0"


@lru_cache(4096)
def signed(number: float, language: str) -> str:
    """Write a whole number with its sign, as a recommendation score has one."""
    rounded = round(number)
    return count(rounded, language) if rounded <= 0 else "+" + count(rounded, language)


@lru_cache(4096)
def duration(seconds: float, language: str) -> str:
    """Write how long something took, in the unit a person would choose: 9 min, 2,4 d."""
    unit = next((at for at, until in enumerate(_UNIT_UNTIL) if seconds < until), len(_UNIT_UNTIL))
    amount = seconds / _SECONDS[unit]
    decimals = 1 if unit >= 1 and amount < 9.95 else 0
    if 0 < seconds < 0.5:
        return f"<1\u00a0{_UNITS[language][0]}"
    written = f"{amount:.{decimals}f}".removesuffix(".0")
    return f"{written.replace('.', _signs(language)[1])}\u00a0{_UNITS[language][unit]}"


def period(first: date | None, last: date | None, language: str) -> str | None:
    """Write a period by its first and last day, or by the one that is known; None where there is neither."""
    locale = _dated(language)
    if first and last:
        if first == last:
            return format_date(first, "long", locale=locale)
        return str(format_interval(first, last, "yMMMMd", locale=locale)).replace("\u2009", " ")
    if first:
        return {"da": "fra {}", "en": "from {}"}[language].format(format_date(first, "long", locale=locale))
    if last:
        return {"da": "til {}", "en": "until {}"}[language].format(format_date(last, "long", locale=locale))
    return None


def moment(time: datetime, language: str) -> str:
    """Write a time to the minute, in the zone it bears."""
    locale = _dated(language)
    return f"{format_skeleton('yMMMd', time, locale=locale)} {format_time(time, 'short', locale=locale)}"


def _dated(language: str) -> str:
    """Choose whose calendar words are used: English readers here are Europeans, day before month."""
    return "en_GB" if language == "en" else language
