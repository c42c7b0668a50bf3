"""What to look at next is said with its numbers, in both languages."""

import pytest
from tests.reference.walks import drawn, phase, touchpoint

from rejse.draw.looking import sentence
from rejse.measure.standing_out import ContactMoved, GroupLost, GroupWaits, StandsOut

JOURNEY = drawn(
    [phase("before"), phase("after")], [touchpoint("visit", "before", "order"), touchpoint("order", "after")]
)

LOST = GroupLost(
    touchpoint="visit", next="order", property="device", group="mobile", n=1_315, share=0.57, n_against=900,
    share_against=0.98, interval=(-0.5, -0.3), customers=539.2, since_days=182,
)  # fmt: skip
WAITS = GroupWaits(
    touchpoint="visit", next="order", property="lead", group="marketing", against="direct", n=2_569,
    median_seconds=11 * 86_400.0, n_against=1_087, median_seconds_against=3.9 * 86_400, share_within=0.01,
    interval=(-0.5, -0.4),
)  # fmt: skip
LATER = ContactMoved(
    phase="after", months=("2026-08", "2026-10"), n=4_835, share=0.7, months_before=("2025-12", "2026-02"),
    n_before=3_485, share_before=0.35, interval=(0.3, 0.4),
)  # fmt: skip
EARLIER = ContactMoved(
    phase="after", months=("2026-08", "2026-10"), n=4_835, share=0.2, months_before=("2025-12", "2026-02"),
    n_before=3_485, share_before=0.35, interval=(-0.2, -0.1),
)  # fmt: skip


@pytest.mark.parametrize(
    ("found", "english", "danish"),
    [
        (
            LOST,
            (
                "About 539 customers were lost at visit in 182 days: of the 1,315 whose device is "
                '"mobile", 57% went on to order; of the others 98% did.'
            ),
            (
                "Cirka 539 kunder gik tabt ved visit på 182 dage: Af de 1.315, hvor enheden er "
                '"mobile", gik 57 % videre til order; af de øvrige var det 98 %.'
            ),
        ),
        (
            WAITS,
            (
                'Those whose "lead" is "marketing" wait 11 d (median, n = 2,569) from visit to order; '
                'where it is "direct" it takes 3.9 d.'
            ),
            (
                'De kunder, hvor "lead" er "marketing", venter 11 d (median, n = 2.569) fra visit til order; '
                'med "direct" tager det 3,9 d.'
            ),
        ),
        (
            LATER,
            (
                "Customers contact you later: 70% of those first met in the period 1 Aug – 31 Oct 2026 were met in "
                "after or later, against 35% in 1 Dec 2025 – 28 Feb 2026."
            ),
            (
                "Kunderne melder sig senere: 70 % af dem, du mødte første gang i perioden 1. aug.–31. okt. 2026, "
                "var nået til after eller længere, mod 35 % i 1. dec. 2025–28. feb. 2026."
            ),
        ),
        (
            EARLIER,
            (
                "Customers contact you earlier: 20% of those first met in the period 1 Aug – 31 Oct 2026 were met in "
                "after or later, against 35% in 1 Dec 2025 – 28 Feb 2026."
            ),
            (
                "Kunderne melder sig tidligere: 20 % af dem, du mødte første gang i perioden 1. aug.–31. okt. 2026, "
                "var nået til after eller længere, mod 35 % i 1. dec. 2025–28. feb. 2026."
            ),
        ),
    ],
)
def test_a_finding_is_said_in_both_languages(found: StandsOut, english: str, danish: str) -> None:
    said = [sentence(found, JOURNEY, language).replace("\u00a0", " ") for language in ("en", "da")]
    assert said == [english, danish]
