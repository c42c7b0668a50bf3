"""Rules as lines of conditions, in Danish and English."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journey.documents import objects

from rejse.journey.rule import Rule
from rejse.journey.writing import Writer
from rejse.web.forms.conditions import (
    Conditions,
    as_conditions,
    as_rule,
    canonical,
    read_condition,
    read_rule,
    show_condition,
    show_written,
)
from rejse.web.forms.typed import Mistyped
from rejse.words import LANGUAGES


@pytest.mark.parametrize(
    ("typed", "test"),
    [
        ("name = purchase", {"name": "purchase"}),
        ("navn = purchase, order", {"name": ["purchase", "order"]}),
        ("Navn: purchase", {"name": "purchase"}),
        ("sti = /priser*", {"path": "/priser*"}),
        ('kampagne = "Sommer, 2026"', {"campaign": "Sommer, 2026"}),
        ("egenskab amount > 500", {"property": "amount", "op": ">", "value": "500"}),
        ("amount > 500", {"property": "amount", "op": ">", "value": "500"}),
        ("property plan indeholder pro", {"property": "plan", "op": "contains", "value": "pro"}),
        ("kendetegn segment er en af vip, guld", {"trait": "segment", "op": "in", "value": ["vip", "guld"]}),
        ("trait email exists", {"trait": "email", "op": "exists"}),
        ("egenskab plan != gratis", {"property": "plan", "op": "!=", "value": "gratis"}),
    ],
)
def test_a_condition_is_read_in_either_language(typed: str, test: dict[str, object]) -> None:
    assert read_condition(typed, "da") == test


@pytest.mark.parametrize("typed", ["purchase", "navn =", "navn = ,", "= x", "egenskab amount", "x = y", '"'])
def test_what_asks_for_nothing_is_no_condition(typed: str) -> None:
    with pytest.raises(Mistyped) as refused:
        read_condition(typed, "da")
    assert refused.value.code == "typed-condition"


def test_conditions_that_ask_for_different_things_are_one_flat_rule() -> None:
    tests = ({"name": "purchase"}, {"property": "amount", "op": ">", "value": "500"})
    assert as_rule(Conditions(any=False, tests=tests)) == {
        "name": "purchase", "property": "amount", "op": ">", "value": "500",
    }  # fmt: skip
    twice = ({"name": "a"}, {"name": "b"})
    assert as_rule(Conditions(any=False, tests=twice)) == {"all": [{"name": "a"}, {"name": "b"}]}
    assert as_rule(Conditions(any=True, tests=twice)) == {"any": [{"name": "a"}, {"name": "b"}]}
    assert as_rule(Conditions(any=True, tests=())) is None


RULES = objects(Rule).map(lambda rule: Writer("", (), days=False)._value(rule))


@settings(max_examples=60, deadline=None)
@given(RULES, st.sampled_from(LANGUAGES))
def test_conditions_that_are_shown_are_read_again_and_mean_the_same(rule: dict[str, object], language: str) -> None:
    found = as_conditions(rule)
    if found is not None:
        again = []
        for one in found.tests:
            try:
                again.append(read_condition(show_condition(one, language), language))
            except Mistyped:  # a rule whose names cannot be told in a line is shown as the file has it
                return
        assert as_conditions(as_rule(Conditions(any=found.any, tests=tuple(again))) or {}) is not None


@settings(max_examples=40, deadline=None)
@given(RULES)
def test_any_rule_is_shown_as_the_file_has_it_and_read_again(rule: dict[str, object]) -> None:
    if rule:
        assert read_rule(show_written(rule)) == canonical(rule)


def test_a_rule_that_is_emptied_is_nothing() -> None:
    assert read_rule(" \n") is None
