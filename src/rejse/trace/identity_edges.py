"""The rows of the identity log, replayed: the edges in force at a version."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from rejse.store.identity_log import IdentityRow, IdentityTable
from rejse.trace.edges import Edges, Grouped, Person
from rejse.trace.identity import Line

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class ReplayedLog:
    """The identity log of a workspace, as the tracing reads it."""

    def __init__(self, table: IdentityTable) -> None:
        self._table = table

    def edges(self, version: int | None = None) -> Edges:
        """Give the edges in force now, or as they were at an earlier version."""
        now = self._table.version if version is None else version
        return edges_of(self._table.in_force(now), version=now)


class Unjoined:
    """A log that joins nobody, at a version: of blocks whose lines are no people, but were inferred from them."""

    def __init__(self, version: int) -> None:
        self._version = version

    def edges(self, version: int | None = None) -> Edges:
        """Give no edges."""
        return Edges(version=self._version if version is None else version)


def edges_of(rows: Iterable[IdentityRow], *, version: int) -> Edges:
    """Sort rows by what they say."""
    aliases, cut, joined, grouped = set(), set(), set(), set()
    for row in rows:
        left, right = _person(row.left_kind, row.left), _person(row.right_kind, row.right)
        match row.verb:
            case "alias":
                aliases.add((left[1], right[1]))
            case "split":
                cut.add((left[1], right[1]))
            case "group":
                since = None if row.since is None else (row.since - _EPOCH) // timedelta(microseconds=1)
                grouped.add(Grouped(person=left, account=right[1], since=since, row=row.number))
            case _:
                joined.add((left, right))
    return Edges(
        version=version,
        aliases=frozenset(aliases),
        cut=frozenset(cut),
        joined=frozenset(joined),
        grouped=frozenset(grouped),
    )


def _person(kind: str | None, key: str | None) -> Person:
    assert kind is not None, "a row about keys names both"
    assert key is not None, "a row about keys names both"
    return Line[kind.upper()], key
