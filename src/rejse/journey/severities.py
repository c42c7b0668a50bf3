"""How bad each problem of a drawn journey is: an error hides or breaks something, advice makes the map better."""

from typing import Final

from rejse.errors import Severity

ADVICE: Final = frozenset({
    *("control-characters-in-text", "half-character-in-text", "empty-text", "long-name"),
    *("many-phases", "review-overdue", "not-customers-voice", "empty-phase"),
    *("no-responsible", "no-next", "no-call-to-action", "unknown-channel", "alone-in-group", "follows-itself"),
    *("not-tracked", "not-bound", "unrecorded-but-bound", "binding-never-reached", "binding-silent"),
    *("pain-without-content", "gain-without-content"),
    *("handover-without-limit", "handover-to-itself"),
    *("leading-question", "double-barrelled-question", "closed-question"),
    *("survey-scales-differ", "other-scale-than-survey", "score-outside-scale"),
})  # fmt: skip
"""The codes that are advice; every other one is an error."""


def severity_of(code: str) -> Severity:
    """Tell how bad the problem of a code is."""
    return Severity.ADVICE if code in ADVICE else Severity.ERROR
