"""Which touchpoint an event belongs to: decided once per kind, by the rules of the drawn journey."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rejse.errors import Argument, Problem, Severity, Where, WrongUse
from rejse.journey.document import Journey, Rule, Touchpoint
from rejse.journey.fields import TOUCHPOINTS_MAX
from rejse.trace.blocks import Blocks, Kind
from rejse.trace.facets import UnknownFacet
from rejse.trace.formulas import asks_trait
from rejse.trace.kinds import KINDS_MAX, OTHER
from rejse.trace.matching import Matcher
from rejse.trace.ruled import Ruled, rule_blocks

NOT_ON_MAP: Final = 255
"""The place of a kind that no touchpoint claims; a journey has at most 254 touchpoints."""

STEPS_MAX: Final = 64
"""As many steps as bits in the number that says which of them a kind can fill."""

_EVENT: Final = "event:"


class UnknownStep(WrongUse):
    """A step names neither a touchpoint of the journey nor an event that was ever seen."""

    code = "unknown-step"


class StepsPast64(WrongUse):
    """More steps than there are bits in the lookup; a measure has its own, lower limit."""

    code = "steps-past-64"


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """The journey's touchpoints bound to what was seen.

    place: uint8[kinds], the number of the touchpoint in `journey.touchpoints`, or NOT_ON_MAP. events:
    int64[touchpoints], how many events each one has. The first matching touchpoint wins; overlaps are problems.
    """

    place: NDArray[np.uint8]
    events: NDArray[np.int64]
    problems: tuple[Problem, ...] = ()


def bind_blocks(journey: Journey, blocks: Blocks, *, also: Iterable[Rule] = ()) -> tuple[Ruled, Bound]:
    """Bind a journey to what was seen, by kinds and, where a rule asks for more, by the events' facets.

    Args:
        journey: the drawn journey.
        blocks: the plain blocks.
        also: further rules that the kinds should decide, such as those of personas.

    Returns:
        The blocks with kinds that tell what every rule means, and the touchpoint of each of those kinds.
    """
    rules = (one.binding for one in journey.touchpoints[:TOUCHPOINTS_MAX] if one.binding is not None)
    ruled = rule_blocks((*rules, *also), blocks)
    return ruled, bind(journey, ruled.blocks.kinds, ruled.blocks.kind_counts, ruled=ruled)


def bind(journey: Journey, kinds: Sequence[Kind], counts: NDArray[np.int64], *, ruled: Ruled | None = None) -> Bound:
    """Decide for every kind which touchpoint it belongs to: the first one in the journey's order whose rule means it.

    What is wrong with a binding is collected: two that overlap, one that matches nothing seen, one that asks for what
    no event has. Where nothing was seen at all, nothing can be said about the rules.

    Args:
        journey: the drawn journey; touchpoints from the 255th on stay unbound (reading says so).
        kinds: all kinds that were seen.
        counts: int64[kinds], how many events are of each.
        ruled: what the rules mean of these kinds; without it only what the kinds themselves tell surely counts.
    """
    binding = _Binding(kinds, counts, ruled)
    for number, touchpoint in enumerate(journey.touchpoints[:TOUCHPOINTS_MAX]):
        if touchpoint.binding is not None:
            binding.add(number, touchpoint, journey)
    return binding.finish(journey)


class _Binding:
    """The touchpoints bound so far."""

    def __init__(self, kinds: Sequence[Kind], counts: NDArray[np.int64], ruled: Ruled | None) -> None:
        self._kinds = kinds
        self._counts = counts
        self._ruled = ruled
        self._matcher = Matcher(kinds)
        self._place = np.full(len(kinds), NOT_ON_MAP, np.uint8)
        self._problems: list[Problem] = []

    def add(self, number: int, touchpoint: Touchpoint, journey: Journey) -> None:
        """Bind the next touchpoint in the journey's order to what is still free."""
        rule = touchpoint.binding
        assert rule is not None
        if trait := asks_trait(rule):
            self._advise("binding-asks-trait", touchpoint, trait=trait)
        matched, unknown = self._meant(rule)
        for wrong in unknown:
            self._advise("binding-unknown-property", touchpoint, **wrong.arguments)
        if len(self._kinds) and not (unknown or trait or self._counts[matched].any()):
            self._advise("binding-matches-nothing", touchpoint)
        for former in np.unique(self._place[matched & (self._place != NOT_ON_MAP)]):
            shared = np.flatnonzero(matched & (self._place == former))
            winner = journey.touchpoints[former].id
            self._advise(
                "overlapping-bindings",
                touchpoint,
                winner=winner,
                event=said(self._kinds[shared[0]]),
                count=int(self._counts[shared].sum()),
            )
        self._place[matched & (self._place == NOT_ON_MAP)] = number

    def _meant(self, rule: Rule) -> tuple[NDArray[np.bool_], tuple[UnknownFacet, ...]]:
        """Tell which kinds a rule means, and what it asks for that no event has."""
        if self._ruled is None:
            return self._matcher.meant(rule).surely, ()
        return self._ruled.matched[rule], self._ruled.unknown.get(rule, ())

    def finish(self, journey: Journey) -> Bound:
        """Count each touchpoint's events, and say what concerns the journey as a whole."""
        if OTHER in self._kinds:
            lost = int(self._counts[~self._matcher.kept].sum())
            self._problems.append(
                Problem("too-many-kinds", Severity.ADVICE, arguments={"limit": KINDS_MAX, "count": lost})
            )
        events = np.zeros(len(journey.touchpoints), np.int64)
        bound = self._place != NOT_ON_MAP
        np.add.at(events, self._place[bound], self._counts[bound])
        return Bound(place=self._place, events=events, problems=tuple(self._problems))

    def _advise(self, code: str, touchpoint: Touchpoint, **arguments: Argument) -> None:
        where = Where(path=f"touchpoints/{touchpoint.id}/binding")
        self._problems.append(Problem(code, Severity.ADVICE, where, {"touchpoint": touchpoint.id, **arguments}))


def said(kind: Kind) -> str:
    """Say what a kind is, in the words of a rule, so that a person finds it."""
    return " ".join(told for told in (kind.type, kind.name, kind.channel, kind.path) if told) or kind.source


def steps_lookup(steps: Sequence[str], journey: Journey, kinds: Sequence[Kind], bound: Bound) -> NDArray[np.uint64]:
    """Tell which steps of a question a kind can fill: uint64[kinds], bit k set where it can fill step k.

    A step is a touchpoint's id, or `event:NAME` for a raw event name, or `event:*` for any event.

    Raises:
        UnknownStep: a step names nothing that is there (the nearest name is told).
        StepsPast64: more than 64.
    """
    if len(steps) > STEPS_MAX:
        raise StepsPast64(count=len(steps), limit=STEPS_MAX)
    numbers = {touchpoint.id: number for number, touchpoint in enumerate(journey.touchpoints)}
    lookup = np.zeros(len(kinds), np.uint64)
    for bit, step in enumerate(steps):
        if step == f"{_EVENT}*":
            fills = np.ones(len(kinds), np.bool_)
        elif step.startswith(_EVENT):
            name = step.removeprefix(_EVENT)
            fills = np.array([kind.name == name for kind in kinds], np.bool_)
        else:
            fills = bound.place == numbers.get(step, NOT_ON_MAP)
            fills &= bound.place != NOT_ON_MAP
        if step not in numbers and step != f"{_EVENT}*" and not fills.any():
            raise _unknown(step, numbers, kinds)
        lookup[fills] |= np.uint64(1 << bit)
    return lookup


def _unknown(step: str, touchpoints: Iterable[str], kinds: Sequence[Kind]) -> UnknownStep:
    """Tell the nearest name: of an event for an event, else of a touchpoint, else of the event that was meant."""
    events = list(dict.fromkeys(kind.name for kind in kinds))
    near = [] if step.startswith(_EVENT) else get_close_matches(step, list(touchpoints), 1)
    near = near or [f"{_EVENT}{name}" for name in get_close_matches(step.removeprefix(_EVENT), events, 1)]
    return UnknownStep(step=step, nearest=near[0] if near else None)
