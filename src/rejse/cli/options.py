"""Options that several commands share, and the kinds of value a person types."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from rejse.cli.opening import wish

F = TypeVar("F", bound=Callable[..., Any])


def workspace_option(function: F) -> F:
    """Add `--workspace/-w DIR`, else $REJSE_WORKSPACE, else the current folder; and `--language`."""
    function = click.option(
        "--language",
        type=click.Choice(["da", "en"]),
        callback=lambda _context, _option, value: wish(value),
        expose_value=False,
        is_eager=True,
        help="Language of sentences and headings. [default: $REJSE_LANGUAGE, else the workspace's]",
    )(function)
    return click.option(
        "--workspace",
        "-w",
        type=click.Path(path_type=Path),
        default=lambda: Path(os.environ.get("REJSE_WORKSPACE") or "."),
        show_default="$REJSE_WORKSPACE, else the current folder",
        help="The workspace folder.",
    )(function)


def journey_option(function: F) -> F:
    """Add `--journey ID`, by default the only one."""
    return click.option("--journey", "journey_id", metavar="ID", help="Which journey; default the only one.")(function)


def format_option(*formats: str) -> Callable[[F], F]:
    """Add `--format`, by default the first of its choices."""
    return click.option(
        "--format", "how", type=click.Choice(formats), default=formats[0], show_default=True, help="How to answer."
    )


def period_options(function: F) -> F:
    """Add `--from` and `--to`."""
    until = click.option("--to", "until", metavar="D", help="Up to this day or time, not included.")
    since = click.option(
        "--from", "since", metavar="D", help="From this day (2026-10-01) or time, in the workspace's zone."
    )
    return since(until(function))


class Window(click.ParamType[timedelta | None]):
    """A length of time: none, 30d, 4h or PT1H."""

    name = "none|30d|PT1H"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta | None:  # noqa: ANN401
        """Read the length of time as a journey document writes it."""
        from rejse.journey.durations import read_duration

        if value is None or isinstance(value, timedelta):
            return value
        if value == "none":
            return None
        read = read_duration(str(value))
        if read is None:
            self.fail(f'"{value}" is not a length of time. Write none, 30d, 12h, 90m or PT1H.', param, ctx)
        return read


def moment(text: str | None, workspace: Any) -> datetime | None:  # noqa: ANN401
    """Read a day or a time in the workspace's zone; a day begins at its local midnight."""
    if text is None:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise click.BadParameter(f'"{text}" is not a day. Write it as 2026-10-01 or 2026-10-01T14:30.') from wrong
    return read if read.tzinfo else read.replace(tzinfo=workspace.settings.zone)
