"""Experience by reading every event of every customer, sentence by sentence."""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from tests.reference.walks import Event

from rejse.journey.document import Journey
from rejse.journey.evidence import Survey, SurveyKind
from rejse.journey.scale import Scale

Row = tuple[str | None, str, str | None]
"""Touchpoint (None: not on the map), kind, scale."""


def answers_of(
    persons: Sequence[Sequence[Event]], journey: Journey, period: tuple[float, float]
) -> dict[Row, list[float]]:
    """Give all answers by row, in no order."""
    surveys = {one.id: one for one in journey.surveys}
    cards = {one.id: one for one in journey.touchpoints}
    nps = next((one for one in journey.surveys if one.kind is SurveyKind.NPS), None)
    told: dict[Row, list[float]] = defaultdict(list)
    for event in (event for person in persons for event in person):
        if event.score is None or not period[0] <= event.time < period[1]:
            continue
        said = read(event.scale)
        if isinstance(said, str) or not abs(float(event.score)) < 1e4:
            continue
        card = cards.get(event.name)
        own = surveys.get(card.survey or "") if card else None
        row = asked(own, nps, said, on_map=card is not None)
        if row is None:
            continue
        kind, scale = row
        if scale is None or scale.low <= float(event.score) <= scale.high:
            written = None if scale is None else f"{scale.low}..{scale.high}"
            told[card.id if card else None, kind, written].append(float(event.score))
    return dict(told)


def asked(
    own: Survey | None, nps: Survey | None, said: Scale | None, *, on_map: bool
) -> tuple[SurveyKind, Scale | None] | None:
    """Say which kind of question was asked, and on which scale."""
    kind = SurveyKind.CSAT
    if own is not None:
        kind = own.kind if own.kind in (SurveyKind.CES, SurveyKind.NPS) else SurveyKind.CSAT
        usual = Scale(0, 10) if kind is SurveyKind.NPS else None
        if said is None:
            return kind, own.scale or usual or (Scale(1, 7) if kind is SurveyKind.CES else None)
        if said == (own.scale or usual):
            return kind, said
    if nps is not None and said is not None and said == (nps.scale or Scale(0, 10)):
        return SurveyKind.NPS, said
    if own is not None and own.scale is None and own.kind is not SurveyKind.NPS:
        return kind, said
    return (SurveyKind.CSAT, said) if on_map else None


def read(scale: str | None) -> Scale | str | None:
    """Read the few ways of writing that the tests use."""
    known = {None: None, "1..5": Scale(1, 5), "1..7": Scale(1, 7), "0..10": Scale(0, 10), "7..1": Scale(1, 7)}
    return known.get(scale, "unreadable")


def mean_of(answers: list[float]) -> Fraction:
    """Give the exact mean."""
    return sum(map(Fraction, answers), Fraction(0)) / len(answers)


def favourable(kind: str, scale: str, answers: list[float]) -> int:
    """Count the good answers by hand."""
    least = {
        ("csat", "1..5"): 4, ("csat", "1..7"): 6, ("csat", "0..10"): 8, ("nps", "0..10"): 9,
        ("ces", "1..5"): 3.0001, ("ces", "1..7"): 4.0001, ("ces", "0..10"): 5.0001,
    }[kind, scale]  # fmt: skip
    return sum(one >= least for one in answers)
