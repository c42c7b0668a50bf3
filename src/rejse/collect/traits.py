"""Traits on their way in: what the rows of a file say of their customers, each change once."""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rejse.store.traits import Trait


def filled(cells: pa.Array) -> pa.Array:
    """Give what is said without the spaces around it; nothing but spaces says nothing."""
    bare = pc.utf8_trim_whitespace(cells)
    return pc.if_else(pc.equal(bare, ""), None, bare)


def traits_of(people: pa.Array, times: pa.Array, said: Mapping[str, pa.Array]) -> Iterator[Trait]:
    """Give the traits of some rows, and of those that say the same as before of the same customer only the ends.

    Args:
        people: the key of each row's customer; null where there is none.
        times: when each row happened.
        said: per trait the cell of each row; null where it says nothing.
    """
    for name, cells in said.items():
        rows = pa.table({"who": people, "time": times, "value": cells, "row": np.arange(len(people))})
        rows = rows.filter(pc.and_(pc.is_valid(rows["who"]), pc.is_valid(rows["value"])))
        rows = rows.sort_by([("who", "ascending"), ("time", "ascending"), ("row", "ascending")])
        rows = rows.filter(pa.array(_ends(rows)))
        for who, time, value in zip(*(rows[one].to_pylist() for one in ("who", "time", "value")), strict=True):
            yield Trait(user_key=who, name=name, value=value, time=time)


def _ends(rows: pa.Table) -> NDArray[np.bool_]:
    """Tell the rows that differ from the one before or after them."""
    changes = np.ones(rows.num_rows + 1, np.bool_)
    for name in ("who", "value"):
        codes = rows[name].combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
        differs = codes[1:] != codes[:-1]
        changes[1:-1] = differs if name == "who" else changes[1:-1] | differs
    return np.asarray(changes[:-1] | changes[1:], np.bool_)
