"""Life as a customer of the example company: service visits, reports, calls, renewal, recommending and leaving."""

from typing import Final

from rejse.example.buying import log_turbines
from rejse.example.customer import Entry
from rejse.example.happening import DAY, END, HOUR, MINUTE, Cell, System, local, next_office_time
from rejse.example.walk import Walk

REASONS: Final = ("Pris", "Utilfreds med besøg", "Møllen er solgt", "Skifter leverandør")  # codespell:ignore pris


def keep(walk: Walk) -> bool:
    """Fastholdelse: one service visit after the other, until the customer leaves or the nine months are over."""
    existing = walk.customer.entry is Entry.EXISTING
    walk.known = True
    renewal = walk.now + (DAY * 270 * walk.random.random() if existing else 182 * DAY)
    first = True
    while walk.now < END:
        walk.wait((30 if existing and first else 16 if first else 44) * DAY, spread=0.4)
        score = be_serviced(walk)
        if score <= 2 and walk.chance(walk.truths.leave_after_bad_visit):
            return leave(walk, "Utilfreds med besøg")
        read_report(walk)
        use_app(walk)
        if walk.chance(0.16):
            call_service(walk, 12 * DAY, topic="driftsstop")
        if score == 5 and walk.chance(0.12):
            recommend(walk)
        if walk.now >= renewal:
            if not renew(walk):
                return leave(walk, REASONS[int(walk.random.choice([0, 2, 3], p=[0.5, 0.2, 0.3]))])
            renewal += 365 * DAY
        first = False
    return True


def be_serviced(walk: Walk) -> int:
    """Get the turbines serviced; the customer rates the visit on the technician's tablet."""
    walk.now = next_office_time(walk.now, walk.random.random())
    score = walk.rate(3.9)
    repair = walk.chance(0.12)
    log_turbines(walk, "Serviceeftersyn", staff=("KØ", "TN", "PV")[int(walk.random.integers(3))], score=score)
    if repair:
        place = f"{walk.customer.region}, mølle 1"
        cells: dict[str, Cell] = {"place": place, "staff": "TN", "result": "ok"}
        walk.tell(System.VISITS, "Reparation", customer=walk.customer.number, cells=cells)
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
    if walk.chance(walk.truths.unclear_report):
        call_service(walk, 3 * HOUR, topic="servicerapport")


def use_app(walk: Walk) -> None:
    """Look into the app now and then: most see only what the turbine makes, few use the rest of it."""
    for _ in range(int(walk.random.poisson(3.0))):
        walk.sit_down(3, channel="app")
        walk.web("production_viewed", "/app/produktion", 20.0)  # codespell:ignore produktion
        if walk.chance(0.25):
            walk.web("alarm_viewed", "/app/alarmer", 30.0)
        if walk.chance(0.12):
            walk.web("spot_price_viewed", "/app/spotpris", 25.0)


def call_service(walk: Walk, median: float, *, topic: str) -> None:
    """Call the service desk: wait in the queue, hang up or get an answer, and say how easy it was."""
    walk.wait(median, spread=0.5)
    walk.now = next_office_time(walk.now, walk.random.random())
    moment = local(walk.now)
    monday = moment.weekday() == 0 and moment.hour < 12
    told = {"channel": "phone", "topic": topic}
    _service(walk, "call_queued", **told)
    queue = walk.wait((walk.truths.monday_queue if monday else 2.5) * MINUTE, spread=0.7)
    if walk.chance(min(0.85, queue / (30 * MINUTE))):
        _service(walk, "call_abandoned", **told, waited=round(queue), outcome="failed")
        return
    _service(walk, "call_answered", **told, waited=round(queue), outcome="ok", agent="AR" if walk.chance(0.6) else "HD")
    walk.wait(6 * MINUTE)
    if walk.chance(0.35):
        _service(walk, "call_rated", **told, score=walk.rate(5.6 - queue / (10 * MINUTE), scale=7))


def _service(walk: Walk, name: str, **cells: str | int) -> None:
    walk.tell(System.SERVICE, name, customer=walk.customer.number, cells=dict(cells))


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


def recommend(walk: Walk) -> None:
    """Send a neighbour the recommendation link."""
    walk.sit_down(2, channel="app")
    walk.web("referral_sent", "/app/anbefal", 60.0)


def leave(walk: Walk, reason: str) -> bool:
    """End the agreement, and say why."""
    walk.office("Aftale opsagt", 3 * DAY, channel="telefon", owner="AR", reason=reason)
    return False
