"""The published JSON schemas: of the journey document, and of everything the command line answers as JSON."""

from typing import Any

import msgspec

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def published_schemas() -> dict[str, dict[str, Any]]:
    """Give every schema by name: journey, one per measure, check and import."""
    from rejse.cli.told import CheckAnswer
    from rejse.collect.importing import ImportAnswer
    from rejse.journey.schema import journey_schema
    from rejse.measure.catalogue import MEASURES, schema_of

    made = {"journey": journey_schema()}
    made |= {f"measure-{name}": schema_of(name) for name in MEASURES}
    made |= {name: schema(kind) for name, kind in (("check", CheckAnswer), ("import", ImportAnswer))}
    return made


def schema(kind: type[Any]) -> dict[str, Any]:
    """Give the schema of one frozen dataclass."""
    (referred,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    return {"$schema": DRAFT, **parts.pop(referred["$ref"].rpartition("/")[2]), "$defs": parts}
