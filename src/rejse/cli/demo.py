"""`rejse demo`: a measured example company in one command."""

import shlex
import sys
from pathlib import Path

import click

from rejse.cli.opening import spoken, wish
from rejse.cli.output import tell, write_out
from rejse.words import label


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", default=Path("rejse-demo"))
@click.option("--no-serve", is_flag=True, help="End when the map is drawn.")
@click.option("--language", type=click.Choice(["da", "en"]), help="Default: $REJSE_LANGUAGE, else the terminal's.")
def command(folder: Path, language: str | None, *, no_serve: bool) -> None:  # noqa: ARG001  (nothing serves yet)
    """Make, import, measure and draw the example company in DIR (default: rejse-demo)."""
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
        tell(as_text(report, spoke))
    click.echo(made.workspace.show("text", language=spoke, colour=sys.stdout.isatty()))
    for kind in ("svg", "png", "pdf"):
        write_out(made.workspace.show(kind, language=spoke), made.workspace.folder.exports / f"map.{kind}")
    won = made.workspace.journey().won_at
    steps = ",".join([made.workspace.journey().touchpoints[0].id, *won[:1]])
    tell(label("doors", "demo-next", spoke, folder=shlex.quote(str(folder)), steps=steps))
