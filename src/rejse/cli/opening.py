"""Opening the workspace a command is about, and the language its reader is spoken to in."""

import os
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rejse.words import LANGUAGES

if TYPE_CHECKING:
    from rejse.workspace import Workspace

_WISHED: Final[ContextVar[str | None]] = ContextVar("wished", default=None)
_WORKSPACES: Final[ContextVar[str | None]] = ContextVar("workspaces", default=None)


def opened(path: Path) -> "Workspace":
    """Open a workspace; from here on its language is spoken where the reader has not chosen another."""
    from rejse.workspace import open

    found = open(path)
    _WORKSPACES.set(found.settings.language)
    return found


def wish(language: str | None) -> None:
    """Remember what `--language` said."""
    _WISHED.set(language)


def spoken() -> str:
    """Choose the reader's language: --language, $REJSE_LANGUAGE, the workspace's, the terminal's, else English."""
    told = (_WISHED.get(), os.environ.get("REJSE_LANGUAGE"), _WORKSPACES.get(), os.environ.get("LANG", "")[:2])
    return next((language for language in told if language in LANGUAGES), "en")
