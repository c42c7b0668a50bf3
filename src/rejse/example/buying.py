"""The way to the order: awareness, interest, desire, evaluation and conversion of the example company's customers."""

from datetime import datetime
from math import exp
from typing import Final

from rejse.example.customer import Entry
from rejse.example.happening import DAY, HOUR, MINUTE, ZONE, Cell, System, at_hour, month_share, next_office_time
from rejse.example.walk import Walk

GUIDES: Final = ("stoej", "lejer", "udskiftning-af-olie", "naar-moellen-staar-stille", "lovpligtigt-eftersyn")
SHOWS: Final = tuple(
    (datetime(2026, month, day, tzinfo=ZONE).timestamp(), place)
    for month, day, place in (
        (3, 14, "Brønderslev"),
        (5, 30, "Aars"),
        (6, 27, "Hjerm"),
        (8, 15, "Odder"),
        (9, 19, "Ribe"),
    )
)
"""The agricultural shows with a stand; each lasts two days."""

TERMS: Final = ("pris", "serviceaftale", "støj", "eftersyn")  # codespell:ignore pris
MISSING_TERMS: Final = ("gearolie", "reservedele", "vingeskade", "brugt mølle", "lejer")
RELEASE: Final = datetime(2026, 5, 18, 6, tzinfo=ZONE).timestamp()
"""When the new payment page came."""

PRICES: Final = {"basis": 3_900, "plus": 6_450, "tryg": 9_800}


def grow_aware(walk: Walk) -> bool:
    """Bevidsthed: an advertisement or a neighbour's link; most look once more before they go on."""
    if walk.customer.entry is Entry.NEIGHBOUR:
        walk.met.add("neighbour")
        walk.sit_down(0, channel="referral", campaign="naboanbefaling")
        walk.web("referral_opened", "/anbefaling")
        return walk.chance(0.72)
    for look in range(1 + min(3, int(walk.random.geometric(0.55)) - 1)):
        walk.sit_down(0 if look == 0 else 5, channel="facebook", campaign="moelletjek-2026")
        walk.web("ad_clicked", "/kampagne/moelletjek", 4.0)
        if walk.chance(0.5):
            walk.web("page_viewed", "/")
    return walk.chance(0.70)


def grow_interested(walk: Walk) -> bool:
    """Interesse: guides, the newsletter, perhaps a stand at a show, perhaps an early question to a person."""
    for visit in range(1 + int(walk.random.poisson(1.3))):
        if visit > 0 or walk.customer.entry is Entry.READING:
            walk.sit_down(4 if visit else 0, channel="search" if walk.chance(0.6) else "direct")
        walk.web("page_viewed", "/")
        for _ in range(1 + int(walk.random.poisson(1.6))):
            walk.web("page_viewed", f"/guides/{GUIDES[int(walk.random.integers(len(GUIDES)))]}", 80.0)
    early = 0.34 * (1 - walk.truths.later_contact * month_share(walk.now))
    if walk.chance(early):
        chat(walk)
    if walk.chance(0.36):
        read_newsletters(walk)
    visit_stand(walk)
    both = {"newsletter", "stand"} <= walk.met
    return walk.odds(0.68, walk.truths.stand_and_newsletter if both else 1.0)


def read_newsletters(walk: Walk) -> None:
    """Sign up, and open some of the issues that follow."""
    walk.met.add("newsletter")
    walk.web("newsletter_signed_up", "/nyhedsbrev", 30.0)
    for _ in range(1 + int(walk.random.poisson(1.0))):
        walk.sit_down(5, channel="email", campaign="nyhedsbrev")
        walk.web("newsletter_opened", "/nyhedsbrev/laes", 10.0)
        if walk.chance(0.6):
            walk.web("page_viewed", f"/guides/{GUIDES[int(walk.random.integers(len(GUIDES)))]}", 70.0)


def visit_stand(walk: Walk) -> None:
    """Meet the staff at the next agricultural show, if there is one soon; they scan the code on the phone."""
    coming = [(day, place) for day, place in SHOWS if 0 < day - walk.now < 45 * DAY]
    if not coming or not walk.chance(0.5):
        return
    day, place = coming[0]
    walk.met.add("stand")
    walk.now = at_hour(day + DAY * int(walk.random.integers(2)), 9.5 + 6 * walk.random.random())
    walk.device = walk.customer.device
    walk.tell(
        System.VISITS,
        "Standbesøg",
        visitor=walk.visitor,
        cells={"place": f"Dyrskue {place}", "staff": "MB" if walk.chance(0.6) else "JB", "result": "ok"},
    )


def chat(walk: Walk) -> None:
    """Ask a person on the site; in the evening nobody answers."""
    walk.web("chat_started", "/chat", 60.0)
    hour = datetime.fromtimestamp(walk.now, ZONE).hour
    if 8 <= hour < 20:
        walk.web("chat_answered", "/chat", 3 * MINUTE)
        if walk.chance(0.45):
            walk.web("chat_rated", "/chat", 4 * MINUTE, score=walk.rate(4.2))


def grow_eager(walk: Walk) -> bool:
    """Ønske: looking for a solution; searching, calculating a price, asking."""
    for visit in range(1 + int(walk.random.poisson(1.1))):
        walk.sit_down(3 if visit or walk.customer.entry is not Entry.LOOKING else 0, channel="search")
        walk.web("page_viewed", "/serviceaftaler")
        if walk.chance(0.52) and not search(walk):
            return False
        if walk.chance(0.62):
            for _ in range(1 + int(walk.random.poisson(0.8))):
                walk.web("calculator_used", "/prisberegner", 70.0)
            walk.met.add("calculator")
        if walk.chance(0.14):
            chat(walk)
    both = {"newsletter", "stand"} <= walk.met
    base = 0.74 if "calculator" in walk.met else 0.46
    return walk.odds(base, walk.truths.stand_and_newsletter if both else 1.0)


def search(walk: Walk) -> bool:
    """Search the site, perhaps again in other words; who finds nothing may give up."""
    for attempt in range(3):
        empty = walk.chance(walk.truths.empty_search)
        terms = MISSING_TERMS if empty else TERMS
        term = terms[int(walk.random.integers(len(terms)))]
        found = 0 if empty else int(1 + walk.random.poisson(6))
        walk.web("search_made", "/soeg", 25.0, term=term, results=found, outcome="failed" if empty else "ok")
        if not empty:
            walk.web("page_viewed", f"/emner/{term.replace('ø', 'oe')}")
            return True
        if walk.chance(0.40 + 0.1 * attempt):
            return False
    return True


def evaluate(walk: Walk) -> bool:
    """Evaluering: a free check of the turbine is asked for; a call, the check at the customer's, the quote."""
    if walk.customer.entry is not Entry.CALLING:
        walk.sit_down(2)
        walk.web("page_viewed", "/moelletjek")
        walk.known = True
        walk.web("quote_requested", "/moelletjek/bestil", 3 * MINUTE)
    walk.known = True
    channel = "telefon" if walk.customer.entry is Entry.CALLING else "web"
    seller = ("SK", "LH")[int(walk.is_business)]
    walk.office("Lead modtaget", 20 * MINUTE, channel=channel, owner="MB")
    walk.office("Lead tildelt", 5 * HOUR, channel="intern", owner=seller)
    if not walk.chance(0.78):
        reason = ("Uden for området", "Ikke interesseret", "Forkert mølletype")[int(walk.random.integers(3))]
        walk.office("Lead afvist", 1 * DAY, channel="intern", owner=seller, reason=reason)
        return False
    for _ in range(1 + int(walk.random.poisson(0.5))):
        walk.office("Opkald til kunde", 22 * HOUR, channel="telefon", owner=seller)
    return walk.chance(0.74) and check_turbines(walk, seller) and weigh_quote(walk, seller)


def check_turbines(walk: Walk, seller: str) -> bool:
    """Look at the turbines where they stand; every turbine is logged."""
    walk.wait(8 * DAY, spread=0.5)
    walk.now = next_office_time(walk.now, walk.random.random())
    log_turbines(walk, "Mølletjek", staff="KØ" if walk.chance(0.5) else seller)
    return walk.chance(0.82)


def log_turbines(walk: Walk, name: str, *, staff: str, score: int | None = None) -> None:
    """Log a visit, turbine by turbine; the score is given once, at the end."""
    last = walk.customer.turbines
    for turbine in range(1, last + 1):
        rated: dict[str, Cell] = {"score": score} if score is not None and turbine == last else {}
        place = f"{walk.customer.region}, mølle {turbine}"
        logged: dict[str, Cell] = {"place": place, "staff": staff, "result": "ok", **rated}
        walk.tell(System.VISITS, name, customer=walk.customer.number, cells=logged)
        walk.wait(20 * MINUTE, spread=0.3)


def weigh_quote(walk: Walk, seller: str) -> bool:
    """Wait for the quote, read it, decide; every day of waiting costs orders."""
    days = walk.wait(walk.truths.slow_quote * DAY, spread=0.55) / DAY
    size = {"basis": 0.45, "plus": 0.38, "tryg": 0.17}
    draw = walk.random.random()
    chosen = "basis" if draw < size["basis"] else "plus" if draw < size["basis"] + size["plus"] else "tryg"
    amount = PRICES[chosen] * walk.customer.turbines
    walk.office("Tilbud sendt", 1 * HOUR, channel="e-mail", owner=seller, amount=amount)
    if not walk.chance(0.9):
        return False
    for look in range(1 + int(walk.random.poisson(0.9))):
        walk.sit_down(0.6 if look == 0 else 2.5, channel="email", campaign="tilbud")
        walk.web("quote_opened", "/tilbud", 20.0)
    factor = walk.truths.referred_buy_more if "neighbour" in walk.met else 1.0
    return walk.odds(0.95 * exp(-days / 30), factor)


def convert(walk: Walk) -> bool:
    """Konvertering: the agreement is signed; households pay at once, businesses get an invoice."""
    walk.sit_down(1.5)
    walk.web("order_started", "/bestil")
    if not walk.chance(0.86):
        return False
    walk.web("order_placed", "/bestil/bekraeft", 2 * MINUTE)
    if walk.is_business:
        walk.office("Aftale underskrevet", 1 * DAY, channel="e-mail", owner="LH")
        return True
    return pay(walk)


def pay(walk: Walk) -> bool:
    """Pay by card; on a phone the payment page may fail, and some give up or call."""
    for _ in range(3):
        broken = walk.device == "mobile" and walk.now >= RELEASE
        failed = walk.chance(walk.truths.mobile_payment if broken else 0.03)
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
