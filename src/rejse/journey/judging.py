"""A journey's document read and judged once, however often it is asked about while it is being saved and shown."""

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from hashlib import sha256
from threading import Lock
from typing import Any, Final, Generic, TypeVar

from rejse.errors import Problem, Severity
from rejse.journey.changing import Draft
from rejse.journey.checks import check
from rejse.journey.document import Journey
from rejse.journey.parsing import as_written
from rejse.journey.reading import Read, read_written
from rejse.journey.writing import readable

T = TypeVar("T")

_KEPT: Final = 32
"""So many documents are remembered; a save asks about the same one some five times in a row."""


def digest_of(document: Mapping[str, Any]) -> str:
    """Give the digest by which equal documents are known: SHA-256 of the JSON with its keys sorted."""
    plain = json.dumps(document, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


def problems_of(draft: Draft) -> tuple[Journey | None, tuple[Problem, ...]]:
    """Read a draft as a journey, and give every error in it."""
    document = draft.to_builtins()
    digest = digest_of(document)
    read = _READ.get(digest, lambda: _read(document))
    return read.journey, _ERRORS.get(digest, lambda: _errors(read))


def journey_of_document(digest: str, document: Callable[[], Mapping[str, Any]]) -> Journey:
    """Give the journey that a kept document is; one whose digest was seen just now is not read again.

    Raises:
        UnreadableJourney: it holds something that is wrong; the first problem is told.
    """
    return readable(_READ.get(digest, lambda: _read(document())))


class _Remembered(Generic[T]):
    """What was worked out last, by the digest of what it was worked out from; any thread may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[str, T] = OrderedDict()

    def get(self, digest: str, work_out: Callable[[], T]) -> T:
        """Give what is remembered, or work it out."""
        with self._lock:
            if digest in self._known:
                self._known.move_to_end(digest)
                return self._known[digest]
        made = work_out()
        with self._lock:
            self._known[digest] = made
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return made


def _read(document: Mapping[str, Any]) -> Read:
    return read_written(as_written(document))


def _errors(read: Read) -> tuple[Problem, ...]:
    found = read.problems if read.journey is None else (*read.problems, *check(read.journey))
    return tuple(one for one in found if one.severity is Severity.ERROR)


_READ: Final[_Remembered[Read]] = _Remembered()
_ERRORS: Final[_Remembered[tuple[Problem, ...]]] = _Remembered()
