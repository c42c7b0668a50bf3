"""The drawn journey as numbers for the kernels: who leads on to whom, how long a customer may take, what is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rejse.journey.document import Journey, Medium, Touchpoint, TrackedBy
from rejse.measure.period import duration
from rejse.settings import Settings
from rejse.trace.binding import NOT_ON_MAP, Bound

PLACES: Final = 256
_WORDS: Final = PLACES // 64


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Places:
    """Touchpoints or phases as a kernel sees them.

    place: uint8[kinds], place or NOT_ON_MAP. onward: uint64[places, 4], the set of places that lead on. judged:
    uint8[places], 0 where there is no conversion. patience: int64[places] in µs.
    """

    place: NDArray[np.uint8]
    onward: NDArray[np.uint64]
    judged: NDArray[np.uint8]
    patience: NDArray[np.int64]


def touchpoints(journey: Journey, bound: Bound, settings: Settings) -> Places:
    """Give the touchpoints: onward is what `next` declares, else any touchpoint of a later phase.

    A touchpoint has no conversion where nothing leads on, or where everything that does is unrecorded or not
    bound to any events yet: then everybody would seem to leave.
    """
    onward = [_onward(journey, number) for number in range(len(journey.touchpoints))]
    own = {phase.id: phase.patience for phase in journey.phases}
    patience = [_first_said(one.patience, own.get(one.phase), settings.patience) for one in journey.touchpoints]
    return Places(
        place=bound.place,
        onward=_sets(onward),
        judged=np.array([_known(journey, bound, numbers) for numbers in onward], np.uint8),
        patience=np.array([duration(one) for one in patience], np.int64),
    )


def phases(journey: Journey, bound: Bound, settings: Settings) -> Places:
    """Give the phases: any later phase leads on. A later phase nobody records makes none of the earlier ones false."""
    later = [tuple(range(number + 1, len(journey.phases))) for number in range(len(journey.phases))]
    inside = [_inside(journey, number) for number in range(len(journey.phases))]
    table = np.full(PLACES, NOT_ON_MAP, np.uint8)
    for number, members in enumerate(inside):
        table[list(members)] = number
    beyond = [tuple(member for phase in numbers for member in inside[phase]) for numbers in later]
    patience = [_first_said(one.patience, settings.patience) for one in journey.phases]
    return Places(
        place=table[bound.place],
        onward=_sets(later),
        judged=np.array([_known(journey, bound, numbers) for numbers in beyond], np.uint8),
        patience=np.array([duration(one) for one in patience], np.int64),
    )


def phase_of(journey: Journey, touchpoint: Touchpoint) -> int | None:
    """Give the touchpoint's place in the list of phases, None where it names a phase that is not drawn."""
    return next((number for number, phase in enumerate(journey.phases) if phase.id == touchpoint.phase), None)


def flags(journey: Journey, ids: Sequence[str]) -> NDArray[np.uint8]:
    """Mark the named touchpoints: uint8[256] of 0 and 1, so that any place may be looked up."""
    return _marks([number for number, one in enumerate(journey.touchpoints) if one.id in ids])


def personal(journey: Journey) -> NDArray[np.uint8]:
    """Mark the touchpoints where customer and company meet in person: uint8[256] of 0 and 1."""
    return _marks([number for number, one in enumerate(journey.touchpoints) if one.medium is Medium.PERSONAL])


def _first_said(*told: timedelta | None) -> timedelta:
    """Give the first that is said; no time at all is said too."""
    return next(one for one in told if one is not None)


def _onward(journey: Journey, number: int) -> tuple[int, ...]:
    here = journey.touchpoints[number]
    if here.next:
        return tuple(n for n, one in enumerate(journey.touchpoints) if one.id in here.next and n != number)
    phase = phase_of(journey, here)
    if phase is None:
        return ()
    return tuple(n for later in range(phase + 1, len(journey.phases)) for n in _inside(journey, later))


def _inside(journey: Journey, phase: int) -> tuple[int, ...]:
    return tuple(n for n, one in enumerate(journey.touchpoints) if one.phase == journey.phases[phase].id)


def _known(journey: Journey, bound: Bound, numbers: Sequence[int]) -> bool:
    return any(is_known(journey.touchpoints[number], int(bound.events[number])) for number in numbers)


def is_known(touchpoint: Touchpoint, events: int) -> bool:
    """Say whether a visit would be known: it is recorded, and events are bound to it or its binding waits for some.

    Who goes on to a touchpoint that nobody records, or that is not bound yet, seems to leave just before it.
    """
    return touchpoint.tracked_by is not TrackedBy.UNRECORDED and (touchpoint.binding is not None or events > 0)


def _sets(members: Sequence[Sequence[int]]) -> NDArray[np.uint64]:
    sets = np.zeros((len(members), _WORDS), np.uint64)
    for row, numbers in enumerate(members):
        for number in numbers:
            sets[row, number >> 6] |= np.uint64(1 << (number & 63))
    return sets


def _marks(numbers: Sequence[int]) -> NDArray[np.uint8]:
    marks = np.zeros(PLACES, np.uint8)
    marks[list(numbers)] = 1
    return marks
