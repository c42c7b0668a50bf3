"""The identity log as the tracing needs it: what joins or parts keys beside the events themselves.

An event with a user's key and an anonymous one is an edge by itself and stands in no other place. The log adds what
events cannot say: that two anonymous keys are one device, that an edge does not hold, that two people are one.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, TypeVar

from rejse.trace.identity import Line

Key = TypeVar("Key", bound=Hashable)

Person: TypeAlias = tuple[Line, str]
"""What a line of events is known by: the kind of its key, and the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """A person belongs to a company, by its account key, from `since` on, in µs; None is from the beginning.

    row: the number of the row that says so; of two from the same moment on, the later row counts.
    """

    person: Person
    account: str
    since: int | None = None
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """The edges in force at one version of the identity log.

    aliases: pairs of anonymous keys that are one device. cut: (anonymous key, user key) of identifications that do not
    hold. joined: pairs of people who are one. grouped: who belongs to which company.
    """

    version: int = 0
    aliases: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    cut: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    joined: frozenset[tuple[Person, Person]] = field(default_factory=frozenset)
    grouped: frozenset[Grouped] = field(default_factory=frozenset)


NO_EDGES = Edges()


def groups(pairs: Iterable[tuple[Key, Key]]) -> dict[Key, Key]:
    """Join what pairs join: every key named, with the smallest key of its group.

    The smallest is taken, so that the same pairs in any order give the same name.
    """
    root: dict[Key, Key] = {}

    def find(key: Key) -> Key:
        root.setdefault(key, key)
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    for left, right in pairs:
        low, high = sorted((find(left), find(right)))  # type: ignore[type-var]
        root[high] = low
    return {key: find(key) for key in list(root)}


def stands_for(edges: Edges) -> dict[Person, Person]:
    """Say for every line that is joined with others by hand which line stands for them all.

    An anonymous key stands for its whole device. Users go before others, and of one kind the smallest key.
    """
    devices = groups(edges.aliases)

    def said(person: Person) -> Person:
        line, key = person
        return line, devices.get(key, key) if line is Line.ANONYMOUS else key

    return groups((said(left), said(right)) for left, right in edges.joined)


class IdentityLog(Protocol):
    """The identity log of the store."""

    def edges(self, version: int | None = None) -> Edges:
        """Give the edges in force now, or as they were at an earlier version."""
        ...
