"""Which event ids a source has sent already: exact, and as fast for the thousandth question as the table is large."""

from collections.abc import Sequence
from functools import cached_property

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


class Seen:
    """The ids of one source in some files of the event table.

    Built once, asked batch after batch: 64-bit hashes of the ids, sorted, each with its event's arrival (16 bytes an
    event), tell nearly everything that is new without opening a file. What they find is compared id by id, in the
    stretch of arrivals where it must be: a file that is read again is met in the order it came.
    """

    def __init__(self, files: Sequence[str], source: str) -> None:
        self._files = files
        self._source = source

    def known(self, event_ids: pa.Array | pa.ChunkedArray) -> NDArray[np.bool_]:
        """Tell for each id whether it is there; an absent id is not."""
        codes, arrivals = self._index
        asked = numbered(event_ids)
        wanted = _codes(asked)
        first = np.searchsorted(codes, wanted)
        found = np.zeros(len(wanted), np.bool_)
        found[first < len(codes)] = codes[first[first < len(codes)]] == wanted[first < len(codes)]
        if not found.any():
            return found
        last = np.searchsorted(codes, wanted[found], side="right") - 1
        span = int(arrivals[first[found]].min()), int(arrivals[last].max())
        matches = find(self._files, self._source, asked.filter(pa.array(found)), arrivals=span)
        return matched(len(wanted), matches)

    @cached_property
    def _index(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        with duckdb.connect() as connection:
            connection.read_parquet(list(self._files), union_by_name=True).create_view("stored")
            sorted_by_code = connection.sql(
                "select hash(event_id) as code, arrival from stored where source = $source order by code, arrival",
                params={"source": self._source},
            ).to_arrow_table()
        return sorted_by_code["code"].to_numpy(), sorted_by_code["arrival"].to_numpy()


def find(
    files: Sequence[str], source: str, asked: pa.Table, *, arrivals: tuple[int, int] | None = None
) -> NDArray[np.int64]:
    """Compare ids one by one: give the `nth` of those that the source has sent.

    Args:
        files: the Parquet files to look in.
        source: whose ids they are.
        asked: event_id and nth.
        arrivals: the first and last arrival to look at; all if None.
    """
    low, high = arrivals or (0, np.iinfo(np.int64).max)
    with duckdb.connect() as connection:
        connection.register("asked", asked)
        connection.read_parquet(list(files), union_by_name=True).create_view("stored")
        matches = connection.sql(
            "select nth from asked where event_id in"
            " (select event_id from stored where source = $source and arrival between $low and $high)",
            params={"source": source, "low": low, "high": int(high)},
        ).to_arrow_table()
    nth: NDArray[np.int64] = matches["nth"].to_numpy()
    return nth


def fetch(files: Sequence[str], source: str, event_ids: pa.Array | pa.ChunkedArray, shape: pa.Schema) -> pa.Table:
    """Fetch what is stored of some ids of a source; a column that no file has yet is null.

    Args:
        files: the Parquet files to look in.
        source: whose ids they are.
        event_ids: which events.
        shape: event_id and the columns wanted.
    """
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.register("asked", pa.table({"event_id": event_ids.cast(pa.string())}))
        connection.read_parquet(list(files), union_by_name=True).create_view("stored")
        there = set(connection.sql("select * from stored limit 0").columns)
        chosen = ", ".join(name for name in shape.names if name in there)
        found = connection.sql(
            f"select {chosen} from stored where source = $source and event_id in (select event_id from asked)"  # noqa: S608  (our own column names)
            " qualify row_number() over (partition by event_id order by arrival) = 1",
            params={"source": source},
        ).to_arrow_table()
    columns = {
        field.name: found[field.name].cast(field.type) if field.name in there else pa.nulls(found.num_rows, field.type)
        for field in shape
    }
    return pa.table(columns, schema=shape)


def numbered(event_ids: pa.Array | pa.ChunkedArray) -> pa.Table:
    """Give ids their place, so that answers in any order find back."""
    return pa.table({"event_id": event_ids.cast(pa.string()), "nth": np.arange(len(event_ids))})


def matched(asked: int, nth: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Give bool[asked], true at the places found."""
    found = np.zeros(asked, np.bool_)
    found[nth] = True
    return found


def _codes(asked: pa.Table) -> NDArray[np.uint64]:
    """Hash the ids as the index does."""
    with duckdb.connect() as connection:
        connection.register("asked", asked)
        hashed = connection.sql("select nth, hash(event_id) as code from asked").to_arrow_table()
    codes = np.empty(asked.num_rows, np.uint64)
    codes[hashed["nth"].to_numpy()] = hashed["code"].to_numpy()
    return codes
