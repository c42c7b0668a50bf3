"""Serving a workspace at an address: one process, who may reach it, and an end that loses nothing."""

import errno
import os
import socket
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from rejse.errors import CouldNot, WrongUse
from rejse.web.app import LOOPBACK, make_app
from rejse.web.safety import Guarded
from rejse.web.served import Served
from rejse.workspace import Workspace

ENDS_IN_SECONDS: Final = 1
"""How long answers that are being given may take when the server ends."""

WILDCARDS: Final = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  (recognised, not chosen)


class PortTaken(CouldNot):
    """Another program listens at the port."""

    code = "port-taken"


class AddressRefused(CouldNot):
    """The machine does not let us listen at an address: it is none of its own, or only the administrator may."""

    code = "address-refused"


class OpenToOthers(WrongUse):
    """Rejse is to be served without a sign-in where others could reach it."""

    code = "open-to-others"


class PublicUrlUnclear(WrongUse):
    """The address under which a proxy shows Rejse is none."""

    code = "public-url-unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where Rejse is reached, and how.

    host, port: where it listens; port 0 is any that is free. open_here: nobody signs in, and nobody but this machine
    is let in. public_url: the address at which a proxy with TLS shows it. trusted: the proxies that are believed.
    """

    host: str = "127.0.0.1"
    port: int = 8400
    open_here: bool = False
    public_url: str | None = None
    trusted: str = "127.0.0.1,::1"

    def __post_init__(self) -> None:
        if self.public_url is not None and not _is_site(self.public_url):
            raise PublicUrlUnclear(value=self.public_url)
        if self.open_here and (not is_loopback(self.host) or self.public_url is not None):
            raise OpenToOthers(host=self.public_url or self.host)

    @property
    def is_readable(self) -> bool:
        """Whether others on the network can read along: it is not on this machine alone, and nobody encrypts."""
        encrypted = self.public_url is not None and self.public_url.startswith("https://")
        return not is_loopback(self.host) and not encrypted

    def address(self, port: int) -> str:
        """Give the address that a person opens."""
        if self.public_url is not None:
            return self.public_url.rstrip("/")
        name = socket.gethostname() if self.host in WILDCARDS else self.host
        return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


class Server(uvicorn.Server):
    """A server that tells open pages first that it ends: who listens for news would be waited for otherwise."""

    def __init__(self, config: uvicorn.Config, served: Served) -> None:
        super().__init__(config)
        self._served = served

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: no more news, no more answers, and what is not written yet is written."""
        self._served.listeners.tell(None)
        await super().shutdown(sockets)


class Public:
    """The app as it is seen through a proxy that keeps the host's name: what comes by that name came by its scheme."""

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        parts = urlsplit(public_url)
        self._app = app
        self._scheme, self._host = parts.scheme, parts.netloc.lower().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, knowing how the browser came here."""
        if scope["type"] == "http" and dict(scope["headers"]).get(b"host", b"").lower() == self._host:
            scope = {**scope, "scheme": self._scheme}
        await self._app(scope, receive, send)


def is_loopback(host: str) -> bool:
    """Tell whether a host's name means this machine alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def app_of(workspace: Workspace, door: Door) -> Guarded:
    """Make the app that is served behind a door."""
    hosts = None
    if door.public_url is not None:
        hosts = LOOPBACK | {str(urlsplit(door.public_url).hostname)}
    return make_app(workspace, open_here=door.open_here, hosts=hosts)


def bind(door: Door) -> socket.socket:
    """Take the port; nobody is answered before `server_of` runs.

    Raises:
        PortTaken, AddressRefused: it cannot be had.
    """
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((door.host, door.port))
    except (OSError, OverflowError) as refused:
        taken.close()
        if isinstance(refused, OSError) and refused.errno == errno.EADDRINUSE:
            raise PortTaken(host=door.host, port=str(door.port), other=str(door.port + 1)) from refused
        number = refused.errno if isinstance(refused, OSError) else None
        reason = os.strerror(number) if number and number > 0 else str(refused)
        raise AddressRefused(host=door.host, port=str(door.port), reason=reason) from refused
    taken.set_inheritable(True)
    return taken


def server_of(app: Guarded, door: Door) -> Server:
    """Make the server, which says nothing by itself and believes nobody but the trusted proxies."""
    seen = app if door.public_url is None else Public(app, door.public_url)
    config = uvicorn.Config(
        seen,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=door.trusted,
        timeout_graceful_shutdown=ENDS_IN_SECONDS,
        lifespan="on",
    )
    served: Served = app.app.state.served
    return Server(config, served)


def _is_site(url: str) -> bool:
    try:
        parts = urlsplit(url)
        known = parts.port is None or parts.port > 0
    except ValueError:
        return False
    bare = not parts.path.strip("/") and not parts.query and not parts.fragment and "@" not in parts.netloc
    return known and parts.scheme in {"http", "https"} and bool(parts.hostname) and bare
