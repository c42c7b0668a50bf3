"""The app: one workspace, its pages and its API, behind one guard."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

from rejse import __version__
from rejse.store.journeys import author_here
from rejse.web import addresses, openapi, refusals
from rejse.web.accounts import Accounts
from rejse.web.api import ROUTERS as API
from rejse.web.pages import ROUTERS as PAGES
from rejse.web.safety import Guarded
from rejse.web.served import Served
from rejse.workspace import Workspace

NO_TELEMETRY: Final[TelemetryConfig] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""FastAPI would tell an operator's agent about every request; we tell nobody."""

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1", "testserver"})
UPLOAD_MOST: Final = 2_000_000_000


def make_app(
    workspace: Workspace,
    *,
    open_here: bool = False,
    hosts: frozenset[str] | None = None,
    watch: bool = True,
    setup: str | None = None,
) -> Guarded:
    """Make the app for a workspace.

    Args:
        workspace: what is served.
        open_here: let everybody on this machine in as an owner, without a sign-in; other host names are refused then.
        hosts: the host names it answers to; None is any (behind a proxy that knows them).
        watch: see what others do to the folder, and write the journeys' files in the background.
        setup: the secret with which the first owner begins; one is made where none is given.
    """
    served = Served(workspace)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if watch:
            served.watch()
        yield
        served.close()

    app = FastAPI(
        title="Rejse",
        version=__version__,
        telemetry=NO_TELEMETRY,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.served = served
    app.state.accounts = Accounts(workspace.folder)
    app.state.open_here = open_here
    app.state.author = author_here()
    app.state.setup = setup or secrets.token_urlsafe(16)
    refusals.install(app)
    app.add_api_route("/healthz", _healthz, include_in_schema=False)
    app.add_api_route("/static/{asked}/{name:path}", addresses.answer, include_in_schema=False)
    for router in (*API, openapi.router, *PAGES):
        app.include_router(router)
    app.add_middleware(GZipMiddleware, minimum_size=600, compresslevel=5)
    return Guarded(app, hosts=LOOPBACK if open_here else hosts, upload_most=UPLOAD_MOST)


def _healthz() -> Response:
    """Say that the server is there."""
    return Response('{"status":"ok"}', media_type="application/json")
