from dataclasses import replace
from datetime import UTC, datetime

from tests.draw.given import BIKE_SHOP, MEASURED, OCTOBER, WALKED, bike_scene, passing, reached, touchpoint, walked

from rejse.draw.drawn import Card, DrawnPain, DrawnStep, Meter, Person, Sign
from rejse.draw.scene import scene_of, scene_to_builtins
from rejse.errors import Problem, Severity
from rejse.journey.document import Lane
from rejse.measure.reach import Evidence


def test_a_card_holds_all_that_is_known_of_a_touchpoint() -> None:
    assert bike_scene().cards[0] == Card(
        id="se-annonce",
        name="Se annonce",
        title=None,
        phase="find",
        lane=Lane.DIGITAL,
        icon="web",
        responsible=Person(initials="LB", name="Line Bech"),
        evidence=Evidence.MEASURED,
        recorded=True,
        reach=28_400,
        share=1.0,
        passed=8804,
        pending=0,
        elsewhere=0,
        lost=19_596,
        lost_share=0.69,
        conversion=0.31,
        interval=(0.2, 0.4),
        beyond="measured",
        median_seconds=207_360.0,
        p90_seconds=None,
        few=False,
        warnings=(),
        pains=(DrawnPain(text="Dyr", severity=4, touchpoint="se-annonce", answered=False),),
    )


def test_a_touchpoint_nobody_is_bound_to_has_no_numbers_not_zeros() -> None:
    card = bike_scene().cards[1]
    assert (card.evidence, card.recorded, card.reach, card.share, card.beyond) == (
        Evidence.ASSUMED,
        False,
        None,
        None,
        None,
    )


def test_a_bound_touchpoint_nobody_came_to_has_a_zero() -> None:
    unseen = reached(5, (passing("kassen", 0, evidence=Evidence.PARTLY),), ())
    card = scene_of(BIKE_SHOP, unseen, language="da").cards[2]
    assert (card.reach, card.measured, card.few) == (0, False, False)


def test_it_is_said_why_nobody_goes_on() -> None:
    shop = replace(
        BIKE_SHOP,
        touchpoints=(
            touchpoint("A", "find", next=("samtale",)),
            BIKE_SHOP.touchpoints[1],
            touchpoint("B", "find", next=("kassen",)),
            touchpoint("C", "buy"),
            touchpoint("D", "find", next=("c",)),
        ),
    )
    answer = reached(9, (passing("a", 4), passing("b", 4, 0, 0), passing("c", 4), passing("d", 4)), ())
    beyond = {card.id: card.beyond for card in scene_of(shop, answer, language="da").cards}
    assert beyond == {"a": "unrecorded", "samtale": None, "b": "too-early", "c": "last", "d": "unmeasured"}


def test_only_steps_between_two_drawn_touchpoints_are_drawn_the_most_taken_first() -> None:
    flow = walked(
        ("(start)", "se-annonce", 99, 1.0),
        ("se-annonce", "kassen", 20, 0.2),
        ("kassen", "se-annonce", 30, 0.5),
        ("kassen", "kassen", 50, 0.5),
        ("kassen", "gone", 40, 0.5),
        ("se-annonce", "samtale", 1, 0.001),
    )
    assert scene_of(BIKE_SHOP, MEASURED, flow, language="da").steps == (
        DrawnStep(from_="kassen", to="se-annonce", n=30, share=0.5, median_seconds=60.0),
        DrawnStep(from_="se-annonce", to="kassen", n=20, share=0.2, median_seconds=60.0),
    )


def test_title_actor_and_period_are_said_in_the_viewers_language() -> None:
    danish, english = bike_scene("da"), bike_scene("en")
    assert (danish.title, danish.subtitle) == ("Fra første blik til daglig pendler", "Kunde · 1.–31. okt. 2026")
    assert (english.title, english.subtitle) == ("From first sight to daily commuter", "Customer · 1–31 Oct 2026")


def test_a_text_that_is_missing_in_a_language_is_shown_in_the_one_it_has() -> None:
    assert bike_scene("en").cards[0].name == "Se annonce"


def test_two_times_stand_for_the_days_between_them_in_the_journeys_zone() -> None:
    october = (datetime(2026, 9, 30, 22, tzinfo=UTC), datetime(2026, 10, 31, 23, tzinfo=UTC))
    assert (
        scene_of(BIKE_SHOP, language="da", period=october).footer
        == scene_of(BIKE_SHOP, language="da", period=OCTOBER).footer
    )


def test_cards_stand_in_the_order_of_phase_position_and_writing() -> None:
    shop = replace(
        BIKE_SHOP,
        touchpoints=(
            touchpoint("Last", "buy"),
            touchpoint("Third", "find"),
            touchpoint("Second", "find", position=2.0),
            touchpoint("First", "find", position=1.0),
            touchpoint("Lost", "no-such-phase", position=3.0),
        ),
    )
    cards = scene_of(shop, language="da").cards
    assert [(card.id, card.phase) for card in cards] == [
        ("first", "find"),
        ("second", "find"),
        ("lost", "find"),
        ("third", "find"),
        ("last", "buy"),
    ]


def test_warnings_go_to_their_card_or_under_the_map() -> None:
    on_card = Problem("font-missing", Severity.ADVICE, arguments={"touchpoint": "kassen"})
    answer = reached(9, (passing("kassen", 9),), (), warnings=(on_card, Problem("font-missing", Severity.ADVICE)))
    scene = scene_of(BIKE_SHOP, answer, language="da")
    told = ("Kortets skrifttype er ikke lavet i denne kopi af kildekoden.",)
    assert ({card.id: card.warnings for card in scene.cards}["kassen"], scene.warnings) == (told, told)
    assert Sign.WARNING in scene.legend


def test_the_meter_counts_measured_touchpoints() -> None:
    assert bike_scene().meter == Meter(measured=2, touchpoints=3)
    assert scene_of(BIKE_SHOP, language="da").meter == Meter(measured=0, touchpoints=3)


def test_everybody_responsible_in_a_phase_is_named_once() -> None:
    shop = replace(
        BIKE_SHOP,
        touchpoints=(
            touchpoint("A", "find", responsible="lb"),
            touchpoint("B", "find", responsible="mh"),
            touchpoint("C", "find", responsible="lb"),
            touchpoint("D", "find", responsible="north-sales"),
        ),
    )
    assert scene_of(shop, language="da").phases[0].responsible == (
        Person(initials="LB", name="Line Bech"),
        Person(initials="MAH", name="Mads Holm"),
        Person(initials="NS", name="north-sales"),
    )


def test_json_has_plain_keys() -> None:
    plain = scene_to_builtins(scene_of(BIKE_SHOP, MEASURED, WALKED, language="da", period=OCTOBER))
    assert plain["steps"] == [{"from": "se-annonce", "to": "kassen", "n": 8804, "share": 0.31, "median_seconds": 60.0}]
    assert plain["footer"] == {
        "period": "1.–31. okt. 2026",
        "n": 28_400,
        "data_through": "2026-10-31T23:58:00+01:00",
        "snapshot": {"events": 12, "identity": 3, "journey": 4, "erased_through": 0},
    }
