"""The one sentence under the title: the most important thing the numbers say, with its n, and no more than they say."""

from collections.abc import Sequence

from rejse.draw.drawn import FEW, DrawnPhase, Meter
from rejse.draw.numerals import count, share
from rejse.measure.interval import wilson
from rejse.words import label


def caption_of(phases: Sequence[DrawnPhase], meter: Meter, n: int | None, language: str) -> str:
    """Say the largest loss between phases, or what is measured so far.

    The largest loss is the one with most customers; its share has a 95 % interval. With fewer than 30 ripe customers
    nothing is claimed.

    Misleads when:
        The phase after it happens where nobody records it: customers then seem to be lost there.
    """
    told = {"measured": count(meter.measured, language), "touchpoints": count(meter.touchpoints, language)}
    if n is None:
        return label("draw", "caption-drawn", language, **told)
    told["n"] = count(n, language)
    if n == 0:
        return label("draw", "caption-nobody", language, **told)
    worst = max((phase for phase in phases if _ripe(phase) >= FEW), key=lambda phase: phase.lost or 0, default=None)
    if n < FEW or worst is None:
        return label("draw", "caption-few" if n < FEW else "caption-measured", language, **told)
    if not worst.lost:
        return label("draw", "caption-no-loss", language, **told)
    low, high = wilson(worst.lost, _ripe(worst)) or (0.0, 1.0)
    return label(
        "draw",
        "caption-loss",
        language,
        phase=worst.name,
        lost=count(worst.lost, language),
        ripe=count(_ripe(worst), language),
        share=share(worst.lost / _ripe(worst), language),
        low=share(low, language),
        high=share(high, language),
    )


def _ripe(phase: DrawnPhase) -> int:
    """Count the phase's customers of whom it is known whether they went on; 0 where nobody can."""
    if phase.lost is None or phase.reach is None:
        return 0
    return phase.reach - (phase.pending or 0)
