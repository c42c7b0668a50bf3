from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.rules_reference import compares, matches
from tests.trace.test_ruled import PERSONS, RULES
from tests.trace.told_blocks import Told, ToldBlocks

from rejse.journey.document import Persona, Rule, Text
from rejse.trace.blocks import Scope
from rejse.trace.personas import UNASSIGNED, Personas, event_rules
from rejse.trace.ruled import rule_blocks
from rejse.words import line


@dataclass(frozen=True)
class ToldTraits:
    """Traits as a dictionary: trait, user, value."""

    told: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def values(self, name: str) -> pa.Table:
        known = self.told.get(name, {})
        return pa.table(
            {"user_key": pa.array(known.keys(), pa.string()), "value": pa.array(known.values(), pa.string())}
        )

    def names(self) -> tuple[str, ...]:
        return tuple(self.told)


TRAITS = ToldTraits({"plan": {"anna": "pro", "carl": "free"}, "age": {"bo": "41"}})
SHOPPERS: list[list[Told]] = [
    [
        {"user_key": "anna", "name": "view", "session": 1},
        {"user_key": "anna", "name": "buy", "session": 2, "value": 9900},
    ],
    [{"user_key": "bo", "name": "buy", "value": 70_000}],
    [{"name": "view"}],
    [{"user_key": "carl", "name": "view"}, {"user_key": "carl", "name": "complain"}],
]


def personas(blocks: ToldBlocks, /, traits: ToldTraits = TRAITS, **rules: Rule | None) -> Personas:
    drawn = [Persona(id=name, name=Text({"en": name}), rule=rule) for name, rule in rules.items()]
    return Personas(drawn, rule_blocks(event_rules(drawn), blocks), traits)


def who(made: Personas, scope: Scope = Scope.PERSON) -> list[str]:
    """Name the persona of every unit."""
    codes = [code for block in made.of_units(scope) for code in block.tolist()]
    return ["nobody" if code == UNASSIGNED else made.ids[code] for code in codes]


def test_the_first_persona_in_the_journeys_order_wins_and_the_rest_is_nobody() -> None:
    """
    anna, on the plan pro, sees and buys for 99 kr.; bo, aged 41, buys for 700; somebody unknown sees; carl, on the plan
    free, sees and complains.
    """
    made = personas(
        ToldBlocks(SHOPPERS, cuts=(1, 3)),
        rich=Rule(name=("buy",), property="value", op=">", value=("500",)),
        pro=Rule(trait="plan", op="=", value=("pro",)),
        buyer=Rule(name=("buy",)),
        drawn_only=None,
        angry=Rule(all=(Rule(name=("view",)), Rule(name=("complain",)))),
    )
    assert who(made) == ["pro", "rich", "nobody", "angry"]
    assert made.assigned.persons.tolist() == [1, 1, 0, 0, 1, 1]
    assert made.problems == ()
    assert [mask.tolist() for mask in made.keep("pro", Scope.PERSON)] == [[1], [0, 0], [0]]
    assert [mask.tolist() for mask in made.keep("unassigned", Scope.PERSON)] == [[0], [0, 1], [0]]


def test_a_session_is_its_persons() -> None:
    made = personas(ToldBlocks(SHOPPERS), buyer=Rule(name=("buy",)))
    assert who(made, Scope.SESSION) == ["buyer", "buyer", "buyer", "nobody", "nobody"]


def test_what_a_test_names_must_hold_of_one_event_and_what_rules_combine_may_be_several() -> None:
    blocks = ToldBlocks([[{"name": "buy", "channel": "web"}, {"name": "view", "channel": "shop"}]])
    assert who(personas(blocks, both=Rule(name=("buy",), channel=("shop",)))) == ["nobody"]
    assert who(personas(blocks, both=Rule(name=("buy",), all=(Rule(channel=("shop",)),)))) == ["nobody"]
    assert who(personas(blocks, both=Rule(all=(Rule(name=("buy",)), Rule(channel=("shop",)))))) == ["both"]


@pytest.mark.parametrize(
    ("rule", "meant"),
    [
        (Rule(trait="age", op=">", value=("40",)), ["nobody", "it", "nobody", "nobody"]),
        (Rule(trait="plan", op="!=", value=("pro",)), ["nobody", "it", "it", "it"]),
        (Rule(trait="plan", op="exists"), ["it", "nobody", "nobody", "it"]),
        (Rule(name=("view",), trait="plan", op="in", value=("pro", "free")), ["it", "nobody", "nobody", "it"]),
        (Rule(any=(Rule(name=("complain",)), Rule(trait="age", op="exists"))), ["nobody", "it", "nobody", "it"]),
    ],
)
def test_traits_and_events_are_asked_together(rule: Rule, meant: list[str]) -> None:
    assert who(personas(ToldBlocks(SHOPPERS, cuts=(2,)), it=rule)) == meant


def test_a_persona_that_asks_for_what_nobody_has_means_nobody_and_says_so() -> None:
    made = personas(
        ToldBlocks(SHOPPERS),
        one=Rule(trait="pln", op="!=", value=("pro",)),
        two=Rule(name=("buy",), property="colour", op="!=", value=("red",)),
    )
    assert who(made) == ["nobody"] * 4
    assert [(line(problem, "en"), line(problem, "da")) for problem in made.problems] == [
        (
            (
                'personas/one/rule: The rule of the persona "one" asks for the trait "pln", which is known of no '
                'customer. Did you mean "plan"? The traits there are: age, plan. [persona-unknown-trait]'
            ),
            (
                'personas/one/rule: Reglen for personaen "one" spørger til kendetegnet "pln", som ikke er kendt for '
                'nogen kunde. Mente du "plan"? De kendetegn, der findes, er: age, plan. [persona-unknown-trait]'
            ),
        ),
        (
            (
                'personas/two/rule: The rule of the persona "two" asks for the property "colour", which no event has. '
                "It means nobody until one has it. Among those there are: channel. [persona-unknown-property]"
            ),
            (
                'personas/two/rule: Reglen for personaen "two" spørger til egenskaben "colour", som ingen hændelse '
                "har. Den passer ikke på nogen, før en hændelse har den. Blandt dem, der findes, er: channel. "
                "[persona-unknown-property]"
            ),
        ),
    ]


def test_a_hundred_rules_are_told_apart() -> None:
    blocks = ToldBlocks([[{"name": f"n{at}"}] for at in range(100)])
    made = personas(blocks, TRAITS, **{f"p{at}": Rule(name=(f"n{at}",)) for at in range(100)})
    assert who(made) == [f"p{at}" for at in range(100)]


def is_meant(rule: Rule, events: list[Told], traits: Mapping[str, str]) -> bool:
    """Say in plain words whether a rule of events, or of events and traits side by side, means a person."""
    own = any((rule.type, rule.name, rule.source, rule.channel, rule.outcome, rule.path, rule.campaign, rule.property))
    if own and rule.trait is None:
        return any(matches(rule, event) for event in events)
    asked = [compares(traits.get(rule.trait), rule.op or "", rule.value)] if rule.trait else []
    asked += [is_meant(part, events, traits) for part in rule.all]
    asked += [any(is_meant(part, events, traits) for part in rule.any)] if rule.any else []
    return bool(asked) and all(asked)


TRAIT_RULES = st.sampled_from(
    [
        Rule(trait="plan", op="=", value=("pro",)),
        Rule(trait="plan", op="!=", value=("pro",)),
        Rule(trait="age", op="<", value=("50",)),
    ]
)
MIXED = st.builds(
    lambda all_, any_: Rule(all=tuple(all_), any=tuple(any_)),
    st.lists(RULES | TRAIT_RULES, max_size=2),
    st.lists(RULES | TRAIT_RULES, max_size=2),
)


@settings(max_examples=100)
@given(
    persons=PERSONS,
    rules=st.lists(MIXED | RULES | TRAIT_RULES, min_size=1, max_size=3),
    users=st.permutations(range(6)),
)
def test_personas_are_who_a_person_reads_in_their_rules(
    persons: list[list[Told]], rules: list[Rule], users: list[int]
) -> None:
    known = [[{**event, "user_key": f"u{users[at]}"} for event in events] for at, events in enumerate(persons)]
    traits = {"plan": {"u1": "pro", "u3": "free"}, "age": {"u1": "41", "u2": "60"}}
    made = personas(
        ToldBlocks(known, cuts=(len(known) // 2,)), ToldTraits(traits), **dict(zip("abc", rules, strict=False))
    )
    unknown = {problem.arguments["persona"] for problem in made.problems}
    expected = []
    for at, events in enumerate(persons):
        own = {name: values[f"u{users[at]}"] for name, values in traits.items() if f"u{users[at]}" in values and events}
        meant = [
            one for one, rule in zip("abc", rules, strict=False) if one not in unknown and is_meant(rule, events, own)
        ]
        expected.append(meant[0] if meant else "nobody")
    assert who(made) == expected
