"""Events followed by company or by case instead of by person; what belongs to none is left out."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from rejse.trace.blocks import Scope
from rejse.trace.build import Events

KEY_OF: Final = {Scope.ACCOUNT: "account_key", Scope.CASE: "case_key"}
"""The column that names the line of a subject other than the person."""

_LINE: Final = "user_key"
_OTHERS: Final = frozenset({"anonymous_key", "session_key", "case_key", "account_key"})


class SubjectEvents:
    """The event table as the blocks of a company or a case see it: the line's key stands where a user's key stands.

    Journeys of a company hold the events of all its people in one order. An event that names no company belongs to
    none, also where its customer's other events do.
    """

    def __init__(self, events: Events, subject: Scope) -> None:
        self._events = events
        self._subject = subject
        self._key = KEY_OF[subject]

    @property
    def version(self) -> int:
        """The version of the table."""
        return self._events.version

    @property
    def count(self) -> int:
        """How many events the whole table holds."""
        return self._events.count

    def files(self) -> Sequence[str]:
        """Name the files that the events lie in."""
        return self._events.files()

    def pinned(self) -> "SubjectEvents":
        """Give the table as it is now."""
        return SubjectEvents(self._events.pinned(), self._subject)

    def batches(
        self, columns: Sequence[str], *, dictionaries: Sequence[str] = (), since: int = 0
    ) -> Iterable[pa.RecordBatch]:
        """Give the events that belong to a company, or a case, in order of arrival."""
        return self._batches(columns, dictionaries, since)

    def _batches(self, columns: Sequence[str], dictionaries: Sequence[str], since: int) -> Iterator[pa.RecordBatch]:
        arranging = _LINE in columns
        asked = [self._key, *(name for name in columns if name != self._key and not (arranging and _is_line(name)))]
        for batch in self._events.batches(asked, dictionaries=dictionaries, since=since):
            there = batch.filter(pc.is_valid(batch[self._key]))
            if there.num_rows:
                yield pa.record_batch([self._column(there, name, arranging) for name in columns], names=list(columns))

    def _column(self, batch: pa.RecordBatch, name: str, arranging: bool) -> pa.Array:  # noqa: FBT001
        if not arranging or not _is_line(name):
            return batch[name]
        return batch[self._key] if name == _LINE else pa.nulls(batch.num_rows, pa.string())


def _is_line(name: str) -> bool:
    return name == _LINE or name in _OTHERS
