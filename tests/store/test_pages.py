"""Texts read from a file's pages are just what Arrow reads; what is written in another way is left to Arrow."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejse.store.decoding import Wish, decoded
from rejse.store.events import write_events
from rejse.store.pages import coded_texts


def read(file: Path, *, group: int = 0, optional: bool = True) -> pa.Array | None:
    with pa.memory_map(str(file)) as source:
        return coded_texts(source, pq.read_metadata(file).row_group(group).column(0), optional=optional)


def by_arrow(file: Path, *, group: int = 0) -> pa.Array:
    return pq.ParquetFile(file, read_dictionary=["name"]).read_row_group(group)["name"].chunk(0)


def check(file: Path) -> None:
    """Compare every row group with what Arrow reads: the texts, their numbers, and what is absent."""
    for group in range(pq.read_metadata(file).num_row_groups):
        found, expected = read(file, group=group), by_arrow(file, group=group)
        assert found is not None
        found.validate(full=True)
        assert (found.type, found.null_count) == (expected.type, expected.null_count)
        assert found.equals(expected)


def texts_of(random: Random, rows: int, different: int, absent: float, run: int) -> list[str | None]:
    """Draw texts that come in runs of about a length, some of them absent."""
    words = ["", "æ", *(f"{at:x}" * random.randint(1, 40) for at in range(different))][: max(1, different)]
    found: list[str | None] = []
    while len(found) < rows:
        one = None if random.random() < absent else random.choice(words)
        found += [one] * random.randint(1, run)
    return found[:rows]


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    rows=st.integers(1, 3000),
    different=st.sampled_from([1, 2, 3, 5, 17, 300, 3000]),
    absent=st.sampled_from([0, 0.01, 0.5, 0.99]),
    run=st.sampled_from([1, 4, 40, 1000]),
    compression=st.sampled_from(["zstd", "snappy", "gzip", "none"]),
    page=st.sampled_from([30, 1000, 1 << 20]),
)
def test_whatever_texts_there_are_they_are_read_as_arrow_reads_them(
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    rows: int,
    different: int,
    absent: float,
    run: int,
    compression: str,
    page: int,
) -> None:
    random = Random(seed)
    file = tmp_path_factory.mktemp("pages") / "one.parquet"
    table = pa.table({"name": pa.array(texts_of(random, rows, different, absent, run), pa.string())})
    group = random.randint(max(1, rows // 3), rows)
    pq.write_table(table, file, compression=compression, data_page_size=page, row_group_size=group)
    check(file)


@pytest.mark.parametrize("rows", [1, 7, 8, 9, 19_999, 20_000, 20_001, 60_007])
def test_pages_of_twenty_thousand_rows_join_without_a_seam(tmp_path: Path, rows: int) -> None:
    random, file = Random(rows), tmp_path / "one.parquet"
    write_events(pa.table({"name": pa.array(texts_of(random, rows, 70_000, 0.1, 3), pa.string())}), file)
    check(file)


def test_texts_that_must_be_there_have_no_levels(tmp_path: Path) -> None:
    file = tmp_path / "one.parquet"
    schema = pa.schema([pa.field("name", pa.string(), nullable=False)])
    pq.write_table(pa.table({"name": ["see-ad", "buy", "see-ad"]}, schema=schema), file)
    found = read(file, optional=False)
    assert found is not None
    assert (found.to_pylist(), found.null_count) == (["see-ad", "buy", "see-ad"], 0)


@pytest.mark.parametrize(
    "written",
    [
        {"use_dictionary": False},
        {"dictionary_pagesize_limit": 50, "data_page_size": 50, "write_batch_size": 10},
        {"data_page_version": "2.0"},
        {"compression": "lz4"},
    ],
    ids=["no dictionary", "a dictionary that was given up", "newer pages", "another compression"],
)
def test_what_is_written_otherwise_is_left_to_arrow_and_reads_the_same(
    tmp_path: Path, written: dict[str, object]
) -> None:
    file, texts = tmp_path / "one.parquet", [f"text {at}" for at in range(500)]
    pq.write_table(pa.table({"name": texts}), file, **written)
    assert read(file) is None
    wish = Wish(columns=("name",), dictionaries=("name",), rows_max=100)
    assert [text for batch in decoded([str(file)], wish) for text in batch["name"].to_pylist()] == texts


@pytest.mark.parametrize("kind", [pa.large_string(), pa.binary(), pa.dictionary(pa.int32(), pa.string())])
def test_other_kinds_of_texts_keep_their_kind(tmp_path: Path, kind: pa.DataType) -> None:
    file = tmp_path / "one.parquet"
    pq.write_table(pa.table({"name": pa.array(["a", None, "b"]).cast(kind)}), file)
    expected = by_arrow(file).type
    wish = Wish(columns=("name",), dictionaries=("name",), rows_max=100)
    assert [batch["name"].type for batch in decoded([str(file)], wish)] == [expected]


def damaged(content: bytes, random: Random, places: Sequence[int]) -> bytes:
    """Change a few bytes of the pages."""
    changed = bytearray(content)
    for _ in range(random.randint(1, 4)):
        changed[random.choice(places)] = random.randrange(256)
    return bytes(changed)


@pytest.mark.parametrize("compression", ["zstd", "none"])
def test_a_damaged_file_never_does_worse_than_give_other_texts_or_nothing(tmp_path: Path, compression: str) -> None:
    """Three thousand damaged files: no crash, and whatever is read is sound."""
    random, file = Random(5), tmp_path / "one.parquet"
    texts = texts_of(random, 400, 60, 0.2, 5)
    pq.write_table(pa.table({"name": pa.array(texts, pa.string())}), file, compression=compression, data_page_size=200)
    column = pq.read_metadata(file).row_group(0).column(0)
    start = column.dictionary_page_offset
    places = range(start, start + column.total_compressed_size)
    content, given_up = file.read_bytes(), 0
    for _ in range(1500):
        source = pa.BufferReader(damaged(content, random, places))
        found = coded_texts(source, column, optional=True)
        given_up += found is None
        if found is not None:
            assert len(found) == len(texts)
            assert np.asarray(found.indices.fill_null(0)).max(initial=0) < max(1, len(found.dictionary))
            assert len(found.dictionary.cast(pa.binary()).to_pylist()) == len(found.dictionary)
    assert given_up > 100


@pytest.mark.parametrize(
    "noise", [b"\x03" + b"\x80" * 60, b"\x05" + b"\xff" * 60, b"\x1c" * 61, b"\x18\xff\xff\xff\x7f" * 12]
)
def test_headers_that_never_end_are_left_to_arrow(tmp_path: Path, noise: bytes) -> None:
    file = tmp_path / "one.parquet"
    pq.write_table(pa.table({"name": ["see-ad", "buy"] * 50}), file, compression="none")
    column = pq.read_metadata(file).row_group(0).column(0)
    start, size = column.dictionary_page_offset, column.total_compressed_size
    random, content = Random(3), file.read_bytes()
    for letters in [noise, *(random.randbytes(size) for _ in range(500))]:
        filled = (letters * size)[:size]
        source = pa.BufferReader(content[:start] + filled + content[start + size :])
        assert coded_texts(source, column, optional=True) is None
