"""Roles and rights: what each kind of user may do. Whoever is not said to may something may not."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Right(StrEnum):
    """What somebody, or a program with a key, may do."""

    READ = "read"
    """See maps, measures and sources."""
    CUSTOMERS = "customers"
    """See lists and timelines of customers, who have no names there."""
    EDIT = "edit"
    """Change journeys and what their touchpoints are bound to."""
    IMPORT = "import"
    """Bring events in, and rejected rows in again."""
    PEOPLE = "people"
    """Export and erase what is kept about one person."""
    USERS = "users"
    """See and change users, invitations, keys and settings, and read the audit log."""


class Role(StrEnum):
    """What kind of user somebody is; what each may do in words is the label `may.ROLE` of the accounts."""

    OWNER = "owner"
    EDITOR = "editor"
    ANALYST = "analyst"
    VIEWER = "viewer"


RIGHTS: Final[Mapping[Role, frozenset[Right]]] = MappingProxyType(
    {
        Role.OWNER: frozenset(Right),
        Role.EDITOR: frozenset({Right.READ, Right.CUSTOMERS, Right.EDIT, Right.IMPORT}),
        Role.ANALYST: frozenset({Right.READ, Right.CUSTOMERS, Right.IMPORT}),
        Role.VIEWER: frozenset({Right.READ}),
    }
)
"""The rights of every role; a role that is not here has none."""


def may(role: Role, right: Right) -> bool:
    """Tell whether a role has a right."""
    return right in RIGHTS.get(role, frozenset())


def in_order(rights: Collection[Right]) -> tuple[Right, ...]:
    """Give rights in the order in which they are declared."""
    return tuple(one for one in Right if one in rights)
