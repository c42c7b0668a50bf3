"""Amounts of money as people write them: `45`, `45.50 DKK`."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

MONEY: Final = r"[0-9]{1,12}(?:\.[0-9]{1,4})?(?: ?[A-Z]{3})?"

_PARTS: Final = re.compile(r"(?P<amount>[0-9]{1,12}(?:\.[0-9]{1,4})?)(?: ?(?P<currency>[A-Z]{3}))?")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount; without a currency of its own it is in the journey's."""

    amount: Decimal
    currency: str | None = None


def read_money(written: str) -> Money | None:
    """Read an amount; None where it is none."""
    found = _PARTS.fullmatch(written)
    return None if found is None else Money(Decimal(found["amount"]), found["currency"])


def write_money(money: Money) -> str | int | float:
    """Write an amount: a plain number where it is in the journey's currency, else `45.50 DKK`."""
    if money.currency is not None:
        return f"{money.amount:f} {money.currency}"
    return int(money.amount) if money.amount == money.amount.to_integral_value() else float(money.amount)
