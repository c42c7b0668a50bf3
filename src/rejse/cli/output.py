"""How answers leave the command line: tables for people, JSON and CSV for programs, complaints on standard error."""

import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from rejse.errors import Problem, RejseError
from rejse.words import line

Row = Mapping[str, Any]


def complain(trouble: Problem | RejseError, language: str) -> None:
    """Say a problem or an error on standard error, on one line."""
    click.echo(line(trouble, language), err=True)


def tell(text: str) -> None:
    """Say what was done or what to do next, on standard error, so that standard output stays an answer."""
    click.echo(text, err=True)


def print_rows(rows: Sequence[Row], columns: Sequence[str], how: str) -> None:
    """Print rows as a table or as CSV; JSON answers carry an envelope and are printed by `print_json`."""
    if how == "csv":
        click.echo(as_csv(rows, columns), nl=False)
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for column in columns:
        numbers = all(isinstance(row.get(column), int | float | None) for row in rows)
        table.add_column(column, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(row.get(column))) for column in columns))
    wide = None if sys.stdout.isatty() else 200
    Console(file=sys.stdout, width=wide).print(table)


def print_json(answer: object) -> None:
    """Print an answer as JSON, indented for people, stable for programs."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(answer), indent=1).decode())


def as_csv(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """Write rows as CSV; text that a spreadsheet would run as a formula is disarmed with a leading apostrophe."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_disarmed(row.get(column)) for column in columns] for row in rows)
    return made.getvalue()


def write_out(content: str | bytes, file: Path | None) -> None:
    """Write to a file, or to standard output where none is named."""
    if file is None:
        click.echo(content, nl=isinstance(content, str))
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())


def _disarmed(value: object) -> object:
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + value
    return _cell(value) if isinstance(value, list | tuple) else value


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"
    if isinstance(value, list | tuple):
        return "–".join(_cell(part) for part in value)
    return str(value)
