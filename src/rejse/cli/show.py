"""`rejse show`: the map with its numbers."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

if TYPE_CHECKING:
    from rejse.draw.booklet.bound import Pages
    from rejse.draw.booklet.leaf import Paper
    from rejse.draw.layout import Zoom
    from rejse.draw.palette import Theme

from rejse.cli.opening import opened, spoken
from rejse.cli.options import journey_option, moment, period_options, workspace_option
from rejse.cli.output import tell, write_out
from rejse.words import label

SCOPES = ("person", "session", "account", "case")
FORMATS = ("text", "svg", "png", "pdf", "html", "json")


@click.command("show")
@workspace_option
@journey_option
@click.option("--format", "how", type=click.Choice(FORMATS), help="Default: by the ending of -o, else text.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write to this file.")
@period_options
@click.option("--persona", metavar="ID", help='Only customers who are this persona, or none: "unassigned".')
@click.option("--scope", type=click.Choice(SCOPES), default="person", show_default=True, help="Who is counted.")
@click.option("--theme", type=click.Choice(["light", "dark", "print"]), default="light", show_default=True)
@click.option(
    "--lanes", metavar="LANES", help='Which lanes: "+gains,-pains" changes them, "digital,way" is all of them.'
)
@click.option("--overlay", multiple=True, metavar="ID", help="Draw this persona's curve of experience; up to five.")
@click.option("--zoom", type=click.Choice(["map", "strip", "compact"]), default="map", show_default=True)
@click.option("--paper", type=click.Choice(["a3", "a4"]), help="Of a PDF; default one page of the map's own size.")
@click.option(
    "--pages",
    type=click.Choice(["map", "all"]),
    help="Of a PDF: the map, or also what the numbers say and a page per phase. Default all, where --paper is given.",
)
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
    lanes: str | None,
    overlay: tuple[str, ...],
    zoom: str,
    paper: str | None,
    pages: str | None,
) -> None:
    """Draw the journey as it was walked: a table in the terminal, a picture, a booklet, or a page to point at."""
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
        lanes=lanes,
        personas=overlay,
        theme=cast("Theme", theme),
        zoom=cast("Zoom", zoom),
        paper=cast("Paper | None", paper),
        pages=cast("Pages | None", pages),
        language=spoke,
        colour=output is None and sys.stdout.isatty(),
    )
    write_out(drawn, output)
    if output is not None:
        tell(label("doors", "drew", spoke, file=str(output)))
