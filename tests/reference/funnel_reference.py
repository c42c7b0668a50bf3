"""The funnel by trying every attempt there is."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.reference.walks import Event, Unit

NO_LIMIT = 1 << 61
Attempt = tuple[int, ...]


def nothing(_event: Event) -> set[int]:
    return set()


@dataclass(frozen=True)
class Asked:
    """The question: which steps an event can fill, the window and period in µs, and the rules.

    ends: the gaps an event ends, gap k between step k and the next. limits: from the step before, per step; may be
    empty. by_from: "first", "last", or the number of a step.
    """

    steps: int
    fills: Callable[[Event], set[int]]
    window: int
    start: int
    stop: int
    entry: str
    concurrent: bool
    order: str = "ordered"
    ends: Callable[[Event], set[int]] = nothing
    limits: tuple[int, ...] = ()
    by_from: str = "first"

    def limit(self, step: int) -> int:
        return self.limits[step] if self.limits else NO_LIMIT


@dataclass(frozen=True)
class Told:
    """One unit, or one attempt of it: how deep, the waits between its steps, where it belongs; and how it may go on.

    until: the last moment at which the next step may still come, None where it cannot come any more or has no limit.
    """

    depth: int
    waits: tuple[int, ...]
    group: str | None
    until: int | None
    excluded: bool


def depths(units: Sequence[Unit], asked: Asked) -> list[Told]:
    """Follow all units that entered."""
    return [told for unit in units for told in follow(unit, asked)]


def follow(unit: Unit, asked: Asked) -> Iterator[Told]:
    """Follow one unit: one answer, or one per attempt; none where it never entered."""
    entries = [i for i, e in enumerate(unit) if _enters(e, asked) and asked.start <= e.time < asked.stop]
    if not entries:
        return
    if asked.entry == "any":
        yield _best(unit, entries, asked)
        return
    first = [i for i in entries if not _after(unit, entries[0], i, asked)]
    if asked.order == "ordered":
        told, rest = _walk(unit, first, asked)
    else:
        told, rest = _best(unit, first, asked), _rest(unit, first, asked)
    yield told
    if asked.entry == "every":
        yield from follow(rest, asked)


def _enters(event: Event, asked: Asked) -> bool:
    return bool(asked.fills(event)) if asked.order == "any" else 0 in asked.fills(event)


def _after(unit: Unit, i: int, j: int, asked: Asked) -> bool:
    """Say whether j comes after i, strictly."""
    return unit[j].time > unit[i].time if asked.concurrent else j > i


def _best(unit: Unit, entries: Sequence[int], asked: Asked) -> Told:
    """Try every attempt from the entries; the unit counts with the one that is preferred."""
    attempts = [attempt for entry in entries for attempt in _longer(unit, (entry,), asked)]
    depth = max(len(attempt) for attempt in attempts)
    deepest = [attempt for attempt in attempts if len(attempt) == depth]
    best = min(deepest, key=lambda attempt: _preference(unit, attempt, asked))
    open_until = [until for attempt in attempts if (until := _until(unit, attempt, asked)) is not None]
    latest = max(deepest, key=lambda attempt: (_place(unit, attempt[-1], asked), _place(unit, attempt[0], asked)))
    return Told(
        depth=depth,
        waits=_waits(unit, best),
        group=_group(unit, best, asked),
        until=max(open_until, default=None),
        excluded=depth < asked.steps and _ender(unit, latest, asked) is not None,
    )


def _longer(unit: Unit, attempt: Attempt, asked: Asked) -> Iterator[Attempt]:
    """Give the attempt and every longer one that begins with it."""
    yield attempt
    if len(attempt) < asked.steps:
        for i in range(len(unit)):
            if i not in attempt and not _after(unit, i, attempt[-1], asked) and _may_follow(unit, attempt, i, asked):
                yield from _longer(unit, (*attempt, i), asked)


def _may_follow(unit: Unit, attempt: Attempt, i: int, asked: Asked) -> bool:
    if _late(unit, attempt, i, asked):
        return False
    if asked.order == "any":
        return _distinct([asked.fills(unit[j]) for j in (*attempt, i)])
    if asked.order == "strict":
        others = [j for j in range(len(unit)) if j not in attempt and j != i]
        if any(_after(unit, attempt[0], j, asked) and _after(unit, j, i, asked) for j in others):
            return False
    ender = _ender(unit, attempt, asked)
    return len(attempt) in asked.fills(unit[i]) and not (ender is not None and _after(unit, ender, i, asked))


def _late(unit: Unit, attempt: Attempt, i: int, asked: Asked) -> bool:
    """Say whether an event comes past a limit of the attempt."""
    from_start, from_last = unit[i].time - unit[attempt[0]].time, unit[i].time - unit[attempt[-1]].time
    return from_start > asked.window or from_last > asked.limit(len(attempt))


def _ender(unit: Unit, attempt: Attempt, asked: Asked) -> int | None:
    """Find the first event after the attempt, and not too late, that ends it."""
    ending = (
        i
        for i in range(len(unit))
        if _after(unit, attempt[-1], i, asked)
        and len(attempt) - 1 in asked.ends(unit[i])
        and not _late(unit, attempt, i, asked)
    )
    return next(ending, None)


def _distinct(able: Sequence[set[int]], taken: frozenset[int] = frozenset()) -> bool:
    """Say whether every event can have a step of its own."""
    return not able or any(_distinct(able[1:], taken | {step}) for step in able[0] - taken)


def _until(unit: Unit, attempt: Attempt, asked: Asked) -> int | None:
    """Give until when the attempt may be continued by an event that is not there yet."""
    if len(attempt) == asked.steps or _ender(unit, attempt, asked) is not None:
        return None
    others = [i for i in range(len(unit)) if i not in attempt]
    if asked.order == "strict" and any(_after(unit, attempt[0], i, asked) for i in others):
        return None
    until = min(unit[attempt[0]].time + asked.window, unit[attempt[-1]].time + asked.limit(len(attempt)))
    return until if until < NO_LIMIT else None


def _place(unit: Unit, i: int, asked: Asked) -> int:
    return unit[i].time if asked.concurrent else i


def _preference(unit: Unit, attempt: Attempt, asked: Asked) -> Attempt:
    """Order attempts: the first to be complete, then the latest start, then the later event at each step from the end.

    In any order each further step as early as it comes. From one entry alone the earliest event at every step.
    """
    places = tuple(_place(unit, i, asked) for i in attempt)
    if asked.entry != "any":
        return places
    if asked.order == "any":
        return (places[-1], -places[0], *places)
    return (places[-1], -places[0], *(-place for place in reversed(places[:-1])))


def _walk(unit: Unit, entries: Sequence[int], asked: Asked) -> tuple[Told, Unit]:
    """Take every step as soon as it comes, then cut the walk where a limit or an excluded event ends it."""
    free = Asked(asked.steps, asked.fills, NO_LIMIT, asked.start, asked.stop, asked.entry, asked.concurrent)
    attempts = [attempt for entry in entries for attempt in _longer(unit, (entry,), free)]
    whole = min(attempts, key=lambda attempt: (-len(attempt), _preference(unit, attempt, free)))
    for depth in range(1, len(whole) + 1):
        walked = whole[:depth]
        following = whole[depth] if depth < len(whole) else None
        if depth == asked.steps:
            return _walked(unit, walked, asked, excluded=False, until=None), _behind(unit, walked[-1], asked)
        late = [
            i
            for i in range(len(unit))
            if _after(unit, walked[-1], i, asked) and _late(unit, walked, i, asked)
        ]  # fmt: skip
        ender = _ender(unit, walked, asked)
        if ender is not None and (following is None or _after(unit, ender, following, asked)):
            return _walked(unit, walked, asked, excluded=True, until=None), _since(unit, ender, asked)
        if late and (following is None or _late(unit, walked, following, asked)):
            return _walked(unit, walked, asked, excluded=False, until=None), _since(unit, late[0], asked)
    return _walked(unit, whole, asked, excluded=False, until=_until(unit, whole, asked)), ()


def _rest(unit: Unit, entries: Sequence[int], asked: Asked) -> Unit:
    """Give what comes after the attempt from the entries, strict or in any order."""
    attempts = [attempt for entry in entries for attempt in _longer(unit, (entry,), asked)]
    best = min(attempts, key=lambda attempt: (-len(attempt), _preference(unit, attempt, asked)))
    if asked.order == "strict" or len(best) == asked.steps:
        return _behind(unit, best[-1], asked)
    late = [i for i in range(len(unit)) if unit[i].time - unit[best[0]].time > asked.window]
    return _since(unit, late[0], asked) if late else ()


def _behind(unit: Unit, i: int, asked: Asked) -> Unit:
    return [event for j, event in enumerate(unit) if _after(unit, i, j, asked)]


def _since(unit: Unit, i: int, asked: Asked) -> Unit:
    return [event for j, event in enumerate(unit) if not _after(unit, j, i, asked)]


def _walked(unit: Unit, attempt: Attempt, asked: Asked, *, excluded: bool, until: int | None) -> Told:
    return Told(len(attempt), _waits(unit, attempt), _group(unit, attempt, asked), until, excluded)


def _waits(unit: Unit, attempt: Attempt) -> tuple[int, ...]:
    return tuple(unit[later].time - unit[earlier].time for earlier, later in itertools.pairwise(attempt))


def _group(unit: Unit, attempt: Attempt, asked: Asked) -> str | None:
    """Give the platform of the attempt; among events of one instant that can fill the step the first by name."""
    values = [_value(unit, step, i, asked) for step, i in enumerate(attempt)]
    if asked.by_from.isdecimal():
        return values[int(asked.by_from) - 1] if int(asked.by_from) <= len(values) else None
    defined = [value for value in values if value is not None]
    return None if not defined else defined[0 if asked.by_from == "first" else -1]


def _value(unit: Unit, step: int, i: int, asked: Asked) -> str | None:
    here = [unit[i]]
    if asked.concurrent:
        here = [
            event
            for event in unit
            if event.time == unit[i].time
            and (asked.fills(event) if asked.order == "any" else step in asked.fills(event))
        ]
    return min((event.platform for event in here if event.platform is not None), default=None)
