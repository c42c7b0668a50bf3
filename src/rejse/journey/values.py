"""Read the values of a document: texts, numbers, durations, choices; what is wrong with one is remembered."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from rejse.errors import Argument, Problem, Severity, Where
from rejse.journey.document import Text
from rejse.journey.durations import read_duration
from rejse.journey.fields import COUNTRY, CURRENCY, ID, LIMITS, SHARES, is_language, nearest, slug
from rejse.journey.money import read_money
from rejse.journey.parsing import Listed, Mapped, Scalar, Written, excerpt
from rejse.journey.scale import read_scale


class Unread:
    """Stands for what could not be read; its problem has been reported."""


UNREAD: Final = Unread()
_HELPED_MAX: Final = 200
_YES: Final = frozenset({"true", "yes", "ja"})
_NO: Final = frozenset({"false", "no", "nej"})
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


@dataclass(slots=True)
class Values:
    """Reads single values; `problems` and `lines` fill up on the way."""

    file: str | None
    language: str
    renamed: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def report(
        self, code: str, at: Written, path: str, severity: Severity = Severity.ERROR, **arguments: Argument
    ) -> Unread:
        """Remember a problem; its `place` is the path that the message shows."""
        where = Where(self.file, at.line, path or None)
        self.problems.append(Problem(code, severity, where, {"place": path or "journey", **arguments}))
        return UNREAD

    def refuse(self, code: str, at: Written, path: str, **arguments: Argument) -> Unread:
        """Remember a problem that shows what was written."""
        return self.report(code, at, path, Severity.ERROR, value=excerpt(at), **arguments)

    def report_repeated(self, written: Mapped, path: str) -> None:
        """Remember the fields that were written twice; the first one counts."""
        for name, line in written.repeated.items():
            first = written.entries[name].line
            self.report("duplicate-key", Scalar(line, None), f"{path}/{name}".lstrip("/"), field=name, first=first)

    def near(self, written: str, choices: Iterable[str]) -> str | None:
        """Find what was probably meant; where everything is wrong that is no help, and would take long."""
        return nearest(written, choices) if len(self.problems) < _HELPED_MAX else None

    def text(self, written: Written, path: str) -> Text | Unread:
        """Read a text: plain, or one per language."""
        if isinstance(written, Listed):
            return self.refuse("not-a-text", written, path)
        if isinstance(written, Scalar):
            said = self.plain(written, path)
            return said if isinstance(said, Unread) else Text({self.language: said})
        self.report_repeated(written, path)
        found: dict[str, str] = {}
        for tag, value in written.entries.items():
            here = f"{path}/{tag}"
            if not is_language(tag):
                self.report("unknown-language", value, here, value=tag, nearest=self.near(tag, ("da", "en")))
            elif isinstance(said := self.plain(value, here), str):
                found[tag] = said
        return Text(found) if found else UNREAD

    def plain(self, written: Written, path: str) -> str | Unread:
        """Read one scalar as it was written."""
        if not isinstance(written, Scalar):
            return self.refuse("not-a-text", written, path)
        said = (written.raw or "").strip()
        if not said:
            return self.report("empty-text", written, path, Severity.ADVICE)
        return said

    def identifier(self, written: Written, path: str) -> str | Unread:
        """Read an id; one that is none is mended, so that the object can be drawn."""
        said = self.plain(written, path)
        if isinstance(said, Unread) or ID.fullmatch(said):
            return said
        mended = slug(said)
        self.refuse("bad-id", written, path, nearest=mended or None)
        return mended or UNREAD

    def choice(self, choices: tuple[str, ...], written: Written, path: str) -> object:
        """Read one of a few words."""
        said = self.plain(written, path)
        if isinstance(said, Unread) or said in choices:
            return said
        told = tuple(str(choice) for choice in choices)
        return self.refuse("unknown-choice", written, path, nearest=self.near(said, told), choices=told)

    def yes_or_no(self, written: Written, path: str) -> object:
        """Read true or false, in English or Danish."""
        said = (written.raw or "").strip().lower() if isinstance(written, Scalar) else ""
        return True if said in _YES else False if said in _NO else self.refuse("not-yes-or-no", written, path)

    def number(self, written: Written, path: str) -> object:
        """Read a number."""
        said = (written.raw or "").strip() if isinstance(written, Scalar) else ""
        if not _NUMBER.fullmatch(said) or not math.isfinite(found := float(said)):
            return self.refuse("not-a-number", written, path)
        return found

    def whole_number(self, written: Written, path: str) -> object:
        """Read a number without decimals."""
        number = self.number(written, path)
        if isinstance(number, float) and not number.is_integer():
            return self.refuse("not-a-whole-number", written, path)
        return int(number) if isinstance(number, float) else number

    def duration(self, written: Written, path: str) -> object:
        """Read a duration."""
        found = read_duration((written.raw or "").strip()) if isinstance(written, Scalar) else None
        return self.refuse("bad-duration", written, path) if found is None else found

    def day(self, written: Written, path: str) -> object:
        """Read a date."""
        said = (written.raw or "").strip() if isinstance(written, Scalar) else ""
        try:
            return datetime.strptime(said, "%Y-%m-%d").date()  # noqa: DTZ007  (a day, not a time)
        except ValueError:
            return self.refuse("bad-date", written, path)

    def clock(self, written: Written, path: str) -> object:
        """Read a time of day."""
        said = (written.raw or "").strip() if isinstance(written, Scalar) else ""
        try:
            return datetime.strptime(said, "%H:%M").time()  # noqa: DTZ007  (a time of day in the journey's zone)
        except ValueError:
            return self.refuse("bad-clock", written, path)

    def money(self, written: Written, path: str) -> object:
        """Read an amount of money."""
        found = read_money((written.raw or "").strip()) if isinstance(written, Scalar) else None
        return self.refuse("bad-amount", written, path) if found is None else found

    def scale(self, written: Written, path: str) -> object:
        """Read a scale of answers."""
        found = read_scale((written.raw or "").strip()) if isinstance(written, Scalar) else None
        return self.refuse("bad-answer-scale", written, path) if found is None else found

    def extent(self, written: Written, path: str) -> object:
        """Read where something starts and ends, from 0 to 1."""
        items = written.items if isinstance(written, Listed) else ()
        ends = [item.raw or "" for item in items if isinstance(item, Scalar)]
        if len(items) == len(ends) == 2 and all(_NUMBER.fullmatch(end) for end in ends):
            start, end = (float(one) for one in ends)
            if 0 <= start < end <= 1:
                return start, end
        return self.refuse("bad-extent", written, path)

    def standard(self, name: str, written: Written, path: str) -> object:
        """Read what a standard names: a currency, a time zone, a language, a country."""
        said = self.plain(written, path)
        if isinstance(said, Unread):
            return said
        if name == "currency":
            return said if CURRENCY.fullmatch(said) else self.refuse("bad-currency", written, path)
        if name == "holidays":
            return said if COUNTRY.fullmatch(said) else self.refuse("bad-country", written, path)
        if name == "default_language":
            near = self.near(said, ("da", "en"))
            return said if is_language(said) else self.refuse("unknown-language", written, path, nearest=near)
        zones = _time_zones()
        return (
            said if said in zones else self.refuse("unknown-time-zone", written, path, nearest=self.near(said, zones))
        )

    def within(self, name: str, value: float, written: Written, path: str) -> object:
        """Judge a number by its field's limits."""
        low, high = LIMITS[name]
        if low <= value and (high is None or value <= high):
            return value
        if name in SHARES:
            return self.refuse("share-out-of-range", written, path)
        code = "number-too-small" if high is None else "number-out-of-range"
        return self.refuse(code, written, path, low=low, high=high)


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())
