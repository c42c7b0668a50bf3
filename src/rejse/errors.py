"""How Rejse says no: problems are collected and shown, errors are raised; both carry a code and arguments, no text.

The sentence a person reads is made at the door, in the reader's language, by `rejse.words`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Final, TypeAlias

Argument: TypeAlias = str | int | float | tuple[str, ...] | None
"""What a message may mention: a value, a number, or several values."""


class Severity(StrEnum):
    """How bad a problem is: an error makes a document unreadable, advice makes it better."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a problem: a file and line for a person's editor, a path inside the document for the map."""

    file: str | None = None
    line: int | None = None
    path: str | None = None

    def __str__(self) -> str:
        """Write the place as editors know it, `file:line`, or the path where there is no file."""
        if self.file is None:
            return self.path or ""
        return self.file if self.line is None else f"{self.file}:{self.line}"


NOWHERE: Final = Where()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong or missing in what a person wrote or sent; it is collected and shown, never raised."""

    code: str
    severity: Severity = Severity.ERROR
    where: Where = NOWHERE
    arguments: Mapping[str, Argument] = field(default_factory=dict)


class RejseError(Exception):
    """A call that cannot be carried out; each mistake has a class of its own with a stable code.

    `exit_status` is what the command line ends with: 2 wrong use, 3 could not.
    """

    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 3

    def __init__(self, *, where: Where = NOWHERE, **arguments: Argument) -> None:
        super().__init__(self.code, arguments)
        self.where = where
        self.arguments: Mapping[str, Argument] = arguments

    def __str__(self) -> str:
        """Say the code and the arguments, for logs; people read the sentence that `rejse.words` makes."""
        told = ", ".join(f"{name}={value!r}" for name, value in self.arguments.items())
        return f"{self.where}: [{self.code}] {told}".lstrip(": ")


class WrongUse(RejseError):
    """The call itself is wrong: mend the call and try again."""

    code = "wrong-use"
    exit_status = 2


class CouldNot(RejseError):
    """The call is right, but something it needs is missing, broken or taken."""

    code = "could-not"
    exit_status = 3
