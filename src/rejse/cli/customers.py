"""`rejse customers MEASURE --of ROW`: the list of exactly those whom a number counts."""

from typing import TYPE_CHECKING, Any

import click

from rejse.cli.opening import spoken
from rejse.cli.options import format_option
from rejse.cli.output import print_json, print_rows, tell
from rejse.cli.questions import CELL_OPTIONS, Questions, cell_of, told_moment
from rejse.words import label

if TYPE_CHECKING:
    from rejse.measure.behind import BehindAnswer
    from rejse.workspace import Workspace

COLUMNS = ("key", "entered", "times", "first", "last", "events")


def _ask(
    found: "Workspace",
    name: str,
    *,
    query: dict[str, Any],
    journey: str | None,
    how: str,
    limit: int,
    offset: int,
    **cell: Any,  # noqa: ANN401  (the options of a cell)
) -> None:
    from rejse.measure.catalogue import as_builtins

    answer = found.behind(name, of=cell_of(**cell), journey=journey, **query).page(limit=limit, offset=offset)
    if how == "json":
        print_json(as_builtins(answer))
    elif how == "csv":
        print_rows(as_builtins(answer)["customers"], COLUMNS, "csv")
    else:
        _print(found, answer, offset)


def _print(found: "Workspace", answer: "BehindAnswer", offset: int) -> None:
    """Print the list for a person; what is left of it is said."""
    from rejse.cli.tables import print_answer

    language, count = spoken(), len(answer.customers)
    rows = [
        {
            "key": one.key,
            "entered": told_moment(found, one.entered, language),
            "times": one.times,
            "first": told_moment(found, one.first, language),
            "last": told_moment(found, one.last, language),
            "events": one.events,
        }
        for one in answer.customers
    ]
    print_answer(rows, COLUMNS, language)
    if count == answer.units:
        tell(label("doors", "listed-all", language, units=answer.units, n=answer.n))
        return
    tell(
        label(
            "doors", "listed", language,
            shown=count, units=answer.units, first=offset + 1, n=answer.n, next=offset + count,
        )
    )  # fmt: skip


command = Questions(
    "customers",
    _ask,
    (
        *CELL_OPTIONS,
        click.option(
            "--limit", type=click.IntRange(min=0), default=100, show_default=True, help="List at most so many."
        ),
        click.option("--offset", type=click.IntRange(min=0), default=0, show_default=True, help="Skip so many first."),
        format_option("table", "json", "csv"),
    ),
    help="List exactly the customers that a number counts, those who entered last first.",
)
