"""The glossary: one name for each concept in both languages, and the names that other people use for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rejse.words import LANGUAGES, label
from rejse.words.glossary import LABELS


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A concept: its name, other names for it, and its meaning, each by language."""

    id: str
    name: Mapping[str, str]
    like: Mapping[str, tuple[str, ...]]
    meaning: Mapping[str, str]


def _word(known: str) -> Word:
    return Word(
        id=known,
        name={language: label("glossary", f"word.{known}", language) for language in LANGUAGES},
        like={language: tuple(label("glossary", f"like.{known}", language).split(", ")) for language in LANGUAGES},
        meaning={language: label("glossary", f"meaning.{known}", language) for language in LANGUAGES},
    )


_PREFIX: Final = "word."


def glossary() -> tuple[Word, ...]:
    """Give every word of the house, in the order of the map's lanes."""
    return tuple(_word(key.removeprefix(_PREFIX)) for key in LABELS if key.startswith(_PREFIX))


def find(said: str) -> tuple[Word, ...]:
    """Find what somebody means: those called so first, then those others call so, then those that begin so.

    Danish and English are searched alike, for people mix them.
    """
    wanted = said.casefold().strip()
    if not wanted:
        return ()
    ranked = sorted((rank, at, word) for at, word in enumerate(glossary()) if (rank := _rank(word, wanted)) is not None)
    return tuple(word for _, _, word in ranked)


def _rank(word: Word, wanted: str) -> int | None:
    names = [name.casefold() for name in word.name.values()]
    likes = [like.casefold() for one in word.like.values() for like in one]
    for rank, fits in enumerate(
        (wanted in names, wanted in likes, any(one.startswith(wanted) for one in names + likes))
    ):
        if fits:
            return rank
    return None
