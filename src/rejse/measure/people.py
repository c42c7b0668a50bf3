"""Which person a unit is: the keys of people from units, and units from keys."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from rejse.trace.blocks import Block, Blocks, Scope, persons_of_sessions

if TYPE_CHECKING:
    import pyarrow as pa


class Keyed(Blocks, Protocol):
    """Blocks that know whose they are."""

    def unit_keys(self, number: int) -> "pa.Array":
        """Give the key of every unit of a person block: large_string, null for one without a name."""
        ...


def keys_of(blocks: Blocks, scope: Scope, number: int, units: NDArray[np.int64]) -> "pa.Array":
    """Give the keys of some units of a block, null for who has none; a session has its person's."""
    import pyarrow as pa  # noqa: PLC0415  (115 ms, only where keys are asked for)

    return cast("Keyed", blocks).unit_keys(number).take(pa.array(persons_of(blocks, scope, number, units)))


def key_of(blocks: Blocks, number: int, unit: int) -> str | None:
    """Give the key of one person, None for who has none."""
    key: str | None = cast("Keyed", blocks).unit_keys(number)[unit].as_py()
    return key


def persons_of(blocks: Blocks, scope: Scope, number: int, units: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the person, as a unit of the person block of the same number, that each of some units belongs to.

    Blocks of sessions are those of the persons, cut further, person by person.
    """
    if scope is not Scope.SESSION:
        return units
    return persons_of_sessions(blocks.scoped(Scope.PERSON)[number], blocks.scoped(scope)[number])[units].astype(
        np.int64
    )


def find_person(
    blocks: Blocks, keys: Collection[str], keep: Sequence[NDArray[np.uint8]] = ()
) -> tuple[Block, int] | None:
    """Find the block and unit of the person known by one of the keys, None where nobody is.

    Args:
        blocks: whose units are looked through.
        keys: the first that somebody is known by counts.
        keep: a lens' masks: uint8[units] per block, 0 for units that do not count; an empty one, or none, is everybody.
    """
    import pyarrow as pa  # noqa: PLC0415  (115 ms, only where a person is looked for)
    import pyarrow.compute as pc  # noqa: PLC0415

    for key in keys:
        for number, block in enumerate(blocks.scoped(Scope.PERSON)):
            there = cast("Keyed", blocks).unit_keys(number)
            found = pc.indices_nonzero(pc.equal(there, pa.scalar(key, there.type))).to_pylist()
            alive = [unit for unit in found if not keep or not len(keep[number]) or keep[number][unit]]
            if alive:
                return block, alive[0]
    return None
