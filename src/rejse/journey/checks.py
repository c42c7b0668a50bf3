"""Check the drawn journey: what refers to nothing is an error, what would make the map better is advice."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from rejse.errors import Argument, Problem, Where
from rejse.journey.channels import CHANNELS
from rejse.journey.claims import claimed
from rejse.journey.document import Journey, Lane, Phase, Rule, Text, Touchpoint, TrackedBy
from rejse.journey.evidence import Benchmark, Expectation, Survey, SurveyKind
from rejse.journey.fields import TOUCHPOINTS_MAX, nearest
from rejse.journey.gaps import content_at, unaddressed
from rejse.journey.handover import Handover
from rejse.journey.questions import faults
from rejse.journey.references import REFERENCES, TEAMS, VALUES, Refers, known_ids, objects_in, without_dangling
from rejse.journey.scale import Scale, write_scale
from rejse.journey.severities import severity_of
from rejse.journey.value import Gain, Pain

__all__ = ["check", "without_dangling"]

PHASES_MAX: Final = 7
"""More phases than this and nobody keeps them in mind."""

SILENT_AFTER: Final = timedelta(days=30)
"""How long no event may reach a touchpoint before its binding is doubted."""

_NOTHING_SEEN: Final[Mapping[str, date]] = {}
_NO_LINES: Final[Mapping[str, int]] = {}
_CUSTOMERS_VOICE: Final[Mapping[str, tuple[str, ...]]] = {
    "da": ("jeg ", "vi ", "min ", "mit ", "mine ", "vores ", "mig "),
    "en": ("i ", "i'", "i’", "we ", "my ", "our "),
}


def check(
    journey: Journey,
    *,
    lines: Mapping[str, int] = _NO_LINES,
    file: str | None = None,
    today: date | None = None,
    last_seen: Mapping[str, date] = _NOTHING_SEEN,
) -> tuple[Problem, ...]:
    """Check a journey that could be read.

    Args:
        journey: what `read_journey` gave.
        lines: the lines it gave, by path.
        file: the file's name, for the place of a problem.
        today: the day the review may be overdue on; without it that is not judged.
        last_seen: the day of the last event of each bound touchpoint, by its id; those not named are not judged.
    """
    objects = tuple(objects_in(journey))
    checks = _Checks(journey, lines, file, known_ids(journey, objects), objects)
    found = [
        *checks.journey_itself(today),
        *checks.references(),
        *checks.rules(),
        *(problem for phase in journey.phases for problem in checks.phase(phase)),
        *(problem for touchpoint in journey.touchpoints for problem in checks.touchpoint(touchpoint)),
        *checks.groups(),
        *checks.values(),
        *checks.bindings(today, last_seen),
        *(problem for handover in journey.handovers for problem in checks.handover(handover)),
        *checks.surveys(),
        *checks.scores(),
    ]
    return tuple(sorted(found, key=lambda problem: problem.where.line or 0))


@dataclass(frozen=True, slots=True)
class _Checks:
    """One pass over a journey; each method gives the problems of one kind of object."""

    drawn: Journey
    lines: Mapping[str, int]
    file: str | None
    known: Mapping[str, Collection[str]]
    objects: Sequence[tuple[str, object]]
    helped: Iterator[int] = field(default_factory=lambda: iter(range(200)))
    """How many times more the nearest name is looked for: where everything is wrong it is no help."""

    def journey_itself(self, today: date | None) -> Iterator[Problem]:
        """Judge the journey as a whole."""
        journey = self.drawn
        yield from self._voice(journey.title, "title")
        if len(journey.phases) > PHASES_MAX:
            yield self._problem("many-phases", "phases", count=len(journey.phases), limit=PHASES_MAX)
        if len(journey.touchpoints) > TOUCHPOINTS_MAX:
            count = len(journey.touchpoints)
            yield self._problem("too-many-touchpoints", "touchpoints", count=count, limit=TOUCHPOINTS_MAX)
        if today is not None and journey.last_review is not None and journey.review_interval is not None:
            due = journey.last_review + journey.review_interval
            if due < today:
                told = {"last": journey.last_review.isoformat(), "due": due.isoformat()}
                yield self._problem("review-overdue", "last_review", **told)

    def references(self) -> Iterator[Problem]:
        """Judge every field that names another object."""
        for path, one in self.objects:
            for name, to in REFERENCES.get(type(one), {}).items():
                value = getattr(one, name)
                for named in value if isinstance(value, tuple) else (value,) if value else ():
                    yield from self._refers(to, named, f"{path}/{name}".lstrip("/"), owned=_id_of(one))
        for touchpoint in self.drawn.touchpoints:
            here = f"touchpoints/{touchpoint.id}"
            for named in touchpoint.raci:
                to = Refers("team", "unknown-raci-member")
                yield from self._refers(to, named, f"{here}/raci/{named}", owned=touchpoint.id)
            for name in ("next", "order_after"):
                if touchpoint.id in getattr(touchpoint, name):
                    yield self._problem("follows-itself", f"{here}/{name}", touchpoint=touchpoint.id, field=name)

    def rules(self) -> Iterator[Problem]:
        """Judge every rule: each test asks for something, and a test of a property is whole."""
        for path, one in self.objects:
            if isinstance(one, Rule):
                yield from self._rule(one, path)

    def phase(self, phase: Phase) -> Iterator[Problem]:
        """Judge one phase."""
        if all(touchpoint.phase != phase.id for touchpoint in self.drawn.touchpoints):
            yield self._problem("empty-phase", f"phases/{phase.id}", phase=phase.id)

    def touchpoint(self, touchpoint: Touchpoint) -> Iterator[Problem]:
        """Judge one touchpoint."""
        here = f"touchpoints/{touchpoint.id}"
        yield from self._omissions(touchpoint, here)
        yield from self._tracking(touchpoint, here)
        if touchpoint.title is not None:
            yield from self._voice(touchpoint.title, f"{here}/title")
        if touchpoint.channel not in CHANNELS:
            near = nearest(touchpoint.channel, CHANNELS)
            told = {"touchpoint": touchpoint.id, "value": touchpoint.channel, "nearest": near}
            yield self._problem("unknown-channel", f"{here}/channel", **told)

    def groups(self) -> Iterator[Problem]:
        """Judge the groups of alternatives: one of one is no choice."""
        groups = [touchpoint.one_of for touchpoint in self.drawn.touchpoints]
        for touchpoint in self.drawn.touchpoints:
            if touchpoint.one_of is not None and groups.count(touchpoint.one_of) == 1:
                told = {"touchpoint": touchpoint.id, "value": touchpoint.one_of}
                yield self._problem("alone-in-group", f"touchpoints/{touchpoint.id}/one_of", **told)

    def values(self) -> Iterator[Problem]:
        """Judge the pains and gains: content speaks to each, and an id names only one."""
        for gap in unaddressed(self.drawn):
            here = f"touchpoints/{gap.touchpoint.id}"
            for code, name, values in (
                ("pain-without-content", "pains", gap.pains),
                ("gain-without-content", "gains", gap.gains),
            ):
                if values:
                    said = tuple(one.text.said_in(self.drawn.default_language) for one in values)
                    yield self._problem(code, f"{here}/{name}", touchpoint=gap.touchpoint.id, values=said)
        first: dict[str, str] = {}
        for path, one in self.objects:
            if isinstance(one, Pain | Gain) and one.id is not None:
                if one.id in first:
                    yield self._problem("same-id-of-pains", path, value=one.id, first=first[one.id], place=path)
                first.setdefault(one.id, path)

    def bindings(self, today: date | None, last_seen: Mapping[str, date]) -> Iterator[Problem]:
        """Judge the bindings together: each is reached by events, and none claims all that another asks for."""
        for touchpoint, winner in claimed(self.drawn):
            path = f"touchpoints/{touchpoint.id}/binding"
            yield self._problem("binding-never-reached", path, touchpoint=touchpoint.id, winner=winner.id)
        for touchpoint in self.drawn.touchpoints:
            last = last_seen.get(touchpoint.id)
            if (
                touchpoint.binding is not None
                and last is not None
                and today is not None
                and last < today - SILENT_AFTER
            ):
                told: dict[str, Argument] = {"touchpoint": touchpoint.id, "last": last.isoformat()}
                path = f"touchpoints/{touchpoint.id}/binding"
                yield self._problem("binding-silent", path, **told, days=SILENT_AFTER.days)

    def handover(self, handover: Handover) -> Iterator[Problem]:
        """Judge one hand-over."""
        here = f"handovers/{handover.id}"
        if handover.time_limit is None:
            yield self._problem("handover-without-limit", here, handover=handover.id)
        if handover.from_team == handover.to_team:
            yield self._problem("handover-to-itself", f"{here}/to_team", handover=handover.id, value=handover.to_team)
        if handover.calendar is not None and not handover.calendar.opens < handover.calendar.closes:
            told = {"opens": f"{handover.calendar.opens:%H:%M}", "closes": f"{handover.calendar.closes:%H:%M}"}
            yield self._problem("closes-before-opening", f"{here}/calendar", handover=handover.id, **told)

    def surveys(self) -> Iterator[Problem]:
        """Judge the surveys: their questions are honest, and what is compared is asked on one scale."""
        for survey in self.drawn.surveys:
            here = f"surveys/{survey.id}"
            for language, said in survey.question.languages.items():
                for fault in faults(said, language):
                    told = {"survey": survey.id, "value": said, "words": fault.words}
                    yield self._problem(fault.code, f"{here}/question", **told)
        first: dict[SurveyKind, Survey] = {}
        asked = {touchpoint.survey for touchpoint in self.drawn.touchpoints}
        for survey in self.drawn.surveys:
            if survey.id in asked and survey.kind not in (None, SurveyKind.OPEN) and survey.scale is not None:
                other = first.setdefault(survey.kind, survey)
                if other.scale != survey.scale and other.scale is not None:
                    told = {"survey": survey.id, "scale": write_scale(survey.scale), "kind": str(survey.kind)}
                    told |= {"other": other.id, "other_scale": write_scale(other.scale)}
                    yield self._problem("survey-scales-differ", f"surveys/{survey.id}/scale", **told)

    def scores(self) -> Iterator[Problem]:
        """Judge the scores that are typed by hand: each lies on the scale of its question."""
        scales = {survey.id: survey.scale for survey in self.drawn.surveys}
        for path, one in self.objects:
            if isinstance(one, Expectation | Benchmark):
                asked = scales.get(one.survey or "")
                if asked is not None and one.scale is not None and asked != one.scale:
                    told = {"place": path, "scale": write_scale(one.scale), "survey": one.survey}
                    yield self._problem("other-scale-than-survey", f"{path}/scale", **told, asked=write_scale(asked))
                yield from self._on_scale(one, path, one.scale or asked)
            elif isinstance(one, Touchpoint):
                yield from self._on_scale(one, path, scales.get(one.survey or ""))

    # -- parts of a touchpoint -------------------------------------------------------------------------------------

    def _omissions(self, touchpoint: Touchpoint, here: str) -> Iterator[Problem]:
        called = any(one.call_to_action for one in content_at(self.drawn, touchpoint))
        if touchpoint.responsible is None:
            yield self._problem("no-responsible", here, touchpoint=touchpoint.id)
        if not touchpoint.next and touchpoint.phase in self._leading_on():
            yield self._problem("no-next", here, touchpoint=touchpoint.id)
        if touchpoint.call_to_action is None and not called:
            yield self._problem("no-call-to-action", here, touchpoint=touchpoint.id)

    def _leading_on(self) -> list[str]:
        """Name the phases after which the journey goes on: not the last one that is needed, nor those after it."""
        phases = list(self.drawn.phases)
        while phases and phases[-1].optional:
            phases.pop()
        return [phase.id for phase in phases[:-1] if not phase.optional]

    def _tracking(self, touchpoint: Touchpoint, here: str) -> Iterator[Problem]:
        told = {"touchpoint": touchpoint.id}
        unrecorded = touchpoint.tracked_by is TrackedBy.UNRECORDED
        if touchpoint.tracked_by is None and touchpoint.drawn_in is Lane.PHYSICAL:
            yield self._problem("not-tracked", here, **told)
        if touchpoint.binding is None and not unrecorded and f"{here}/binding" not in self.lines:
            yield self._problem("not-bound", here, **told)
        if touchpoint.binding is not None and unrecorded:
            yield self._problem("unrecorded-but-bound", f"{here}/tracked_by", **told)

    def _rule(self, rule: Rule, path: str) -> Iterator[Problem]:
        if rule == Rule():
            yield self._problem("empty-rule", path, place=path)
        elif (rule.op or rule.value) and rule.property is None and rule.trait is None:
            yield self._problem("rule-without-property", path, place=path)
        elif (asked := rule.property or rule.trait) and (rule.op is None or bool(rule.value) is (rule.op == "exists")):
            yield self._problem("unfinished-rule", path, place=path, property=asked)
        elif rule.op in ("<", ">") and not (len(rule.value) == 1 and _is_number(rule.value[0])):
            yield self._problem("rule-needs-number", path, place=path, op=rule.op, value=rule.value)
        for name, parts in (("all", rule.all), ("any", rule.any)):
            for number, part in enumerate(parts, 1):
                yield from self._rule(part, f"{path}/{name}/{number}")

    # -- what all of them use --------------------------------------------------------------------------------------

    def _on_scale(self, one: Touchpoint | Expectation | Benchmark, path: str, scale: Scale | None) -> Iterator[Problem]:
        for name in ("score", "expected_score", "believed_score", "perceived_score"):
            score = getattr(one, name, None)
            if scale is not None and score is not None and not scale.holds(score):
                told = {"place": f"{path}/{name}", "value": score, "scale": write_scale(scale)}
                yield self._problem("score-outside-scale", f"{path}/{name}", **told)

    def _refers(self, to: Refers, named: str, path: str, *, owned: str) -> Iterator[Problem]:
        """Judge a reference; what stands in the file and could not be read has a problem of its own already."""
        if to.to in ("team", TEAMS) and not self.drawn.team:
            return
        known = self.known[to.to]
        if named not in known and not self._stands_unread(to.to, named):
            near = nearest(named, sorted(known)) if next(self.helped, None) is not None else None
            told = {"owned": owned, "value": named, "nearest": near, "known": tuple(sorted(known)), "place": path}
            yield self._problem(to.code, path, **told)

    def _stands_unread(self, to: str, named: str) -> bool:
        if to == VALUES:
            return any(path.endswith((f"/pains/{named}", f"/gains/{named}")) for path in self.lines)
        return f"{'team' if to == TEAMS else to}/{named}" in self.lines

    def _voice(self, title: Text, path: str) -> Iterator[Problem]:
        for language, said in title.languages.items():
            voice = _CUSTOMERS_VOICE.get(language)
            if voice and not said.lower().startswith(voice):
                yield self._problem("not-customers-voice", path, value=said)

    def _problem(self, code: str, path: str, **arguments: Argument) -> Problem:
        return Problem(code, severity_of(code), self._where(path), arguments)

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


def _id_of(one: object) -> str:
    return str(getattr(one, "id", ""))
