"""One workspace as many people share it: opened once, its answers kept, its changes seen by all at once."""

from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from sqlite3 import Connection
from threading import Event, RLock, Thread
from time import monotonic
from typing import Any, Final, TypeAlias, TypeVar

from rejse.draw.filled import Looked, measured_scene
from rejse.draw.scene import Scene, scene_of
from rejse.errors import RejseError
from rejse.journey.changing import Draft
from rejse.journey.judging import digest_of
from rejse.measure.depends import numbers_depend_on
from rejse.measure.view import Answer, View
from rejse.settings import Settings
from rejse.store.editing import Editing
from rejse.store.journeys import Drawn, DrawnJourneys, NothingDrawn
from rejse.store.sqlite import connect
from rejse.trace.blocks import Scope
from rejse.web.kept import Kept, hashable
from rejse.web.live import Listeners, News
from rejse.workspace import Workspace
from rejse.workspace.viewing import view_of

T = TypeVar("T")
Stamp: TypeAlias = tuple[int, int]
"""When a file was changed (ns), and how long it is."""

LOOKS_EVERY_SECONDS: Final = 1.0
"""How often it is seen what others did to the folder: a file that was edited, a command that imported."""

MIRRORED_AFTER_SECONDS: Final = 2.0
"""How long changes are gathered before the journeys' files follow them."""

WRITES_SELDOM: Final = 20
"""While people go on changing things, so much longer is waited than the files took to write: they ask for answers."""


@dataclass(frozen=True, slots=True)
class At:
    """What an answer was made from: the events, who is who, whom we forgot."""

    events: int
    identity: int
    erased: int


@dataclass(frozen=True)
class _Told:
    """Something large that is looked up often: its hash is worked out once."""

    told: Hashable
    digest: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", hash(self.told))

    def __hash__(self) -> int:
        """Give the hash that was worked out."""
        return self.digest


class Served:
    """One workspace, opened once for all who ask.

    What changes a journey goes through `editing`; the file of the journey follows a moment later. Whatever others do to
    the folder (a file edited, an import from the command line) is seen within a second, if `watch` was called.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.listeners = Listeners()
        self._lock = RLock()
        self._views: Kept[View] = Kept(12)
        self._answers: Kept[Any] = Kept(2000)
        self._large: Kept[Any] = Kept(60)
        self._pictures: Kept[Any] = Kept(60)
        self._scenes: Kept[Scene] = Kept(200)
        self._depends: Kept[Hashable] = Kept(64)
        self._at: At | None = None
        self._files: dict[str, Stamp] = {}
        self._broken: dict[str, tuple[Stamp | None, RejseError]] = {}
        self._unwritten, self._ended = Event(), Event()
        self._threads: list[Thread] = []
        self._held: Connection | None = None
        """Open while the folder is watched: SQLite would put its log into the file whenever the last one closes it."""

    # -- the drawn journeys ----------------------------------------------------------------------------------------

    def journeys(self) -> tuple[str, ...]:
        """Give the ids of the journeys of which anything can be drawn: a file that is broken takes no other with it."""
        broken = self.broken()
        return tuple(named for named in self.workspace.journeys() if named not in broken)

    def broken(self) -> dict[str, RejseError]:
        """Give the journeys of which nothing can be drawn, and why; a file is looked at again when it has changed."""
        stamps = self._stamps()
        for named in self.workspace.journeys():
            if self._broken.get(named, (None,))[0] == stamps.get(named):
                continue
            self._broken.pop(named, None)
            try:
                self.drawn(named)
            except NothingDrawn as refused:
                self._broken[named] = (stamps.get(named), refused)
        return {named: refused for named, (_, refused) in self._broken.items()}

    def drawn(self, journey: str) -> Drawn:
        """Give a journey as it is in force.

        Raises:
            UnknownJourney, NothingDrawn: there is none, or nothing of it can be read.
        """
        with self._lock:
            return self.workspace.drawn(journey)

    def editing(self, journey: str, author: str) -> Editing:
        """Be an author at work on a journey; what is changed is in force, and told to all, before the call returns."""
        self.drawn(journey)
        journeys = self.workspace._journeys  # noqa: SLF001  (the same room: the web shares what the workspace opened)
        return Editing(journeys, journey, author=author, followed=partial(self._changed, journey, author))

    def take_in(self, journey: str | None = None, by: str = "") -> None:
        """See what was changed: a journey that was added, or all of them."""
        with self._lock:
            for named in [journey] if journey else self.journeys():
                self.workspace._journeys.forget(named)  # noqa: SLF001
        for named in [journey] if journey else self.journeys():
            self.listeners.tell(News(what="revision", journey=named, number=self.drawn(named).revision, by=by))

    def _changed(self, journey: str, author: str) -> None:
        """Put the newest revision in force at once, and let the files follow."""
        with self._lock:
            changed = self.workspace._journeys.follow()  # noqa: SLF001
        self._unwritten.set()
        for named, number in changed.items():
            self.listeners.tell(News(what="revision", journey=named, number=number, by=author))
        if journey not in changed:
            self.listeners.tell(News(what="conflict", journey=journey, number=self.drawn(journey).revision, by=author))

    # -- answers ---------------------------------------------------------------------------------------------------

    @property
    def at(self) -> At:
        """What answers are made from now."""
        if self._at is None:
            self._at = self._look_at_events()
        return self._at

    def events_changed(self, by: str = "") -> None:
        """Say that events, or who is who, have changed: nothing of what was answered is kept, nor of whom we forgot."""
        self._at = None
        for kept in (self._views, self._answers, self._large, self._scenes, self._pictures):
            kept.forget()
        number = self.at.events
        for named in self.journeys():
            self.listeners.tell(News(what="events", journey=named, number=number, by=by))

    def settings_changed(self, settings: Settings, by: str = "") -> None:
        """Put other settings in force: what was answered is asked again."""
        self.workspace.folder.settings = settings
        self.events_changed(by)

    def view(self, journey: str, subject: Scope = Scope.PERSON) -> View:
        """Pin everything a measure needs."""
        return self._view_of(journey, self.drawn(journey), subject)

    def measure(self, name: str, journey: str, **query: Any) -> Answer:  # noqa: ANN401  (each measure has its own query)
        """Answer a measure, or give the answer somebody else was given."""
        return self._measured(journey, self.drawn(journey), name, **query)

    def _measured(self, journey: str, drawn: Drawn, name: str, **query: Any) -> Answer:  # noqa: ANN401
        subject = Scope(query.get("scope", "person")).subject
        asked = (name, journey, self._counted(journey, drawn), self.at, hashable(query))
        found: Answer = self._answers.get(
            asked, lambda: self.workspace.measure(name, view=self._view_of(journey, drawn, subject), **query)
        )
        if found.snapshot is None or found.snapshot.journey == drawn.revision:
            return found
        return replace(found, snapshot=replace(found.snapshot, journey=drawn.revision))

    def answer(self, journey: str, what: str, work_out: Callable[[View], Any], *asked: Any) -> Any:  # noqa: ANN401
        """Give anything else that is made from a view (a comparison, who is behind a number), or what was given before.

        Args:
            journey: whose view.
            what: a name for this kind of answer.
            work_out: makes it from the view.
            asked: what tells this answer from others of its kind.
        """
        drawn = self.drawn(journey)
        key = (what, journey, _state(drawn), self.at, hashable(asked))
        return self._large.get(key, lambda: work_out(self._view_of(journey, drawn, Scope.PERSON)))

    def picture(
        self, journey: str, looked: Looked, make: Callable[[Drawn, Scene], T], *asked: Hashable, language: str
    ) -> T:
        """Give what is drawn of the map's scene, or what was drawn for somebody who looked in the same way.

        Args:
            journey: which one.
            looked: how it is looked at.
            make: draws it, from the journey and its scene.
            asked: what tells this picture from others of the same scene.
            language: the viewer's.
        """
        drawn = self.drawn(journey)
        key = (journey, _state(drawn), self.at, hashable(_parts(looked)), language, asked)
        made: T = self._pictures.get(key, lambda: make(drawn, self._scene_of(journey, drawn, looked, language)))
        return made

    def events_answer(self, what: str, work_out: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Give what is asked of all events, whatever is drawn, or what was given before."""
        return self._answers.get((what, self.at), work_out)

    def scene(self, journey: str, looked: Looked | None = None, *, language: str) -> Scene:
        """Give the map's scene; without events it is the journey as drawn."""
        return self._scene_of(journey, self.drawn(journey), looked or Looked(), language)

    def _scene_of(self, journey: str, drawn: Drawn, how: Looked, language: str) -> Scene:
        asked = (journey, _state(drawn), self.at, hashable(_parts(how)), language)
        return self._scenes.get(asked, lambda: self._make_scene(journey, drawn, how, language))

    def _view_of(self, journey: str, drawn: Drawn, subject: Scope) -> View:
        """Pin a view of exactly this revision: what is worked out now must not be of one that was saved meanwhile."""
        asked = (journey, self._counted(journey, drawn), self.at, subject)
        view = self._views.get(asked, partial(view_of, self.workspace, drawn, subject=subject))
        return view if view.journey is drawn.journey else replace(view, journey=drawn.journey)

    def _counted(self, journey: str, drawn: Drawn) -> Hashable:
        """Give what the journey's numbers depend on; it is worked out once for each revision."""
        return self._depends.get((journey, _state(drawn)), lambda: _Told(numbers_depend_on(drawn.journey)))

    def _make_scene(self, journey: str, drawn: Drawn, looked: Looked, language: str) -> Scene:
        if not self.workspace.has_events:
            return scene_of(drawn.journey, language=language, lanes=looked.lanes)
        view = self._view_of(journey, drawn, Scope(looked.scope).subject)
        return measured_scene(view, partial(self._measured, journey, drawn), looked, language=language)

    def _look_at_events(self) -> At:
        seen = self.workspace.snapshot()
        return At(events=seen.events, identity=seen.identity, erased=seen.erased_through)

    # -- what others do --------------------------------------------------------------------------------------------

    def warm(self) -> None:
        """Open what the first visitor will ask for."""
        for named in self.journeys():
            if self.workspace.has_events:
                self.view(named)

    def watch(self) -> None:
        """Begin to watch the folder and to write files, until `close`."""
        self._files = self._stamps()
        self._held = connect(self.workspace.folder.records_file)
        self._threads = [Thread(target=one, daemon=True) for one in (self._watch, self._write)]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Write what is not written yet, and say to everybody who listens that there will be no more news."""
        self._ended.set()
        self._unwritten.set()
        for thread in self._threads:
            thread.join()
        if not self._threads:
            self._write_files()
        if self._held is not None:
            self._held.close()
        self.listeners.tell(None)

    def _watch(self) -> None:
        while not self._ended.wait(LOOKS_EVERY_SECONDS):
            try:
                self.look()
            except (RejseError, OSError):  # what cannot be read just now is looked at again in a second
                continue

    def look(self) -> None:
        """See what others did since."""
        stamps = self._stamps()
        edited = [named for named, stamp in stamps.items() if self._files.get(named) != stamp]
        beside = DrawnJourneys(self.workspace.folder)
        changed: dict[str, int] = {}
        for named in edited:
            with suppress(RejseError, OSError):  # nothing of it can be read: what is in force stays
                found = beside.drawn(named)
                with self._lock:
                    changed |= self.workspace._journeys.adopt(named, found)  # noqa: SLF001
        self._files = stamps | beside.written
        with self._lock:
            changed |= self.workspace._journeys.follow()  # noqa: SLF001
        for named, number in changed.items():
            self.listeners.tell(News(what="revision", journey=named, number=number))
        if self._at is not None and self._at != self._look_at_events():
            self.events_changed()

    def _write(self) -> None:
        pause = MIRRORED_AFTER_SECONDS
        while not self._ended.is_set():
            self._unwritten.wait()
            self._ended.wait(pause)
            began = monotonic()
            self._write_files()
            pause = max(MIRRORED_AFTER_SECONDS, WRITES_SELDOM * (monotonic() - began))

    def _write_files(self) -> None:
        """Let the files follow; what the disk refuses now is tried again, and stands in the records anyway."""
        self._unwritten.clear()
        beside = DrawnJourneys(self.workspace.folder)
        try:
            beside.mirror_all()
        except (RejseError, OSError):
            self._unwritten.set()
        self._files |= beside.written

    def _stamps(self) -> dict[str, Stamp]:
        found = {}
        for file in sorted(self.workspace.folder.journeys.glob("[!.]*.yaml")):
            try:
                told = file.stat()
            except OSError:
                continue
            found[file.stem] = (told.st_mtime_ns, told.st_size)
        return found


def _state(drawn: Drawn) -> Hashable:
    """Name a state of a journey: its revision, or, of a file that was never without errors, what stands in it."""
    return drawn.revision or digest_of(Draft.of(drawn.journey).to_builtins())


def _parts(how: Looked) -> tuple[object, ...]:
    return tuple(getattr(how, name) for name in how.__dataclass_fields__)
