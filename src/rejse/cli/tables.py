"""Answers as tables for people, in the terminal: headings and cells in their language."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rejse.cli.output import shown
from rejse.draw.cells import known
from rejse.words import label


def print_answer(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], language: str, *, title: str = "") -> None:
    """Print an answer's rows; a number nobody knows is a dash, never a zero."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=shown(title) or None, title_justify="left", title_style="bold")
    written = [[known(row, column, language) for column in columns] for row in rows]
    for at, column in enumerate(columns):
        words = all(isinstance(row.get(column), str | None) for row in rows)
        heading = label("doors", f"column.{column}", language)
        widest = max([len(cells[at]) for cells in written] + [len(word) for word in heading.split()])
        table.add_column(heading, justify="left" if words else "right", min_width=min(widest, 40))
    for cells in written:
        table.add_row(*(Text(shown(cell)) for cell in cells))
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160).print(table)
