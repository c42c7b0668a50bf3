"""One opened workspace: the Python API that every door shares."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rejse.errors import CouldNot, Problem, Severity, WrongUse
from rejse.journey.checks import check, without_dangling
from rejse.journey.document import Journey
from rejse.journey.fields import slug
from rejse.journey.reading import Read, read_file
from rejse.journey.template import template_text
from rejse.journey.writing import journey_from_builtins, journey_to_builtins, write_journey
from rejse.settings import Settings
from rejse.store.folder import Folder

if TYPE_CHECKING:
    import pyarrow as pa

    from rejse.collect.importing import ImportOptions, ImportReport
    from rejse.draw.drawn import Scene
    from rejse.draw.layout import Zoom
    from rejse.draw.palette import Theme
    from rejse.measure.view import Answer, View
    from rejse.store.events import EventTable
    from rejse.trace.blocks import Blocks, Snapshot

EXAMPLE_FILES = "raw"
"""The folder of the example company's raw files, inside exports."""

FORMATS = ("text", "svg", "png", "pdf", "json")
"""What the map can be shown as."""

Moved = Callable[[int, int], None]
"""Progress: how much is done, and how much there is (0 where nobody knows)."""


class NoJourney(CouldNot):
    """The workspace holds no journey."""

    code = "no-journey"


class UnknownJourney(WrongUse):
    """The workspace holds no journey of this id."""

    code = "unknown-journey"


class WhichJourney(WrongUse):
    """The workspace holds several journeys and none was named."""

    code = "which-journey"


class UnknownFormat(WrongUse):
    """The map cannot be shown in this format."""

    code = "unknown-format"


class NothingDrawn(CouldNot):
    """A journey's file cannot be drawn at all, and no earlier revision of it is kept."""

    code = "nothing-drawn"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A journey in force: the newest revision without errors, and what is wrong or missing in its file now."""

    journey: Journey
    revision: int
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems because of which the file is not in force."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Made:
    """The example company's workspace, and what became of each of its raw files."""

    workspace: "Workspace"
    reports: "tuple[ImportReport, ...]"


def new(
    path: Path | str,
    *,
    template: str = "six",
    language: str = "da",
    title: str | None = None,
    journey_id: str | None = None,
    settings: Settings | None = None,
) -> "Workspace":
    """Make a workspace with a drawn journey from a template, named after the folder where no id is given.

    Raises:
        WorkspaceExists, FolderNotEmpty, FolderName, CannotWrite: the folder cannot become a workspace.
        UnknownTemplate: there is no template of that name.
    """
    named = journey_id or slug(Path(path).absolute().name) or "journey"
    text = template_text(template, language, journey_id=named, title=title)
    made = Workspace(Folder.create(Path(path), settings or Settings(language=language)))
    made.add_journey(named, text)
    return made


def open(path: Path | str = ".") -> "Workspace":
    """Open a workspace folder.

    Raises:
        NoWorkspace, SettingsMissing, KeyMissing: the folder is none, or lost a part.
    """
    return Workspace(Folder.open(Path(path)))


def check_file(file: Path | str) -> tuple[Problem, ...]:
    """Judge a journey's file without a workspace."""
    read = read_file(Path(file))
    return _judged(read, Path(file))


class Workspace:
    """One workspace: its journeys, its events, and every answer about them.

    Example:
        >>> workspace = open("my-journey")                        # doctest: +SKIP
        >>> workspace.measure("funnel", steps=("visit", "order"))  # doctest: +SKIP
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._drawn: dict[str, Drawn] = {}

    def __repr__(self) -> str:
        """Name the folder."""
        return f"rejse.open({str(self.folder.path)!r})"

    def _repr_svg_(self) -> str:
        """Show the map in a notebook."""
        return str(self.show("svg"))

    @property
    def settings(self) -> Settings:
        """What the workspace decides for itself."""
        return self.folder.settings

    # -- the drawn journeys ----------------------------------------------------------------------------------------

    def journeys(self) -> tuple[str, ...]:
        """Give the ids of the journeys: those in the records, and those whose file was just put there."""
        from rejse.store.records import Records  # (sqlalchemy)

        kept = Records(self.folder.records_file).journeys()
        there = sorted(file.stem for file in self.folder.journeys.glob("*.yaml"))
        return tuple(dict.fromkeys([*kept, *there]))

    def add_journey(self, journey_id: str, text: str) -> Drawn:
        """Put a journey's YAML into the workspace and take it in."""
        self.folder.write_atomically(self._file_of(journey_id), text)
        return self.drawn(journey_id)

    def drawn(self, journey_id: str | None = None) -> Drawn:
        """Give a journey as it is in force, taking in what a person changed in its file since.

        Raises:
            NoJourney, UnknownJourney, WhichJourney: which journey is meant cannot be told.
            NothingDrawn: its file cannot be read and no earlier revision is kept.
        """
        named = self._which(journey_id)
        if named not in self._drawn:
            self._drawn[named] = self._take_in(named)
        return self._drawn[named]

    def journey(self, journey_id: str | None = None) -> Journey:
        """Give the drawn journey in force."""
        return self.drawn(journey_id).journey

    def check(self, journey_id: str | None = None) -> tuple[Problem, ...]:
        """Say everything that is wrong or missing: in the file, in its bindings to what was seen, in the workspace."""
        named = self._which(journey_id)
        try:
            drawn = self.drawn(named)
        except NothingDrawn:
            return _judged(read_file(self._file_of(named)), self._file_of(named))
        bound = self.view(named).bound.problems if self.has_events and not drawn.errors else ()
        return (*drawn.problems, *bound, *self.folder.problems)

    # -- events ----------------------------------------------------------------------------------------------------

    @property
    def events_version(self) -> int:
        """The version of the event table: it grows with every change."""
        return self._events().version

    @property
    def data_through(self) -> datetime | None:
        """The latest corrected time of any event, aware UTC; None before the first import."""
        return self._events().data_through

    def snapshot(self, *, journey_revision: int = 0) -> "Snapshot":
        """Say what an answer given now would be made from; no journey has the revision 0."""
        from rejse.trace.blocks import Snapshot

        return Snapshot(events=self.events_version, identity=0, journey=journey_revision, erased_through=0)

    @property
    def has_events(self) -> bool:
        """Whether anything was imported yet."""
        return self._events().count > 0

    def import_file(
        self,
        file: Path | str,
        options: "ImportOptions | None" = None,
        *,
        now: datetime | None = None,
        moved: Moved | None = None,
        dry_run: bool = False,
    ) -> "ImportReport":
        """Read events from a CSV, TSV, JSONL or Parquet file; the same file twice adds nothing.

        Returns:
            What was read, kept, found to be a duplicate, doubted and rejected, with reasons.
        """
        from rejse.collect.importing import ImportOptions, import_file  # (pyarrow)

        return import_file(
            Path(file),
            self.folder,
            options or ImportOptions(),
            now=now or datetime.now(UTC),
            progress=moved,
            dry_run=dry_run,
        )

    def blocks(self, *, journey_revision: int = 0, moved: Moved | None = None) -> "Blocks":
        """Give the events arranged for measuring, arranging them first where something is new."""
        from rejse.trace.build import open_blocks  # (numba)

        return open_blocks(
            self.folder.blocks,
            self._events(),
            session_gap=self.settings.session_gap,
            journey_revision=journey_revision,
            progress=moved,
        )

    def key(self, purpose: Literal["user", "anonymous", "session", "case", "account"], value: str) -> str:
        """Give the key under which an id of yours stands in the events."""
        return self.folder.keys.key(purpose, value)

    def sql(self, query: str, *, language: str | None = None) -> "pa.Table":
        """Answer one SELECT over the views `events` and `rejected`; nothing else is allowed and nothing is changed."""
        from rejse.store.sql import query as ask  # (duckdb)

        return ask(self.folder, query, language=language)

    # -- answers ---------------------------------------------------------------------------------------------------

    def view(self, journey_id: str | None = None) -> "View":
        """Pin everything a measure needs; two answers from one view agree."""
        from rejse.measure.view import View  # (numpy)
        from rejse.trace.binding import bind

        drawn = self.drawn(journey_id)
        blocks = self.blocks(journey_revision=drawn.revision)
        bound = bind(drawn.journey, blocks.kinds, blocks.kind_counts)
        return View(journey=drawn.journey, blocks=blocks, bound=bound, settings=self.settings)

    def measure(self, name: str, *, journey: str | None = None, view: "View | None" = None, **query: Any) -> "Answer":  # noqa: ANN401  (each measure has its own query)
        """Answer one measure of the catalogue, such as `measure("funnel", steps=("visit", "order"))`."""
        from rejse.measure.asking import asked  # (numpy)
        from rejse.measure.catalogue import find

        listed = find(name)
        return listed.measure(view or self.view(journey), asked(listed.query, query), threads=self.settings.threads)

    def scene(
        self,
        *,
        journey: str | None = None,
        language: str | None = None,
        start: datetime | None = None,
        stop: datetime | None = None,
    ) -> "Scene":
        """Give everything that is on the map, in one language; without events it is the journey as drawn."""
        from rejse.draw.scene import scene_of  # (babel)
        from rejse.trace.blocks import Scope

        language = language or self.settings.language
        if not self.has_events:
            return scene_of(self.journey(journey), language=language)
        view = self.view(journey)
        reach = self.measure("reach", view=view, start=start, stop=stop)
        flow = self.measure("flow", view=view, start=start, stop=stop)
        people = sum(block.units for block in view.blocks.scoped(Scope.PERSON))
        events = int(view.blocks.kind_counts.sum())
        period = (start, stop)
        return scene_of(view.journey, reach, flow, language=language, period=period, events=events, customers=people)  # type: ignore[arg-type]

    def show(
        self,
        how: str = "svg",
        *,
        theme: "Theme" = "light",
        zoom: "Zoom" = "map",
        colour: bool = False,
        **scene: Any,  # noqa: ANN401  (the arguments of `scene`)
    ) -> str | bytes:
        """Draw the map.

        Args:
            how: text (a table), svg, png, pdf or json (the scene).
            theme: light, dark or print; for pictures.
            zoom: map, strip (phases only) or compact; for pictures.
            colour: whether the text carries terminal colours.
            **scene: journey, language, start and stop, as `scene` takes them.
        """
        from rejse.draw import export, terminal
        from rejse.draw.drawn import scene_to_builtins
        from rejse.draw.map import render

        made = self.scene(**scene)
        match how:
            case "text":
                return terminal.text_of(made, colour=colour)
            case "json":
                return json.dumps(scene_to_builtins(made), ensure_ascii=False, indent=1)
            case "svg":
                return export.standalone(render(made, theme=theme, zoom=zoom))
            case "png":
                return export.png(render(made, theme=theme, zoom=zoom))
            case "pdf":
                return export.pdf(render(made, theme=theme, zoom=zoom))
            case _:
                raise UnknownFormat(format=how, known=FORMATS)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _events(self) -> "EventTable":
        from rejse.store.events import EventTable  # (pyarrow, deltalake)

        table = EventTable(self.folder.events)
        table.create()
        return table

    def _file_of(self, journey_id: str) -> Path:
        return self.folder.journeys / f"{journey_id}.yaml"

    def _which(self, journey_id: str | None) -> str:
        known = self.journeys()
        if not known:
            raise NoJourney(folder=str(self.folder.path))
        if journey_id is None:
            if len(known) > 1:
                raise WhichJourney(journeys=known)
            return known[0]
        if journey_id not in known:
            from difflib import get_close_matches

            near = get_close_matches(journey_id, known, 1)
            raise UnknownJourney(journey=journey_id, journeys=known, nearest=near[0] if near else None)
        return journey_id

    def _take_in(self, named: str) -> Drawn:
        """Save the file as the next revision where it differs and has no errors; else keep the newest one in force."""
        from rejse.store.records import Records  # (sqlalchemy)

        records, file = Records(self.folder.records_file), self._file_of(named)
        if not file.exists():
            return self._mirrored(named)
        read = read_file(file)
        problems = _judged(read, file)
        if read.journey is not None and not any(problem.severity is Severity.ERROR for problem in problems):
            journey = replace(read.journey, id=named)
            document = journey_to_builtins(journey)
            now = datetime.now(UTC)
            return Drawn(journey, records.save(named, document, author="file", note="", at=now), problems)
        newest = records.latest(named)
        if newest is not None:
            return Drawn(journey_from_builtins(newest.document), newest.number, problems)
        if read.journey is None:
            raise NothingDrawn(journey=named, problems=len(problems))
        return Drawn(without_dangling(replace(read.journey, id=named)), 0, problems)

    def _mirrored(self, named: str) -> Drawn:
        """Write the mirror of a journey whose file is gone."""
        from rejse.store.records import Records  # (sqlalchemy)

        newest = Records(self.folder.records_file).latest(named)
        assert newest is not None, "a journey without a file comes from the records"
        journey = journey_from_builtins(newest.document)
        self.folder.write_atomically(self._file_of(named), write_journey(journey))
        return Drawn(journey, newest.number, check(journey, today=datetime.now(self.settings.zone).date()))


def _judged(read: Read, file: Path) -> tuple[Problem, ...]:
    """Give the problems of reading and, where something could be read, those of the checks."""
    if read.journey is None:
        return read.problems
    today = datetime.now(UTC).date()
    return (*read.problems, *check(read.journey, lines=read.lines, file=str(file), today=today))


def make_example(path: Path | str, *, language: str = "da", moved: Moved | None = None) -> "Made":
    """Make the example company in a folder, or open it where it was made before; its files come in like anyone's.

    Returns:
        The workspace, and what became of each raw file.
    """
    from rejse.example.files import journey_text, write_files

    folder = Path(path)
    raw = folder / "exports" / EXAMPLE_FILES
    made = open(folder) if raw.is_dir() else Workspace(Folder.create(folder, Settings(language=language)))
    raw.mkdir(parents=True, exist_ok=True)
    if not made.journeys():
        made.add_journey("example", journey_text())
    reports = [made.import_file(file.path, _options(file.options), moved=moved) for file in write_files(raw)]
    made.blocks(moved=moved)
    return Made(made, tuple(reports))


def _options(told: Mapping[str, str]) -> "ImportOptions":
    """Give the options of the command line as the importer takes them."""
    from rejse.collect.importing import ImportOptions

    apart = {"zone", "source", "encoding", "delimiter"}
    parts = {name.replace("-", "_"): column for name, column in told.items() if name not in apart}
    return ImportOptions(parts=parts, **{name: told[name] for name in apart & set(told)})


def prepare() -> Sequence[str]:
    """Load every kernel once, which compiles those that are not on disk yet (half a minute the first time)."""
    from rejse.measure import catalogue
    from rejse.trace import build

    assert build
    for listed in catalogue.MEASURES.values():
        listed.load()
    return tuple(catalogue.MEASURES)
