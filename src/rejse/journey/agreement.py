"""The hand-over as a contract: which version both teams accepted, when, and what was changed since.

An acceptance holds for the terms as they stood when it was given. Who changes a term afterwards has not changed what
was accepted: the acceptance no longer holds until the team accepts again, or a new version is negotiated.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from rejse.journey.changing import AFTER, WHOLE, Draft, Operation, Value
from rejse.journey.handover import Acceptance, Handover

NO_TERMS: Final = frozenset(("name", "events", "version", "valid_from", "accepted", AFTER))
"""What may change without anybody having to accept again: its name, how it is measured, and its own dates."""


class Standing(StrEnum):
    """How far a version of the contract has come."""

    ACCEPTED = "accepted"
    """Both teams have accepted its terms as they are."""
    WAITS = "waits"
    """A team has not accepted it yet."""
    CHANGED = "changed"
    """It was accepted, and a term was changed afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A team's acceptance: the revision it was given in, and the terms that were changed since."""

    team: str
    by: str
    day: date
    revision: int
    changed: tuple[Operation, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the terms are still those that were accepted."""
        return not self.changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of the contract: the revisions of the journey in which it stood, and who accepted it when.

    `changed` are the terms that differ from the version before, as it stood at the end.
    """

    number: int
    teams: tuple[str, str]
    valid_from: date | None
    revisions: tuple[int, int]
    begun: datetime
    accepted: tuple[Given, ...]
    changed: tuple[Operation, ...] = ()

    @property
    def waiting(self) -> tuple[str, ...]:
        """The teams whose acceptance is missing, or no longer holds."""
        held = {one.team for one in self.accepted if one.holds}
        return tuple(team for team in dict.fromkeys(self.teams) if team not in held)

    @property
    def standing(self) -> Standing:
        """How far it has come."""
        if not self.waiting:
            return Standing.ACCEPTED
        return Standing.CHANGED if any(not one.holds for one in self.accepted) else Standing.WAITS


@dataclass(frozen=True, slots=True)
class Stood:
    """How a hand-over stood in a revision of the journey; `fields` is None where it was not there."""

    revision: int
    at: datetime
    fields: Mapping[str, Value] | None


def contract(handover: str, history: Iterable[Stood]) -> tuple[Version, ...]:
    """Give the versions of a hand-over, oldest first; one that was taken back is none.

    Args:
        handover: its id.
        history: how it stood in every revision, oldest first.
    """
    found: list[_Growing] = []
    for stood in history:
        if stood.fields is None:
            continue
        number = int(stood.fields.get("version", 1))
        while found and found[-1].number > number:
            found.pop()
        if not found or found[-1].number != number:
            found.append(_Growing(number, stood))
        found[-1].take(stood)
    place = f"handovers/{handover}"
    before: Sequence[_Growing | None] = [None, *found]
    return tuple(one.made(place, earlier) for earlier, one in zip(before, found, strict=False))


def in_force(versions: Sequence[Version], day: date) -> Version | None:
    """Give the version in force on a day: the newest that both teams accepted, valid by then."""
    accepted = [one for one in versions if one.standing is Standing.ACCEPTED]
    begun = [one for one in accepted if _valid_from(one) <= day]
    return begun[-1] if begun else None


def accepted_by(agreed: Handover, acceptance: Acceptance) -> Handover:
    """Give a hand-over with a team's acceptance, which takes the place of the team's earlier one."""
    others = tuple(one for one in agreed.accepted if one.team != acceptance.team)
    return replace(agreed, accepted=(*others, acceptance))


def renegotiated(agreed: Handover, valid_from: date | None) -> Handover:
    """Give the next version of a hand-over, which nobody has accepted yet."""
    return replace(agreed, version=agreed.version + 1, valid_from=valid_from, accepted=())


def stood_in(draft: Draft, handover: str) -> Mapping[str, Value] | None:
    """Give a hand-over's fields in a draft; None where it is not there."""
    fields: Mapping[str, Value] | None = draft.value(f"handovers/{handover}", WHOLE)
    return fields


class _Growing:
    """A version while its revisions are walked through."""

    def __init__(self, number: int, first: Stood) -> None:
        self.number = number
        self._first = first
        self._last = first
        self._given: dict[str, tuple[Mapping[str, Value], Stood]] = {}

    def take(self, stood: Stood) -> None:
        """Look at the next revision: who has accepted by now, and by then what the terms were."""
        assert stood.fields is not None, stood
        self._last = stood
        written = {one["team"]: one for one in stood.fields.get("accepted", ())}
        known = {team: given for team, given in self._given.items() if team in written}
        for team, one in written.items():
            if team not in known or known[team][0] != one:
                known[team] = (one, stood)
        self._given = known

    def made(self, place: str, before: "_Growing | None") -> Version:
        """Give the version."""
        now = self._last.fields
        assert now is not None, place
        given = [
            Given(
                team=team,
                by=one["by"],
                day=date.fromisoformat(one["date"]),
                revision=stood.revision,
                changed=_changed(place, stood.fields, now),
            )
            for team, (one, stood) in self._given.items()
        ]
        valid = now.get("valid_from")
        return Version(
            number=self.number,
            teams=(now["from_team"], now["to_team"]),
            valid_from=None if valid is None else date.fromisoformat(valid),
            revisions=(self._first.revision, self._last.revision),
            begun=self._first.at,
            accepted=tuple(given),
            changed=() if before is None else _changed(place, before._last.fields, now),  # noqa: SLF001  (its own kind)
        )


def _changed(place: str, before: Mapping[str, Value] | None, now: Mapping[str, Value]) -> tuple[Operation, ...]:
    was = before or {}
    terms = [name for name in dict.fromkeys((*was, *now)) if name.partition("/")[0] not in NO_TERMS]
    return tuple(
        Operation(place, name, was.get(name), now.get(name)) for name in terms if was.get(name) != now.get(name)
    )


def _valid_from(version: Version) -> date:
    """Give the day a version counts from: the one it names, else the day the second team accepted it."""
    return version.valid_from or max((one.day for one in version.accepted), default=date.max)
