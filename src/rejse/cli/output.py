"""How answers leave the command line: tables for people, JSON and CSV for programs, complaints on standard error."""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click

from rejse.draw.spreadsheet import as_csv, cell_text
from rejse.errors import CouldNot, Problem, RejseError
from rejse.words import line

Row = Mapping[str, Any]

_UNSHOWN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters and those that turn the direction of writing: a terminal obeys them, wherever they came from."""


class MachineRefused(CouldNot):
    """The machine did not let us write or read a file."""

    code = "machine-refused"


def refused(wrong: OSError, file: object = None) -> MachineRefused:
    """Say what the machine refused, and at which file."""
    return MachineRefused(file=str(file or wrong.filename or ""), reason=wrong.strerror or str(wrong))


def ready() -> None:
    """Make standard output and error such that nothing a file or customer wrote can break them."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  (open until the end)
        getattr(sys, name).reconfigure(errors="backslashreplace")


def shown(text: str) -> str:
    """Give a text as it may be shown in a terminal: what would steer the terminal becomes a visible sign."""
    return _UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", text)


def in_line(text: str) -> str:
    """Give what a person wrote on one line, so that nobody's note looks like a line of the answer."""
    return " ".join(text.split())


def complain(trouble: Problem | RejseError, language: str) -> None:
    """Say a problem or an error on standard error, on one line."""
    tell(line(trouble, language))


def tell(text: str) -> None:
    """Say what was done or what to do next, on standard error, so that standard output stays an answer."""
    click.echo(shown(text), err=True)


def answer(text: str) -> None:
    """Put a line of an answer for people on standard output."""
    click.echo(shown(text))


def print_rows(rows: Sequence[Row], columns: Sequence[str], how: str) -> None:
    """Print rows as a table or as CSV; JSON answers carry an envelope and are printed by `print_json`."""
    if how == "csv":
        sys.stdout.write(as_csv(rows, columns))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for column in columns:
        numbers = all(isinstance(row.get(column), int | float | None) for row in rows)
        table.add_column(Text(shown(column)), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(shown(cell_text(row.get(column)))) for column in columns))
    wide = None if sys.stdout.isatty() else 200
    Console(file=sys.stdout, width=wide).print(table)


def print_json(told: object) -> None:
    """Print an answer as JSON, indented for people, stable for programs."""
    import msgspec

    sys.stdout.write(msgspec.json.format(msgspec.json.encode(told), indent=1).decode() + "\n")


def write_out(content: str | bytes, file: Path | None) -> None:
    """Write to a file, or to standard output where none is named or it is called `-`.

    Raises:
        MachineRefused: it cannot be written there.
    """
    if file is None or str(file) == "-":
        click.echo(content, nl=isinstance(content, str))
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    except OSError as wrong:
        raise refused(wrong, file) from wrong
