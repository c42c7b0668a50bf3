"""The slow and obvious way to tell whether a rule means an event: by its words, one event at a time."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any

from rejse.journey.document import Rule
from rejse.trace.templates import plain_path, template_of

NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")
DECIMALS = {"JPY": 0, "BHD": 3}
TEXTS = ("source", "type", "name", "channel", "outcome", "path", "campaign_name", "currency")


def matches(rule: Rule, event: Mapping[str, Any]) -> bool:
    """Say whether a rule means an event: columns by name, `properties` as a dictionary."""
    if rule == Rule() or rule.trait is not None:
        return False
    asked = [_field(name, getattr(rule, name), event) for name in TEXTS[:6] if getattr(rule, name)]
    if rule.campaign:
        asked.append(_fits(rule.campaign, event.get("campaign_name")))
    if rule.property is not None:
        assert rule.op is not None
        asked.append(compares(_value(rule.property, event), rule.op, rule.value))
    asked += [matches(part, event) for part in rule.all]
    if rule.any:
        asked.append(any(matches(part, event) for part in rule.any))
    return all(asked)


def compares(value: object, op: str, wanted: tuple[str, ...]) -> bool:  # noqa: PLR0911  (one answer for each word of a rule)
    """Say what comes of comparing a value with what a rule wants."""
    if value is None:
        return op == "!="
    text = told(value)
    match op:
        case "exists":
            return True
        case "<" | ">":
            if not NUMBER.fullmatch(text):
                return False
            return float(text) < float(wanted[0]) if op == "<" else float(text) > float(wanted[0])
        case "contains" if isinstance(value, list):
            return any(_same(told(one), want) for one in value if one is not None for want in wanted)
        case "contains":
            return any(want in text for want in wanted)
        case "!=":
            return not any(_same(text, want) for want in wanted)
        case _:
            return any(_same(text, want) for want in wanted)


def told(value: object) -> str:
    """Write a value as a person would: 5.0 is 5."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _same(text: str, wanted: str) -> bool:
    return text == wanted or (NUMBER.fullmatch(wanted) is not None and text == told(json.loads(wanted)))


def _field(name: str, wanted: tuple[str, ...], event: Mapping[str, Any]) -> bool:
    if name != "path":
        return _fits(wanted, event.get(name) or ("" if name in {"source", "type", "name"} else None))
    path = event.get("path")
    if event.get("type") != "page" or path is None:
        return False
    plain = tuple(plain_path(one) for one in wanted)
    return _fits(plain, plain_path(path)) or _fits(plain, template_of(path))


def _fits(wanted: tuple[str, ...], text: str | None) -> bool:
    return text is not None and any(fnmatchcase(text, one.replace("[", "[[]").replace("?", "[?]")) for one in wanted)


def _value(name: str, event: Mapping[str, Any]) -> object:
    if name == "value":
        amount = event.get("value")
        decimals = DECIMALS.get(event.get("currency") or "", 2)
        return None if amount is None else float(Decimal(amount) / 10**decimals)
    return event.get(name) if name in {*TEXTS, "score"} else event.get("properties", {}).get(name)
