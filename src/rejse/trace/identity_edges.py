"""The rows of the identity log, replayed: the edges in force at a version."""

from collections.abc import Iterable

from rejse.store.identity_log import IdentityRow, IdentityTable
from rejse.trace.edges import Edges, Person
from rejse.trace.identity import Line


class ReplayedLog:
    """The identity log of a workspace, as the tracing reads it."""

    def __init__(self, table: IdentityTable) -> None:
        self._table = table

    def edges(self, version: int | None = None) -> Edges:
        """Give the edges in force now, or as they were at an earlier version."""
        now = self._table.version if version is None else version
        return edges_of(self._table.in_force(now), version=now)


def edges_of(rows: Iterable[IdentityRow], *, version: int) -> Edges:
    """Sort rows by what they say."""
    aliases, cut, joined = set(), set(), set()
    for row in rows:
        left, right = _person(row.left_kind, row.left), _person(row.right_kind, row.right)
        match row.verb:
            case "alias":
                aliases.add((left[1], right[1]))
            case "split":
                cut.add((left[1], right[1]))
            case _:
                joined.add((left, right))
    return Edges(version=version, aliases=frozenset(aliases), cut=frozenset(cut), joined=frozenset(joined))


def _person(kind: str | None, key: str | None) -> Person:
    assert kind is not None, "a row about keys names both"
    assert key is not None, "a row about keys names both"
    return Line[kind.upper()], key
