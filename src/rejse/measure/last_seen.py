"""When each touchpoint was last seen: a binding that nothing reaches any more is doubted."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from rejse.errors import Problem
from rejse.journey.checks import check
from rejse.measure.view import View
from rejse.trace.binding import NOT_ON_MAP
from rejse.trace.blocks import Scope

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def last_seen(view: View) -> dict[str, date]:
    """Give the day of the last event of each touchpoint that was ever seen, in the workspace's zone, by its id."""
    latest = np.full(NOT_ON_MAP + 1, np.iinfo(np.int64).min)
    for block in view.blocks.scoped(Scope.PERSON):
        np.maximum.at(latest, view.bound.place[block.kind[: block.events]], block.time[: block.events])
    zone = view.settings.zone
    return {
        touchpoint.id: (_EPOCH + timedelta(microseconds=int(latest[number]))).astimezone(zone).date()
        for number, touchpoint in enumerate(view.journey.touchpoints[:NOT_ON_MAP])
        if view.bound.events[number]
    }


def silent_bindings(view: View) -> tuple[Problem, ...]:
    """Doubt the bindings that no event has reached for long, as seen from the newest event of all."""
    through = view.blocks.data_through
    if through is None:
        return ()
    found = check(view.journey, today=through.astimezone(view.settings.zone).date(), last_seen=last_seen(view))
    return tuple(problem for problem in found if problem.code == "binding-silent")
