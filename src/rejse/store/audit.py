"""The audit log: who did what, and when. It holds no secret, and of a customer nothing but the key."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from string import Formatter
from typing import Any, Final

import sqlalchemy as sa

from rejse.errors import Argument
from rejse.store.database import RecordsFile
from rejse.store.database import audit as table
from rejse.store.sqlite import WAIT_SECONDS
from rejse.words import label
from rejse.words.accounts import LABELS

LETTERS_MAX: Final = 200
"""How much of a value is kept."""

PAGE: Final = 50

_KEY: Final = re.compile("[0-9a-f]{32}")


class What(StrEnum):
    """What was done; its sentence is the label `audit.WHAT` of the accounts, which says what else is kept with it."""

    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGN_IN_HELD = "sign-in-held"
    USER_ADDED = "user-added"
    ROLE_CHANGED = "role-changed"
    NAME_CHANGED = "name-changed"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105  (no password)
    USER_DEACTIVATED = "user-deactivated"
    USER_ACTIVATED = "user-activated"
    INVITED = "invited"
    INVITATION_ACCEPTED = "invitation-accepted"
    INVITATION_REVOKED = "invitation-revoked"
    KEY_MADE = "key-made"
    KEY_REVOKED = "key-revoked"
    JOURNEY_ADDED = "journey-added"
    PUBLISHED = "published"
    IMPORTED = "imported"
    REPLAYED = "replayed"
    IDENTITY_CHANGED = "identity-changed"
    CUSTOMERS_EXPORTED = "customers-exported"
    PERSON_EXPORTED = "person-exported"
    PERSON_ERASED = "person-erased"
    SETTINGS_CHANGED = "settings-changed"


OF_A_PERSON: Final = frozenset({What.PERSON_EXPORTED, What.PERSON_ERASED})
"""What is done about a customer: `about` is the key, and nothing else may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One line of the log.

    who: a user's e-mail, `key:NUMBER` for a program with a key, `cli:NAME` for whoever sits at the machine; empty where
    nobody was signed in. about: what it was done to; the e-mail of a user, the name of a key, the key of a customer.
    """

    number: int
    at: datetime
    who: str
    what: What
    about: str
    arguments: Mapping[str, Argument]


class Audit:
    """The audit log of one workspace in `records.sqlite`; nothing is ever changed in it or taken out.

    Raises (by every method):
        RecordsNewer: a newer program wrote the file; nothing is touched.
        DatabaseUnreadable, DatabaseNotWritable, DatabaseBusy.
    """

    def __init__(self, file: Path, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self._file = RecordsFile(file, wait_seconds=wait_seconds)

    def note(  # noqa: PLR0913  (a line is all of these)
        self,
        who: str,
        what: What,
        about: str = "",
        *,
        at: datetime,
        arguments: Mapping[str, Argument] | None = None,
        once_in: timedelta | None = None,
    ) -> None:
        """Write a line: exactly what its sentence mentions is kept, each value shortened.

        With `once_in` nothing is written where the same was done to the same by the same so short ago: what strangers
        can do as often as they like does not fill the log.
        """
        given = arguments or {}
        assert set(given) == _mentioned(what) - {"about"}, f"the sentence of {what} mentions {_mentioned(what)}"
        assert what not in OF_A_PERSON or _KEY.fullmatch(about), "of a customer only the key is noted"
        told = json.dumps({name: _kept(value) for name, value in given.items()}, ensure_ascii=False)
        written = {"at": at, "who": _kept(who), "what": str(What(what)), "about": _kept(about), "arguments": told}
        with self._file.changing() as connection:
            if once_in is None or not _is_noted(connection, written, since=at - once_in):
                connection.execute(sa.insert(table).values(**written))

    def page(
        self, *, limit: int = PAGE, before: int | None = None, who: str | None = None, what: What | None = None
    ) -> list[Note]:
        """Give the newest lines, newest first: those before the line `before`, of `who`, and about `what`."""
        wanted = sa.select(table).order_by(table.c.number.desc()).limit(limit)
        asked = {"who": None if who is None else _kept(who), "what": what}
        for name, value in asked.items():
            if value is not None:
                wanted = wanted.where(table.c[name] == str(value))
        if before is not None:
            wanted = wanted.where(table.c.number < before)
        return [_note(row) for row in self._file.rows(wanted)]


def said(note: Note, language: str) -> str:
    """Say what was done, in a sentence."""
    told = {name: _told(name, value, language) for name, value in note.arguments.items()}
    key = f"audit.{note.what}"
    if not note.about and f"{key}-unnamed" in LABELS:
        return label("accounts", f"{key}-unnamed", language)
    return label("accounts", key, language, about=note.about, **told)


def _is_noted(connection: sa.Connection, written: Mapping[str, Any], *, since: datetime) -> bool:
    same = sa.select(table.c.at).where(*(table.c[name] == written[name] for name in ("who", "what", "about")))
    newest = connection.scalar(same.order_by(table.c.number.desc()).limit(1))
    return newest is not None and newest > since


def _told(name: str, value: Argument, language: str) -> Argument:
    """Say roles and rights in words; everything else is told as it is."""
    if isinstance(value, tuple):
        return tuple(str(_told(name, one, language)) for one in value)
    kind = {"role": "role", "was": "role", "scopes": "right"}.get(name)
    return label("accounts", f"{kind}.{value}", language).lower() if f"{kind}.{value}" in LABELS else value


def _mentioned(what: What) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(LABELS[f"audit.{what}"]) if name}


def _kept(value: Argument) -> Any:  # noqa: ANN401  (the argument, shortened)
    if isinstance(value, tuple):
        return [_kept(one) for one in value]
    if isinstance(value, str):
        return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in value)[:LETTERS_MAX]
    return value


def _note(row: sa.Row[Any]) -> Note:
    read = json.loads(row.arguments)
    arguments = {name: tuple(value) if isinstance(value, list) else value for name, value in read.items()}
    return Note(number=row.number, at=row.at, who=row.who, what=What(row.what), about=row.about, arguments=arguments)
