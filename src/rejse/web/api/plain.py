"""JSON that everything else can hold: whole letters, numbers that are some, and no deeper than anybody writes."""

from math import isfinite
from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator, JsonValue

DEPTH_MOST: Final = 40


def plain(value: JsonValue, depth: int = 0) -> JsonValue:
    """Give a value as it is.

    Raises:
        ValueError: it holds half of a letter, no number, or is too deep; neither the database nor UTF-8 can hold that.
    """
    if depth > DEPTH_MOST:
        raise ValueError
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, float) and not isfinite(value):
        raise ValueError
    elif isinstance(value, dict):
        for name, one in value.items():
            name.encode()
            plain(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            plain(one, depth + 1)
    return value


def _plain(value: JsonValue) -> JsonValue:
    return plain(value)


PlainJson: TypeAlias = Annotated[JsonValue, AfterValidator(_plain)]
