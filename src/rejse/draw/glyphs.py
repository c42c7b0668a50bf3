"""How wide a text is in the map's font, and how it is broken into lines: SVG does neither."""

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, TypeAlias
from unicodedata import combining, east_asian_width

from rejse.errors import CouldNot

FAMILY: Final = "Rejse Sans"
FONT_FOLDER: Final = Path(__file__).parent / "font"
ELLIPSIS: Final = "…"
ASCENT: Final = 0.75
DESCENT: Final = 0.21
_BREAKS: Final = re.compile("[^\\S\u00a0\u2007\u202f]+")
"""Where a line may end: at white space, but not at a no-break one, so that "24 t" stays together."""

_STRANGE: Final = 0.62
_WIDE: Final = 1.25
_VOWELS: Final = frozenset("aeiouyæøå")
_JOINTS: Final = frozenset({"ds", "gs", "ns", "ts"})
"""Where Danish joins words: kundetilfreds-heds-undersøgelse."""


class FontMissing(CouldNot):
    """The font is made when Rejse is built; this checkout has not been built yet."""

    code = "font-missing"


@cache
def widths() -> Mapping[int, Mapping[str, float]]:
    """Give the advance of every character the font has, by weight, in em.

    Raises:
        FontMissing: the build hook has not run.
    """
    table = FONT_FOLDER / "widths.json"
    if not table.is_file():
        raise FontMissing
    written: dict[str, dict[str, int]] = json.loads(table.read_text(encoding="ascii"))
    return {int(weight): {sign: w / 1000 for sign, w in row.items()} for weight, row in written.items()}


@lru_cache(32768)
def width_of(text: str, size: float, weight: int = 400) -> float:
    """Measure a text in px. A character the font lacks is drawn by another face and counted generously."""
    known = widths()[weight]
    return size * sum(known[sign] if sign in known else _strange(sign) for sign in text)


def _strange(sign: str) -> float:
    if combining(sign) or sign in "\u200d\ufe0f":
        return 0.0
    return _WIDE if ord(sign) > 0x2FFF or east_asian_width(sign) in "WF" else _STRANGE


@lru_cache(16384)
def lines_of(text: str, width: float, size: float, weight: int = 400, most: int = 2) -> tuple[str, ...]:
    """Break a text into at most `most` lines no wider than `width`; what does not fit ends in an ellipsis.

    A word wider than a line (Danish has them) is hyphenated where it must be.
    """
    pieces = _pieces(_BREAKS.sub(" ", text).strip(" "), width, size, weight)
    whole: list[str] = []
    start = 0
    for stop in range(1, len(pieces) + 1):
        if stop < len(pieces) and width_of(_joined(pieces[start : stop + 1]), size, weight) <= width:
            continue
        if len(whole) == most - 1 and stop < len(pieces):
            return (*whole, shortened(_joined(pieces[start:]), width, size, weight))
        whole.append(_joined(pieces[start:stop], cut_after=stop < len(pieces) and pieces[stop][1]))
        start = stop
    return tuple(whole)


def shortened(text: str, width: float, size: float, weight: int = 400) -> str:
    """Give the text if it fits in `width`, else as much of it as does, and an ellipsis."""
    if width_of(text, size, weight) <= width:
        return text
    kept = text
    while kept and width_of(kept + ELLIPSIS, size, weight) > width:
        kept = kept[:-1]
    return kept.rstrip(" -,.·") + ELLIPSIS


_Piece: TypeAlias = tuple[str, bool]
"""A word, or a part of one that was too wide and was cut, with whether it continues the part before."""


def _pieces(text: str, width: float, size: float, weight: int) -> list[_Piece]:
    found: list[_Piece] = []
    for word in text.split(" "):
        rest, goes_on = word, False
        while width_of(rest, size, weight) > width and len(rest) > 1:
            cut = _cut(rest, width, size, weight)
            found.append((rest[:cut], goes_on))
            rest, goes_on = rest[cut:], True
        found.append((rest, goes_on))
    return found


def _joined(pieces: list[_Piece], *, cut_after: bool = False) -> str:
    text = "".join(part if goes_on else f" {part}" for part, goes_on in pieces)
    text = pieces[0][0] + text[len(pieces[0][0]) + (not pieces[0][1]) :]
    return text + "-" if cut_after else text


def _cut(word: str, width: float, size: float, weight: int) -> int:
    """Find where a word is cut so that its first part, with a hyphen, fits: at a joint or before a consonant."""
    cut = len(word) - 1
    while cut > 1 and width_of(word[:cut] + "-", size, weight) > width:
        cut -= 1
    for earlier in range(cut, max(cut - 7, 3), -1):
        if word[earlier - 2 : earlier].lower() in _JOINTS and len(word) - earlier > 2:
            return earlier
    for earlier in range(cut, max(cut - 4, 2), -1):
        if word[earlier].lower() not in _VOWELS and word[earlier - 1].lower() in _VOWELS and len(word) - earlier > 1:
            return earlier
    return cut
