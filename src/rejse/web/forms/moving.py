"""Objects put elsewhere: a card into another phase, lane or place, a phase before another; a phase split in two."""

from collections.abc import Iterator, Sequence

from rejse.journey.changing import AFTER, WHOLE, Draft, Operation, Value
from rejse.journey.channels import CHANNELS
from rejse.journey.document import Text
from rejse.web.forms.fresh import fresh_id
from rejse.web.forms.making import lane_of
from rejse.words import LANGUAGES, label


def move(
    draft: Draft,
    place: str,
    *,
    phase: str | None = None,
    lane: str | None = None,
    before: str | None = None,
    after: str | None = None,
) -> tuple[Operation, ...]:
    """Put an object where a person dropped it; the picture then shows it there.

    A lane is written only where it is not the medium's own. Where cards of the phase have positions, the card gets one
    between its neighbours, else its place in the list says it all.

    Args:
        draft: the journey.
        place: the object; only touchpoints have phases and lanes.
        phase: the id of the phase it goes to; without one that of its new neighbour, or its own.
        lane: the lane it goes to; without one it stays in its own.
        before: the id of the one it then stands in front of.
        after: the id of the one it then stands behind; without either it stays, or goes to the end of its new phase.
    """
    listed, _, own = place.partition("/")
    if place not in draft.objects or own in (before, after):
        return ()
    at = draft.copy()
    if listed != "touchpoints":
        return _done(at, _in_list(at, place, before, after))
    neighbour = before or after
    if phase is None and neighbour is not None:
        phase = at.value(f"touchpoints/{neighbour}", "phase")
    phase = phase if phase in at.order["phases"] else at.value(place, "phase")
    stays = phase == at.value(place, "phase")
    done = list(_done(at, _into(at, place, phase, lane)))
    wanted = _row(at, own, phase, before, after, stays=stays)
    done += _done(at, _placed(at, place, wanted))
    if cards_of(at, phase) != wanted:  # positions too close to go between, or too far out to go beyond
        done += _done(at, _renumbered(wanted))
    return _merged(draft, done)


def cards_of(draft: Draft, phase: str) -> list[str]:
    """Give the ids of a phase's touchpoints in the order the picture shows them: by position, else as written."""
    ids = [own for own in draft.order["touchpoints"] if draft.value(f"touchpoints/{own}", "phase") == phase]
    return sorted(ids, key=lambda own: _position(draft, own))


def _position(draft: Draft, own: str) -> float:
    written = draft.value(f"touchpoints/{own}", "position")
    return float("inf") if written is None else float(written)


def _done(at: Draft, wanted: Iterator[Operation]) -> tuple[Operation, ...]:
    """Do operations one by one, and give those that changed something."""
    done = tuple(at.apply(one) for one in wanted)
    return tuple(one for one in done if one.before != one.becomes)


def _merged(draft: Draft, done: Sequence[Operation]) -> tuple[Operation, ...]:
    """Keep the last word on every field."""
    last = {one.place: one for one in done}
    found = (Operation(*one.place, draft.value(*one.place), one.becomes) for one in last.values())
    return tuple(one for one in found if one.before != one.becomes)


def _in_list(at: Draft, place: str, before: str | None, after: str | None) -> Iterator[Operation]:
    listed, _, own = place.partition("/")
    others = [one for one in at.order[listed] if one != own]
    if before in others:
        number = others.index(str(before))
        yield Operation(place, AFTER, None, others[number - 1] if number else "")
    elif after in others:
        yield Operation(place, AFTER, None, after)


def _into(at: Draft, place: str, phase: str, lane: str | None) -> Iterator[Operation]:
    yield Operation(place, "phase", None, phase)
    if lane is not None:
        channel = CHANNELS.get(at.value(place, "channel") or "")
        medium = at.value(place, "medium") or (channel.medium if channel else "digital")
        yield Operation(place, "lane", None, None if lane == lane_of(medium) else str(lane))


def _row(at: Draft, own: str, phase: str, before: str | None, after: str | None, *, stays: bool) -> list[str]:
    """Give the order that a phase's cards should have."""
    shown = cards_of(at, phase)
    others = [one for one in shown if one != own]
    if before in others:
        number = others.index(str(before))
    elif after in others:
        number = others.index(str(after)) + 1
    else:
        number = shown.index(own) if stays else len(others)
    return [*others[:number], own, *others[number:]]


def _placed(at: Draft, place: str, wanted: Sequence[str]) -> Iterator[Operation]:
    """Put a card between its neighbours, unless it stands there already."""
    own = place.partition("/")[2]
    if cards_of(at, at.value(place, "phase")) == list(wanted):
        return
    number = wanted.index(own)
    left = wanted[number - 1] if number else None
    right = wanted[number + 1] if number + 1 < len(wanted) else None
    yield Operation(place, "position", None, _between(at, left, right))
    if left is not None:
        yield Operation(place, AFTER, None, left)
    elif right is not None:
        order = [one for one in at.order["touchpoints"] if one != own]
        first = order.index(right)
        yield Operation(place, AFTER, None, order[first - 1] if first else "")


def _between(at: Draft, left: str | None, right: str | None) -> Value:
    """Give the position between two cards; None where none is needed."""
    low, high = (None if one is None else at.value(f"touchpoints/{one}", "position") for one in (left, right))
    if low is not None and high is not None:
        return _plain((low + high) / 2)
    if low is not None:
        return _plain(low + 1)
    return None if left is not None or high is None else _plain(high - 1)


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def _renumbered(wanted: Sequence[str]) -> Iterator[Operation]:
    for number, own in enumerate(wanted, 1):
        yield Operation(f"touchpoints/{own}", "position", None, number)


# -- phases --------------------------------------------------------------------------------------------------------


def split_phase(
    draft: Draft, place: str, *, language: str, first: str | None = None, name: str | None = None
) -> tuple[Operation, ...]:
    """Split a phase in two: the later cards go to a new phase right behind it.

    The new phase leads where the old one led; where the phase had an extent, each gets half of it.

    Args:
        draft: the journey.
        place: the phase.
        language: the language of a given name.
        first: the id of the first card that goes along; without one the later half of them goes.
        name: what the new phase is called; without one it is called the second part of the old one.
    """
    own = place.partition("/")[2]
    if place not in draft.objects:
        return ()
    cards = cards_of(draft, own)
    along = cards[cards.index(first) :] if first in cards else cards[(len(cards) + 1) // 2 :]
    names = {f"name/{language}": name} if name else _second(draft, place, language)
    made = fresh_id(name or f"{own}-2", draft.order["phases"], otherwise="phase")
    at = draft.copy()
    return _done(at, _split(at, own, made, names, along))


def _second(draft: Draft, place: str, language: str) -> dict[str, Value]:
    fields = draft.objects[place]
    names = Text({key.partition("/")[2]: value for key, value in fields.items() if key.startswith("name/")})
    return {
        f"name/{tag}": label("forms", "second-part", tag if tag in LANGUAGES else language, name=said)
        for tag, said in names.languages.items()
    }


def _split(at: Draft, own: str, made: str, names: dict[str, Value], along: Sequence[str]) -> Iterator[Operation]:
    place = f"phases/{own}"
    kept = {key: value for key in ("owner", "next", "patience") if (value := at.value(place, key)) is not None}
    extent = at.value(place, "extent")
    middle = None if extent is None else _plain((extent[0] + extent[1]) / 2)
    if extent is not None and extent[0] < middle < extent[1]:
        kept["extent"] = [middle, extent[1]]
    yield Operation(f"phases/{made}", WHOLE, None, {**names, **kept, AFTER: own})
    if "next" in kept:
        yield Operation(place, "next", None, [made])
    if "extent" in kept:
        yield Operation(place, "extent", None, [extent[0], middle])
    for card in along:
        yield Operation(f"touchpoints/{card}", "phase", None, made)
