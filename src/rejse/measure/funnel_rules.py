"""The finer rules of a funnel, read from its query: what ends an attempt, limits from step to step, whose value."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rejse.engine.contract import FOREVER
from rejse.errors import WrongUse
from rejse.journey.durations import read_duration
from rejse.measure.funnel import FunnelQuery
from rejse.measure.period import duration
from rejse.measure.view import View
from rejse.trace import binding

# Kernels compile these numbers in; naming `rejse.compiled` makes this file one of the sources it looks at.
STRICT: Final = 1
ANY: Final = 2
ORDERS: Final = MappingProxyType({"ordered": 0, "strict": STRICT, "any": ANY})
ENTRY_ANY: Final = 0
ENTRY_EVERY: Final = 2
ENTRIES: Final = MappingProxyType({"any": ENTRY_ANY, "first": 1, "every": ENTRY_EVERY})
FIRST_VALUE: Final = 0
LAST_VALUE: Final = -1
NO_LIMIT: Final = "none"


class OnlyOrdered(WrongUse):
    """A rule about what lies between two steps, where the steps have no order or nothing may lie between."""

    code = "only-ordered"


class UnknownGap(WrongUse):
    """An exclusion after a step that is not there, or that no step follows."""

    code = "unknown-gap"


class StepWindowsCount(WrongUse):
    """Too few or too many step windows."""

    code = "step-windows-count"


class BadStepWindow(WrongUse):
    """A step window is not a length of time."""

    code = "bad-step-window"


class BadByFrom(WrongUse):
    """The value to break down by comes from nowhere in the funnel."""

    code = "bad-by-from"


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What the plain ordered funnel does not know.

    ends: uint64[kinds], bit k set where events of the kind end an attempt between step k and the next. limits:
    int64[steps], the longest time in µs from the step before. value: the step whose value counts, from 1; 0 is the
    first that has one, -1 the last.
    """

    ends: NDArray[np.uint64]
    limits: NDArray[np.int64]
    value: int


def rules_of(view: View, query: FunnelQuery) -> Rules:
    """Read the rules.

    Raises:
        OnlyOrdered, UnknownGap, StepWindowsCount, BadStepWindow, BadByFrom: a rule cannot be followed.
        UnknownStep, StepsPast64: an exclusion names nothing, or there are too many.
    """
    for option, given in (("--excluding", query.excluding), ("--step-windows", query.step_windows)):
        if given and query.order != "ordered":
            raise OnlyOrdered(option=option, order=query.order)
    return Rules(_ends(view, query), _limits(query), _value(query))


def _ends(view: View, query: FunnelQuery) -> NDArray[np.uint64]:
    """Tell which gaps each kind ends: gap k lies between step k and the next."""
    gaps = len(query.steps) - 1
    named = [_gap(one, gaps) for one in query.excluding or ()]
    lookup = binding.steps_lookup([name for name, _ in named], view.journey, view.blocks.kinds, view.bound)
    ends = np.zeros(len(lookup), np.uint64)
    for number, (_, gap) in enumerate(named):
        bits = (1 << gaps) - 1 if gap is None else 1 << gap
        ends[(lookup >> np.uint64(number)) & np.uint64(1) == 1] |= np.uint64(bits)
    return ends


def _gap(excluded: str, gaps: int) -> tuple[str, int | None]:
    """Split NAME@2 into the name and the gap after step 2; a name alone stands for every gap."""
    name, at, step = excluded.rpartition("@")
    if not at or not step.isdecimal():
        return excluded, None
    if not 1 <= int(step) <= gaps:
        raise UnknownGap(excluded=excluded, name=name, step=step, steps=gaps + 1)
    return name, int(step) - 1


def _limits(query: FunnelQuery) -> NDArray[np.int64]:
    """Give the longest time from the step before to each step."""
    limits = np.full(len(query.steps), FOREVER, np.int64)
    windows = query.step_windows or ()
    if windows and len(windows) != len(limits) - 1:
        raise StepWindowsCount(count=len(windows), wanted=len(limits) - 1, steps=len(limits))
    for step, written in enumerate(windows, start=1):
        if written != NO_LIMIT:
            length = read_duration(written)
            if length is None:
                raise BadStepWindow(window=written)
            limits[step] = duration(length)
    return limits


def _value(query: FunnelQuery) -> int:
    """Read whose value counts."""
    named = {"first": FIRST_VALUE, "last": LAST_VALUE}
    if query.by_from in named:
        return named[query.by_from]
    if query.by_from.isdecimal() and 1 <= int(query.by_from) <= len(query.steps):
        return int(query.by_from)
    raise BadByFrom(by_from=query.by_from, steps=len(query.steps))
