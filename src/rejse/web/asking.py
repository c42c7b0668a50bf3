"""A measure's question as an address and as a form: both are made from the catalogue, so a new measure has both."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams

from rejse.errors import RejseError, WrongUse
from rejse.journey.document import Journey
from rejse.measure.asking import asked
from rejse.measure.catalogue import Listed
from rejse.measure.reach import ReachAnswer
from rejse.trace.personas import UNASSIGNED_ID
from rejse.web.served import Served
from rejse.words import label

Widget = Literal["day", "choice", "line", "number", "steps", "list"]

DAYS: Final = {"start": "from", "stop": "to"}
"""How the ends of a period are called in addresses; both days are in it."""

FIRST_DAY: Final = date(1970, 1, 1)
LAST_DAY: Final = date(9000, 1, 1)
"""Days beyond these are a slip of the pen, and no calendar reaches them."""

NOT_ASKED: Final = frozenset({"language", "against", "csrf"})
"""What an address may say beside the question."""


class BadDay(WrongUse):
    """A day of an address is none."""

    code = "bad-day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One part of a question as a form shows it: its name in the address, its words, what was chosen, and from what."""

    name: str
    label: str
    help: str
    widget: Widget
    value: str
    values: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    rare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question: the options for the measure, the form that asks it, its address, and what could not be read."""

    options: Mapping[str, Any]
    form: tuple[Option, ...]
    query: str
    against: str
    problems: tuple[RejseError, ...]

    @property
    def shown(self) -> tuple[Option, ...]:
        """The options that most people want."""
        return tuple(one for one in self.form if not one.rare)

    @property
    def folded(self) -> tuple[Option, ...]:
        """The others."""
        return tuple(one for one in self.form if one.rare)


_RARE: Final = frozenset(
    {"ties", "by_from", "excluding", "excluded", "step_windows", "over", "columns", "top", "scope", "order", "entry"}
)


def asked_of(served: Served, journey: str, listed: Listed, told: QueryParams, *, language: str) -> Asked:
    """Read the question an address asks; a part that cannot be read is told, and left out.

    Args:
        served: knows the journey, and what is a good first question.
        journey: its id.
        listed: the measure.
        told: the address's query.
        language: the reader's.
    """
    drawn = served.drawn(journey).journey
    zone = _zone(served, journey)
    hints = get_type_hints(listed.query)
    parts = fields(listed.query)
    written = {one.name: _written(one, hints[one.name], told) for one in parts}
    options, problems = _read(listed, parts, written, zone)
    if "steps" in written and not options.get("steps"):
        steps = _first_steps(served, journey, drawn)
        options["steps"], written["steps"] = steps, list(steps)
    form = tuple(_option(one, hints[one.name], written[one.name], drawn, language) for one in parts)
    address = [(DAYS.get(name, name), value) for name, values in written.items() for value in values if value]
    against = told.get("against", "")
    if against:
        address.append(("against", against))
    return Asked(options=options, form=form, query=urlencode(address), against=against, problems=tuple(problems))


def _written(one: Field[Any], hint: Any, told: QueryParams) -> list[str]:  # noqa: ANN401  (a type, as typing gives it)
    """Give what the address says of an option; a list stands in several parts, or with commas between."""
    values = [value.strip() for value in told.getlist(DAYS.get(one.name, one.name))]
    if _is_list(hint):
        return [part.strip() for value in values for part in value.split(",") if part.strip()]
    return [values[-1]] if values and values[-1] else []


def _is_list(hint: Any) -> bool:  # noqa: ANN401
    return any(get_origin(kind) is tuple for kind in (hint, *get_args(hint)))


def _read(
    listed: Listed, parts: Sequence[Field[Any]], written: Mapping[str, list[str]], zone: ZoneInfo
) -> tuple[dict[str, Any], list[RejseError]]:
    """Read every option by itself, so that one that is wrong takes no other with it."""
    hints = get_type_hints(listed.query)
    options: dict[str, Any] = {}
    problems: list[RejseError] = []
    needed = {one.name for one in parts if one.default is MISSING and one.default_factory is MISSING}
    for one in parts:
        values = written[one.name]
        if not values or values == ["none"]:
            continue
        value: Any = tuple(values) if _is_list(hints[one.name]) else values[0]
        if one.name in DAYS:
            value = _day(value, zone, last=one.name == "stop")
            if value is None:
                problems.append(BadDay(name=DAYS[one.name], value=values[0]))
                continue
        try:
            asked(listed.query, {**dict.fromkeys(needed, ("x",)), one.name: value})
        except RejseError as wrong:
            problems.append(wrong)
        else:
            options[one.name] = value
    return options, problems


def _day(text: str, zone: ZoneInfo, *, last: bool) -> datetime | None:
    """Read a day as its beginning, or, of a period's last day, as its end."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    if not FIRST_DAY <= day <= LAST_DAY:
        return None
    return datetime.combine(day + timedelta(days=1) if last else day, time(), zone)


def days_asked(served: Served, journey: str, first: date | None, last: date | None) -> dict[str, datetime]:
    """Give the options for a period of whole days, both included; None leaves an end open.

    Raises:
        BadDay: one of them is before or after all calendars.
    """
    zone = _zone(served, journey)
    found = {}
    for name, day in (("start", first), ("stop", last)):
        if day is not None and (read := _day(day.isoformat(), zone, last=name == "stop")) is None:
            raise BadDay(name=DAYS[name], value=day.isoformat())
        if day is not None and read is not None:
            found[name] = read
    return found


def _zone(served: Served, journey: str) -> ZoneInfo:
    drawn = served.drawn(journey).journey
    return ZoneInfo(drawn.time_zone) if drawn.time_zone else served.workspace.settings.zone


def _is_day(text: str) -> bool:
    """Tell whether a text is a day: a browser warns of a field of days that holds something else."""
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _first_steps(served: Served, journey: str, drawn: Journey) -> tuple[str, ...]:
    """Give a good first question: the most visited touchpoint of each phase, up to where one becomes a customer."""
    bound = [one for one in drawn.touchpoints if one.binding]
    reached: dict[str, int] = {}
    if served.workspace.has_events:
        answer = served.measure("reach", journey)
        assert isinstance(answer, ReachAnswer)
        reached = {one.touchpoint: one.reach for one in answer.touchpoints}
    won = next((one for one in drawn.touchpoints if one.id in drawn.won_at[:1]), None)
    steps: list[str] = []
    for phase in drawn.phases:
        if won is not None and phase.id == won.phase:
            return (*steps, won.id)
        inside = [one.id for one in bound if one.phase == phase.id]
        steps += [max(inside, key=lambda name: reached.get(name, 0))] if inside else []
    return tuple(steps) or tuple(one.id for one in drawn.touchpoints[:1])


def _option(one: Field[Any], hint: Any, values: Sequence[str], drawn: Journey, language: str) -> Option:  # noqa: ANN401
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] if get_origin(hint) is not Literal else [hint]
    kind = kinds[0] if kinds and get_origin(hint) is not tuple else hint
    choices = _choices(one.name, kind, drawn, language)
    widget: Widget = "line"
    if one.name in DAYS:
        widget = "day"
    elif one.name == "steps":
        widget = "steps"
    elif choices and not _is_list(hint):
        widget = "choice"
    elif kind is int:
        widget = "number"
    elif _is_list(hint):
        widget = "list"
    default = "" if one.default in {None, MISSING} else str(one.default)
    return Option(
        name=DAYS.get(one.name, one.name),
        label=label("asked", f"option.{one.name}", language),
        help=label("asked", f"help.{one.name}", language),
        widget=widget,
        value="" if one.name in DAYS and values and not _is_day(values[0]) else values[0] if values else default,
        values=tuple(values),
        choices=choices,
        rare=one.name in _RARE,
    )


def _choices(name: str, kind: Any, drawn: Journey, language: str) -> tuple[tuple[str, str], ...]:  # noqa: ANN401
    """Give what can be chosen: the words of the program, or what the journey has."""
    everybody = ("", label("asked", "everybody", language))
    if name == "persona":
        personas = [(one.id, one.name.said_in(language) if one.name else one.id) for one in drawn.personas]
        return (everybody, *personas, (UNASSIGNED_ID, label("asked", "nobody", language))) if personas else ()
    if name == "handover":
        every = ("", label("asked", "every-handover", language))
        return (every, *((one.id, one.name.said_in(language) if one.name else one.id) for one in drawn.handovers))
    if name in {"steps", "excluding"}:
        return tuple((one.id, one.name.said_in(language)) for one in drawn.touchpoints)
    values: Sequence[str] = ()
    if get_origin(kind) is Literal:
        values = get_args(kind)
    elif isinstance(kind, type) and issubclass(kind, StrEnum):
        values = [str(one) for one in kind]
    return tuple((value, label("asked", f"choice.{name}.{value}", language)) for value in values)
