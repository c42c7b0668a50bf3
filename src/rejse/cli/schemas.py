"""The published JSON schemas: of the journey document, and of everything the command line answers as JSON."""

from typing import Any

import msgspec

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def published_schemas() -> dict[str, dict[str, Any]]:
    """Give every schema by name: journey, one per measure, check and import."""
    from rejse.cli.answers import CheckAnswer, ImportAnswer, SqlAnswer
    from rejse.journey.schema import journey_schema
    from rejse.measure.catalogue import MEASURES, schema_of

    made = {"journey": journey_schema()}
    made |= {f"measure-{name}": schema_of(name) for name in MEASURES}
    answers = {"check": CheckAnswer, "import": ImportAnswer, "sql": SqlAnswer}
    return made | {name: schema(kind) for name, kind in answers.items()}


def schema(kind: type[Any]) -> dict[str, Any]:
    """Give the schema of one frozen dataclass."""
    (referred,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}", schema_hook=_anything)
    return {"$schema": DRAFT, **parts.pop(referred["$ref"].rpartition("/")[2]), "$defs": parts}


def _anything(_kind: type[Any]) -> dict[str, Any]:
    """Let a query be whatever was asked."""
    return {"description": "What was asked."}
