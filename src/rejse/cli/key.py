"""`rejse key`: keys with which programs ask, each with what it may do."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rejse.cli.audit import moment, note
from rejse.cli.opening import opened, spoken
from rejse.cli.options import format_option, workspace_option
from rejse.cli.output import answer, print_json, tell
from rejse.cli.user import print_listed
from rejse.words import label

if TYPE_CHECKING:
    from rejse.store.api_keys import ApiKey, ApiKeys
    from rejse.workspace import Workspace

COLUMNS = ("id", "name", "begins", "scopes", "standing", "expires_at", "last_used")

command = click.Group("key", help="Keys with which programs ask, each with what it may do.")


@command.command("add")
@click.argument("name")
@click.option("--scopes", required=True, metavar="A,B", help="What it may do: read,customers,edit,import,people,users.")
@click.option(
    "--expires", type=click.DateTime(["%Y-%m-%d"]), metavar="D", help="The day from which it no longer holds."
)
@workspace_option
@format_option("text", "json")
def add(name: str, *, scopes: str, expires: datetime | None, workspace: Path, how: str) -> None:
    """Make a key called NAME and print it; it is shown only now."""
    from rejse.store.api_keys import read_scopes
    from rejse.store.audit import What
    from rejse.store.roles import in_order

    found, at = opened(workspace), datetime.now(UTC)
    until = None if expires is None else expires.replace(tzinfo=found.settings.zone)
    made = _keys(found).make(name, read_scopes(scopes.split(",")), by=None, at=at, expires_at=until)
    rights = tuple(str(one) for one in in_order(made.key.scopes))
    note(found, What.KEY_MADE, made.key.name, scopes=rights)
    if how == "json":
        from rejse.cli.account_answers import key_to_answer

        print_json(key_to_answer(made.key, at, made.secret))
        return
    answer(made.secret)
    tell(label("accounts", "key-made", spoken(), scopes=tuple(_right(one) for one in rights)))


@command.command("list")
@workspace_option
@format_option("table", "json", "csv")
def list_(*, workspace: Path, how: str) -> None:
    """List the keys, also those that no longer hold."""
    found, at = opened(workspace), datetime.now(UTC)
    keys = _keys(found).all()
    if how == "json":
        from rejse.cli.account_answers import keys_to_answer

        print_json(keys_to_answer(keys, at))
        return
    if not keys:
        tell(label("accounts", "no-keys", spoken()))
    if keys or how == "csv":
        print_listed([_row(one, at, found) for one in keys], COLUMNS, how)


@command.command("revoke")
@click.argument("number", type=int)
@workspace_option
@format_option("text", "json")
def revoke(number: int, *, workspace: Path, how: str) -> None:
    """Take key NUMBER away; it opens nothing from now on."""
    from rejse.store.audit import What

    found, at = opened(workspace), datetime.now(UTC)
    key = _keys(found).revoke(number, at=at)
    note(found, What.KEY_REVOKED, key.name)
    if how == "json":
        from rejse.cli.account_answers import key_to_answer

        print_json(key_to_answer(key, at))
        return
    tell(label("accounts", "key-revoked", spoken(), number=str(key.number), name=key.name))


def _keys(found: "Workspace") -> "ApiKeys":
    from rejse.store.api_keys import ApiKeys

    return ApiKeys(found.folder.records_file)


def _right(right: str) -> str:
    return label("accounts", f"right.{right}", spoken())


def _row(key: "ApiKey", at: datetime, found: "Workspace") -> dict[str, str]:
    from rejse.store.roles import in_order

    standing = "revoked" if key.revoked_at else "holds" if key.holds(at) else "expired"
    never = label("accounts", "never", spoken())
    return {
        "id": str(key.number), "name": key.name, "begins": f"{key.begins}…", "scopes": ", ".join(in_order(key.scopes)),
        "standing": label("accounts", f"standing.{standing}", spoken()),
        "expires_at": moment(key.expires_at, found) if key.expires_at else never,
        "last_used": moment(key.last_used, found) if key.last_used else never,
    }  # fmt: skip
