"""The way to the order: the lead goes from marketing to sales, the quote is weighed, the agreement signed and paid."""

from datetime import datetime
from math import exp
from typing import Final

from rejse.example.customer import Entry
from rejse.example.happening import DAY, HOUR, MINUTE, ZONE, Cell, System, next_office_time
from rejse.example.walk import Walk

RELEASE: Final = datetime(2026, 5, 18, 6, tzinfo=ZONE).timestamp()
"""When the new payment page came."""

SHORTENED: Final = datetime(2026, 4, 13, 6, tzinfo=ZONE).timestamp()
"""When the order form was made shorter."""

PRICES: Final = {"basis": 3_900, "plus": 6_450, "tryg": 9_800}
ORDINARY_QUOTE: Final = 3.0
"""Median days from the check to the quote, of customers who called sales themselves."""

ORDINARY_FAILURE: Final = 0.03
"""The share of payments that fail where nothing is wrong."""

FINISHED_ORDERS: Final = 0.62
"""The share of orders begun that are finished in one go."""

REJECTED: Final = ("Uden for området", "Ikke interesseret", "Forkert mølletype")


def evaluate(walk: Walk) -> bool:
    """Evaluering: the lead is handed over to sales; a call, the check at the customer's, the quote."""
    calls = walk.customer.entry is Entry.CALLING or walk.chance(0.22)
    seller = "LH" if walk.is_business else "SK"
    walk.handed_over = not calls
    if calls:
        walk.office("Lead modtaget", 4 * HOUR, channel="telefon", owner=seller)
    else:
        walk.sit_down(2)
        walk.web("page_viewed", "/moelletjek")
        walk.known = True
        walk.web("quote_requested", "/moelletjek/bestil", 3 * MINUTE)
        walk.office("Lead kvalificeret", 20 * MINUTE, channel="web", owner="MB")
        walk.office("Lead tildelt", 5 * HOUR, channel="intern", owner="MB")
    walk.known = True
    if not walk.chance(0.80):
        reason = REJECTED[int(walk.random.integers(len(REJECTED)))]
        walk.office("Lead afvist", 1 * DAY, channel="intern", owner=seller, reason=reason)
        return False
    walk.office("Lead accepteret", 6 * HOUR, channel="intern", owner=seller)
    for _ in range(1 + int(walk.random.poisson(0.5))):
        walk.office("Opkald til kunde", 22 * HOUR, channel="telefon", owner=seller)
    return walk.chance(0.78) and check_turbines(walk, seller) and weigh_quote(walk, seller)


def check_turbines(walk: Walk, seller: str) -> bool:
    """Look at the turbines where they stand; every turbine is logged."""
    walk.wait(7 * DAY, spread=0.4)
    walk.now = next_office_time(walk.now, walk.random.random())
    log_turbines(walk, "Mølletjek", staff="KØ" if walk.chance(0.5) else seller)
    return walk.chance(0.85)


def log_turbines(walk: Walk, name: str, *, staff: str, score: int | None = None) -> None:
    """Log a visit, turbine by turbine; the score is given once, with the first."""
    customer = walk.customer
    for turbine in range(1, customer.turbines + 1):
        rated: dict[str, Cell] = {"score": score} if score is not None and turbine == 1 else {}
        place = f"{customer.region}, mølle {turbine}"
        logged: dict[str, Cell] = {"place": place, "staff": staff, "result": "ok", **rated}
        walk.tell(System.VISITS, name, customer=customer.number, account=customer.account, cells=logged)
        walk.wait(20 * MINUTE, spread=0.3)


def weigh_quote(walk: Walk, seller: str) -> bool:
    """Wait for the quote, read it, decide; every day of waiting costs orders."""
    median = walk.truths.slow_quote if walk.handed_over else ORDINARY_QUOTE
    days = walk.wait(median * DAY, spread=0.55) / DAY
    draw = walk.random.random()
    chosen = "basis" if draw < 0.45 else "plus" if draw < 0.83 else "tryg"
    amount = PRICES[chosen] * walk.customer.turbines
    walk.office("Tilbud sendt", 1 * HOUR, channel="e-mail", owner=seller, amount=amount)
    if not walk.chance(0.9):
        return False
    for look in range(1 + int(walk.random.poisson(0.9))):
        walk.sit_down(0.6 if look == 0 else 2.5, channel="email", campaign="tilbud")
        walk.web("quote_opened", "/tilbud", 20.0)
    for who in walk.customer.colleagues:
        walk.record("Kontakt oprettet", who.number, who.role, channel="intern", owner=seller)
        walk.colleague(who, "quote_opened", "/tilbud", 2 * HOUR)
    factor = walk.truths.referred_buy_more if "neighbour" in walk.met else 1.0
    return walk.odds(0.90 * exp(-days / 30), factor)


def convert(walk: Walk) -> bool:
    """Konvertering: the agreement is signed; households pay at once, businesses get an invoice."""
    walk.sit_down(1.5)
    walk.web("order_started", "/bestil")
    gained = walk.truths.shorter_order if walk.now >= SHORTENED else 0.0
    if not walk.chance(FINISHED_ORDERS + gained):
        return False
    walk.web("order_placed", "/bestil/bekraeft", 2 * MINUTE)
    if walk.is_business:
        walk.office("Aftale underskrevet", 1 * DAY, channel="e-mail", owner="LH")
        return True
    return pay(walk)


def pay(walk: Walk) -> bool:
    """Pay by card; on a phone the payment page may fail, and some give up or try again another day."""
    for _ in range(3):
        broken = walk.device == "mobile" and walk.now >= RELEASE
        failed = walk.chance(walk.truths.mobile_payment if broken else ORDINARY_FAILURE)
        walk.web("payment_tried", "/betaling", 50.0, outcome="failed" if failed else "ok")
        if not failed:
            walk.web("payment_done", "/betaling/kvittering", 5.0)
            if walk.chance(0.4):
                walk.web("order_rated", "/betaling/kvittering", 30.0, score=walk.rate(4.1))
            return True
        if walk.chance(0.52):
            return False
        if walk.chance(0.3):
            walk.sit_down(1)
    return False
