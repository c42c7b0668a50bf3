from dataclasses import replace

import pytest
from tests.draw.given import BIKE_SHOP, MEASURED, UNBOUND_SHOP, passing, phase_passing, reached, text

from rejse.draw.figures import Score
from rejse.draw.scene import scene_of
from rejse.journey.document import Phase
from rejse.measure.reach import Evidence, ReachAnswer


def _caption(reach: ReachAnswer | None, language: str = "da") -> str:
    return scene_of(BIKE_SHOP, reach, language=language).caption.replace("\u00a0", " ")


def test_the_largest_loss_is_said_with_its_n_and_interval() -> None:
    assert _caption(MEASURED) == (
        "Flest falder fra i Opmærksomhed: 19.596 af de 28.400, der har haft tid til det, gik ikke videre "
        "(69 %, mellem 68 % og 70 %)."
    )
    assert _caption(MEASURED, "en") == (
        "Most customers are lost in Awareness: 19,596 of the 28,400 who had time to go on did not (69%, 68% to 70%)."
    )


def test_those_who_may_still_go_on_are_not_counted_as_lost() -> None:
    pending = reached(70, (), (phase_passing("find", (0, 70, 0), 20, 20),))
    assert _caption(pending) == (
        "Flest falder fra i Opmærksomhed: 20 af de 40, der har haft tid til det, gik ikke videre "
        "(50 %, mellem 35 % og 65 %)."
    )


def test_the_phase_that_loses_most_customers_is_named_not_the_one_with_the_largest_share() -> None:
    both = reached(1000, (), (phase_passing("find", (0, 1000, 0), 700, 300), phase_passing("buy", (100, 0, 0), 10, 90)))
    assert _caption(both).startswith("Flest falder fra i Opmærksomhed: 300 af de 1.000, der")


def _scored(reach: ReachAnswer, score: Score, expected: float | None = 1.5, language: str = "da") -> str:
    """Caption the shop whose first touchpoint has a score, and an emotion that is expected there."""
    first, *others = BIKE_SHOP.touchpoints
    shop = replace(BIKE_SHOP, touchpoints=(replace(first, expected_emotion=expected), *others))
    return scene_of(shop, reach, language=language, scores={first.id: score}).caption.replace("\u00a0", " ")


LOW = Score(kind="csat", value=0.31, n=60, interval=(0.2, 0.44), emotion=-0.5, emotion_interval=(-0.9, -0.1))
FEW_LOST = reached(1000, (passing("se-annonce", 1000, 900, 100),), (phase_passing("find", (0, 1000, 0), 900, 100),))


def test_a_touchpoint_that_disappoints_more_customers_than_are_lost_is_said_with_its_n_and_interval() -> None:
    """A thousand customers half a scale below what they expect weigh five hundred, and a hundred are lost."""
    assert _scored(FEW_LOST, LOW) == (
        "Kunderne venter sig mere, end de får, ved Se annonce: CSAT 31 %, mellem 20 % og 44 %, 60 svar."
    )
    assert _scored(FEW_LOST, LOW, language="en") == (
        "Customers expect more than they get at Se annonce: CSAT 31%, between 20% and 44%, 60 answers."
    )


def test_a_loss_of_more_customers_than_are_disappointed_comes_first() -> None:
    assert _scored(MEASURED, LOW).startswith("Flest falder fra i Opmærksomhed: 19.596 af")


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (replace(LOW, n=29), 1.5),
        (replace(LOW, emotion_interval=(-0.9, 1.6)), 1.5),
        (LOW, -0.1),
        (LOW, None),
    ],
    ids=["few answers", "may be as expected", "as expected", "nobody expects anything, and it is not bad"],
)
def test_a_score_that_may_be_as_good_as_expected_is_not_said(score: Score, expected: float | None) -> None:
    assert _scored(FEW_LOST, score, expected).startswith("Flest falder fra i Opmærksomhed: 100 af")


def test_a_score_is_said_while_nobody_is_lost_yet() -> None:
    early = reached(500, (), (phase_passing("find", (0, 500, 0), 100, 100),))
    assert _scored(early, LOW).startswith("Kunderne venter sig mere, end de får, ved Se annonce")


def test_nothing_is_claimed_of_fewer_than_thirty_customers() -> None:
    few = reached(29, (passing("se-annonce", 29, 1, 28),), (phase_passing("find", (0, 29, 0), 1, 28),))
    assert _caption(few) == "Kun 29 kunder i perioden: Det er for få til at sige noget sikkert."


def test_a_single_customer_is_one_customer() -> None:
    one = reached(1, (passing("se-annonce", 1, 0, 1),), (phase_passing("find", (0, 1, 0), 0, 1),))
    assert _caption(one) == "Kun 1 kunde i perioden: Det er for lidt til at sige noget sikkert."
    assert _caption(one, "en") == "Only 1 customer in this period: too few to conclude anything."


def test_a_phase_with_few_who_are_ripe_is_not_named() -> None:
    few = reached(500, (passing("se-annonce", 500, 9, 20),), (phase_passing("find", (0, 40, 0), 9, 20),))
    assert _caption(few) == "500 kunder er set ved 1 af 3 kontaktpunkter."


def test_where_most_may_still_go_on_it_is_too_early_to_tell() -> None:
    early = reached(500, (), (phase_passing("find", (0, 500, 0), 100, 100),))
    assert _caption(early) == (
        "For tidligt at sige, hvor kunderne falder fra: Over halvdelen af dem i Opmærksomhed kan "
        "stadig nå at gå videre."
    )
    assert _caption(early, "en") == (
        "Too early to tell where customers are lost: more than half of those in Awareness may still go on."
    )


def test_a_phase_that_is_known_is_named_before_one_that_is_not_known_yet() -> None:
    both = reached(900, (), (phase_passing("find", (0, 900, 0), 10, 400), phase_passing("buy", (100, 0, 0), 40, 60)))
    assert _caption(both).startswith("Flest falder fra i Køb: 60 af de 100, der")


def test_a_loss_before_a_phase_that_is_not_measured_is_named_last() -> None:
    shop = replace(BIKE_SHOP, phases=(*BIKE_SHOP.phases, Phase(id="ride", name=text("Hverdag"))))
    lost = (phase_passing("find", (0, 500, 0), 400, 100), phase_passing("buy", (400, 0, 0), 100, 300))
    said = scene_of(shop, reached(500, (), lost), language="da").caption
    assert said.startswith("Flest falder fra i Opmærksomhed: 100 af de 500, der")


def test_a_journey_nobody_is_lost_from_says_so() -> None:
    fine = reached(50, (), (phase_passing("find", (0, 50, 0), 50, 0),))
    assert _caption(fine) == "Ingen er faldet fra mellem faserne; 50 kunder er set."


def test_a_journey_without_numbers_says_that_it_is_only_drawn() -> None:
    assert _caption(None) == "Rejsen er tegnet, men ingen af dens 3 kontaktpunkter er målt endnu."
    assert _caption(reached(0, (), ())) == "Ingen kunder er set på rejsen i perioden."


def test_events_that_nothing_is_bound_to_are_not_the_same_as_nobody() -> None:
    nothing = reached(0, tuple(passing(one.id, 0, evidence=Evidence.ASSUMED) for one in UNBOUND_SHOP.touchpoints), ())
    said = {
        language: scene_of(UNBOUND_SHOP, nothing, language=language, events=9, customers=1).caption
        for language in ("da", "en")
    }
    assert said == {
        "da": "9 hændelser fra 1 kunde er hentet, men intet kontaktpunkt er koblet til data endnu.",
        "en": "Imported: 9 events from 1 customer. No touchpoint is bound to data yet.",
    }
    assert scene_of(UNBOUND_SHOP, nothing, language="da").caption == (
        "Hændelserne er hentet, men intet kontaktpunkt er koblet til data endnu."
    )


def test_a_journey_of_one_touchpoint_is_said_as_one() -> None:
    small = replace(BIKE_SHOP, touchpoints=BIKE_SHOP.touchpoints[:1])
    assert scene_of(small, language="da").caption == (
        "Rejsen er tegnet, men dens eneste kontaktpunkt er ikke målt endnu."
    )
    seen = reached(50, (passing("se-annonce", 50),), (phase_passing("find", (0, 50, 0), None, None),))
    assert scene_of(small, seen, language="da").caption == "50 kunder er set ved rejsens eneste kontaktpunkt."
