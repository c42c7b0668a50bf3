"""One workspace folder on disk: its parts, settings and key, and the lock by which one process writes at a time."""

import fcntl
import os
import re
import secrets
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Final

from rejse.errors import CouldNot, Problem, Severity, Where, WrongUse
from rejse.settings import Settings, read_settings, write_settings
from rejse.store.keys import SECRET_BYTES, Keys

WAIT_SECONDS: Final = 10.0
_POLL_SECONDS: Final = 0.02
_UNSPEAKABLE: Final = re.compile(r"\\|%[0-9A-Fa-f]{2}|[*?\[]")
"""deltalake decodes %20 and \\ in a path and then looks elsewhere than it wrote; DuckDB searches for *, ? and [."""


class NoWorkspace(WrongUse):
    """The folder named is no workspace."""

    code = "no-workspace"


class WorkspaceExists(WrongUse):
    """A workspace is to be made where there is one."""

    code = "workspace-exists"


class FolderNotEmpty(WrongUse):
    """A workspace is to be made in a folder that holds something else."""

    code = "folder-not-empty"


class FolderName(WrongUse):
    """The folder's path holds signs that would be read as other signs."""

    code = "folder-name"


class SettingsMissing(CouldNot):
    """A workspace has lost its rejse.toml."""

    code = "settings-missing"


class KeyMissing(CouldNot):
    """A workspace has lost its key."""

    code = "key-missing"


class KeyUnreadable(CouldNot):
    """The workspace's key is there but cannot be read."""

    code = "key-unreadable"


class KeyDamaged(CouldNot):
    """The workspace's key is not as long as a key is."""

    code = "key-damaged"


class CannotWrite(CouldNot):
    """The machine does not let us write where the workspace is to be."""

    code = "cannot-write"


class WorkspaceBusy(CouldNot):
    """Another process writes to the workspace and did not finish while we waited."""

    code = "workspace-busy"


class Folder:
    """One workspace folder: where every part lies, what is set, and who may write now.

    Reading needs no lock. Whoever changes events, blocks or vault does it inside `with folder.writing():`.
    """

    def __init__(self, path: Path, settings: Settings, secret: bytes) -> None:
        self.path = path
        self.settings = settings
        self.secret = secret
        self._inside = threading.RLock()
        self._depth = 0

    @classmethod
    def create(cls, path: Path, settings: Settings) -> "Folder":
        """Make an empty workspace in a new or empty folder; rejse.toml is written last, so half a one is told apart.

        Raises:
            WorkspaceExists: there is one already; nothing is changed.
            FolderNotEmpty: the folder holds something else; nothing is changed.
            FolderName: the path cannot hold an event table.
            CannotWrite: the machine refuses.
        """
        path = _speakable(path)
        made = cls(path, settings, secrets.token_bytes(SECRET_BYTES))
        try:
            if made.settings_file.exists():
                raise WorkspaceExists(folder=str(path))
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                raise FolderNotEmpty(folder=str(path))
            for part in (path, made.journeys, made.events, made.identity, made.blocks, made.mappings, made.exports):
                part.mkdir(parents=True, exist_ok=True)
            cls.write_atomically(made.key_file, made.secret, mode=0o600)
            cls.write_atomically(made.settings_file, write_settings(settings))
        except OSError as refused:
            raise CannotWrite(folder=str(path), reason=_reason(refused)) from refused
        return made

    @classmethod
    def open(cls, path: Path) -> "Folder":
        """Open a workspace that is there.

        Raises:
            NoWorkspace: there is no such folder, or it holds no workspace.
            SettingsMissing: it is a workspace without rejse.toml.
            KeyMissing, KeyUnreadable, KeyDamaged: its key cannot be used.
            UnreadableSettings, UnknownSetting, BadSetting: rejse.toml is wrong (see `rejse.settings`).
        """
        path = _speakable(path)
        seen = cls(path, Settings(), b"")
        if not seen.settings_file.is_file():
            parts = (seen.key_file, seen.events, seen.records_file)
            raise (SettingsMissing if any(one.exists() for one in parts) else NoWorkspace)(folder=str(path))
        return cls(path, read_settings(seen.settings_file), _read_key(seen.key_file))

    @property
    def settings_file(self) -> Path:
        """rejse.toml: what the workspace decides for itself."""
        return self.path / "rejse.toml"

    @property
    def key_file(self) -> Path:
        """workspace.key: the secret under which customers' ids become keys."""
        return self.path / "workspace.key"

    @property
    def records_file(self) -> Path:
        """records.sqlite: journeys and their revisions."""
        return self.path / "records.sqlite"

    @property
    def vault_file(self) -> Path:
        """vault.sqlite: personal data that is kept apart."""
        return self.path / "vault.sqlite"

    @property
    def journeys(self) -> Path:
        """The folder of the mirrors, one ID.yaml per journey."""
        return self.path / "journeys"

    @property
    def events(self) -> Path:
        """The folder of the event table."""
        return self.path / "events"

    @property
    def identity(self) -> Path:
        """The folder of the identity log."""
        return self.path / "identity"

    @property
    def blocks(self) -> Path:
        """The folder of the sequence blocks: derived, may be deleted at any time."""
        return self.path / "blocks"

    @property
    def mappings(self) -> Path:
        """The folder of the saved column mappings, NAME.yaml."""
        return self.path / "mappings"

    @property
    def exports(self) -> Path:
        """The folder that exports go to."""
        return self.path / "exports"

    @cached_property
    def keys(self) -> Keys:
        """The keys made under this workspace's secret."""
        return Keys(self.secret)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the folder itself without stopping anything: today, a key that others can read."""
        mode = self.key_file.stat().st_mode & 0o077
        if not mode:
            return ()
        where = Where(str(self.key_file))
        return (Problem("key-readable", Severity.ADVICE, where, {"file": str(self.key_file)}),)

    @contextmanager
    def writing(self, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
        """Be the only process (and thread) that writes; may be nested. The lock ends with the process, however it ends.

        Raises:
            WorkspaceBusy: somebody else still writes after the wait; the error names the process.
            CannotWrite: the folder does not let us make the lock.
        """
        give_up = time.monotonic() + wait_seconds
        if not self._inside.acquire(timeout=wait_seconds):
            raise WorkspaceBusy(folder=str(self.path), pid=str(os.getpid()))
        try:
            if self._depth:
                yield
                return
            with self._locked(give_up):
                self._depth = 1
                try:
                    yield
                finally:
                    self._depth = 0
        finally:
            self._inside.release()

    @staticmethod
    def write_atomically(file: Path, content: bytes | str, *, mode: int = 0o644) -> os.stat_result:
        """Write a small file whole: a reader, and the machine after a power cut, finds the old one or the new one.

        Returns:
            What the machine says of what was written: another who writes the file later is known by it.
        """
        written = content.encode() if isinstance(content, str) else content
        beside = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            with os.fdopen(descriptor, "wb") as out:
                out.write(written)
                out.flush()
                os.fsync(out.fileno())
                told = os.fstat(out.fileno())
            beside.replace(file)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        sync_folder(file.parent)
        return told

    @contextmanager
    def _locked(self, give_up: float) -> Iterator[None]:
        try:
            descriptor = os.open(self.path / "workspace.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as refused:
            raise CannotWrite(folder=str(self.path), reason=_reason(refused)) from refused
        try:
            while not _lock_taken(descriptor):
                if time.monotonic() >= give_up:
                    holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
                    raise WorkspaceBusy(folder=str(self.path), pid=holder or "?")
                time.sleep(_POLL_SECONDS)
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
            yield
        finally:
            os.close(descriptor)


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Say that the machine does not let us write in a folder: no room is left, or no leave."""
    try:
        yield
    except OSError as refused:
        raise CannotWrite(folder=str(folder), reason=_reason(refused)) from refused


def sync_file(file: Path) -> None:
    """Make what was written to a file durable."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable: a renamed or new file survives a power cut only after this."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _speakable(path: Path) -> Path:
    whole = Path(path).absolute()
    if found := _UNSPEAKABLE.search(str(whole)):
        raise FolderName(folder=str(whole), sign=found.group())
    return whole


def _read_key(file: Path) -> bytes:
    try:
        secret = file.read_bytes()
    except FileNotFoundError as missing:
        raise KeyMissing(where=Where(str(file)), file=file.name) from missing
    except OSError as refused:
        raise KeyUnreadable(where=Where(str(file)), file=file.name, reason=_reason(refused)) from refused
    if len(secret) != SECRET_BYTES:
        raise KeyDamaged(where=Where(str(file)), file=file.name, bytes=len(secret), expected=SECRET_BYTES)
    return secret


def _lock_taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def delete_others(folder: Path, pattern: str, *, held: Iterable[str]) -> None:
    """Delete the files of a folder that fit a pattern and are none of those held, durably."""
    names = {Path(file).name for file in held}
    for file in folder.glob(pattern):
        if file.name not in names:
            file.unlink()
    sync_folder(folder)


def first_line(broken: Exception) -> str:
    """Give what a library says of a mistake on its first line, without the full stop."""
    return str(broken).partition("\n")[0].rstrip(" .")


def _reason(refused: OSError) -> str:
    """Say the machine's own words; pyarrow adds its own to them."""
    return os.strerror(refused.errno) if refused.errno else str(refused)
