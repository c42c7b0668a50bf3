"""Problems as they leave the command line as JSON and CSV: said in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from rejse.errors import Problem, Severity
from rejse.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldProblem:
    """A problem, said."""

    code: str
    severity: str
    where: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAnswer:
    """What `rejse check` answers; n counts all problems, errors those that keep the journey from being in force."""

    n: int
    errors: int
    problems: tuple[ToldProblem, ...]


def checked(problems: Sequence[Problem], language: str) -> CheckAnswer:
    """Say problems in a language."""
    told = tuple(
        ToldProblem(
            code=one.code,
            severity=str(one.severity),
            where=str(one.where),
            message=say(one, language).message,
            remedy=say(one, language).remedy,
        )
        for one in problems
    )
    return CheckAnswer(n=len(told), errors=sum(one.severity is Severity.ERROR for one in problems), problems=told)
