"""The example company, small, served as it is for people: to a test client, and to a real Chromium."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser
from starlette.testclient import TestClient
from tests.draw.browser import Seen, chromium

from rejse.store.roles import Role
from rejse.web.app import make_app
from rejse.web.safety import Guarded
from rejse.web.served import Served
from rejse.web.visitor import CSRF_HEADER, OPEN_CSRF
from rejse.workspace import Workspace, make_example, new
from rejse.workspace import open as open_workspace

PASSWORD = "en lang og god adgangskode"  # noqa: S105  (of nobody)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example company with 400 customers; nobody changes it."""
    folder = tmp_path_factory.mktemp("example") / "vind"
    make_example(folder, language="da", scale=0.02)
    return folder


@pytest.fixture
def company(made: Path, tmp_path: Path) -> Workspace:
    """A copy of the example company that a test may change."""
    folder = tmp_path / "vind"
    shutil.copytree(made, folder)
    return open_workspace(folder)


@pytest.fixture
def empty(tmp_path: Path) -> Workspace:
    """A workspace with a drawn journey and no events."""
    return new(tmp_path / "tom", template="six", language="da", title="Ny rejse", journey_id="rejse")


@contextmanager
def client_of(workspace: Workspace, **how: Any) -> Iterator[TestClient]:
    """Ask the app as somebody on this machine, who is let in as an owner."""
    how.setdefault("open_here", True)
    app = make_app(workspace, watch=False, **how)
    with TestClient(app, follow_redirects=False, headers={CSRF_HEADER: OPEN_CSRF}) as client:
        yield client


def served_by(client: TestClient) -> Served:
    """Give what a client's app serves."""
    app: Any = client.app
    served: Served = app.app.state.served
    return served


@pytest.fixture
def client(company: Workspace) -> Iterator[TestClient]:
    """Ask about the example company."""
    with client_of(company) as made_client:
        yield made_client


@pytest.fixture
def seen_client(made: Path) -> Iterator[TestClient]:
    """Ask about the example company without changing it: quicker, for what only reads."""
    with client_of(open_workspace(made)) as made_client:
        yield made_client


@dataclass
class Signed:
    """A user who is signed in, as a test client."""

    client: TestClient
    role: Role
    csrf: str


@pytest.fixture
def signed_in(company: Workspace) -> Iterator[Callable[[Role], Signed]]:
    """Sign users of any role in; each has a client of their own."""
    app = make_app(company, watch=False)
    with TestClient(app) as first:
        clients: list[TestClient] = [first]

        def sign_in(role: Role) -> Signed:
            accounts = app.app.state.accounts
            email = f"{role}@vind.dk"
            user = accounts.users.by_email(email)
            now = datetime.now(UTC)
            if user is None:
                if role is not Role.OWNER and accounts.users.count_owners() == 0:
                    accounts.users.add("owner@vind.dk", name="Olga Owner", role=Role.OWNER, password=PASSWORD, at=now)
                user = accounts.users.by_email(email) or accounts.users.add(
                    email, name=f"{role} her".title(), role=role, password=PASSWORD, at=now
                )
            token = accounts.sign_ins.begin(user, at=now)
            csrf = accounts.sign_ins.find(token, at=now).csrf
            client = TestClient(app, follow_redirects=False, headers={CSRF_HEADER: csrf}, cookies={"rejse": token})
            clients.append(client)
            return Signed(client, role, csrf)

        yield sign_in
        for client in clients[1:]:
            client.close()


@contextmanager
def serving(app: Guarded) -> Iterator[str]:
    """Serve an app on a free port of this machine and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def served(company: Workspace) -> Iterator[str]:
    """The example company at an address, open on this machine."""
    with serving(make_app(company, open_here=True)) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Seen]]:
    """Open an address as a person would; at the end nothing may have complained, and nobody else been asked."""
    visits: list[Seen] = []

    def go(address: str, **how: Any) -> Seen:
        usual: dict[str, Any] = {
            "viewport": {"width": 1280, "height": 860},
            "reduced_motion": "reduce",
            "locale": "da-DK",
            "color_scheme": "light",
        }
        context = browser.new_context(**(usual | how))
        page = context.new_page()
        page.set_default_timeout(8000)
        seen = Seen(page)
        ours = ("data:", "blob:", "http://127.0.0.1:")
        page.on("request", lambda one: None if one.url.startswith(ours) else seen.requests.append(one.url))
        page.on("console", lambda one: seen.complaints.append(one.text) if one.type in {"error", "warning"} else None)
        page.on("pageerror", lambda one: seen.complaints.append(str(one)))
        visits.append(seen)
        page.goto(address)
        return seen

    yield go
    for seen in visits:
        seen.page.context.close()
        assert (seen.complaints, seen.requests) == ([], [])
