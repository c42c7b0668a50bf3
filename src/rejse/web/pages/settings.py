"""The workspace's settings, as an owner sees and changes them; the file explains itself afterwards as before."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from threading import Lock
from typing import Any, Final
from zoneinfo import available_timezones

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from rejse.errors import RejseError
from rejse.settings import BadSetting, Settings, check_setting, read_settings, rewrite_settings
from rejse.store.audit import What
from rejse.store.folder import Folder, writable
from rejse.web.entering import framed, note
from rejse.web.refusals import told
from rejse.web.served import Served
from rejse.web.visitor import Owner, Visitor
from rejse.words import LANGUAGES, label

router = APIRouter(include_in_schema=False, prefix="/settings")

_WRITING: Final = Lock()

CURRENCIES: Final = ("DKK", "EUR", "GBP", "ISK", "NOK", "SEK", "USD")
"""What is proposed; any other of ISO 4217 can be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One setting as it is shown: its name, in words and in the file, what it does, and what it is now."""

    name: str
    title: str
    help: str
    value: str
    default: str
    number: bool
    choices: tuple[tuple[str, str], ...]
    proposed: tuple[str, ...]
    wrong: Mapping[str, Any] | None


@router.get("")
def show(request: Request, visitor: Owner, done: str = "") -> Response:
    """Show every setting."""
    return _page(request, visitor, done=done == "settings-saved")


@router.post("")
async def save(request: Request, visitor: Owner) -> Response:
    """Save the settings that were sent; where one cannot be, none is."""
    form = await request.form()
    typed = {one.name: str(form[one.name]).strip() for one in fields(Settings) if one.name in form}
    values, wrong = read_typed(typed, visitor.language)
    if wrong:
        return _page(request, visitor, typed=typed, wrong=wrong, status=422)
    await run_in_threadpool(change_settings, request, visitor, values)
    return RedirectResponse("/settings?done=settings-saved", 303)


def read_typed(typed: Mapping[str, str], language: str) -> tuple[dict[str, str | int], dict[str, Any]]:
    """Read what was typed: the values, and what is wrong with those that cannot be."""
    values: dict[str, str | int] = {}
    wrong: dict[str, Any] = {}
    for one in fields(Settings):
        if one.name not in typed:
            continue
        value: str | int = typed[one.name]
        if isinstance(one.default, int) and typed[one.name].isascii() and typed[one.name].isdecimal():
            value = int(typed[one.name][:12])
        try:
            check_setting(one.name, value)
        except BadSetting as refused:
            wrong[one.name] = told(in_words(refused, language), language)
        values[one.name] = value
    return values, wrong


def in_words(refused: BadSetting, language: str) -> RejseError:
    """Give the same error with the setting's help in a language."""
    help_ = label("settings", f"help.{refused.arguments['setting']}", language)
    return BadSetting(where=refused.where, **{**refused.arguments, "help": help_})


def change_settings(request: Request, visitor: Visitor, values: Mapping[str, str | int]) -> Settings:
    """Write settings into rejse.toml, put them in force, and note what changed.

    Raises:
        UnknownSetting, BadSetting, UnreadableSettings: somebody has broken the file; it is left as it is.
        CannotWrite: the machine refuses.
    """
    served: Served = request.app.state.served
    folder = served.workspace.folder
    with _WRITING:
        before = read_settings(folder.settings_file)
        changed: dict[str, Any] = dict(values)  # (checked by `check_setting`)
        wanted = replace(before, **changed)
        if wanted != before:
            _write(folder, wanted)
        served.settings_changed(wanted, visitor.author)
    for name in values:
        was, now = getattr(before, name), getattr(wanted, name)
        if was != now:
            note(request, visitor.author, What.SETTINGS_CHANGED, name, before=str(was), after=str(now))
    return wanted


def _write(folder: Folder, wanted: Settings) -> None:
    file = folder.settings_file
    mode = file.stat().st_mode & 0o777
    with writable(folder.path):
        folder.write_atomically(file, rewrite_settings(file.read_text(encoding="utf-8"), wanted), mode=mode)


def _page(
    request: Request,
    visitor: Visitor,
    *,
    done: bool = False,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    folder = request.app.state.served.workspace.folder
    return framed(
        request,
        visitor,
        "settings.html",
        status=status,
        settings=[_shown(folder.settings, name, visitor.language, typed or {}, wrong or {}) for name in _names()],
        file=str(folder.settings_file),
        done=done,
        wrong=wrong or {},
    )


def _names() -> list[str]:
    return [one.name for one in fields(Settings)]


def _shown(settings: Settings, name: str, language: str, typed: Mapping[str, str], wrong: Mapping[str, Any]) -> Shown:
    default = getattr(Settings(), name)
    languages = tuple((one, label("entering", f"language.{one}", language)) for one in LANGUAGES)
    proposed = {"time_zone": _zones(), "currency": CURRENCIES}
    return Shown(
        name=name,
        title=label("settings", f"name.{name}", language),
        help=label("settings", f"help.{name}", language),
        value=typed.get(name, str(getattr(settings, name))),
        default=dict(languages).get(str(default), str(default)),
        number=isinstance(default, int),
        choices=languages if name == "language" else (),
        proposed=proposed.get(name, ()),
        wrong=wrong.get(name),
    )


def _zones() -> tuple[str, ...]:
    return tuple(sorted(one for one in available_timezones() if one.startswith(("Europe/", "Atlantic/", "America/"))))
