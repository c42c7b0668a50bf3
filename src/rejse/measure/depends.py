"""What of a drawn journey its numbers depend on: as long as that stands, nothing has to be counted again.

Somebody who renames a card or writes a note changes the picture, and no number.
"""

from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Final, cast

from rejse.journey.document import Journey, Touchpoint
from rejse.journey.text import Text

_WRITTEN_ONLY: Final[Mapping[type, frozenset[str]]] = {
    Journey: frozenset(
        {"content", "notes", "opportunities", "improvements", "benchmarks", "review_interval", "last_review", "owner"}
    ),
    Touchpoint: frozenset({"pains", "gains", "content", "raci", "responsible", "initiator", "receiver", "own_cost"}),
}
"""What people write and no measure reads, beside every text."""


def numbers_depend_on(journey: Journey) -> Hashable:
    """Give what the answers of all measures depend on: two journeys that agree in it have the same numbers."""
    return _part(journey)


def _part(value: object) -> Hashable:
    if isinstance(value, Text):
        return None
    if isinstance(value, tuple):
        return tuple(_part(one) for one in value if not isinstance(one, Text))
    if isinstance(value, Mapping):
        return tuple(sorted((str(key), repr(one)) for key, one in value.items()))
    if is_dataclass(value):
        return (type(value).__name__, *(_part(getattr(value, name)) for name in _names(cast("Any", type(value)))))
    assert isinstance(value, Hashable), value
    return value


@cache
def _names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401  (any dataclass)
    left_out = _WRITTEN_ONLY.get(kind, frozenset())
    return tuple(one.name for one in fields(kind) if one.name not in left_out)
