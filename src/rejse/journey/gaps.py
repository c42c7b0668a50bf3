"""Pains and gains that no content speaks to: shown on the map, and told by the checks."""

from collections.abc import Iterator
from dataclasses import dataclass

from rejse.journey.content import Content
from rejse.journey.document import Journey, Touchpoint
from rejse.journey.value import Gain, Pain


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The pains and gains of a touchpoint that no content speaks to."""

    touchpoint: Touchpoint
    pains: tuple[Pain, ...]
    gains: tuple[Gain, ...]


def content_at(journey: Journey, touchpoint: Touchpoint) -> tuple[Content, ...]:
    """Give the content used at a touchpoint: named by it, or naming it, or made for its whole phase."""
    return tuple(
        one
        for one in journey.content
        if one.id in touchpoint.content
        or touchpoint.id in one.touchpoints
        or (touchpoint.phase in one.phases and not one.touchpoints)
    )


def unaddressed(journey: Journey) -> Iterator[Gap]:
    """Give, touchpoint by touchpoint, what no content speaks to.

    A pain or gain is spoken to by the content that names it, wherever that is used. Content that names none is taken to
    speak to everything where it is used, until somebody says more exactly.
    """
    named = {value for one in journey.content for value in one.addresses}
    for touchpoint in journey.touchpoints:
        if any(not one.addresses for one in content_at(journey, touchpoint)):
            continue
        pains = tuple(one for one in touchpoint.pains if one.id not in named)
        gains = tuple(one for one in touchpoint.gains if one.id not in named)
        if pains or gains:
            yield Gap(touchpoint=touchpoint, pains=pains, gains=gains)
