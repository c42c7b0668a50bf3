"""Ids for what is made: readable, made of the name, and not taken."""

from collections.abc import Collection
from itertools import count

from rejse.journey.fields import slug

_LETTERS_MAX = 40


def fresh_id(said: str, taken: Collection[str], *, otherwise: str) -> str:
    """Make an id of what something is called; where it is taken, with the first number that is free."""
    stem = slug(said)[:_LETTERS_MAX].strip("-") or slug(otherwise) or "new"
    return stem if stem not in taken else next(made for at in count(2) if (made := f"{stem}-{at}") not in taken)
