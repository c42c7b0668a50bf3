"""One opened workspace: the Python API that every door shares."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rejse.errors import CouldNot, Problem, Severity, Where, WrongUse
from rejse.journey.document import Journey
from rejse.journey.fields import slug
from rejse.journey.template import template_text
from rejse.settings import Settings
from rejse.store.folder import Folder
from rejse.store.journeys import Drawn, DrawnJourneys

if TYPE_CHECKING:
    import pyarrow as pa

    from rejse.collect.importing import ImportOptions, ImportReport
    from rejse.draw.booklet.bound import Pages
    from rejse.draw.booklet.leaf import Paper
    from rejse.draw.drawn import Scene
    from rejse.draw.lanes import LaneChoice
    from rejse.draw.layout import Zoom
    from rejse.draw.palette import Theme
    from rejse.measure.behind import Behind
    from rejse.measure.cell import Cell
    from rejse.measure.comparing import ComparedAnswer
    from rejse.measure.standing_out import StandsOut
    from rejse.measure.timeline import Timeline
    from rejse.measure.view import Answer, View
    from rejse.measure.why import Why
    from rejse.store.editing import Editing
    from rejse.store.erasures import Erasure, Erasures
    from rejse.store.events import EventTable
    from rejse.store.identity_log import IdentityTable
    from rejse.store.keys import Purpose
    from rejse.store.records import Changed
    from rejse.trace.accepting import BoundNow
    from rejse.trace.blocks import Blocks, Scope, Snapshot
    from rejse.trace.erasing import Erased
    from rejse.trace.explaining import Explanation
    from rejse.trace.people import People
    from rejse.trace.proposing import Proposals

FORMATS = ("text", "svg", "png", "pdf", "html", "json")
"""What the map can be shown as."""

Moved = Callable[[int, int], None]
"""Progress: how much is done, and how much there is (0 where nobody knows)."""


class UnknownFormat(WrongUse):
    """The map cannot be shown in this format."""

    code = "unknown-format"


class NotInForce(CouldNot):
    """The journey's file has errors: they are mended before anything is written into it."""

    code = "not-in-force"


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


class Workspace:
    """One workspace: its journeys, its events, and every answer about them.

    Example:
        >>> workspace = open("my-journey")                        # doctest: +SKIP
        >>> workspace.measure("funnel", steps=("visit", "order"))  # doctest: +SKIP
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._journeys = DrawnJourneys(folder)

    def __repr__(self) -> str:
        """Name the folder."""
        return f"rejse.open({str(self.folder.path)!r})"

    def _repr_svg_(self) -> str:
        """Show the map in a notebook."""
        return str(self.show("svg"))

    def _repr_html_(self) -> str:
        """Show the map in a notebook, with its tables under it."""
        from rejse.draw.page.document import fragment_of

        return fragment_of(self.scene())

    @property
    def settings(self) -> Settings:
        """What the workspace decides for itself."""
        return self.folder.settings

    # -- the drawn journeys ----------------------------------------------------------------------------------------

    def journeys(self) -> tuple[str, ...]:
        """Give the ids of the journeys."""
        return self._journeys.ids()

    def add_journey(self, journey_id: str, text: str) -> Drawn:
        """Put a journey's YAML into the workspace and take it in."""
        return self._journeys.add(journey_id, text)

    def drawn(self, journey_id: str | None = None) -> Drawn:
        """Give a journey as it is in force, taking in what a person changed in its file since.

        Raises:
            NoJourney, UnknownJourney, WhichJourney: which journey is meant cannot be told.
            NothingDrawn: its file cannot be read and no earlier revision is kept.
        """
        return self._journeys.drawn(journey_id)

    def journey(self, journey_id: str | None = None) -> Journey:
        """Give the drawn journey in force."""
        return self.drawn(journey_id).journey

    def editing(self, journey_id: str | None = None, *, author: str | None = None) -> "Editing":
        """Be an author at work on a journey: apply a file, undo, redo, settle conflicts, publish, look back.

        Args:
            journey_id: which journey; the only one where none is named.
            author: who; $REJSE_AUTHOR or the machine's user where nobody is named.
        """
        from rejse.store.editing import Editing  # (sqlalchemy)
        from rejse.store.journeys import author_here

        return Editing(self._journeys, self._journeys.which(journey_id), author=author or author_here())

    def apply(
        self,
        file: Path | str,
        *,
        base: int | None = None,
        author: str | None = None,
        note: str = "",
        journey_id: str | None = None,
    ) -> "Changed":
        """Take in what differs between a journey's file and the revision it was made from; a new journey is begun.

        Raises:
            FileUnsound: the file has errors; nothing is changed.
            BaseUnknown: nobody says which revision it was made from.
        """
        from rejse.store.journeys import author_here
        from rejse.store.records import By  # (sqlalchemy)

        by = By(author or author_here(), datetime.now(UTC), note)
        return self._journeys.apply(Path(file), journey_id=journey_id, base=base, by=by)

    def check(self, journey_id: str | None = None) -> tuple[Problem, ...]:
        """Say everything that is wrong or missing: in the file, in its bindings to what was seen, in the workspace."""
        named = self._journeys.which(journey_id)
        problems = self._journeys.judged(named)
        if self.has_events and not any(problem.severity is Severity.ERROR for problem in problems):
            from rejse.measure.last_seen import silent_bindings  # (numpy)

            view = self.view(named)
            problems += (*view.problems, *silent_bindings(view))
        return (*problems, *self.folder.problems)

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

        identity = self._identity().version
        return Snapshot(
            events=self.events_version,
            identity=identity,
            journey=journey_revision,
            erased_through=self._erasures().through,
        )

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
        """Read events from a file: CSV, TSV, JSONL, Parquet, XLSX or XES, each also as .gz or .zip.

        What the file is, is told by what stands in it. The same file twice adds nothing.

        Returns:
            What was read, kept, found to be a duplicate, doubted and rejected, with reasons.
        """
        from rejse.collect.importing import ImportOptions, import_file  # (pyarrow)

        self.finish_erasures()
        return import_file(
            Path(file),
            self.folder,
            options or ImportOptions(),
            now=now or datetime.now(UTC),
            progress=moved,
            dry_run=dry_run,
        )

    def blocks(
        self, *, subject: "Scope | None" = None, journey_revision: int = 0, moved: Moved | None = None
    ) -> "Blocks":
        """Give the events arranged for measuring, arranging them first where something is new.

        Args:
            subject: whose lines: a person's where nothing is said, a company's or a case's.
            journey_revision: what the snapshot names.
            moved: told how far it is.
        """
        from rejse.store.events import EventTable
        from rejse.trace.blocks import Scope
        from rejse.trace.build import open_blocks  # (numba)
        from rejse.trace.identity_edges import ReplayedLog
        from rejse.trace.subjects import SubjectEvents, open_companies

        table, log = self._events(), ReplayedLog(self._identity())
        if subject is Scope.ACCOUNT:
            return open_companies(
                self.folder.blocks / str(subject),
                lambda: self.blocks(moved=moved),
                lambda at: EventTable(self.folder.events, at=at),
                log,
                session_gap=self.settings.session_gap,
                journey_revision=journey_revision,
                erased_through=self._erasures().through,
                progress=moved,
            )
        by_case = subject is Scope.CASE
        return open_blocks(
            self.folder.blocks / str(subject) if by_case else self.folder.blocks,
            SubjectEvents(table, Scope.CASE) if by_case else table,
            session_gap=self.settings.session_gap,
            journey_revision=journey_revision,
            identity=None if by_case else log,
            erased_through=self._erasures().through,
            progress=moved,
        )

    @property
    def people(self) -> "People":
        """Who is who: explain why somebody is one person, join people and part them, hand out what is kept."""
        from rejse.trace.people import People  # (duckdb)

        return People(self.folder, self.blocks)

    def person(self, key: str) -> "Explanation":
        """Explain why somebody is one person, by an id of yours or by a key of the events."""
        return self.people.explain(key)

    def erase(self, key: str, *, at: datetime | None = None) -> "Erased":
        """Forget a person wherever the workspace keeps anything of theirs; it cannot be undone.

        The events and everything made from them are deleted from the disk, in all versions; late events of the person
        are turned away. What was taken out of the workspace (exports, copies, backups) is not touched.

        Args:
            key: an id of yours, or a key of the events.
            at: the moment that is noted, aware; now where none is given.

        Raises:
            UnknownPerson, KeysAlike, KeyOfSeveral: it cannot be told who is meant; nothing is changed.
            WorkspaceBusy: another process writes.
        """
        from rejse.trace.erasing import begin_erasure

        with self.folder.writing():
            self.finish_erasures()
            return self._forget(begin_erasure(self.folder, self.people, key, at=at or datetime.now(UTC)))

    def finish_erasures(self) -> int:
        """Finish the erasures that were interrupted, as by a power cut, and give how many there were."""
        unfinished = self._erasures().unfinished()
        if unfinished:
            with self.folder.writing():
                for one in unfinished:
                    self._forget(one)
        return len(unfinished)

    def _forget(self, erasure: "Erasure") -> "Erased":
        from rejse.trace.blocks import Scope
        from rejse.trace.erasing import carry_out
        from rejse.trace.generation import drop_others

        erased = carry_out(self.folder, erasure)
        self.blocks()
        for subject in (Scope.ACCOUNT, Scope.CASE):
            shutil.rmtree(self.folder.blocks / str(subject), ignore_errors=True)
        drop_others(self.folder.blocks)  # waits for the disk, so that no power cut brings any of it back
        self._erasures().finish(erasure.number)
        return erased

    def key(self, purpose: Literal["user", "anonymous", "session", "case", "account"], value: str) -> str:
        """Give the key under which an id of yours stands in the events."""
        return self.folder.keys.key(purpose, value)

    def sql(self, query: str, *, language: str | None = None) -> "pa.Table":
        """Answer one SELECT over the views `events` and `rejected`; nothing else is allowed and nothing is changed."""
        from rejse.store.sql import query as ask  # (duckdb)

        return ask(self.folder, query, language=language)

    # -- answers ---------------------------------------------------------------------------------------------------

    def view(self, journey_id: str | None = None, *, subject: "Scope | None" = None) -> "View":
        """Pin everything a measure needs; two answers from one view agree. `subject` as in `blocks`."""
        from rejse.trace.blocks import Scope
        from rejse.workspace.viewing import view_of  # (numpy)

        return view_of(self, self.drawn(journey_id), subject=subject or Scope.PERSON)

    def measure(self, name: str, *, journey: str | None = None, view: "View | None" = None, **query: Any) -> "Answer":  # noqa: ANN401  (each measure has its own query)
        """Answer one measure of the catalogue, such as `measure("funnel", steps=("visit", "order"))`."""
        from rejse.measure.catalogue import find  # (numpy)

        seen, question = self._question(name, view, {"journey": journey, **query})
        return find(name).measure(seen, question, threads=self.settings.threads)

    def behind(self, name: str, *, of: "Cell | None" = None, view: "View | None" = None, **query: Any) -> "Behind":  # noqa: ANN401
        """Give exactly whom a number of a measure's answer counts; `of` says where it stands, None is the answer's n.

        Example:
            >>> workspace.behind("reach", of=Cell(row=("order",), number="left")).page()  # doctest: +SKIP
        """
        from rejse.measure.behind import behind  # (numpy)

        seen, question = self._question(name, view, query)
        return behind(seen, name, question, of, threads=self.settings.threads)

    def compare(
        self,
        name: str,
        *,
        against: Mapping[str, Any] | None = None,
        view: "View | None" = None,
        **query: Any,  # noqa: ANN401  (each measure has its own query)
    ) -> "ComparedAnswer":
        """Subtract another answer of the measure: with the options `against` instead, or of the period just before."""
        from rejse.measure.comparing import compare, period_before  # (numpy)

        seen, question = self._question(name, view, query)
        _, other = self._question(name, seen, {**query, **(against or {})})
        if against is None:
            other = period_before(seen, question)
        return compare(seen, name, question, other, threads=self.settings.threads)

    def why(self, name: str, *, of: "Cell | None" = None, view: "View | None" = None, **query: Any) -> "Why":  # noqa: ANN401
        """Explain one number of an answer (`of` as in `behind`): its rule, and how to come to it again, also in SQL."""
        from rejse.measure.why import why  # (numpy)

        language = query.pop("language", self.settings.language)
        seen, question = self._question(name, view, query)
        return why(seen, name, question, of, language=language)

    def standing_out(
        self, properties: Sequence[str], *, journey: str | None = None, view: "View | None" = None
    ) -> "tuple[StandsOut, ...]":
        """Give what to look at next: where one group is lost or waits, and whether customers come later than before.

        The groups are the values of the named properties and columns of events, such as ("device",).
        """
        from rejse.measure.standing_out import standing_out  # (numpy)

        return standing_out(view or self.view(journey), properties, threads=self.settings.threads)

    def timeline(self, key: str, *, journey: str | None = None, view: "View | None" = None) -> "Timeline":
        """Tell one customer's events in order, by their key in the events or by an id of yours."""
        from rejse.measure.timeline import timeline  # (numpy)

        purposes: tuple[Purpose, ...] = ("user", "anonymous", "session", "case", "account")
        return timeline(view or self.view(journey), [key, *(self.key(purpose, key) for purpose in purposes)])

    def _question(self, name: str, view: "View | None", query: Mapping[str, Any]) -> tuple["View", Any]:
        """Read a measure's options; `journey` among them says which one is looked at, `scope` whose lines."""
        from rejse.measure.asking import asked  # (numpy)
        from rejse.measure.catalogue import find
        from rejse.trace.blocks import Scope

        options = dict(query)
        journey = options.pop("journey", None)
        question = asked(find(name).query, options)
        subject = getattr(question, "scope", Scope.PERSON).subject
        return view if view and view.subject is subject else self.view(journey, subject=subject), question

    def scene(
        self,
        *,
        journey: str | None = None,
        language: str | None = None,
        start: datetime | None = None,
        stop: datetime | None = None,
        persona: str | None = None,
        scope: str = "person",
        personas: bool | Sequence[str] = False,
        lanes: "LaneChoice" = None,
    ) -> "Scene":
        """Give everything that is on the map, in one language; without events it is the journey as drawn.

        A persona's map (its id, or "unassigned") counts only the customers who are that persona; scope says whether
        persons, sessions, companies or cases are counted. `personas` adds the curves of those named, or of the first 5.
        `lanes` says which lanes are seen: "+gains,-pains".
        """
        from rejse.draw.filled import Looked, measured_scene
        from rejse.draw.scene import scene_of  # (babel)
        from rejse.trace.blocks import Scope

        language = language or self.settings.language
        if not self.has_events:
            return scene_of(self.journey(journey), language=language, lanes=lanes)
        view = self.view(journey, subject=Scope(scope).subject)
        looked = Looked(start=start, stop=stop, scope=scope, persona=persona, personas=personas, lanes=lanes)
        return measured_scene(view, partial(self.measure, view=view), looked, language=language)

    def show(
        self,
        how: str = "svg",
        *,
        theme: "Theme" = "light",
        zoom: "Zoom" = "map",
        colour: bool = False,
        paper: "Paper | None" = None,
        pages: "Pages | None" = None,
        **scene: Any,  # noqa: ANN401  (the arguments of `scene`)
    ) -> str | bytes:
        """Draw the map.

        Args:
            how: text (a table), svg, png, pdf, html (one file that can be used) or json (the scene).
            theme: light, dark or print; for pictures.
            zoom: map, strip (phases, ribbon and curve) or compact; for pictures.
            colour: whether the text carries terminal colours.
            paper: a3 or a4, for pdf; None is one page of the map's own size.
            pages: map, or all: the findings, a page per phase and how to read it too; all where a paper is given.
            **scene: journey, language, start, stop, persona, scope, personas and lanes, as `scene` takes them.
        """
        from rejse.draw import shown
        from rejse.draw.lanes import lanes_added

        if how not in shown.FORMATS:
            raise UnknownFormat(format=how, known=FORMATS)
        also = lanes_added(scene.get("lanes"))
        wish = shown.Wish(theme=theme, zoom=zoom, colour=colour, also=also, paper=paper, pages=pages)
        return shown.FORMATS[how](self.scene(**scene), wish)

    def chart(
        self,
        name: str,
        *,
        journey: str | None = None,
        language: str | None = None,
        theme: "Theme" = "light",
        **query: Any,  # noqa: ANN401  (each measure has its own query)
    ) -> Any:  # noqa: ANN401  (each chart is of its own kind of Altair's)
        """Draw the answer of funnel, flow, reach (the pace) or first-contact as an Altair chart; notebooks show it.

        Raises:
            NoChart: the measure has none.
        """
        from rejse.draw.charts.drawing import chart, names_of  # (altair)

        answer = self.measure(name, journey=journey, **query)
        spoken = language or self.settings.language
        return chart(answer, spoken, names=names_of(self.journey(journey), spoken), theme=theme)

    # -- bindings --------------------------------------------------------------------------------------------------

    def bind_proposals(self, *, journey: str | None = None, view: "View | None" = None) -> "Proposals":
        """Propose what the touchpoints without a binding might be bound to, from what was seen."""
        from rejse.trace.proposing import propose

        seen = view or self.view(journey)
        return propose(seen.journey, seen.blocks, seen.bound)

    def accept_bindings(
        self, choices: Mapping[str, int] | None = None, *, journey: str | None = None
    ) -> "tuple[BoundNow, ...]":
        """Write proposed bindings into the journey's file, by touchpoint (None: all first ones); say what they give.

        Raises:
            NotInForce: the file has errors.
            NoSuchProposal, BindingNotWritten: there is no such proposal, or no place for it; nothing is written.
        """
        from rejse.trace.accepting import BoundNow, accept
        from rejse.trace.proposing import rule_text

        named = self._journeys.which(journey)
        file = self._journeys.file_of(named)
        if errors := self.drawn(named).errors:
            raise NotInForce(where=Where(str(file)), errors=len(errors))
        proposals = self.bind_proposals(journey=named).proposals
        rules = accept(proposals, choices, folder=self.folder, file=file)
        self._journeys.forget(named)
        view = self.view(named)
        cards = self.measure("reach", view=view).touchpoints  # type: ignore[attr-defined]  # (each has its own answer)
        counts = zip(cards, view.bound.events.tolist(), strict=True)
        known = {card.touchpoint: (events, card.reach) for card, events in counts}
        return tuple(
            BoundNow(touchpoint=name, rule=rule_text(rule), events=known[name][0], reach=known[name][1])
            for name, rule in rules.items()
        )

    # -- inside ----------------------------------------------------------------------------------------------------

    def _events(self) -> "EventTable":
        from rejse.store.events import EventTable  # (pyarrow, deltalake)

        table = EventTable(self.folder.events)
        table.create()
        return table

    def _identity(self) -> "IdentityTable":
        from rejse.store.identity_log import IdentityTable

        return IdentityTable(self.folder.identity)

    def _erasures(self) -> "Erasures":
        from rejse.store.erasures import Erasures

        return Erasures(self.folder.vault_file)


def prepare() -> Sequence[str]:
    """Load every kernel once, which compiles those that are not on disk yet (half a minute the first time)."""
    from rejse.measure import catalogue
    from rejse.trace import build

    assert build
    for listed in catalogue.MEASURES.values():
        listed.load()
    return tuple(catalogue.MEASURES)
