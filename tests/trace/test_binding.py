from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from tests.trace.told_blocks import ToldBlocks

from rejse.errors import Problem, RejseError
from rejse.journey.document import Form, Journey, Medium, Phase, Rule, Text, Touchpoint
from rejse.trace.binding import NOT_ON_MAP, Bound, StepsPast64, UnknownStep, bind, bind_blocks, steps_lookup
from rejse.trace.blocks import Kind, Scope
from rejse.trace.kinds import OTHER
from rejse.words import line


def kind(name: str, **told: str) -> Kind:
    fields: dict[str, Any] = {"source": "web", "type": "track", "channel": None, "outcome": None, "path": None, **told}
    return Kind(name=name, **fields)


KINDS = (
    kind("see-ad", channel="mail"),
    kind("see-ad", channel="social"),
    kind("view", type="page", path="/"),
    kind("view", type="page", path="/bikes/:id"),
    kind("view", type="page", path="/bikes/:id/reviews"),
    kind("buy", source="till", outcome="ok"),
    kind("buy", source="till", outcome="failed"),
)
COUNTS = np.array([900, 800, 700, 600, 500, 400, 300])


def journey(**rules: Rule | None) -> Journey:
    """Draw a journey of touchpoints with these rules, in this order."""
    touchpoints = tuple(
        Touchpoint(
            id=name.replace("_", "-"),
            name=text(name),
            phase="all",
            form=Form.ACTION,
            channel="web",
            medium=Medium.DIGITAL,
            binding=rule,
        )
        for name, rule in rules.items()
    )
    return Journey(
        id="bike",
        title=text("I ride"),
        owner="anna",
        phases=(Phase(id="all", name=text("All")),),
        touchpoints=touchpoints,
    )


def text(said: str) -> Text:
    return Text({"en": said})


def bound_to(bound: Bound, drawn: Journey) -> list[str | None]:
    """Say which touchpoint each kind belongs to."""
    return [None if at == NOT_ON_MAP else drawn.touchpoints[at].id for at in bound.place.tolist()]


def matched(rule: Rule, kinds: Sequence[Kind] = KINDS) -> list[int]:
    """Give the numbers of the kinds that a rule means."""
    place = bind(journey(it=rule), kinds, np.ones(len(kinds), np.int64)).place
    return [at for at, found in enumerate(place.tolist()) if found != NOT_ON_MAP]


def told(trouble: Problem | RejseError) -> tuple[str, str]:
    return line(trouble, "en"), line(trouble, "da")


@pytest.mark.parametrize(
    ("rule", "kinds"),
    [
        (Rule(name=("see-ad",)), [0, 1]),
        (Rule(name=("see-ad",), channel=("mail",)), [0]),
        (Rule(name=("see-ad", "buy")), [0, 1, 5, 6]),
        (Rule(name=("*e*",)), [0, 1, 2, 3, 4]),
        (Rule(name=("see",)), []),
        (Rule(type=("page",)), [2, 3, 4]),
        (Rule(source=("till",), outcome=("ok",)), [5]),
        (Rule(path=("/",)), [2]),
        (Rule(path=("/bikes/*",)), [3, 4]),
        (Rule(path=("/bikes/*/reviews/",)), [4]),
        (Rule(path=("/bikes/:id",)), [3]),
        (Rule(path=("*",)), [2, 3, 4]),
        (Rule(any=(Rule(name=("buy",)), Rule(path=("/",)))), [2, 5, 6]),
        (Rule(all=(Rule(name=("buy",)), Rule(any=(Rule(outcome=("failed",)), Rule(channel=("mail",)))))), [6]),
        (Rule(name=("buy",), any=(Rule(outcome=("ok",)), Rule(outcome=("failed",)))), [5, 6]),
        (Rule(), []),
        (Rule(name=("(other)",)), []),
    ],
)
def test_a_rule_means_the_events_it_describes(rule: Rule, kinds: list[int]) -> None:
    assert matched(rule, (*KINDS, OTHER)) == kinds


def test_letters_that_mean_something_to_a_computer_mean_themselves() -> None:
    odd = (kind("a.b"), kind("axb"), kind("a+b(c)"), kind("new\nline"))
    assert matched(Rule(name=("a.b",)), odd) == [0]
    assert matched(Rule(name=("a+b(c)",)), odd) == [2]
    assert matched(Rule(name=("new*",)), odd) == [3]


def test_the_first_touchpoint_in_the_journeys_order_wins_and_the_overlap_is_told() -> None:
    drawn = journey(mail=Rule(channel=("mail",)), ads=Rule(name=("see-ad",)), shop=None, pay=Rule(name=("buy",)))
    bound = bind(drawn, KINDS, COUNTS)
    assert bound_to(bound, drawn) == ["mail", "ads", None, None, None, "pay", "pay"]
    assert bound.events.tolist() == [900, 800, 0, 700]
    (overlap,) = bound.problems
    assert told(overlap) == (
        (
            'touchpoints/ads/binding: "ads" and "mail" both claim 900 events, for example "track see-ad '
            'mail". They all count '
            'for "mail", which comes first in the journey. Make one of the two rules narrower. [overlapping-bindings]'
        ),
        (
            'touchpoints/ads/binding: "ads" og "mail" gør begge krav på 900 hændelser, for eksempel "track '
            'see-ad mail". De '
            'tæller alle med hos "mail", som står først i rejsen. Gør den ene af de to regler snævrere. '
            "[overlapping-bindings]"
        ),
    )


def test_a_binding_that_matches_nothing_seen_is_told() -> None:
    (nothing,) = bind(journey(pay=Rule(name=("purchase",))), KINDS, COUNTS).problems
    hint = (
        'rejse sql "select source, type, name, channel, count(*) from events group by all". [binding-matches-nothing]'
    )
    assert told(nothing) == (
        (
            f'touchpoints/pay/binding: The rule of "pay" fits no event that has been seen. Compare it with '
            f"the events there "
            f"are: {hint}"
        ),
        (
            f'touchpoints/pay/binding: Reglen for "pay" passer ikke på nogen hændelse, der er set. '
            f"Sammenlign den med de "
            f"hændelser, der findes: {hint}"
        ),
    )


def test_before_the_first_event_nothing_is_said_about_the_rules() -> None:
    bound = bind(journey(pay=Rule(name=("purchase",))), (), np.empty(0, np.int64))
    assert (bound.place.tolist(), bound.events.tolist(), bound.problems) == ([], [0], ())


BOUGHT: list[list[dict[str, Any]]] = [
    [
        {"name": "buy", "value": 70_000, "currency": "DKK", "properties": {"plan": "pro"}},
        {"name": "buy", "value": 30_000, "currency": "DKK"},
        {"type": "page", "name": "view", "path": "/bikes/17"},
    ],
    [{"name": "buy", "campaign_name": "spring-sale"}, {"type": "page", "name": "view", "path": "/bikes/18"}],
]


def bound_events(*persons: list[dict[str, Any]], **rules: Rule) -> tuple[list[str | None], Bound]:
    """Say which touchpoint each event belongs to, and what was found on the way."""
    drawn = journey(**rules)
    ruled, bound = bind_blocks(drawn, ToldBlocks(persons))
    kinds = [kind for block in ruled.blocks.scoped(Scope.PERSON) for kind in block.kind[: block.events].tolist()]
    return [bound_to(bound, drawn)[kind] for kind in kinds], bound


def test_events_of_one_kind_belong_to_the_touchpoints_that_their_facets_tell() -> None:
    where, bound = bound_events(
        *BOUGHT,
        large=Rule(name=("buy",), property="value", op=">", value=("500",)),
        spring=Rule(campaign=("spring*",)),
        other=Rule(name=("buy",)),
        bike=Rule(path=("/bikes/17",)),
    )
    assert where == ["large", "other", "bike", "spring", None]
    assert bound.events.tolist() == [1, 1, 1, 1]


def test_an_overlap_of_facets_is_counted_in_events() -> None:
    _, bound = bound_events(*BOUGHT, pro=Rule(property="plan", op="=", value=("pro",)), buy=Rule(name=("buy",)))
    assert [(one.code, one.arguments["count"]) for one in bound.problems] == [("overlapping-bindings", 1)]


def test_a_facet_rule_that_fits_no_event_is_told() -> None:
    _, bound = bound_events(*BOUGHT, rich=Rule(property="value", op=">", value=("900",)))
    assert [one.code for one in bound.problems] == ["binding-matches-nothing"]


def test_a_property_that_no_event_has_is_told_and_the_touchpoint_stays_empty() -> None:
    where, bound = bound_events(
        *BOUGHT, ad=Rule(any=(Rule(name=("buy",)), Rule(property="plam", op="exists"))), buy=Rule(name=("buy",))
    )
    assert where == ["buy", "buy", None, "buy", None]
    (unknown,) = bound.problems
    assert told(unknown) == (
        (
            'touchpoints/ad/binding: The rule of "ad" asks for the property "plam", which no event has. '
            "It fits no event until one has it. Among those there are: channel. [binding-unknown-property]"
        ),
        (
            'touchpoints/ad/binding: Reglen for "ad" spørger til egenskaben "plam", som ingen hændelse har. '
            "Den passer ikke på nogen hændelse, før en har den. Blandt dem, der findes, er: channel. "
            "[binding-unknown-property]"
        ),
    )


def test_a_trait_is_no_events_and_that_is_told() -> None:
    where, bound = bound_events(*BOUGHT, ad=Rule(trait="plan", op="=", value=("pro",)))
    assert set(where) == {None}
    (asked,) = bound.problems
    assert told(asked) == (
        (
            'touchpoints/ad/binding: The rule of "ad" asks for the trait "plan", but an event has no traits. '
            "Ask for a property of the event; whose customer has the trait is told by the rule of a persona. "
            "[binding-asks-trait]"
        ),
        (
            'touchpoints/ad/binding: Reglen for "ad" spørger til kendetegnet "plan", men en hændelse har ingen '
            "kendetegn. Spørg til en egenskab ved hændelsen; hvilke kunder der har kendetegnet, hører hjemme i en "
            "personas regel. [binding-asks-trait]"
        ),
    )


def test_events_whose_kind_is_not_kept_are_told() -> None:
    bound = bind(journey(ads=Rule(name=("*",))), (KINDS[0], OTHER), np.array([5, 4]))
    assert bound.place.tolist() == [0, NOT_ON_MAP]
    (many,) = bound.problems
    assert told(many) == (
        (
            "There are more than 50,000 kinds of events; the rarest, 4 events in all, are counted together "
            'as "(other)". Touchpoints find their events among them, but slower, and event:NAME does not. Look for '
            "names that hold a number or an id, and send that as a property instead. [too-many-kinds]"
        ),
        (
            "Der er mere end 50.000 slags hændelser; de sjældneste, i alt 4 hændelser, tælles sammen som "
            '"(other)". Kontaktpunkter finder deres hændelser blandt dem, men langsommere, og event:NAVN gør ikke. Se '
            "efter navne, der indeholder et nummer eller et id, og send det som en egenskab i stedet. [too-many-kinds]"
        ),
    )


def test_a_journey_may_have_254_touchpoints_on_the_map() -> None:
    drawn = journey(**{f"t{number}": Rule(name=(f"n{number}",)) for number in range(256)})
    kinds = tuple(kind(f"n{number}") for number in range(256))
    bound = bind(drawn, kinds, np.ones(256, np.int64))
    assert bound.place.tolist() == [*range(254), NOT_ON_MAP, NOT_ON_MAP]
    assert bound.events.tolist() == [1] * 254 + [0, 0]


DRAWN = journey(mail=Rule(channel=("mail",)), pay=Rule(name=("buy",)), shop=None)


def lookup(*steps: str) -> list[int]:
    found: list[int] = steps_lookup(steps, DRAWN, KINDS, bind(DRAWN, KINDS, COUNTS)).tolist()
    return found


def test_a_step_is_a_touchpoint_or_an_event_or_any_event() -> None:
    assert lookup("mail", "pay") == [1, 0, 0, 0, 0, 2, 2]
    assert lookup("event:see-ad", "mail", "event:*") == [7, 5, 4, 4, 4, 4, 4]
    assert lookup("mail", "mail") == [3, 0, 0, 0, 0, 0, 0]


def test_a_touchpoint_that_is_not_bound_is_a_step_that_nobody_takes() -> None:
    assert lookup("shop") == [0] * 7


def test_sixty_four_steps_are_as_many_as_there_can_be() -> None:
    assert lookup(*["pay"] * 64)[5] == 2**64 - 1
    with pytest.raises(StepsPast64) as refused:
        lookup(*["pay"] * 65)
    assert told(refused.value) == (
        (
            "65 steps are asked for; one question can have at most 64. Ask in two parts, or leave out the "
            "steps in between. "
            "[steps-past-64]"
        ),
        (
            "Der er spurgt til 65 trin; ét spørgsmål kan højst have 64. Del spørgsmålet i to, eller udelad "
            "nogle af trinene "
            "undervejs. [steps-past-64]"
        ),
    )


@pytest.mark.parametrize(
    ("step", "nearest"),
    [("maiil", "mail"), ("event:see-add", "event:see-ad"), ("buy", "event:buy"), ("event:s*", None), ("zzz", None)],
)
def test_a_step_that_is_nothing_is_told_with_the_nearest_name(step: str, nearest: str | None) -> None:
    with pytest.raises(UnknownStep) as refused:
        lookup("pay", step)
    assert refused.value.arguments == {"step": step, "nearest": nearest}


def test_an_unknown_step_is_told_in_both_languages() -> None:
    assert told(UnknownStep(step="maiil", nearest="mail")) == (
        'There is no touchpoint and no event called "maiil". Did you mean "mail"? [unknown-step]',
        'Der er hverken et kontaktpunkt eller en hændelse, der hedder "maiil". Mente du "mail"? [unknown-step]',
    )
    assert told(UnknownStep(step="zzz", nearest=None)) == (
        (
            'There is no touchpoint and no event called "zzz". Name a touchpoint of the journey by its id, '
            "an event that was "
            "seen as event:NAME, or any event as event:*. [unknown-step]"
        ),
        (
            'Der er hverken et kontaktpunkt eller en hændelse, der hedder "zzz". Angiv et kontaktpunkt i '
            "rejsen med dets id, "
            "en hændelse, der er set, som event:NAVN, eller en hvilken som helst hændelse som event:*. [unknown-step]"
        ),
    )
