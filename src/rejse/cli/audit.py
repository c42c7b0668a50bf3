"""`rejse audit`: who did what, and when; and the line that each command about accounts writes there."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rejse.cli.opening import opened, spoken
from rejse.cli.options import format_option, workspace_option
from rejse.cli.output import answer, in_line, print_json, print_rows, tell
from rejse.words import label

if TYPE_CHECKING:
    from rejse.errors import Argument
    from rejse.store.audit import Note, What
    from rejse.workspace import Workspace

COLUMNS = ("number", "at", "who", "what", "about", "said")


@click.command("audit", short_help="Who did what, and when.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many, newest first.")
@click.option("--before", type=int, metavar="N", help="Only lines older than line N.")
@click.option("--who", metavar="WHO", help="Only what this user did: an e-mail, key:NUMBER, or cli:NAME.")
@click.option("--what", metavar="CODE", help="Only what was done of this kind, such as signed-in or person-erased.")
@workspace_option
@format_option("text", "json", "csv")
def command(*, limit: int, before: int | None, who: str | None, what: str | None, workspace: Path, how: str) -> None:
    """Say who did what and when, newest first: sign-ins, users, keys, imports, people exported and erased."""
    from rejse.store.audit import Audit

    found = opened(workspace)
    kind = None if what is None else _known(what)
    notes = Audit(found.folder.records_file).page(limit=limit + 1, before=before, who=who, what=kind)
    _print_notes(notes[:limit], how, found)
    if how == "text" and len(notes) > limit:
        tell(label("accounts", "more-notes", spoken(), number=str(notes[limit - 1].number)))


def _print_notes(notes: Sequence["Note"], how: str, found: "Workspace") -> None:
    from rejse.store.audit import said

    if how == "json":
        from rejse.cli.account_answers import audit_to_answer

        print_json(audit_to_answer(notes, spoken()))
        return
    told = [said(one, spoken()) for one in notes]
    if how == "csv":
        plain = ("number", "at", "who", "what", "about")
        rows = [{name: getattr(one, name) for name in plain} for one in notes]
        print_rows([{**row, "said": sentence} for row, sentence in zip(rows, told, strict=True)], COLUMNS, "csv")
        return
    if not notes:
        tell(label("accounts", "no-notes", spoken()))
    for one, sentence in zip(notes, told, strict=True):
        answer(f"{one.number} · {moment(one.at, found)} · {in_line(one.who) or '–'}: {in_line(sentence)}")


def note(found: "Workspace", what: "What", about: str, **arguments: "Argument") -> None:
    """Write a line of the audit log in the name of whoever sits at the machine."""
    from rejse.store.audit import Audit
    from rejse.store.journeys import author_here

    Audit(found.folder.records_file).note(
        f"cli:{author_here()}", what, about, at=datetime.now(UTC), arguments=arguments
    )


def moment(at: datetime, found: "Workspace") -> str:
    """Give a time as it was on the wall, to the minute."""
    return f"{at.astimezone(found.settings.zone):%Y-%m-%d %H:%M}"


def _known(what: str) -> "What":
    from rejse.store.audit import What

    if what not in set(What):
        raise click.BadParameter(f'"{what}" is none of: {", ".join(What)}.', param_hint="--what")
    return What(what)
