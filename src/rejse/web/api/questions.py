"""A measure's question as parameters of an address: made from the catalogue, as the pages' forms are."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from rejse.measure.catalogue import MEASURES, Listed
from rejse.web.asking import DAYS
from rejse.words import label

TEXT_MOST: Final = 2000


def question_parameters(listed: Listed) -> list[dict[str, Any]]:
    """Give the parameters that ask a measure's question, as OpenAPI says them."""
    hints = get_type_hints(listed.query)
    return [
        {
            "name": DAYS.get(one.name, one.name),
            "in": "query",
            "required": False,
            "description": _told(one.name),
            "schema": _kind(hints[one.name], one.name),
        }
        for one in fields(listed.query)
    ]


def question_schema(listed: Listed) -> dict[str, Any]:
    """Give the JSON Schema of a measure's question: an object with a field for each parameter."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            one["name"]: {**one["schema"], "description": one["description"]} for one in question_parameters(listed)
        },
    }


def any_question() -> list[dict[str, Any]]:
    """Give the parameters of all questions, for addresses that take any measure; each by its widest kind."""
    found: dict[str, dict[str, Any]] = {}
    for listed in MEASURES.values():
        for one in question_parameters(listed):
            known = found.setdefault(one["name"], one)
            values = [*known["schema"].get("enum", ()), *one["schema"].get("enum", ())]
            if values:
                known["schema"] = {"type": "string", "enum": list(dict.fromkeys(values))}
    return list(found.values())


def _told(name: str) -> str:
    text = label("asked", f"help.{name}", "en") or label("asked", f"option.{name}", "en")
    return text[:1].lower() + text[1:]


def _kind(hint: Any, name: str) -> dict[str, Any]:  # noqa: ANN401  (a type, as typing gives it)
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] if get_origin(hint) is not Literal else [hint]
    kind = kinds[0] if kinds and get_origin(hint) is not tuple else hint
    made: dict[str, Any] = {"type": "string", "maxLength": TEXT_MOST}
    if name in DAYS:
        made = {"type": "string", "format": "date"}
    elif get_origin(kind) is Literal:
        made = {"type": "string", "enum": list(get_args(kind))}
    elif isinstance(kind, type) and issubclass(kind, StrEnum):
        made = {"type": "string", "enum": [str(one) for one in kind]}
    elif kind is int:
        made = {"type": "integer", "minimum": 1, "maximum": 1000}
    elif kind is timedelta:
        made = {"type": "string", "maxLength": 40}
    elif get_origin(kind) is tuple:
        made = {"type": "array", "items": {"type": "string", "maxLength": 400}, "maxItems": 30}
    return made


def tables_told(listed: Listed) -> Mapping[str, list[str]]:
    """Give the tables of an answer with their columns."""
    return {table: list(listed.columns(table)) for table in listed.tables}
