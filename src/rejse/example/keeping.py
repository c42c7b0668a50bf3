"""Life as a customer of the example company: service visits, reports, calls, renewal, recommending and leaving."""

from datetime import datetime
from typing import Final

from rejse.example.buying import log_turbines
from rejse.example.customer import Entry, Manner
from rejse.example.happening import DAY, END, HOUR, MINUTE, ZONE, Cell, System, local, next_office_time
from rejse.example.walk import Walk

REASONS: Final = ("Pris", "Møllen er solgt", "Skifter leverandør")  # codespell:ignore pris
REASON_SHARES: Final = (0.5, 0.2, 0.3)
WEEKDAYS: Final = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
REWRITTEN: Final = datetime(2026, 3, 16, 6, tzinfo=ZONE).timestamp()
"""When the service report was rewritten."""

UNCLEAR: Final = 0.24
"""The share of readers who called about the report before it was rewritten."""

ORDINARY_QUEUE: Final = 2.5
"""Median minutes in the telephone queue, other than on Monday mornings."""


def keep(walk: Walk) -> bool:
    """Fastholdelse: one service visit after the other, until the customer leaves or the fifteen months are over."""
    existing = walk.customer.entry is Entry.EXISTING
    walk.known = True
    renewal = walk.now + (365 * DAY * walk.random.random() if existing else 365 * DAY)
    first = True
    while walk.now < END:
        walk.wait((30 if existing and first else 16 if first else 75) * DAY, spread=0.4)
        score = be_serviced(walk)
        if score <= 2 and walk.chance(walk.truths.leave_after_bad_visit):
            return leave(walk, "Utilfreds med besøg")
        read_report(walk)
        use_app(walk)
        if walk.chance(0.08 if walk.customer.manner is Manner.SELF else 0.20):
            call_service(walk, 12 * DAY, topic="driftsstop")
        say_how_likely(walk, score)
        if walk.now >= renewal:
            if not renew(walk):
                return leave(walk, REASONS[int(walk.random.choice(3, p=REASON_SHARES))])
            renewal += 365 * DAY
        first = False
    return True


def be_serviced(walk: Walk) -> int:
    """Get the turbines serviced; the customer rates the visit on the technician's tablet."""
    walk.now = next_office_time(walk.now, walk.random.random())
    farmer = walk.customer.manner is Manner.FARMER
    score = walk.rate(4.0 - (walk.truths.unhappy_farmers if farmer else 0.0))
    repair = walk.chance(0.12)
    log_turbines(walk, "Serviceeftersyn", staff=("KØ", "TN", "PV")[int(walk.random.integers(3))], score=score)
    if repair:
        customer = walk.customer
        cells: dict[str, Cell] = {"place": f"{customer.region}, mølle 1", "staff": "TN", "result": "ok"}
        walk.tell(System.VISITS, "Reparation", customer=customer.number, account=customer.account, cells=cells)
    return score


def read_report(walk: Walk) -> None:
    """Open the service report in the app; what is unclear makes people call."""
    if not walk.chance(0.68):
        return
    walk.sit_down(1.4, channel="app")
    for _ in range(1 + int(walk.random.poisson(1.2))):
        walk.web("report_opened", f"/app/rapport/{1000 + int(walk.random.integers(9000))}", 60.0)
    if walk.chance(0.3):
        walk.web("report_rated", "/app/rapport", 40.0, score=walk.rate(3.4))
    if walk.chance(walk.truths.clearer_report if walk.now >= REWRITTEN else UNCLEAR):
        call_service(walk, 3 * HOUR, topic="servicerapport")


def use_app(walk: Walk) -> None:
    """Look into the app now and then: most see only what the turbine makes, few use the rest of it."""
    customer = walk.customer
    for _ in range(int(walk.random.poisson(11.0 if customer.manner is Manner.SELF else 6.0))):
        walk.sit_down(2.5, channel="app")
        walk.web("page_viewed", "/app", 3.0)
        walk.web("production_viewed", "/app/produktion", 20.0)  # codespell:ignore produktion
        if walk.chance(0.25):
            walk.web("alarm_viewed", "/app/alarmer", 30.0)
        if walk.chance(walk.truths.unused_feature):
            walk.web("spot_price_viewed", "/app/spotpris", 25.0)
    for who in customer.colleagues:
        if walk.chance(0.3):
            walk.colleague(who, "production_viewed", "/app/produktion", 2 * HOUR)  # codespell:ignore produktion


def call_service(walk: Walk, median: float, *, topic: str) -> None:
    """Call the service desk: wait in the queue, hang up or get an answer, and say how easy it was."""
    walk.wait(median, spread=0.5)
    walk.now = next_office_time(walk.now, walk.random.random())
    moment = local(walk.now)
    monday = moment.weekday() == 0 and moment.hour < 12
    walk.calls += 1
    call = {"call": f"{walk.customer.number[1:]}-{walk.calls}", "weekday": WEEKDAYS[moment.weekday()], "topic": topic}
    _ring(walk, "call_queued", **call)
    queue = walk.wait((walk.truths.monday_queue if monday else ORDINARY_QUEUE) * MINUTE, spread=0.7)
    if walk.chance(min(0.85, queue / (30 * MINUTE))):
        _ring(walk, "call_abandoned", **call, waited=round(queue), outcome="failed")
        return
    _ring(walk, "call_answered", **call, waited=round(queue), outcome="ok", agent="AR" if walk.chance(0.6) else "HD")
    walk.wait(6 * MINUTE)
    if walk.chance(0.35):
        walk.answer("call_rated", walk.rate(5.6 - queue / (10 * MINUTE), high=7), "1..7", "sms")


def _ring(walk: Walk, name: str, **cells: str | int) -> None:
    customer = walk.customer
    walk.tell(System.PHONE, name, customer=customer.number, account=customer.account, cells=dict(cells))


def say_how_likely(walk: Walk, score: int) -> None:
    """Answer now and then how likely she is to recommend the company; some of the contented do it at once."""
    if walk.chance(0.22):
        walk.wait(1 * DAY)
        walk.answer("nps_answered", walk.rate(6.4 + 0.9 * (score - 3), low=0, high=10), "0..10", "e-mail")
    if score == 5 and walk.chance(0.14):
        walk.sit_down(2, channel="app")
        walk.web("referral_sent", "/app/anbefal", 60.0)


def renew(walk: Walk) -> bool:
    """Get a letter about the renewal, and renew in the app or by doing nothing; some say no."""
    walk.sit_down(4, channel="email", campaign="fornyelse")
    walk.web("renewal_opened", "/app/fornyelse", 20.0)
    if not walk.chance(0.84):
        return False
    if walk.chance(0.7):
        walk.web("renewal_accepted", "/app/fornyelse/bekraeft", 90.0)
    walk.office("Aftale fornyet", 1 * DAY, channel="e-mail", owner="AR")
    return True


def leave(walk: Walk, reason: str) -> bool:
    """End the agreement, and say why."""
    walk.office("Aftale opsagt", 3 * DAY, channel="telefon", owner="AR", reason=reason)
    return False
