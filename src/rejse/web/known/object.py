"""Everything that is known of one object, laid out for its drawer; the template decides nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from rejse.draw import numerals
from rejse.draw.icons import ICONS, icon_of
from rejse.journey.changing import kind_at
from rejse.journey.channels import CHANNELS
from rejse.journey.document import Journey, Touchpoint, TrackedBy
from rejse.measure.catalogue import as_builtins
from rejse.measure.last_seen import last_seen
from rejse.measure.reach import Evidence
from rejse.measure.suppressing import is_small
from rejse.web.forms.desk import capital
from rejse.web.known.agreed import Contract, contracts_of, fared
from rejse.web.known.answered import Answered, answers_of
from rejse.web.known.asked import Asked, Figure
from rejse.web.known.flows import Around, around_of, drawn_next
from rejse.web.known.numbers import numbers_of, reach_of
from rejse.web.known.related import Mention, mention, name_of, naming, values_of
from rejse.web.known.remarks import Remark, remarks_of
from rejse.web.known.trend import Trend, trend_of
from rejse.web.suppressed import told_small
from rejse.words import label

MEASURED: Final = frozenset({"phases", "touchpoints", "personas", "handovers"})
"""The lists whose objects have numbers."""

_LISTS: Final = {
    "phase": "phases",
    "touchpoint": "touchpoints",
    "persona": "personas",
    "after": "touchpoints",
    "opportunity": "opportunities",
}
"""The list in which what a field names stands, where the field is not called like it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something a person wrote: what it is, each line of it, and where it leads."""

    heading: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an object."""

    place: str
    kind: str
    name: str
    title: str = ""
    where: tuple[tuple[str, str], ...] = ()
    icon: str = ""
    channel: str = ""
    evidence: str = ""
    truth: bool = False
    why_no_numbers: str = ""
    numbers: tuple[Figure, ...] = ()
    trend: Trend | None = None
    answers: tuple[Answered, ...] = ()
    around: Around | None = None
    next: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()
    notes: tuple[Mention, ...] = ()
    notes_added: bool = False
    binding: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    related: tuple[Mention, ...] = ()
    contracts: tuple[Contract, ...] = field(default=())


def headed(asked: Asked, place: str) -> Known:
    """Say what an object is, and what is remarked about it."""
    kind = capital(asked.wording.say(f"kind.{kind_at(place).__name__.lower()}"))
    told: dict[str, Any] = {"place": place, "kind": kind, "name": name_of(asked, place)}
    if place.startswith("touchpoints/"):
        told |= _headed(asked, place.partition("/")[2])
    return Known(**told, remarks=remarks_of(asked, place))


def known_of(asked: Asked, place: str) -> Known:
    """Say what is known of an object."""
    listed, _, own = place.partition("/")
    kind = capital(asked.wording.say(f"kind.{kind_at(place).__name__.lower()}"))
    named = naming(asked, place)
    told: dict[str, Any] = {
        "place": place,
        "kind": kind,
        "name": name_of(asked, place),
        "remarks": remarks_of(asked, place),
        "related": tuple(one for one in named if not one.place.startswith("notes/") or listed != "touchpoints"),
        "notes": tuple(one for one in named if one.place.startswith("notes/")) if listed == "touchpoints" else (),
    }
    match listed:
        case "touchpoints":
            told |= _touchpoint(asked, own)
        case "phases":
            told |= _phase(asked, own)
        case "personas":
            told |= _persona(asked, own)
        case "handovers":
            told |= {"numbers": fared(asked, own), "contracts": contracts_of(asked, own)}
        case "":
            told |= _journey(asked)
    return Known(**{**told, "parts": (*told.get("parts", ()), *_content_parts(asked, place))})


# -- touchpoints -------------------------------------------------------------------------------------------------------


def _headed(asked: Asked, own: str) -> dict[str, Any]:
    """Say where a touchpoint stands."""
    one = next(one for one in asked.journey.touchpoints if one.id == own)
    phase = f"phases/{one.phase}"
    lane = label("page", f"lane-{one.drawn_in.value}", asked.language)
    return {
        "title": one.title.said_in(asked.language) if one.title else "",
        "where": ((name_of(asked, phase), asked.place(phase)), (capital(lane), "")),
        "icon": ICONS.get(icon_of(one.channel, one.medium), ""),
        "channel": CHANNELS[one.channel].name(asked.language) if one.channel in CHANNELS else one.channel,
        "evidence": _evidence(asked, one),
        "truth": one.moment_of_truth,
    }


def _touchpoint(asked: Asked, own: str) -> dict[str, Any]:
    one = next(one for one in asked.journey.touchpoints if one.id == own)
    numbers = numbers_of(asked, "touchpoints", own)
    return {
        **_headed(asked, own),
        "numbers": numbers,
        "why_no_numbers": "" if numbers else _why_none(asked, one),
        "trend": trend_of(asked, "touchpoints", own) if numbers else None,
        "answers": answers_of(asked, "touchpoints", own),
        "around": around_of(asked, own),
        "next": drawn_next(asked, one.next),
        "parts": tuple(_written(asked, one)),
        "binding": _binding(asked, one),
        "notes_added": True,
    }


def _evidence(asked: Asked, one: Touchpoint) -> str:
    if one.tracked_by is TrackedBy.UNRECORDED:
        return label("draw", "evidence-unrecorded", asked.language)
    found = reach_of(asked, "touchpoints", one.id)
    evidence = found[0]["evidence"] if found else str(Evidence.PARTLY if one.binding else Evidence.ASSUMED)
    return label("draw", f"evidence-{evidence}", asked.language)


def _why_none(asked: Asked, one: Touchpoint) -> str:
    key = "unrecorded" if one.tracked_by is TrackedBy.UNRECORDED else "not-measured"
    return label("page", f"{key}-why", asked.language)


def _written(asked: Asked, one: Touchpoint) -> Iterator[Part]:
    """Yield what a person drew of a touchpoint, in the order in which one asks."""
    language = asked.language

    def part(key: str, *lines: tuple[str, str]) -> Iterator[Part]:
        if lines:
            yield Part(heading=label("page", f"part-{key}", language), lines=lines)

    for key, text in (("what", one.what), ("how", one.how), ("call-to-action", one.call_to_action)):
        if text:
            yield from part(key, (text.said_in(language), ""))
    if one.responsible:
        yield from part("responsible", _person(asked, one.responsible))
    pains = [(_pain(asked, pain.text.said_in(language), pain.severity), "") for pain in one.pains]
    yield from part("pains", *pains)
    yield from part("gains", *((gain.text.said_in(language), "") for gain in one.gains))
    content = [each for each in asked.journey.content if each.id in one.content or one.id in each.touchpoints]
    lines = [(_content(asked, each.id), asked.place(f"content/{each.id}")) for each in content]
    yield from part("content", *lines)


def _pain(asked: Asked, text: str, severity: int | None) -> str:
    return label("page", "pain-told", asked.language, text=text, severity=str(severity)) if severity else text


def _content(asked: Asked, own: str) -> str:
    one = next(each for each in asked.journey.content if each.id == own)
    told = one.title.said_in(asked.language)
    return f"{told} ({one.call_to_action.said_in(asked.language)})" if one.call_to_action else told


def _person(asked: Asked, who: str) -> tuple[str, str]:
    member = next((one for one in asked.journey.team if one.id == who), None)
    return (member.name, asked.place(f"team/{who}")) if member else (who, "")


def _binding(asked: Asked, one: Touchpoint) -> tuple[str, ...]:
    """Say which events are counted here, how many there were, and when the last one was."""
    written = asked.draft.value(f"touchpoints/{one.id}", "binding")
    if written is None:
        return ()
    lines = [asked.say("counted-are", rule=asked.wording.rule(written))]
    if asked.has_events:
        view = asked.served.view(asked.journey_id)
        number = [each.id for each in view.journey.touchpoints].index(one.id)
        events = int(view.bound.events[number]) if number < len(view.bound.events) else 0
        day = asked.served.answer(asked.journey_id, "last-seen", last_seen).get(one.id)
        if events and day:
            told = asked.count(events) if asked.sees_all or not is_small(events) else told_small(asked.language)
            last = numerals.period(day, day, asked.language) or ""
            lines.append(asked.say("events-seen", events=told, last=last))
        else:
            lines.append(asked.say("events-none"))
    return tuple(lines)


# -- others ------------------------------------------------------------------------------------------------------------


def _phase(asked: Asked, own: str) -> dict[str, Any]:
    one = next(each for each in asked.journey.phases if each.id == own)
    language = asked.language
    bound = any(each.phase == own and each.binding for each in asked.journey.touchpoints)
    numbers = numbers_of(asked, "phases", own) if bound else ()
    inside = [each for each in asked.journey.touchpoints if each.phase == own]
    lines = tuple((each.name.said_in(language), asked.place(f"touchpoints/{each.id}")) for each in inside)
    goal = [(label("page", "kind-goal", language), ((one.goal.said_in(language), ""),))] if one.goal else []
    listed = [(asked.say("touchpoints-here"), lines)] if lines else []
    return {
        "numbers": numbers,
        "why_no_numbers": "" if numbers else asked.say("phase-not-measured"),
        "trend": trend_of(asked, "phases", own) if numbers else None,
        "answers": answers_of(asked, "phases", own),
        "parts": tuple(Part(heading=heading, lines=told) for heading, told in (*goal, *listed)),
        "related": (),
    }


def _persona(asked: Asked, own: str) -> dict[str, Any]:
    """Say how many customers are this persona, beside how many were to be."""
    one = next(each for each in asked.journey.personas if each.id == own)
    figures: list[Figure] = []
    if asked.has_events and one.rule is not None:
        query = {"start": asked.look.looked.start, "stop": asked.look.looked.stop}
        answer = asked.served.measure("personas", asked.journey_id, **query)
        row = next((each for each in as_builtins(answer)["personas"] if each["persona"] == own), None)
        if row is not None:
            figures = list(_persona_figures(asked, own, row, answer.n))
    if one.target_share is not None:
        figures.append(Figure(name=asked.say("target-share"), value=asked.share(one.target_share)))
    why = "" if figures else asked.say("persona-not-measured")
    return {"numbers": tuple(figures), "why_no_numbers": why}


def _persona_figures(asked: Asked, own: str, row: dict[str, Any], n: int) -> Iterator[Figure]:
    href = asked.evidence("personas", (own,), "n", "personas")
    name = label("page", "column-reach", asked.language)
    if is_small(row["n"]) and not asked.sees_all:
        yield Figure(name=name, value=told_small(asked.language), href=href, big=True)
        return
    note = asked.say("of-all", share=asked.share(row["n"] / n), n=asked.count(n)) if n else ""
    yield Figure(name=name, value=asked.count(row["n"]), note=note, href=href, big=True)


def _journey(asked: Asked) -> dict[str, Any]:
    """Say what the journey is, and lead to the lists of everything that it holds."""
    summary = asked.journey.summary
    parts = (Part(heading="", lines=((summary.said_in(asked.language), ""),)),) if summary else ()
    return {"parts": parts, "kind": capital(asked.wording.say(f"kind.{Journey.__name__.lower()}"))}


def _content_parts(asked: Asked, place: str) -> Iterator[Part]:
    """Yield what an object of another list refers to, by what it says of it."""
    listed, _, own = place.partition("/")
    if listed not in {"content", "notes", "expectations", "benchmarks", "opportunities", "improvements", "handovers"}:
        return
    fields = asked.draft.objects[place]
    for name in ("phase", "touchpoint", "persona", "after", "phases", "touchpoints", "personas", "opportunity"):
        value = fields.get(name)
        ids = [value] if isinstance(value, str) else list(value or ())
        to = _LISTS.get(name, name)
        lines = [mention(asked, f"{to}/{one}") for one in ids if f"{to}/{one}" in asked.draft.objects]
        if lines:
            heading = capital(asked.wording.field(kind_at(place), name))
            yield Part(heading=heading, lines=tuple((one.name, one.href) for one in lines))
    spoken = values_of(asked, tuple(fields.get("addresses") or fields.get("answers") or ()))
    if spoken:
        yield Part(heading=asked.say("speaks-to"), lines=tuple((one, "") for one in spoken))
    assert own, "the journey has parts of its own"
