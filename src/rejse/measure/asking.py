"""A question as it comes through a door: names and values of options become a measure's query, or a clear refusal."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Final, TypeVar

import msgspec

from rejse.errors import WrongUse
from rejse.journey.durations import read_duration

Query = TypeVar("Query")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?")
"""A day or a time without zone is the workspace's own."""


class UnknownOption(WrongUse):
    """The measure has no option of this name."""

    code = "unknown-option"


class BadOption(WrongUse):
    """An option's value is not of its kind."""

    code = "bad-option"


def asked(kind: type[Query], told: Mapping[str, Any]) -> Query:
    """Make a query of options; texts stand for what they mean ("session", "30d", "2026-10-01").

    Raises:
        UnknownOption: the query has no such field; the nearest is told.
        BadOption: a value is not of its field's kind, or a needed one is missing.
    """
    known = [one.name for one in fields(kind)]  # type: ignore[arg-type]
    for name in told:
        if name not in known:
            near = get_close_matches(name, known, 1)
            raise UnknownOption(option=name, known=tuple(known), nearest=near[0] if near else None)
    try:
        return msgspec.convert({name: _meant(value) for name, value in told.items()}, kind, strict=False)
    except msgspec.ValidationError as wrong:
        raise BadOption(reason=str(wrong)) from wrong


def _meant(value: Any) -> Any:  # noqa: ANN401  (whatever a door brings)
    """Read a length of time as a journey document writes it; everything else stays."""
    if isinstance(value, str) and value[:1].isdigit() and (length := read_duration(value)) is not None:
        return length
    if isinstance(value, str) and _DAY.fullmatch(value):
        return datetime.fromisoformat(value)
    return list(value) if isinstance(value, tuple) else value
