"""Put a binding into a person's YAML: one line where it belongs, and every letter and comment around it as it was."""

from dataclasses import replace
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from rejse.errors import CouldNot, Where
from rejse.journey.document import Journey, Rule
from rejse.journey.reading import read_journey

_FIELD: Final = "binding"


class BindingNotWritten(CouldNot):
    """The file is written in a way in which the place of a touchpoint's binding cannot be found."""

    code = "binding-not-written"


def with_binding(text: str, touchpoint: str, *, rule: Rule, written: str, file: str | None = None) -> str:
    """Give a journey's YAML with a binding for a touchpoint that has none.

    Args:
        text: the file as it is.
        touchpoint: the touchpoint's id.
        rule: the binding.
        written: the same rule as flow YAML on one line, such as `{name: order}`.
        file: its name, for the message.

    Raises:
        BindingNotWritten: the touchpoint's place is not found, or the result would say anything else than before.
    """
    item = _touchpoint(text, touchpoint)
    before = read_journey(text, file=file).journey
    made = None if item is None else _put(text, item, f"{_FIELD}: {written}")
    if made is None or before is None or read_journey(made, file=file).journey != _bound(before, touchpoint, rule):
        raise BindingNotWritten(where=Where(file), touchpoint=touchpoint, binding=f"{_FIELD}: {written}")
    return made


def _bound(journey: Journey, touchpoint: str, rule: Rule) -> Journey:
    return replace(
        journey,
        touchpoints=tuple(replace(one, binding=rule) if one.id == touchpoint else one for one in journey.touchpoints),
    )


def _touchpoint(text: str, touchpoint: str) -> MappingNode | None:
    """Find where a touchpoint stands."""
    every = _value(YAML(typ="safe", pure=True).compose(text), "touchpoints")
    items = every.value if isinstance(every, SequenceNode) else []
    for item in items:
        known = _value(item, "id")
        if isinstance(item, MappingNode) and isinstance(known, ScalarNode) and known.value.strip() == touchpoint:
            return item
    return None


def _value(node: Node | None, field: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((value for key, value in pairs if key.value == field), None)


def _put(text: str, item: MappingNode, field: str) -> str | None:
    """Write the field behind an empty one of its name, inside the braces, or on a line below the id."""
    for key, value in item.value:
        if key.value == _FIELD:
            colon = text.find(":", key.end_mark.index)
            empty = isinstance(value, ScalarNode) and not value.value
            return text[: colon + 1] + field.removeprefix(f"{_FIELD}:") + text[colon + 1 :] if empty else None
    if item.flow_style:
        stop = item.end_mark.index - 1
        return f"{text[:stop].rstrip().rstrip(',')}, {field}{text[stop:]}"
    known = _value(item, "id")
    assert known is not None, "it was found by its id"
    stop = text.find("\n", known.end_mark.index)
    stop, end = (len(text), "\n") if stop < 0 else (stop + 1, "")
    ending = "\r\n" if text[:stop].endswith("\r\n") else "\n"
    return f"{text[:stop]}{end}{' ' * item.start_mark.column}{field}{ending}{text[stop:]}"
