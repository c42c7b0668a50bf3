"""Names that people give."""

from collections.abc import Callable

import pytest

from rejse.errors import Problem, RejseError
from rejse.store.names import NAME_LETTERS_MAX, NameUnclear, read_name

Both = Callable[[Problem | RejseError], tuple[str, str]]


def test_a_name_is_kept_without_the_spaces_around_it() -> None:
    assert [read_name(one) for one in ("  Åse Nørgård ", "李", "Bo & Co <b>")] == ["Åse Nørgård", "李", "Bo & Co <b>"]


@pytest.mark.parametrize(
    "name", ["", "   ", "a\nb", "\x1b[31m", "\u202egnirts", "x" * (NAME_LETTERS_MAX + 1), "\ud800"]
)
def test_a_name_that_nobody_can_read_is_refused(name: str, both: Both) -> None:
    with pytest.raises(NameUnclear) as caught:
        read_name(name)
    "".join(both(caught.value)).encode()
    assert str(caught.value.arguments["name"]).isprintable()


def test_an_unclear_name_is_told_in_both_languages(both: Both) -> None:
    with pytest.raises(NameUnclear) as caught:
        read_name("a\tb\n")
    assert caught.value.code == "name-unclear"
    assert both(caught.value) == (
        (
            '"a\N{REPLACEMENT CHARACTER}b" cannot be a name: one has signs that can be seen, and at most 100 of them. '
            "Choose another name."
        ),
        (
            '"a\N{REPLACEMENT CHARACTER}b" kan ikke være et navn: det skal have tegn, der kan ses, og højst 100 af '
            "dem. Vælg et andet navn."
        ),
    )
