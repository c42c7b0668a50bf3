"""One author at work on one journey: changes, what takes them back, conflicts, plans; and the file follows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Final

from rejse.errors import WrongUse
from rejse.journey.agreement import Stood, Version, accepted_by, contract, renegotiated, stood_in
from rejse.journey.changing import Draft, Operation, operations_between
from rejse.journey.document import Journey
from rejse.journey.handover import Acceptance, Handover
from rejse.store.journeys import DrawnJourneys
from rejse.store.plans import Plans, Publication, VersionName
from rejse.store.records import By, Changed, KeptConflict, Kind, Records, Saved, Take, journey_of

DIGITS_MAX: Final = 18
"""No revision has a longer number; Python refuses to read one of thousands of digits."""


class UnknownVersion(WrongUse):
    """The journey has neither a revision nor a named version that is called so."""

    code = "unknown-version"


class NoSuchHandover(WrongUse):
    """The journey has no hand-over of this id."""

    code = "no-such-handover"


class NoHandovers(WrongUse):
    """The journey has no hand-overs at all."""

    code = "no-handovers-drawn"


class NotItsTeam(WrongUse):
    """A team accepts a hand-over that is between others."""

    code = "not-its-team"


class WhichMember(WrongUse):
    """A team has several members, or none of this name, and it is not clear who says yes."""

    code = "which-member"


@dataclass(frozen=True, slots=True)
class Difference:
    """What leads from one draft of a journey to another."""

    before: Draft
    after: Draft
    operations: tuple[Operation, ...]


class Editing:
    """One author at work on one journey of a workspace.

    Every change is in the journey's file when it is done; with `followed` it is that which is called instead, and who
    gave it writes the file later.
    """

    def __init__(
        self, journeys: DrawnJourneys, journey: str, *, author: str, followed: Callable[[], None] | None = None
    ) -> None:
        self.journey = journey
        self.author = author
        self._journeys = journeys
        self._follow = followed or journeys.mirror_all

    def apply(self, file: Path, *, base: int | None = None, note: str = "") -> Changed:
        """Take in what differs between a file and the revision it was made from; see `DrawnJourneys.apply`."""
        return self._journeys.apply(file, journey_id=self.journey, base=base, by=self._by(note))

    def change(self, wanted: Journey, *, base: int | None = None, note: str = "") -> Changed:
        """Save a journey as the author wants it; see `Records.change`."""
        return self._followed(self._records.change(wanted, base=base, by=self._by(note)))

    def operate(self, operations: Iterable[Operation], *, base: int | None = None, note: str = "") -> Changed:
        """Do operations on the revision they were meant for, and save what they lead to; see `Records.change`.

        Raises:
            UnsoundJourney: what they lead to has errors, or cannot be read at all.
        """
        draft = self._records.draft(self.journey, self.number(base)).copy()
        for one in operations:
            draft.apply(one)
        return self.change(journey_of(draft), base=base, note=note)

    def undo(self, note: str = "") -> Changed:
        """Take back the author's newest change; see `Records.undo`."""
        self._journeys.drawn(self.journey)
        return self._followed(self._records.undo(self.journey, by=self._by(note)))

    def redo(self, note: str = "") -> Changed:
        """Do again what the author took back last; see `Records.redo`."""
        self._journeys.drawn(self.journey)
        return self._followed(self._records.redo(self.journey, by=self._by(note)))

    def restore(self, version: str | int, note: str = "") -> Changed:
        """Make the journey what it was at a revision or a named version, as a change like any other."""
        self._journeys.drawn(self.journey)
        return self._followed(self._records.restore(self.journey, self.number(version), by=self._by(note)))

    def settle(self, conflict: int, take: Take, note: str = "") -> Changed:
        """Settle a conflict; see `Records.settle`."""
        self._journeys.drawn(self.journey)
        return self._followed(self._records.settle(conflict, take, by=self._by(note)))

    def publish(self, version: str | int | None = None, *, in_force_from: date, note: str = "") -> Publication:
        """Say that a revision or a named version, by default the newest, is the plan from a day on."""
        number = self.number(version)
        return self._plans.publish(self.journey, number, in_force_from=in_force_from, by=self._by(note))

    def name(self, name: str, version: str | int | None = None) -> VersionName:
        """Give a revision, by default the newest, a name by which it is found again."""
        return self._plans.name(self.journey, name, self.number(version), by=self._by(""))

    # -- what is kept ----------------------------------------------------------------------------------------------

    def history(self) -> Sequence[Saved]:
        """Give who changed what, newest first."""
        self._journeys.drawn(self.journey)
        return self._records.history(self.journey)

    def conflicts(self, *, settled: bool = False) -> Sequence[KeptConflict]:
        """Give the conflicts that wait; with `settled` also those that do not."""
        self._journeys.drawn(self.journey)
        return self._records.conflicts(self.journey, settled=settled)

    def publications(self) -> Sequence[Publication]:
        """Give what was published, oldest first."""
        return self._plans.publications(self.journey)

    def plan_on(self, day: date) -> Publication | None:
        """Give the plan in force on a day; None where nothing was published for it."""
        return self._plans.plan_on(self.journey, day)

    def names(self) -> Sequence[VersionName]:
        """Give the named versions, oldest first."""
        return self._plans.names(self.journey)

    def number(self, version: str | int | None) -> int:
        """Give the number of a revision: by its number, its name, or the newest one for None.

        Raises:
            UnknownVersion: there is none.
        """
        newest = self._journeys.drawn(self.journey).revision
        if version is None:
            return newest
        named = {} if isinstance(version, int) else {one.name: one.revision for one in self.names()}
        found = named.get(str(version))
        written = str(version)
        if found is None and written.isdecimal() and len(written) <= DIGITS_MAX and 1 <= int(written) <= newest:
            found = int(written)
        if found is None:
            raise UnknownVersion(journey=self.journey, value=str(version))
        return found

    def revision(self, version: str | int | None = None) -> Journey:
        """Give the journey as it was at a revision or a named version."""
        return self._records.revision(self.journey, self.number(version)).journey_then

    def draft(self, version: str | int | None = None) -> Draft:
        """Give the journey's fields as they were at a revision or a named version."""
        return self._records.draft(self.journey, self.number(version))

    def last_draft_with(self, place: str) -> Draft | None:
        """Give the newest draft in which an object stood; None where it never did."""
        for number in range(self.number(None), 0, -1):
            draft = self._records.draft(self.journey, number)
            if place in draft.objects:
                return draft
        return None

    def difference(self, earlier: str | int, later: str | int | None = None) -> Difference:
        """Give what leads from one revision or named version to another, by default to the newest."""
        before = self._records.draft(self.journey, self.number(earlier))
        after = self._records.draft(self.journey, self.number(later))
        return Difference(before, after, tuple(operations_between(before, after)))

    def changes_of(self, saved: Saved) -> Difference:
        """Give what a revision did; the first one did nothing, it is where the journey begins."""
        after = self._records.draft(self.journey, saved.number)
        if saved.kind is Kind.BEGIN or saved.number == 1:
            return Difference(after, after, ())
        before = self._records.draft(self.journey, saved.number - 1)
        return Difference(before, after, tuple(operations_between(before, after)))

    # -- agreements ------------------------------------------------------------------------------------------------

    def agreement(self, handover: str) -> tuple[Version, ...]:
        """Give the versions of a hand-over as a contract, oldest first: who accepted which, and what changed since.

        Raises:
            NoSuchHandover: the journey has none of this id.
        """
        self._handover(handover)
        stood = (
            Stood(saved.number, saved.saved_at, stood_in(draft, handover))
            for saved, draft in self._records.replay(self.journey)
        )
        return contract(handover, stood)

    def accept(self, handover: str, *, team: str, by: str | None = None, day: date, note: str = "") -> Changed:
        """Accept a hand-over for a team, as its terms are now.

        Args:
            handover: its id.
            team: which of the two teams says yes.
            by: the member of the team who says it; the only one where nobody is named.
            day: when.
            note: why.

        Raises:
            NoSuchHandover: the journey has none of this id.
            NotItsTeam: the hand-over is no matter of the team's.
            WhichMember: it is not clear who says yes.
        """
        agreed = self._handover(handover)
        if team not in (agreed.from_team, agreed.to_team):
            raise NotItsTeam(handover=handover, value=team, known=(agreed.from_team, agreed.to_team))
        said = Acceptance(team=team, by=self._member(team, by), date=day)
        return self._agreed(accepted_by(agreed, said), note)

    def renegotiate(self, handover: str, *, valid_from: date | None = None, note: str = "") -> Changed:
        """Begin the next version of a hand-over, with the same terms until they are changed; nobody has accepted it.

        Raises:
            NoSuchHandover: the journey has none of this id.
        """
        return self._agreed(renegotiated(self._handover(handover), valid_from), note)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _handover(self, handover: str) -> Handover:
        there = {one.id: one for one in self._journeys.drawn(self.journey).journey.handovers}
        if not there:
            raise NoHandovers(value=handover, journey=self.journey)
        if handover not in there:
            near = get_close_matches(handover, there, 1)
            raise NoSuchHandover(value=handover, known=tuple(there), nearest=near[0] if near else None)
        return there[handover]

    def _member(self, team: str, named: str | None) -> str:
        members = self._journeys.drawn(self.journey).journey.team
        known = tuple(one.id for one in members if team in (one.team, one.id))
        if named is None and len(known) == 1:
            return known[0]
        if named is None or (members and named not in {one.id for one in members}):
            raise WhichMember(team=team, value=named, known=known)
        return named

    def _agreed(self, agreed: Handover, note: str) -> Changed:
        journey = self._journeys.drawn(self.journey).journey
        others = tuple(agreed if one.id == agreed.id else one for one in journey.handovers)
        return self.change(replace(journey, handovers=others), note=note)

    def _by(self, note: str) -> By:
        return By(self.author, datetime.now(UTC), note)

    def _followed(self, changed: Changed) -> Changed:
        self._follow()
        return changed

    @cached_property
    def _records(self) -> Records:
        return self._journeys.records

    @cached_property
    def _plans(self) -> Plans:
        return Plans(self._journeys.records.file)
