"""An object taken out of a journey, with everything that would otherwise refer to nothing."""

from collections.abc import Collection, Iterator, Sequence

from rejse.errors import WrongUse
from rejse.journey.changing import JOURNEY, WHOLE, Draft, Operation, Value, kind_at
from rejse.journey.document import Journey, Touchpoint
from rejse.journey.fields import required
from rejse.journey.handover import Handover
from rejse.journey.references import REFERENCES, TEAMS, VALUES
from rejse.journey.wording import Wording
from rejse.words import label


class LastPhase(WrongUse):
    """A journey has at least one phase."""

    code = "last-phase"


def remove(draft: Draft, place: str) -> tuple[Operation, ...]:
    """Take an object out, and with it what cannot be without it; whatever names it names it no longer.

    A phase takes its touchpoints along, a touchpoint the hand-overs after it. The operations can be taken back one
    by one from the last, and `told_along` says them in words.

    Raises:
        LastPhase: it is the only phase of the journey.
    """
    if place not in draft.objects or place == JOURNEY:
        return ()
    if place.startswith("phases/") and len(draft.order["phases"]) == 1:
        raise LastPhase(name=place.partition("/")[2])
    gone = _gone(draft, place)
    names = _names_of(draft, gone)
    at = draft.copy()
    wanted = [one for each in draft.objects if each not in gone for one in _let_go(draft, each, names, gone)]
    wanted += [Operation(each, WHOLE, None, None) for each in gone]
    done = (at.apply(one) for one in wanted)
    return tuple(one for one in done if one.before != one.becomes)


def told_along(draft: Draft, place: str, done: Sequence[Operation], *, language: str) -> tuple[str, ...]:
    """Say what goes along when an object is removed, and what no longer mentions it."""
    wording = Wording(language, (draft,))
    along, let_go = [], []
    for one in done:
        heading = wording.heading(one.object)
        if one.field == WHOLE and one.object != place:
            along.append(label("forms", "goes-along", language, heading=heading))
        elif one.field != WHOLE:
            field = wording.field(kind_at(one.object), one.field.partition("/")[0])
            let_go.append(label("forms", "let-go", language, heading=heading, field=field))
    return tuple(dict.fromkeys((*along, *let_go)))


def _gone(draft: Draft, place: str) -> list[str]:
    """Give the places that go: the object, and whatever must name one that goes; the last one first."""
    gone = [place]
    while True:
        names = _names_of(draft, gone)
        more = [
            each
            for each in draft.objects
            if each not in gone and each != JOURNEY and not each.startswith("team/") and _needs(draft, each, names)
        ]
        if not more:
            return gone[::-1]
        gone += more


Names = dict[str, Collection[str]]


def _names_of(draft: Draft, gone: Collection[str]) -> Names:
    """Give the names that lead nowhere once some objects are gone, by what fields refer to."""
    names: dict[str, set[str]] = {}
    for each in gone:
        listed, _, own = each.partition("/")
        names.setdefault(listed, set()).add(own)
    kept = [fields for each, fields in draft.objects.items() if each not in gone]
    left = {one["id"] for fields in kept for one in _values(fields)}
    names[VALUES] = {one["id"] for each in gone for one in _values(draft.objects[each])} - left
    teams = {fields.get("team") for each, fields in draft.objects.items() if each in gone and each.startswith("team/")}
    ids = [own for own in draft.order["team"] if f"team/{own}" not in gone]
    staying = {*ids, *(draft.value(f"team/{own}", "team") for own in ids)}
    if "team" in names:
        names[TEAMS] = ({*names["team"], *(one for one in teams if one)} - staying) if ids else set()
        names["team"] = set(names["team"]) if ids else set()  # where nobody is left, nobody is asked who it was
    return {**names}


def _values(fields: dict[str, Value]) -> Iterator[dict[str, Value]]:
    for one in (*fields.get("pains", ()), *fields.get("gains", ())):
        if "text" in one and one.get("id"):
            yield one


def _needs(draft: Draft, place: str, names: Names) -> bool:
    kind = kind_at(place)
    return any(
        name in required(kind) and draft.value(place, name) in names.get(found.to, ())
        for name, found in REFERENCES.get(kind, {}).items()
    )


def _let_go(draft: Draft, place: str, names: Names, gone: Collection[str]) -> Iterator[Operation]:
    """Give the operations after which an object no longer names what goes."""
    kind = kind_at(place)
    for name, found in REFERENCES.get(kind, {}).items():
        value = draft.value(place, name)
        away = names.get(found.to, ())
        if isinstance(value, list) and any(one in away for one in value):
            yield Operation(place, name, None, [one for one in value if one not in away] or None)
        elif isinstance(value, str) and value in away:
            yield Operation(place, name, None, _instead(draft, kind, name, gone))
    if kind is Touchpoint:
        for name in [one for one in draft.objects[place] if one.startswith("raci/")]:
            if name.partition("/")[2] in names.get("team", ()):
                yield Operation(place, name, None, None)
    if kind is Handover and (accepted := draft.value(place, "accepted")):
        kept = [one for one in accepted if _stays(one, names)]
        if kept != accepted:
            yield Operation(place, "accepted", None, kept or None)


def _stays(acceptance: dict[str, Value], names: Names) -> bool:
    return acceptance["team"] not in names.get(TEAMS, ()) and acceptance["by"] not in names.get("team", ())


def _instead(draft: Draft, kind: type, name: str, gone: Collection[str]) -> Value:
    """Give who answers for the journey after somebody went: the first of those who stay."""
    if kind is not Journey or name != "owner":
        return None
    return next((own for own in draft.order["team"] if f"team/{own}" not in gone), None)
