"""What was measured, as rows for a script and as a table for a person."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.timing import Timed


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One engine's time for one question. ratio_to_rejse: this engine's time over Rejse's, so more is slower."""

    events: int
    query: str
    engine: str
    milliseconds_median: float
    milliseconds_min: float
    ratio_to_rejse: float | None
    resident_bytes_per_event: float | None
    agrees: bool | None
    bytes_written: int | None = None


def rows_of(
    query: str,
    timed: Mapping[str, Timed[Any]],
    *,
    events: int,
    agrees: Mapping[str, bool],
    resident: Mapping[str, int],
) -> list[Row]:
    """Make the rows of one question; an engine without a judged answer agrees with nobody and says so by None."""
    rejse = timed["rejse"].median
    return [
        Row(
            events=events,
            query=query,
            engine=name,
            milliseconds_median=round(one.median, 3),
            milliseconds_min=round(one.best, 3),
            ratio_to_rejse=round(one.median / rejse, 3),
            resident_bytes_per_event=round(resident[name] / events, 2) if name in resident and events else None,
            agrees=agrees.get(name),
        )
        for name, one in timed.items()
    ]


def row_of(query: str, taken: Timed[Any], *, events: int, agrees: bool, bytes_written: int, way: str = "") -> Row:  # noqa: PLR0913  (a row's fields)
    """Make the row of a question that only Rejse is asked.

    Args:
        query: the question.
        taken: its runs.
        events: of the log.
        agrees: whether the answer is right.
        bytes_written: to the folder of the blocks, by one run.
        way: which of several ways to ask it, if there are some.
    """
    return Row(
        events=events,
        query=query,
        engine=f"rejse, {way}" if way else "rejse",
        milliseconds_median=round(taken.median, 3),
        milliseconds_min=round(taken.best, 3),
        ratio_to_rejse=1.0,
        resident_bytes_per_event=None,
        agrees=agrees,
        bytes_written=bytes_written,
    )


def write_rows(rows: Sequence[Row], file: Path) -> None:
    """Write the rows as JSON; bytes_written only stands where it was looked at."""
    told = [asdict(row) for row in rows]
    for row in told:
        if row["bytes_written"] is None:
            del row["bytes_written"]
    file.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def show_rows(rows: Sequence[Row], console: Console) -> None:
    """Print the rows as a table, a line between questions."""
    table = Table("query", "engine", title=f"{max((row.events for row in rows), default=0):,} events")
    for heading in ("median ms", "best ms", "times Rejse", "bytes/event", "written", "agrees"):
        table.add_column(heading, justify="right")
    for at, row in enumerate(rows):
        table.add_row(
            row.query,
            row.engine,
            f"{row.milliseconds_median:,.1f}",
            f"{row.milliseconds_min:,.1f}",
            "" if row.ratio_to_rejse is None else f"{row.ratio_to_rejse:,.2f}",
            "" if row.resident_bytes_per_event is None else f"{row.resident_bytes_per_event:.1f}",
            "" if row.bytes_written is None else f"{row.bytes_written:,}",
            {True: "yes", False: "NO", None: ""}[row.agrees],
            end_section=at + 1 < len(rows) and rows[at + 1].query != row.query,
        )
    console.print(table)
