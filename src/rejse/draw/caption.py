"""The one sentence under the title: the most important thing the numbers say, with its n, and no more than they say."""

from collections.abc import Sequence
from dataclasses import dataclass

from rejse.draw.drawn import FEW, Card, DrawnPhase, Meter
from rejse.draw.figures import GOOD
from rejse.draw.numerals import count, counted, share
from rejse.draw.scores import score_told
from rejse.measure.interval import wilson
from rejse.words import label


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the caption stands on: customers on the map, and what is imported whether it is on the map or not.

    `n` is None without an answer; `bound` tells whether any touchpoint is bound to data; `events` and `customers`
    are None where nobody counted them.
    """

    n: int | None
    bound: bool
    imported: bool
    events: int | None
    customers: int | None


def caption_of(phases: Sequence[DrawnPhase], cards: Sequence[Card], meter: Meter, seen: Seen, language: str) -> str:
    """Say the largest loss between phases, the touchpoint that disappoints most, or what is measured so far.

    The two are weighed in customers, and the heavier one is said. A loss weighs as many as were lost, first among the
    phases whose next phase is measured too (any other gives way to a score); its share has a 95 % interval. A score
    weighs the customers at the touchpoint times how far it lies below what is expected there, as a part of the whole
    scale: 1,000 customers half a scale below weigh 500. Where nobody wrote what they expect, they expect nothing bad.
    Nothing is claimed of fewer than 30 who had time to go on, nor of a phase in which more than half still may; nor of
    fewer than 30 answers, nor where the score's interval reaches what is expected.

    Misleads when:
        The phase after it happens where nobody records it: customers then seem to be lost there. Those who do not
        answer may be more content, or less, than those who do.
    """
    if seen.n is None:
        return counted("caption-drawn", meter.touchpoints, language)
    if not seen.n:
        nothing_bound = seen.imported and not seen.bound
        return _imported(seen, language) if nothing_bound else label("draw", "caption-nobody", language)
    if seen.n < FEW:
        return counted("caption-few", seen.n, language)
    return _finding(phases, cards, seen.n, language) or _measured(meter, seen.n, language)


def _finding(phases: Sequence[DrawnPhase], cards: Sequence[Card], n: int, language: str) -> str:
    """Say where most are lost or disappointed, or why that is not known yet; nothing where nobody can go on."""
    claimed = [number for number, phase in enumerate(phases) if _claimed(phase)]
    worst = max(claimed, key=lambda number: _weight(phases, number), default=None)
    sure, lost = (False, 0) if worst is None else _weight(phases, worst)
    lowest = max(cards, key=_disappointed, default=None)
    if lowest is not None and _disappointed(lowest) > (lost if sure else 0):
        return _score(lowest, language)
    if worst is not None and phases[worst].lost:
        return _loss(phases[worst], language)
    early = [phase for phase in phases if phase.too_early]
    if early:
        phase = max(early, key=lambda one: one.pending or 0)
        return label("draw", "caption-too-early", language, phase=phase.name)
    return "" if worst is None else label("draw", "caption-no-loss", language, n=count(n, language))


def _measured(meter: Meter, n: int, language: str) -> str:
    told = {"n": count(n, language), "measured": count(meter.measured, language)}
    return counted("caption-measured", meter.touchpoints, language, **told)


def _imported(seen: Seen, language: str) -> str:
    """Say that there are events, and that none is on the map, because nothing is bound to them."""
    if seen.events is None or seen.customers is None:
        return label("draw", "caption-unbound", language)
    events, customers = counted("events", seen.events, language), counted("card-reach", seen.customers, language)
    return label("draw", "caption-imported", language, events=events, customers=customers)


def _claimed(phase: DrawnPhase) -> bool:
    """Tell whether enough is known of who went on from a phase to say it in the caption."""
    return _ripe(phase) >= FEW and not phase.too_early


def _weight(phases: Sequence[DrawnPhase], number: int) -> tuple[bool, int]:
    """Weigh a loss: one before a phase that is not measured may be none at all, and comes last."""
    lost = phases[number].lost or 0
    after = phases[number + 1] if number + 1 < len(phases) else None
    return bool(lost and after and after.reach is not None), lost


def _disappointed(card: Card) -> float:
    """Weigh a score below what is expected, in customers; nothing where too few answered to be sure of it."""
    found = card.score
    if found is None or found.few or found.emotion is None or found.emotion_interval is None:
        return 0.0
    expected = -GOOD if card.expected is None else card.expected
    if found.emotion_interval[1] >= expected:
        return 0.0
    return (card.reach or found.n) * (expected - found.emotion) / 4


def _score(card: Card, language: str) -> str:
    assert card.score is not None, "what disappoints has a score"
    return label("draw", "caption-score", language, name=card.name, told=score_told(card.score, language, between=True))


def _loss(phase: DrawnPhase, language: str) -> str:
    lost, ripe = phase.lost or 0, _ripe(phase)
    low, high = wilson(lost, ripe) or (0.0, 1.0)
    return label(
        "draw",
        "caption-loss",
        language,
        phase=phase.name,
        lost=count(lost, language),
        ripe=count(ripe, language),
        share=share(lost / ripe, language),
        low=share(low, language),
        high=share(high, language),
    )


def _ripe(phase: DrawnPhase) -> int:
    """Count the phase's customers of whom it is known whether they went on; 0 where nobody can."""
    if phase.lost is None or phase.reach is None:
        return 0
    return phase.reach - (phase.pending or 0)
