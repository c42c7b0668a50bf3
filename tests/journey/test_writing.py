import json
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from tests.journey.documents import journeys

from rejse.journey.document import Form, Journey, Medium, Pain, Phase, Rule, State, Text, Touchpoint
from rejse.journey.reading import read_journey
from rejse.journey.writing import journey_from_builtins, journey_to_builtins, write_journey

BOTH_LANGUAGES = Text({"en": "Test ride", "da": "Prøvetur"})

BIKE = Journey(
    id="bike",
    title=Text({"da": "Jeg køber en cykel"}),
    owner="sales",
    state=State.AS_IS,
    last_review=date(2026, 3, 29),
    review_interval=timedelta(days=90),
    phases=(
        Phase(id="buy", name=Text({"da": "Køb"}), extent=(0.0, 0.5), questions=(Text({"da": "Hvad koster det?"}),)),
    ),
    touchpoints=(
        Touchpoint(
            id="test-ride",
            name=BOTH_LANGUAGES,
            phase="buy",
            form=Form.ACTION,
            channel="shop",
            medium=Medium.PHYSICAL,
            next=("buy", "see-ad"),
            pains=(Pain(text=Text({"da": "Kø"})), Pain(text=Text({"da": "Regn"}), severity=2)),
            expected_time=timedelta(minutes=90),
            expected_emotion=1.0,
            binding=Rule(any=(Rule(name=("ride",)), Rule(property="price", op=">", value=("100",)))),
        ),
    ),
)


def test_what_is_written_reads_like_something_a_person_wrote() -> None:
    assert (
        write_journey(BIKE)
        == """\
id: bike
title: Jeg køber en cykel
owner: sales
review_interval: 90d
last_review: 2026-03-29

phases:
  - id: buy
    name: Køb
    questions:
      - Hvad koster det?
    extent: [0, 0.5]

touchpoints:
  - id: test-ride
    name:
      da: Prøvetur
      en: Test ride
    phase: buy
    form: action
    channel: shop
    next: [buy, see-ad]
    pains:
      - Kø
      - text: Regn
        severity: 2
    expected_emotion: 1
    expected_time: 90m
    binding:
      any:
        - name: ride
        - property: price
          op: '>'
          value: '100'
"""
    )


def test_a_reader_may_ask_for_english_first() -> None:
    assert "    name:\n      en: Test ride\n      da: Prøvetur\n" in write_journey(BIKE, language_order=("en", "da"))


def test_a_medium_that_is_not_the_channels_own_is_written() -> None:
    assert "medium: digital" in write_journey(
        Journey(
            id="bike",
            title=Text({"da": "Jeg"}),
            owner="sales",
            phases=BIKE.phases,
            touchpoints=(
                Touchpoint(
                    id="a",
                    name=Text({"da": "A"}),
                    phase="buy",
                    form=Form.ACTION,
                    channel="shop",
                    medium=Medium.DIGITAL,
                ),
            ),
        )
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journeys())
def test_every_journey_reads_as_it_was_written(journey: Journey) -> None:
    read = read_journey(write_journey(journey), file=None)
    assert (read.journey, [one for one in read.problems if one.code != "long-name"]) == (journey, [])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journeys())
def test_every_journey_comes_back_from_json(journey: Journey) -> None:
    assert journey_from_builtins(json.loads(json.dumps(journey_to_builtins(journey)))) == journey
