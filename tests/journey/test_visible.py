"""Signs that nobody sees, and halves of signs, never get into a journey."""

from hypothesis import given
from hypothesis import strategies as st
from tests.journey.broken import GOOD

from rejse.journey.parsing import as_written
from rejse.journey.reading import read_journey
from rejse.journey.visible import made_visible
from rejse.journey.writing import journey_to_builtins
from rejse.store.records import digest_of


def names_read(name: str) -> tuple[list[str], list[str]]:
    read = read_journey(GOOD.replace("Annonce", name), file=None)
    assert read.journey is not None
    assert digest_of(journey_to_builtins(read.journey))
    return [str(read.journey.touchpoints[0].name.said_in("da"))], [problem.code for problem in read.problems]


def test_an_emoji_that_json_writes_in_two_halves_is_one_sign() -> None:
    assert names_read('"Glad \\ud83d\\ude00"') == (["Glad \U0001f600"], [])


def test_half_an_emoji_is_told_and_replaced() -> None:
    assert names_read('"Glad \\ude00"') == (["Glad \ufffd"], ["half-character-in-text"])


def test_signs_that_turn_the_text_around_are_told_and_taken_out() -> None:
    assert names_read('"A\\u2066n\\x07n\\x9b"') == (["Ann"], ["control-characters-in-text"])


@given(st.recursive(st.text(st.characters()), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_whatever_was_written_can_be_stored(value: object) -> None:
    seen, _ = made_visible(as_written(value), file=None)
    assert repr(seen).encode()
    assert made_visible(seen, file=None) == (seen, ())
