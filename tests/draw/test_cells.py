"""Cells of a table for people."""

import pytest

from rejse.draw.cells import known


def row(pending: int, evidence: str = "measured") -> dict[str, object]:
    return {"reach": 10, "pending": pending, "conversion": 1.0, "interval": [0.5, 1.0], "drop_off": 0.0,
            "passed": 10 - pending, "evidence": evidence}  # fmt: skip


@pytest.mark.parametrize(
    ("pending", "conversion", "interval", "drop_off"),
    [(5, "100\u00a0%", "50\u00a0%–100\u00a0%", "0\u00a0%"), (6, "for tidligt", "–", "–")],
)
def test_a_share_that_only_the_quick_have_made_is_not_told(
    pending: int, conversion: str, interval: str, drop_off: str
) -> None:
    told = [known(row(pending), column, "da") for column in ("conversion", "interval", "drop_off")]
    assert told == [conversion, interval, drop_off]


def test_nobody_counted_is_a_dash_and_not_a_zero() -> None:
    assert known(row(0, "assumed"), "reach", "en") == "–"
