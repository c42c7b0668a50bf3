"""Serving: who can reach it, what is refused, and an end that loses nothing."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from starlette.testclient import TestClient

from rejse.errors import RejseError
from rejse.web.serving import (
    AddressRefused,
    Door,
    OpenToOthers,
    PortTaken,
    Public,
    PublicUrlUnclear,
    app_of,
    bind,
    is_loopback,
    server_of,
)
from rejse.words import line
from rejse.workspace import Workspace


def said(refused: RejseError) -> list[str]:
    return [line(refused, language) for language in ("en", "da")]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "LOCALHOST", "::1", "[::1]"])
def test_some_names_mean_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "rejse.example.org", "localhost.evil.example", ""])  # noqa: S104
def test_other_names_may_be_seen_by_others(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(OpenToOthers) as refused:
        Door(host=host, open_here=True)
    assert said(refused.value) == [
        (
            f'Without a sign-in, Rejse is served on this machine only; "{host}" is seen by others.'
            " Leave --open out, or leave --host and --public-url out. [open-to-others]"
        ),
        (
            f"Uden login bliver Rejse kun vist på denne maskine; »{host}« kan ses af andre."
            " Udelad --open, eller udelad --host og --public-url. [open-to-others]"
        ),
    ]


def test_behind_a_public_address_everybody_signs_in() -> None:
    with pytest.raises(OpenToOthers):
        Door(open_here=True, public_url="https://rejse.example.org")


@pytest.mark.parametrize(
    "url", ["rejse.example.org", "ftp://rejse.example.org", "https://", "https://a/b", "https://u:p@a", "https://a:x"]
)
def test_a_public_address_is_that_of_a_site(url: str) -> None:
    with pytest.raises(PublicUrlUnclear) as refused:
        Door(public_url=url)
    assert said(refused.value) == [
        (
            f'"{url}" is not the address of a site. Write it like https://rejse.example.org, without a path.'
            " [public-url-unclear]"
        ),
        (
            f"»{url}« er ikke adressen på et websted. Skriv den som https://rejse.example.org, uden sti."
            " [public-url-unclear]"
        ),
    ]


@pytest.mark.parametrize(
    ("door", "readable", "address"),
    [
        (Door(), False, "http://127.0.0.1:9"),
        (Door(host="::1"), False, "http://[::1]:9"),
        (Door(host="192.168.1.4"), True, "http://192.168.1.4:9"),
        (Door(host="0.0.0.0"), True, f"http://{socket.gethostname()}:9"),  # noqa: S104
        (Door(host="0.0.0.0", public_url="https://r.dk/"), False, "https://r.dk"),  # noqa: S104
        (Door(host="0.0.0.0", public_url="http://r.dk"), True, "http://r.dk"),  # noqa: S104
    ],
)
def test_it_knows_its_address_and_whether_others_can_read_along(door: Door, *, readable: bool, address: str) -> None:
    assert (door.is_readable, door.address(9)) == (readable, address)


def test_a_taken_port_is_told_with_what_to_do() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken) as refused:
            bind(Door(port=port))
    assert said(refused.value) == [
        (
            f"Another program listens at 127.0.0.1, port {port}. Is Rejse running already? Otherwise choose another:"
            f" --port {port + 1}. [port-taken]"
        ),
        (
            f"Et andet program lytter på 127.0.0.1, port {port}. Kører Rejse i forvejen? Vælg ellers en anden:"
            f" --port {port + 1}. [port-taken]"
        ),
    ]


def test_an_address_that_is_not_ours_is_told_with_what_to_do() -> None:
    with pytest.raises(AddressRefused) as refused:
        bind(Door(host="192.0.2.1"))
    reason = "Cannot assign requested address"
    assert said(refused.value) == [
        (
            f"The machine does not let us listen at 192.0.2.1, port 8400: {reason}."
            " Choose an address of this machine with --host, and a port above 1023 with --port. [address-refused]"
        ),
        (
            f"Maskinen lader os ikke lytte på 192.0.2.1, port 8400: {reason}."
            " Vælg en af maskinens adresser med --host, og en port over 1023 med --port. [address-refused]"
        ),
    ]


def test_behind_a_proxy_only_its_name_and_this_machines_are_answered(empty: Workspace) -> None:
    app = app_of(empty, Door(public_url="https://rejse.example.org"))
    asked = TestClient(Public(app, "https://rejse.example.org"), base_url="http://rejse.example.org")
    assert asked.get("/healthz").status_code == 200
    assert asked.get("/healthz", headers={"host": "127.0.0.1:8400"}).status_code == 200
    assert asked.get("/healthz", headers={"host": "evil.example"}).status_code == 421


def test_what_came_by_the_public_name_came_encrypted(empty: Workspace) -> None:
    """The proxy speaks plainly to us; the browser, which compares origins, spoke TLS to the proxy."""
    app = app_of(empty, Door(public_url="https://rejse.example.org"))
    asked = TestClient(Public(app, "https://rejse.example.org"), base_url="http://rejse.example.org")
    header = {"origin": "https://rejse.example.org"}
    form = {"setup": app.app.state.setup, "name": "Anna", "email": "anna@vind.dk", "password": "seks grønne elefanter"}
    answer = asked.post("/start", data=form, headers=header, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["set-cookie"].startswith("__Host-rejse=")
    assert asked.post("/start", data=form, headers={"origin": "http://rejse.example.org"}).status_code == 403


@contextmanager
def running(workspace: Workspace) -> Iterator[int]:
    """Serve a workspace with the server that people use."""
    door = Door(port=0, open_here=True)
    taken = bind(door)
    port = taken.getsockname()[1]
    server = server_of(app_of(workspace, door), door)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


def test_it_says_nothing_of_what_it_is_made_of(empty: Workspace) -> None:
    with running(empty) as port:
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        asked.request("GET", "/healthz")
        answer = asked.getresponse()
        assert (answer.status, answer.read()) == (200, b'{"status":"ok"}')
        assert answer.getheader("server") is None
        asked.close()


def test_it_ends_in_two_seconds_though_pages_listen_and_writes_what_was_changed(empty: Workspace) -> None:
    with running(empty) as port:
        listener = socket.create_connection(("127.0.0.1", port), timeout=5)
        listener.sendall(b"GET /j/rejse/live HTTP/1.1\r\nhost: localhost\r\n\r\n")
        heard = b""
        while b"hello" not in heard:
            heard += listener.recv(4096)
        begun = time.monotonic()
    seconds = time.monotonic() - begun
    listener.close()
    assert seconds < 2
