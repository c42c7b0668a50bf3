"""`rejse user`: who may sign in, with which role."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rejse.cli.audit import moment, note
from rejse.cli.opening import opened, spoken
from rejse.cli.options import format_option, workspace_option
from rejse.cli.output import answer, print_json, print_rows, tell
from rejse.errors import WrongUse
from rejse.words import label

if TYPE_CHECKING:
    from rejse.store.users import User, Users
    from rejse.workspace import Workspace

ROLES = ("owner", "editor", "analyst", "viewer")
COLUMNS = ("id", "email", "name", "role", "language", "standing", "created_at")

role_option = click.option("--role", type=click.Choice(ROLES), required=True, help="What the user may do.")
password_option = click.option("--password-stdin", "piped", is_flag=True, help="Read the password from standard input.")

command = click.Group("user", help="Who may sign in, with which role.")


class PasswordMissing(WrongUse):
    """There is no password, and nobody who could be asked."""

    code = "password-missing"


class PasswordsDiffer(WrongUse):
    """Whoever typed a password did not type the same one again."""

    code = "passwords-differ"


@command.command("add")
@click.argument("email")
@role_option
@click.option("--name", metavar="N", help="What the user is called. [default: the e-mail up to the @]")
@password_option
@workspace_option
@format_option("text", "json")
def add(email: str, *, role: str, name: str | None, piped: bool, workspace: Path, how: str) -> None:
    """Add a user. The first one is an owner."""
    from rejse.store.audit import What
    from rejse.store.roles import Role
    from rejse.store.users import read_email

    found = opened(workspace)
    email = read_email(email)
    made = _users(found).add(
        email,
        name=email.partition("@")[0] if name is None else name,
        role=Role(role),
        password=_password(piped=piped),
        language=found.settings.language,
        at=datetime.now(UTC),
    )
    note(found, What.USER_ADDED, made.email, role=role)
    _tell(found, made, how, "added", role=_role(made))


@command.command("list")
@workspace_option
@format_option("table", "json", "csv")
def list_(*, workspace: Path, how: str) -> None:
    """List the users, also those who are shut out."""
    found = opened(workspace)
    users = _users(found).all()
    if how == "json":
        from rejse.cli.account_answers import users_to_answer

        print_json(users_to_answer(users))
        return
    rows = [
        {
            "id": str(one.id), "email": one.email, "name": one.name, "role": _role(one), "language": one.language,
            "standing": label("accounts", "standing.active" if one.active else "standing.shut-out", spoken()),
            "created_at": moment(one.created_at, found),
        }
        for one in users
    ]  # fmt: skip
    if not users:
        tell(label("accounts", "no-users", spoken()))
    if users or how == "csv":
        print_listed(rows, COLUMNS, how)


@command.command("role")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@workspace_option
@format_option("text", "json")
def role(email: str, role: str, *, workspace: Path, how: str) -> None:
    """Give a user another role; it holds at once."""
    from rejse.store.audit import What
    from rejse.store.roles import Role

    found = opened(workspace)
    before = _user(found, email)
    made = _users(found).set_role(before.id, Role(role))
    if made.role is before.role:
        _tell(found, made, how, "role-same", role=_role(made))
        return
    note(found, What.ROLE_CHANGED, made.email, was=str(before.role), role=role)
    _tell(found, made, how, "role-set", was=_role(before), role=_role(made))


@command.command("password")
@click.argument("email")
@password_option
@workspace_option
@format_option("text", "json")
def password(email: str, *, piped: bool, workspace: Path, how: str) -> None:
    """Give a user another password. It signs the user out everywhere."""
    from rejse.store.audit import What

    found = opened(workspace)
    user = _user(found, email)
    made = _users(found).set_password(user.id, _password(piped=piped), at=datetime.now(UTC))
    note(found, What.PASSWORD_CHANGED, made.email)
    _tell(found, made, how, "password-set")


@command.command("deactivate")
@click.argument("email")
@workspace_option
@format_option("text", "json")
def deactivate(email: str, *, workspace: Path, how: str) -> None:
    """Shut a user out, at once and in every browser. What the user did stays."""
    from rejse.store.audit import What

    found = opened(workspace)
    made = _users(found).deactivate(_user(found, email).id)
    note(found, What.USER_DEACTIVATED, made.email)
    _tell(found, made, how, "deactivated")
    if how != "json" and (keys := _keys(found, made)):
        tell(label("accounts", "deactivated-keys", spoken(), email=made.email, keys=tuple(map(str, keys))))


@command.command("activate")
@click.argument("email")
@workspace_option
@format_option("text", "json")
def activate(email: str, *, workspace: Path, how: str) -> None:
    """Let a user who was shut out sign in again."""
    from rejse.store.audit import What

    found = opened(workspace)
    made = _users(found).activate(_user(found, email).id)
    note(found, What.USER_ACTIVATED, made.email)
    _tell(found, made, how, "activated")


@command.command("invite")
@click.argument("email")
@role_option
@workspace_option
@format_option("text", "json")
def invite(email: str, *, role: str, workspace: Path, how: str) -> None:
    """Invite somebody. The path of the link is printed; whoever opens it chooses a name and a password."""
    from rejse.store.audit import What
    from rejse.store.invitations import Invitations
    from rejse.store.roles import Role

    found, at = opened(workspace), datetime.now(UTC)
    invitations = Invitations(found.folder.records_file)
    token = invitations.invite(email, Role(role), by=None, at=at)
    made, path = invitations.find(token, at), f"/invitation/{token}"
    note(found, What.INVITED, made.email, role=role)
    if how == "json":
        from rejse.cli.account_answers import invited_to_answer

        print_json(invited_to_answer(made, path))
        return
    answer(path)
    tell(label("accounts", "invited", spoken(), email=made.email, until=moment(made.expires_at, found)))


def print_listed(rows: list[dict[str, str]], columns: tuple[str, ...], how: str) -> None:
    """Print a list: as CSV with the names of the columns as they are, as a table with headings in words."""
    if how == "csv":
        print_rows(rows, columns, how)
        return
    headings = {name: label("accounts", f"column.{name}", spoken()) for name in columns}
    print_rows([{headings[name]: row[name] for name in columns} for row in rows], list(headings.values()), how)


def _users(found: "Workspace") -> "Users":
    from rejse.store.users import Users

    return Users(found.folder.records_file)


def _user(found: "Workspace", email: str) -> "User":
    from rejse.store.users import UnknownUser

    user = _users(found).by_email(email)
    if user is None:
        raise UnknownUser(user=email)
    return user


def _role(user: "User") -> str:
    return label("accounts", f"role.{user.role}", spoken()).lower()


def _keys(found: "Workspace", user: "User") -> list[int]:
    """Give the numbers of the keys that a user made and that hold."""
    from rejse.store.api_keys import ApiKeys

    now = datetime.now(UTC)
    return [one.number for one in ApiKeys(found.folder.records_file).all() if one.made_by == user.id and one.holds(now)]


def _password(*, piped: bool) -> str:
    """Read a password: from standard input, or from whoever sits at the terminal, twice and unseen."""
    if piped:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise PasswordMissing
    typed: str = click.prompt(label("accounts", "ask-password", spoken()), hide_input=True, err=True)
    again: str = click.prompt(label("accounts", "ask-again", spoken()), hide_input=True, err=True)
    if typed != again:
        raise PasswordsDiffer
    return typed


def _tell(found: "Workspace", user: "User", how: str, key: str, **told: str) -> None:
    if how == "json":
        from rejse.cli.account_answers import user_to_answer

        print_json(user_to_answer(user, _keys(found, user)))
        return
    tell(label("accounts", key, spoken(), email=user.email, **told))
