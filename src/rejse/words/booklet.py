"""Words of the printed booklet: a page per phase, what the numbers say, and how to read them."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {
    "findings": "What the numbers say",
    "findings-lead": "The most important findings, each with how many customers it stands on.",
    "reading": "How to read this, and what it stands on",
    "marks": "The marks",
    "words": "The words",
    "stands-on": "What it stands on",
    "page-of": "{number} of {count}",
    "continued": "{name} (continued)",
    "goal": "Customer's goal",
    "actions": "Customer's actions",
    "mind": "Thinks, feels, needs",
    "responsible": "Responsible",
    "touchpoints": "Touchpoints",
    "pains": "Pain points",
    "gains": "Gains",
    "content": "Content",
    "handovers": "Hand-over from here",
    "customers": "customers",
    "of-which": "{earlier} from earlier, {first} first met here, {back} came back",
    "go-on": "go on",
    "between": "{low} to {high}, n = {n}",
    "went-no-further": "went no further",
    "lost-of": "{share} of {n} who had time",
    "to-next": "median to the next phase",
    "nine-of-ten": "9 of 10 within {time}",
    "target": "target {value}",
    "few-to-tell": "too few to tell: {n}",
    "not-measured": "Not measured yet: bind a touchpoint of the phase to data, and its numbers stand here.",
    "last-phase": "the last phase",
    "column-name": "Touchpoint",
    "column-reach": "Customers",
    "column-go-on": "Go on (95% interval, n)",
    "column-left": "Lost",
    "column-time": "Median · 90%",
    "column-score": "Score",
    "column-responsible": "Resp.",
    "nothing-written": "Nothing is drawn here yet.",
    "finding-loss": "Most customers are lost in {name}",
    "told-loss": "{lost} of the {n} who had time to go on did not: {share} (between {low} and {high}).",
    "finding-weak": "Fewest go on from {name}",
    "told-weak": "{share} of the {n} who had time to go on did so (between {low} and {high}). Responsible: {who}.",
    "nobody": "nobody",
    "finding-wait": "The longest wait is after {name}",
    "told-wait": (
        "Half of the {n} who went on took more than {median} to the next step, and one in ten more than {p90}."
    ),
    "told-wait-median": "Half of the {n} who went on took more than {median} to the next step.",
    "finding-score": "Customers are least content at {name}",
    "told-score": "{score}, between {low} and {high}: {n} answered.",
    "finding-handover": "The hand-over {name} is not kept",
    "told-handover": "{leads} leads were handed over. Agreed and found: {told}.",
    "handover-leads": "{found} leads (agreed {agreed})",
    "handover-accepted": "{found} accepted (agreed {agreed})",
    "handover-time": "median {found} (limit {agreed})",
    "handover-within": "{found} within the limit (agreed {agreed})",
    "finding-early": "It is too early to judge {name}",
    "told-early": "{pending} of {n} customers may still go on: {share}. Look again when they have had the time.",
    "finding-unmeasured": "{count} of {all} touchpoints are not measured",
    "finding-unmeasured-one": "{count} of {all} touchpoints is not measured",
    "told-unmeasured": "Nobody knows who was at {names}.",
    "finding-silent": "{count} pain points have no content that speaks to them",
    "finding-silent-one": "{count} pain point has no content that speaks to it",
    "told-silent": "The worst: {names}.",
    "quoted": "“{text}”",
    "and-more": "{names} and {count} more",
    "finding-drawn": "Nothing is measured yet",
    "told-drawn": (
        "The journey is drawn. When events come in, the biggest loss, the longest wait and the weakest "
        "touchpoint will stand here."
    ),
    "word-reach": "Customers: those who visited the touchpoint or phase in the period; each counts once.",
    "word-go-on": "Go on: the share of those who had time to go on that reached a next touchpoint or a later phase.",
    "word-pending": "May still go on: their patience has not run out at the end of the data, so they are in no share.",
    "word-lost": "Lost: went nowhere on the map before the patience ran out.",
    "word-interval": "Between x and y: the true share lies there in 95 of 100 such cases (Wilson).",
    "word-time": "Median: half took less, half more. 9 of 10 within: only one in ten took longer.",
    "word-few": "Few: under 30 customers or answers; take it as a hint, not as a finding.",
    "word-misleads": (
        "A number misleads where the next touchpoint is met but not recorded: customers then seem to leave "
        "just before it."
    ),
    "on-period": "Period",
    "on-customers": "Customers",
    "on-through": "Data through",
    "on-snapshot": "Snapshot",
    "on-measured": "Measured",
    "on-snapshot-told": "events {events}, identity {identity}, journey {journey}, erased {erased}",
    "unknown": "not known yet",
}

PROBLEMS: Final[Mapping[str, Said]] = {}
