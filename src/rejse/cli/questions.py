"""Commands that ask about one number of a measure or set two answers against each other: a command per measure each."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rejse.cli.measure import in_zone, with_options
from rejse.cli.opening import opened
from rejse.cli.options import journey_option, workspace_option

if TYPE_CHECKING:
    from rejse.measure.cell import Cell
    from rejse.workspace import Workspace

Ask = Callable[..., None]
"""What a command does: with the workspace, the measure's name, the command's own options, and `query`."""


class Questions(click.Group):
    """A command with a sub-command for each measure, which has all of the measure's options and some of its own."""

    def __init__(self, name: str, ask: Ask, options: Sequence[Callable[[Any], Any]], help: str) -> None:  # noqa: A002  (click's word)
        super().__init__(name, help=help)
        self._ask = ask
        self._options = options

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Name the measures."""
        from rejse.measure.catalogue import MEASURES

        return list(MEASURES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002
        """Make a measure's command from its query."""
        from dataclasses import fields

        from rejse.measure.catalogue import find

        listed = find(cmd_name)
        asked = {one.name for one in fields(listed.query)}

        def made(workspace: Path, journey_id: str | None, **told: Any) -> None:  # noqa: ANN401
            found = opened(workspace)
            query = in_zone({name: told.pop(name) for name in tuple(told) if name in asked}, found)
            self._ask(found, cmd_name, query=query, journey=journey_id, **told)

        function: Callable[..., None] = journey_option(workspace_option(made))
        for option in reversed(self._options):
            function = option(function)
        text = f"{self.help}\n\nThe measure: {listed.title('en')}"
        return click.command(cmd_name, help=text, short_help=listed.title("en"))(with_options(function, listed.query))


CELL_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--of",
        "row",
        metavar="ROW",
        callback=lambda _context, _option, value: _row(value),
        help="Which row, named as in the answer: order, or website,order for a step, or 2 for the second of a funnel. "
        "[default: the answer's own n]",
    ),
    click.option("--number", metavar="COLUMN", help="Which number of the row, such as passed. [default: its first]"),
    click.option("--rows", metavar="TABLE", help="Which rows of the answer, such as phases. [default: the main ones]"),
    click.option("--group", metavar="VALUE", help="Of which group of a funnel that is broken down (--by)."),
)
"""The options that say which number is meant."""


def cell_of(row: tuple[str, ...], number: str | None, rows: str | None, group: str | None) -> "Cell":
    """Put together which number is meant."""
    from rejse.measure.cell import Cell

    return Cell(row=row, number=number, rows=rows, group=group)


def _row(text: str | None) -> tuple[str, ...]:
    """Split a row's name at its commas; a name with a comma in it is written in quotes, as in CSV."""
    return () if text is None else tuple(part.strip() for part in next(csv.reader([text], skipinitialspace=True), []))


def told_moment(found: "Workspace", moment: Any, language: str) -> str:  # noqa: ANN401  (a datetime of an answer)
    """Write a moment in the workspace's zone."""
    from rejse.draw import numerals

    return numerals.moment(moment.astimezone(found.settings.zone), language)
