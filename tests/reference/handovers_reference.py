"""Hand-overs by following each customer's leads one event after the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.reference.walks import Event

ORDER = ("qualified", "assigned", "accepted", "rejected", "contacted")


@dataclass
class Lead:
    """When each step was first taken, and why it was rejected."""

    qualified: int
    recycled: bool
    assigned: int | None = None
    accepted: int | None = None
    rejected: int | None = None
    contacted: int | None = None
    reason: str | None = None

    def done(self, named: Sequence[str]) -> bool:
        """Tell whether the lead is settled."""
        if self.rejected is not None:
            return True
        return all(getattr(self, one) is not None for one in ("accepted", "contacted") if one in named)


def leads_of(events: Sequence[Event], steps: dict[str, str]) -> list[Lead]:
    """Give the leads of one customer; steps: the event's name for each step that has one."""
    told: list[Lead] = []
    for time in sorted({event.time for event in events}):
        for step in ORDER:
            for event in (one for one in events if one.time == time and one.name == steps.get(step)):
                last = told[-1] if told else None
                if step == "qualified":
                    if last is None or last.done(list(steps)):
                        told.append(Lead(time, recycled=last is not None and last.rejected is not None))
                elif last is not None and getattr(last, step) is None:
                    decided = last.accepted is not None or last.rejected is not None
                    if step in {"accepted", "rejected"} and decided:
                        continue
                    if step == "contacted" and last.rejected is not None and last.rejected < time:
                        continue
                    setattr(last, step, time)
                    if step == "rejected":
                        last.reason = event.why
    return told
