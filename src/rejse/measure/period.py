"""The period of a question as bounds in µs, and the lens a measure looks through."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rejse.engine.contract import FOREVER, Lens, Measure
from rejse.errors import WrongUse
from rejse.measure.view import View
from rejse.trace.blocks import ALL, Block, Scope
from rejse.trace.personas import UNASSIGNED_ID

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class EmptyPeriod(WrongUse):
    """The period ends before it begins."""

    code = "empty-period"


class PersonaOfPersons(WrongUse):
    """A question about companies or cases names a persona, which only a person can be."""

    code = "persona-of-persons"


class NoSuchPersona(WrongUse):
    """The journey has no persona of this id."""

    code = "no-such-persona"


def microseconds(moment: datetime) -> int:
    """Give an aware moment as µs since 1970 UTC."""
    return (moment - EPOCH) // _MICROSECOND


def duration(length: timedelta) -> int:
    """Give a length of time in µs."""
    return length // _MICROSECOND


def lens_for(
    view: View,
    start: datetime | None,
    stop: datetime | None,
    *,
    persona: str | None = None,
    scope: Scope = Scope.PERSON,
) -> Lens:
    """Make the lens of a period: start included, stop not; None is open. A moment without zone is the workspace's.

    Args:
        view: what is looked at.
        start: when the period begins.
        stop: when it ends.
        persona: whom the question is about: a persona's id, "unassigned", or None for everybody.
        scope: whose lines are followed; a session is its person's.

    Raises:
        EmptyPeriod: stop is not after start.
        NoSuchPersona: the journey has no persona of this id.
        PersonaOfPersons: cases are followed, which have no persona.
    """
    start, stop = (aware(view, moment) for moment in (start, stop))
    if start is not None and stop is not None and stop <= start:
        raise EmptyPeriod(start=start.isoformat(), stop=stop.isoformat())
    return Lens(
        start=-int(FOREVER) if start is None else microseconds(start),
        stop=int(FOREVER) if stop is None else microseconds(stop),
        data_through=0 if view.blocks.data_through is None else microseconds(view.blocks.data_through),
        keep=_kept_of(view, persona, scope) if persona is not None else (),
    )


def _kept_of(view: View, persona: str, scope: Scope) -> tuple[NDArray[np.uint8], ...]:
    """Mask everybody who is not this persona."""
    ids = [one.id for one in view.journey.personas]
    if persona not in ids and persona != UNASSIGNED_ID:
        near = get_close_matches(persona, [*ids, UNASSIGNED_ID], 1)
        raise NoSuchPersona(persona=persona, personas=(*ids, UNASSIGNED_ID), nearest=near[0] if near else None)
    if scope.subject is Scope.CASE:
        raise PersonaOfPersons(persona=persona, scope=str(scope))
    blocks = view.blocks.scoped(scope)
    if view.personas is not None:
        return view.personas.keep(persona, scope)
    return tuple(np.full(block.units, persona == UNASSIGNED_ID, np.uint8) for block in blocks)


def aware(view: View, moment: datetime | None) -> datetime | None:
    """Give a moment with its zone: the workspace's where it has none."""
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=view.settings.zone)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A question made ready for an engine: the measure, the scope's blocks, and the lens."""

    measure: Measure[Any, Any]
    blocks: tuple[Block, ...]
    lens: Lens


def plan_for(view: View, measure: Measure[Any, Any], lens: Lens, scope: Scope = Scope.PERSON) -> Plan:
    """Put a measure, its lens and the scope's blocks together; units that no longer count are left out."""
    blocks = tuple(view.blocks.scoped(scope))
    if any(len(block.alive) for block in blocks):
        lens = replace(lens, keep=tuple(_kept(block, lens) for block in blocks))
    return Plan(measure, blocks, lens)


def _kept(block: Block, lens: Lens) -> NDArray[np.uint8]:
    """Give the mask of those who are wanted and count; an empty one is everybody."""
    wanted = lens.keep[block.number] if lens.keep else ALL
    if len(wanted) and len(block.alive):
        return wanted & block.alive
    return wanted if len(wanted) else block.alive
