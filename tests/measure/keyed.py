"""Customers of a test who are known by a key."""

import pyarrow as pa
from tests.reference.walks import Event, Walks

from rejse.trace.blocks import Scope


class KeyedWalks(Walks):
    """Person number 0 is known as p0, and so on; every third by nothing. Sessions lie in their person's block."""

    def unit_keys(self, number: int) -> "pa.Array":
        """Give the keys of a block's persons."""
        before = sum(map(len, self._split(Scope.PERSON)[:number]))
        here = range(before, before + len(self._split(Scope.PERSON)[number]))
        return pa.array([None if one % 3 == 2 else f"p{one}" for one in here], pa.large_string())

    def _split(self, scope: Scope) -> list[list[list[Event]]]:
        persons = super()._split(Scope.PERSON)
        if scope is Scope.PERSON:
            return persons
        return [
            [[event for event in unit if event.session == number] for unit in block
             for number in sorted({event.session for event in unit})]
            for block in persons
        ]  # fmt: skip
