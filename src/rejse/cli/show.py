"""`rejse show`: the map with its numbers."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

if TYPE_CHECKING:
    from rejse.draw.layout import Zoom
    from rejse.draw.palette import Theme

from rejse.cli.opening import opened, spoken
from rejse.cli.options import journey_option, moment, period_options, workspace_option
from rejse.cli.output import tell, write_out
from rejse.words import label

SCOPES = ("person", "session", "account", "case")
FORMATS = ("text", "svg", "png", "pdf", "json")


@click.command("show")
@workspace_option
@journey_option
@click.option("--format", "how", type=click.Choice(FORMATS), help="Default: by the ending of -o, else text.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write to this file.")
@period_options
@click.option("--persona", metavar="ID", help='Only customers who are this persona, or none: "unassigned".')
@click.option("--scope", type=click.Choice(SCOPES), default="person", show_default=True, help="Who is counted.")
@click.option("--theme", type=click.Choice(["light", "dark", "print"]), default="light", show_default=True)
@click.option("--zoom", type=click.Choice(["map", "strip", "compact"]), default="map", show_default=True)
def command(
    workspace: Path,
    journey_id: str | None,
    how: str | None,
    output: Path | None,
    since: str | None,
    until: str | None,
    persona: str | None,
    scope: str,
    theme: str,
    zoom: str,
) -> None:
    """Draw the journey as it was walked: a table in the terminal, or a picture."""
    found = opened(workspace)
    spoke = spoken()
    in_force = found.drawn(journey_id)
    if in_force.errors:
        file = in_force.errors[0].where.file or ""
        errors, revision = len(in_force.errors), in_force.revision
        tell(label("doors", "not-in-force", spoke, file=file, errors=errors, revision=revision))
    ending = output.suffix.lstrip(".").lower() if output else ""
    if how is None and ending and ending not in (*FORMATS, "txt"):
        raise click.UsageError(f'A map cannot be written as "{ending}". Use one of {", ".join(FORMATS)}, or --format.')
    how = how or (ending if ending in FORMATS else "text")
    if how in {"png", "pdf"} and output is None:
        raise click.UsageError(f"A {how} is no text: name a file with -o map.{how}.")
    drawn = found.show(
        how,
        journey=journey_id,
        start=moment(since, found),
        stop=moment(until, found),
        persona=persona,
        scope=scope,
        theme=cast("Theme", theme),
        zoom=cast("Zoom", zoom),
        language=spoke,
        colour=output is None and sys.stdout.isatty(),
    )
    write_out(drawn, output)
    if output is not None:
        tell(label("doors", "drew", spoke, file=str(output)))
