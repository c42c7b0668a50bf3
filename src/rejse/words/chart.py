"""Words of the charts."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {
    "funnel": "How far they came",
    "funnel-under": (
        "n = {n}. The line is the 95% interval of the share that came so far; paler is who may still get further."
    ),
    "flow": "Where they went next",
    "flow-under": (
        "Share of those at the touchpoint on the left who went straight to the one above; the {count} most "
        "taken steps, n = {n}."
    ),
    "pace": "How long it takes",
    "pace-under": (
        "From a visit to the next step: the dot is the median, the diamond what 9 of 10 keep within. The "
        "axis is logarithmic. n = {n}."
    ),
    "first-contact": "Where they first meet us",
    "first-contact-under": "n = {n} customers first met. The line is the 95% interval.",
    "before-personal": (
        "Before the first personal contact, half of the {n} who had one had met at least {median} touchpoints."
    ),
    "by-month": "Month by month",
    "in-phases": "Between phases",
    "at-touchpoints": "Between touchpoints",
    "customers": "Customers",
    "share": "Share",
    "interval": "95% interval",
    "from": "From",
    "to": "To",
    "step": "Step",
    "median": "Median",
    "p90": "9 of 10 within",
    "phase": "Phase",
    "touchpoint": "Touchpoint",
    "month": "Month",
    "immature": "May still get further",
    "time": "Median from the step before",
    "win-rate": "{share} became customers",
    "start": "(start)",
    "end": "(end)",
    "other": "(other)",
    "empty-funnel": (
        "Nobody was seen at the first step yet. When customers come, their number at each step stands here."
    ),
    "empty-flow": (
        "No steps were seen yet. When customers move between touchpoints, their most taken steps stand here."
    ),
    "empty-pace": "No times are known yet. When customers have gone on, the median and the slowest tenth stand here.",
    "empty-first-contact": (
        "Nobody was met yet. When the first customers come, it stands here where and when they met us."
    ),
}

PROBLEMS: Final[Mapping[str, Said]] = {
    "no-chart": Said('There is no chart of "{measure}".', "Draw one of these: {known}."),
}
