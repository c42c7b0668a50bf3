"""A hand-over as a contract: how it fares, what both teams accepted, and who is still to say yes."""

from dataclasses import dataclass
from typing import Final

from rejse.draw import numerals
from rejse.journey.agreement import Given, Version, in_force
from rejse.journey.changing import Draft
from rejse.journey.telling import told
from rejse.measure.catalogue import as_builtins
from rejse.measure.suppressing import is_small
from rejse.store.editing import Editing
from rejse.web.days import last_day
from rejse.web.known.asked import Asked, Figure
from rejse.web.known.related import name_of
from rejse.web.suppressed import told_small

_FIGURES: Final = ("delivered", "accepted", "rejected", "undecided")


@dataclass(frozen=True, slots=True, kw_only=True)
class Yes:
    """A team's acceptance, and what was changed since it was given."""

    team: str
    by: str
    day: str
    holds: bool
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One version of the agreement. waiting: the teams that have yet to accept it, each with who may say so."""

    number: int
    standing: str
    since: str
    in_force: bool
    given: tuple[Yes, ...]
    waiting: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


def contracts_of(asked: Asked, own: str) -> tuple[Contract, ...]:
    """Give the versions of a hand-over, newest first."""
    editing: Editing = asked.served.editing(asked.journey_id, asked.visitor.author)
    versions = editing.agreement(own)
    today = in_force(versions, last_day(asked.served, asked.journey_id))
    drafts = editing.draft()
    return tuple(_contract(asked, one, one is today, drafts) for one in reversed(versions))


def _contract(asked: Asked, one: Version, now: bool, draft: Draft) -> Contract:  # noqa: FBT001  (its own list calls it)
    valid = one.valid_from
    return Contract(
        number=one.number,
        standing=asked.say(f"standing-{one.standing}"),
        since=numerals.period(valid, valid, asked.language) or "" if valid else asked.moment(one.begun),
        in_force=now,
        given=tuple(_given(asked, each, draft) for each in one.accepted),
        waiting=tuple((team, team_name(asked, team), members_of(asked, team)) for team in one.waiting),
    )


def _given(asked: Asked, one: Given, draft: Draft) -> Yes:
    changed = tuple(told(each, asked.language, before=draft, after=draft) for each in one.changed)
    day = numerals.period(one.day, one.day, asked.language) or ""
    by = next((member.name for member in asked.journey.team if member.id == one.by), one.by)
    return Yes(team=team_name(asked, one.team), by=by, day=day, holds=one.holds, changed=changed)


def team_name(asked: Asked, team: str) -> str:
    """Name a team, which may be a single member."""
    return name_of(asked, f"team/{team}") if f"team/{team}" in asked.draft.objects else team


def members_of(asked: Asked, team: str) -> tuple[tuple[str, str], ...]:
    """Give who may accept for a team, by id and name."""
    return tuple((one.id, one.name) for one in asked.journey.team if team in (one.team, one.id))


def fared(asked: Asked, own: str) -> tuple[Figure, ...]:
    """Give how the leads of a hand-over fared."""
    if not asked.has_events:
        return ()
    answer = as_builtins(asked.measure("handovers"))
    row = next((one for one in answer["handovers"] if one["handover"] == own), None)
    soon = next((one for one in answer["answered"] if one["handover"] == own), None)
    if row is None or row["delivered"] is None:
        return ()
    small = not asked.sees_all and any(is_small(row[key]) for key in _FIGURES)
    made = []
    for key in _FIGURES:
        if row[key] is None:
            continue
        value = asked.count(row[key])
        if small:
            value = told_small(asked.language) if is_small(row[key]) else asked.say("hidden")
        note = ""
        if key == "accepted" and row["accepted_share"] is not None and not small:
            decided = asked.count(row["accepted"] + row["rejected"])
            note = asked.say("share-of", share=asked.share(row["accepted_share"]), n=decided)
        href = asked.evidence("handovers", (own,), key, "handovers")
        made.append(Figure(name=asked.say(f"lead-{key}"), value=value, note=note, href=href, big=key == "delivered"))
    if soon and soon["within_share"] is not None and not small:
        n = asked.count((soon["within"] or 0) + (soon["late"] or 0))
        note = asked.say("of-n", n=n)
        href = asked.evidence("handovers", (own,), "within", "answered")
        value = asked.share(soon["within_share"])
        made.append(Figure(name=asked.say("lead-within"), value=value, note=note, href=href))
    return tuple(made)
