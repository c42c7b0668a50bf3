from collections import Counter

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from rejse.collect.occurrences import Occurrences, digests_of


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=12), max_size=8))
def test_counting_in_batches_is_counting_one_by_one(batches: list[list[str]]) -> None:
    seen, counted = Occurrences(), Counter[str]()
    for batch in batches:
        expected = []
        for letter in batch:
            expected.append(counted[letter])
            counted[letter] += 1
        assert seen.count(digests_of(pa.array(batch, pa.string()), secret=b"s")).tolist() == expected


def test_nobody_can_find_a_text_by_trying_without_the_secret() -> None:
    text = pa.array(["anna"])
    assert (digests_of(text, secret=b"one") != digests_of(text, secret=b"two")).all()
