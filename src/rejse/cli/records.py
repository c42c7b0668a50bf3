"""The commands of the records: apply a file, undo and redo, look back, settle conflicts, publish and name."""

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rejse.cli.opening import opened, spoken
from rejse.cli.options import format_option, journey_option, workspace_option
from rejse.cli.output import answer, in_line, print_json, tell
from rejse.words import label

if TYPE_CHECKING:
    from rejse.cli.records_answers import Teller
    from rejse.journey.telling import Told
    from rejse.store.editing import Difference
    from rejse.store.records import Changed
    from rejse.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])


def changing(function: F) -> F:
    """Add what every change can be told: who makes it, and why."""
    by = click.option("--by", metavar="NAME", help="Who changes it. [default: $REJSE_AUTHOR, else your user name]")
    note = click.option("--note", default="", metavar="TEXT", help="Why; kept with the change.")
    return note(by(workspace_option(journey_option(format_option("text", "json")(function)))))


@click.command("apply")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--base", type=int, metavar="N", help="The revision FILE was made from, where its first line is gone.")
@changing
def apply(
    file: Path, *, workspace: Path, how: str, base: int | None, by: str | None, note: str, journey_id: str | None
) -> None:
    """Take in what was changed in FILE since the revision it was made from.

    What others changed meanwhile stays. Where both changed the same field, theirs stays and both values are kept for
    you to choose; then the command ends with status 1.
    """
    found = opened(workspace)
    changed = found.apply(file, base=base, author=by, note=note, journey_id=journey_id)
    _tell_change("apply", found, changed, how)


@click.command("undo")
@changing
def undo(*, workspace: Path, how: str, by: str | None, note: str, journey_id: str | None) -> None:
    """Take back your newest change; what others changed since is left as it is. Again for the one before it."""
    found = opened(workspace)
    _tell_change("undo", found, found.editing(journey_id, author=by).undo(note), how)


@click.command("redo")
@changing
def redo(*, workspace: Path, how: str, by: str | None, note: str, journey_id: str | None) -> None:
    """Do again what you took back last."""
    found = opened(workspace)
    _tell_change("redo", found, found.editing(journey_id, author=by).redo(note), how)


@click.command("restore")
@click.argument("version")
@changing
def restore(version: str, *, workspace: Path, how: str, by: str | None, note: str, journey_id: str | None) -> None:
    """Make the journey what it was at VERSION, a revision's number or a name; it can be undone like any change."""
    found = opened(workspace)
    _tell_change("restore", found, found.editing(journey_id, author=by).restore(version, note), how)


@click.command("conflicts")
@click.option("--all", "settled", is_flag=True, help="Also those that were settled.")
@workspace_option
@journey_option
@format_option("text", "json")
def conflicts(*, settled: bool, workspace: Path, journey_id: str | None, how: str) -> None:
    """List what two people wrote in the same place, with both values, until somebody settles it."""
    found = opened(workspace)
    teller = _teller(found, journey_id)
    listed = teller.editing.conflicts(settled=settled)
    told = teller.conflicts(listed)
    if how == "json":
        print_json(told)
        return
    if not listed:
        tell(label("records", "no-conflicts", spoken()))
    for one, kept in zip(told.conflicts, listed, strict=True):
        answer(f"{one.number}. {one.said} ({in_line(kept.author)}, {_moment(kept.made_at, found)})")
        if kept.taken is not None:
            answer("   " + label("records", f"settled.{kept.taken}", spoken(), author=in_line(str(kept.settled_by))))
    if any(one.taken is None for one in listed):
        tell(label("records", "settle-next", spoken()))


@click.command("settle")
@click.argument("number", type=int, metavar="N")
@click.option("--take", type=click.Choice(["kept", "other"]), required=True, help="Which of the two values is right.")
@changing
def settle(
    number: int, *, take: str, workspace: Path, how: str, by: str | None, note: str, journey_id: str | None
) -> None:
    """Settle conflict N: the value that stands is kept, or the other one takes its place."""
    from rejse.store.records import Take

    found = opened(workspace)
    _tell_change("settle", found, found.editing(journey_id, author=by).settle(number, Take(take), note), how)


@click.command("history")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many, newest first.")
@workspace_option
@journey_option
@format_option("text", "json")
def history(*, limit: int, workspace: Path, journey_id: str | None, how: str) -> None:
    """Say who changed what and when, newest first, with named versions and what was published."""
    found = opened(workspace)
    teller = _teller(found, journey_id)
    every = teller.editing.history()
    told = teller.history(every[:limit], len(every))
    if how == "json":
        print_json(told)
        return
    for one, saved in zip(told.revisions, every, strict=False):
        signs = [*(f'"{name}"' for name in one.names)]
        signs += [label("records", "in-force", spoken(), day=day.isoformat()) for day in one.in_force_from]
        kind = "" if one.kind == "edit" else label("records", f"kind.{one.kind}", spoken(), number=one.undoes)
        head = [str(one.number), _moment(one.saved_at, found), in_line(one.author), *([kind] if kind else []), *signs]
        answer(" · ".join(head) + (f": {in_line(one.note)}" if one.note else ""))
        _tell_told(teller.editing.changes_of(saved))
    if len(every) > limit:
        tell(label("records", "more-history", spoken(), count=len(every) - limit))


@click.command("diff")
@click.argument("earlier")
@click.argument("later", required=False)
@workspace_option
@journey_option
@format_option("text", "json")
def diff(earlier: str, later: str | None, *, workspace: Path, journey_id: str | None, how: str) -> None:
    """Say what was changed between two revisions or named versions, in words; LATER is by default the newest."""
    found = opened(workspace)
    teller = _teller(found, journey_id)
    between = teller.editing.difference(earlier, later)
    if how == "json":
        print_json(teller.difference(teller.editing.number(earlier), teller.editing.number(later), between))
        return
    if not between.operations:
        tell(label("records", "no-difference", spoken()))
    _tell_told(between)


@click.command("publish")
@click.argument("version", required=False)
@click.option(
    "--from", "since", type=click.DateTime(["%Y-%m-%d"]), metavar="D", help="From which day. [default: today]"
)
@changing
def publish(
    version: str | None,
    *,
    since: datetime | None,
    workspace: Path,
    how: str,
    by: str | None,
    note: str,
    journey_id: str | None,
) -> None:
    """Say that VERSION, by default the newest revision, is the plan from a day on.

    Customers are compared with the plan that was in force when they were under way.
    """
    found = opened(workspace)
    day = since.date() if since else _today(found)
    made = found.editing(journey_id, author=by).publish(version, in_force_from=day, note=note)
    if how == "json":
        print_json(_teller(found, journey_id).plan("publish", made))
        return
    tell(label("records", "published", spoken(), journey=made.journey, number=made.revision, day=day.isoformat()))


@click.command("name")
@click.argument("name")
@click.argument("version", required=False)
@changing
def name(
    name: str, version: str | None, *, workspace: Path, how: str, by: str | None, note: str, journey_id: str | None
) -> None:
    """Give VERSION, by default the newest revision, a NAME by which you find it again."""
    del note
    found = opened(workspace)
    made = found.editing(journey_id, author=by).name(name, version)
    if how == "json":
        print_json(_teller(found, journey_id).plan("name", made))
        return
    tell(label("records", "named", spoken(), name=made.name, number=made.revision))


# -- telling -----------------------------------------------------------------------------------------------------------


def _teller(found: "Workspace", journey_id: str | None, author: str | None = None) -> "Teller":
    from rejse.cli.records_answers import Teller

    return Teller(found, found.editing(journey_id, author=author), spoken())


def _tell_change(verb: str, found: "Workspace", changed: "Changed", how: str) -> None:
    """Say what came of a change; what could not be done ends with status 1."""
    teller = _teller(found, changed.journey)
    told = teller.changed(verb, changed)
    if how == "json":
        print_json(told)
    else:
        for one in told.changes:
            answer(one.said)
        for refused in told.conflicts:
            number = "" if refused.number is None else f"{refused.number}. "
            answer(f"! {number}{refused.said}")
        key = "changed" if changed.done else "changed-nothing" if not changed.conflicts else "changed-not"
        tell(label("records", key, spoken(), journey=changed.journey, number=changed.revision, count=len(changed.done)))
        if changed.numbers:
            tell(label("records", "settle-next", spoken()))
    sys.exit(int(bool(changed.conflicts)))


def _tell_told(found: "Difference") -> None:
    from rejse.journey.telling import told_changes

    told: Told
    for told in told_changes(found.operations, spoken(), before=found.before, after=found.after):
        answer(f"  {told.heading}")
        for line in told.lines:
            answer(f"    {line}")


def _moment(at: datetime, found: "Workspace") -> str:
    """Give a time as it was on the wall, to the minute."""
    return f"{at.astimezone(found.settings.zone):%Y-%m-%d %H:%M}"


def _today(found: "Workspace") -> date:
    return datetime.now(found.settings.zone).date()
