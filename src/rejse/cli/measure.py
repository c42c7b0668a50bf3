"""`rejse measure NAME`: one question, one answer; the commands and their options are made from the catalogue."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import click

from rejse.cli.charted import write_chart
from rejse.cli.opening import opened, spoken
from rejse.cli.options import Window, format_option, journey_option, moment, workspace_option
from rejse.cli.output import complain, print_json, print_rows, tell
from rejse.words import label

if TYPE_CHECKING:
    from rejse.workspace import Workspace

CHARTED = ("funnel", "flow", "reach", "first-contact")
"""Measures that can be drawn; written here too, because --help loads no drawing."""

PICTURES = ("svg", "png", "html")

PERIOD = {"start": ("--from", "From this day (2026-10-01) or time, in the workspace's zone."),
          "stop": ("--to", "Up to this day or time, not included.")}  # fmt: skip
HELP = {
    "steps": "Touchpoint ids, or event:NAME for a raw event (event:* is any), with commas between.",
    "scope": "Whose line is followed.",
    "order": "In this order, with nothing between (strict), or in any order.",
    "entry": "Count from any first step, from the first one only, or every attempt.",
    "ties": "Equal times are concurrent, or stand as they arrived.",
    "window": "Every step within this long of the first: none, 30d, 12h, PT1H.",
    "by": "Break down by this column or property.",
    "by_from": "Whose value: of the first step that has one, the last, or step 2.",
    "excluding": "Touchpoints or event:NAMEs that end an attempt between two steps; event:NAME@2 only after step 2.",
    "excluded": "Excluded customers count as far as they came, or not at all.",
    "step_windows": "Longest time from each step to the next, such as 7d,none.",
    "persona": 'Only customers who are this persona, by its id, or none: "unassigned".',
    "handover": "Only this hand-over, by its id.",
    "over": "Between touchpoints, or between raw events.",
    "columns": "Number the steps and show this many columns.",
    "top": "How many touchpoints a column names; the rest is (other).",
}


class MeasureGroup(click.Group):
    """The measures of the catalogue as commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Name the measures."""
        from rejse.measure.catalogue import MEASURES

        return list(MEASURES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002
        """Make a measure's command from its query."""
        from rejse.measure.catalogue import find

        listed = find(cmd_name)
        made = with_options(_asking(cmd_name), listed.query)
        made = _out_options(cmd_name)(journey_option(workspace_option(made)))
        if len(listed.tables) > 1:
            made = click.option("--rows", type=click.Choice(list(listed.tables)), help="Which rows of the answer.")(
                made
            )
        text = f"{listed.title('en')}\n\nMisleads when: {listed.misleads('en')}"
        return click.command(cmd_name, help=text, short_help=listed.title("en"))(made)


command = MeasureGroup("measure", help="Answer one question about the journey as it was walked.")


def with_options(function: Callable[..., None], query: type[Any]) -> Callable[..., None]:
    """Add an option for every field of a measure's query."""
    hints = get_type_hints(query)
    for one in reversed(fields(query)):
        function = _option(one, hints[one.name])(function)
    return function


def in_zone(query: Mapping[str, Any], found: "Workspace") -> dict[str, Any]:
    """Give a query's options with its days and times read in the workspace's zone."""
    return {name: moment(value, found) if name in PERIOD else value for name, value in query.items()}


def _option(one: Field[Any], hint: Any) -> Callable[[Any], Any]:  # noqa: ANN401  (a type, as typing gives it)
    """Make the option of a query's field, of the kind its type says."""
    text = HELP.get(one.name, "")
    if one.name in PERIOD:
        flag, text = PERIOD[one.name]
        return click.option(flag, one.name, metavar="D", help=text)
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] if get_origin(hint) is not Literal else [hint]
    kind = kinds[0] if kinds and get_origin(hint) is not tuple else hint
    kwargs: dict[str, Any] = {"help": text, "required": one.default is MISSING and one.default_factory is MISSING}
    if not kwargs["required"]:
        kwargs["default"] = one.default
    if get_origin(kind) is Literal:
        kwargs |= {"type": click.Choice(get_args(kind)), "show_default": True}
    elif isinstance(kind, type) and issubclass(kind, StrEnum):
        kwargs |= {
            "type": click.Choice([str(value) for value in kind]),
            "default": str(one.default),
            "show_default": True,
        }
    elif kind is timedelta:
        kwargs |= {"type": Window(), "metavar": Window.name, "default": "none", "show_default": True}
    elif kind is int:
        kwargs |= {"type": int}
    elif get_origin(kind) is tuple:
        kwargs |= {"metavar": "A,B,C", "callback": _listed}
    return click.option(f"--{one.name.replace('_', '-')}", one.name, **kwargs)


def _listed(_context: click.Context, _param: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(part.strip() for part in value.split(",") if part.strip())


def _out_options(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add `--format`, and what a measure with a chart can be drawn as."""
    if name not in CHARTED:
        return format_option("table", "json", "csv")

    def with_chart(function: Callable[..., None]) -> Callable[..., None]:
        """Add the options of a chart."""
        function = click.option(
            "--theme", type=click.Choice(["light", "dark", "print"]), default="light", help="Of a chart."
        )(function)
        function = click.option(
            "--output",
            "-o",
            type=click.Path(path_type=Path),
            help="Write the chart to this file; its ending says the format.",
        )(function)
        return format_option("table", "json", "csv", *PICTURES)(function)

    return with_chart


def _how(how: str, output: Path | None) -> str:
    """Let the ending of a file say what is wanted, where nothing else does."""
    ending = output.suffix.lstrip(".").lower() if output else ""
    how = ending if how == "table" and ending in PICTURES else how
    if how == "png" and output is None:
        raise click.UsageError("A png is no text: name a file with -o chart.png.")
    return how


def _asking(name: str) -> Callable[..., None]:
    def ask(workspace: Path, journey_id: str | None, how: str, rows: str | None = None, **query: Any) -> None:  # noqa: ANN401
        """Ask and print, or draw."""
        output, theme = query.pop("output", None), query.pop("theme", "light")
        found = opened(workspace)
        how = _how(how, output)
        if how in PICTURES:
            write_chart(found, name, how, output, theme, journey=journey_id, **in_zone(query, found))
            return
        if output is not None:
            raise click.UsageError(f"-o is for charts: {', '.join(PICTURES)}. Send a {how} on with > FILE.")
        answer = found.measure(name, journey=journey_id, **in_zone(query, found))
        _print(answer, name, how, rows, language=spoken(), zone=found.settings.zone)

    return ask


def _print(answer: Any, name: str, how: str, rows: str | None, *, language: str, zone: ZoneInfo) -> None:  # noqa: ANN401
    from rejse.measure.catalogue import as_builtins, find

    listed, told = find(name), as_builtins(answer)
    if how == "json":
        print_json(told)
        return
    main = rows or next(iter(listed.tables))
    if how == "csv":
        _print_csv(told, main, listed.columns(main))
        others = tuple(table for table in listed.tables if table != main and told.get(table))
        if others and rows is None:
            tell(label("doors", "more-rows", language, rows=main, others=others))
        return
    from rejse.cli.tables import print_answer
    from rejse.draw import numerals

    wanted = [rows] if rows else [table for table in listed.tables if told.get(table)]
    for table in wanted:
        print_answer(told.get(table) or [], listed.columns(table), language)
    for group in told.get("breakdown") or []:
        print_answer(group["steps"], listed.columns(main), language, title=f"{told['by']} = {group['group']}")
    for warning in answer.warnings:
        complain(warning, language)
    through = numerals.moment(answer.data_through.astimezone(zone), language) if answer.data_through else "–"
    tell(label("doors", "answered", language, n=answer.n, through=through))


def _print_csv(told: Mapping[str, Any], main: str, columns: Sequence[str]) -> None:
    """Print the rows of an answer, and those of every group it is broken down by under the group's value."""
    if "breakdown" not in told:
        print_rows(spread(told.get(main) or []), spread_columns(columns), "csv")
        return
    groups = [{"group": "(all)", main: told[main]}, *told["breakdown"]]
    rows = [{"group": group["group"], **row} for group in groups for row in spread(group[main])]
    print_rows(rows, ["group", *spread_columns(columns)], "csv")


def spread(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give an interval's two ends a column each: a program reads numbers, not a dash between them."""
    spread = []
    for row in rows:
        made = dict(row)
        for name in [name for name in row if name.endswith("interval")]:
            low, high = row[name] or (None, None)
            made |= {f"{name}_low": low, f"{name}_high": high}
        spread.append(made)
    return spread


def spread_columns(columns: Sequence[str]) -> list[str]:
    """Name the columns that `spread` makes."""
    return [
        part for name in columns for part in ([f"{name}_low", f"{name}_high"] if name.endswith("interval") else [name])
    ]
