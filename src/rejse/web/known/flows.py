"""Who comes before a touchpoint and where customers go next, with how many took each step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rejse.measure.flow import END, START, FlowAnswer, Step
from rejse.measure.suppressing import is_small
from rejse.web.known.asked import Asked
from rejse.web.suppressed import told_small

MOST: Final = 8
"""So many steps in and out are listed; all are in the measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A touchpoint that customers came from or went to: how many, of whom, and how long it took."""

    name: str
    href: str
    count: str
    evidence: str
    note: str
    drawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What lies before and after a touchpoint, most taken first; more: how many steps are not listed."""

    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]
    more: int


def around_of(asked: Asked, own: str) -> Around | None:
    """Give the steps to and from a touchpoint; None where nobody took any."""
    if not asked.has_events:
        return None
    answer: FlowAnswer = asked.measure("flow")
    into = [one for one in answer.steps if one.to == own]
    out = [one for one in answer.steps if one.from_ == own]
    if not into and not out:
        return None
    return Around(
        before=tuple(_neighbour(asked, one, one.from_, into=True) for one in into[:MOST]),
        after=tuple(_neighbour(asked, one, one.to, into=False) for one in out[:MOST]),
        more=max(0, len(into) - MOST) + max(0, len(out) - MOST),
    )


def _neighbour(asked: Asked, step: Step, other: str, *, into: bool) -> Neighbour:
    small = is_small(step.n) and not asked.sees_all
    ends = {START: "begins-here", END: "ends-here"}
    name = asked.say(ends[other]) if other in ends else _name(asked, other)
    notes = [] if small else [asked.share(step.share)] if not into else []
    if step.median_seconds is not None and not small:
        notes.append(asked.duration(step.median_seconds))
    drawn = next((one.next for one in asked.journey.touchpoints if one.id == step.from_), ())
    return Neighbour(
        name=name,
        href="" if other in ends else asked.place(f"touchpoints/{other}"),
        count=told_small(asked.language) if small else asked.count(step.n),
        evidence=asked.evidence("flow", (step.from_, step.to), "n"),
        note=" · ".join(notes),
        drawn=step.to in drawn,
    )


def _name(asked: Asked, own: str) -> str:
    return next((one.name.said_in(asked.language) for one in asked.journey.touchpoints if one.id == own), own)


def drawn_next(asked: Asked, ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Name the touchpoints that are drawn as the next, with their addresses."""
    return tuple((_name(asked, one), asked.place(f"touchpoints/{one}")) for one in ids)
