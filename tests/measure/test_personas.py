"""Personas counted, and questions about one persona."""

from dataclasses import replace

import pytest
from tests.reference.walks import Walks, at, drawn, on_days, phase, seen, touchpoint

from rejse.journey.document import Persona, Rule, Text
from rejse.measure import first_contact_counting, flow_counting, funnel_counting, personas_counting, reach_counting
from rejse.measure.first_contact import FirstContactQuery
from rejse.measure.flow import FlowQuery
from rejse.measure.funnel import FunnelQuery
from rejse.measure.interval import wilson
from rejse.measure.period import NoSuchPersona, PersonaOfPersons
from rejse.measure.personas import PersonaShare, PersonasQuery
from rejse.measure.reach import ReachQuery
from rejse.measure.view import View
from rejse.trace.blocks import Scope
from rejse.trace.personas import Personas, event_rules
from rejse.trace.ruled import rule_blocks
from rejse.words import line

WALKS = Walks([on_days("a0 b1 c2"), on_days("a0 b1"), on_days("a5"), on_days("b9")], cuts=(1, 3))


def view() -> View:
    """
    Four customers: one comes to c and is the persona "far", one to both a and b and is "both", two are nobody.
    """
    people = (
        Persona(id="far", name=Text({"en": "Far"}), rule=Rule(name=("c",)), target_share=0.3),
        Persona(id="both", name=Text({"en": "Both"}), rule=Rule(all=(Rule(name=("a",)), Rule(name=("b",))))),
    )
    journey = drawn([phase("all")], [touchpoint(name, "all") for name in "abc"])
    looked = seen(WALKS, replace(journey, personas=people))
    return replace(looked, personas=Personas(people, rule_blocks(event_rules(people), WALKS)))


def shares(answer: tuple[PersonaShare, ...]) -> list[tuple[str, int]]:
    return [(one.persona, one.n) for one in answer]


def test_every_customer_is_one_persona_or_none_and_the_shares_add_up() -> None:
    answer = personas_counting.measure(view())
    assert answer.n == 4
    assert answer.personas == (
        PersonaShare(persona="far", n=1, share=0.25, interval=wilson(1, 4), target_share=0.3),
        PersonaShare(persona="both", n=1, share=0.25, interval=wilson(1, 4), target_share=None),
        PersonaShare(persona="unassigned", n=2, share=0.5, interval=wilson(2, 4), target_share=None),
    )


def test_only_customers_with_an_event_in_the_period_are_counted() -> None:
    answer = personas_counting.measure(view(), PersonasQuery(start=at(days=1), stop=at(days=5)))
    assert shares(answer.personas) == [("far", 1), ("both", 1), ("unassigned", 0)]
    assert shares(personas_counting.measure(view(), PersonasQuery(start=at(days=5))).personas)[-1] == ("unassigned", 2)


def test_a_journey_without_personas_has_only_unassigned_customers() -> None:
    answer = personas_counting.measure(seen(WALKS, drawn([phase("all")], [touchpoint("a", "all")])))
    assert shares(answer.personas) == [("unassigned", 4)]


@pytest.mark.parametrize(("persona", "n"), [("far", 1), ("both", 1), ("unassigned", 2), (None, 4)])
def test_every_measure_can_be_asked_about_one_persona(persona: str | None, n: int) -> None:
    looked = view()
    assert reach_counting.measure(looked, ReachQuery(persona=persona)).n == n
    assert flow_counting.measure(looked, FlowQuery(persona=persona)).n == n
    assert first_contact_counting.measure(looked, FirstContactQuery(persona=persona)).n == n
    assert funnel_counting.measure(looked, FunnelQuery(steps=("event:*",), persona=persona)).n == n


def test_a_persona_that_is_not_in_the_journey_is_refused_with_the_nearest() -> None:
    with pytest.raises(NoSuchPersona) as refused:
        reach_counting.measure(view(), ReachQuery(persona="bot"))
    assert (line(refused.value, "en"), line(refused.value, "da")) == (
        'The journey has no persona "bot". Did you mean "both"? [no-such-persona]',
        'Rejsen har ingen persona, der hedder "bot". Mente du "both"? [no-such-persona]',
    )
    with pytest.raises(NoSuchPersona) as refused:
        reach_counting.measure(view(), ReachQuery(persona="zzz"))
    assert line(refused.value, "en") == (
        'The journey has no persona "zzz". It has: far, both, unassigned. [no-such-persona]'
    )


def test_a_company_or_a_case_is_no_persona() -> None:
    with pytest.raises(PersonaOfPersons) as refused:
        flow_counting.measure(view(), FlowQuery(persona="both", scope=Scope.CASE))
    assert (line(refused.value, "en"), line(refused.value, "da")) == (
        (
            'Only a person or a company can be the persona "both", but the question follows "case". '
            "Ask with --scope person, session or account, or leave the persona out. [persona-of-persons]"
        ),
        (
            'Kun en person eller et firma kan være personaen "both", men spørgsmålet følger "case". '
            "Spørg med --scope person, session eller account, eller udelad personaen. [persona-of-persons]"
        ),
    )
