"""Passwords: which are accepted, and how they are kept: as argon2id, which is slow and heavy on purpose."""

import unicodedata
from base64 import b64encode
from functools import cached_property
from secrets import token_bytes
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from rejse.errors import WrongUse

LETTERS_MIN: Final = 12
LETTERS_MAX: Final = 256
_WORKED_MAX: Final = 8 * LETTERS_MAX
"""Of what is longer no more than this is looked at: an accepted password is never so long, however it is spelled."""
_SIGNS_MIN: Final = 4
"""Of how many different signs a password is at least: "aaaaaaaaaaaa" is not a long one."""

_AT_ONCE: Final = BoundedSemaphore(4)
"""So many passwords are worked at once: each takes 64 MiB, and anybody on the network may send one."""

_COMMON: Final = frozenset({
    "0123456789", "1234567890", "123456789012", "12345678910", "123123123123", "1234512345", "123456123456",
    "1q2w3e4r5t6y", "1qaz2wsx3edc", "abcdefghijkl", "abcdefghijklmnop", "adgangskode", "adgangskoden",
    "administrator", "changemeplease", "danmarkdanmark", "hemmelighed", "iloveyou", "iloveyouforever", "kodeord",
    "kodeordet", "kodeordkodeord", "letmeinplease", "mitkodeord", "minadgangskode", "password", "passwordpassword",
    "passw0rd", "p@ssw0rd", "p@ssword", "qwerty", "qwertyqwerty", "qwertyuiop", "qwertyuiopå", "qwertyuiopasdf",
    "rejse", "rejserejse", "sommerferie", "superman", "velkommen", "velkommentil", "welcome", "welcomehome",
})  # fmt: skip
"""The commonest, in English and Danish, that are long enough or become so with a few figures behind."""


class PasswordShort(WrongUse):
    """A password has too few signs."""

    code = "password-short"


class PasswordLong(WrongUse):
    """A password has more signs than we work through."""

    code = "password-long"


class PasswordCommon(WrongUse):
    """A password is one that is tried first: a common one, or the e-mail itself."""

    code = "password-common"


class Passwords:
    """How passwords are hashed and checked; the costs are argon2-cffi's own defaults (RFC 9106, low memory)."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hashed(self, password: str) -> str:
        """Give what is kept of a password."""
        with _AT_ONCE:
            return self._hasher.hash(_bytes(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Tell whether a password is the kept one; where none is kept it takes just as long to say no."""
        with _AT_ONCE:
            try:
                self._hasher.verify(kept or self._nobodys, _bytes(password))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def is_dated(self, kept: str) -> bool:
        """Tell a hash that was made at other costs than today's."""
        return self._hasher.check_needs_rehash(kept)

    @cached_property
    def _nobodys(self) -> str:
        """A hash at today's costs that is no password's: checking against it costs the same, making it nothing."""
        costs = f"m={self._hasher.memory_cost},t={self._hasher.time_cost},p={self._hasher.parallelism}"
        chance = (b64encode(token_bytes(size)).decode().rstrip("=") for size in (16, self._hasher.hash_len))
        return "$".join(("", "argon2id", "v=19", costs, *chance))


def check_password_is_good(password: str, email: str) -> None:
    """Refuse a password that is soon guessed. What signs it is made of is nobody's business (NIST SP 800-63B, 3.1.1).

    Raises:
        PasswordShort, PasswordLong, PasswordCommon.
    """
    letters = len(_plain(password))
    if letters < LETTERS_MIN:
        raise PasswordShort(count=letters, least=LETTERS_MIN)
    if letters > LETTERS_MAX:
        raise PasswordLong(count=letters, most=LETTERS_MAX)
    lowered = _plain(password).casefold().strip()
    own = {email, email.partition("@")[0], email.partition("@")[2]}
    bare = {lowered, lowered.strip("0123456789!.?*# -_")}
    if len(set(lowered)) < _SIGNS_MIN or bare & (_COMMON | own):
        raise PasswordCommon


def _plain(password: str) -> str:
    """Give a password as it is hashed: the same letters typed on another keyboard are the same password."""
    return unicodedata.normalize("NFKC", password[:_WORKED_MAX])


def _bytes(password: str) -> bytes:
    return _plain(password).encode("utf-8", "surrogatepass")
