"""What to look at next, in a sentence each: the findings of `measure.standing_out` in the reader's language."""

from datetime import date, timedelta

from rejse.draw.numerals import count, duration, period, share
from rejse.journey.document import Journey
from rejse.measure.standing_out import ContactMoved, GroupLost, GroupWaits, StandsOut
from rejse.words import label
from rejse.words.draw import LABELS


def sentence(found: StandsOut, journey: Journey, language: str) -> str:
    """Say a finding, with the numbers it stands on."""
    match found:
        case GroupLost():
            return _lost(found, journey, language)
        case GroupWaits():
            return _waits(found, journey, language)
        case ContactMoved():
            return _moved(found, journey, language)


def _lost(found: GroupLost, journey: Journey, language: str) -> str:
    return label(
        "draw",
        "look-lost",
        language,
        count=count(round(found.customers), language),
        touchpoint=_touchpoint(found.touchpoint, journey, language),
        next=_touchpoint(found.next, journey, language),
        days=count(found.since_days, language),
        n=count(found.n, language),
        property=_property(found.property, language),
        group=found.group,
        share=share(found.share, language),
        against=share(found.share_against, language),
    )


def _waits(found: GroupWaits, journey: Journey, language: str) -> str:
    return label(
        "draw",
        "look-waits",
        language,
        touchpoint=_touchpoint(found.touchpoint, journey, language),
        next=_touchpoint(found.next, journey, language),
        property=_property(found.property, language),
        group=found.group,
        other=found.against,
        n=count(found.n, language),
        time=duration(found.median_seconds, language),
        time_other=duration(found.median_seconds_against, language),
    )


def _moved(found: ContactMoved, journey: Journey, language: str) -> str:
    phase = next(one.name.said_in(language) for one in journey.phases if one.id == found.phase)
    return label(
        "draw",
        "look-later" if found.share > found.share_before else "look-earlier",
        language,
        phase=phase,
        share=share(found.share, language),
        months=_months(found.months, language),
        share_before=share(found.share_before, language),
        months_before=_months(found.months_before, language),
    )


def _property(named: str, language: str) -> str:
    """Name a property by the word for it; one that only this company has is quoted as it is written."""
    key = f"property-{named}"
    return label("draw", key, language) if key in LABELS else f'"{named}"'


def _touchpoint(named: str, journey: Journey, language: str) -> str:
    return next(one.name.said_in(language) for one in journey.touchpoints if one.id == named)


def _months(months: tuple[str, str], language: str) -> str:
    """Write the days from the first of one month to the last of another."""
    first, last = (date.fromisoformat(f"{month}-01") for month in months)
    after = (last.replace(day=28) + timedelta(days=4)).replace(day=1)
    return period(first, after - timedelta(days=1), language) or ""
