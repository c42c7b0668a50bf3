"""The JSON Schema of a journey document, made from the types: what an editor needs to help while somebody writes."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final, Literal, get_args, get_origin

from rejse.journey.channels import CHANNELS
from rejse.journey.document import Text, Touchpoint
from rejse.journey.durations import ISO, SHORT
from rejse.journey.fields import (
    COUNTRY,
    CURRENCY,
    ID,
    LANGUAGE,
    LIMITS,
    NAME_LETTERS_MAX,
    NAMEABLE,
    OBJECTS,
    WITH_ID,
    hints,
    required,
)
from rejse.journey.money import MONEY, Money
from rejse.journey.scale import SCALE, Scale
from rejse.words import label

_Schema = dict[str, object]

_TEXT: Final[_Schema] = {
    "anyOf": [
        {"type": ["string", "number", "boolean"]},
        {
            "type": "object",
            "propertyNames": {"pattern": f"^{LANGUAGE.pattern.replace('?P<language>', '?:')}$"},
            "additionalProperties": {"type": ["string", "number", "boolean"]},
            "minProperties": 1,
        },
    ]
}
_DURATION: Final[_Schema] = {"type": "string", "pattern": f"^(?:{SHORT}|{ISO})$"}
_PLAIN: Final[Mapping[object, _Schema]] = {
    str: {"type": ["string", "number", "boolean"]},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    date: {"type": "string", "format": "date"},
    time: {"type": "string", "pattern": "^[0-2]?[0-9]:[0-5]?[0-9]$"},
    Money: {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": f"^{MONEY}$"}]},
    Scale: {"type": "string", "pattern": f"^{SCALE}$"},
    Text: {"$ref": "#/$defs/text"},
    timedelta: {"$ref": "#/$defs/duration"},
}


def journey_schema(language: str = "en") -> dict[str, object]:
    """Give the schema (2020-12) of what `read_journey` reads without a problem.

    Args:
        language: the language of the descriptions.
    """
    name_of = {kind: name for name, kind in OBJECTS.items()}
    objects = {name: _object(name, kind, name_of, language) for name, kind in OBJECTS.items()}
    journey = objects.pop("journey")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rejse journey",
        **journey,
        "$defs": {"text": _TEXT, "duration": _DURATION, **objects},
    }


def _object(name: str, kind: type, name_of: Mapping[type, str], language: str) -> _Schema:
    properties = {}
    for one in fields(kind):
        described: _Schema = {"description": label("fields", f"field.{name}.{one.name}", language)}
        if isinstance(one.default, str | bool):
            described["default"] = str(one.default) if isinstance(one.default, str) else one.default
        assert one.default is not MISSING or one.name in required(kind) or one.default_factory is not MISSING
        nothing = [] if one.name in required(kind) else [{"type": "null"}]
        allowed = _field(kind, one.name, hints(kind)[one.name], name_of)
        properties[one.name] = {**described, **({"anyOf": [allowed, *nothing]} if nothing else allowed)}
    made: _Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": [field for field in required(kind) if (kind, field) != (Touchpoint, "medium")],
        "properties": properties,
    }
    if kind is Touchpoint:
        made["anyOf"] = [{"required": ["medium"]}, {"properties": {"channel": {"enum": list(CHANNELS)}}}]
    return {"anyOf": [{"$ref": "#/$defs/text"}, made]} if kind in NAMEABLE else made


def _field(kind: type, name: str, hint: object, name_of: Mapping[type, str]) -> _Schema:
    if name == "id":
        return {"type": "string", "pattern": f"^{ID.pattern}$"}
    if name == "extent":
        return {"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 1}, "minItems": 2, "maxItems": 2}
    if name in ("currency", "holidays"):
        return {"type": "string", "pattern": f"^{(CURRENCY if name == 'currency' else COUNTRY).pattern}$"}
    if name in LIMITS:
        low, high = LIMITS[name]
        return {**_PLAIN[hint], "minimum": low, **({} if high is None else {"maximum": high})}
    if (kind, name) == (Touchpoint, "name"):
        return {**_PLAIN[Text], "$comment": f"advice: at most {NAME_LETTERS_MAX} letters"}
    return _value(hint, name_of)


def _value(hint: object, name_of: Mapping[type, str]) -> _Schema:
    origin = get_origin(hint)
    if origin is tuple:
        item = _value(get_args(hint)[0], name_of)
        listed: _Schema = {"type": "array", "items": item}
        return listed if get_args(hint)[0] in WITH_ID else {"anyOf": [listed, item]}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _value(get_args(hint)[1], name_of)}
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    assert isinstance(hint, type), hint
    if issubclass(hint, StrEnum):
        return {"enum": [str(choice) for choice in hint]}
    return _PLAIN[hint] if hint in _PLAIN else {"$ref": f"#/$defs/{name_of[hint]}"}
