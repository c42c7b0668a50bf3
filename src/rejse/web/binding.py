"""What was seen, what it is bound to, and binding it: for the page and for programs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from rejse.errors import WrongUse
from rejse.journey.changing import Draft, Operation
from rejse.journey.document import Journey, Rule
from rejse.measure.reach import Passing, ReachAnswer
from rejse.measure.view import View
from rejse.trace.binding import NOT_ON_MAP, bind_blocks
from rejse.trace.blocks import Kind
from rejse.trace.kinds import OTHER
from rejse.trace.proposing import Proposals, propose
from rejse.web.served import Served

PARTS: Final = ("type", "name", "path", "channel", "source")
"""What a rule may say of an event here."""


class NoSuchTouchpoint(WrongUse):
    """The journey has no touchpoint of this id."""

    code = "no-such-touchpoint"


class EmptyRule(WrongUse):
    """A binding says nothing that an event could meet."""

    code = "binding-says-nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEvent:
    """Events that are alike: what they are called, how many there are, and which touchpoint they count for."""

    name: str
    type: str
    path: str
    channel: str
    source: str
    events: int
    touchpoint: str | None

    @property
    def rule(self) -> dict[str, str]:
        """The rule that means them: their name; of pages their path."""
        if self.path and self.type == "page":
            return {"type": self.type, "path": self.path}
        return {"name": self.name} if self.name else {"type": self.type}


def seen_events(served: Served, journey: str) -> list[SeenEvent]:
    """Give what was seen, most frequent first, and what each is bound to."""

    def work_out(view: View) -> list[SeenEvent]:
        names = [one.id for one in view.journey.touchpoints]
        told = zip(view.blocks.kinds, view.blocks.kind_counts.tolist(), view.bound.place.tolist(), strict=True)
        listed = [
            _seen(kind, count, None if place == NOT_ON_MAP else names[place])
            for kind, count, place in told
            if count and kind != OTHER
        ]
        return sorted(listed, key=lambda one: (-one.events, one.name, one.path))

    found: list[SeenEvent] = served.answer(journey, "seen-events", work_out)
    return found


def seen_among(served: Served, journey: str, q: str, *, every: bool) -> list[SeenEvent]:
    """Give what was seen and holds some letters; without `every` only what no touchpoint counts yet."""
    seen = seen_events(served, journey) if served.workspace.has_events else []
    wanted = q.strip().lower()
    return [
        one
        for one in seen
        if (every or one.touchpoint is None) and wanted in f"{one.name} {one.type} {one.path} {one.channel}".lower()
    ]


def proposals_of(served: Served, journey: str) -> Proposals:
    """Give what the touchpoints without a binding might be bound to."""
    if not served.workspace.has_events:
        return Proposals(proposals=(), unclaimed=())
    found: Proposals = served.answer(journey, "proposals", lambda view: propose(view.journey, view.blocks, view.bound))
    return found


def preview_of(served: Served, journey: str, touchpoint: str, rule: Rule) -> tuple[int, Passing | None]:
    """Work out how many events and whom a touchpoint would have with one more rule; nothing is changed.

    Returns:
        Its events, and its row of the map's numbers.

    Raises:
        NoSuchTouchpoint: the journey has none of this id.
    """
    view = served.view(journey)
    wanted = _with_rule(view.journey, touchpoint, rule)
    ruled, bound = bind_blocks(wanted, served.workspace.blocks(journey_revision=served.drawn(journey).revision))
    trying = replace(view, journey=wanted, blocks=ruled.blocks, bound=bound, personas=None)
    at = [one.id for one in wanted.touchpoints].index(touchpoint)
    answer = served.workspace.measure("reach", view=trying)
    assert isinstance(answer, ReachAnswer)
    row = next((one for one in answer.touchpoints if one.touchpoint == touchpoint), None)
    return int(bound.events[at]), row


def bind_also(served: Served, journey: str, touchpoint: str, rule: Rule, *, author: str) -> None:
    """Bind a touchpoint to a rule as well as to what it is bound to.

    Raises:
        NoSuchTouchpoint: the journey has none of this id.
    """
    drawn = served.drawn(journey)
    wanted = _with_rule(drawn.journey, touchpoint, rule)
    place = f"touchpoints/{touchpoint}"
    becomes = Draft.of(wanted).value(place, "binding")
    before = Draft.of(drawn.journey).value(place, "binding")
    served.editing(journey, author).operate([Operation(place, "binding", before, becomes)], base=drawn.revision)


def rule_of(told: Mapping[str, str]) -> Rule:
    """Read a rule: what each part of an event must be.

    Raises:
        EmptyRule: it says nothing.
    """
    parts = {part: (value,) for part in PARTS if (value := told.get(part, "").strip())}
    if not parts:
        raise EmptyRule
    return Rule(**parts)  # type: ignore[arg-type]  # (the parts are those of a rule)


def _with_rule(journey: Journey, touchpoint: str, rule: Rule) -> Journey:
    card = next((one for one in journey.touchpoints if one.id == touchpoint), None)
    if card is None:
        raise NoSuchTouchpoint(touchpoint=touchpoint)
    if card.binding is not None and card.binding != rule:
        already = card.binding.any if card.binding.any and not card.binding.all else (card.binding,)
        rule = Rule(any=(*already, *((rule,) if rule not in already else ())))
    bound = replace(card, binding=rule, tracked_by=card.tracked_by)
    return replace(journey, touchpoints=tuple(bound if one.id == touchpoint else one for one in journey.touchpoints))


def _seen(kind: Kind, count: int, touchpoint: str | None) -> SeenEvent:
    said = {part: str(getattr(kind, part) or "") for part in PARTS}
    return SeenEvent(**said, events=count, touchpoint=touchpoint)
