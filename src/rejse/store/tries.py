"""Tries to sign in: five in a quarter of an hour, for each e-mail and from each address, whichever process is asked."""

import hmac
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from rejse.errors import CouldNot
from rejse.store.database import RecordsFile, tries
from rejse.store.sqlite import WAIT_SECONDS

TRIES_MAX: Final = 5
WINDOW: Final = timedelta(minutes=15)

_KEY_LETTERS: Final = 32
_NETWORK_BITS: Final = 64
"""Whoever has one address of an IPv6 network of this size has all of them."""


class TooManyTries(CouldNot):
    """Somebody is to wait before the next try to sign in: `seconds` says how long."""

    code = "too-many-tries"


class Tries:
    """The tries to sign in to one workspace in `records.sqlite`.

    Neither e-mails nor addresses are kept, only their keys under the workspace's secret, and those for `WINDOW`.

    Raises (by every method):
        RecordsNewer: a newer program wrote the file; nothing is touched.
        DatabaseUnreadable, DatabaseNotWritable, DatabaseBusy.
    """

    def __init__(self, file: Path, secret: bytes, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self._file = RecordsFile(file, wait_seconds=wait_seconds)
        self._secret = secret

    def begin(self, email: str, address: str, *, at: datetime) -> None:
        """Count a try before the password is looked at, so that several at once are several.

        A try that is refused does not count: whoever waits long enough may try again.

        Raises:
            TooManyTries: there were `TRIES_MAX` of this e-mail or from this address within `WINDOW`.
        """
        keys = self._keys(email, address)
        with self._file.changing() as connection:
            connection.execute(sa.delete(tries).where(tries.c.at <= at - WINDOW))
            wait = max(_wait(connection, name, key, at) for name, key in keys.items())
            if not wait:
                connection.execute(sa.insert(tries).values(**keys, at=at))
        if wait:  # outside, so that what is old stays swept
            seconds = ceil(wait.total_seconds())
            raise TooManyTries(seconds=seconds, minutes=ceil(seconds / 60))

    def succeeded(self, email: str, address: str) -> None:
        """Forget the tries of an e-mail from an address, where its password was right at last.

        Those from elsewhere stay: they were somebody else's.
        """
        keys = self._keys(email, address)
        with self._file.changing() as connection:
            connection.execute(sa.delete(tries).where(*(tries.c[name] == key for name, key in keys.items())))

    def _keys(self, email: str, address: str) -> dict[str, str]:
        return {"email": self._key("email", email.strip().lower()), "address": self._key("address", _network(address))}

    def _key(self, purpose: str, value: str) -> str:
        told = f"sign-in {purpose}\0{value}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._secret, told, "sha256").hex()[:_KEY_LETTERS]


def _wait(connection: sa.Connection, name: str, key: str, at: datetime) -> timedelta:
    """Say how long it takes until the e-mail or address has a try again."""
    mine = sa.select(tries.c.at).where(tries.c[name] == key).order_by(tries.c.at.desc()).limit(TRIES_MAX)
    counted: list[datetime] = list(connection.scalars(mine))
    if len(counted) < TRIES_MAX:
        return timedelta(0)
    return min(counted[-1] + WINDOW - at, WINDOW)


def _network(address: str) -> str:
    """Give what counts as one address."""
    try:
        read = ip_address(address.strip())
    except ValueError:
        return address
    if isinstance(read, IPv6Address):
        return str(read.ipv4_mapped or IPv6Network((int(read), _NETWORK_BITS), strict=False))
    return str(read)
