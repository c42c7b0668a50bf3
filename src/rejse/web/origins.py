"""Where events come from, for the page and for programs: how many, how fresh, and how many rows were refused."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from rejse.web.served import Served

_SOURCES: Final = """
select coalesce(source, '') as source, count(*) as events, count(distinct name) as names,
       min(time) as first, max(time) as last, max(received_at) as received
from events group by 1 order by 2 desc
"""
_REJECTED: Final = "select source, count(*) as rejected from rejected group by 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source: how many events it brought, of how many names, from when to when, and how many rows were refused."""

    name: str
    events: int
    names: int
    first: datetime | None
    last: datetime | None
    received: datetime | None
    rejected: int

    def age(self, now: datetime) -> timedelta | None:
        """Say how long ago it brought something."""
        return None if self.received is None else now - self.received


def sources_of(served: Served) -> tuple[Source, ...]:
    """Give the sources, those with most events first; one that only had rows refused is one too."""
    if not served.workspace.has_events:
        found: list[dict[str, Any]] = []
    else:
        found = served.events_answer("sources", lambda: served.workspace.sql(_SOURCES).to_pylist())
    refused = {str(row["source"]): int(row["rejected"]) for row in served.workspace.sql(_REJECTED).to_pylist()}
    listed = [
        Source(
            name=row["source"],
            events=row["events"],
            names=row["names"],
            first=_utc(row["first"]),
            last=_utc(row["last"]),
            received=_utc(row["received"]),
            rejected=refused.pop(row["source"], 0),
        )
        for row in found
    ]
    rest = [
        Source(name=name, events=0, names=0, first=None, last=None, received=None, rejected=count)
        for name, count in refused.items()
    ]
    return (*listed, *rest)


def _utc(time: datetime | None) -> datetime | None:
    """Give a time as everything else gives it; the database gives it in this machine's zone."""
    return None if time is None else time.astimezone(UTC)
