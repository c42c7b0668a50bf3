"""What every answer carries and every request must keep to, whatever route it takes."""

from typing import Final

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "x-frame-options": "DENY",
}
BODY_MOST: Final = 2_000_000
"""Bytes of a request; files that are uploaded have a limit of their own."""

UPLOADS: Final = "/uploads"
"""How the paths end that take files."""


class Guarded:
    """The app behind its guard: known host names, bounded bodies, and the headers that browsers obey."""

    def __init__(self, app: FastAPI, *, hosts: frozenset[str] | None, upload_most: int) -> None:
        self.app = app
        self._hosts = hosts
        self._upload_most = upload_most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is not for us, and answer the rest."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self._hosts is not None and _name_of(headers.get("host", "")) not in self._hosts:
            await PlainTextResponse("unknown host", 421)(scope, receive, send)
            return
        most = self._upload_most if scope["path"].endswith(UPLOADS) else BODY_MOST
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > most:
            await PlainTextResponse("too large", 413)(scope, receive, send)
            return
        await self.app(scope, _bounded(receive, most), _marked(send))


def _name_of(host: str) -> str:
    """Give a host's name without its port."""
    return host.partition("]")[0].lstrip("[").lower() if host.startswith("[") else host.partition(":")[0].lower()


def _bounded(receive: Receive, most: int) -> Receive:
    """Give no more than this of a body that did not say how long it is."""
    read = 0

    async def give() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            return {"type": "http.disconnect"}
        return message

    return give


def _marked(send: Send) -> Send:
    async def give(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return give
