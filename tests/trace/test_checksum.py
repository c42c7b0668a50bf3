"""A file is known again by a checksum: any damage shows, and it does not matter in which pieces it was written."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rejse.trace.checksum import Checksum


def checksum(*pieces: bytes) -> int:
    made = Checksum()
    for piece in pieces:
        made.add(memoryview(piece))
    return made.told()


@given(content=st.binary(max_size=200), cuts=st.lists(st.integers(0, 200), max_size=8))
def test_it_does_not_matter_in_which_pieces_a_file_is_written(content: bytes, cuts: list[int]) -> None:
    bounds = [0, *sorted(cuts), len(content)]
    pieces = [content[start:stop] for start, stop in pairwise(bounds)]
    assert checksum(*pieces) == checksum(content)


@given(content=st.binary(min_size=1, max_size=200), bit=st.integers(0, 8 * 200 - 1))
def test_a_single_bit_that_turned_is_always_seen(content: bytes, bit: int) -> None:
    turned = bytearray(content)
    turned[bit // 8 % len(content)] ^= 1 << bit % 8
    assert checksum(bytes(turned)) != checksum(content)


@given(content=st.binary(min_size=16, max_size=400), page=st.integers(8, 64))
def test_a_stretch_that_never_reached_the_disk_is_seen(content: bytes, page: int) -> None:
    for start in range(0, len(content), page):
        lost = content[:start] + bytes(len(content[start : start + page])) + content[start + page :]
        assert (checksum(lost) == checksum(content)) == (lost == content)


@given(words=st.lists(st.binary(min_size=8, max_size=8), min_size=2, max_size=20, unique=True), data=st.data())
def test_words_that_changed_places_are_seen(words: list[bytes], data: st.DataObject) -> None:
    changed = data.draw(st.permutations(words))
    assert (checksum(*changed) == checksum(*words)) == (changed == words)
