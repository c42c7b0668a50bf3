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
class Edges:
    """The edges in force at one version of the identity log.

    aliases: pairs of anonymous keys that are one device. cut: (anonymous key, user key) of identifications that do not
    hold. joined: pairs of people who are one.
    """

    version: int = 0
    aliases: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    cut: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    joined: frozenset[tuple[Person, Person]] = field(default_factory=frozenset)


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


class IdentityLog(Protocol):
    """The identity log of the store."""

    def edges(self, version: int | None = None) -> Edges:
        """Give the edges in force now, or as they were at an earlier version."""
        ...
