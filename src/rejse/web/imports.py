"""Imports that people start on the web: one at a time, in the background, with how far they are."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from typing import Any, Final, Literal

from fastapi import Request

from rejse.collect.first_look import FirstLook, look_at
from rejse.collect.importing import ImportOptions, ImportReport, import_file
from rejse.errors import CouldNot, Problem, RejseError, Where
from rejse.store.audit import Audit, What
from rejse.web.served import Served
from rejse.web.uploads import Upload, Uploads

KEPT_MOST: Final = 50
"""So many finished imports are remembered, for those who come back to see."""

_LOG: Final = logging.getLogger(__name__)


class ImportRunning(CouldNot):
    """Another import is under way."""

    code = "import-running"


class ImportBroke(CouldNot):
    """An import came to an end that nobody foresaw."""

    code = "import-broke"


class _Stopped(Exception):
    """Nobody waits for it any more."""


@dataclass(slots=True)
class Job:
    """A file that is looked at or imported in the background."""

    upload: Upload
    what: Literal["look", "import"]
    options: ImportOptions
    stage: Literal["reading", "arranging"] = "reading"
    done: int = 0
    whole: int = 0
    look: FirstLook | None = None
    report: ImportReport | None = None
    refused: RejseError | None = None
    finished: Event = field(default_factory=Event)
    stopped: Event = field(default_factory=Event)

    def moved(self, done: int, whole: int) -> None:
        """Take note of how far it is, and end where nobody waits."""
        if self.stopped.is_set():
            raise _Stopped
        self.done, self.whole = done, whole

    @property
    def share(self) -> float | None:
        """How much is done, from 0 to 1; None where nobody knows."""
        return min(1.0, self.done / self.whole) if self.whole else None


class Imports:
    """The uploads of a served workspace, and what becomes of them."""

    def __init__(self, served: Served, audit: Audit) -> None:
        self.served = served
        self.uploads = Uploads(served.workspace.folder.path / "uploads")
        self._audit = audit
        self._lock = Lock()
        self._looks: dict[str, Job] = {}
        self._imports: dict[str, Job] = {}
        self._threads: list[Thread] = []

    def import_of(self, token: str, *, by: str) -> Job | None:
        """Give the import of a file, running or done, to whoever started it."""
        job = self._imports.get(token)
        return job if job is not None and job.upload.by == by else None

    def look(self, upload: Upload, options: ImportOptions, *, wait_seconds: float = 1.2) -> Job:
        """Try a file without writing anything; what was tried before with other options ends."""
        with self._lock:
            job = self._looks.get(upload.token)
            if job is None or job.options != options or job.stopped.is_set():
                if job is not None:
                    job.stopped.set()
                job = self._looks[upload.token] = Job(upload, "look", options)
                self._begin(job, self._do_look)
        job.finished.wait(wait_seconds)
        return job

    def start(self, upload: Upload, options: ImportOptions) -> Job:
        """Import a file in the background; its upload is gone afterwards, unless it could not be read.

        Raises:
            ImportRunning: another import is under way; this file stays.
        """
        with self._lock:
            running = next((one for one in self._imports.values() if not one.finished.is_set()), None)
            if running is not None:
                raise ImportRunning(file=running.upload.name)
            for old in list(self._imports)[: max(0, len(self._imports) + 1 - KEPT_MOST)]:
                del self._imports[old]
            job = self._imports[upload.token] = Job(upload, "import", options)
            self._begin(job, self._do_import)
        return job

    def at_once(self, upload: Upload, options: ImportOptions, *, dry_run: bool) -> ImportReport:
        """Import a file, or try to, and wait for what becomes of it.

        Raises:
            ImportRunning: another import is under way.
            WrongUse, CouldNot: the file, or what is said of it, is not what it must be.
        """
        job = Job(upload, "look", options) if dry_run else self.start(upload, options)
        if dry_run:
            self._run(job, self._do_try)
        job.finished.wait()
        if job.refused is not None:
            raise job.refused
        if job.report is None:
            raise ImportBroke(file=upload.name)
        return job.report

    def cancel(self, upload: Upload) -> None:
        """Give a file up, and delete it; an import that is under way is not cancelled.

        Raises:
            ImportRunning: it is being imported.
        """
        with self._lock:
            job = self._imports.get(upload.token)
            if job is not None and not job.finished.is_set():
                raise ImportRunning(file=upload.name)
            looked = self._looks.pop(upload.token, None)
        if looked is not None:
            looked.stopped.set()
        self.uploads.drop(upload.token)

    def close(self) -> None:
        """End what is under way; an import that is interrupted can be made again, and adds nothing twice."""
        for job in (*self._looks.values(), *self._imports.values()):
            job.stopped.set()
        for thread in self._threads:
            thread.join(10)

    def _begin(self, job: Job, work: Callable[[Job], None]) -> None:
        thread = Thread(target=self._run, args=(job, work), daemon=True)
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()

    def _run(self, job: Job, work: Callable[[Job], None]) -> None:
        try:
            work(job)
        except _Stopped:
            pass
        except RejseError as refused:
            refused.where = Where()
            job.refused = refused
        except Exception:  # noqa: BLE001  (whatever it is, who waits is told, and the log says what)
            if not job.stopped.is_set():
                _LOG.exception("an import broke")
                job.refused = ImportBroke(file=job.upload.name)
        finally:
            job.finished.set()

    def _do_look(self, job: Job) -> None:
        folder = self.served.workspace.folder
        job.look = look_at(job.upload.file, folder, job.options)
        if job.look.refused is not None:
            raise job.look.refused
        self._do_try(job)

    def _do_try(self, job: Job) -> None:
        job.report = self._imported(job, dry_run=True)

    def _do_import(self, job: Job) -> None:
        workspace = self.served.workspace
        workspace.finish_erasures()
        job.report = self._imported(job, dry_run=False)
        self.uploads.drop(job.upload.token)
        self._looks.pop(job.upload.token, None)
        self._audit.note(
            job.upload.by,
            What.IMPORTED,
            job.upload.name,
            at=datetime.now(UTC),
            arguments={"events": job.report.kept, "rejected": job.report.rejected},
        )
        job.stage, job.done, job.whole = "arranging", 0, 0
        if job.report.kept:
            workspace.blocks(moved=job.moved)
            self.served.events_changed(job.upload.by)

    def _imported(self, job: Job, *, dry_run: bool) -> ImportReport:
        folder, now = self.served.workspace.folder, datetime.now(UTC)
        report = import_file(
            job.upload.file, folder, job.options, now=now, progress=job.moved, dry_run=dry_run, by=job.upload.by
        )
        return named(report, job.upload.name)


def named(report: ImportReport, name: str) -> ImportReport:
    """Let a report name a file as its sender knows it, and not where it lay on our disk."""
    notes = tuple(Problem(one.code, one.severity, Where(name), one.arguments) for one in report.notes)
    return replace(report, file=name, notes=notes)


def imports_of(request: Request) -> Imports:
    """Give the imports of the workspace that is served."""
    state: Any = request.app.state
    found: Imports | None = getattr(state, "imports", None)
    if found is None:
        found = state.imports = Imports(state.served, state.accounts.audit)
    return found
