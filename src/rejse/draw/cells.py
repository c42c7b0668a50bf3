"""The cells of an answer's tables as people read them: shares in percent, times in the unit one would say."""

from collections.abc import Mapping
from typing import Any, Final

from rejse.draw import numerals
from rejse.draw.drawn import too_early
from rejse.words import label

SHARES: Final = frozenset(
    {
        "conversion",
        "drop_off",
        "share",
        "share_from_start",
        "share_from_previous",
        "win_rate",
        "interval",
        "win_interval",
        "accepted_share",
        "agreed_share",
        "within_share",
        "within_interval",
        "agreed_within",
    }
)
DAYS: Final = frozenset({"since", "until"})
WORDS: Final = frozenset({"evidence", "wait"})
NOTHING: Final = "–"
JUDGED: Final = frozenset({"conversion", "interval", "drop_off"})


def known(row: Mapping[str, Any], column: str, language: str) -> str:
    """Write a cell, and in place of a number that would mislead what keeps it from being known.

    Nobody counted at a touchpoint without events of its own, so there its zeros are dashes. Where most customers may
    still go on, only the quick have been judged: a share of those few is no share.
    """
    if row.get("evidence") == "assumed" and isinstance(row.get(column), int):
        return NOTHING
    if column in JUDGED and row.get(column) is not None and too_early(row.get("reach"), row.get("pending")):
        return label("doors", "too-early", language) if column == "conversion" else NOTHING
    return told(column, row.get(column), language)


def told(column: str, value: Any, language: str) -> str:  # noqa: ANN401  (a cell of any column)
    """Write one cell."""
    if value is None:
        return NOTHING
    if isinstance(value, list | tuple):
        return "–".join(told(column, part, language) for part in value)
    if column in SHARES:
        return numerals.share(value, language)
    if "_seconds" in column:
        return numerals.duration(value, language)
    if isinstance(value, str):
        return _word(column, value, language)
    return _number(value, language)


def _word(column: str, value: str, language: str) -> str:
    if column in WORDS:
        return label("doors", f"{column}.{value}", language)
    return value.partition("T")[0] if column in DAYS else value


def _number(value: Any, language: str) -> str:  # noqa: ANN401  (a cell that is no text)
    if isinstance(value, bool):
        return label("doors", "yes" if value else "no", language)
    if isinstance(value, float):
        return numerals.decimal(value, language)
    return numerals.count(value, language) if isinstance(value, int) else str(value)
