"""Parquet files are decoded several row groups at a time, and handed over in order."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rejse.store.decoding import Wish, decoded


def written(file: Path, first: int, rows: int, **more: list[str]) -> str:
    numbers = list(range(first, first + rows))
    table = pa.table({"number": numbers, "name": [f"n{number % 3}" for number in numbers], **more})
    pq.write_table(table, file, row_group_size=7)
    return str(file)


def test_rows_come_in_the_order_of_the_files_whatever_is_decoded_first(tmp_path: Path) -> None:
    files = [written(tmp_path / f"{part}.parquet", 100 * part, 100) for part in range(3)]
    batches = list(decoded(files, Wish(columns=("number",), rows_max=5)))
    assert [number for batch in batches for number in batch["number"].to_pylist()] == list(range(300))
    assert max(batch.num_rows for batch in batches) == 5


def test_a_column_a_file_lacks_is_left_out_also_where_it_was_wished_as_a_dictionary(tmp_path: Path) -> None:
    files = [written(tmp_path / "old.parquet", 0, 3), written(tmp_path / "new.parquet", 3, 2, town=["Aarhus", "Ribe"])]
    wish = Wish(columns=("number", "name", "town"), dictionaries=("name", "town"), rows_max=10)
    old, new = decoded(files, wish)
    assert (old.schema.names, new.schema.names) == (["number", "name"], ["number", "name", "town"])
    assert pa.types.is_dictionary(old["name"].type)
    assert new["town"].to_pylist() == ["Aarhus", "Ribe"]


def test_a_damaged_file_is_told_when_its_turn_comes_and_nobody_is_left_waiting(tmp_path: Path) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no table PAR1")
    files = [written(tmp_path / "fine.parquet", 0, 100), str(tmp_path / "broken.parquet")]
    with pytest.raises(pa.ArrowInvalid):
        list(decoded(files, Wish(columns=("number",), rows_max=10)))
    with pytest.raises(FileNotFoundError):
        list(decoded([str(tmp_path / "gone.parquet")], Wish(columns=("number",), rows_max=10)))


def test_who_stops_early_leaves_no_work_behind(tmp_path: Path) -> None:
    stream = iter(decoded([written(tmp_path / "long.parquet", 0, 500)], Wish(columns=("number",), rows_max=10)))
    assert next(stream)["number"][0].as_py() == 0
    stream.close()  # type: ignore[attr-defined]


def test_no_files_give_no_rows() -> None:
    assert list(decoded([], Wish(columns=("number",), rows_max=10))) == []


def test_several_threads_take_portions_whose_batches_share_their_dictionaries(tmp_path: Path) -> None:
    file = written(tmp_path / "log.parquet", 0, 20)
    wish = Wish(columns=("name", "number"), dictionaries=("name",), rows_max=10)
    portions = list(decoded([file], wish).portions())
    assert [portion.rows for portion in portions] == [7, 7, 6]
    batches = list(portions[1].batches(3))
    assert [batch["number"].to_pylist() for batch in batches] == [[7, 8, 9], [10, 11, 12], [13]]
    assert [batch["name"].to_pylist() for batch in batches] == [["n1", "n2", "n0"], ["n1", "n2", "n0"], ["n1"]]
    assert len({batch["name"].dictionary.buffers()[2].address for batch in batches}) == 1


def test_only_dictionaries_can_be_asked_for(tmp_path: Path) -> None:
    file = written(tmp_path / "log.parquet", 0, 9)
    batches = list(decoded([file], Wish(columns=("name",), dictionaries=("name",), rows_max=4)))
    assert [batch.num_rows for batch in batches] == [4, 3, 2]
    assert [name for batch in batches for name in batch["name"].to_pylist()] == ["n0", "n1", "n2"] * 3
