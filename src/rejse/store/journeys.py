"""The drawn journeys of a workspace: their files as people edit them, and the revisions that are in force."""

import getpass
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rejse.errors import Argument, CouldNot, Problem, RejseError, Severity, Where, WrongUse
from rejse.journey.checks import check, without_dangling
from rejse.journey.document import Journey
from rejse.journey.reading import Read, read_file, read_journey
from rejse.journey.rewriting import rewrite
from rejse.journey.stamp import Stamp, stamp_of, stamped
from rejse.journey.writing import write_journey
from rejse.store.folder import Folder
from rejse.store.sqlite import may_write

if TYPE_CHECKING:
    from rejse.store.records import By, Changed, Records


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


class FileUnsound(CouldNot):
    """A journey's file has errors: nothing of it is taken in."""

    code = "file-unsound"


class BaseUnknown(WrongUse):
    """A file does not say which revision it was made from, so what was changed in it cannot be told."""

    code = "base-unknown"


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
        self.written: dict[str, tuple[int, int]] = {}
        """When each file that was written here was changed (ns) and how long it was: anything else is a person's."""

    def ids(self) -> tuple[str, ...]:
        """Give the ids of the journeys: those in the records, and those whose file was just put there."""
        kept = self.records.journeys()
        files = (one for one in self._folder.journeys.glob("[!.]*.yaml") if one.is_file())
        there = sorted(file.stem for file in files)
        return tuple(dict.fromkeys([*kept, *there]))

    def add(self, journey_id: str, text: str) -> Drawn:
        """Put a journey's YAML into the folder and take it in."""
        self._folder.write_atomically(self.file_of(journey_id), text)
        self.forget(journey_id)
        return self.drawn(journey_id)

    def drawn(self, journey_id: str | None = None) -> Drawn:
        """Give a journey as it is in force, taking in what a person changed in its file since.

        Raises:
            NoJourney, UnknownJourney, WhichJourney: which journey is meant cannot be told.
            NothingDrawn: its file cannot be read and no earlier revision is kept.
        """
        known = self._drawn.get(journey_id) if journey_id is not None else None
        if known is not None:
            return known
        named = self.which(journey_id)
        if named not in self._drawn:
            self._drawn[named], _ = self._take_in(named)
        return self._drawn[named]

    def apply(self, file: Path, *, journey_id: str | None = None, base: int | None = None, by: "By") -> "Changed":
        """Take in what differs between a file and the revision it was made from, which its first line says.

        Args:
            file: the journey's own file, or any other.
            journey_id: the journey that is meant, where it is not the one the file names.
            base: the revision it was made from, where the file does not say it.
            by: who changed it, when and why.

        Raises:
            UnreadableFile: there is no such file.
            FileUnsound: it has errors; nothing is changed.
            BaseUnknown: nobody says which revision it was made from.
            UnknownRevision, SharedFromNowhere: as `Records.change`.
        """
        read = read_file(file)
        problems = _judged(read, file)
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        if read.journey is None or errors:
            raise FileUnsound(where=Where(str(file)), file=str(file), errors=errors)
        named = journey_id or read.journey.id
        if file.resolve() == self.file_of(named).resolve():
            self._drawn[named], changed = self._take_in(named, by=by, base=base)
            return changed
        if named in self.records.journeys():
            self.drawn(named)
            base = base if base is not None else self._base_of(named, _text_of(file))
            if base is None:
                newest = self.records.latest(named)
                assert newest is not None, named
                raise BaseUnknown(where=Where(str(file)), file=str(file), journey=named, newest=newest.number)
        wanted = replace(read.journey, id=named)
        changed = self.records.change(wanted, base=base, by=by)
        self.mirror_all()
        return changed

    def forget(self, journey_id: str) -> None:
        """Look at a journey's file again when it is asked for next."""
        self._drawn.pop(journey_id, None)

    def follow(self) -> dict[str, int]:
        """Put the newest revision of every journey in force without a look at its file; give those that are new."""
        newer = {}
        for named, number in self.records.numbers().items():
            before = self._drawn.get(named)
            if before is not None and before.revision != number:
                newest = self.records.latest(named)
                assert newest is not None, named
                today = datetime.now(self._folder.settings.zone).date()
                found = (*before.errors, *check(newest.journey_then, today=today))
                self._drawn[named] = self._newest(named, found)
                newer[named] = number
        return newer

    def adopt(self, named: str, found: Drawn) -> dict[str, int]:
        """Put a journey in force as another look at its file found it, unless something newer is; give what is new."""
        before = self._drawn.get(named)
        if before is not None and before.revision > found.revision:
            return {}
        self._drawn[named] = found
        return {named: found.revision} if before is not None and before != found else {}

    def mirror_all(self) -> None:
        """Write what the records hold into the files, as after a change; what a person changed in one is left alone."""
        self._drawn.clear()
        for named in self.records.journeys():
            self._mirror(named)

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

    # -- inside ----------------------------------------------------------------------------------------------------

    @cached_property
    def records(self) -> "Records":
        """The records of the folder."""
        from rejse.store.records import Records  # noqa: PLC0415  (sqlalchemy)

        return Records(self._folder.records_file)

    def _take_in(self, named: str, *, by: "By | None" = None, base: int | None = None) -> "tuple[Drawn, Changed]":
        """Save what a person changed in the file where it has no errors; else keep the newest revision in force."""
        from rejse.store.records import By, Changed  # noqa: PLC0415
        from rejse.store.saving import SharedByOthers, SharedFromNowhere  # noqa: PLC0415

        file = self.file_of(named)
        if not file.exists():
            return self._in_force(named), Changed(journey=named, revision=0)
        text, read = _text_of(file), read_file(file)
        problems = _judged(read, file)
        if read.journey is not None and not any(problem.severity is Severity.ERROR for problem in problems):
            journey = replace(read.journey, id=named)
            if by is None and not self._may_write() and not self._is_unchanged(named, text, journey):
                return self._left_out(named, journey, (*problems, *self._not_written(named)))
            found = base if base is not None else self._base_of(named, text)
            try:
                changed = self.records.change(journey, base=found, by=by or By(author_here(), datetime.now(UTC)))
            except (SharedFromNowhere, SharedByOthers) as refused:
                if by is not None:
                    raise
                return self._left_out(named, journey, (*problems, _as_problem(refused, file)))
            if self._mirror(named, taken=text):
                problems = check_file(file)
            if changed.done:
                self._mirror_others(named)
            return self._newest(named, problems), changed
        if read.journey is not None:
            return self._left_out(named, without_dangling(replace(read.journey, id=named)), problems)
        newest = self.records.latest(named)
        if newest is None:
            raise NothingDrawn(journey=named, problems=len(problems))
        return Drawn(newest.journey_then, newest.number, problems), Changed(journey=named, revision=newest.number)

    def _may_write(self) -> bool:
        return os.access(self._folder.journeys, os.W_OK) and may_write(self._folder.records_file)

    def _left_out(self, named: str, read: Journey, problems: tuple[Problem, ...]) -> "tuple[Drawn, Changed]":
        """Leave what was changed in the file where it is, and give the newest revision; before the first, the file."""
        from rejse.store.records import Changed  # noqa: PLC0415

        newest = self.records.latest(named)
        drawn = Drawn(read, 0, problems) if newest is None else Drawn(newest.journey_then, newest.number, problems)
        return drawn, Changed(journey=named, revision=drawn.revision)

    def _not_written(self, named: str) -> Iterator[Problem]:
        """Say that nothing can be written, so that what was changed in the file is not taken in."""
        newest = self.records.latest(named)
        if newest is not None:
            where = Where(str(self.file_of(named)))
            told: dict[str, Argument] = {"journey": named, "number": newest.number}
            yield Problem("not-taken-in", Severity.ADVICE, where, told)

    def _newest(self, named: str, problems: tuple[Problem, ...]) -> Drawn:
        newest = self.records.latest(named)
        assert newest is not None, named
        beside = (*self._elsewhere(newest.journey_then), *self._open_conflicts(named))
        return Drawn(newest.journey_then, newest.number, (*problems, *beside))

    def _in_force(self, named: str) -> Drawn:
        """Write the file of a journey that has lost it."""
        self._mirror(named)
        newest = self.records.latest(named)
        assert newest is not None, "a journey without a file comes from the records"
        today = datetime.now(self._folder.settings.zone).date()
        return self._newest(named, check(newest.journey_then, today=today))

    def _elsewhere(self, journey: Journey) -> Iterator[Problem]:
        """Judge what a journey says of others: the one of which it details a phase, and those it shares cards of."""
        file = str(self.file_of(journey.id))
        if journey.parent is not None:
            parent = self.records.latest(journey.parent)
            told = {"parent": journey.parent, "phase": journey.parent_phase}
            if parent is None:
                yield Problem("unknown-parent", Severity.ADVICE, Where(file, path="parent"), told)
            elif journey.parent_phase not in {None, *(one.id for one in parent.journey_then.phases)}:
                yield Problem("unknown-parent-phase", Severity.ADVICE, Where(file, path="parent_phase"), told)
        for card in journey.touchpoints:
            there, _, origin = (card.shared or "").partition("/")
            source = self.records.latest(there) if there else None
            gone = source is None or origin not in {one.id for one in source.journey_then.touchpoints}
            if there and gone:
                place = Where(file, path=f"touchpoints/{card.id}/shared")
                yield Problem(
                    "shared-card-gone", Severity.ADVICE, place, {"touchpoint": card.id, "shared": card.shared}
                )

    def _open_conflicts(self, named: str) -> list[Problem]:
        return [
            Problem(
                "conflict-open",
                Severity.ADVICE,
                Where(str(self.file_of(named)), path=f"{one.object}/{one.field}".strip("/")),
                {"number": one.number, "author": one.author, "place": f"{one.object}/{one.field}".strip("/")},
            )
            for one in self.records.conflicts(named)
        ]

    def _base_of(self, named: str, text: str) -> int | None:
        """Give the revision a file says it was made from; None where it says none that is ours."""
        found = stamp_of(text)
        if found is None or found.journey != named:
            return None
        digest = self.records.digest(named, found.revision)
        return found.revision if digest is not None and digest.startswith(found.digest) else None

    def _mirror_others(self, named: str) -> None:
        for other in self.records.journeys():
            if other != named:
                self._mirror(other)
                self.forget(other)

    def _mirror(self, named: str, *, taken: str | None = None) -> bool:
        """Write the newest revision into the journey's file, and tell whether that was needed; comments stay.

        What a person changed in the file and was not taken in stays as it is: it is taken in when it is asked for next.

        Args:
            named: the journey's id.
            taken: the text that was taken in just now.
        """
        newest = self.records.latest(named)
        assert newest is not None, named
        file, language = self.file_of(named), self._folder.settings.language
        stamp = Stamp(named, newest.number, newest.digest[:8])
        if not file.exists():
            self._write(named, file, stamped(write_journey(newest.journey_then), stamp, language=language))
            return True
        before = _text_of(file)
        if stamp_of(before) == stamp:
            return False  # it is the newest already, or was changed and is not taken in yet
        read = read_journey(before, file=None).journey
        here = None if read is None else replace(read, id=named)
        if before != taken and (here is None or not self._is_unchanged(named, before, here)):
            return False
        same = read == newest.journey_then
        written = stamped(before if same else rewrite(before, newest.journey_then), stamp, language=language)
        if written == before or not os.access(self._folder.journeys, os.W_OK):
            return False
        if _text_of(file) != before:  # saved by a person while we wrote: it is taken in first
            return False
        self._write(named, file.resolve(), written)  # a link that a person made stays one
        return True

    def _write(self, named: str, file: Path, text: str) -> None:
        told = self._folder.write_atomically(file, text)
        self.written[named] = (told.st_mtime_ns, told.st_size)

    def _is_unchanged(self, named: str, text: str, here: Journey) -> bool:
        """Tell a file that says what its revision says."""
        base = self._base_of(named, text)
        return base is not None and self.records.revision(named, base).journey_then == here


def author_here() -> str:
    """Say who is at work where nobody is named: $REJSE_AUTHOR, else the name of the machine's user."""
    try:
        return os.environ.get("REJSE_AUTHOR") or getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in a container
        return "file"


def _as_problem(refused: RejseError, file: Path) -> Problem:
    return Problem(refused.code, Severity.ERROR, Where(str(file)), refused.arguments)


def _text_of(file: Path) -> str:
    return file.read_bytes().decode("utf-8-sig", "replace")


def check_file(file: Path | str) -> tuple[Problem, ...]:
    """Judge a journey's file without a workspace."""
    return _judged(read_file(Path(file)), Path(file))


def _judged(read: Read, file: Path) -> tuple[Problem, ...]:
    """Give the problems of reading and, where something could be read, those of the checks."""
    if read.journey is None:
        return read.problems
    today = datetime.now(UTC).date()
    return (*read.problems, *check(read.journey, lines=read.lines, file=str(file), today=today))
