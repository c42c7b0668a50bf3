"""Names that people give: to themselves, to keys, to views. One that nobody can see, or read to its end, is refused."""

from typing import Final

from rejse.errors import WrongUse

NAME_LETTERS_MAX: Final = 100


class NameUnclear(WrongUse):
    """A name has no signs that can be seen, has some that cannot, or is too long."""

    code = "name-unclear"


def read_name(name: str) -> str:
    """Give a name without the spaces around it.

    Raises:
        NameUnclear: it is empty, holds signs that cannot be seen, or is too long.
    """
    name = name.strip()
    if not name or not name.isprintable() or len(name) > NAME_LETTERS_MAX:
        shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name)
        raise NameUnclear(name=shown[:NAME_LETTERS_MAX], letters=NAME_LETTERS_MAX)
    return name
