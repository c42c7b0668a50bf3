"""What the commands of the records answer as JSON: changes, history, conflicts, plans and agreements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rejse.cli.answers import envelope
from rejse.journey.agreement import Version
from rejse.journey.changing import Draft, Operation
from rejse.journey.merging import Conflict
from rejse.journey.telling import told, told_conflict
from rejse.measure.view import Answer
from rejse.store.editing import Difference, Editing
from rejse.store.plans import Publication, VersionName
from rejse.store.records import Changed, KeptConflict, Saved
from rejse.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldChange:
    """What became of one field of one object (null is nothing), and the sentence for it."""

    object: str
    field: str
    before: Any
    becomes: Any
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldConflict:
    """What was not done, with both values; its number where it waits to be settled."""

    number: int | None
    clash: str
    object: str
    field: str
    base: Any
    kept: Any
    other: Any
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAnswer(Answer):
    """What came of a change; n counts what was done. revision: the newest one now."""

    journey: str
    revision: int
    changes: tuple[ToldChange, ...]
    conflicts: tuple[ToldConflict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRevision:
    """One revision: who made it, when and why, how, what it is called, from when it was the plan, and what it did."""

    number: int
    saved_at: datetime
    author: str
    note: str
    kind: str
    base: int | None
    undoes: int | None
    names: tuple[str, ...]
    in_force_from: tuple[date, ...]
    changes: tuple[ToldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryAnswer(Answer):
    """Who changed what, newest first; n counts all revisions there are."""

    journey: str
    revisions: tuple[ToldRevision, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceAnswer(Answer):
    """What leads from one revision to another; n counts the changes."""

    journey: str
    earlier: int
    later: int
    changes: tuple[ToldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsAnswer(Answer):
    """The conflicts of a journey, oldest first; n counts them."""

    journey: str
    conflicts: tuple[ToldConflict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswer(Answer):
    """That a revision is the plan from a day on, or has a name; n is its number."""

    published: Publication | None
    named: VersionName | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAcceptance:
    """A team's yes: who gave it, when, in which revision; where terms were changed since, it no longer holds."""

    team: str
    by: str
    day: date
    revision: int
    holds: bool
    changed_since: tuple[ToldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldVersion:
    """One version of a contract; changes: the terms that differ from the version before."""

    version: int
    standing: str
    valid_from: date | None
    first_revision: int
    last_revision: int
    accepted: tuple[ToldAcceptance, ...]
    waiting: tuple[str, ...]
    changes: tuple[ToldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementAnswer(Answer):
    """The versions of a hand-over as a contract, newest first; n counts them. in_force: the version of today."""

    journey: str
    handover: str
    in_force: int | None
    versions: tuple[ToldVersion, ...]


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells changes of one journey in one language."""

    workspace: Workspace
    editing: Editing
    language: str

    def changed(self, verb: str, changed: Changed) -> ChangeAnswer:
        """Tell what came of a change."""
        draft = self.editing.draft()
        numbers = [*changed.numbers, *[None] * (len(changed.conflicts) - len(changed.numbers))]
        refused = [self._conflict(one, number, draft) for one, number in zip(changed.conflicts, numbers, strict=True)]
        before = self.editing.draft(changed.revision - 1) if changed.done and changed.revision > 1 else draft
        told = envelope(verb, self.workspace, {"journey": changed.journey}, n=len(changed.done))
        return ChangeAnswer(
            **told,
            journey=changed.journey,
            revision=changed.revision,
            changes=self._changes(changed.done, before, draft),
            conflicts=tuple(refused),
        )

    def history(self, listed: Sequence[Saved], count: int) -> HistoryAnswer:
        """Tell who changed what."""
        told = envelope("history", self.workspace, {"journey": self.editing.journey, "limit": len(listed)}, n=count)
        names, plans = self.editing.names(), self.editing.publications()
        return HistoryAnswer(
            **told,
            journey=self.editing.journey,
            revisions=tuple(self._revision(one, names, plans) for one in listed),
        )

    def difference(self, earlier: int, later: int, found: Difference) -> DifferenceAnswer:
        """Tell what leads from one revision to another."""
        query = {"journey": self.editing.journey, "earlier": earlier, "later": later}
        told = envelope("diff", self.workspace, query, n=len(found.operations))
        changes = self._changes(found.operations, found.before, found.after)
        return DifferenceAnswer(**told, journey=self.editing.journey, earlier=earlier, later=later, changes=changes)

    def conflicts(self, found: Sequence[KeptConflict]) -> ConflictsAnswer:
        """Tell the conflicts that are kept."""
        draft = self.editing.draft()
        told = envelope("conflicts", self.workspace, {"journey": self.editing.journey}, n=len(found))
        listed = tuple(self._conflict(one, one.number, draft) for one in found)
        return ConflictsAnswer(**told, journey=self.editing.journey, conflicts=listed)

    def plan(self, verb: str, found: Publication | VersionName) -> PlanAnswer:
        """Tell that a revision was published or named."""
        told = envelope(verb, self.workspace, {"journey": found.journey}, n=found.revision)
        published = found if isinstance(found, Publication) else None
        return PlanAnswer(**told, published=published, named=found if isinstance(found, VersionName) else None)

    def agreement(self, handover: str, versions: Sequence[Version], in_force: Version | None) -> AgreementAnswer:
        """Tell the versions of a contract."""
        query = {"journey": self.editing.journey, "handover": handover}
        told = envelope("agreement", self.workspace, query, n=len(versions))
        return AgreementAnswer(
            **told,
            journey=self.editing.journey,
            handover=handover,
            in_force=None if in_force is None else in_force.number,
            versions=tuple(self._version(one) for one in reversed(versions)),
        )

    # -- inside ----------------------------------------------------------------------------------------------------

    def _changes(self, done: Sequence[Operation], before: Draft, after: Draft) -> tuple[ToldChange, ...]:
        return tuple(
            ToldChange(
                object=one.object,
                field=one.field,
                before=one.before,
                becomes=one.becomes,
                said=told(one, self.language, before=before, after=after),
            )
            for one in done
        )

    def _conflict(self, one: Conflict, number: int | None, draft: Draft) -> ToldConflict:
        return ToldConflict(
            number=number,
            clash=str(one.clash),
            object=one.object,
            field=one.field,
            base=one.base,
            kept=one.kept,
            other=one.other,
            said=told_conflict(one, self.language, head=draft, base=self.editing.last_draft_with(one.object)),
        )

    def _revision(self, saved: Saved, names: Sequence[VersionName], plans: Sequence[Publication]) -> ToldRevision:
        done = self.editing.changes_of(saved)
        return ToldRevision(
            number=saved.number,
            saved_at=saved.saved_at,
            author=saved.author,
            note=saved.note,
            kind=str(saved.kind),
            base=saved.base,
            undoes=saved.undoes,
            names=tuple(one.name for one in names if one.revision == saved.number),
            in_force_from=tuple(one.in_force_from for one in plans if one.revision == saved.number),
            changes=self._changes(done.operations, done.before, done.after),
        )

    def _version(self, one: Version) -> ToldVersion:
        draft = self.editing.draft()
        return ToldVersion(
            version=one.number,
            standing=str(one.standing),
            valid_from=one.valid_from,
            first_revision=one.revisions[0],
            last_revision=one.revisions[1],
            accepted=tuple(
                ToldAcceptance(
                    team=given.team,
                    by=given.by,
                    day=given.day,
                    revision=given.revision,
                    holds=given.holds,
                    changed_since=self._changes(given.changed, self.editing.draft(given.revision), draft),
                )
                for given in one.accepted
            ),
            waiting=one.waiting,
            changes=self._changes(one.changed, draft, draft),
        )
