"""Journeys made up by hypothesis: every field of every object, from the types alone."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal, cast, get_args, get_origin
from zoneinfo import available_timezones

from hypothesis import strategies as st

from rejse.journey.channels import CHANNELS
from rejse.journey.document import Journey, Rule, Text
from rejse.journey.fields import LIMITS, hints, required
from rejse.journey.money import Money
from rejse.journey.scale import Scale

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that turn the text around; reading takes them out, as it does control signs but tab and line end."""

SIGNS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=TURNING) | st.sampled_from("\t\n")
TEXTS = st.text(SIGNS, max_size=30).map(str.strip).filter(bool)
IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
LANGUAGES = st.sampled_from(["da", "en", "id", "de-AT"])
SPECIAL: Mapping[str, st.SearchStrategy[object]] = {
    "id": IDS,
    "currency": st.sampled_from(["DKK", "EUR"]),
    "holidays": st.sampled_from(["DK", "DE"]),
    "time_zone": st.sampled_from(sorted(available_timezones())),
    "default_language": LANGUAGES,
    "channel": st.sampled_from(sorted(CHANNELS)) | TEXTS,
    "extent": st.tuples(st.floats(0, 0.4), st.floats(0.5, 1)),
}


def journeys() -> st.SearchStrategy[Journey]:
    """Any journey that `read_journey` could give."""
    return cast("st.SearchStrategy[Journey]", objects(Journey))


def objects(kind: type, depth: int = 0) -> st.SearchStrategy[object]:
    made = {}
    for one in fields(kind):
        value = values(kind, one.name, depth)
        made[one.name] = value if one.name in required(kind) else st.one_of(st.just(default(one)), value)
    return st.builds(kind, **made)


def default(one: object) -> object:
    factory = getattr(one, "default_factory", None)
    return factory() if callable(factory) else getattr(one, "default", None)


def values(kind: type, name: str, depth: int) -> st.SearchStrategy[object]:
    if name in SPECIAL and (kind is not Rule):
        return SPECIAL[name]
    if name in LIMITS:
        low, high = LIMITS[name]
        top = 1000 if high is None else high
        return st.integers(int(low), int(top)) if hints(kind)[name] is int else st.floats(low, top)
    if kind is Rule and name in ("all", "any"):
        return st.just(()) if depth > 1 else st.lists(objects(Rule, depth + 1), max_size=2).map(tuple)
    few = kind is Journey and name not in ("team", "phases", "touchpoints")
    return of(hints(kind)[name], least=1 if name == "phases" else 0, most=1 if few else 2)


def of(hint: object, *, least: int = 0, most: int = 2) -> st.SearchStrategy[object]:
    origin = get_origin(hint)
    if origin is tuple:
        item = get_args(hint)[0]
        unique = (lambda one: one.id or object()) if "id" in getattr(item, "__dataclass_fields__", ()) else None
        return st.lists(of(item), min_size=least, max_size=most, unique_by=unique).map(tuple)
    if origin is Mapping:
        return st.dictionaries(IDS, of(get_args(hint)[1]), max_size=2)
    if origin is Literal:
        return st.sampled_from(get_args(hint))
    assert isinstance(hint, type)
    if issubclass(hint, StrEnum):
        return st.sampled_from(list(hint))
    simple: Mapping[object, st.SearchStrategy[object]] = {
        Text: st.builds(Text, st.dictionaries(LANGUAGES, TEXTS, min_size=1, max_size=3)),
        str: TEXTS,
        bool: st.booleans(),
        int: st.integers(-1000, 1000),
        float: st.floats(allow_nan=False, allow_infinity=False),
        date: st.dates(date(1900, 1, 1)),
        time: st.builds(time, st.integers(0, 23), st.integers(0, 59)),
        Money: st.builds(
            Money, st.decimals(0, 10**6, places=2).map(Decimal), st.none() | st.sampled_from(["DKK", "EUR"])
        ),
        Scale: st.integers(-5, 5).flatmap(lambda low: st.builds(Scale, st.just(low), st.integers(low + 1, 100))),
        timedelta: st.timedeltas(timedelta(0), timedelta(days=100_000)),
    }
    return simple[hint] if hint in simple else objects(hint)
