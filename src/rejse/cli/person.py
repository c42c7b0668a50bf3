"""`rejse person`: why somebody is one person, joining and parting people, and one person's events."""

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rejse.cli.opening import opened, spoken
from rejse.cli.options import format_option, journey_option, moment, workspace_option
from rejse.cli.output import answer, print_json, print_rows, tell, write_out
from rejse.words import label

if TYPE_CHECKING:
    from rejse.trace.people import Changed
    from rejse.workspace import Workspace
    from rejse.workspace.explained import Telling

F = TypeVar("F", bound=Callable[..., Any])
COLUMNS = ("time", "session", "gap_seconds", "event", "touchpoint", "phase", "channel", "outcome", "path")


class _InOrder(click.Group):
    """A group whose commands are listed in the order of the story."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Name the commands as they stand here."""
        return list(self.commands)


command = _InOrder("person", help="Say why somebody is one person, join people or part them, and follow one.")


def _author() -> str:
    """Name who is at the keyboard, as the machine knows them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may have no name for its user
        return "unknown"


def _hand(function: F) -> F:
    """Add what every change by hand can be told: who made it, and why."""
    by = click.option("--by", default=_author, show_default="your user name", help="Who says so.")
    note = click.option("--note", default="", metavar="TEXT", help="Why; kept with the row.")
    return note(by(workspace_option(format_option("text", "json")(function))))


@command.command("why")
@click.argument("key")
@workspace_option
@format_option("text", "json")
def why(key: str, workspace: Path, how: str) -> None:
    """Say under which keys the person behind KEY is known, and what ties them together.

    KEY is the customer's id as it stood in the file, or a device's, a session's, a case's or a company's; or the
    letters of a key, of which the first six are enough.
    """
    found = opened(workspace)
    person = found.person(key)
    sentences = _telling(found).explained(person)
    if how == "json":
        from rejse.cli.person_answers import why_to_answer

        print_json(why_to_answer(found, person, sentences))
        return
    for sentence in sentences:
        answer(sentence)
    if person.rows or any(known.holds for one in person.keys for known in one.identifications):
        tell(label("person", "part-next", spoken()))


@command.command("merge")
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@_hand
def merge(left: str, right: str, *, workspace: Path, how: str, by: str, note: str) -> None:
    """Join A and B, who are one customer. Every number counts them as one at once; nothing is rewritten."""
    found = opened(workspace)
    _print_change(found, found.people.merge(left, right, by=by, note=note), how)


@command.command("split")
@click.argument("edge")
@_hand
def split(edge: str, *, workspace: Path, how: str, by: str, note: str) -> None:
    """Part what EDGE ties together: an identification (seen-…), or a row of the identity log by its number."""
    found = opened(workspace)
    _print_change(found, found.people.split(edge, by=by, note=note), how)


@command.command("alias")
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@_hand
def alias(left: str, right: str, *, workspace: Path, how: str, by: str, note: str) -> None:
    """Say that devices A and B are one, as when a browser lost its cookie: who identified on one did so on both.

    A and B are ids of devices as they stood in the file, or keys of the events.
    """
    found = opened(workspace)
    _print_change(found, found.people.alias(left, right, by=by, note=note), how)


@command.command("group")
@click.argument("key")
@click.argument("account", metavar="ACCOUNT")
@click.option("--from", "since", metavar="D", help="From this day or time on. [default: from the beginning]")
@_hand
def group(key: str, account: str, *, since: str | None, workspace: Path, how: str, by: str, note: str) -> None:
    """Say that the person behind KEY belongs to the company ACCOUNT; who moves is told so by another row.

    Their events that name no company belong to it, in answers with --scope account. What an event names stands.
    """
    found = opened(workspace)
    begin = moment(since, found)
    _print_change(found, found.people.group(key, account, since=begin, by=by, note=note), how)


@command.command("undo")
@click.argument("number", type=click.IntRange(min=1))
@_hand
def undo(number: int, *, workspace: Path, how: str, by: str, note: str) -> None:
    """Take row NUMBER of the identity log back; taking back an undo brings back what it took."""
    found = opened(workspace)
    _print_change(found, found.people.undo(number, by=by, note=note), how)


@command.command("timeline")
@click.argument("key")
@workspace_option
@journey_option
@format_option("table", "json", "csv")
def timeline(key: str, workspace: Path, journey_id: str | None, how: str) -> None:
    """List every event of the person behind KEY in order, with the touchpoint it counts for."""
    from rejse.measure.catalogue import as_builtins

    found = opened(workspace)
    line = found.timeline(found.person(key).key, journey=journey_id)
    if how == "json":
        print_json(as_builtins(line))
        return
    rows = [{**one, "event": one["name"]} for one in as_builtins(line)["happenings"]]
    if how == "csv":
        print_rows(rows, COLUMNS, "csv")
        return
    from rejse.cli.tables import print_answer

    telling = _telling(found)
    for row, one in zip(rows, line.happenings, strict=True):
        row["time"] = telling.moment(one.time)
    print_answer(rows, COLUMNS, spoken())
    events, sessions = telling.counted("event", line.n), telling.counted("session", line.sessions)
    tell(label("person", "walked", spoken(), events=events, sessions=sessions))


@command.command("export")
@click.argument("key")
@click.option(
    "--output",
    "-o",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to this file (.json, or .zip with tables beside it); - is standard output.",
)
@workspace_option
def export(key: str, output: Path, workspace: Path) -> None:
    """Write everything that is kept about the person behind KEY to one file that a person can read."""
    from rejse.workspace.person_file import as_json, as_zip

    found = opened(workspace)
    kept = found.people.export(key)
    made = (as_zip if output.suffix.lower() == ".zip" else as_json)(kept, spoken(), found.settings.zone)
    if str(output) != "-":
        _only_for_yourself(output)
    write_out(made, output)
    if str(output) != "-":
        events = _telling(found).counted("event", kept.person.events)
        tell(label("person", "handed-out", spoken(), file=str(output), events=events))


def _only_for_yourself(file: Path) -> None:
    """Make a file that nobody else on the machine can read."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.chmod(0o600)


@command.command("erase")
@click.argument("key")
@click.option("--yes", "sure", is_flag=True, help="Do not ask whether you are sure.")
@workspace_option
@format_option("text", "json")
def erase(key: str, *, sure: bool, workspace: Path, how: str) -> None:
    """Forget the person behind KEY: events, what is known of them, rejected rows, in every byte of the workspace.

    It cannot be undone. Late events of the person are turned away. Exports, copies and backups are not touched.
    """
    found = opened(workspace)
    person = found.person(key)
    events = _telling(found).counted("event", person.events)
    if not sure:
        click.confirm(label("person", "erase-sure", spoken(), events=events), abort=True, err=True)
    erased = found.erase(person.key)
    if how == "json":
        from rejse.cli.person_answers import erased_to_answer

        print_json(erased_to_answer(found, erased))
        return
    answer(label("person", "erased", spoken(), events=events, rejected=erased.rejected, traits=erased.traits))
    tell(label("person", "erased-next", spoken()))


def _telling(found: "Workspace") -> "Telling":
    from rejse.workspace.explained import Telling

    return Telling(spoken(), found.settings.zone)


def _print_change(found: "Workspace", change: "Changed", how: str) -> None:
    if how == "json":
        from rejse.cli.person_answers import change_to_answer

        print_json(change_to_answer(found, change))
        return
    told = _telling(found).changed(change)
    for sentence in told[:-1]:
        answer(sentence)
    tell(told[-1])
