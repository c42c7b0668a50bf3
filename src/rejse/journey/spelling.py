"""Single values as a person writes them in Danish or English: numbers, shares, days, amounts, texts."""

import re
from datetime import date, time
from decimal import Decimal
from functools import cache
from itertools import takewhile
from typing import Final

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from rejse.journey.durations import read_duration
from rejse.journey.money import Money

TEXT_LETTERS_MAX: Final = 60
"""How much of a long text is told."""

_LEAD_LETTERS: Final = 20  # what is told before the place where two long texts part
_MINUS: Final = "\N{MINUS SIGN}"
_UNITS: Final = (("day", 86_400_000_000), ("hour", 3_600_000_000), ("minute", 60_000_000), ("second", 1_000_000))
_PLAIN: Final = (1e-6, 1e15)
"""Between these a number is written in full."""


def number(value: float, language: str) -> str:
    """Write a number with all its decimals: 1.250,5 in Danish, 1,250.5 in English."""
    low, high = _PLAIN
    if value and not low <= abs(value) < high:
        return f"{value:g}".replace("-", _MINUS)
    written = format_decimal(Decimal(str(value)), locale=_locale(language), decimal_quantization=False)
    return str(written).replace("-", _MINUS)


def share(value: float, language: str) -> str:
    """Write a share as percent: 31 % in Danish, 31% in English."""
    if value and value < _PLAIN[0]:
        return f"{value:g}".replace("-", _MINUS)
    return str(format_percent(Decimal(str(value)), locale=_locale(language), decimal_quantization=False))


def day(written: str, language: str) -> str:
    """Write a day: 29. marts 2026."""
    return str(format_date(date.fromisoformat(written), "long", locale=_locale(language)))


def clock(written: str, language: str) -> str:
    """Write a time of day: 08.00 in Danish, 08:00 in English."""
    return str(format_time(time.fromisoformat(written), "short", locale=_locale(language)))


def length(written: str, language: str) -> str:
    """Write how long something takes, exactly: 1 time og 30 minutter."""
    found = read_duration(written)
    if found is None:
        return written
    parts = []
    rest = found.days * 86_400_000_000 + found.seconds * 1_000_000 + found.microseconds
    for unit, microseconds in _UNITS[:-1]:
        count, rest = divmod(rest, microseconds)
        parts += [_counted(count, unit, language)] if count else []
    if rest or not parts:
        parts.append(_counted(rest / 1_000_000 if rest % 1_000_000 else rest // 1_000_000, "second", language))
    return str(format_list(parts, locale=_locale(language)))


def amount(money: Money, currency: str | None, language: str) -> str:
    """Write an amount of money, in the journey's currency where it has none of its own; without one, the number."""
    code = money.currency or currency
    if code is None:
        return number(float(money.amount), language)
    pattern = _locale(language).currency_formats["standard"].pattern
    if money.amount == money.amount.to_integral_value():
        pattern = pattern.replace(".00", "")
    written = format_currency(
        money.amount, code, pattern, _locale(language), currency_digits=False, decimal_quantization=False
    )
    return re.sub(r"(?<=[A-Z])(?=\d)", "\N{NO-BREAK SPACE}", written)


def language_name(tag: str, language: str) -> str:
    """Name a language: engelsk, østrigsk tysk; a tag that has no name is told as it is."""
    names = _locale(language).languages
    return str(names.get(tag.replace("-", "_")) or names.get(tag.partition("-")[0]) or tag)


def country(code: str, language: str) -> str:
    """Name a country: Danmark."""
    return str(_locale(language).territories.get(code, code))


def quoted(text: str) -> str:
    """Write a text between quotes and on one line, shortened at a word where it is long."""
    return f'"{shortened(text)}"'


def quoted_apart(one: str, other: str) -> tuple[str, str]:
    """Write two texts between quotes; where they are long, from shortly before the place where they part."""
    told = shortened_apart(one, other)
    return f'"{told[0]}"', f'"{told[1]}"'


def on_one_line(text: str) -> str:
    """Put a text on one line."""
    return " ".join(text.split())


def shortened(text: str) -> str:
    """Put a text on one line, and shorten a long one at a word."""
    text = on_one_line(text)
    if len(text) <= TEXT_LETTERS_MAX:
        return text
    kept = text[: TEXT_LETTERS_MAX - 1]
    at_word, _, _ = kept.rpartition(" ")
    return (at_word if len(at_word) > TEXT_LETTERS_MAX // 2 else kept).rstrip() + "…"


def shortened_apart(one: str, other: str) -> tuple[str, str]:
    """Put two texts on one line each, and shorten long ones so that the place where they part can be seen in both."""
    one, other = on_one_line(one), on_one_line(other)
    if max(len(one), len(other)) <= TEXT_LETTERS_MAX:
        return one, other
    parting = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    start = max(0, parting - _LEAD_LETTERS)
    if start:
        start = next((at + 1 for at in range(start, parting) if one[at] == " "), start)
    lead = "…" if start else ""
    return lead + _cut(one[start:], parting - start), lead + _cut(other[start:], parting - start)


def _cut(text: str, parting: int) -> str:
    """Shorten a text at a word, but not before the place where it parts from the other one."""
    told = shortened(text)
    return told if told == text or len(told) - 1 > parting else text[: TEXT_LETTERS_MAX - 1].rstrip() + "…"


def _counted(count: float, unit: str, language: str) -> str:
    return str(format_unit(count, f"duration-{unit}", "long", format="#,##0.######", locale=_locale(language)))


@cache
def _locale(language: str) -> Locale:
    """Choose whose calendar words are used: English readers here are Europeans, day before month."""
    return Locale.parse("en_GB" if language == "en" else language)
