"""The line of a journey's file that says which revision it was made from, so that a change of it can be told."""

import re
from dataclasses import dataclass
from typing import Final

_STAMP: Final = re.compile(
    r"^# Rejse: (?P<journey>[a-z0-9-]+), \w+ (?P<revision>\d{1,9}) \((?P<digest>[0-9a-f]{8})\)[^\n]*\n?", re.MULTILINE
)
_WITHIN: Final = 4096
_SAID: Final = {
    "da": "# Rejse: {journey}, udgave {revision} ({digest}). Lad linjen stå: den siger, hvad du gik ud fra.",
    "en": "# Rejse: {journey}, revision {revision} ({digest}). Keep this line: it tells what you began from.",
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """The journey, its revision, and the first letters of that revision's digest."""

    journey: str
    revision: int
    digest: str


def stamp_of(text: str) -> Stamp | None:
    """Read the stamp at the beginning of a file; None where there is none."""
    found = _STAMP.search(text[:_WITHIN].replace("\r\n", "\n"))
    return None if found is None else Stamp(found["journey"], int(found["revision"]), found["digest"])


def stamped(text: str, stamp: Stamp, *, language: str) -> str:
    """Give a file with this stamp in its first line, or where the old one stood."""
    said = _SAID[language].format(journey=stamp.journey, revision=stamp.revision, digest=stamp.digest)
    ending = "\r\n" if "\r\n" in text else "\n"
    old = _STAMP.search(text[:_WITHIN])
    if old is None:
        return f"{said}{ending}{text}"
    return f"{text[: old.start()]}{said}{ending}{text[old.end() :]}"
