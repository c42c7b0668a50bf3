"""The way to wanting it: awareness, interest and desire of the example company's customers."""

from datetime import datetime
from typing import Final

from rejse.example.customer import Entry, Manner
from rejse.example.happening import DAY, MINUTE, ZONE, System, at_hour, month_share
from rejse.example.walk import Walk

GUIDES: Final = ("stoej", "lejer", "udskiftning-af-olie", "naar-moellen-staar-stille", "lovpligtigt-eftersyn")
COMMUNITY_GUIDE: Final = "energifaellesskab"
SHOWS: Final = tuple(
    (datetime(year, month, day, tzinfo=ZONE).timestamp(), place)
    for year, month, day, place in (
        (2025, 8, 16, "Dyrskue Odder"),
        (2025, 9, 20, "Dyrskue Ribe"),
        (2025, 10, 25, "Landbrugsmesse Løgstør"),
        (2025, 11, 29, "Landbrugsmesse Herning"),
        (2026, 1, 10, "Energidage Vejen"),
        (2026, 2, 14, "Landbrugsmesse Bjerringbro"),
        (2026, 3, 21, "Dyrskue Brønderslev"),
        (2026, 4, 25, "Grøn messe Odense"),
        (2026, 5, 30, "Dyrskue Aars"),
        (2026, 6, 27, "Dyrskue Hjerm"),
        (2026, 8, 8, "Dyrskue Odder"),
        (2026, 9, 19, "Dyrskue Ribe"),
        (2026, 10, 24, "Landbrugsmesse Løgstør"),
    )
)
"""The shows with a stand, each two days long; there is always one within six weeks."""

AGREEMENTS: Final = ("basis", "plus", "tryg")
TERMS: Final = ("pris", "serviceaftale", "støj", "eftersyn")  # codespell:ignore pris
MISSING_TERMS: Final = ("gearolie", "reservedele", "vingeskade", "brugt mølle", "lejer")
REBUILT: Final = datetime(2026, 2, 2, 6, tzinfo=ZONE).timestamp()
"""When the search on the site was rebuilt."""

ORDINARY_EMPTY: Final = 0.06
"""The share of searches that find nothing where nothing is wrong."""


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
    """Interesse: guides, the newsletter, perhaps a stand at a show, perhaps an early question to a person.

    All of it on her own device: the other one is first taken out when she looks for a price.
    """
    for visit in range(1 + int(walk.random.poisson(1.3))):
        if visit > 0 or walk.customer.entry is Entry.READING or walk.device != walk.customer.device:
            channel = "search" if walk.chance(0.6) else "direct"
            walk.sit_down(4 if visit else 0, channel=channel, elsewhere=0.0)
        walk.web("page_viewed", "/")
        for _ in range(1 + int(walk.random.poisson(1.6))):
            read_guide(walk, 80.0)
    if walk.customer.manner is Manner.COMMUNITY:
        walk.web("page_viewed", f"/guides/{COMMUNITY_GUIDE}", 120.0)
    early = 0.34 * (1 - walk.truths.later_contact * month_share(walk.now))
    if walk.chance(early):
        chat(walk)
    if walk.chance(walk.truths.needless_atlas):
        walk.web("atlas_opened", "/vindkort", 30.0)
    if walk.chance(0.36):
        read_newsletters(walk)
    visit_stand(walk)
    both = {"newsletter", "stand"} <= walk.met
    return walk.odds(0.68, walk.truths.stand_and_newsletter if both else 1.0)


def read_guide(walk: Walk, median: float) -> None:
    """Read one of the guides."""
    walk.web("page_viewed", f"/guides/{GUIDES[int(walk.random.integers(len(GUIDES)))]}", median)


def read_newsletters(walk: Walk) -> None:
    """Sign up, and open some of the issues that follow."""
    walk.met.add("newsletter")
    walk.web("newsletter_signed_up", "/nyhedsbrev", 30.0)
    for _ in range(1 + int(walk.random.poisson(1.0))):
        walk.sit_down(5, channel="email", campaign="nyhedsbrev", elsewhere=0.0)
        walk.web("newsletter_opened", "/nyhedsbrev/laes", 10.0)
        if walk.chance(0.6):
            read_guide(walk, 70.0)


def visit_stand(walk: Walk) -> None:
    """Meet the staff at the next show, if she goes there; they scan the code on the phone, when it can be read."""
    coming = [(day, place) for day, place in SHOWS if 0 < day - walk.now < 45 * DAY]
    if not walk.chance(0.5) or not coming:
        return
    day, place = coming[0]
    walk.met.add("stand")
    walk.now = at_hour(day + DAY * int(walk.random.integers(2)), 9.5 + 6 * walk.random.random())
    walk.device = walk.customer.device
    staff = "MB" if walk.chance(0.6) else "JB"
    scanned = walk.chance(0.985)
    visitor = walk.visitor if scanned else ""
    walk.tell(System.VISITS, "Standbesøg", visitor=visitor, cells={"place": place, "staff": staff, "result": "ok"})


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
    manner = walk.customer.manner
    for visit in range(1 + int(walk.random.poisson(1.1))):
        walk.sit_down(3 if visit or walk.customer.entry is not Entry.LOOKING else 0, channel="search")
        walk.web("page_viewed", "/serviceaftaler")
        for _ in range(int(walk.random.poisson(0.8))):
            walk.web("page_viewed", f"/serviceaftaler/{AGREEMENTS[int(walk.random.integers(3))]}", 50.0)
        if walk.chance(0.52) and not search(walk):
            return False
        if walk.chance(0.85 if manner is Manner.SELF else 0.42):
            for _ in range(1 + int(walk.random.poisson(0.8))):
                walk.web("calculator_used", "/prisberegner", 70.0)
            walk.met.add("calculator")
        if walk.chance(0.06 if manner is Manner.SELF else 0.18):
            chat(walk)
    if manner is Manner.COMMUNITY:
        return walk.chance(0.08)
    both = {"newsletter", "stand"} <= walk.met
    base = 0.74 if "calculator" in walk.met else 0.50
    return walk.odds(base, walk.truths.stand_and_newsletter if both else 1.0)


def search(walk: Walk) -> bool:
    """Search the site, perhaps again in other words; who finds nothing may give up."""
    for attempt in range(3):
        empty = walk.chance(walk.truths.empty_search if walk.now >= REBUILT else ORDINARY_EMPTY)
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
