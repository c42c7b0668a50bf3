"""`rejse demo`: a measured example company in one command, and on the screen."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from rejse.cli.opening import spoken, wish
from rejse.cli.output import tell, write_out
from rejse.words import label

if TYPE_CHECKING:
    from rejse.workspace import Made, Workspace

PICTURES: Final = ("svg", "png", "pdf", "html")
"""What the map is written as, as far as it can be shown so."""


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", default=Path("rejse-demo"))
@click.option("--no-serve", is_flag=True, help="End when the map is drawn.")
@click.option("--port", type=click.IntRange(0, 65535), default=8400, show_default=True, help="Where it is served.")
@click.option("--language", type=click.Choice(["da", "en"]), help="Default: $REJSE_LANGUAGE, else the terminal's.")
def command(folder: Path, language: str | None, *, no_serve: bool, port: int) -> None:
    """Make, import, measure and draw the example company in DIR (default: rejse-demo), and serve it on this machine."""
    from rejse.cli.progress import progress
    from rejse.cli.report import as_text
    from rejse.workspace import make_example, prepare

    wish(language)
    spoke = spoken()
    tell(label("doors", "demo-begins", spoke, folder=str(folder)))
    with progress(label("doors", "demo-kernels", spoke)):
        prepare()
    with progress(label("doors", "demo-making", spoke)) as moved:
        made = make_example(folder, language=spoke, moved=moved)
    for report in made.reports:
        tell(as_text(report, spoke).partition("\n")[0])
    workspace = made.workspace
    with progress(label("doors", "demo-drawing", spoke)):
        text = workspace.show("text", language=spoke, colour=sys.stdout.isatty())
        written = _write_maps(workspace, spoke)
        looks = _looks(made, spoke)
    click.echo(text)
    click.echo("\n".join(["", *looks, ""]))
    journey = workspace.journey()
    steps = ",".join([journey.touchpoints[0].id, *journey.won_at[:1]])
    files = ", ".join(written)
    tell(label("doors", "demo-next", spoke, folder=shlex.quote(str(folder)), steps=steps, files=files))
    if not no_serve:
        from rejse.cli.serve import serve
        from rejse.web.serving import Door

        click.echo("", err=True)
        serve(workspace, Door(port=port, open_here=True))


def _write_maps(workspace: "Workspace", language: str) -> tuple[str, ...]:
    """Write the map into the exports in every way it can be shown, and name the files."""
    from rejse.workspace import FORMATS

    written = tuple(f"map.{kind}" for kind in PICTURES if kind in FORMATS)
    for name in written:
        write_out(workspace.show(name.partition(".")[2], language=language), workspace.folder.exports / name)
    return written


def _looks(made: "Made", language: str) -> list[str]:
    """Say what stands out among the groups of every property that the files brought."""
    from rejse.draw.looking import sentence

    properties = tuple(dict.fromkeys(name for report in made.reports for name in report.properties))
    found = made.workspace.standing_out(properties)
    if not found:
        return [label("doors", "demo-nothing", language)]
    sentences = [sentence(one, made.workspace.journey(), language) for one in found]
    head = label("doors", "demo-look", language)
    return [head, *(f"{number}. {one}" for number, one in enumerate(sentences, 1))]
