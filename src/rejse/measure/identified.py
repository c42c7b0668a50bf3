"""Who each event belongs to, as plain SQL over the view `events`: by the events, and by what was said by hand.

Written from the rules anew, not from the kernels. What the identity log says stands in the statement as lists of keys.
"""

# ruff: noqa: S608 (what it writes is our own text, keys quoted; the SQL door admits one SELECT only)

from collections.abc import Iterable
from typing import Final

from rejse.trace.edges import NO_EDGES, Edges, groups, stands_for

LISTED_MAX: Final = 1_000
"""So many keys joined or parted by hand are written into a statement; more would make it nobody's reading."""


def by_hand(edges: Edges) -> int:
    """Count what the identity log says of who is one person."""
    return len(edges.aliases) + len(edges.cut) + len(edges.joined)


def identified(edges: Edges = NO_EDGES) -> str:
    """Write the tables that end in `identified`: the events, each with its `person`.

    An event is its user's; else whom its device next told of, or told of last; else it is known by whatever key it
    has. By hand several keys are one device, identifications do not hold, and people are one.
    """
    devices, joined = groups(edges.aliases), stands_for(edges)
    known = _list("told", ("key", "device"), sorted(devices.items()))
    cut = ", ".join(f"({_text(device)}, {_text(user)})" for device, user in sorted(edges.cut))
    holds = f"case when (anonymous_key, user_key) in ({cut}) then null else user_key end" if cut else "user_key"
    one = sorted((line[1], person[1]) for line, person in joined.items() if line != person)
    people = _list("one", ("key", "person"), one)
    device = "coalesce(told.device, anonymous_key)" if known else "anonymous_key"
    return f"""\
seen as (
  select events.*, {device} as device, {holds} as tells
  from events{f" left join {known} on told.key = anonymous_key" if known else ""}
), lines as (
  select *, coalesce(
    user_key,
    arg_min(tells, (time, arrival)) filter (tells is not null) over after,
    arg_max(tells, (time, arrival)) filter (tells is not null) over whole,
    device, session_key, case_key, account_key, source || ' ' || event_id) as line
  from seen
  window whole as (partition by coalesce(device, source || ' ' || event_id)),
    after as (partition by coalesce(device, source || ' ' || event_id) order by time
      range between current row and unbounded following)
), identified as (
  select lines.*, {"coalesce(one.person, line)" if people else "line"} as person
  from lines{f" left join {people} on one.key = line" if people else ""}
)"""


def _list(name: str, columns: tuple[str, str], rows: Iterable[tuple[str, str]]) -> str:
    """Write a table of pairs; nothing where there are none."""
    listed = ", ".join(f"({_text(left)}, {_text(right)})" for left, right in rows)
    return f"(values {listed}) {name}({', '.join(columns)})" if listed else ""


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
