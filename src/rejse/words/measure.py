"""Words of measure."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {
    "reach-title": "Who came to each touchpoint and phase, and who went on, may still, turned elsewhere or left.",
    "reach-misleads": (
        "The next touchpoint is physical and nobody records it: everyone then seems to leave just before it. "
        "Mark such a touchpoint as unrecorded."
    ),
    "flow-title": "Where customers go next, how often, and how long it takes.",
    "flow-misleads": (
        "A touchpoint between two others is not recorded: the step then seems direct, and its time holds that of both."
    ),
    "funnel-title": "How many get how far along given steps, and how long each step takes.",
    "funnel-misleads": (
        "Customers reach a later step by a way that skips an earlier one: they count as lost at the step they skipped."
    ),
    "first-contact-title": "Where customers first meet us, month by month, and how much they have seen by then.",
    "first-contact-misleads": (
        "What comes first leaves no trace, such as an advertisement seen: the first visit we know of is then not the "
        "first contact. And the newest customers have had little time to be won."
    ),
}

PROBLEMS: Final[Mapping[str, Said]] = {
    "unknown-option": Said(
        'The measure has no option "{option}".',
        "It has: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "bad-option": Said(
        "The measure cannot be asked like that: {reason}.",
        "See its options with `rejse measure NAME --help`.",
    ),
    "few-units": Said(
        "Only {n} entered the funnel.",
        "Below {enough} the shares say little: ask for a longer period or fewer conditions.",
    ),
    "empty-period": Said(
        'The period from "{start}" ends at "{stop}", before it begins.',
        "Let it end after its beginning.",
    ),
    "no-steps": Said(
        "The funnel has no steps.",
        "Name at least one, such as --steps see,buy.",
    ),
    "bad-window": Said(
        'The window "{window}" is less than nothing.',
        "Give a length such as 30d or PT1H, or none.",
    ),
    "only-ordered": Said(
        'The funnel cannot follow "{option}" with --order {order}.',
        "Use it with --order ordered, or leave it out.",
    ),
    "unknown-gap": Said(
        'The excluded "{excluded}" would come after step {step}, but of {steps} steps none follows that one.',
        'Name a step that another follows, such as "{name}@1", or just "{name}" to mean between any two.',
    ),
    "step-windows-count": Said(
        'There are "{count}" step windows for {steps} steps.',
        "Give {wanted}: one from each step to the next, and none where there is no limit.",
    ),
    "bad-step-window": Said(
        'The step window "{window}" is not a length of time.',
        "Write none, 30d, 12h or PT1H.",
    ),
    "bad-by-from": Said(
        'The value to break down by cannot come from "{by_from}".',
        "Write first, last, or the number of a step, 1 to {steps}.",
    ),
    "too-many-columns": Said(
        'The flow cannot show "{columns}" columns.',
        "Ask for 0 to {columns_max}, each with at least one touchpoint.",
    ),
    "unknown-measure": Said(
        'No measure is called "{measure}".',
        "These can be asked for: {known}.",
        'Did you mean "{nearest}"?',
    ),
}
