"""Bring together what several people changed: different fields merge, the same field keeps both values for them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rejse.errors import Problem
from rejse.journey.changing import AFTER, JOURNEY, WHOLE, Draft, Operation, Value, kind_at, operations_between
from rejse.journey.fields import required
from rejse.journey.judging import problems_of
from rejse.journey.writing import LISTS


class Clash(StrEnum):
    """Why an operation was not done."""

    SAME_FIELD = "same-field"
    """Somebody has changed the same field to something else."""
    GONE = "gone"
    """Somebody has taken the object out."""
    CHANGED = "changed"
    """It would take out, or make anew, what somebody has changed meanwhile."""
    NAMED = "named"
    """It would leave a name that leads nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """An operation that was not done: `kept` stands in the journey, `other` was wanted, `base` was before both."""

    clash: Clash
    object: str
    field: str
    base: Value
    kept: Value
    other: Value


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it: the journey with everything that could be done, the operations done, and those that were not."""

    draft: Draft
    done: tuple[Operation, ...]
    conflicts: tuple[Conflict, ...]


def merge(base: Draft, mine: Draft, head: Draft) -> Merged:
    """Do on `head` what leads from `base` to `mine`.

    What was done there already is not done again. A change of what somebody changed otherwise since `base`, and one
    that would leave a name that leads nowhere, is a conflict, and `head` keeps its value.
    """
    theirs = {one.place for one in operations_between(base, head)}
    touched = {place for place, _ in theirs}
    wanted: list[Operation] = []
    conflicts: list[Conflict] = []
    for one in operations_between(base, mine):
        for part in _parts(_standing(one, mine, head), head):
            clash = _clash(part, base, head, theirs, touched)
            if clash is not None:
                conflicts.append(_conflict(clash, part, base.value(*part.place), head))
            elif head.value(*part.place) != part.becomes or part.field == AFTER:
                wanted.append(part)
    return _sound(base, head, wanted, conflicts)


def take_back(done: Sequence[Operation], head: Draft, *, moved: Collection[str] = ()) -> Merged:
    """Take operations back, newest first; one whose field holds something else by now is a conflict and stays.

    Where an object stands in its list is put back also where others came between, but not where it was moved on.

    Args:
        done: the operations.
        head: the newest draft.
        moved: the places of objects that somebody else has moved since.
    """
    wanted: list[Operation] = []
    conflicts: list[Conflict] = []
    at = head.copy()
    for one in (each.inverse for each in reversed(done)):
        now = at.value(*one.place)
        if now == one.becomes:
            continue
        clash = Clash.SAME_FIELD if one.field == AFTER and one.object in moved else _changed_since(one, now)
        if clash is not None:
            conflicts.append(_conflict(clash, one, one.before, at))
        else:
            at.apply(one)
            wanted.append(one)
    return _sound(head, head, wanted, conflicts)


def _parts(one: Operation, head: Draft) -> Iterable[Operation]:
    """Take an object that both have made apart into its fields."""
    there = head.value(one.object, WHOLE)
    if one.field != WHOLE or one.becomes is None or there is None:
        return (one,)
    names = (name for name in one.becomes if name != AFTER)
    return tuple(Operation(one.object, name, there.get(name), one.becomes[name]) for name in names)


def _clash(
    one: Operation, base: Draft, head: Draft, theirs: Collection[tuple[str, str]], touched: Collection[str]
) -> Clash | None:
    now = head.value(*one.place)
    if one.object not in head.objects:
        makes, takes_out = one.field == WHOLE and one.becomes is not None, one.becomes is None and one.field == WHOLE
        return None if makes or takes_out else Clash.GONE
    if one.field == WHOLE:
        fields = {name for place, name in theirs if place == one.object} - {AFTER}
        return Clash.CHANGED if one.object in touched and fields else None
    made_by_both = one.object not in base.objects
    if now == one.becomes:
        return None
    if one.place in theirs or (made_by_both and one.field in head.objects[one.object]):
        return Clash.SAME_FIELD
    return None


def _changed_since(one: Operation, now: Value) -> Clash | None:
    if one.field == AFTER:
        return Clash.GONE if now is None else None
    if one.field == WHOLE:
        was = None if one.before is None else {name: value for name, value in one.before.items() if name != AFTER}
        here = None if now is None else {name: value for name, value in now.items() if name != AFTER}
        return None if was == here else Clash.CHANGED
    return None if now == one.before else Clash.SAME_FIELD


def _conflict(clash: Clash, one: Operation, base: Value, head: Draft) -> Conflict:
    return Conflict(
        clash=clash, object=one.object, field=one.field, base=base, kept=head.value(*one.place), other=one.becomes
    )


def _standing(one: Operation, mine: Draft, head: Draft) -> Operation:
    """Let an object follow the nearest one before it that is still there."""
    name, _, own = one.object.partition("/")
    after = (
        one.becomes if one.field == AFTER else one.becomes.get(AFTER) if one.field == WHOLE and one.becomes else None
    )
    if not after or f"{name}/{after}" in head.objects:
        return one
    before = mine.order[name][: mine.order[name].index(own)]
    standing = next((each for each in reversed(before) if f"{name}/{each}" in head.objects or each == after), "")
    made = f"{name}/{after}" in mine.objects  # it is made by the same change, and so stands there in time
    found = after if made else standing
    return replace(one, becomes=found if one.field == AFTER else {**one.becomes, AFTER: found})


def _sound(base: Draft, head: Draft, wanted: list[Operation], conflicts: list[Conflict]) -> Merged:
    """Leave out, one by one, what would make the journey unsound."""
    known: Collection[Problem] | None = None
    while True:
        draft, done = _done(head, wanted)
        errors = problems_of(draft)[1] if done else ()
        if errors and known is None:
            known = problems_of(head)[1]
        fresh = [one for one in errors if one not in (known or ())]
        if not fresh:
            return Merged(draft, done, tuple(conflicts))
        guilty, field = _guilty(fresh[0], head, wanted)
        at = wanted.index(guilty)
        refused = guilty
        if guilty.field == WHOLE and field in (guilty.becomes or {}) and field not in required(kind_at(guilty.object)):
            kept = {name: value for name, value in guilty.becomes.items() if name != field}
            refused = Operation(guilty.object, field, None, guilty.becomes[field])
            wanted = [*wanted[:at], replace(guilty, becomes=kept), *wanted[at + 1 :]]
        else:
            wanted = [*wanted[:at], *wanted[at + 1 :]]
        conflicts.append(_conflict(Clash.NAMED, refused, base.value(*refused.place), head))


def _done(head: Draft, wanted: Iterable[Operation]) -> tuple[Draft, tuple[Operation, ...]]:
    draft = head.copy()
    done = tuple(draft.apply(one) for one in wanted)
    return draft, tuple(one for one in done if one.before != one.becomes)


def _guilty(error: Problem, head: Draft, wanted: Sequence[Operation]) -> tuple[Operation, str]:
    """Find the operation behind an error, and the field it stands in: on that field, taking out what it names, any."""
    place, field = _place_of(error.where.path or "")
    named = error.arguments.get("value")
    for one in wanted:
        if one.object == place and (one.field == WHOLE or one.field.partition("/")[0] == field):
            return one, field
    for one in wanted:
        if one.field == WHOLE and one.becomes is None and one.object.endswith(f"/{named}"):
            return one, field
    for at, one in enumerate(wanted):
        without, _ = _done(head, [*wanted[:at], *wanted[at + 1 :]])
        if error not in problems_of(without)[1]:
            return one, field
    return wanted[-1], field


def _place_of(path: str) -> tuple[str, str]:
    """Give the object and the field that a problem's path leads to."""
    parts = path.split("/")
    if parts[0] in LISTS and len(parts) > 1:
        return "/".join(parts[:2]), parts[2] if len(parts) > 2 else WHOLE
    return JOURNEY, parts[0]
