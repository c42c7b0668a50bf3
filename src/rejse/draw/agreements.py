"""The drawn hand-overs: what two teams agreed on, in the viewer's language, with the figures somebody measured."""

from collections.abc import Mapping

from rejse.draw.figures import AgreedFigures, DrawnHandover, HandoverFigures
from rejse.draw.texts import all_said, said
from rejse.journey.document import Journey
from rejse.journey.handover import Handover
from rejse.words import label


def handovers_of(journey: Journey, figures: Mapping[str, HandoverFigures], language: str) -> tuple[DrawnHandover, ...]:
    """Give the hand-overs whose touchpoint is on the map, in the order of the document."""
    phases = {one.id: one.phase for one in journey.touchpoints}
    return tuple(
        _drawn(journey, one, phases[one.after], figures.get(one.id), language)
        for one in journey.handovers
        if one.after in phases
    )


def _drawn(
    journey: Journey, one: Handover, phase: str, measured: HandoverFigures | None, language: str
) -> DrawnHandover:
    from_team, to_team = (_team(journey, team, language) for team in (one.from_team, one.to_team))
    named = label("draw", "handover-named", language, from_team=from_team, to_team=to_team)
    gives, answers = one.delivers, one.follows_up
    limit = one.time_limit or (answers.response if answers else None)
    return DrawnHandover(
        id=one.id,
        name=said(one.name, language) or named,
        from_team=from_team,
        to_team=to_team,
        after=one.after,
        phase=phase if phase in {each.id for each in journey.phases} else journey.phases[0].id,
        criterion=said(one.criterion, language),
        agreed=AgreedFigures(
            leads=gives.leads if gives else None,
            period_seconds=one.period.total_seconds() if one.period else None,
            acceptance_share=gives.acceptance_share if gives else None,
            limit_seconds=limit.total_seconds() if limit else None,
            response_share=answers.response_share if answers else None,
            contact_attempts=answers.contact_attempts if answers else None,
        ),
        promises=(
            *all_said(gives.activities if gives else (), language),
            *all_said(answers.activities if answers else (), language),
        ),
        accepted_by=tuple(_team(journey, each.team, language) for each in one.accepted),
        measured=measured,
    )


def _team(journey: Journey, named: str, language: str) -> str:
    """Name a team as people do: as the member who stands for it is called, else as it is written, without "team".

    A member stands for a team that bears her id, with or without "-team". Her name is not translated, but where her
    role says the same word, the role tells it in the reader's language.
    """
    stem = named.removesuffix("-team")
    member = next((one for one in journey.team if one.id in {named, stem}), None)
    if member is None:
        return stem.replace("-", " ")
    role = member.role
    return role.said_in(language) if role and member.name in role.languages.values() else member.name
