"""A rule over events and over what is known of a customer: a binding, an entry, a persona, a qualified lead."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule over events. A test names facets of one event; `all` and `any` combine rules.

    The facets named in one test must all hold. A value may be a list: one of them suffices. `*` stands for anything in
    every field but `property` and `value`; a path fits as it is or in the form of its kind (`/bikes/:id`).

    `property`, which may also be a column, is compared with `value` by `op` (=, !=, in, <, >, contains, exists). The
    amount called `value` is compared in whole units: 500 is 500.00 kr. `!=` also means an event without the property.
    `contains` is a part of a text or an element of a list. `trait` is compared in the same way, and is known of a
    customer, not of an event: only personas and leads can ask for it.
    """

    all: tuple["Rule", ...] = ()
    any: tuple["Rule", ...] = ()
    type: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    campaign: tuple[str, ...] = ()
    property: str | None = None
    trait: str | None = None
    op: Literal["=", "!=", "in", "<", ">", "contains", "exists"] | None = None
    value: tuple[str, ...] = ()
