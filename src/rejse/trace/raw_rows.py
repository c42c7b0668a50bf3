"""Whether a row as it stood in a file is about somebody: only keys are known, so every word of it is keyed."""

import re
from collections.abc import Callable
from typing import Final

from rejse.store.folder import Folder
from rejse.store.keys import Purpose

_CELLS: Final = re.compile(r"[,;\t|\n]")
_WORDS: Final = re.compile(r"""[\s,;|"'{}\[\]<>=]+""")
_AROUND: Final = " \t\r\n\"'{}[]:"
_PURPOSES: Final[tuple[Purpose, ...]] = ("user", "anonymous")


def names_one_of(keys: frozenset[str], folder: Folder) -> Callable[[str], bool]:
    """Make a test for a raw row that names an id behind one of the keys: each word and each cell of it is keyed."""

    def is_theirs(raw: str) -> bool:
        words = {*_WORDS.split(raw), *(cell.strip(_AROUND) for cell in _CELLS.split(raw))}
        words |= {word.strip(_AROUND) for word in words} | {word.rpartition(":")[2] for word in words}
        return any(folder.keys.key(purpose, word) in keys for word in words if word for purpose in _PURPOSES)

    return is_theirs
