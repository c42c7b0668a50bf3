import hmac
from itertools import accumulate, pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejse.store.keys import Keys, Purpose

SECRET = bytes(range(32))
PURPOSES: tuple[Purpose, ...] = ("user", "anonymous", "session", "case", "account")
IDS = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def reference(purpose: str, value: str | None) -> str | None:
    if value is None:
        return None
    return hmac.new(SECRET, f"{purpose}\0{value}".encode(), "sha256").hexdigest()[:32]


@given(st.sampled_from(PURPOSES), st.lists(IDS, max_size=30), st.lists(st.integers(0, 10), max_size=4))
def test_every_id_gets_its_hmac_and_nobody_gets_nothing(
    purpose: Purpose, ids: list[str | None], cuts: list[int]
) -> None:
    wanted = [reference(purpose, one) for one in ids]
    plain = pa.array(ids, pa.string())
    bounds = [0, *(min(cut, len(ids)) for cut in accumulate(cuts)), len(ids)]
    pieces = [plain[start:stop] for start, stop in pairwise(bounds)]
    shapes = [plain, plain.cast(pa.large_string()), plain.dictionary_encode(), pa.chunked_array(pieces, pa.string())]
    for values in shapes:
        made = Keys(SECRET).keys(purpose, values)
        assert (made.type, made.to_pylist()) == (pa.string(), wanted)
    assert [None if one is None else Keys(SECRET).key(purpose, one) for one in ids] == wanted


def test_a_key_is_the_same_for_ever() -> None:
    assert Keys(bytes(32)).key("user", "anna@example.org") == "ef15178c4ae6490d9b9c059662eb8f9c"


def test_one_id_has_another_key_for_every_purpose_and_every_workspace() -> None:
    made = {Keys(secret).key(purpose, "17") for secret in (SECRET, bytes(32)) for purpose in PURPOSES}
    assert len(made) == 10


def test_no_ids_have_no_keys() -> None:
    for none in (pa.array([], pa.string()), pa.chunked_array([], pa.string()), pa.nulls(0)):
        assert Keys(SECRET).keys("user", none).to_pylist() == []
    assert Keys(SECRET).keys("user", pa.nulls(2)).to_pylist() == [None, None]


def test_a_dictionary_may_hold_nothing_as_a_value() -> None:
    values = pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.int8()), pa.array(["a", None]))
    assert Keys(SECRET).keys("user", values).to_pylist() == [reference("user", "a"), None, None]


def test_a_short_secret_is_no_secret() -> None:
    with pytest.raises(AssertionError):
        Keys(b"short")
