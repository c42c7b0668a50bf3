import pytest
from tests.journey.test_checks import journey, touchpoint

from rejse.journey.claims import claimed
from rejse.journey.document import Rule


def loser(first: Rule, second: Rule) -> list[str]:
    """Who is never reached, of two touchpoints with these bindings."""
    drawn = journey(touchpoint("first", binding=first), touchpoint("second", binding=second))
    return [one.id for one, _ in claimed(drawn)]


BUY = Rule(name=("buy",))
PAGES = Rule(path=("/prices*",))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (BUY, BUY),
        (BUY, Rule(name=("buy",), channel=("web",))),
        (Rule(name=("buy", "pay")), BUY),
        (Rule(name=("b*",)), BUY),
        (Rule(name=("*",)), Rule(name=("b*y",))),
        (PAGES, Rule(path=("/prices/bikes*", "/prices-2026"))),
        (Rule(any=(BUY, PAGES)), BUY),
        (Rule(any=(BUY, PAGES)), Rule(any=(PAGES, BUY))),
        (BUY, Rule(all=(BUY, PAGES))),
        (Rule(property="price", op=">", value=("1",)), Rule(name=("buy",), property="price", op=">", value=("1",))),
    ],
)
def test_a_touchpoint_whose_events_all_count_elsewhere_is_told(first: Rule, second: Rule) -> None:
    assert loser(first, second) == ["second"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (BUY, PAGES),
        (BUY, Rule(name=("pay",))),
        (BUY, Rule(name=("buy", "pay"))),
        (Rule(name=("buy",), channel=("web",)), BUY),
        (Rule(name=("buy*er",)), Rule(name=("bu*er",))),
        (Rule(path=("/a*b*c",)), Rule(path=("/acb",))),
        (Rule(all=(BUY, PAGES)), BUY),
        (BUY, Rule(any=(BUY, PAGES))),
        (Rule(), BUY),
        (BUY, Rule()),
        (Rule(property="price", op=">", value=("1",)), Rule(property="price", op=">", value=("2",))),
        (Rule(any=tuple(Rule(name=(str(one),)) for one in range(40))), Rule(name=("1",))),
    ],
)
def test_a_touchpoint_that_some_event_may_reach_is_not(first: Rule, second: Rule) -> None:
    assert loser(first, second) == []


def test_the_first_that_claims_them_is_named() -> None:
    drawn = journey(*(touchpoint(name, binding=BUY) for name in ("a", "b", "c")))
    assert [(one.id, winner.id) for one, winner in claimed(drawn)] == [("b", "a"), ("c", "a")]
