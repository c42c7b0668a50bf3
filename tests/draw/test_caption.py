from tests.draw.given import BIKE_SHOP, MEASURED, passing, phase_passing, reached

from rejse.draw.scene import scene_of
from rejse.measure.reach import ReachAnswer


def _caption(reach: ReachAnswer | None, language: str = "da") -> str:
    return scene_of(BIKE_SHOP, reach, language=language).caption.replace("\u00a0", " ")


def test_the_largest_loss_is_said_with_its_n_and_interval() -> None:
    assert _caption(MEASURED) == (
        "Flest falder fra i Opmærksomhed: 19.596 af 28.400 kunder gik ikke videre (69 %, mellem 68 % og 70 %)."
    )
    assert _caption(MEASURED, "en") == (
        "Most customers are lost in Awareness: 19,596 of 28,400 went no further (69%, 68% to 70%)."
    )


def test_those_who_may_still_go_on_are_not_counted_as_lost() -> None:
    pending = reached(100, (), (phase_passing("find", (0, 100, 0), 20, 20),))
    assert (
        _caption(pending)
        == "Flest falder fra i Opmærksomhed: 20 af 40 kunder gik ikke videre (50 %, mellem 35 % og 65 %)."
    )


def test_the_phase_that_loses_most_customers_is_named_not_the_one_with_the_largest_share() -> None:
    both = reached(1000, (), (phase_passing("find", (0, 1000, 0), 700, 300), phase_passing("buy", (100, 0, 0), 10, 90)))
    assert _caption(both).startswith("Flest falder fra i Opmærksomhed: 300 af 1.000 kunder")


def test_nothing_is_claimed_of_fewer_than_thirty_customers() -> None:
    few = reached(29, (passing("se-annonce", 29, 1, 28),), (phase_passing("find", (0, 29, 0), 1, 28),))
    assert _caption(few) == "Kun 29 kunder i perioden: for få til at konkludere noget."


def test_a_phase_with_few_who_are_ripe_is_not_named() -> None:
    early = reached(500, (passing("se-annonce", 500, 9, 20),), (phase_passing("find", (0, 500, 0), 9, 20),))
    assert _caption(early) == "500 kunder er set ved 1 af 3 kontaktpunkter."


def test_a_journey_nobody_is_lost_from_says_so() -> None:
    fine = reached(50, (), (phase_passing("find", (0, 50, 0), 50, 0),))
    assert _caption(fine) == "Ingen falder fra mellem faserne: 50 kunder er set."


def test_a_journey_without_numbers_says_that_it_is_only_drawn() -> None:
    assert _caption(None) == "Rejsen er tegnet, men ingen af dens 3 kontaktpunkter er målt endnu."
    assert _caption(reached(0, (), ())) == "Ingen kunder er set på rejsen i perioden."
