"""The published JSON schemas: of the journey document, and of everything the command line answers as JSON."""

from typing import Any


def published_schemas() -> dict[str, dict[str, Any]]:
    """Give every schema by name: journey, one per measure, check and import, the scene of the map."""
    from rejse.cli.account_answers import AuditAnswer, InvitedAnswer, KeyAnswer, KeysAnswer, UserAnswer, UsersAnswer
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
    from rejse.workspace.published import scene_schema, schema

    made = {"journey": journey_schema()}
    made |= {f"measure-{name}": schema_of(name) for name in MEASURES}
    answers = {"bind": BindAnswer, "check": CheckAnswer, "import": ImportAnswer, "sql": SqlAnswer}
    answers |= {"person-why": PersonWhy, "person-change": PersonChanged, "person-erased": PersonErased}
    answers |= {"compare": ComparedAnswer, "customers": BehindAnswer, "timeline": Timeline, "why": Why}
    answers |= {"change": ChangeAnswer, "history": HistoryAnswer, "diff": DifferenceAnswer, "plan": PlanAnswer}
    answers |= {"conflicts": ConflictsAnswer, "agreement": AgreementAnswer}
    answers |= {"users": UsersAnswer, "user": UserAnswer, "invited": InvitedAnswer}
    answers |= {"keys": KeysAnswer, "key": KeyAnswer, "audit": AuditAnswer}
    return made | {name: schema(kind) for name, kind in answers.items()} | {"scene": scene_schema()}
