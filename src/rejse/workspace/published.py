"""The published JSON schemas of what every door answers alike."""

from typing import Any, Final

import msgspec

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def scene_schema() -> dict[str, Any]:
    """Give the schema of `rejse show --format json`: everything on the map, its steps from and to."""
    from rejse.draw.drawn import Scene

    made = schema(Scene)
    step = made["$defs"]["DrawnStep"]
    step["properties"] = {name.rstrip("_"): kind for name, kind in step["properties"].items()}
    step["required"] = [name.rstrip("_") for name in step["required"]]
    return made


def schema(kind: type[Any]) -> dict[str, Any]:
    """Give the schema of one frozen dataclass."""
    (referred,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}", schema_hook=_anything)
    return {"$schema": DRAFT, **parts.pop(referred["$ref"].rpartition("/")[2]), "$defs": parts}


def _anything(_kind: type[Any]) -> dict[str, Any]:
    """Let a query be whatever was asked."""
    return {"description": "What was asked."}
