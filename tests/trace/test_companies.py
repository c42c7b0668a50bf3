"""An event that names no company belongs to its person's, where there is one at that moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.reference import trace_reference as reference
from tests.trace.told_log import ToldLog

from rejse.trace.blocks import Scope
from rejse.trace.build import open_blocks
from rejse.trace.edges import NO_EDGES, Edges, Grouped
from rejse.trace.identity import Line
from rejse.trace.opened import OpenedBlocks
from rejse.trace.subjects import open_companies

GAP = timedelta(minutes=30)
ANNA, BO, PHONE = (Line.USER, "anna"), (Line.USER, "bo"), (Line.ANONYMOUS, "phone")


@dataclass(frozen=True)
class ToldEdges:
    """An identity log: what it says now is what it says last."""

    told: Sequence[Edges]

    def edges(self, version: int | None = None) -> Edges:
        return next(one for one in reversed(self.told) if version in {None, one.version})


def companies(folder: Path, events: Sequence[Mapping[str, Any]], *edges: Edges) -> dict[str, list[int]]:
    """Give every company's events as arrival numbers, by what the identity log says now; what it said stands before."""
    log, told = ToldLog(events, version=1 + len(events)), ToldEdges([NO_EDGES, *edges])
    blocks = open_companies(
        folder / "account",
        lambda: open_blocks(folder, log, session_gap=GAP, journey_revision=1, identity=told),
        lambda _: log,
        told,
        session_gap=GAP,
        journey_revision=1,
        erased_through=0,
    )
    assert isinstance(blocks, OpenedBlocks)
    assert blocks.snapshot.identity == told.edges().version
    found = {}
    for block in blocks.scoped(Scope.ACCOUNT):
        keys, arrival = blocks.unit_keys(block.number).to_pylist(), blocks.arrival(block.number)
        for unit in range(block.units):
            if not len(block.alive) or block.alive[unit]:
                assert keys[unit] not in found, "a company stands in two places"
                found[keys[unit]] = arrival[block.offsets[unit] : block.offsets[unit + 1]].tolist()
    return found


def walked(*told: str) -> list[dict[str, Any]]:
    """Read events told as `time person company`, `-` for none."""
    rows = [one.split() for one in told]
    return [{"time": int(t), "user_key": who, "account_key": None if at == "-" else at} for t, who, at in rows]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (walked("1 anna -", "2 anna acme", "3 anna -"), {"acme": [0, 1, 2]}),
        (walked("1 anna acme", "2 anna -", "3 anna birk", "4 anna -"), {"acme": [0], "birk": [2, 3]}),
        (walked("1 anna acme", "2 anna -", "2 anna birk"), {"acme": [0], "birk": [1, 2]}),
        (walked("1 anna acme", "1 anna birk", "1 anna -"), {"acme": [0], "birk": [1]}),
        (walked("1 anna acme", "2 bo -", "3 carl acme", "4 carl -"), {"acme": [0, 2, 3]}),
    ],
    ids=["before and after", "who moved", "at the very time", "two at one moment", "colleagues"],
)
def test_who_names_one_company_only_belongs_to_it_until_naming_another(
    tmp_path: Path, events: list[dict[str, Any]], expected: dict[str, list[int]]
) -> None:
    assert companies(tmp_path, events) == expected == reference.companies(events)


def test_a_row_of_the_log_holds_from_its_moment_until_the_next_and_what_an_event_names_stands(tmp_path: Path) -> None:
    events = walked("1 anna -", "3 anna -", "5 anna cirkel", "6 anna -", "9 anna -", "2 bo -")
    moved = frozenset(
        {
            Grouped(person=ANNA, account="acme", since=2, row=2),
            Grouped(person=ANNA, account="birk", since=9, row=1),
            Grouped(person=BO, account="acme", row=3),
        }
    )
    edges = Edges(version=3, grouped=moved)
    assert companies(tmp_path, events, edges) == {"acme": [5, 1, 3], "cirkel": [2], "birk": [4]}
    taken_back = Edges(version=4)
    assert companies(tmp_path, events, edges, taken_back) == {"cirkel": [0, 1, 2, 3, 4]}, "the events tell again"


def test_people_joined_by_hand_share_what_is_said_of_their_company(tmp_path: Path) -> None:
    events = walked("1 anna -", "2 bo -")
    grouped = frozenset({Grouped(person=BO, account="acme", row=1)})
    apart = Edges(version=1, grouped=grouped)
    assert companies(tmp_path, events, apart) == {"acme": [1]}
    joined = Edges(version=2, grouped=grouped, joined=frozenset({(ANNA, BO)}))
    assert companies(tmp_path, events, apart, joined) == {"acme": [0, 1]}


_PERSON = st.sampled_from([ANNA, BO, PHONE, (Line.SESSION, "s1")])
_NO_SUCH = st.sampled_from(["acme", "birk", "cirkel"])
EDGES = st.builds(
    Edges,
    aliases=st.frozensets(st.sampled_from([("phone", "kiosk"), ("a", "phone")]), max_size=2),
    cut=st.frozensets(st.sampled_from([("phone", "anna"), ("kiosk", "bo")]), max_size=1),
    joined=st.frozensets(st.tuples(_PERSON, _PERSON), max_size=2),
    grouped=st.lists(st.tuples(_PERSON, _NO_SUCH, st.none() | st.integers(0, 20)), max_size=4).map(
        lambda rows: frozenset(
            Grouped(person=person, account=account, since=since, row=at)
            for at, (person, account, since) in enumerate(rows)
        )
    ),
)
EVENTS = st.lists(
    st.fixed_dictionaries(
        {
            "time": st.integers(0, 20),
            "user_key": st.sampled_from([None, "anna", "bo"]),
            "anonymous_key": st.sampled_from([None, None, "phone", "kiosk"]),
            "session_key": st.sampled_from([None, None, "s1"]),
            "account_key": st.sampled_from([None, None, None, "acme", "birk"]),
            "name": st.sampled_from(["see-ad", "buy"]),
        }
    ),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(EVENTS, st.lists(st.tuples(st.integers(0, 30), EDGES), max_size=3))
@example(walked("1 anna -", "2 anna acme"), [(1, NO_EDGES), (2, NO_EDGES)])
def test_whatever_came_since_a_company_s_events_are_those_of_the_rule_in_words(
    events: list[dict[str, Any]], then: list[tuple[int, Edges]]
) -> None:
    before: list[Edges] = []
    with TemporaryDirectory() as folder:
        for version, (held, told) in enumerate(sorted(then, key=lambda one: one[0]), start=1):
            some, edges = events[:held], replace(told, version=version)
            before.append(edges)
            assert companies(Path(folder), some, *before) == reference.companies(some, edges)
