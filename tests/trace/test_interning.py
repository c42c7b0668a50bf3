import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.trace_reference import numbered

from rejse.trace.interning import Interner, Remembered

TEXTS = st.lists(st.none() | st.text(max_size=12) | st.sampled_from(["a", "b", "a\0", "æøå" * 5]), max_size=60)


@pytest.mark.parametrize("mask", [2**64 - 1, 3, 0], ids=["as it is", "four hashes", "every text collides"])
@settings(max_examples=200, deadline=None)
@given(texts=TEXTS, cuts=st.lists(st.integers(0, 60), max_size=3))
def test_equal_texts_get_one_number_and_others_another(mask: int, texts: list[str | None], cuts: list[int]) -> None:
    interner = Interner(mask=mask)
    bounds = [0, *sorted(min(cut, len(texts)) for cut in cuts), len(texts)]
    batches = [texts[start:stop] for start, stop in itertools.pairwise(bounds)]
    codes = [interner.codes(pa.array(batch, pa.string())) for batch in batches]
    assert np.concatenate(codes).tolist() == numbered(texts)
    assert interner.texts().to_pylist() == list(dict.fromkeys(text for text in texts if text is not None))


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())], ids=str
)
@settings(max_examples=200, deadline=None)
@given(texts=TEXTS, start=st.integers(0, 10))
def test_however_the_texts_are_stored_they_get_the_same_numbers(
    kind: pa.DataType, texts: list[str | None], start: int
) -> None:
    column = pa.array(texts, pa.string())
    stored = column.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else column.cast(kind)
    interner = Interner()
    codes = interner.codes(stored.slice(start))
    told = interner.texts().to_pylist()
    assert [None if code < 0 else told[code] for code in codes] == texts[start:]


def test_a_column_of_nothing_has_no_numbers() -> None:
    interner = Interner()
    assert interner.codes(pa.nulls(3)).tolist() == [-1, -1, -1]
    assert interner.codes(pa.nulls(2, pa.dictionary(pa.int8(), pa.string()))).tolist() == [-1, -1]
    assert (len(interner), interner.texts().to_pylist()) == (0, [])


def test_a_hundred_thousand_keys_make_the_table_grow() -> None:
    keys = [f"{number:032x}" for number in range(100_000)]
    interner = Interner()
    assert interner.codes(pa.array([*keys, *keys])).tolist() == [*range(100_000), *range(100_000)]


def test_a_text_longer_than_all_room_there_is_fits() -> None:
    interner = Interner()
    assert interner.codes(pa.array(["x", "y" * 100_000, "x", "y" * 100_000])).tolist() == [0, 1, 0, 1]


def test_a_hex_key_is_placed_by_its_leading_bits_and_any_other_by_its_hash() -> None:
    interner = Interner()
    interner.codes(pa.array(["0123456789abcdef" + "f" * 16, "ffffffffffffffff", "anna", "bo", ""]))
    places = interner.places()
    assert places[:2].tolist() == [0x0123456789ABCDEF, 2**64 - 1]
    assert len(set(places.tolist())) == 5


def test_the_same_dictionary_is_looked_at_once_and_another_one_anew() -> None:
    looked: list[int] = []
    remembered = Remembered[int]()

    def count(texts: pa.Array) -> int:
        looked.append(len(texts))
        return len(texts)

    column = pa.array(["a", "b", "a"]).dictionary_encode()
    halves = [column.slice(0, 1), column.slice(1), pa.array(["c"]).dictionary_encode()]
    assert [remembered.of(half.dictionary, count) for half in halves] == [2, 2, 1]
    assert looked == [2, 1]
