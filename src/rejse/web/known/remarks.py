"""What is remarked about an object, and the one thing that mends it where there is only one."""

from dataclasses import dataclass, replace

from rejse.errors import Problem, Severity
from rejse.journey.changing import Draft, Operation, Value
from rejse.journey.rule import Rule
from rejse.measure.last_seen import silent_bindings
from rejse.trace.proposing import Proposal, Proposals, propose
from rejse.web.known.asked import Asked
from rejse.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One remark; `remedy` names what mends it with one click, `mend` is what is done then."""

    code: str
    message: str
    advice: str
    bad: bool
    key: str = ""
    mend: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """A remedy: what it is called, what it does, and what it gives."""

    code: str
    key: str
    told: str
    operations: tuple[Operation, ...]
    note: str = ""


def problems_at(asked: Asked, place: str) -> tuple[Problem, ...]:
    """Give the problems of an object: those of the drawing, and those that the events tell."""
    drawn = asked.served.drawn(asked.journey_id)
    found = drawn.problems
    if asked.has_events:
        view = asked.served.view(asked.journey_id)
        found = (*found, *view.problems, *asked.served.answer(asked.journey_id, "silent", silent_bindings))
    kept = {(one.code, one.where.path, str(one.arguments)): one for one in found if _is_at(one, place)}
    return tuple(kept.values())


def _is_at(problem: Problem, place: str) -> bool:
    path = problem.where.path or ""
    if not place:
        return "/" not in path
    return path == place or path.startswith(f"{place}/")


def remarks_of(asked: Asked, place: str) -> tuple[Remark, ...]:
    """Say what is remarked about an object, errors first."""
    mendings = {one.code: one for one in mendings_of(asked, place)}
    made = []
    for problem in problems_at(asked, place):
        told = say(problem, asked.language)
        mending = mendings.get(problem.code)
        made.append(
            Remark(
                code=problem.code,
                message=told.message,
                advice=told.remedy,
                bad=problem.severity is Severity.ERROR,
                key=mending.key if mending else "",
                mend=mending.told if mending else "",
                note=mending.note if mending else "",
            )
        )
    return tuple(sorted(made, key=lambda one: not one.bad))


def mendings_of(asked: Asked, place: str) -> tuple[Mending, ...]:
    """Give the remedies that are unambiguous for what is remarked about an object."""
    codes = {one.code for one in problems_at(asked, place)}
    own = place.partition("/")[2]
    if not place.startswith("touchpoints/") or f"{place}" not in asked.draft.objects:
        return ()
    made: list[Mending] = []
    if "not-tracked" in codes:
        made.append(_set(asked, place, "not-tracked", "tracked_by", "manual", "mend-manual"))
    if "unrecorded-but-bound" in codes:
        made.append(_set(asked, place, "unrecorded-but-bound", "tracked_by", "event", "mend-event"))
    if "not-bound" in codes and (proposal := proposal_of(asked, own)):
        made.append(_bind(asked, place, proposal))
    if "no-responsible" in codes and (owner := _phase_owner(asked, own)):
        name = next((one.name for one in asked.journey.team if one.id == owner), owner)
        made.append(_set(asked, place, "no-responsible", "responsible", owner, "mend-responsible", name=name))
    if "no-next" in codes and (following := _only_next(asked, own)):
        name = next(one.name.said_in(asked.language) for one in asked.journey.touchpoints if one.id == following)
        made.append(_set(asked, place, "no-next", "next", [following], "mend-next", name=name))
    return tuple(made)


def _set(asked: Asked, place: str, code: str, field: str, value: object, key: str, **told: str) -> Mending:
    operation = Operation(place, field, asked.draft.value(place, field), value)
    return Mending(code=code, key=key, told=asked.say(key, **told), operations=(operation,))


def _phase_owner(asked: Asked, own: str) -> str | None:
    """Give who owns the phase of a touchpoint, where it is somebody of the team."""
    phase = next((one.phase for one in asked.journey.touchpoints if one.id == own), None)
    owner = next((one.owner for one in asked.journey.phases if one.id == phase), None)
    return owner if owner in {one.id for one in asked.journey.team} else None


def _only_next(asked: Asked, own: str) -> str | None:
    """Give the only touchpoint of the phase that comes next, where there is only one."""
    ids = [one.id for one in asked.journey.phases]
    phase = next((one.phase for one in asked.journey.touchpoints if one.id == own), None)
    if phase not in ids or ids.index(phase) + 1 >= len(ids):
        return None
    following = [one.id for one in asked.journey.touchpoints if one.phase == ids[ids.index(phase) + 1]]
    return following[0] if len(following) == 1 else None


def proposal_of(asked: Asked, own: str) -> Proposal | None:
    """Give what a touchpoint without a binding is most like, of what was seen."""
    if not asked.has_events:
        return None
    found: Proposals = asked.served.answer(
        asked.journey_id, "proposals", lambda view: propose(view.journey, view.blocks, view.bound)
    )
    return next((one for one in found.proposals if one.touchpoint == own and one.place == 1), None)


def _bind(asked: Asked, place: str, proposal: Proposal) -> Mending:
    written = rule_written(asked, place, proposal.rule)
    operation = Operation(place, "binding", asked.draft.value(place, "binding"), written)
    return Mending(
        code="not-bound",
        key="mend-binding",
        told=asked.say("mend-binding", rule=asked.wording.rule(written)),
        operations=(operation,),
        note=asked.say(
            "mend-binding-gives", customers=asked.count(proposal.customers), events=asked.count(proposal.events)
        ),
    )


def rule_written(asked: Asked, place: str, rule: Rule) -> Value:
    """Write a rule as a draft keeps it."""
    own = place.partition("/")[2]
    others = (replace(one, binding=rule) if one.id == own else one for one in asked.journey.touchpoints)
    return Draft.of(replace(asked.journey, touchpoints=tuple(others))).value(place, "binding")
