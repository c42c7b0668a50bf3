import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.rules_reference import matches
from tests.trace.told_blocks import Told, ToldBlocks, as_log
from tests.trace.told_log import ToldLog

from rejse.journey.document import Rule
from rejse.trace.blocks import Block, Facet, Scope
from rejse.trace.build import open_blocks
from rejse.trace.kinds import OTHER
from rejse.trace.ruled import Ruled, rule_blocks


def meant(ruled: Ruled, rule: Rule, scope: Scope = Scope.PERSON) -> list[bool]:
    """Tell of every event, in block order, whether its kind says that the rule means it."""
    matched = ruled.matched[rule]
    return [bool(matched[kind]) for block in ruled.blocks.scoped(scope) for kind in block.kind[: block.events].tolist()]


def texts(*choices: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(choices), max_size=2, unique=True).map(tuple)


PATHS = ("/", "/bikes/17", "/bikes/18?x=1", "/bikes/17/reviews", "/news/2026/05/17/a", "/p-4711", "/SKU48213")
ASKED_PATHS = ("/bikes/17", "/bikes/*", "/bikes/:id", "/bikes/1*/reviews", "/news/2026/*", "*1*", "/p*", "/", "*/a")
VALUES = st.sampled_from([1, 5, 5.5, "5", "5.0", "ios", "iosx", "", True, ["ios", 5], [], {"a": 1}, -2.0, 1e21, None])
WANTED = ("5", "5.0", "ios", "os", "true", "[]", "007", "-2", "")

EVENT = st.fixed_dictionaries(
    {},
    optional={
        "source": st.sampled_from(["web", "till"]),
        "type": st.sampled_from(["page", "page", "track"]),
        "name": st.sampled_from(["view", "buy", "see-ad"]),
        "channel": st.sampled_from(["mail", "shop"]),
        "outcome": st.just("ok"),
        "path": st.sampled_from(PATHS),
        "campaign_name": st.sampled_from(["spring", "spring-2", "autumn"]),
        "value": st.sampled_from([0, 4999, 50_000, 50_001, 500]),
        "currency": st.sampled_from(["DKK", "JPY", "BHD"]),
        "score": st.sampled_from([1.0, 4.5]),
        "session": st.sampled_from([1, 2]),
        "properties": st.dictionaries(st.sampled_from(["plan", "n"]), VALUES, max_size=2),
    },
)
PERSONS = st.lists(st.lists(EVENT, max_size=4), min_size=1, max_size=6)


@st.composite
def properties(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from(["plan", "n", "value", "score", "channel", "currency"]))
    op = draw(st.sampled_from(["=", "!=", "in", "<", ">", "contains", "exists"]))
    if op == "exists":
        return {"property": name, "op": op}
    if op in {"<", ">"}:
        return {"property": name, "op": op, "value": (draw(st.sampled_from(["0", "5", "5.2", "500", "-1"])),)}
    return {"property": name, "op": op, "value": tuple(draw(st.lists(st.sampled_from(WANTED), min_size=1, max_size=2)))}


def _rules_with(parts: st.SearchStrategy[tuple[Rule, ...]]) -> st.SearchStrategy[Rule]:
    fields = st.fixed_dictionaries(
        {},
        optional={
            "type": texts("page", "track"),
            "name": texts("view", "*e*", "", "buy"),
            "source": texts("web", "*"),
            "channel": texts("mail", "*"),
            "outcome": texts("ok"),
            "path": texts(*ASKED_PATHS),
            "campaign": texts("spring", "spring*"),
            "all": parts,
            "any": parts,
        },
    )
    return st.builds(lambda told, asked: Rule(**told, **asked), fields, st.one_of(st.just({}), properties()))


RULES = _rules_with(
    st.lists(_rules_with(st.lists(_rules_with(st.just(())), max_size=2).map(tuple)), max_size=2).map(tuple)
)


@settings(max_examples=200)
@given(persons=PERSONS, rules=st.lists(RULES, min_size=1, max_size=3), limit=st.sampled_from([2, 4, 50]))
def test_kinds_tell_of_every_event_what_a_person_reads_in_the_rule(
    persons: list[list[dict[str, Any]]], rules: list[Rule], limit: int
) -> None:
    blocks = ToldBlocks(persons, cuts=(len(persons) // 2,), limit=limit)
    ruled = rule_blocks(rules, blocks)
    for rule in rules:
        expected = [rule not in ruled.unknown and matches(rule, event) for event in blocks.events]
        assert meant(ruled, rule) == expected
        assert meant(ruled, rule, Scope.SESSION) == expected
    kinds = [kind for block in ruled.blocks.scoped(Scope.PERSON) for kind in block.kind[: block.events].tolist()]
    assert np.bincount(kinds, minlength=len(ruled.blocks.kinds)).tolist() == ruled.blocks.kind_counts.tolist()
    assert ruled.blocks.kind_counts.tolist() == sorted(ruled.blocks.kind_counts.tolist(), reverse=True)


def test_rules_hold_on_blocks_on_disk_and_nothing_is_written_but_facets(tmp_path: Path) -> None:
    persons: list[list[Told]] = [
        [
            {"type": "page", "name": "view", "path": "/bikes/17", "session": 1},
            {"name": "buy", "value": 70_000, "properties": {"plan": "pro", "n": 5.5}, "session": 2},
            {"name": "buy", "value": 100, "session": 1},
        ],
        [{"name": "buy", "campaign_name": "spring", "properties": {"n": "5.5"}}],
    ]
    blocks = open_blocks(tmp_path, ToldLog(as_log(persons)), session_gap=timedelta(minutes=30), journey_revision=1)
    rules = {
        Rule(path=("/bikes/17",)): [True, False, False, False],
        Rule(name=("buy",), property="value", op=">", value=("500",)): [False, True, False, False],
        Rule(property="n", op="=", value=("5.50",)): [False, True, False, True],
        Rule(property="plan", op="!=", value=("pro",)): [True, False, True, True],
        Rule(campaign=("spring",)): [False, False, False, True],
    }
    before = _files(tmp_path)
    ruled = rule_blocks(rules, blocks)
    for rule, expected in rules.items():
        assert sorted(meant(ruled, rule)) == sorted(expected)
        assert sum(meant(ruled, rule, Scope.SESSION)) == sum(expected)
    assert {file: crc for file, crc in _files(tmp_path).items() if "facets" not in file} == before


def _files(folder: Path) -> dict[str, int]:
    return {
        str(file.relative_to(folder)): zlib.crc32(file.read_bytes()) for file in folder.rglob("*") if file.is_file()
    }


def test_blocks_of_which_no_kind_must_be_split_stay_the_same() -> None:
    blocks = ToldBlocks([[{"name": "buy"}, {"name": "view"}]])
    assert rule_blocks([Rule(name=("buy",)), Rule(path=("/x",))], blocks).blocks is blocks


def test_the_rarest_kinds_lose_their_names_but_no_rule_where_there_are_too_many() -> None:
    persons = [
        [{"name": f"n{at}", "properties": {"a": at % 2}} for at in range(20)] + [{"name": "n0", "properties": {"a": 0}}]
    ]
    rule = Rule(property="a", op="=", value=("1",))
    ruled = rule_blocks([rule], ToldBlocks(persons), kinds_max=8)
    assert len(ruled.blocks.kinds) == 8
    assert ruled.blocks.kinds.count(OTHER) == 2
    assert meant(ruled, rule) == [at % 2 == 1 for at in range(20)] + [False]
    assert ruled.blocks.kind_counts.sum() == 21


def test_who_is_dead_in_a_block_is_not_counted() -> None:
    class HalfDead(ToldBlocks):
        def scoped(self, scope: Scope) -> list[Block]:
            return [replace(block, alive=np.array([1, 0], np.uint8)) for block in super().scoped(scope)]

    told: list[list[Told]] = [
        [{"name": "buy", "properties": {"a": 1}}],
        [{"name": "buy", "properties": {"a": 1}}, {"name": "buy"}],
    ]
    ruled = rule_blocks([Rule(property="a", op="exists")], HalfDead(told))
    assert sorted(ruled.blocks.kind_counts.tolist()) == [0, 1]


def test_a_company_whose_blocks_know_the_values_in_another_order_is_read_right() -> None:
    class Turned(ToldBlocks):
        def facet(self, name: str, scope: Scope) -> Facet:
            told = super().facet(name, scope)
            if scope is Scope.PERSON:
                return told
            last = len(told.values) - 1
            codes = tuple(np.where(one < 0, one, last - one).astype(np.int32) for one in told.codes)
            return Facet(name, told.values[::-1], codes)

    told: list[list[Told]] = [[{"name": "buy", "properties": {"a": at}}] for at in range(4)]
    rule = Rule(property="a", op="<", value=("1",))
    assert meant(rule_blocks([rule], Turned(told)), rule, Scope.ACCOUNT) == [True, False, False, False]
