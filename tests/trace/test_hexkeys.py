import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejse.trace.hexkeys import HexReader, write_hex

KEY = "0123456789abcdef" * 2
LOOKALIKES = [
    KEY.upper(),
    KEY[:-1],
    KEY + "0",
    "o" * 32,
    "g" * 32,
    "`" * 32,
    "/" * 32,
    ":" * 32,
    "æ" * 16,
    "\0" * 32,
    "",
]
KEYS = st.integers(0, 2**128 - 1).map(lambda bits: f"{bits:032x}")


def read(column: pa.Array) -> list[int | None]:
    """Give the number every text writes, where it is a hex key."""
    keys = HexReader().read(column)
    assert keys.count == keys.is_hex.sum()
    told = zip(keys.high.tolist(), keys.low.tolist(), keys.is_hex.tolist(), strict=True)
    return [high << 64 | low if is_hex else None for high, low, is_hex in told]


def meant(texts: list[str | None]) -> list[int | None]:
    """Read the slow way."""
    return [
        int(text, 16) if text and len(text) == 32 and set(text) <= set("0123456789abcdef") else None for text in texts
    ]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.none() | KEYS | st.sampled_from(LOOKALIKES), max_size=40), st.integers(0, 9), st.integers(1, 9))
def test_what_a_key_writes_is_read_and_nothing_else_is_taken_for_a_key(
    texts: list[str | None], start: int, times: int
) -> None:
    assert read(pa.array(texts * times, pa.string()).slice(start)) == meant((texts * times)[start:])


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())], ids=str
)
def test_however_the_keys_are_stored_they_say_the_same(kind: pa.DataType) -> None:
    column = pa.array([KEY, None, "anna", KEY[::-1]], pa.string())
    stored = column.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else column.cast(kind)
    assert read(stored) == meant([KEY, None, "anna", KEY[::-1]])


def test_every_letter_but_sixteen_makes_a_text_no_key_wherever_it_stands() -> None:
    texts = [KEY[:at] + chr(letter) + KEY[at + 1 :] for letter in range(128) for at in range(32)]
    assert read(pa.array(texts)) == meant(list(texts))


def test_the_room_of_a_reader_is_used_again_for_a_longer_or_shorter_column() -> None:
    reader = HexReader()
    assert [reader.read(pa.array([KEY] * count, pa.string())).count for count in (3, 300, 2)] == [3, 300, 2]
    assert reader.read(pa.nulls(5)).is_hex.tolist() == [False] * 5


@given(st.lists(st.integers(0, 2**128 - 1), max_size=20))
def test_keys_are_written_as_they_were(numbers: list[int]) -> None:
    high = np.array([number >> 64 for number in numbers], np.uint64)
    low = np.array([number & (2**64 - 1) for number in numbers], np.uint64)
    assert write_hex(high, low).to_pylist() == [f"{number:032x}" for number in numbers]
