"""Small groups on the web: what is shown in the place of a number that only owners are told.

One rule for the drawer, the evidence, the tables and their files. The picture of the map, and the files made of it, are
not covered: they show what was measured to everybody who may read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from rejse.draw.page.tables import Cell, TwinTable
from rejse.measure.suppressing import SMALL, Sum, Untold, is_small, untold
from rejse.store.roles import Right
from rejse.web.visitor import Visitor
from rejse.words import label

PASSING: Final = ("passed", "pending", "elsewhere", "left")
CAME: Final = ("from_earlier", "first_met", "came_back")

_ALONE: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "steps": {"customers": ("step_share", "median_seconds")},
    "deviations": {"customers": ("share",)},
    "handovers": {"leads": ("accepted", "median_seconds", "within")},
    "touchpoints": {"answers": ("score",)},
    "differences": {"n": ("value", "against", "difference", "interval_low", "interval_high")},
}
"""Numbers of a table that stand alone, each with what is a part of it."""

_OF_PARTS: Final = ("go_on_share", "interval_low", "interval_high", "left_share", "conversion", "interval", "drop_off")
_OF_PASSED: Final = ("median_seconds", "p90_seconds")


def sees_all(visitor: Visitor) -> bool:
    """Tell whether somebody is told small numbers too: the owners of a workspace are."""
    return visitor.may(Right.USERS)


def told_small(language: str) -> str:
    """Write a number of a small group."""
    return label("drawer", "small", language, most=str(SMALL))


def untold_in(row: Mapping[str, Any]) -> frozenset[str]:
    """Give the columns of a row of reach (or of the twin's tables) that are not told."""
    counts = {key: row.get(key) for key in ("reach", *PASSING, *CAME)}
    sums = (Sum("reach", PASSING), Sum("reach", CAME))
    found = untold(counts, [one for one in sums if all(counts[key] is not None for key in one.parts)])
    return frozenset((*found.small, *found.beside, *_derived(found)))


def _derived(found: Untold[str]) -> Iterable[str]:
    """Give what could be counted back from: a share of a number, or the times of those it counts."""
    if any(key in found for key in ("reach", *PASSING)):
        yield from _OF_PARTS
    if "passed" in found:
        yield from _OF_PASSED
    if "reach" in found:
        yield "share"


def tables_for(tables: Sequence[TwinTable], visitor: Visitor) -> tuple[TwinTable, ...]:
    """Give tables as somebody may see them."""
    if sees_all(visitor):
        return tuple(tables)
    return tuple(_suppressed(table, visitor.language) for table in tables)


def _suppressed(table: TwinTable, language: str) -> TwinTable:
    mark = Cell(told_small(language), told_small(language))
    beside = Cell(label("drawer", "hidden", language), label("drawer", "hidden", language))
    rows = []
    for row in table.rows:
        raw = dict(zip(table.keys, (cell.raw for cell in row), strict=True))
        wanted = _untold_of(table.name, raw)
        rows.append(
            tuple(
                cell if key not in wanted or cell.raw is None else mark if _small(raw[key]) else beside
                for key, cell in zip(table.keys, row, strict=True)
            )
        )
    return replace(table, rows=tuple(rows))


def _untold_of(table: str, raw: Mapping[str, Any]) -> frozenset[str]:
    found = set(untold_in(raw)) if table in {"phases", "touchpoints"} else set()
    for number, parts in _ALONE.get(table, {}).items():
        if _small(raw.get(number)):
            found |= {number, *parts}
    return frozenset(found)


def _small(value: object) -> bool:
    return isinstance(value, int) and is_small(value)
