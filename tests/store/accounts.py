"""What the tests of the accounts share: a moment, passwords that are hashed quickly, and who is there."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from argon2 import PasswordHasher

from rejse.store.database import RecordsFile
from rejse.store.passwords import Passwords
from rejse.store.roles import Role
from rejse.store.users import User, Users

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUICK: Final = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
"""What argon2 does at least: a test is about what is kept, not how long it takes."""

GOOD: Final = "seven bicycles in Aarhus"
BETTER: Final = "nine bicycles in Odense"


def after(**units: float) -> datetime:
    """Give a time after noon."""
    return NOON + timedelta(**units)


def records_in(folder: Path) -> Path:
    """Give a new database in a folder, copied from one that the migrations made: they take longer than most tests."""
    file = folder / "records.sqlite"
    file.write_bytes(_empty())
    return file


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "records.sqlite"
        with RecordsFile(file).changing():
            pass
        return file.read_bytes()


def users_in(file: Path) -> Users:
    """Open the users of a file, with passwords that are hashed quickly."""
    return Users(file, passwords=QUICK)


def add(users: Users, name: str, role: Role = Role.OWNER) -> User:
    """Add somebody at noon, with the good password."""
    return users.add(f"{name.lower()}@rejse.dk", name=name, role=role, password=GOOD, at=NOON)
