"""Tries to sign in: five in a quarter of an hour, counted by every process."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.accounts import NOON, after, records_in

from rejse.errors import Problem, RejseError
from rejse.store.tries import TRIES_MAX, WINDOW, TooManyTries, Tries

Both = Callable[[Problem | RejseError], tuple[str, str]]
SECRET = bytes(range(32))


@pytest.fixture
def tries(tmp_path: Path) -> Tries:
    return Tries(records_in(tmp_path), SECRET)


def is_let(tries: Tries, email: str, address: str, at: datetime = NOON) -> bool:
    try:
        tries.begin(email, address, at=at)
    except TooManyTries:
        return False
    return True


def test_the_sixth_try_waits_and_is_told_how_long(tries: Tries, both: Both) -> None:
    for minute in range(TRIES_MAX):
        tries.begin("anna@rejse.dk", f"192.0.2.{minute}", at=after(minutes=minute))
    with pytest.raises(TooManyTries) as caught:
        tries.begin(" ANNA@rejse.dk", "192.0.2.99", at=after(minutes=5, seconds=30))
    assert caught.value.code == "too-many-tries"
    assert caught.value.arguments == {"seconds": 570, "minutes": 10}
    assert both(caught.value) == (
        "There were too many tries to sign in. Wait 10 min. and try again.",
        "Der var for mange forsøg på at logge ind. Vent 10 min., og prøv igen.",
    )
    assert is_let(tries, "anna@rejse.dk", "192.0.2.99", after(minutes=15))
    assert not is_let(tries, "anna@rejse.dk", "192.0.2.99", after(minutes=15, seconds=59))


def test_one_address_that_tries_many_emails_waits_too(tries: Tries) -> None:
    told = [is_let(tries, f"user{number}@rejse.dk", "192.0.2.1") for number in range(7)]
    assert told == [True] * 5 + [False] * 2
    assert is_let(tries, "user9@rejse.dk", "192.0.2.2")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("testclient", "testclient", True),
        ("", "", True),
        ("\ud800", "", False),
    ],
)
def test_what_counts_as_one_address(tries: Tries, one: str, other: str, *, same: bool) -> None:
    for number in range(TRIES_MAX):
        tries.begin(f"user{number}@rejse.dk", one, at=NOON)
    assert is_let(tries, "user9@rejse.dk", other) is not same


def test_a_refused_try_does_not_make_the_wait_longer(tries: Tries) -> None:
    for _ in range(TRIES_MAX):
        tries.begin("anna@rejse.dk", "192.0.2.1", at=NOON)
    for minute in range(14):
        assert not is_let(tries, "anna@rejse.dk", "192.0.2.1", after(minutes=minute))
    assert is_let(tries, "anna@rejse.dk", "192.0.2.1", NOON + WINDOW)


def test_who_is_right_at_last_begins_anew_and_what_others_tried_stays(tries: Tries) -> None:
    for _ in range(4):
        tries.begin("anna@rejse.dk", "192.0.2.1", at=NOON)
    tries.begin("anna@rejse.dk", "203.0.113.7", at=NOON)
    tries.succeeded("Anna@rejse.dk", "192.0.2.1")
    assert [is_let(tries, "anna@rejse.dk", "192.0.2.1") for _ in range(5)] == [True] * 4 + [False]


def test_a_password_of_ones_own_does_not_open_another_door(tries: Tries) -> None:
    """Who has an account signs in between the tries at somebody else's."""
    told = []
    for _ in range(7):
        told.append(is_let(tries, "anna@rejse.dk", "192.0.2.1"))
        with suppress(TooManyTries):
            tries.begin("mallory@rejse.dk", "192.0.2.1", at=NOON)
            tries.succeeded("mallory@rejse.dk", "192.0.2.1")
    assert told == [True] * 5 + [False] * 2


def test_neither_emails_nor_addresses_are_kept_and_nothing_for_long(tries: Tries, tmp_path: Path) -> None:
    tries.begin("anna@rejse.dk", "192.0.2.1", at=NOON)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"anna" not in kept
    assert b"192.0.2.1" not in kept
    tries.begin("bo@rejse.dk", "192.0.2.2", at=NOON + WINDOW)
    with tries._file.changing() as connection:
        assert connection.exec_driver_sql("select count(*) from tries").scalar() == 1


def test_of_many_tries_at_once_five_are_let(tmp_path: Path) -> None:
    def attempt(number: int) -> bool:
        return is_let(Tries(tmp_path / "records.sqlite", SECRET), "anna@rejse.dk", f"192.0.2.{number}")

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(20))) == TRIES_MAX


def test_a_clock_that_was_set_back_keeps_nobody_out_for_longer_than_the_window(tries: Tries) -> None:
    for _ in range(TRIES_MAX):
        tries.begin("anna@rejse.dk", "192.0.2.1", at=after(days=1))
    with pytest.raises(TooManyTries) as caught:
        tries.begin("anna@rejse.dk", "192.0.2.1", at=NOON)
    assert caught.value.arguments["seconds"] == WINDOW.total_seconds()


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from("abc"), st.sampled_from("xyz")), max_size=40))
def test_in_no_quarter_of_an_hour_more_than_five_are_let(steps: list[tuple[int, str, str]]) -> None:
    with TemporaryDirectory() as folder:
        tries = Tries(records_in(Path(folder)), SECRET)
        let: list[tuple[datetime, str, str]] = []
        at = NOON
        for seconds, email, address in steps:
            at += timedelta(seconds=seconds)
            recent = [one for one in let if one[0] > at - WINDOW]
            room = all(
                sum(one[place] == key for one in recent) < TRIES_MAX for place, key in ((1, email), (2, address))
            )
            assert is_let(tries, email, address, at) is room
            if room:
                let.append((at, email, address))
