"""The drawn journeys of a workspace: their files as people edit them, and the revisions that are in force."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from rejse.errors import CouldNot, Problem, Severity, WrongUse
from rejse.journey.checks import check, without_dangling
from rejse.journey.document import Journey
from rejse.journey.reading import Read, read_file
from rejse.journey.writing import journey_from_builtins, journey_to_builtins, write_journey
from rejse.store.folder import Folder


class NoJourney(CouldNot):
    """The workspace holds no journey."""

    code = "no-journey"


class UnknownJourney(WrongUse):
    """The workspace holds no journey of this id."""

    code = "unknown-journey"


class WhichJourney(WrongUse):
    """The workspace holds several journeys and none was named."""

    code = "which-journey"


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


class DrawnJourneys:
    """The journeys of one folder; each is taken in once, when it is first asked for."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._drawn: dict[str, Drawn] = {}

    def ids(self) -> tuple[str, ...]:
        """Give the ids of the journeys: those in the records, and those whose file was just put there."""
        from rejse.store.records import Records  # noqa: PLC0415  (sqlalchemy)

        kept = Records(self._folder.records_file).journeys()
        there = sorted(file.stem for file in self._folder.journeys.glob("*.yaml"))
        return tuple(dict.fromkeys([*kept, *there]))

    def add(self, journey_id: str, text: str) -> Drawn:
        """Put a journey's YAML into the folder and take it in."""
        self._folder.write_atomically(self.file_of(journey_id), text)
        return self.drawn(journey_id)

    def drawn(self, journey_id: str | None = None) -> Drawn:
        """Give a journey as it is in force, taking in what a person changed in its file since.

        Raises:
            NoJourney, UnknownJourney, WhichJourney: which journey is meant cannot be told.
            NothingDrawn: its file cannot be read and no earlier revision is kept.
        """
        named = self.which(journey_id)
        if named not in self._drawn:
            self._drawn[named] = self._take_in(named)
        return self._drawn[named]

    def forget(self, journey_id: str) -> None:
        """Look at a journey's file again when it is asked for next."""
        self._drawn.pop(journey_id, None)

    def judged(self, journey_id: str) -> tuple[Problem, ...]:
        """Say what is wrong or missing in a journey's file, also where nothing of it can be drawn."""
        try:
            return self.drawn(journey_id).problems
        except NothingDrawn:
            return check_file(self.file_of(journey_id))

    def file_of(self, journey_id: str) -> Path:
        """Give the file in which a journey is edited."""
        return self._folder.journeys / f"{journey_id}.yaml"

    def which(self, journey_id: str | None) -> str:
        """Say which journey is meant: the only one where none is named."""
        known = self.ids()
        if not known:
            raise NoJourney(folder=str(self._folder.path))
        if journey_id is None:
            if len(known) > 1:
                raise WhichJourney(journeys=known)
            return known[0]
        if journey_id not in known:
            near = get_close_matches(journey_id, known, 1)
            raise UnknownJourney(journey=journey_id, journeys=known, nearest=near[0] if near else None)
        return journey_id

    def _take_in(self, named: str) -> Drawn:
        """Save the file as the next revision where it differs and has no errors; else keep the newest one in force."""
        from rejse.store.records import Records  # noqa: PLC0415

        records, file = Records(self._folder.records_file), self.file_of(named)
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
        from rejse.store.records import Records  # noqa: PLC0415

        newest = Records(self._folder.records_file).latest(named)
        assert newest is not None, "a journey without a file comes from the records"
        journey = journey_from_builtins(newest.document)
        self._folder.write_atomically(self.file_of(named), write_journey(journey))
        today = datetime.now(self._folder.settings.zone).date()
        return Drawn(journey, newest.number, check(journey, today=today))


def check_file(file: Path | str) -> tuple[Problem, ...]:
    """Judge a journey's file without a workspace."""
    return _judged(read_file(Path(file)), Path(file))


def _judged(read: Read, file: Path) -> tuple[Problem, ...]:
    """Give the problems of reading and, where something could be read, those of the checks."""
    if read.journey is None:
        return read.problems
    today = datetime.now(UTC).date()
    return (*read.problems, *check(read.journey, lines=read.lines, file=str(file), today=today))
