"""What to look at next: who is lost or waits beside others, and whether customers come later."""

from datetime import timedelta

from tests.reference.walks import DAY, Event, Walks, at, drawn, micros, phase, seen, touchpoint

from rejse.measure.interval import share_difference
from rejse.measure.standing_out import LEVEL, RECENT, ContactMoved, GroupLost, GroupWaits, StandsOut, standing_out

JOURNEY = drawn(
    [phase("before"), phase("after"), phase("kept")],
    [
        touchpoint("a", "before", "b", patience=timedelta(days=10)),
        touchpoint("b", "after", "c", patience=timedelta(days=10)),
        touchpoint("c", "kept"),
    ],
    won_at=("b",),
)
SILENT = Event(micros(at(days=60)), "x")
"""Something off the map, long after: whoever had not gone on then never will."""


def crowd(*told: tuple[int, str | None, str]) -> Walks:
    """So many customers of a platform, each doing `a0 b1.5`: a on day 0, b on day 1.5."""
    persons = [
        [Event(micros(at()) + round(float(word[1:]) * DAY), word[0], platform=platform) for word in words.split()]
        for count, platform, words in told
        for _ in range(count)
    ]
    return Walks([*persons, [SILENT]], names=tuple("abcx"))


def found(walks: Walks, *properties: str) -> tuple[StandsOut, ...]:
    return standing_out(seen(walks, JOURNEY), properties or ("platform",), threads=1)


def test_the_phones_are_lost_beside_the_computers() -> None:
    """200 on a phone, of whom 80 go on; 100 on a computer, of whom 90 do."""
    walks = crowd((80, "phone", "a0 b1"), (120, "phone", "a0"), (90, "computer", "a0 b1"), (10, "computer", "a0"))
    interval = share_difference(80, 200, 90, 100, LEVEL)
    assert interval is not None
    assert found(walks) == (
        GroupLost(
            touchpoint="a", next="b", property="platform", group="phone", n=200, share=0.4, n_against=100,
            share_against=0.9, interval=interval, customers=200 * 0.9 - 80, since_days=RECENT.days,
        ),
    )  # fmt: skip


def test_a_difference_that_chance_may_have_made_is_not_told() -> None:
    assert (
        found(crowd((40, "phone", "a0 b1"), (20, "phone", "a0"), (40, "computer", "a0 b1"), (5, "computer", "a0")))
        == ()
    )


def test_nothing_is_told_of_fewer_than_thirty() -> None:
    assert found(crowd((29, "phone", "a0"), (300, "computer", "a0 b1"))) == ()


def test_of_several_losses_the_surest_is_told() -> None:
    """35 of 40 tablets are lost before b; before c it is 200 of 250 computers."""
    walks = crowd(
        (35, "tablet", "a0"), (5, "tablet", "a0 b1 c2"), (60, "phone", "a0 b1 c2"),
        (200, "computer", "a0 b1"), (50, "computer", "a0 b1 c2"),
    )  # fmt: skip
    (loss,) = [one for one in found(walks) if isinstance(one, GroupLost)]
    assert (loss.touchpoint, loss.group, loss.n) == ("b", "computer", 250)


def test_a_loss_of_more_than_half_a_year_ago_is_no_news() -> None:
    lost = [[Event(micros(at()), "a", platform="phone")] for _ in range(200)]
    well = crowd((90, "computer", "a300 b301"), (90, "phone", "a300 b301"), (1, None, "x400"))
    assert found(Walks([*lost, *well.persons], names=tuple("abcx"))) == ()


def test_a_property_that_few_have_parts_nobody_into_groups() -> None:
    """Only those who go on say what they are on: to have said it is to have gone on."""
    assert found(crowd((90, "phone", "a0 b1"), (60, None, "a0"), (60, "computer", "a0"))) == ()


def test_a_property_nobody_has_is_passed_over() -> None:
    assert found(crowd((60, "phone", "a0 b1"), (60, "computer", "a0 b1")), "colour") == ()


def test_where_several_lead_on_nobody_is_said_to_be_lost() -> None:
    forked = drawn(
        [phase("before"), phase("after")],
        [touchpoint("a", "before", "b", "c"), touchpoint("b", "after"), touchpoint("c", "after")],
    )
    walks = crowd((100, "phone", "a0 b1"), (100, "computer", "a0 c1"))
    assert standing_out(seen(walks, forked), ("platform",), threads=1) == ()


def test_the_phones_wait_beside_the_computers() -> None:
    """All go on: 50 on a phone after five days, 40 on a computer after one and 20 after two."""
    walks = crowd((50, "phone", "a0 b5"), (40, "computer", "a0 b1"), (20, "computer", "a0 b2"))
    interval = share_difference(0, 50, 40, 60, LEVEL)
    assert interval is not None
    assert found(walks) == (
        GroupWaits(
            touchpoint="a", next="b", property="platform", group="phone", against="computer", n=50,
            median_seconds=5 * 86_400.0, n_against=60, median_seconds_against=86_400.0, share_within=0.0,
            interval=interval,
        ),
    )  # fmt: skip


def test_waits_that_are_alike_are_not_told() -> None:
    assert (
        found(
            crowd((45, "phone", "a0 b1"), (45, "phone", "a0 b2"), (40, "computer", "a0 b1"), (30, "computer", "a0 b2"))
        )
        == ()
    )


def months(*told: tuple[int, int, int]) -> Walks:
    """So many first met at a, and so many at b, in each of some months of thirty days."""
    return crowd(
        *((count, None, f"a{30 * month + 5}") for month, count, _ in told),
        *((count, None, f"b{30 * month + 5}") for month, _, count in told),
        (1, None, f"x{30 * max(month for month, _, _ in told) + 45}"),
    )


EARLY = tuple((month, 90, 10) for month in range(4))


def test_customers_who_come_later_and_later_are_told_of() -> None:
    """From 10 of 100 first met at b, in February to April, to 60 of 100, in June to August."""
    later = found(months(*EARLY, (4, 80, 20), *((month, 40, 60) for month in (5, 6, 7))))
    interval = share_difference(180, 300, 30, 300, LEVEL)
    assert interval is not None
    assert later == (
        ContactMoved(
            phase="after", months=("2026-06", "2026-08"), n=300, share=0.6, months_before=("2026-02", "2026-04"),
            n_before=300, share_before=0.1, interval=interval,
        ),
    )  # fmt: skip


def test_the_month_in_which_the_data_begins_says_nothing() -> None:
    """Those who were customers before it are first seen then, wherever they happen to be."""
    assert found(months((0, 0, 300), *((month, 50, 50) for month in range(1, 8)))) == ()


def test_those_first_met_when_they_had_been_won_say_nothing() -> None:
    kept = [[Event(micros(at(days=40 + number % 80)), "c")] for number in range(300)]
    same = months(*((month, 50, 50) for month in range(8)))
    assert found(Walks([*kept, *same.persons], names=tuple("abcx"))) == ()


def test_half_a_year_is_needed_to_tell_a_trend() -> None:
    assert found(months((0, 90, 10), (1, 90, 10), (2, 40, 60), (3, 40, 60))) == ()


def test_nothing_is_said_of_nobody() -> None:
    assert found(Walks([], names=tuple("abcx"))) == ()
