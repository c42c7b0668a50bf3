from datetime import date

import pytest

from rejse.journey.channels import CHANNELS
from rejse.journey.checks import check
from rejse.journey.document import Lane, Text
from rejse.journey.reading import read_journey
from rejse.journey.template import TEMPLATES, from_template, template_text

NAMES = {
    ("six", "da"): ["Bevidsthed", "Interesse", "Ønske", "Evaluering", "Konvertering", "Fastholdelse"],
    ("six", "en"): ["Awareness", "Interest", "Desire", "Evaluation", "Conversion", "Retention"],
    ("four", "da"): ["Bevidsthed", "Overvejelse", "Køb", "Efter købet"],
    ("four", "en"): ["Awareness", "Consideration", "Purchase", "After-sale"],
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
    assert 10 <= len(journey.touchpoints) <= 14
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
    assert {line.split(":")[0].strip() for line in same} <= {"next", "extent", "content", "won_at", "# Tjek det med"}
    assert not set("æøåÆØÅ") & set(english)


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
