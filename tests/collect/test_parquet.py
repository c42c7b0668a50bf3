"""Typed columns of Parquet, written as the text that every kind of file is read from."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq

from rejse.collect.reading import open_reading


def cells_of(file: Path, **columns: pa.Array) -> dict[str, list[str | None]]:
    pq.write_table(pa.table(columns), file)
    (batch,) = open_reading(file).batches()
    return {name: batch.cells[name].to_pylist() for name in columns}


def test_whole_floats_are_written_as_the_whole_numbers_they_were(tmp_path: Path) -> None:
    """pandas keeps a column of whole numbers with an empty cell as floats."""
    found = cells_of(
        tmp_path / "log.parquet",
        time=pa.array([1704103200123.0, None, 1e20]),
        customer=pa.array([45123456789.0, float("nan"), -7.0]),
        value=pa.array([12.5, 0.0, float("inf")]),
        small=pa.array([1.5, 3.0, None], pa.float32()),
    )
    assert found == {
        "time": ["1704103200123", None, "1e+20"],
        "customer": ["45123456789", None, "-7"],
        "value": ["12.5", "0", "inf"],
        "small": ["1.5", "3", None],
    }


def test_an_infinite_number_is_no_number_in_json(tmp_path: Path) -> None:
    file = tmp_path / "log.parquet"
    times = pa.array([datetime(2026, 3, 1, tzinfo=UTC)] * 2)
    pq.write_table(pa.table({"time": times, "weight": pa.array([1.5, float("inf")])}), file)
    (batch,) = open_reading(file).batches()
    literal = batch.literal["weight"]
    assert isinstance(literal, pa.BooleanArray)
    assert literal.to_pylist() == [True, False]


def test_what_is_no_text_is_written_as_text(tmp_path: Path) -> None:
    known = UUID("12345678-1234-5678-1234-567812345678")
    found = cells_of(
        tmp_path / "log.parquet",
        id=pa.array([known.bytes, None], pa.uuid()),
        short=pa.array([b"\xff\xfe", b"ab"], pa.binary(2)),
        long=pa.array([b"\xff", b"abc"], pa.binary()),
        times=pa.array([[1_700_000_000_000_000_001], None], pa.list_(pa.timestamp("ns"))),
        far=pa.array([[1 << 60], []], pa.list_(pa.timestamp("ms"))),
    )
    assert {name: found[name] for name in ("id", "short", "long")} == {
        "id": [str(known), None],
        "short": ["fffe", "ab"],
        "long": ["ff", "abc"],
    }
    assert found["times"][1] is None
    assert "2023-11-14" in str(found["times"][0])
    assert (str(found["far"][0])[0], found["far"][1]) == ("[", "[]")
