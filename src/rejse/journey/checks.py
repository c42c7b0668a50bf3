"""Check the drawn journey: what refers to nothing is an error, what would make the map better is advice."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from rejse.errors import Argument, Problem, Severity, Where
from rejse.journey.channels import CHANNELS
from rejse.journey.document import Journey, Lane, Phase, Rule, Text, Touchpoint, TrackedBy
from rejse.journey.fields import TOUCHPOINTS_MAX, nearest

PHASES_MAX: Final = 7
"""More phases than this and nobody keeps them in mind."""

_NO_LINES: Final[Mapping[str, int]] = {}
_CUSTOMERS_VOICE: Final[Mapping[str, tuple[str, ...]]] = {
    "da": ("jeg ", "vi ", "min ", "mit ", "mine ", "vores ", "mig "),
    "en": ("i ", "i'", "i’", "we ", "my ", "our "),
}


def check(
    journey: Journey, *, lines: Mapping[str, int] = _NO_LINES, file: str | None = None, today: date | None = None
) -> tuple[Problem, ...]:
    """Check a journey that could be read.

    Args:
        journey: what `read_journey` gave.
        lines: the lines it gave, by path.
        file: the file's name, for the place of a problem.
        today: the day the review may be overdue on; without it that is not judged.
    """
    checks = _Checks(journey, lines, file)
    found = [
        *checks.journey_itself(today),
        *(problem for phase in journey.phases for problem in checks.phase(phase)),
        *(problem for touchpoint in journey.touchpoints for problem in checks.touchpoint(touchpoint)),
        *checks.content(),
        *checks.groups(),
    ]
    return tuple(sorted(found, key=lambda problem: problem.where.line or 0))


def without_dangling(journey: Journey) -> Journey:
    """Leave out what refers to nothing, so that the rest can be drawn and measured; `check` tells what it was."""
    phases = {phase.id for phase in journey.phases}
    kept = [touchpoint for touchpoint in journey.touchpoints if touchpoint.phase in phases][:TOUCHPOINTS_MAX]
    known = {touchpoint.id for touchpoint in kept}
    content = {content.id for content in journey.content}
    touchpoints = tuple(
        replace(
            touchpoint,
            next=_known(touchpoint.next, known - {touchpoint.id}),
            order_after=_known(touchpoint.order_after, known - {touchpoint.id}),
            content=_known(touchpoint.content, content),
        )
        for touchpoint in kept
    )
    return replace(
        journey,
        touchpoints=touchpoints,
        phases=tuple(replace(phase, next=_known(phase.next, phases)) for phase in journey.phases),
        won_at=_known(journey.won_at, known),
    )


def _known(ids: tuple[str, ...], known: Collection[str]) -> tuple[str, ...]:
    return tuple(one for one in ids if one in known)


@dataclass(frozen=True, slots=True)
class _Checks:
    """One pass over a journey; each method gives the problems of one kind of object."""

    drawn: Journey
    lines: Mapping[str, int]
    file: str | None
    helped: Iterator[int] = field(default_factory=lambda: iter(range(200)))
    """How many times more the nearest name is looked for: where everything is wrong it is no help."""

    def journey_itself(self, today: date | None) -> Iterator[Problem]:
        """Judge the journey as a whole."""
        journey = self.drawn
        yield from self._owned("unknown-journey-owner", journey.owner, "owner", owned=journey.id)
        for named in journey.won_at:
            yield from self._refers("unknown-won-at", named, "touchpoints", "won_at")
        yield from self._voice(journey.title, "title")
        if len(journey.phases) > PHASES_MAX:
            yield self._advice("many-phases", "phases", count=len(journey.phases), limit=PHASES_MAX)
        if len(journey.touchpoints) > TOUCHPOINTS_MAX:
            count = len(journey.touchpoints)
            yield self._error("too-many-touchpoints", "touchpoints", count=count, limit=TOUCHPOINTS_MAX)
        if today is not None and journey.last_review is not None and journey.review_interval is not None:
            due = journey.last_review + journey.review_interval
            if due < today:
                told = {"last": journey.last_review.isoformat(), "due": due.isoformat()}
                yield self._advice("review-overdue", "last_review", **told)

    def phase(self, phase: Phase) -> Iterator[Problem]:
        """Judge one phase."""
        here = f"phases/{phase.id}"
        yield from self._owned("unknown-phase-owner", phase.owner, f"{here}/owner", owned=phase.id)
        for named in phase.next:
            yield from self._refers("unknown-next-phase", named, "phases", f"{here}/next", owned=phase.id)
        if all(touchpoint.phase != phase.id for touchpoint in self.drawn.touchpoints):
            yield self._advice("empty-phase", here, phase=phase.id)
        if phase.entry is not None:
            yield from self._rule(phase.entry, f"{here}/entry")

    def touchpoint(self, touchpoint: Touchpoint) -> Iterator[Problem]:
        """Judge one touchpoint."""
        here = f"touchpoints/{touchpoint.id}"
        yield from self._references(touchpoint, here)
        yield from self._omissions(touchpoint, here)
        yield from self._tracking(touchpoint, here)
        if touchpoint.title is not None:
            yield from self._voice(touchpoint.title, f"{here}/title")
        if touchpoint.channel not in CHANNELS:
            near = nearest(touchpoint.channel, CHANNELS)
            told = {"touchpoint": touchpoint.id, "value": touchpoint.channel, "nearest": near}
            yield self._advice("unknown-channel", f"{here}/channel", **told)

    def content(self) -> Iterator[Problem]:
        """Judge the content."""
        for content in self.drawn.content:
            path = f"content/{content.id}/owner"
            yield from self._owned("unknown-content-owner", content.owner, path, owned=content.id)

    def groups(self) -> Iterator[Problem]:
        """Judge the groups of alternatives: one of one is no choice."""
        groups = [touchpoint.one_of for touchpoint in self.drawn.touchpoints]
        for touchpoint in self.drawn.touchpoints:
            if touchpoint.one_of is not None and groups.count(touchpoint.one_of) == 1:
                told = {"touchpoint": touchpoint.id, "value": touchpoint.one_of}
                yield self._advice("alone-in-group", f"touchpoints/{touchpoint.id}/one_of", **told)

    # -- parts of a touchpoint -------------------------------------------------------------------------------------

    def _references(self, touchpoint: Touchpoint, here: str) -> Iterator[Problem]:
        owned = touchpoint.id
        yield from self._refers("unknown-phase", touchpoint.phase, "phases", f"{here}/phase", owned=owned)
        for code, named_ones, name in (
            ("unknown-next", touchpoint.next, "next"),
            ("unknown-order-after", touchpoint.order_after, "order_after"),
        ):
            for named in named_ones:
                yield from self._refers(code, named, "touchpoints", f"{here}/{name}", owned=owned)
            if owned in named_ones:
                yield self._advice("follows-itself", f"{here}/{name}", touchpoint=owned, field=name)
        for named in touchpoint.content:
            yield from self._refers("unknown-content", named, "content", f"{here}/content", owned=owned)
        yield from self._owned("unknown-owner", touchpoint.responsible, f"{here}/responsible", owned=owned)
        for named in touchpoint.raci:
            yield from self._owned("unknown-raci-member", named, f"{here}/raci/{named}", owned=owned)

    def _omissions(self, touchpoint: Touchpoint, here: str) -> Iterator[Problem]:
        called = any(one.call_to_action for one in self.drawn.content if one.id in touchpoint.content)
        if touchpoint.responsible is None:
            yield self._advice("no-responsible", here, touchpoint=touchpoint.id)
        phases = [phase.id for phase in self.drawn.phases]
        if not touchpoint.next and touchpoint.phase in phases[:-1]:
            yield self._advice("no-next", here, touchpoint=touchpoint.id)
        if touchpoint.call_to_action is None and not called:
            yield self._advice("no-call-to-action", here, touchpoint=touchpoint.id)

    def _tracking(self, touchpoint: Touchpoint, here: str) -> Iterator[Problem]:
        told = {"touchpoint": touchpoint.id}
        unrecorded = touchpoint.tracked_by is TrackedBy.UNRECORDED
        if touchpoint.tracked_by is None and touchpoint.drawn_in is Lane.PHYSICAL:
            yield self._advice("not-tracked", here, **told)
        if touchpoint.binding is None and not unrecorded and f"{here}/binding" not in self.lines:
            yield self._advice("not-bound", here, **told)
        if touchpoint.binding is not None:
            if unrecorded:
                yield self._advice("unrecorded-but-bound", f"{here}/tracked_by", **told)
            yield from self._rule(touchpoint.binding, f"{here}/binding")

    def _rule(self, rule: Rule, path: str) -> Iterator[Problem]:
        """Judge a rule: each test asks for something, and a test of a property is whole."""
        if rule == Rule():
            yield self._error("empty-rule", path, place=path)
        elif (rule.op or rule.value) and rule.property is None:
            yield self._error("rule-without-property", path, place=path)
        elif rule.property is not None and (rule.op is None or bool(rule.value) is (rule.op == "exists")):
            yield self._error("unfinished-rule", path, place=path, property=rule.property)
        elif rule.op in ("<", ">") and not (len(rule.value) == 1 and _is_number(rule.value[0])):
            yield self._error("rule-needs-number", path, place=path, op=rule.op, value=rule.value)
        for name, parts in (("all", rule.all), ("any", rule.any)):
            for number, part in enumerate(parts, 1):
                yield from self._rule(part, f"{path}/{name}/{number}")

    # -- what all of them use --------------------------------------------------------------------------------------

    def _owned(self, code: str, owner: str | None, path: str, *, owned: str) -> Iterator[Problem]:
        if owner and self.drawn.team:
            yield from self._refers(code, owner, "team", path, owned=owned)

    def _refers(self, code: str, named: str, of: str, path: str, *, owned: str | None = None) -> Iterator[Problem]:
        """Judge a reference; what stands in the file and could not be read has a problem of its own already."""
        known = {one.id for one in getattr(self.drawn, of)}
        if named not in known and f"{of}/{named}" not in self.lines:
            near = nearest(named, sorted(known)) if next(self.helped, None) is not None else None
            told = {"value": named, "nearest": near, "known": tuple(sorted(known))}
            yield self._error(code, path, owned=owned, **told)

    def _voice(self, title: Text, path: str) -> Iterator[Problem]:
        for language, said in title.languages.items():
            voice = _CUSTOMERS_VOICE.get(language)
            if voice and not said.lower().startswith(voice):
                yield self._advice("not-customers-voice", path, value=said)

    def _error(self, code: str, path: str, **arguments: Argument) -> Problem:
        return Problem(code, Severity.ERROR, self._where(path), arguments)

    def _advice(self, code: str, path: str, **arguments: Argument) -> Problem:
        return Problem(code, Severity.ADVICE, self._where(path), arguments)

    def _where(self, path: str) -> Where:
        """Find the line of a path, or of what it is part of."""
        part = path
        while part and part not in self.lines:
            part = part.rpartition("/")[0]
        return Where(self.file, self.lines.get(part), path)


def _is_number(written: str) -> bool:
    try:
        float(written)
    except ValueError:
        return False
    return True
