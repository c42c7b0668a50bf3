"""New objects on the map: made with what they must have, or as a copy of another one."""

from collections.abc import Mapping
from typing import Any, Final, cast, get_args

from rejse.errors import WrongUse
from rejse.journey.changing import AFTER, WHOLE, Draft, Operation, Value, kind_at
from rejse.journey.channels import CHANNELS
from rejse.journey.document import Journey, Lane, Medium, Member, Text, Touchpoint
from rejse.journey.evidence import Benchmark, BenchmarkKind, Expectation, Note, Survey
from rejse.journey.fields import hints
from rejse.journey.handover import Handover
from rejse.journey.references import TEAMS
from rejse.journey.writing import LISTS
from rejse.web.forms.desk import Desk
from rejse.web.forms.fresh import fresh_id
from rejse.words import LANGUAGES, label

LIST_OF: Final[Mapping[str, str]] = {
    cast("Any", get_args(hints(Journey)[name])[0]).__name__.lower(): name for name in LISTS
}
"""The list of the journey that objects of a kind stand in: `touchpoints` of `touchpoint`."""

_SAID: Final = frozenset(
    {"ad", "social", "email", "newsletter", "sms", "video", "webinar", "podcast", "radio", "tv", "print", "outdoor"}
    | {"letter", "phone", "chat", "face-to-face", "referral", "review", "invoice", "digital-invoice"}
)
"""The channels on which something is said; on all others something is done."""

_PHYSICAL: Final = "shop"
_DIGITAL: Final = "web"


class UnknownKind(WrongUse):
    """There are no objects of this kind."""

    code = "unknown-kind-of-object"


class NothingToHandOver(WrongUse):
    """A hand-over needs a touchpoint and two teams, which the journey lacks."""

    code = "nothing-to-hand-over"


def new_object(draft: Draft, kind: str, *, name: str, language: str, **known: Value) -> Operation:
    """Make an object with a fresh, readable id of its name, and with what it must have.

    Args:
        draft: the journey.
        kind: what to make, such as `touchpoint`.
        name: what it is called; for one without a name, what it says or asks; nothing gives it a name of its kind.
        language: the language of the name.
        known: fields as the draft keeps them; `after` is the id of the one before it in its list, "" the front.
            A touchpoint may be given a `lane` instead of a channel.

    Raises:
        UnknownKind: there are no objects of this kind.
        NothingToHandOver: a hand-over needs a touchpoint and two teams.
    """
    if kind not in LIST_OF:
        raise UnknownKind(value=kind, known=tuple(LIST_OF))
    listed = LIST_OF[kind]
    said = " ".join(name.split()) or label("forms", f"new.{kind}", language if language in LANGUAGES else "en")
    own = fresh_id(said, draft.order[listed], otherwise=kind)
    after = known.pop(AFTER, None)
    if after is None and kind != "handover":  # a hand-over has a field of that name
        after = known.pop("after", None)
    given = {name: value for name, value in known.items() if value is not None}
    fields = {**_needed(draft, kind, given), **_named(kind_at(f"{listed}/{own}"), said, language), **given}
    last = draft.order[listed][-1] if draft.order[listed] else ""
    place = Operation(f"{listed}/{own}", WHOLE, None, {**fields, AFTER: last if after is None else after})
    return draft.copy().apply(place)


def _named(kind: type, said: str, language: str) -> dict[str, Value]:
    name = {Note: "quote", Expectation: "question", Benchmark: "competitor"}.get(kind)
    name = name or ("name" if "name" in hints(kind) else "title")
    key = f"{name}/{language}" if hints(kind)[name] is Text else name
    return {key: said, **({f"question/{language}": said} if kind is Survey else {})}


def _needed(draft: Draft, kind: str, given: dict[str, Value]) -> dict[str, Value]:
    match kind:
        case "touchpoint":
            return _touchpoint(draft, given)
        case "handover":
            return _handover(draft, given)
        case "benchmark":
            return {"kind": str(BenchmarkKind.SCORE)}
    return {}


def _touchpoint(draft: Draft, given: dict[str, Value]) -> dict[str, Value]:
    """Give phase, channel, medium, form and lane; a lane that the medium gives anyway is not written."""
    lane, medium = given.pop("lane", None), given.pop("medium", None)
    physical = lane == Lane.PHYSICAL or medium in (Medium.PHYSICAL, Medium.PERSONAL)
    channel = given.pop("channel", None) or (_PHYSICAL if physical else _DIGITAL)
    library = CHANNELS.get(channel)
    medium = medium or (library.medium if library else Medium.PHYSICAL if physical else Medium.DIGITAL)
    found: dict[str, Value] = {
        "phase": draft.order["phases"][0],
        "form": "communication" if channel in _SAID else "action",
        "channel": channel,
    }
    if library is None or library.medium != medium:
        found["medium"] = str(medium)
    if lane is not None and lane != lane_of(medium):
        found["lane"] = str(lane)
    return found


def lane_of(medium: str) -> Lane:
    """Give the lane that a medium is drawn in unless something else is chosen."""
    return Lane.DIGITAL if medium == Medium.DIGITAL else Lane.PHYSICAL


def _handover(draft: Draft, given: Mapping[str, Value]) -> dict[str, Value]:
    teams = [one.value for one in Desk(draft, "", "en").known(TEAMS)]
    won = draft.value("", "won_at") or ()
    touchpoints = [*(one for one in won if f"touchpoints/{one}" in draft.objects), *draft.order["touchpoints"]]
    found = {"from_team": teams[0], "to_team": teams[1]} if len(teams) > 1 else {}
    found |= {"after": touchpoints[0]} if touchpoints else {}
    if not {"from_team", "to_team", "after"} <= {*found, *given}:
        raise NothingToHandOver
    return found


# -- copies --------------------------------------------------------------------------------------------------------

_NOT_COPIED: Final[Mapping[type, frozenset[str]]] = {
    Touchpoint: frozenset({"shared", "binding"}),
    Handover: frozenset({"accepted", "version", "valid_from"}),
    Note: frozenset({"quote_key"}),
}
"""What belongs to one object only: events are counted at one touchpoint, and a yes was said to one agreement."""


def duplicate(draft: Draft, place: str, *, language: str) -> Operation:
    """Make a copy of an object, right behind it; it says in its name that it is one.

    Its pains and gains lose their ids, and a touchpoint its binding: each of them can belong to one object only.
    """
    listed, _, own = place.partition("/")
    kind = kind_at(place)
    fields = {name: value for name, value in draft.objects[place].items() if name not in _NOT_COPIED.get(kind, ())}
    for name, value in fields.items():
        stem, _, tag = name.partition("/")
        if stem == ("title" if "name" not in hints(kind) else "name") and isinstance(value, str):
            fields[name] = label("forms", "copy", tag if tag in LANGUAGES else language, name=value)
        elif stem in ("pains", "gains"):
            fields[name] = [_nameless(one) for one in value]
    taken = draft.order[listed]
    made = fresh_id(f"{own}-2" if kind is not Member else own, taken, otherwise=own)
    return draft.copy().apply(Operation(f"{listed}/{made}", WHOLE, None, {**fields, AFTER: own}))


def _nameless(value: Mapping[str, Value]) -> Value:
    if "text" not in value:
        return value
    rest = {name: one for name, one in value.items() if name != "id"}
    return rest["text"] if list(rest) == ["text"] and list(rest["text"]) != ["id"] else rest
