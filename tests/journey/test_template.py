import itertools
import re
from datetime import date, time, timedelta

import pytest
from click.testing import CliRunner

from rejse.cli.new import command
from rejse.journey.channels import CHANNELS
from rejse.journey.checks import check
from rejse.journey.document import Lane, Text
from rejse.journey.handover import WORKDAYS, BusinessCalendar, Delivery, FollowUp, Handover
from rejse.journey.reading import read_journey
from rejse.journey.template import TEMPLATES, from_template, template_text

NAMES = {
    ("six", "da"): ["Bevidsthed", "Interesse", "Ønske", "Evaluering", "Konvertering", "Fastholdelse", "Afslutning"],
    ("six", "en"): ["Awareness", "Interest", "Desire", "Evaluation", "Conversion", "Retention", "Leaving"],
    ("five", "da"): ["Opmærksomhed", "Overvejelse", "Køb", "Fastholdelse", "Ambassadør", "Afslutning"],
    ("five", "en"): ["Awareness", "Consideration", "Purchase", "Retention", "Advocacy", "Leaving"],
    ("four", "da"): ["Bevidsthed", "Overvejelse", "Køb", "Efter købet", "Afslutning"],
    ("four", "en"): ["Awareness", "Consideration", "Purchase", "After-sale", "Leaving"],
    ("loop", "da"): [
        *("Udløser", "Første overvejelse", "Aktiv vurdering", "Købsøjeblik", "Efter køb", "Loyalitetssløjfe"),
        "Afslutning",
    ],
    ("loop", "en"): [
        *("Trigger", "Initial consideration", "Active evaluation", "Moment of purchase", "Post-purchase"),
        *("Loyalty loop", "Leaving"),
    ],
    ("service", "da"): ["Før", "Under", "Efter", "Afslutning"],
    ("service", "en"): ["Before", "During", "After", "Leaving"],
    ("b2b", "da"): ["Bevidsthed", "Interesse", "Ønske", "Evaluering", "Konvertering", "Fastholdelse", "Afslutning"],
    ("b2b", "en"): ["Awareness", "Interest", "Desire", "Evaluation", "Conversion", "Retention", "Leaving"],
}

both = pytest.mark.parametrize("name", TEMPLATES)
in_both_languages = pytest.mark.parametrize("language", ["da", "en"])


@both
@in_both_languages
def test_the_phases_are_called_as_in_the_books(name: str, language: str) -> None:
    journey = from_template(name, journey_id="bike", language=language)
    assert [phase.name for phase in journey.phases] == [Text({language: said}) for said in NAMES[name, language]]


@both
@in_both_languages
def test_a_new_journey_has_nothing_to_mend_but_its_bindings(name: str, language: str) -> None:
    journey = from_template(name, journey_id="bike", language=language)
    problems = check(journey, today=date(2030, 1, 1))
    unbound = {f"touchpoints/{one.id}" for one in journey.touchpoints if one.tracked_by != "unrecorded"}
    assert {problem.code for problem in problems} == {"not-bound"}
    assert {problem.where.path for problem in problems} == unbound


@both
@in_both_languages
def test_the_text_of_a_template_is_the_template(name: str, language: str) -> None:
    read = read_journey(template_text(name, language, journey_id="bike"), file=None)
    assert (read.journey, read.problems) == (from_template(name, journey_id="bike", language=language), ())


@both
@in_both_languages
def test_every_phase_and_touchpoint_is_complete_enough_to_be_looked_at(name: str, language: str) -> None:
    journey = from_template(name, journey_id="bike", language=language)
    assert 10 <= len(journey.touchpoints) <= 15
    assert len(journey.team) == 4
    assert {one.drawn_in for one in journey.touchpoints} == {Lane.DIGITAL, Lane.PHYSICAL}
    assert all(one.channel in CHANNELS for one in journey.touchpoints)
    assert all(one.what and one.how and one.pains and one.gains and one.responsible for one in journey.touchpoints)
    assert all(one.expected_emotion is not None for one in journey.touchpoints)
    assert all(
        one.goal and one.actions and one.needs and one.thoughts and one.questions and one.feeling and one.extent
        for one in journey.phases
    )


@both
def test_no_text_is_missing_in_a_language(name: str) -> None:
    danish, english = (template_text(name, language) for language in ("da", "en"))
    same = {line for line in danish.splitlines() if ": " in line and " " in line.split(": ", 1)[1]} & set(
        english.splitlines()
    )
    alike = {"next", "order_after", "extent", "content", "won_at", "phases", "touchpoints", "personas", "addresses"}
    alike |= {"sources", "answers", "weekdays", "campaign", "price", "competitor", "- topic", "topic"}
    assert {line.split(":")[0].strip() for line in same} <= alike
    assert not set("æøåÆØÅ") & set(english)


@both
@in_both_languages
def test_every_journey_ends_with_a_phase_in_which_one_may_leave(name: str, language: str) -> None:
    journey = from_template(name, journey_id="bike", language=language)
    assert [phase.optional for phase in journey.phases] == [False] * (len(journey.phases) - 1) + [True]
    assert [one.drawn_in for one in journey.touchpoints if one.phase == journey.phases[-1].id] == [Lane.DIGITAL]


def test_the_five_phases_overlap_with_digital_above_and_physical_below() -> None:
    journey = from_template("five", journey_id="bike", language="da")
    extents = [phase.extent for phase in journey.phases if phase.extent is not None]
    assert len(extents) == 6
    assert all(after[0] < before[1] for before, after in itertools.pairwise(extents))
    assert {lane: [one.name.said_in("da") for one in journey.touchpoints if one.drawn_in is lane] for lane in Lane} == {
        Lane.DIGITAL: [
            "Annonce på Facebook",
            "Annonce på LinkedIn",
            "Søgning på produkt eller firma",
            "Hjemmesiden",
            "Chat på hjemmesiden",
            "Bestilling på nettet",
            "Nyhedsbrev",
            "Anbefaling til en ven",
            "Opsigelse og farvel",
        ],
        Lane.PHYSICAL: [
            "Radioreklame",
            "Demostand på messen",
            "Møde med en sælger",
            "Besøg i butikken",
            "Servicebesøg",
        ],
    }


def test_the_loop_leads_back() -> None:
    journey = from_template("loop", journey_id="bike", language="en")
    assert {phase.id: phase.next for phase in journey.phases if phase.next} == {
        "active-evaluation": ("purchase", "initial-consideration"),
        "loyalty-loop": ("trigger", "purchase"),
    }


def test_companies_hand_over_with_promises_both_ways() -> None:
    (handover,) = from_template("b2b", journey_id="bike", language="en").handovers
    assert handover == Handover(
        id="warm-leads",
        name=Text({"en": "Warm leads from marketing to sales (example figures)"}),
        from_team="marketing-team",
        to_team="sales-team",
        after="guide",
        criterion=handover.criterion,
        rule=handover.rule,
        period=timedelta(days=30),
        delivers=Delivery(
            leads=50, acceptance_share=0.8, activities=(Text({"en": "Four articles and a webinar a month"}),)
        ),
        follows_up=FollowUp(
            response=timedelta(hours=4),
            response_share=0.9,
            contact_attempts=5,
            activities=(Text({"en": "Looks at what the customer has read before calling"}),),
        ),
        time_limit=timedelta(hours=4),
        calendar=BusinessCalendar(weekdays=WORKDAYS[:4], opens=time(8, 30), closes=time(16, 30), holidays="DK"),
        reject_reasons=handover.reject_reasons,
        escalation=handover.escalation,
        escalate_to="sales",
        events=handover.events,
        version=2,
        valid_from=date(2026, 1, 1),
    )


def test_the_title_may_be_the_companys_own() -> None:
    journey = from_template("four", journey_id="bike", language="da", title="Jeg køber en cykel")
    assert (journey.id, journey.title, journey.default_language) == ("bike", Text({"da": "Jeg køber en cykel"}), "da")
    assert "title: Jeg køber en cykel\n" in template_text("four", "da", title="Jeg køber en cykel")


def test_the_text_explains_a_field_where_it_is_first_met() -> None:
    text = template_text("six", "da")
    assert text.startswith(
        "# Dine kunders rejse. Alt her må ændres, men lad id'erne blive, som de er.\n"
        "# Tjek den med: rejse check     Se den med: rejse show\n"
    )
    assert "    # hvem i teamet der har ansvaret\n    responsible: marketing\n" in text
    assert text.count("# hvem i teamet der har ansvaret\n") == 1
    assert (
        "#   binding: hvilke hændelser der hører til her, for eksempel {name: purchase} eller {path: /priser*}" in text
    )


def test_the_help_of_the_command_names_every_template() -> None:
    told = CliRunner().invoke(command, ["--help"]).output
    assert all(re.search(rf"\b{name}\b", told) for name in TEMPLATES)
