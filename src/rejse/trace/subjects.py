"""Events followed by company or by case instead of by person; what belongs to none is left out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final, cast

import pyarrow as pa
import pyarrow.compute as pc

from rejse.store.events import EventsUnreadable
from rejse.trace.blocks import Blocks, Scope
from rejse.trace.build import Events, open_blocks
from rejse.trace.companies import Companies, PeoplesBlocks, companies_of
from rejse.trace.edges import IdentityLog
from rejse.trace.identity_edges import Unjoined
from rejse.trace.reading import Progress

KEY_OF: Final = {Scope.ACCOUNT: "account_key", Scope.CASE: "case_key"}
"""The column that names the line of a subject other than the person."""

_LINE: Final = "user_key"
_ARRIVAL: Final = "arrival"
_OTHERS: Final = frozenset({"anonymous_key", "session_key", "case_key", "account_key"})


class SubjectEvents:
    """The event table as the blocks of a company or a case see it: the line's key stands where a user's key stands.

    Journeys of a company hold the events of all its people in one order, also those that name no company but are of
    somebody who belongs to it (see `companies`). An event that names no case belongs to none.
    """

    def __init__(self, events: Events, subject: Scope, companies: Companies | None = None) -> None:
        """Take the events.

        Args:
            events: all of them.
            subject: company or case.
            companies: of the events that name none; where there are none, only what events name counts.
        """
        self._events = events
        self._subject = subject
        self._key = KEY_OF[subject]
        self._companies = companies if subject is Scope.ACCOUNT else None

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
        return SubjectEvents(self._events.pinned(), self._subject, self._companies)

    def inferred(self, arrivals: int) -> str:
        """Name what is known of the companies of the first events: equal names, equal companies."""
        return self._companies.digest(arrivals) if self._companies else ""

    def batches(
        self, columns: Sequence[str], *, dictionaries: Sequence[str] = (), since: int = 0
    ) -> Iterable[pa.RecordBatch]:
        """Give the events that belong to a company, or a case, in order of arrival."""
        return self._batches(columns, dictionaries, since)

    def _batches(self, columns: Sequence[str], dictionaries: Sequence[str], since: int) -> Iterator[pa.RecordBatch]:
        arranging = _LINE in columns
        asked = [name for name in columns if not (arranging and _is_line(name))]
        needed = [self._key, *([_ARRIVAL] if self._companies else [])]
        asked = [*(name for name in needed if name not in asked), *asked]
        coded = [name for name in dictionaries if not (arranging and _is_line(name))]
        for batch in self._events.batches(asked, dictionaries=coded, since=since):
            subject = self._of(batch)
            there, subject = batch.filter(pc.is_valid(subject)), subject.drop_null()
            if there.num_rows:
                told = [self._column(there, subject, name, arranging) for name in columns]
                yield pa.record_batch(told, names=list(columns))

    def _of(self, batch: pa.RecordBatch) -> pa.Array:
        """Give the company, or the case, of every event."""
        named = batch[self._key]
        if self._companies is None or not named.null_count:
            return named
        return pc.coalesce(named, self._companies.belonging(batch[_ARRIVAL].to_numpy()).cast(named.type))

    def _column(self, batch: pa.RecordBatch, subject: pa.Array, name: str, arranging: bool) -> pa.Array:  # noqa: FBT001
        if not arranging or not _is_line(name):
            return batch[name]
        return subject if name == _LINE else pa.nulls(batch.num_rows, pa.string())


def _is_line(name: str) -> bool:
    return name == _LINE or name in _OTHERS


def open_companies(  # noqa: PLR0913  (what a snapshot is made of)
    folder: Path,
    people: Callable[[], Blocks],
    table: Callable[[int], Events],
    identity: IdentityLog,
    *,
    session_gap: timedelta,
    journey_revision: int,
    erased_through: int,
    progress: Progress | None = None,
) -> Blocks:
    """Open the blocks of companies, as the people are now.

    They are arranged anew where events they hold came to belong to another company: a person has named one since, a
    row of the identity log says so, or people were joined or parted. All else that came since is laid over them.

    Raises:
        BlocksNotWritten, BlocksVanished: as `open_blocks`.
    """
    while True:
        now = people()
        pinned = now.snapshot
        try:
            companies = companies_of(cast("PeoplesBlocks", now), identity.edges(pinned.identity))
            events = SubjectEvents(table(pinned.events), Scope.ACCOUNT, companies)
            return open_blocks(
                folder,
                events,
                session_gap=session_gap,
                journey_revision=journey_revision,
                identity=Unjoined(pinned.identity),
                erased_through=erased_through,
                inferred=events.inferred,
                progress=progress,
            )
        except EventsUnreadable:
            if people().snapshot == pinned:
                raise  # else somebody was erased just now: what was pinned is gone, on purpose
