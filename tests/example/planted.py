"""Each planted truth, asked of the measures: its number, what it is compared with, and the 99.9 % interval of both.

A number is held against the interval in which it would lie, were its customers like those of the comparison group: the
comparison group's number, with what chance does to both. Where two shares are compared it is Newcombe's interval of
their difference, laid around the comparison group's share.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from pathlib import Path
from typing import Any, Final

from rejse.example.happening import ZONE
from rejse.example.truths import Truths
from rejse.measure.interval import deviations, share_difference
from rejse.trace.blocks import Scope
from rejse.workspace import make_example

LEVEL: Final = 0.999
SEEDS: Final = (11, 23, 42, 77, 20261031)
"""Chosen before the first run, and never changed because of what one of them gave."""


def day(year: int, month: int, number: int = 1) -> datetime:
    return datetime(year, month, number, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Counted:
    """A share: part of whole."""

    part: int
    whole: int

    @property
    def share(self) -> float:
        return self.part / self.whole

    @property
    def variance(self) -> float:
        return self.share * (1 - self.share) / self.whole

    def __sub__(self, other: "Counted") -> "Counted":
        return Counted(self.part - other.part, self.whole - other.whole)

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.part + other.part, self.whole + other.whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A number, the comparison group's, and the interval in which the number would lie if nothing were planted."""

    number: float
    n: int
    against: float
    n_against: int
    low: float
    high: float

    @property
    def is_outside(self) -> bool:
        return not self.low <= self.number <= self.high


def held_against(found: Counted, other: Counted, *, promised: float = 0.0) -> Found:
    """Hold one share against another, or against another and what was promised on top of it."""
    between = share_difference(found.part, found.whole, other.part, other.whole, LEVEL)
    assert between is not None
    return Found(
        number=found.share,
        n=found.whole,
        against=other.share + promised,
        n_against=other.whole,
        low=found.share - between[1] + promised,
        high=found.share - between[0] + promised,
    )


class Company:
    """One simulated company, imported, and asked."""

    def __init__(self, folder: Path, *, seed: int, scale: float, truths: Truths) -> None:
        self.workspace = make_example(folder, seed=seed, scale=scale, truths=truths).workspace
        self.people = self.workspace.view()

    def ask(self, measure: str, **query: Any) -> Any:
        return self.workspace.measure(measure, view=self.people, **query)

    def funnel(self, *steps: str, **query: Any) -> list[int]:
        """How many came how far."""
        return [step.n for step in self.ask("funnel", steps=steps, **query).steps]

    def went_on(self, *steps: str, **query: Any) -> Counted:
        """How many of those at the last step but one got to the last."""
        counted = self.funnel(*steps, **query)
        return Counted(counted[-1], counted[-2])

    def groups(self, *steps: str, by: str, **query: Any) -> dict[str, list[int]]:
        """The funnel of every value of a property."""
        answer = self.ask("funnel", steps=steps, by=by, **query)
        return {group.group: [step.n for step in group.steps] for group in answer.breakdown}


def mobile_payment(company: Company) -> Found:
    """Households who get their payment through since the release, on a phone against on a computer."""
    groups = company.groups("event:payment_tried", "event:payment_done", by="device", start=day(2026, 5, 19))
    return held_against(*(Counted(groups[device][1], groups[device][0]) for device in ("mobile", "desktop")))


def slow_quote(company: Company) -> Found:
    """Accepted leads with a quote within two weeks, those marketing handed over against those who called themselves."""
    steps = ("event:Lead accepteret", "event:Tilbud sendt")
    groups = company.groups(*steps, by="Leadkilde", window="14d", stop=day(2026, 9))
    return held_against(*(Counted(groups[lead][1], groups[lead][0]) for lead in ("Marketing", "Direkte")))


def empty_search(company: Company) -> Found:
    """Searches that find nothing, since the search was rebuilt against before."""
    rebuilt = day(2026, 2, 2)
    periods: tuple[Mapping[str, Any], ...] = ({"start": rebuilt}, {"stop": rebuilt})
    both = [company.groups("event:search_made", by="outcome", entry="every", **period) for period in periods]
    return held_against(*(Counted(one["failed"][0], one["failed"][0] + one["ok"][0]) for one in both))


def needless_atlas(company: Company) -> Found:
    """Of those who read a guide, how many met the wind atlas, against how many met the newsletter."""
    read = {one.touchpoint: one.reach for one in company.ask("reach").touchpoints}
    return held_against(*(Counted(read[one], read["guide"]) for one in ("wind-atlas", "newsletter")))


def later_contact(company: Company) -> Found:
    """Prospects first met when they already want something or later, in early summer 2026 against autumn 2025."""

    def late(start: datetime, stop: datetime) -> Counted:
        met = {one.phase: one.n for one in company.ask("first-contact", start=start, stop=stop).phases}
        later = met["desire"] + met["evaluation"] + met["conversion"]
        return Counted(later, later + met["awareness"] + met["interest"])

    return held_against(late(day(2026, 5), day(2026, 8)), late(day(2025, 9), day(2025, 12)))


def stand_and_newsletter(company: Company) -> Found:
    """Readers of guides who book a check after both channels, against what the two alone would add up to."""
    stop = day(2026, 7)

    def booked(*met: str) -> Counted:
        # A funnel in any order would count everybody with two of the steps: here who met them is counted in order.
        return company.went_on("guide", *met, "event:quote_requested", stop=stop)

    everybody, news, stand = booked(), booked("newsletter"), booked("show-stand")
    both = booked("newsletter", "show-stand")
    only_news, only_stand = news - both, stand - both
    neither = everybody - news - only_stand
    expected = only_news.share + only_stand.share - neither.share
    error = sqrt(sum(one.variance for one in (both, only_news, only_stand, neither))) * deviations(LEVEL)
    return Found(
        number=both.share,
        n=both.whole,
        against=expected,
        n_against=(everybody - both).whole,
        low=expected - error,
        high=expected + error,
    )


def clearer_report(company: Company) -> Found:
    """Reports after which somebody calls within four days, since the report was rewritten against before."""
    steps = ("event:report_opened", "event:call_queued")
    rewritten = day(2026, 3, 16)
    after = company.went_on(*steps, window="4d", entry="every", start=rewritten, stop=day(2026, 10, 20))
    return held_against(after, company.went_on(*steps, window="4d", entry="every", stop=rewritten))


def shorter_order(company: Company) -> Found:
    """Orders finished within a day since the form was shortened, against before and the 25 points promised."""
    steps = ("event:order_started", "event:order_placed")
    shortened = day(2026, 4, 13)
    after = company.went_on(*steps, window="1d", start=shortened, stop=day(2026, 10, 30))
    return held_against(after, company.went_on(*steps, window="1d", stop=shortened), promised=0.25)


def unused_feature(company: Company) -> Found:
    """Users of the app who open the spot price, against those who open the alarms."""
    features = ("event:spot_price_viewed", "event:alarm_viewed")
    return held_against(*(company.went_on("event:production_viewed", feature) for feature in features))


def unhappy_farmers(company: Company) -> Found:
    """Service visits rated 4 or 5, by farmers against by house owners."""

    def content(persona: str) -> Counted:
        rows = company.ask("experience", persona=persona).touchpoints
        (visit,) = [one for one in rows if one.touchpoint == "service-visit"]
        return Counted(visit.favourable, visit.n)

    return held_against(content("farmer-kresten"), content("self-helper-bo") + content("advised-hanne"))


def monday_queue(company: Company) -> Found:
    """Calls that are answered, on Mondays against on other days."""
    steps = ("event:call_queued", "event:call_answered")
    groups = company.workspace.measure("funnel", steps=steps, by="Ugedag", scope=Scope.CASE).breakdown  # type: ignore[attr-defined]
    calls = {group.group: Counted(group.steps[1].n, group.steps[0].n) for group in groups}
    monday = calls.pop("mandag")
    return held_against(monday, sum(calls.values(), Counted(0, 0)))


def referred_buy_more(company: Company) -> Found:
    """Readers of a guide and then a quote who order, those a neighbour sent against the others."""
    steps = ("guide", "event:quote_opened", "event:order_started")
    referred = company.went_on("neighbour-tip", *steps)
    return held_against(referred, company.went_on(*steps) - referred)


def leave_after_bad_visit(company: Company) -> Found:
    """Service visits after which the customer leaves within three weeks, those rated 1 or 2 against 4 or 5."""
    steps = ("event:Serviceeftersyn", "event:Aftale opsagt")
    groups = company.groups(*steps, by="score", window="21d", entry="every", stop=day(2026, 10))
    rated = {group: Counted(steps[1], steps[0]) for group, steps in groups.items()}
    return held_against(rated["1"] + rated["2"], rated["4"] + rated["5"])


TRUTHS: Final[Mapping[str, Callable[[Company], Found]]] = {
    one.__name__: one
    for one in (
        mobile_payment,
        slow_quote,
        empty_search,
        needless_atlas,
        later_contact,
        stand_and_newsletter,
        clearer_report,
        shorter_order,
        unused_feature,
        unhappy_farmers,
        monday_queue,
        referred_buy_more,
        leave_after_bad_visit,
    )
}
