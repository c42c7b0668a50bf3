"""`rejse serve`: the living map, and its API, for people with a browser."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rejse.cli.opening import opened, spoken
from rejse.cli.options import workspace_option
from rejse.cli.output import answer, tell
from rejse.words import label

if TYPE_CHECKING:
    from rejse.web.serving import Door
    from rejse.workspace import Workspace


@click.command("serve")
@workspace_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8400, show_default=True, help="0: any that is free.")
@click.option("--open", "open_here", is_flag=True, help="Nobody signs in; only this machine can reach it.")
@click.option("--public-url", metavar="URL", help="The address at which a proxy with TLS shows it.")
@click.option(
    "--forwarded-allow-ips", "trusted", metavar="IPS", default="127.0.0.1,::1", show_default=True,
    help="The proxies that are believed when they say for whom they ask.",
)  # fmt: skip
def command(*, workspace: Path, host: str, port: int, open_here: bool, public_url: str | None, trusted: str) -> None:
    """Serve the workspace: its pages and its API. A folder that is not there yet becomes an empty workspace."""
    from rejse.web.serving import Door

    door = Door(host=host, port=port, open_here=open_here, public_url=public_url, trusted=trusted)
    serve(_opened(workspace), door)


def serve(workspace: "Workspace", door: "Door") -> None:
    """Serve a workspace until somebody ends it; say where it is, and how one comes in.

    Raises:
        PortTaken, AddressRefused: the address cannot be had.
    """
    from rejse.cli.progress import progress
    from rejse.web.serving import app_of, bind, server_of

    taken = bind(door)
    app = app_of(workspace, door)
    state = app.app.state
    with progress(label("entering", "serve-warming", spoken())):
        state.served.warm()
    address = door.address(taken.getsockname()[1])
    answer(label("entering", "serve-at", spoken(), address=address))
    waits = not door.open_here and state.accounts.users.count_owners() == 0
    if door.open_here:
        tell(label("entering", "serve-open", spoken()))
    elif waits:
        tell(label("entering", "serve-setup", spoken(), address=f"{address}/start?setup={state.setup}"))
    else:
        tell(label("entering", "serve-sign-in", spoken(), folder=shlex.quote(str(workspace.folder.path))))
    if door.is_readable:
        tell(label("entering", "serve-without-tls", spoken()))
    tell(label("entering", "serve-end", spoken()))
    try:
        server_of(app, door).run(sockets=[taken])
    except KeyboardInterrupt:
        tell("\n" + label("entering", "serve-ended", spoken()))


def _opened(folder: Path) -> "Workspace":
    """Open a workspace; a folder that is not there, or holds nothing, becomes one."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        return opened(folder)
    from rejse.settings import Settings
    from rejse.store.folder import Folder

    Folder.create(folder, Settings(language=spoken()))
    tell(label("entering", "serve-made", spoken(), folder=shlex.quote(str(folder))))
    return opened(folder)
