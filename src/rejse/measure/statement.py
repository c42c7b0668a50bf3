"""A number of an answer as plain SQL over the view `events`, where SQL can say it: read by people, run by `rejse sql`.

Written from the rules anew, not from the kernels, so that the two check each other. What SQL cannot say (sessions that
silence ends, paths that are kept as templates, deep funnels) has no statement instead of an almost right one.
"""


# ruff: noqa: S608 (what it writes is our own text, names quoted; the SQL door admits one SELECT only)

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from rejse.engine.contract import FOREVER, Lens
from rejse.journey.document import Journey, Touchpoint
from rejse.measure.behind import moment
from rejse.measure.behind_experience import marks
from rejse.measure.cell import WHOLE, Cell, rows_of
from rejse.measure.drawn import phase_of
from rejse.measure.experience_counting import Experience
from rejse.measure.first_contact_counting import FirstContact
from rejse.measure.flow import END, START
from rejse.measure.flow_counting import Flow
from rejse.measure.funnel_counting import Funnel
from rejse.measure.handovers_counting import Handovers, qualified_twice
from rejse.measure.handovers_kernel import ROLES
from rejse.measure.identified import LISTED_MAX, by_hand, identified
from rejse.measure.period import Plan
from rejse.measure.reach_counting import Reach
from rejse.measure.view import View
from rejse.trace.binding import NOT_ON_MAP
from rejse.trace.blocks import Block, Kind, Scope
from rejse.trace.edges import NO_EDGES, Edges
from rejse.trace.kinds import OTHER

FIELDS: Final = ("source", "type", "name", "channel", "outcome")
ANSWERS_MAX: Final = 400
"""A statement that names more different answers is read by nobody."""

STEPS_MAX: Final = 2
"""A statement for more steps would join every event of a customer with every other, again and again."""

PEOPLE: Final = identified()
"""Each event's person, as the events themselves tell."""


class _Unsayable(Exception):
    """SQL cannot say this number."""


_STEPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "delivered": "true", "assigned": "assigned is not null", "accepted": "yes", "rejected": "no",
        "undecided": "not yes and not no", "contacted": "contacted is not null and not (no and contacted > rejected)",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A question, its lens, and which number of its answer is meant."""

    view: View
    measure: Any
    lens: Lens
    cell: Cell
    blocks: tuple[Block, ...] = ()

    @property
    def journey(self) -> Journey:
        return self.view.journey


def statement(view: View, name: str, query: Any, plan: Plan, cell: Cell) -> str | None:  # noqa: ANN401  (each measure has its own query)
    """Write the SELECT that gives a number as `n`; None where SQL cannot say it.

    Args:
        view: what is looked at.
        name: a measure of the catalogue.
        query: its question.
        plan: the question made ready.
        cell: where the number stands; it is there.
    """
    if name not in _SAID or not _plain(view, query, cell):
        return None
    try:
        said = _SAID[name](_Asked(view, plan.measure, plan.lens, cell, plan.blocks))
    except _Unsayable:
        return None
    edges = edges_of(view)
    if PEOPLE in said and by_hand(edges) > LISTED_MAX:
        return None
    return said.replace(PEOPLE, identified(edges), 1)


def edges_of(view: View) -> Edges:
    """Give what the identity log says of the people a view is about."""
    told: Edges = getattr(view.blocks, "edges", NO_EDGES)  # blocks that nobody joined by hand need not tell
    return told


def _plain(view: View, query: Any, cell: Cell) -> bool:  # noqa: ANN401
    """Say whether a question is about everybody and whole persons: only then events alone tell who is counted."""
    if getattr(query, "scope", Scope.PERSON) is not Scope.PERSON or getattr(query, "persona", None) is not None:
        return False
    return cell.group is None and OTHER not in view.blocks.kinds


def _reach(asked: _Asked) -> str:
    """Say how many came to a touchpoint (or any), and what became of them."""
    told: Reach = asked.measure
    rows, journey = rows_of(asked.cell, ("touchpoints", "phases")), asked.journey
    if rows == WHOLE:
        return _with(_places(asked, range(len(journey.touchpoints))), _visitors("", asked.lens))
    number = asked.cell.number or "reach"
    if rows == "phases":
        here = [one.id for one in journey.phases].index(asked.cell.row[0])
        if number != "reach":
            raise _Unsayable
        inside = [at for at, one in enumerate(journey.touchpoints) if phase_of(journey, one) == here]
        return _with(_places(asked, inside), _visitors("", asked.lens))
    here = [one.id for one in journey.touchpoints].index(asked.cell.row[0])
    if number == "reach":
        return _with(_places(asked, [here]), _visitors("", asked.lens))
    onward = [at for at in range(len(journey.touchpoints)) if _leads_on(told, here, at)]
    passed = " or ".join(f"v.place = {_text(journey.touchpoints[at].id)}" for at in onward)
    patience = int(told.touchpoints.patience[here])
    tests = {
        "passed": "passed",
        "pending": f"not passed and t0 + {_length(patience)} > {_moment(asked.lens.data_through)}",
        "elsewhere": f"not passed and t0 + {_length(patience)} <= {_moment(asked.lens.data_through)} and moved",
        "left": f"not passed and t0 + {_length(patience)} <= {_moment(asked.lens.data_through)} and not moved",
    }
    name = _text(asked.cell.row[0])
    return _with(
        _places(asked, range(len(journey.touchpoints))),
        f"""\
first as (
  select person, min(time) as t0 from visit
  where place = {name}{_in_period(asked.lens)} group by person
), judged as (
  select person, t0, bool_or({passed}) as passed, bool_or(v.place <> {name}) as moved
  from first join visit v using (person)
  where v.time >= t0 and v.time <= t0 + {_length(patience)} group by person, t0
)
select count(*) as n from judged where {tests[number]}""",
        more=True,
    )


def _leads_on(told: Reach, here: int, there: int) -> bool:
    return bool(int(told.touchpoints.onward[here, there >> 6]) >> (there & 63) & 1)


def _visitors(where: str, lens: Lens) -> str:
    period = f"{where}{_in_period(lens)}".removeprefix(" and ")
    return "select count(distinct person) as n from visit" + (f" where {period}" if period else "")


def _flow(asked: _Asked) -> str:
    """Say how many went directly from one node to another, or how often that happened."""
    told: Flow = asked.measure
    rows = rows_of(asked.cell, ("steps", "columns"))
    if rows == "columns":
        raise _Unsayable
    if told.query.over == "events":
        visit = f"select person, time, arrival, name as place, {_rank(told.nodes)} as drawn from identified"
        if len(set(told.nodes)) < len({kind.name for kind in asked.view.blocks.kinds}):
            raise _Unsayable
        visit = f"visit as (\n  {visit}\n)"
    else:
        visit = _places(asked, range(len(asked.journey.touchpoints)), drawn=True)
    if rows == WHOLE:
        return _with(visit, _visitors("", asked.lens))
    before, here = asked.cell.row
    order = "time, drawn, arrival" if told.concurrent else "time, arrival"
    step = [f"place = {_text(here)}" if here != END else f"place = {_text(before)} and following is null"]
    if here != END:
        step.append("before is null" if before == START else f"before = {_text(before)}")
    if told.merged and before != START and here != END:
        step.append("before <> place")
    counted = "count(*)" if asked.cell.number == "times" else "count(distinct person)"
    period = _in_period(asked.lens).removeprefix(" and ")
    return _with(
        visit,
        f"""\
step as (
  select person, place, lag(place) over line as before, lead(place) over line as following
  from visit{f" where {period}" if period else ""} window line as (partition by person order by {order})
)
select {counted} as n from step where {" and ".join(step)}""",
        more=True,
    )


def _rank(names: Sequence[str]) -> str:
    return f"list_position({_list(names)}, name)"


def _funnel(asked: _Asked) -> str:
    """Say how many got to the first or second step of a plain funnel."""
    told: Funnel = asked.measure
    query, cell = told.query, asked.cell
    plain = query.order == "ordered" and query.entry == "any" and not (query.excluding or query.step_windows)
    if not plain or (cell.number or "n") != "n":
        raise _Unsayable
    names = told.row_names()
    row = cell.row[0] if cell.row else "1"
    step = int(row) if row.isdecimal() and int(row) <= len(names) else names.index(row) + 1
    if step > STEPS_MAX:
        raise _Unsayable
    entry = _fills(asked, 0, "a") + _in_period(asked.lens, "a.")
    if step == 1:
        return _with("", f"select count(distinct a.person) as n from identified a where {entry}")
    later = "b.time >= a.time" if query.ties == "concurrent" else "(b.time, b.arrival) > (a.time, a.arrival)"
    window = "" if told.window >= FOREVER else f" and b.time <= a.time + {_length(told.window)}"
    return _with(
        "",
        f"""\
select count(distinct a.person) as n
from identified a join identified b on b.person = a.person and b.arrival <> a.arrival and {later}{window}
where {entry}
  and {_fills(asked, 1, "b")}""",
    )


def _fills(asked: _Asked, step: int, table: str) -> str:
    """Say which events can fill a step."""
    told: Funnel = asked.measure
    fills = (told.fills >> step) & 1 == 1
    return _meant(asked.view.blocks.kinds, fills.tolist(), f"{table}.")


def _first_contact(asked: _Asked) -> str:
    """Say how many were first met in a phase, at a touchpoint or through a channel."""
    told: FirstContact = asked.measure
    rows, journey = rows_of(asked.cell, ("phases", "touchpoints", "channels", "months")), asked.journey
    if rows == "months":
        raise _Unsayable
    name = asked.cell.row[0] if asked.cell.row else ""
    places = [one.id for one in journey.touchpoints if _belongs(journey, rows, one, name)]
    won = [one.id for at, one in enumerate(journey.touchpoints) if told.winning[at]]
    test = f"place in ({', '.join(map(_text, places)) or 'null'})"
    if asked.cell.number == "won":
        test += " and won"
    return _with(
        _places(asked, range(len(journey.touchpoints)), drawn=True),
        f"""\
first as (
  select person, min(time) as time, arg_min(place, (time, drawn)) as place,
    bool_or(place in ({", ".join(map(_text, won)) or "null"})) as won
  from visit group by person
)
select count(*) as n from first where {test}{_in_period(asked.lens)}""",
        more=True,
    )


def _experience(asked: _Asked) -> str:
    """Say how many answers a row counts, or how many of them are favourable."""
    told: Experience = asked.measure
    if len(told.given.given) > ANSWERS_MAX:
        raise _Unsayable
    test = marks(Plan(told, asked.blocks, asked.lens), asked.cell).test
    kinds, place = asked.view.blocks.kinds, asked.view.bound.place
    parts = []
    for at in dict.fromkeys(place.tolist()):
        counted = [
            given
            for given in told.given.given
            if (question := told.questions.answered(None if at == NOT_ON_MAP else at, given)) is not None
            and test(at, given.score, question)
        ]
        if counted:
            scales = dict.fromkeys(given.scale for given in counted)
            among = [(scale, sorted({one.score for one in counted if one.scale == scale})) for scale in scales]
            scored = " or ".join(f"({_equal('score_scale', scale)} and {_among(scores)})" for scale, scores in among)
            parts.append(f"({_meant(kinds, (place == at).tolist())} and ({scored}))")
    where = "\n  or ".join(parts) or "false"
    return f"select count(*) as n from events\nwhere ({where}){_in_period(asked.lens)}"


def _handovers(asked: _Asked) -> str:
    """Say how many leads of a hand-over took a step, where nobody was qualified twice: then no lead ends another."""
    told: Handovers = asked.measure
    number = asked.cell.number or ("delivered" if asked.cell.rows != "answered" else "contacted")
    if asked.cell.rows in {"reasons", "periods"} or not asked.cell.row or number not in _STEPS:
        raise _Unsayable
    one = next(one for one in told.agreed if one.handover.id == asked.cell.row[0])
    if any(qualified_twice(one, block) for block in asked.blocks):
        raise _Unsayable
    steps = ", ".join(
        f"min(time) filter ({_meant(told.kinds, (one.roles & role != 0).tolist())}) as {name}"
        for name, role in zip(("assigned", "accepted", "rejected", "contacted"), ROLES[1:], strict=True)
    )
    return _with(
        "",
        f"""\
lead as (
  select person, min(time) as t0 from identified
  where {_meant(told.kinds, (one.roles & ROLES[0] != 0).tolist())} group by person
), step as (
  select person, t0, {steps}
  from lead join identified using (person) where time >= t0 group by person, t0
), judged as (
  select *, rejected is not null and (accepted is null or rejected < accepted) as no,
    accepted is not null and not no as yes from step
)
select count(*) as n from judged where {_STEPS[number]}{_in_period(asked.lens).replace("time ", "t0 ")}""",
        more=True,
    )


def _among(scores: Sequence[float]) -> str:
    return f"score in ({', '.join(map(repr, scores))})"


def _equal(column: str, text: str | None) -> str:
    return f"{column} is null" if text is None else f"{column} = {_text(text)}"


def _belongs(journey: Journey, rows: str, touchpoint: Touchpoint, name: str) -> bool:
    """Say whether a row of first contact stands for a touchpoint, among others."""
    if rows == "phases":
        return touchpoint.phase == name and phase_of(journey, touchpoint) is not None
    return name == {"touchpoints": touchpoint.id, "channels": touchpoint.channel}.get(rows, name)


def _with(visit: str, rest: str, *, more: bool = False) -> str:
    """Put the statement together: who each event belongs to, then what it is on the map."""
    parts = [PEOPLE, *([visit] if visit else [])]
    if more:
        return f"with {', '.join(parts)}, {rest}"
    return f"with {', '.join(parts)}\n{rest}"


def _places(asked: _Asked, touchpoints: Sequence[int], *, drawn: bool = False) -> str:
    """Say which events are visits to some touchpoints, each with its place; `drawn` adds its number on the map."""
    kinds, place = asked.view.blocks.kinds, asked.view.bound.place
    seen = [at for at in touchpoints if at != NOT_ON_MAP and (place == at).any()]
    cases = [
        f"    when {_meant(kinds, (place == at).tolist())} then {_text(asked.journey.touchpoints[at].id)}"
        for at in seen
    ]
    told = "case\n" + "\n".join(cases) + "\n  end" if cases else "null::varchar"
    number = f", list_position({_list([one.id for one in asked.journey.touchpoints])}, place) as drawn" if drawn else ""
    chosen = f"select person, time, arrival, {told} as place{number}"
    return f"visit as (\n  {chosen}\n  from identified where place is not null\n)"


def _meant(kinds: Sequence[Kind], meant: Sequence[bool], table: str = "") -> str:
    """Say which events are of the kinds meant: by name where all of a name are, else by all that a kind tells.

    Raises:
        _Unsayable: kinds differ in what SQL does not see as they do, such as the template of a path.
    """
    if all(meant):
        return f"{table}name is not null"
    inside = [kind for kind, yes in zip(kinds, meant, strict=True) if yes]
    outside = [kind for kind, yes in zip(kinds, meant, strict=True) if not yes]
    for fields in (("name",), ("type", "name"), ("source", "type", "name"), FIELDS):
        told = {tuple(getattr(kind, field) for field in fields) for kind in inside}
        if not told & {tuple(getattr(kind, field) for field in fields) for kind in outside}:
            return _one_of(fields, sorted(told, key=str), table)
    raise _Unsayable


def _one_of(fields: Sequence[str], told: Sequence[tuple[str | None, ...]], table: str) -> str:
    if not told:
        return "false"
    if len(fields) == 1:
        return f"{table}{fields[0]} in ({', '.join(_text(one[0]) for one in told)})"
    tests = (
        " and ".join(
            f"{table}{field} is null" if value is None else f"{table}{field} = {_text(value)}"
            for field, value in zip(fields, one, strict=True)
        )
        for one in told
    )
    return "(" + " or ".join(f"({test})" for test in tests) + ")"


def _in_period(lens: Lens, table: str = "") -> str:
    bounds = [] if lens.start <= -FOREVER else [f"{table}time >= {_moment(lens.start)}"]
    bounds += [] if lens.stop >= FOREVER else [f"{table}time < {_moment(lens.stop)}"]
    return "".join(f" and {bound}" for bound in bounds)


def _moment(microseconds: int) -> str:
    """Write a moment so that its zone is said and no µs is lost."""
    return f"timestamptz '{moment(microseconds).isoformat(sep=' ')}'"


def _length(microseconds: int) -> str:
    """Write a length of time in hours where it is some: a day is not always 24 of them."""
    hours, rest = divmod(microseconds, 3_600_000_000)
    return f"to_microseconds({microseconds})" if rest else f"to_hours({hours})"


def _text(value: str | None) -> str:
    return "null" if value is None else "'" + value.replace("'", "''") + "'"


def _list(values: Sequence[str]) -> str:
    return "[" + ", ".join(map(_text, values)) + "]"


_SAID: Final[Mapping[str, Callable[[_Asked], str]]] = MappingProxyType(
    {
        "reach": _reach,
        "flow": _flow,
        "funnel": _funnel,
        "first-contact": _first_contact,
        "experience": _experience,
        "handovers": _handovers,
    }
)
