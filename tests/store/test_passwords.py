"""Passwords: which are good, and how they are kept."""

from collections.abc import Callable
from typing import Literal

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st
from tests.store.accounts import BETTER, GOOD, QUICK

from rejse.errors import Problem, RejseError
from rejse.store.passwords import PasswordCommon, PasswordLong, Passwords, PasswordShort, check_password_is_good

Both = Callable[[Problem | RejseError], tuple[str, str]]
EMAIL = "anna.holm@cykler.dk"


class Counting(PasswordHasher):
    """Counts what is worked: time itself cannot be compared in a test."""

    worked = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002  (its name there)
        self.worked += 1
        return super().verify(hash, password)


def test_a_password_is_kept_as_argon2id_and_never_twice_alike() -> None:
    once, twice = QUICK.hashed(GOOD), QUICK.hashed(GOOD)
    assert once != twice
    assert once.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert (QUICK.fits(once, GOOD), QUICK.fits(twice, GOOD), QUICK.fits(once, BETTER)) == (True, True, False)
    assert GOOD not in once


def test_passwords_are_kept_at_the_costs_that_the_library_advises() -> None:
    kept = Passwords().hashed(GOOD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not Passwords().is_dated(kept)
    assert Passwords().is_dated(QUICK.hashed(GOOD))


def test_where_no_password_is_kept_one_is_checked_all_the_same() -> None:
    counting = Counting(time_cost=1, memory_cost=8, parallelism=1)
    passwords = Passwords(counting)
    kept = passwords.hashed(GOOD)
    assert passwords.fits(kept, GOOD)
    assert counting.worked == 1
    assert not passwords.fits(None, GOOD)
    assert counting.worked == 2
    stand_in = passwords._nobodys
    assert [part.count("") for part in stand_in.split("$")] == [part.count("") for part in kept.split("$")]
    assert not counting.check_needs_rehash(stand_in)


@given(st.text(st.characters(codec=None), max_size=40), st.text(st.characters(codec=None), max_size=40))
def test_any_text_can_be_a_password_and_only_that_one_fits(password: str, other: str) -> None:
    kept = QUICK.hashed(password)
    assert QUICK.fits(kept, password)
    assert not QUICK.fits(kept, password + "x")
    assert not QUICK.fits(None, other)


def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    kept = QUICK.hashed("blåbærgrød på søndag")
    assert QUICK.fits(kept, "bla\N{COMBINING RING ABOVE}bærgrød på søndag")


def test_a_kept_hash_that_is_damaged_fits_nothing() -> None:
    assert not QUICK.fits("$argon2id$v=19$rubbish", GOOD)


@pytest.mark.parametrize("password", [GOOD, "x7 kv-2qpø#m", "correct horse battery staple", "a" * 200 + "bcdefg"])
def test_what_signs_a_password_is_made_of_is_nobodys_business(password: str) -> None:
    check_password_is_good(password, EMAIL)


@pytest.mark.parametrize(
    "password",
    [
        EMAIL, "Anna.Holm@Cykler.DK", "anna.holm123", "123anna.holm!", "aaaaaaaaaaaa", "abababababab", "Password1234",
        "123456789012", "adgangskode1", "Adgangskode2026!", "QwertyQwerty", "velkommen2026", "cykler.dk2026",
    ],
)  # fmt: skip
def test_a_password_that_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordCommon):
        check_password_is_good(password, EMAIL)


def test_a_password_of_endless_length_is_refused_without_being_worked_through() -> None:
    with pytest.raises(PasswordLong):
        check_password_is_good("x" * 10_000_000, EMAIL)
    assert not QUICK.fits(QUICK.hashed(GOOD), GOOD + "x" * 10_000_000)


def test_what_is_wrong_with_a_password_is_told_in_both_languages(both: Both) -> None:
    told = {}
    for password in ("short", "long" * 65, "adgangskode1"):
        with pytest.raises((PasswordShort, PasswordLong, PasswordCommon)) as caught:
            check_password_is_good(password, EMAIL)
        told[caught.value.code] = both(caught.value)
    remedies = (
        "Take a few words that you remember and nobody guesses.",
        "Tag nogle ord, som du kan huske, og som ingen gætter.",
    )
    assert told == {
        "password-short": (
            f"The password has 5 characters, and at least 12 are needed. {remedies[0]}",
            f"Adgangskoden har 5 tegn, og der skal mindst være 12. {remedies[1]}",
        ),
        "password-long": (
            "The password has 260 characters or more, and at most 256 are allowed. Choose a shorter one.",
            "Adgangskoden har 260 tegn eller flere, og der må højst være 256. Vælg en kortere.",
        ),
        "password-common": (
            f"The password is one of those that are tried first: a common one, or made of your e-mail. {remedies[0]}",
            (
                "Adgangskoden er en af dem, der bliver prøvet først: en almindelig, eller en der er lavet af din "
                f"e-mail. {remedies[1]}"
            ),
        ),
    }
