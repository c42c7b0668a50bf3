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
    "reach-rule": (
        "Each customer's first visit in the period is judged once: passed where a touchpoint that leads on came "
        "within the patience, else pending where the patience lasts beyond the data, else elsewhere where another "
        "touchpoint came within it, else left."
    ),
    "flow-rule": (
        "Events that are not on the map are stepped over, and consecutive events at one touchpoint are one visit. "
        "A step is counted once per customer or session, however often it is taken; times counts every time."
    ),
    "funnel-rule": (
        "A customer or session has reached a step when distinct events fill it and all steps before it, in the "
        "order asked for and within the window from the first. Each counts once, at the deepest step; with every "
        "entry each attempt counts."
    ),
    "personas-rule": (
        "Every customer with any event in the period is of the first persona whose rule means them, or unassigned."
    ),
    "first-contact-rule": (
        "A customer's first visit ever to any touchpoint counts, where it falls in the period; of visits at one "
        "instant the first drawn. Won are those who ever came to where the journey is won."
    ),
    "personas-title": "Which personas the customers are, and how many are none.",
    "personas-misleads": (
        "A rule asks for what is only known of some, such as a trait that few have told: the others count as "
        "unassigned, and the shares of the personas are too low."
    ),
    "experience-title": "What customers answered at each touchpoint and phase, and whether they would recommend us.",
    "experience-misleads": (
        "Those who answer are not like those who do not: the very pleased and the very angry answer most. And one "
        "customer who answers often counts as often."
    ),
    "experience-rule": (
        "Every event with a score in the period is an answer: to its touchpoint's own survey where it is on that "
        "survey's scale, else to the journey's NPS survey where it is on that one's; else it counts as satisfaction, "
        "apart. Favourable are the top boxes of satisfaction, what lies above the middle of effort, and promoters."
    ),
    "handovers-title": "How hand-overs fare: delivered against agreed, accepted, rejected why, and how soon answered.",
    "handovers-misleads": (
        "A step of the hand-over leaves no event, such as a call from a private phone: the lead then seems to wait "
        "still. And leads whose response is never recorded make the others' waits look long."
    ),
    "handovers-rule": (
        "A lead is delivered when it is qualified in the period, and again only after it was rejected, or accepted and "
        "answered. Of its steps the first of each counts. It waits, in the hours the agreement counts, from qualified "
        "to the first contact; who still waits is known to have waited so long already."
    ),
}

PROBLEMS: Final[Mapping[str, Said]] = {
    "persona-of-persons": Said(
        'Only a person or a company can be the persona "{persona}", but the question follows "{scope}".',
        "Ask with --scope person, session or account, or leave the persona out.",
    ),
    "no-such-persona": Said(
        'The journey has no persona "{persona}".',
        "It has: {personas}.",
        'Did you mean "{nearest}"?',
    ),
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
    "unknown-rows": Said(
        'There are no rows "{rows}" with customers behind them.',
        "There are: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "unknown-row": Said(
        'No single row of the answer is called "{row}".',
        "Name one as the answer does, such as: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "unknown-number": Said(
        'No customers can be listed behind "{number}" here.',
        "They can behind: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "unknown-group": Said(
        'The answer has no group "{group}".',
        "Name one as the answer does, such as: {known}.",
    ),
    "bad-page": Said(
        'A list cannot show "{limit}" customers from number "{offset}" on.',
        "Give a limit and an offset of 0 or more.",
    ),
    "nothing-to-compare": Said(
        "There is nothing to compare with.",
        "Name a period with --from, whose predecessor of equal length is then taken, or another one with "
        "--against-from and --against-to.",
    ),
    "shared-customers": Said(
        "{shared} customers are in both groups; the intervals take the groups for independent.",
        "Read a difference whose interval just misses 0 with care.",
    ),
    "mixed-scales": Said(
        'At "{touchpoint}" customers answered on several scales: {scales}.',
        "They are reported apart and never added up. Let one survey ask there, on one scale.",
    ),
    "scores-without-scale": Said(
        '{count} scores at "{touchpoint}" say no scale, and no survey there says one.',
        "Give the touchpoint a survey with a scale, or import with --score-scale; until then only their mean is known.",
    ),
    "scores-off-scale": Said(
        "{count} scores are no number or lie off their scale, and are left out.",
        "Look at the columns score and score_scale of their events with `rejse sql`.",
    ),
    "scores-off-map": Said(
        "{count} scores belong to events that no touchpoint claims, and are left out.",
        "Bind their events to a touchpoint, or draw a survey of kind nps on their scale.",
    ),
    "nps-scale": Said(
        'The survey "{survey}" asks whether people recommend us on "{scale}", where there are no promoters.',
        "Ask it on 0..10; until then it has a mean, but no NPS.",
    ),
    "unknown-handover": Said(
        'The journey has no hand-over "{handover}".',
        "It has: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "handover-unmeasured": Said(
        'The hand-over "{handover}" does not say which event makes a lead qualified.',
        "Name it under events: qualified in the hand-over; until then nothing of it is measured.",
    ),
    "handover-unknown-property": Said(
        'The hand-over "{handover}" asks for "{facet}", which no event has.',
        "Look at the names of properties with `rejse sql`; until then that step is never seen.",
        'Did you mean "{nearest}"?',
    ),
    "handover-asks-trait": Said(
        'The hand-over "{handover}" asks events for "{trait}", which is known of customers only.',
        "Name an event under events: qualified; until then that step is never seen.",
    ),
    "handover-unknown-holidays": Said(
        'The hand-over "{handover}" leaves out the public holidays of "{country}", which are not known.',
        "Name a country by its two letters, such as DK; until then no day is left out for being a holiday.",
    ),
    "handover-never-open": Said(
        'The calendar of the hand-over "{handover}" is never open, so no time passes in it.',
        "Name at least one weekday, and let it open before it closes.",
    ),
    "unknown-customer": Said(
        'Nobody is known by "{key}".',
        "Give a key from `rejse customers`, or the customer's id exactly as it stood in the file.",
    ),
    "unknown-measure": Said(
        'No measure is called "{measure}".',
        "These can be asked for: {known}.",
        'Did you mean "{nearest}"?',
    ),
}
