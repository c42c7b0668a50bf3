"""Rules over events as lines a person reads and types, one condition each: `name = purchase`, `property x > 500`.

A rule whose parts are nested deeper is shown as the document writes it, and typed so.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ruamel.yaml.comments import CommentedMap

from rejse.errors import Problem, Severity
from rejse.journey.changing import Draft, Value
from rejse.journey.document import Rule
from rejse.journey.parsing import as_written, parse
from rejse.journey.reading import read_written
from rejse.journey.writing import as_commented, dump
from rejse.web.forms.typed import Mistyped, text
from rejse.words import LANGUAGES, label

FACETS: Final = ("name", "type", "channel", "path", "source", "outcome", "campaign")
"""What one line may ask of an event, the commonest first."""

COMPARED: Final = ("property", "trait")
_OPS: Final = ("=", "!=", "<", ">", "in", "contains", "exists")
_PLAIN: Final = re.compile(r"[^\s\",]+(?: [^\s\",]+)*")
_VALUES: Final = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^",]+?)\s*(?:,|$)')


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions that must all hold, or of which one suffices."""

    any: bool
    tests: tuple[Mapping[str, Value], ...]


def as_conditions(rule: Mapping[str, Value]) -> Conditions | None:
    """Take a rule apart into single conditions; None where it is nested deeper, or half written."""
    own, inner = _tests(rule), [key for key in ("all", "any") if key in rule]
    if own is None or len(inner) > 1 or (inner and own):
        return None
    if not inner:
        return Conditions(any=False, tests=own)
    parts = [None if {"all", "any"} & each.keys() else _tests(each) for each in rule[inner[0]]]
    if any(part is None or not part or (inner[0] == "any" and len(part) > 1) for part in parts):
        return None
    return Conditions(any=inner[0] == "any", tests=tuple(one for part in parts for one in part or ()))


def as_rule(found: Conditions) -> dict[str, Value] | None:
    """Put conditions together to a rule: a flat one where it can be; None where there is nothing to ask."""
    if not found.tests:
        return None
    if len(found.tests) == 1:
        return dict(found.tests[0])
    names = [name for one in found.tests for name in one]
    if not found.any and len(set(names)) == len(names) and len({*names} & {*COMPARED}) < 2:
        flat = {name: value for one in found.tests for name, value in one.items()}
        return {name: flat[name] for name in _ORDER if name in flat}
    return {"any" if found.any else "all": [dict(one) for one in found.tests]}


_ORDER: Final = ("type", "name", "source", "channel", "outcome", "path", "campaign", *COMPARED, "op", "value")


def _tests(rule: Mapping[str, Value]) -> tuple[Mapping[str, Value], ...] | None:
    """Give a flat rule's conditions; None where it compares without saying what, with what or how."""
    compared = [name for name in COMPARED if name in rule]
    halves = {"op", "value"} & rule.keys()
    complete = rule.get("op") == "exists" if "value" not in rule else "op" in rule and rule["op"] != "exists"
    if len(compared) > 1 or (halves and not compared) or (compared and not complete):
        return None
    found: list[Mapping[str, Value]] = [{name: rule[name]} for name in FACETS if name in rule]
    if compared:
        found.append({name: rule[name] for name in (compared[0], "op", "value") if name in rule})
    return tuple(found)


# -- lines ---------------------------------------------------------------------------------------------------------


def show_condition(test: Mapping[str, Value], language: str) -> str:
    """Write a condition as a line: `navn = purchase, order`."""
    named = next((name for name in COMPARED if name in test), None)
    if named is None:
        ((facet, value),) = test.items()
        return f"{_word(f'field.{facet}', language)} = {_show_values(value)}"
    op = test["op"]
    sign = _word(f"op.{op}", language) if op in ("in", "contains", "exists") else op
    told = (_word(f"field.{named}", language), _show_one(test[named]), sign, _show_values(test.get("value", [])))
    return " ".join(one for one in told if one)


def read_condition(typed: str, language: str) -> dict[str, Value]:
    """Read a line; its words may be of either language, or those of the document."""
    for name in COMPARED:
        if (rest := _after(typed, f"field.{name}", name)) is not None and (found := _compared(rest)):
            own, op, value = found
            told = {name: own, "op": op}
            return told if op == "exists" else {**told, "value": value}
    for facet in FACETS:
        rest = _after(typed, f"field.{facet}", facet)
        if rest is not None and re.match(r"\s*[=:]\s*\S", rest):
            return {facet: _alone(_values(rest.strip()[1:], typed, language))}
    if (found := _compared(typed)) and found[1] != "=":  # `amount > 500` can only be meant of a property
        own, op, value = found
        return {"property": own, "op": op} if op == "exists" else {"property": own, "op": op, "value": value}
    raise _no_condition(typed, language)


def _no_condition(typed: str, language: str) -> Mistyped:
    facets = tuple(_word(f"field.{one}", language) for one in (*FACETS, *COMPARED))
    return Mistyped("typed-condition", value=typed.strip()[:60], facets=facets, name=facets[0])


def _compared(typed: str) -> tuple[str, str, Value] | None:
    """Read `amount > 500` as what is compared, how, and with what."""
    named = re.match(r'\s*("(?:[^"\\]|\\.)*"|[^\s"<>=!]+)\s*', typed)
    if named is None:
        return None
    rest = typed[named.end() :]
    for op in sorted(_OPS, key=len, reverse=True):
        words = {op, *(_word(f"op.{op}", tag) for tag in LANGUAGES if op in ("in", "contains", "exists"))}
        for word in sorted(words, key=len, reverse=True):
            if rest.casefold().startswith(word.casefold()):
                said = rest[len(word) :]
                if (op == "exists") != (not said.strip()) or (said and word.isalpha() and not said[0].isspace()):
                    continue
                values = [] if op == "exists" else [one for one in (_one(each) for each in _split(said)) if one]
                own = _one(named[1])
                return (own, op, _alone(values)) if own and (values or op == "exists") else None
    return None


def _after(typed: str, key: str, word: str) -> str | None:
    """Give what follows a word that a line begins with, in either language."""
    for said in {word, *(_word(key, tag) for tag in LANGUAGES)}:
        if found := re.match(rf"\s*{re.escape(said)}(?=[\s=:])", typed, re.IGNORECASE):
            return typed[found.end() :]
    return None


def _values(typed: str, whole: str, language: str) -> list[str]:
    found = [one for one in (_one(each) for each in _split(typed)) if one]
    if not found:
        raise _no_condition(whole, language)
    return found


def _split(typed: str) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(typed):
        part = _VALUES.match(typed, at)
        if part is None:
            return [*found, typed[at:]]
        found.append(part[1])
        at = part.end()
    return found


def _one(written: str) -> str | None:
    written = written.strip()
    if written.startswith('"') and written.endswith('"') and len(written) > 1:
        try:
            return text(str(json.loads(written)))
        except ValueError:
            return text(written)
    return text(written)


def _show_values(value: Value) -> str:
    return ", ".join(_show_one(one) for one in ([value] if isinstance(value, str) else value))


def _show_one(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def _alone(values: Sequence[str]) -> Value:
    return values[0] if len(values) == 1 else list(values)


def _word(key: str, language: str) -> str:
    return label("change", key, language)


# -- as the document writes it -------------------------------------------------------------------------------------


def show_written(rule: Mapping[str, Value]) -> str:
    """Write a rule as the document does."""
    return dump(as_commented(dict(rule))).strip()


def read_rule(typed: str) -> dict[str, Value] | None:
    """Read a rule as the document writes it, in its canonical form; None where nothing is written."""
    if not typed.strip():
        return None
    written = parse(typed, file=None)
    if isinstance(written, Problem):
        raise Mistyped("typed-rule", value=typed.strip().splitlines()[0][:60])
    rule = canonical(written)
    if rule is None:
        raise Mistyped("typed-rule", value=typed.strip().splitlines()[0][:60])
    return rule


def canonical(written: object) -> dict[str, Value] | None:
    """Give a rule as the records keep it; None where it is none."""
    entries = {"id": "x", "title": "x", "owner": "x", "phases": [{"id": "p", "name": "p", "entry": None}]}
    root = as_written(entries)
    mapped = root.entries["phases"].items[0].entries  # type: ignore[union-attr]  # it was written so just above
    mapped["entry"] = as_written(written) if isinstance(written, Mapping) else written  # type: ignore[index]
    read = read_written(root)
    errors = [one for one in read.problems if one.severity is Severity.ERROR]
    if errors or read.journey is None or not isinstance(read.journey.phases[0].entry, Rule):
        return None
    found = Draft.of(read.journey).value("phases/p", "entry")
    return dict(found) if isinstance(found, CommentedMap | dict) else None
