"""The published JSON schemas: of the journey document, and of everything the command line answers as JSON."""

from typing import Any

import msgspec

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def published_schemas() -> dict[str, dict[str, Any]]:
    """Give every schema by name: journey, one per measure, check and import, the scene of the map."""
    from rejse.cli.answers import BindAnswer, CheckAnswer, ImportAnswer, SqlAnswer
    from rejse.cli.person_answers import PersonChanged, PersonErased, PersonWhy
    from rejse.cli.records_answers import (
        AgreementAnswer,
        ChangeAnswer,
        ConflictsAnswer,
        DifferenceAnswer,
        HistoryAnswer,
        PlanAnswer,
    )
    from rejse.journey.schema import journey_schema
    from rejse.measure.behind import BehindAnswer
    from rejse.measure.catalogue import MEASURES, schema_of
    from rejse.measure.comparing import ComparedAnswer
    from rejse.measure.timeline import Timeline
    from rejse.measure.why import Why

    made = {"journey": journey_schema()}
    made |= {f"measure-{name}": schema_of(name) for name in MEASURES}
    answers = {"bind": BindAnswer, "check": CheckAnswer, "import": ImportAnswer, "sql": SqlAnswer}
    answers |= {"person-why": PersonWhy, "person-change": PersonChanged, "person-erased": PersonErased}
    answers |= {"compare": ComparedAnswer, "customers": BehindAnswer, "timeline": Timeline, "why": Why}
    answers |= {"change": ChangeAnswer, "history": HistoryAnswer, "diff": DifferenceAnswer, "plan": PlanAnswer}
    answers |= {"conflicts": ConflictsAnswer, "agreement": AgreementAnswer}
    return made | {name: schema(kind) for name, kind in answers.items()} | {"scene": scene_schema()}


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
