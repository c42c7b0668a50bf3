"""The funnel by trying every attempt there is."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.reference.walks import Event, Unit


@dataclass(frozen=True)
class Asked:
    """The question: which steps an event can fill, the window and period in µs, and the two choices."""

    steps: int
    fills: Callable[[Event], set[int]]
    window: int
    start: int
    stop: int
    first: bool
    concurrent: bool


@dataclass(frozen=True)
class Told:
    """One unit: how deep, the waits between its steps, where it belongs, and the entry that may still go further."""

    depth: int
    waits: tuple[int, ...]
    group: str | None
    entry: int


def follow(unit: Unit, asked: Asked) -> Told | None:
    """Follow one unit; None where it never entered."""
    attempts = list(_attempts(unit, asked))
    if not attempts:
        return None
    depth = max(len(attempt) for attempt in attempts)
    deepest = [attempt for attempt in attempts if len(attempt) == depth]
    best = min(deepest, key=lambda attempt: _preference(unit, attempt, asked))
    times = [unit[i].time for i in best]
    entries = [event.time for event in unit if 0 in asked.fills(event) and asked.start <= event.time < asked.stop]
    return Told(
        depth=depth,
        waits=tuple(later - earlier for earlier, later in itertools.pairwise(times)),
        group=_group(unit, best, asked),
        entry=times[0] if asked.first else max(entries),
    )


def _attempts(unit: Unit, asked: Asked) -> Iterator[tuple[int, ...]]:
    """Give every attempt: distinct events filling the first steps in order, inside the window."""
    entries = [i for i, e in enumerate(unit) if 0 in asked.fills(e) and asked.start <= e.time < asked.stop]
    if asked.first and entries:
        entries = [i for i in entries if unit[i].time == unit[entries[0]].time] if asked.concurrent else entries[:1]
    for entry in entries:
        yield from _longer(unit, (entry,), asked)


def _longer(unit: Unit, attempt: tuple[int, ...], asked: Asked) -> Iterator[tuple[int, ...]]:
    yield attempt
    if len(attempt) == asked.steps:
        return
    last = attempt[-1]
    for i, event in enumerate(unit):
        after = event.time >= unit[last].time if asked.concurrent else i > last
        in_window = event.time - unit[attempt[0]].time <= asked.window
        if i not in attempt and after and in_window and len(attempt) in asked.fills(event):
            yield from _longer(unit, (*attempt, i), asked)


def _preference(unit: Unit, attempt: tuple[int, ...], asked: Asked) -> tuple[int, ...]:
    """Order attempts: the first to be complete, then the latest start, then the later event at each step from the end.

    From the first entry alone: the earliest event at every step.
    """
    places = [unit[i].time if asked.concurrent else i for i in attempt]
    if asked.first:
        return tuple(places)
    return (places[-1], -places[0], *(-place for place in reversed(places[:-1])))


def _group(unit: Unit, attempt: tuple[int, ...], asked: Asked) -> str | None:
    """Give the first defined platform of the attempt's events; among events of one instant the first by name."""
    for step, i in enumerate(attempt):
        here = [unit[i]]
        if asked.concurrent:
            here = [event for event in unit if event.time == unit[i].time and step in asked.fills(event)]
        found = sorted(event.platform for event in here if event.platform is not None)
        if found:
            return found[0]
    return None


def depths(units: Sequence[Unit], asked: Asked) -> list[Told]:
    """Follow all units that entered."""
    return [told for unit in units if (told := follow(unit, asked)) is not None]
