"""Every setting: name, default and help in one place; the reference page and every rejse.toml are made from it."""

import re
import tomllib
from dataclasses import dataclass, field, fields
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from rejse.errors import CouldNot, Where

T = TypeVar("T", str, int)


class UnknownSetting(CouldNot):
    """rejse.toml holds a name that is no setting."""

    code = "unknown-setting"


class BadSetting(CouldNot):
    """A setting's value is not of its kind."""

    code = "bad-setting"


class UnreadableSettings(CouldNot):
    """rejse.toml is not TOML."""

    code = "unreadable-settings"


def _setting(default: T, text: str) -> T:
    made: T = field(default=default, metadata={"help": text})
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a workspace may decide for itself, with the defaults that suit a Danish company."""

    language: str = _setting("da", "language of what is shown where the reader has not chosen: da or en")
    time_zone: str = _setting("Europe/Copenhagen", "zone of calendar days, weeks and months")
    currency: str = _setting("DKK", "currency of values that bring none (ISO 4217)")
    session_gap_minutes: int = _setting(30, "silence after which a new session begins; exactly this long splits")
    patience_days: int = _setting(30, "how long a customer may take to go on where the journey says nothing")
    threads: int = _setting(0, "threads for measuring; 0 means one per core")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.time_zone)

    @property
    def session_gap(self) -> timedelta:
        """The silence that ends a session."""
        return timedelta(minutes=self.session_gap_minutes)

    @property
    def patience(self) -> timedelta:
        """The patience of a touchpoint whose journey says nothing of it."""
        return timedelta(days=self.patience_days)


def read_settings(file: Path) -> Settings:
    """Read a workspace's settings; what it does not name keeps its default.

    Raises:
        UnreadableSettings: the file is not TOML.
        UnknownSetting: it names something that is no setting (the nearest name is told).
        BadSetting: a value is not of its setting's kind.
    """
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise UnreadableSettings(where=Where(str(file)), reason=str(broken)) from broken
    known = {one.name: one for one in fields(Settings)}
    for name, value in written.items():
        if name not in known:
            nearest = get_close_matches(name, known, 1)
            raise UnknownSetting(where=Where(str(file)), setting=name, nearest=nearest[0] if nearest else None)
        if type(value) is not type(getattr(Settings(), name)) or not _allowed(name, value):
            raise BadSetting(where=Where(str(file)), setting=name, value=str(value), help=known[name].metadata["help"])
    return Settings(**written)


def write_settings(settings: Settings) -> str:
    """Write settings as a rejse.toml that explains itself."""
    lines = ["# Settings of this workspace; delete a line to get its default back.", ""]
    for one in fields(settings):
        value = getattr(settings, one.name)
        lines += [f"# {one.metadata['help']}", f"{one.name} = {_toml(value)}", ""]
    return "\n".join(lines)


def rewrite_settings(text: str, wanted: Settings) -> str:
    """Change a rejse.toml to say what is wanted; every other line, and what a person noted there, stays as it is.

    Raises:
        UnreadableSettings: the file is not TOML.
    """
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise UnreadableSettings(reason=str(broken)) from broken
    lines = text.split("\n")
    for one in fields(Settings):
        value = getattr(wanted, one.name)
        if written.get(one.name, one.default) == value:
            continue
        line = f"{one.name} = {_toml(value)}"
        here = [number for number, old in enumerate(lines) if re.match(rf"\s*[\"']?{one.name}[\"']?\s*=", old)]
        if here:
            comment = re.search(r"\s+#[^\"']*$", lines[here[0]])
            lines[here[0]] = line + (comment.group() if comment else "")
        else:
            lines += [f"# {one.metadata['help']}", line, ""]
    made = "\n".join(lines)
    return made if _says(made, wanted) else write_settings(wanted)


def _says(text: str, wanted: Settings) -> bool:
    try:
        return Settings(**tomllib.loads(text)) == wanted
    except (tomllib.TOMLDecodeError, TypeError):
        return False


def check_setting(name: str, value: str | int) -> None:
    """Refuse a value that a setting cannot have.

    Raises:
        BadSetting: it is none of its kind.
    """
    known = {one.name: one for one in fields(Settings)}[name]
    if type(value) is not type(known.default) or not _allowed(name, value):
        raise BadSetting(setting=name, value=str(value)[:100], help=known.metadata["help"])


def _toml(value: str | int) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _allowed(name: str, value: str | int) -> bool:
    match name, value:
        case "language", str():
            return value in {"da", "en"}
        case "time_zone", str():
            return value in available_timezones()
        case "currency", str():
            return len(value) == 3 and value.isupper()
        case "threads", int():
            return 0 <= value <= 1024
        case _, int():
            return 0 < value <= 1_000_000
        case _:
            return False
