"""Files that people send: streamed to a folder of the workspace that nobody else may read, and soon gone again.

The folder of an upload has a name that nobody can guess; the file in it is called what it was called, as far as that is
harmless, so that what is said about it names it.
"""

import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import Response

from rejse.errors import WrongUse
from rejse.store.folder import writable

AGE_MAX: Final = timedelta(hours=24)
NAME_LETTERS_MAX: Final = 120

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_HARMFUL: Final = re.compile(r"[^\w .()+,&@=-]")
_COMING: Final = ".coming-"
_TOLD, _CHOSEN = "told.json", "chosen.json"


class NoSuchUpload(WrongUse):
    """There is no uploaded file under this address, or it is somebody else's."""

    code = "no-such-upload"


class NoFileSent(WrongUse):
    """A form was sent without a file."""

    code = "no-file-sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that somebody has sent."""

    token: str
    name: str
    by: str
    at: datetime
    bytes: int
    file: Path


class Uploads:
    """The uploaded files of a workspace, each in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def sweep(self, *, now: datetime) -> None:
        """Delete what was left lying."""
        oldest = (now - AGE_MAX).timestamp()
        for one in self.root.iterdir() if self.root.is_dir() else ():
            if one.stat().st_mtime < oldest:
                shutil.rmtree(one, ignore_errors=True) if one.is_dir() else one.unlink(missing_ok=True)

    def open_coming(self) -> Any:  # noqa: ANN401  (a binary file that is open to write)
        """Open a file for what is about to come in."""
        self._make(self.root)
        path = self.root / f"{_COMING}{secrets.token_urlsafe(16)}"
        return open(path, "x+b", opener=_private)

    def take(self, coming: UploadFile, *, by: str, at: datetime) -> Upload:
        """Take in a file that has come, under a new token."""
        token = secrets.token_urlsafe(16)
        name = harmless(coming.filename or "")
        place = self.root / token
        with writable(self.root):
            self._make(place / "file")
            coming.file.flush()
            Path(str(coming.file.name)).rename(place / "file" / name)
            self._write(place / _TOLD, {"name": name, "by": by, "at": at.isoformat()})
        return self.get(token, by=by)

    def get(self, token: str, *, by: str) -> Upload:
        """Give an upload to whoever has sent it.

        Raises:
            NoSuchUpload: there is none, no longer, or it is somebody else's.
        """
        place = self.root / token
        if not _TOKEN.fullmatch(token) or not (place / _TOLD).is_file():
            raise NoSuchUpload
        told = json.loads((place / _TOLD).read_text())
        file = place / "file" / told["name"]
        if told["by"] != by or not file.is_file():
            raise NoSuchUpload
        at = datetime.fromisoformat(told["at"]).astimezone(UTC)
        return Upload(token=token, name=told["name"], by=by, at=at, bytes=file.stat().st_size, file=file)

    def drop(self, token: str) -> None:
        """Delete an upload."""
        if _TOKEN.fullmatch(token):
            shutil.rmtree(self.root / token, ignore_errors=True)

    def chosen(self, upload: Upload) -> dict[str, Any] | None:
        """Give what was said of the file last; None before anything was."""
        file = self.root / upload.token / _CHOSEN
        read: dict[str, Any] | None = json.loads(file.read_text()) if file.is_file() else None
        return read

    def choose(self, upload: Upload, chosen: Mapping[str, Any]) -> None:
        """Remember what is said of a file."""
        with writable(self.root):
            self._write(self.root / upload.token / _CHOSEN, chosen)

    def _make(self, place: Path) -> None:
        for one in (self.root, *([] if place == self.root else [place.parent, place])):
            one.mkdir(mode=0o700, exist_ok=True)

    @staticmethod
    def _write(file: Path, content: Mapping[str, Any]) -> None:
        with open(file, "w", encoding="utf-8", opener=_private) as out:
            json.dump(content, out)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def harmless(name: str) -> str:
    """Give the last part of a file's name without anything that leads elsewhere or cannot be seen."""
    last = name.replace("\\", "/").rpartition("/")[2]
    bare = _HARMFUL.sub("_", last).strip(" .")
    stem, dot, suffix = bare.rpartition(".")
    return f"{stem[: NAME_LETTERS_MAX - 12]}{dot}{suffix[:10]}" if stem and dot else bare[:NAME_LETTERS_MAX] or "file"


class UploadRoute(APIRoute):
    """A route that takes files: what is sent goes to the workspace's own disk as it comes, never whole into memory."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Let the route see a request whose form streams, and see to it that nothing is left lying."""
        handle = super().get_route_handler()

        async def stream(request: Request) -> Response:
            uploads = Uploads(request.app.state.served.workspace.folder.path / "uploads")
            streaming = _Streaming(request.scope, request.receive)
            streaming.uploads = uploads
            try:
                return await handle(streaming)
            finally:
                streaming.clear()

        return stream


class _Streaming(Request):
    """A request whose form's files are written where uploads lie."""

    uploads: Uploads

    def __init__(self, *given: Any) -> None:  # noqa: ANN401  (what every request is made of)
        super().__init__(*given)
        self.opened: list[Any] = []

    def clear(self) -> None:
        """Close what came, and delete what nobody took in."""
        for one in self.opened:
            one.close()
            Path(one.name).unlink(missing_ok=True)

    async def _get_form(self, **_limits: Any) -> FormData:  # noqa: ANN401
        if self._form is None:
            if not self.headers.get("content-type", "").startswith("multipart/form-data"):
                self._form = FormData()
                return self._form
            parser = _Parser(self.headers, self.stream(), max_files=1, max_fields=100)
            parser.open_file = self._open
            try:
                self._form = await parser.parse()
            except (MultiPartException, KeyError) as broken:
                raise NoFileSent from broken
        return self._form

    def _open(self) -> Any:  # noqa: ANN401
        with writable(self.uploads.root):
            self.opened.append(self.uploads.open_coming())
        return self.opened[-1]


class _Parser(MultiPartParser):
    """Writes files where it is told to."""

    open_file: Callable[[], Any]

    def on_headers_finished(self) -> None:
        """Give a part that is a file a file of ours."""
        super().on_headers_finished()
        part = self._current_part
        if part.file is not None:
            part.file.file.close()
            part.file.file = self.open_file()
