"""`rejse agreement`: a hand-over as a contract that two teams accept, keep and renegotiate."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rejse.cli.opening import opened, spoken
from rejse.cli.options import format_option, journey_option, workspace_option
from rejse.cli.output import answer, print_json, tell
from rejse.cli.records import changing
from rejse.words import label

if TYPE_CHECKING:
    from rejse.cli.records_answers import AgreementAnswer
    from rejse.workspace import Workspace

command = click.Group(
    "agreement", help="The hand-over as a contract: accept it, renegotiate it, see who accepted what."
)


@command.command("show")
@click.argument("handover")
@workspace_option
@journey_option
@format_option("text", "json")
def show(handover: str, *, workspace: Path, journey_id: str | None, how: str) -> None:
    """Say who accepted which version of HANDOVER when, and what was changed since."""
    _tell_agreement(opened(workspace), journey_id, handover, how)


@command.command("accept")
@click.argument("handover")
@click.option("--team", required=True, help="For which of the two teams.")
@click.option("--member", metavar="ID", help="Who in the team says yes. [default: its only member]")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar="D", help="On which day. [default: today]")
@changing
def accept(
    handover: str,
    *,
    team: str,
    member: str | None,
    day: datetime | None,
    workspace: Path,
    how: str,
    by: str | None,
    note: str,
    journey_id: str | None,
) -> None:
    """Accept HANDOVER for a team, as its terms are now."""
    found = opened(workspace)
    on = day.date() if day else datetime.now(found.settings.zone).date()
    found.editing(journey_id, author=by).accept(handover, team=team, by=member, day=on, note=note)
    _tell_agreement(found, journey_id, handover, how)


@command.command("renegotiate")
@click.argument("handover")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), metavar="D", help="From which day it is to count.")
@changing
def renegotiate(
    handover: str,
    *,
    since: datetime | None,
    workspace: Path,
    how: str,
    by: str | None,
    note: str,
    journey_id: str | None,
) -> None:
    """Begin the next version of HANDOVER; the one before it counts until both teams have accepted the new one."""
    found = opened(workspace)
    found.editing(journey_id, author=by).renegotiate(handover, valid_from=since.date() if since else None, note=note)
    _tell_agreement(found, journey_id, handover, how)


def _tell_agreement(found: "Workspace", journey_id: str | None, handover: str, how: str) -> None:
    from rejse.cli.records_answers import Teller
    from rejse.journey.agreement import in_force

    editing = found.editing(journey_id)
    versions = editing.agreement(handover)
    today = datetime.now(found.settings.zone).date()
    told = Teller(found, editing, spoken()).agreement(handover, versions, in_force(versions, today))
    if how == "json":
        print_json(told)
    else:
        _tell_versions(told)


def _tell_versions(told: "AgreementAnswer") -> None:
    for one in told.versions:
        sign = label("records", "agreement-now", spoken()) if one.version == told.in_force else ""
        valid = label("records", "in-force", spoken(), day=one.valid_from.isoformat()) if one.valid_from else ""
        standing = label("records", f"standing.{one.standing}", spoken())
        named = label("records", "agreement-version", spoken(), number=one.version)
        answer(" · ".join(part for part in (named, standing, valid, sign) if part))
        for given in one.accepted:
            key = "agreement-yes" if given.holds else "agreement-void"
            day, number = given.day.isoformat(), given.revision
            answer("  " + label("records", key, spoken(), team=given.team, by=given.by, day=day, number=number))
            for since in given.changed_since:
                answer(f"    {since.said}")
        for team in one.waiting:
            answer("  " + label("records", "agreement-waits", spoken(), team=team))
        if one.changes:
            answer("  " + label("records", "agreement-differs", spoken()))
            for change in one.changes:
                answer(f"    {change.said}")
    if told.in_force is None:
        tell(label("records", "agreement-none", spoken()))
