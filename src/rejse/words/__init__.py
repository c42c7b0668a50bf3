"""Everything a person reads, in English and Danish.

Each area of the program has a module here with its English texts by code; the Danish ones are in
`da/LC_MESSAGES/<area>.po`. Problems and errors carry a code and arguments; `say` makes the sentence.
"""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Final

from rejse.errors import Argument, Problem, RejseError

LANGUAGES: Final = ("da", "en")
AREAS: Final = (
    "settings",
    "fields",
    "journey",
    "questions",
    "glossary",
    "change",
    "store",
    "records",
    "collect",
    "trace",
    "measure",
    "draw",
    "page",
    "booklet",
    "chart",
    "person",
    "accounts",
    "doors",
    "entering",
    "forms",
    "canvas",
    "drawer",
    "web",
    "sources",
    "imports",
    "history",
    "asked",
    "api",
)


_TOLD_WHOLE: Final = 10**18
"""Numbers beyond this are told as they are written: nobody reads them, and Babel cannot."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text of the program: what is wrong, and what to do next; `if_near` replaces the remedy when a name is near."""

    message: str
    remedy: str = ""
    if_near: str = ""


def say(trouble: Problem | RejseError, language: str) -> Said:
    """Say a problem or an error in a language; `if_near` is used up and comes back empty."""
    area, said = _texts()[trouble.code]
    near = said.if_near if trouble.arguments.get("nearest") else ""
    arguments = {name: _told(value, language) for name, value in trouble.arguments.items()}
    return Said(
        message=_translated(area, said.message, language).format_map(arguments),
        remedy=_translated(area, near or said.remedy, language).format_map(arguments),
    )


def line(trouble: Problem | RejseError, language: str) -> str:
    """Say it on one line as editors and logs know it: `file:line: message remedy [code]`."""
    said = say(trouble, language)
    place = f"{trouble.where}: " if str(trouble.where) else ""
    return f"{place}{said.message} {said.remedy} [{trouble.code}]".replace("  ", " ")


@lru_cache(16384, typed=True)
def label(area: str, key: str, language: str, **arguments: Argument) -> str:
    """Give a word or sentence of an area's LABELS in a language, its placeholders filled in."""
    text = _translated(area, _module(area).LABELS[key], language)
    return text.format_map({name: _told(value, language) for name, value in arguments.items()}) if arguments else text


def codes() -> Mapping[str, Said]:
    """Give every code of every area with its English text."""
    return {code: said for code, (_, said) in _texts().items()}


def told_by(area: str, language: str) -> Mapping[str, Said]:
    """Give every code of an area with its text in a language, its placeholders unfilled."""
    return {
        code: Said(*(_translated(area, text, language) for text in (said.message, said.remedy, said.if_near)))
        for code, said in _module(area).PROBLEMS.items()
    }


class _Area:
    LABELS: Mapping[str, str]
    PROBLEMS: Mapping[str, Said]


@cache
def _module(area: str) -> _Area:
    return import_module(f"rejse.words.{area}")  # type: ignore[return-value]


@cache
def _texts() -> dict[str, tuple[str, Said]]:
    found: dict[str, tuple[str, Said]] = {}
    for area in AREAS:
        for code, said in _module(area).PROBLEMS.items():
            assert code not in found, f"{code} is told by two areas"
            found[code] = (area, said)
    return found


@lru_cache(8192)
def _translated(area: str, text: str, language: str) -> str:
    return text if language == "en" or not text else _catalogue(area, language).gettext(text)


@cache
def _catalogue(area: str, language: str) -> gettext.NullTranslations:
    folder = Path(__file__).parent / language / "LC_MESSAGES"
    written, compiled = folder / f"{area}.po", folder / f"{area}.mo"
    if compiled.exists() and not (written.exists() and written.stat().st_mtime > compiled.stat().st_mtime):
        with compiled.open("rb") as made:
            return gettext.GNUTranslations(made)
    return _compile_now(written.read_bytes())


def _compile_now(written: bytes) -> gettext.GNUTranslations:
    """Compile a catalogue in memory: a checkout whose words are being written has no compiled ones."""
    from babel.messages import mofile, pofile  # noqa: PLC0415  (40 ms, never in an installed program)

    made = BytesIO()
    mofile.write_mo(made, pofile.read_po(BytesIO(written)))
    made.seek(0)
    return gettext.GNUTranslations(made)


def _told(value: Argument, language: str) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _TOLD_WHOLE:
        from babel.numbers import format_decimal  # noqa: PLC0415  (40 ms, only for texts with numbers)

        return format_decimal(value, locale=language)
    return "" if value is None else str(value)
