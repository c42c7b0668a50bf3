"""`rejse new`: a workspace with a drawn journey from a template."""

import shlex
from pathlib import Path

import click

from rejse.cli.output import tell
from rejse.words import label


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--template", default="six", show_default=True, help="six, five, four, loop, service or b2b.")
@click.option("--language", type=click.Choice(["da", "en"]), default="da", show_default=True)
@click.option("--title", help="The journey's title, in the customer's voice.")
def command(folder: Path, template: str, language: str, title: str | None) -> None:
    """Make the workspace DIR with a drawn journey from a template."""
    from rejse import workspace

    made = workspace.new(folder, template=template, language=language, title=title)
    (journey_id,) = made.journeys()
    tell(label("doors", "made-workspace", language, folder=shlex.quote(str(folder)), journey=journey_id))
