import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from ruamel.yaml import YAML
from tests.journey.documents import journeys

from rejse.journey.document import Journey
from rejse.journey.fields import OBJECTS, required
from rejse.journey.schema import journey_schema
from rejse.journey.template import TEMPLATES, template_text
from rejse.journey.writing import journey_to_builtins
from rejse.words import label

SCHEMA = journey_schema()


def objects() -> dict[str, dict[str, object]]:
    definitions = SCHEMA["$defs"]
    assert isinstance(definitions, dict)
    found = {name: definitions[name] for name in OBJECTS if name != "journey"}
    return {"journey": SCHEMA, **found, **{name: found[name]["anyOf"][1] for name in ("pain", "gain")}}


@pytest.mark.parametrize("name", OBJECTS)
def test_every_field_of_every_object_is_in_the_schema_and_explained(name: str) -> None:
    properties = objects()[name]["properties"]
    assert isinstance(properties, dict)
    assert list(properties) == [one.name for one in fields(OBJECTS[name])]
    assert {one: value["description"] for one, value in properties.items()} == {
        one: label("fields", f"field.{name}.{one}", "en") for one in properties
    }


def test_only_the_medium_may_be_left_to_the_channel_library() -> None:
    assert {name: objects()[name]["required"] for name in OBJECTS} == {
        name: [one for one in required(kind) if one != "medium"] for name, kind in OBJECTS.items()
    }


def test_every_reference_has_a_definition() -> None:
    definitions = SCHEMA["$defs"]
    assert isinstance(definitions, dict)
    assert set(references(SCHEMA)) <= {f"#/$defs/{name}" for name in definitions}


def references(schema: object) -> Iterator[str]:
    if isinstance(schema, Mapping):
        for name, value in schema.items():
            if name == "$ref":
                yield value
            yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_templates_keep_to_the_schema(name: str) -> None:
    assert wrong(YAML(typ="safe", pure=True).load(template_text(name, "da")), SCHEMA) == []


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journeys())
def test_every_journey_that_is_written_keeps_to_the_schema(journey: Journey) -> None:
    assert wrong(journey_to_builtins(journey), SCHEMA) == []


def test_what_the_schema_forbids_is_found() -> None:
    good = YAML(typ="safe", pure=True).load(template_text("six", "en"))
    assert [
        bool(wrong({**good, "mood": 1}, SCHEMA)),
        bool(wrong({**good, "id": "Æ"}, SCHEMA)),
        bool(wrong({**good, "state": "dreamt"}, SCHEMA)),
        bool(wrong({name: value for name, value in good.items() if name != "title"}, SCHEMA)),
        bool(wrong({**good, "review_interval": "soon"}, SCHEMA)),
    ] == [True] * 5


def wrong(value: object, schema: Mapping[str, object]) -> list[str]:
    """Judge a value by those words of JSON Schema that ours is written with."""
    if "$ref" in schema:
        definitions = SCHEMA["$defs"]
        assert isinstance(definitions, dict)
        return wrong(value, definitions[str(schema["$ref"]).removeprefix("#/$defs/")])
    found = [f"{value!r} is no {schema['type']}"] if not is_of(value, schema.get("type")) else []
    choices = schema.get("enum")
    if isinstance(choices, list) and value not in choices:
        found.append(f"{value!r} is none of {choices}")
    if isinstance(value, str) and not re.search(str(schema.get("pattern", "")), value):
        found.append(f"{value!r} does not match")
    one_of = schema.get("anyOf")
    if isinstance(one_of, list) and all(wrong(value, one) for one in one_of):
        found.append(f"{value!r} is nothing of what it may be")
    if isinstance(value, list):
        items = schema.get("items", {})
        assert isinstance(items, dict)
        found += [told for one in value for told in wrong(one, items)]
    return found + (wrong_fields(value, schema) if isinstance(value, dict) else [])


def wrong_fields(value: dict[str, object], schema: Mapping[str, object]) -> list[str]:
    properties, others, least = (schema.get(name) for name in ("properties", "additionalProperties", "required"))
    found = [f"{name} is missing" for name in least or () if name not in value] if isinstance(least, list) else []
    for name, one in value.items():
        if isinstance(properties, dict) and name in properties:
            found += wrong(one, properties[name])
        elif isinstance(others, dict):
            found += wrong(one, others)
        elif others is False:
            found.append(f"{name} is unknown")
    return found


def is_of(value: object, allowed: object) -> bool:
    kinds: Mapping[str, tuple[type, ...]] = {
        "object": (dict,),
        "array": (list,),
        "string": (str, date),
        "number": (int, float),
        "integer": (int,),
        "boolean": (bool,),
        "null": (type(None),),
    }
    names = [allowed] if isinstance(allowed, str) else allowed
    return not isinstance(names, list) or any(isinstance(value, kinds[name]) for name in names)
